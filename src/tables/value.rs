//! Values, comparisons and orders in which the engine asks for rows.

use std::cmp::Ordering;
use std::fmt;

use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};

use super::declare::{Column, ColumnType};

/// A value that is not NULL.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// BIGINT and INTEGER.
    Integer(i64),
    /// DOUBLE and DECIMAL.
    Number(f64),
    /// Text and JSON text.
    Text(String),
    /// Truth value.
    Boolean(bool),
    /// Calendar date.
    Date(NaiveDate),
    /// Instant.
    Timestamp(DateTime<Utc>),
    /// Bytes of a file; no request selects by them.
    Bytes(Bytes),
}

/// What a predicate demands of its column. NULL satisfies [`Comparison::IsNull`] only.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// Equal to one of the values; `=` has one.
    In(Vec<Value>),
    /// `>=`
    AtLeast(Value),
    /// `>`
    Greater(Value),
    /// `<=`
    AtMost(Value),
    /// `<`
    Less(Value),
    /// `IS NULL`
    IsNull,
    /// `IS NOT NULL`
    IsNotNull,
}

/// One of the AND-ed conditions of a scan.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicate {
    /// Position of the column in the table.
    pub column: usize,
    /// What is demanded.
    pub comparison: Comparison,
}

/// `ORDER BY` of one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Position of the column in the table.
    pub column: usize,
    /// `DESC`
    pub descending: bool,
}

/// Whether the engine has to compare again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exactness {
    /// Exactly the rows SQL keeps.
    Exact,
    /// All rows SQL keeps, perhaps more.
    Inexact,
    /// Ignored.
    Unsupported,
}

impl Value {
    /// The value as a column of that type compares it; `None` when that needs a conversion of the column.
    pub(super) fn normalised(&self, column: &Column) -> Option<Value> {
        match (column.column_type, self) {
            (ColumnType::BigInt | ColumnType::Integer, Value::Number(number)) => {
                // Integers up to 2^53 are exact as f64, and none is equal to a fraction or beyond 2^63. Between
                // them several integers are equal to one f64.
                let (whole, size) = (number.fract() == 0.0, number.abs());
                match whole && size < 9e15 {
                    true => Some(Value::Integer(*number as i64)),
                    false => (!whole || size > i64::MAX as f64).then(|| self.clone()),
                }
            }
            (ColumnType::BigInt | ColumnType::Integer, Value::Integer(_))
            | (ColumnType::Double, Value::Number(_))
            | (ColumnType::Text(_), Value::Text(_))
            | (ColumnType::Boolean, Value::Boolean(_))
            | (ColumnType::Date, Value::Date(_))
            | (ColumnType::Timestamp, Value::Timestamp(_)) => Some(self.clone()),
            (ColumnType::Double, Value::Integer(integer)) => Some(Value::Number(*integer as f64)),
            (ColumnType::Timestamp, Value::Date(date)) => {
                Some(Value::Timestamp(date.and_time(chrono::NaiveTime::MIN).and_utc()))
            }
            _ => None,
        }
    }

    /// Order of two values of one kind.
    pub(super) fn compared(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Integer(a), Value::Integer(b)) => Some(a.cmp(b)),
            (Value::Integer(a), Value::Number(b)) => (*a as f64).partial_cmp(b),
            (Value::Number(a), Value::Integer(b)) => a.partial_cmp(&(*b as f64)),
            (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
            (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
            (Value::Boolean(a), Value::Boolean(b)) => Some(a.cmp(b)),
            (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
            (Value::Timestamp(a), Value::Timestamp(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// Equal for equal values of one column, and only for those.
    pub(super) fn identity(&self) -> String {
        match self {
            Value::Timestamp(timestamp) => timestamp.timestamp_micros().to_string(),
            Value::Number(number) => (number + 0.0).to_string(),
            other => other.to_string(),
        }
    }

    /// The UTC day of a date or an instant.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        match self {
            Value::Date(date) => Some(*date),
            Value::Timestamp(timestamp) => Some(timestamp.date_naive()),
            _ => None,
        }
    }
}

/// As a request parameter carries it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Integer(integer) => integer.fmt(f),
            Value::Number(number) => number.fmt(f),
            Value::Text(text) => text.fmt(f),
            Value::Boolean(boolean) => boolean.fmt(f),
            Value::Date(date) => date.fmt(f),
            Value::Timestamp(timestamp) => timestamp.format("%Y-%m-%dT%H:%M:%SZ").fmt(f),
            Value::Bytes(bytes) => write!(f, "({} bytes)", bytes.len()),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Comparison::In(values) => match values.as_slice() {
                [value] => write!(f, "= {value}"),
                values => {
                    let values: Vec<_> = values.iter().map(Value::to_string).collect();
                    write!(f, "IN ({})", values.join(", "))
                }
            },
            Comparison::AtLeast(value) => write!(f, ">= {value}"),
            Comparison::Greater(value) => write!(f, "> {value}"),
            Comparison::AtMost(value) => write!(f, "<= {value}"),
            Comparison::Less(value) => write!(f, "< {value}"),
            Comparison::IsNull => f.write_str("IS NULL"),
            Comparison::IsNotNull => f.write_str("IS NOT NULL"),
        }
    }
}
