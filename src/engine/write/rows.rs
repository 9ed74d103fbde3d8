//! Values before they are written: constant expressions evaluated, keys recognised, rows read.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::ControlFlow;

use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use futures::TryStreamExt;
use sqlparser::ast::{Expr, SelectItem, SetExpr, Statement, Visit, Visitor};

use super::super::prepare::logical_plan;
use super::super::session::{Shared, engine_error};
use super::super::shown::shown;
use super::super::{errors, execute, filters};
use super::target::Target;
use crate::error::{Result, SqlState};
use crate::sql;
use crate::tables::{Value, Warnings};

/// 0001-01-01, in days since 1970-01-01
const FIRST_DAY: i32 = -719_162;
/// 9999-12-31
const LAST_DAY: i32 = 2_932_896;

/// Evaluates expressions that need no table.
pub(in crate::engine) async fn evaluate(
    shared: &Shared,
    expressions: Vec<Expr>,
    parameters: &[ScalarValue],
) -> Result<Vec<ScalarValue>> {
    let mut statement = sql::parse::parse_own("SELECT 1")?;
    if let Statement::Query(query) = &mut statement
        && let SetExpr::Select(select) = query.body.as_mut()
    {
        select.projection = expressions
            .into_iter()
            .enumerate()
            .map(|(index, expr)| SelectItem::ExprWithAlias {
                expr,
                alias: sqlparser::ast::Ident::with_quote('"', format!("value{index}")),
            })
            .collect();
    }
    let plan = logical_plan(shared, statement).await?;
    let mut rows = read(shared, plan, parameters).await?;
    rows.pop().ok_or_else(|| errors::internal("a constant gave no row"))
}

/// Runs a plan and keeps its rows.
pub(in crate::engine) async fn read(
    shared: &Shared,
    plan: LogicalPlan,
    parameters: &[ScalarValue],
) -> Result<Vec<Vec<ScalarValue>>> {
    let batch = collect(shared, plan, parameters).await?;
    let values = |row: usize| {
        let columns = batch.columns().iter();
        columns.map(|column| ScalarValue::try_from_array(column, row).map_err(engine_error)).collect()
    };
    (0..batch.num_rows()).map(values).collect()
}

/// Runs a plan and keeps its rows as one batch.
pub(in crate::engine) async fn collect(
    shared: &Shared,
    plan: LogicalPlan,
    parameters: &[ScalarValue],
) -> Result<RecordBatch> {
    let plan = execute::bound(plan, parameters.to_vec())?;
    let warnings = Warnings::default();
    let stream = execute::run(shared, &plan, &warnings).await?;
    let schema = stream.schema();
    let batches: Vec<RecordBatch> = stream.try_collect().await.map_err(engine_error)?;
    // What is written must not depend on rows that could not be read.
    match warnings.take().into_iter().next() {
        Some(mut refused) => {
            refused.state = SqlState("42000");
            Err(refused)
        }
        None => concat_batches(&schema, &batches).map_err(|error| engine_error(error.into())),
    }
}

/// Each row to be written once: a row is read again for each source beside it, and for each text that it was
/// searched by. 21000 where such rows give it different values.
pub(in crate::engine) fn once<T, K: Eq + Hash, V: PartialEq + ?Sized>(
    rows: Vec<T>,
    key: impl Fn(&T) -> K,
    value: impl Fn(&T) -> &V,
    table: &str,
) -> Result<Vec<T>> {
    let mut places: HashMap<K, usize> = HashMap::with_capacity(rows.len());
    let mut distinct: Vec<T> = Vec::with_capacity(rows.len());
    for row in rows {
        let place = *places.entry(key(&row)).or_insert(distinct.len());
        match distinct.get(place) {
            Some(first) if value(first) == value(&row) => {}
            Some(_) => return Err(errors::several_new_values(table)),
            None => distinct.push(row),
        }
    }
    Ok(distinct)
}

/// A value as a column's type takes it; 22018 naming the column when it does not convert.
pub(super) fn typed_value(target: &Target, column: usize, value: &ScalarValue) -> Result<Option<Value>> {
    if value.is_null() {
        return Ok(None);
    }
    let wanted = target.data_type(column);
    let cast = cast_strictly(value, &wanted).ok_or_else(|| {
        let column = target.table.column(column);
        let is_secret = column.is_some_and(|column| column.write.secret);
        let shown = if is_secret { "***".to_owned() } else { shown(value) };
        let (name, sql_type) = column.map_or(("", ""), |column| (column.name, column.column_type.sql()));
        errors::bad_value(shown, name, sql_type)
    })?;
    Ok(match cast {
        ScalarValue::Binary(Some(bytes)) => Some(Value::Bytes(bytes.into())),
        other => filters::scalar(&other),
    })
}

/// A cast that neither loses nor invents anything: a number with a fraction is no integer, a timestamp
/// with a time no date, and a truth value, date or time no number at all.
pub(in crate::engine) fn cast_strictly(value: &ScalarValue, wanted: &DataType) -> Option<ScalarValue> {
    cast_without_loss(value, wanted).filter(is_of_calendar)
}

/// False for a date outside of the years 1 to 9999, which neither Backlog nor ODBC has.
fn is_of_calendar(value: &ScalarValue) -> bool {
    match value {
        ScalarValue::Date32(Some(days)) => (FIRST_DAY..=LAST_DAY).contains(days),
        _ => true,
    }
}

fn cast_without_loss(value: &ScalarValue, wanted: &DataType) -> Option<ScalarValue> {
    let from = value.data_type();
    if from == *wanted {
        return Some(value.clone());
    }
    if is_text(&from) && *wanted == DataType::Date32 {
        return date_of_text(value);
    }
    let converts = match wanted {
        DataType::Utf8 => true,
        DataType::Date32 => matches!(from, DataType::Date64 | DataType::Timestamp(..)),
        DataType::Timestamp(..) => {
            is_text(&from) || matches!(from, DataType::Date32 | DataType::Timestamp(..))
        }
        // 0 and 1, as parameters are: another number would not come back.
        DataType::Boolean => is_text(&from) || from.is_integer(),
        DataType::Binary => is_text(&from) || from.is_binary(),
        _ => from.is_numeric() || is_text(&from),
    };
    if !converts {
        return None;
    }
    let cast = value.cast_to(wanted).ok().filter(|cast| !cast.is_null())?;
    let may_lose = !is_text(&from) && *wanted != DataType::Utf8;
    if may_lose && cast.cast_to(&from).ok().as_ref() != Some(value) {
        return None;
    }
    Some(cast)
}

fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// `yyyy-MM-dd` and nothing else: a time of day or a zone would be lost.
fn date_of_text(value: &ScalarValue) -> Option<ScalarValue> {
    let text = value.try_as_str().flatten()?.trim();
    let date = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10)?;
    let days = date.signed_duration_since(chrono::NaiveDate::default()).num_days();
    Some(ScalarValue::Date32(Some(i32::try_from(days).ok()?)))
}

/// No column, no sub-query: one value for the whole statement.
pub(super) fn is_constant(expr: &Expr) -> bool {
    struct Search;
    impl Visitor for Search {
        type Break = ();
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            match expr {
                Expr::Identifier(_)
                | Expr::CompoundIdentifier(_)
                | Expr::Subquery(_)
                | Expr::Exists { .. } => ControlFlow::Break(()),
                Expr::Function(function) if is_volatile(&function.name.to_string()) => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        }
    }
    expr.visit(&mut Search).is_continue()
}

fn is_volatile(function: &str) -> bool {
    matches!(function, "random" | "uuid")
}
