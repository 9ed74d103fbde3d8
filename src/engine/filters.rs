//! From the engine's filter expressions to predicates of the request plan.

use chrono::{DateTime, NaiveDate, TimeDelta};
use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::expr::{Cast, InList};
use datafusion::logical_expr::{Between, BinaryExpr, Expr, Operator};

use crate::tables::{Comparison, Predicate, Value};

/// The predicate that an expression states about one column, or `None` when it is no such thing.
pub fn predicate(expr: &Expr, schema: &Schema) -> Option<Predicate> {
    match expr {
        Expr::BinaryExpr(binary) => comparison(binary, schema),
        Expr::InList(list) if !list.negated => in_list(list, schema),
        Expr::Column(_) => truth(expr, schema, true),
        Expr::IsTrue(inner) => truth(inner, schema, true),
        Expr::Not(inner) | Expr::IsFalse(inner) => truth(inner, schema, false),
        Expr::IsNull(inner) => {
            Some(Predicate { column: column(inner, schema)?, comparison: Comparison::IsNull })
        }
        Expr::IsNotNull(inner) => {
            Some(Predicate { column: column(inner, schema)?, comparison: Comparison::IsNotNull })
        }
        _ => None,
    }
}

/// A truth value by itself: `AlreadyRead = false` reaches us as `NOT AlreadyRead`.
fn truth(expr: &Expr, schema: &Schema, value: bool) -> Option<Predicate> {
    Some(Predicate { column: column(expr, schema)?, comparison: Comparison::In(vec![Value::Boolean(value)]) })
}

/// `BETWEEN` states two predicates; everything else at most one.
pub fn predicates(expr: &Expr, schema: &Schema) -> Vec<Predicate> {
    if let Expr::Between(Between { expr, negated: false, low, high }) = expr
        && let (Some(column), Some(low), Some(high)) = (column(expr, schema), literal(low), literal(high))
    {
        return vec![
            Predicate { column, comparison: Comparison::AtLeast(low) },
            Predicate { column, comparison: Comparison::AtMost(high) },
        ];
    }
    predicate(expr, schema).into_iter().collect()
}

fn comparison(binary: &BinaryExpr, schema: &Schema) -> Option<Predicate> {
    if binary.op == Operator::Or {
        return in_disguise(binary, schema);
    }
    let (column, operator, value) = match (column(&binary.left, schema), column(&binary.right, schema)) {
        (Some(column), None) => (column, binary.op, literal(&binary.right)?),
        (None, Some(column)) => (column, binary.op.swap()?, literal(&binary.left)?),
        _ => return None,
    };
    let comparison = match operator {
        Operator::Eq => Comparison::In(vec![value]),
        Operator::Gt => Comparison::Greater(value),
        Operator::GtEq => Comparison::AtLeast(value),
        Operator::Lt => Comparison::Less(value),
        Operator::LtEq => Comparison::AtMost(value),
        _ => return None,
    };
    Some(Predicate { column, comparison })
}

/// `a = 1 OR a = 2 OR a IN (3)` is an IN list; `a IN (1, NULL)` reaches us as `a = 1 OR NULL`.
fn in_disguise(binary: &BinaryExpr, schema: &Schema) -> Option<Predicate> {
    if is_never_true(&binary.left) {
        return predicate(&binary.right, schema);
    }
    if is_never_true(&binary.right) {
        return predicate(&binary.left, schema);
    }
    let left = predicate(&binary.left, schema)?;
    let right = predicate(&binary.right, schema)?;
    match (left, right) {
        (
            Predicate { column: first, comparison: Comparison::In(mut values) },
            Predicate { column: second, comparison: Comparison::In(more) },
        ) if first == second => {
            values.extend(more);
            Some(Predicate { column: first, comparison: Comparison::In(values) })
        }
        _ => None,
    }
}

fn in_list(list: &InList, schema: &Schema) -> Option<Predicate> {
    // NULL equals nothing: the list without it keeps the same rows.
    let items = list.list.iter().filter(|item| !is_null(item));
    let values = items.map(literal).collect::<Option<Vec<_>>>()?;
    Some(Predicate { column: column(&list.expr, schema)?, comparison: Comparison::In(values) })
}

fn column(expr: &Expr, schema: &Schema) -> Option<usize> {
    match expr {
        Expr::Column(column) => schema.index_of(&column.name).ok(),
        Expr::Alias(alias) => column(&alias.expr, schema),
        Expr::Cast(cast) => widened(cast, schema),
        _ => None,
    }
}

/// An integer column that compares as a wider number: `Id = 1.5`, `Id = 5.0`, `Id < 1e30`.
fn widened(cast: &Cast, schema: &Schema) -> Option<usize> {
    let wide =
        matches!(cast.field.data_type(), DataType::Int64 | DataType::Float64 | DataType::Decimal128(..));
    let position = column(&cast.expr, schema).filter(|_| wide)?;
    schema.field(position).data_type().is_integer().then_some(position)
}

/// True for a condition that no row satisfies, whatever stands in it.
pub fn is_never_true(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(ScalarValue::Boolean(None | Some(false)) | ScalarValue::Null, _))
}

/// True for NULL, of whatever type it was made.
pub fn is_null(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(value, _) => value.is_null(),
        Expr::Cast(cast) => is_null(&cast.expr),
        _ => false,
    }
}

fn literal(expr: &Expr) -> Option<Value> {
    match expr {
        Expr::Literal(value, _) => scalar(value).or_else(|| decimal(value)),
        Expr::Alias(alias) => literal(&alias.expr),
        _ => None,
    }
}

/// A decimal that integers are compared with; `None` where no number of the request plan is equal to it.
fn decimal(value: &ScalarValue) -> Option<Value> {
    let ScalarValue::Decimal128(Some(unscaled), _, scale) = value else { return None };
    let unit = 10_i128.checked_pow(u32::try_from(*scale).ok()?)?;
    if unscaled % unit == 0 {
        let whole = unscaled / unit;
        return Some(i64::try_from(whole).map_or(Value::Number(whole as f64), Value::Integer));
    }
    let number = *unscaled as f64 / unit as f64;
    (number.fract() != 0.0).then_some(Value::Number(number))
}

/// A value of the request plan; `None` for NULL and for types that no filter has.
pub fn scalar(value: &ScalarValue) -> Option<Value> {
    match value {
        ScalarValue::Int8(Some(v)) => Some(Value::Integer(i64::from(*v))),
        ScalarValue::Int16(Some(v)) => Some(Value::Integer(i64::from(*v))),
        ScalarValue::Int32(Some(v)) => Some(Value::Integer(i64::from(*v))),
        ScalarValue::Int64(Some(v)) => Some(Value::Integer(*v)),
        ScalarValue::UInt8(Some(v)) => Some(Value::Integer(i64::from(*v))),
        ScalarValue::UInt16(Some(v)) => Some(Value::Integer(i64::from(*v))),
        ScalarValue::UInt32(Some(v)) => Some(Value::Integer(i64::from(*v))),
        ScalarValue::UInt64(Some(v)) => i64::try_from(*v).ok().map(Value::Integer),
        ScalarValue::Float32(Some(v)) => Some(Value::Number(f64::from(*v))),
        ScalarValue::Float64(Some(v)) => Some(Value::Number(*v)),
        ScalarValue::Boolean(Some(v)) => Some(Value::Boolean(*v)),
        ScalarValue::Utf8(Some(v)) | ScalarValue::LargeUtf8(Some(v)) | ScalarValue::Utf8View(Some(v)) => {
            Some(Value::Text(v.clone()))
        }
        ScalarValue::Date32(Some(days)) => {
            NaiveDate::default().checked_add_signed(TimeDelta::try_days(i64::from(*days))?).map(Value::Date)
        }
        ScalarValue::TimestampSecond(Some(v), _) => DateTime::from_timestamp(*v, 0).map(Value::Timestamp),
        ScalarValue::TimestampMillisecond(Some(v), _) => {
            DateTime::from_timestamp_millis(*v).map(Value::Timestamp)
        }
        ScalarValue::TimestampMicrosecond(Some(v), _) => {
            DateTime::from_timestamp_micros(*v).map(Value::Timestamp)
        }
        ScalarValue::TimestampNanosecond(Some(v), _) => {
            Some(Value::Timestamp(DateTime::from_timestamp_nanos(*v)))
        }
        ScalarValue::Dictionary(_, inner) => scalar(inner),
        _ => None,
    }
}
