//! The predicates of a scan, understood: one condition a column, contradictions found.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use super::declare::{Column, ColumnType, Shape, Table};
use super::value::{Comparison, Predicate, Value};

/// All that is demanded of one column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Condition {
    /// The only values possible, without duplicates, in the order given.
    pub values: Option<Vec<Value>>,
    /// Lower bound, and whether it belongs to the range.
    pub lower: Option<(Value, bool)>,
    /// Upper bound, and whether it belongs to the range.
    pub upper: Option<(Value, bool)>,
    /// `Some(true)`: NULL; `Some(false)`: not NULL.
    pub null: Option<bool>,
}

/// Conditions by column position.
pub(super) type Conditions = BTreeMap<usize, Condition>;

/// The predicate as its column compares; `None` when only the engine can.
pub(super) fn understood(table: &'static Table, predicate: &Predicate) -> Option<Comparison> {
    let column = table.column(predicate.column)?;
    if matches!(column.column_type, ColumnType::Json | ColumnType::Binary) {
        return None;
    }
    let normal = |value: &Value| value.normalised(column);
    Some(match &predicate.comparison {
        Comparison::In(values) => Comparison::In(
            values
                .iter()
                .map(normal)
                .collect::<Option<Vec<_>>>()?
                .into_iter()
                .filter(|value| possible(column, value))
                .collect(),
        ),
        Comparison::AtLeast(value) => Comparison::AtLeast(normal(value)?),
        Comparison::Greater(value) => Comparison::Greater(normal(value)?),
        Comparison::AtMost(value) => Comparison::AtMost(normal(value)?),
        Comparison::Less(value) => Comparison::Less(normal(value)?),
        Comparison::IsNull => Comparison::IsNull,
        Comparison::IsNotNull => Comparison::IsNotNull,
    })
}

/// False for values that no row of Backlog has: negative ids, fractions in an integer column.
fn possible(column: &Column, value: &Value) -> bool {
    match (column.column_type, value) {
        (ColumnType::BigInt, Value::Integer(integer)) => *integer >= 0,
        (ColumnType::Integer, Value::Integer(integer)) => i32::try_from(*integer).is_ok(),
        (ColumnType::BigInt | ColumnType::Integer, _) => false,
        _ => true,
    }
}

/// Conditions of the predicates that are understood, and of the table itself; `None` when they contradict each other.
pub(super) fn conditions(table: &'static Table, predicates: &[Predicate]) -> Option<Conditions> {
    let mut conditions = Conditions::new();
    for predicate in table.restriction().iter().chain(predicates) {
        if let Some(comparison) = understood(table, predicate) {
            conditions.entry(predicate.column).or_default().add(comparison);
        }
    }
    for (position, condition) in &mut conditions {
        condition.drop_values_out_of_range();
        if table.column(*position).is_some_and(|column| condition.is_impossible(column)) {
            return None;
        }
    }
    Some(conditions)
}

impl Condition {
    fn add(&mut self, comparison: Comparison) {
        match comparison {
            Comparison::In(values) => self.intersect(values),
            Comparison::AtLeast(value) => self.raise(value, true),
            Comparison::Greater(value) => self.raise(value, false),
            Comparison::AtMost(value) => self.cap(value, true),
            Comparison::Less(value) => self.cap(value, false),
            Comparison::IsNull => self.set_null(true),
            Comparison::IsNotNull => self.set_null(false),
        }
    }

    fn intersect(&mut self, mut values: Vec<Value>) {
        let known: Option<HashSet<String>> =
            self.values.take().map(|known| known.iter().map(Value::identity).collect());
        let mut seen = HashSet::new();
        values.retain(|value| {
            let identity = value.identity();
            known.as_ref().is_none_or(|known| known.contains(&identity)) && seen.insert(identity)
        });
        self.values = Some(values);
    }

    fn raise(&mut self, value: Value, inclusive: bool) {
        if tighter(&self.lower, &value, inclusive, Ordering::Greater) {
            self.lower = Some((value, inclusive));
        }
    }

    fn cap(&mut self, value: Value, inclusive: bool) {
        if tighter(&self.upper, &value, inclusive, Ordering::Less) {
            self.upper = Some((value, inclusive));
        }
    }

    /// NULL and NOT NULL together leave no value.
    fn set_null(&mut self, null: bool) {
        if self.null == Some(!null) {
            self.values = Some(Vec::new());
        }
        self.null = Some(null);
    }

    fn drop_values_out_of_range(&mut self) {
        let (lower, upper) = (self.lower.clone(), self.upper.clone());
        if let Some(values) = &mut self.values {
            values.retain(|value| {
                above(value, lower.as_ref(), Ordering::Greater)
                    && above(value, upper.as_ref(), Ordering::Less)
            });
        }
    }

    fn is_impossible(&self, column: &Column) -> bool {
        let demands_value = self.values.is_some() || self.lower.is_some() || self.upper.is_some();
        let empty_range = match (&self.lower, &self.upper) {
            (Some((lower, inclusive)), Some(upper)) => {
                !above(lower, Some(upper), Ordering::Less) || (!inclusive && lower == &upper.0)
            }
            _ => false,
        };
        self.values.as_ref().is_some_and(Vec::is_empty)
            || empty_range
            || (demands_value && !self.has_integer(column.column_type))
            || (self.null == Some(true) && (demands_value || !column.nullable))
    }

    /// False when no integer that the type has lies between the bounds; other types have no gaps.
    fn has_integer(&self, column_type: ColumnType) -> bool {
        let (least, most) = match column_type {
            ColumnType::BigInt => (0, i64::MAX.into()),
            ColumnType::Integer => (i32::MIN.into(), i32::MAX.into()),
            _ => return true,
        };
        let first = self.lower.as_ref().and_then(|(value, inclusive)| match value {
            Value::Integer(integer) => Some(i128::from(*integer) + i128::from(!inclusive)),
            Value::Number(number) => Some(number.ceil() as i128),
            _ => None,
        });
        let last = self.upper.as_ref().and_then(|(value, inclusive)| match value {
            Value::Integer(integer) => Some(i128::from(*integer) - i128::from(!inclusive)),
            Value::Number(number) => Some(number.floor() as i128),
            _ => None,
        });
        first.unwrap_or(least).max(least) <= last.unwrap_or(most).min(most)
    }
}

/// True when a bound at `value` leaves less than `known`; `direction` is which way bounds tighten.
fn tighter(known: &Option<(Value, bool)>, value: &Value, inclusive: bool, direction: Ordering) -> bool {
    match known {
        None => true,
        Some((bound, bound_inclusive)) => match value.compared(bound) {
            Some(Ordering::Equal) => *bound_inclusive && !inclusive,
            ordering => ordering == Some(direction),
        },
    }
}

/// True when `value` lies on the `direction` side of the bound, or nobody can tell.
pub(super) fn above(value: &Value, bound: Option<&(Value, bool)>, direction: Ordering) -> bool {
    bound.is_none_or(|(bound, inclusive)| match value.compared(bound) {
        Some(Ordering::Equal) => *inclusive,
        Some(ordering) => ordering == direction,
        None => true,
    })
}

impl Shape {
    /// False for a text that cannot be such a key: no row has it.
    pub(super) fn is_possible(self, value: &Value) -> bool {
        match (self, value) {
            (Shape::Id, Value::Integer(id)) => *id >= 0,
            (Shape::ProjectKey, Value::Text(text)) => is_project_key(text),
            (Shape::IssueKey, Value::Text(text)) => text.rsplit_once('-').is_some_and(|(project, number)| {
                is_project_key(project) && !number.starts_with('0') && is_number(number)
            }),
            (Shape::Name, Value::Text(text)) => !text.is_empty(),
            (Shape::DocumentId, Value::Text(text)) => {
                text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
            }
            _ => false,
        }
    }

    /// True when a path may carry it: a key of digits would be read as an id.
    pub(super) fn is_addressable(self, value: &Value) -> bool {
        match (self, value) {
            (Shape::ProjectKey | Shape::IssueKey, Value::Text(text)) => !is_number(text),
            _ => true,
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_project_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}
