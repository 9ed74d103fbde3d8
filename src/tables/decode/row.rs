//! The row being read: builders, and which of them have their value.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use datafusion::arrow::array::{
    ArrayRef, BinaryBuilder, BooleanBuilder, Date32Builder, Float64Builder, Int32Builder, Int64Builder,
    StringBuilder, TimestampMicrosecondBuilder,
};

use super::Context;
use crate::error::Error;
use crate::tables::declare::{Choice, Column, ColumnType, Transform};
use crate::tables::errors;
use crate::tables::value::Value;

/// A JSON value that is not NULL.
pub(super) enum Scalar<'a> {
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Text(&'a str),
    /// An object or array, as JSON.
    Nested(&'a str),
}

/// All rows read, and the state of the current one.
pub(super) struct Row<'c> {
    slots: Vec<Slot<'c>>,
    context: &'c Context<'c>,
    rows: usize,
    /// Why reading stopped: serde carries only texts.
    pub failure: Option<Error>,
}

struct Slot<'c> {
    column: &'static Column,
    builder: Builder,
    /// The parent's value, for every row.
    given: Option<&'c Value>,
    filled: bool,
    /// Elements of an array, joined.
    joined: Option<String>,
    joins: bool,
    /// No value means NULL.
    nullable: bool,
}

enum Builder {
    BigInt(Int64Builder),
    Integer(Int32Builder),
    Double(Float64Builder),
    Boolean(BooleanBuilder),
    Text(StringBuilder),
    Date(Date32Builder),
    Timestamp(TimestampMicrosecondBuilder),
    Binary(BinaryBuilder),
}

impl<'c> Row<'c> {
    /// `partial`: the value of any column may be missing.
    pub fn new(columns: &[(usize, &'static Column)], context: &'c Context<'c>, partial: bool) -> Self {
        let slot = |(position, column): &(usize, &'static Column)| Slot {
            column,
            builder: Builder::of(column.column_type),
            given: context.parent.values.iter().find(|(of, _)| of == position).map(|(_, value)| value),
            filled: false,
            joined: None,
            joins: column.path.contains("[]"),
            nullable: partial || column.nullable,
        };
        Row { slots: columns.iter().map(slot).collect(), context, rows: 0, failure: None }
    }

    /// A scalar for a slot. The text of the error is not for the user; `failure` is.
    pub fn put(&mut self, slot: usize, scalar: &Scalar<'_>) -> Result<(), &'static str> {
        let Some(slot) = self.slots.get_mut(slot) else { return Ok(()) };
        match slot.put(scalar, self.context) {
            Ok(()) => Ok(()),
            Err(error) => {
                self.failure = Some(error);
                Err("unexpected value")
            }
        }
    }

    /// JSON text for a slot; `null` leaves it empty.
    pub fn put_json(&mut self, slot: usize, json: &str) {
        let Some(slot) = self.slots.get_mut(slot) else { return };
        if let (Builder::Text(builder), false) = (&mut slot.builder, slot.filled || json == "null") {
            builder.append_value(compact(json));
            slot.filled = true;
        }
    }

    /// The row is complete.
    pub fn end(&mut self) -> Result<(), &'static str> {
        self.rows += 1;
        for slot in &mut self.slots {
            if let Err(error) = slot.end() {
                self.failure = Some(error);
                return Err("missing value");
            }
        }
        Ok(())
    }

    /// The columns, and the number of rows.
    pub fn finish(self) -> (Vec<ArrayRef>, usize) {
        (self.slots.into_iter().map(|slot| slot.builder.finish()).collect(), self.rows)
    }
}

/// What the choice with that id shows; the number itself where none has it.
fn name_of(choices: &[Choice], scalar: &Scalar<'_>) -> String {
    let known = choices.iter().find(|choice| Some(choice.id) == scalar.integer());
    known.map_or_else(|| scalar.text(), |choice| choice.shown.to_owned())
}

impl Slot<'_> {
    fn put(&mut self, scalar: &Scalar<'_>, context: &Context<'_>) -> Result<(), Error> {
        if self.given.is_some() || self.filled {
            return Ok(());
        }
        if self.joins {
            let text = match self.column.transform {
                Some(Transform::NameOf(choices)) => name_of(choices, scalar),
                _ => scalar.text(),
            };
            match &mut self.joined {
                Some(joined) => {
                    joined.push_str(", ");
                    joined.push_str(&text);
                }
                None => self.joined = Some(text),
            }
            return Ok(());
        }
        let text = match (self.column.transform, scalar) {
            (None, _) => return self.append(scalar, context.timezone),
            (Some(Transform::ProjectOfIssueKey), Scalar::Text(key)) => {
                Some(Transform::project_of_issue_key(key).to_owned())
            }
            (Some(Transform::KeyOfProjectId), Scalar::Integer(id)) => {
                context.projects.and_then(|projects| projects.key(*id)).map(str::to_owned)
            }
            (Some(Transform::UnixSeconds), Scalar::Integer(seconds)) => {
                DateTime::from_timestamp(*seconds, 0).map(|instant| instant.to_rfc3339())
            }
            (Some(Transform::ItemNames), Scalar::Nested(json)) => items(json, "name"),
            (Some(Transform::ItemNames), _) => Some(scalar.text()),
            (Some(Transform::ItemIds), Scalar::Nested(json)) => items(json, "id"),
            (Some(Transform::Digits), Scalar::Text(digits)) => {
                let number = digits.parse().map_or(Scalar::Text(digits), Scalar::Integer);
                return self.append(&number, context.timezone);
            }
            (Some(Transform::Digits), _) => return self.append(scalar, context.timezone),
            (Some(Transform::DayOrNumber), Scalar::Text(day)) => {
                Some(date(day, context.timezone).map_or_else(|| (*day).to_owned(), |day| day.to_string()))
            }
            (Some(Transform::DayOrNumber), _) => return self.append(scalar, context.timezone),
            (Some(Transform::NameOf(choices)), _) => Some(name_of(choices, scalar)),
            (Some(Transform::WhereItFits), _) => {
                return self.append(scalar, context.timezone).or(Ok(()));
            }
            _ => None,
        };
        text.map_or(Ok(()), |text| self.append(&Scalar::Text(&text), context.timezone))
    }

    fn append(&mut self, scalar: &Scalar<'_>, timezone: Tz) -> Result<(), Error> {
        self.filled = match (&mut self.builder, scalar) {
            (Builder::BigInt(builder), _) => gives(scalar.integer(), |value| builder.append_value(value)),
            (Builder::Integer(builder), _) => {
                let value = scalar.integer().and_then(|value| i32::try_from(value).ok());
                gives(value, |value| builder.append_value(value))
            }
            (Builder::Double(builder), _) => gives(scalar.number(), |value| builder.append_value(value)),
            (Builder::Boolean(builder), Scalar::Boolean(value)) => {
                gives(Some(*value), |value| builder.append_value(value))
            }
            (Builder::Text(builder), Scalar::Text(text)) => {
                gives(Some(text), |text| builder.append_value(text))
            }
            (Builder::Text(builder), _) => gives(Some(scalar.text()), |text| builder.append_value(text)),
            (Builder::Date(builder), Scalar::Text(text)) => {
                gives(date(text, timezone), |date| builder.append_value(days(date)))
            }
            (Builder::Timestamp(builder), Scalar::Text(text)) => {
                gives(instant(text), |instant| builder.append_value(instant.timestamp_micros()))
            }
            _ => false,
        };
        if self.filled {
            return Ok(());
        }
        let shown: String = scalar.text().chars().take(60).collect();
        Err(errors::unexpected_value(self.column.name, shown, self.column.column_type.sql()))
    }

    fn end(&mut self) -> Result<(), Error> {
        if let (Builder::Text(builder), Some(joined)) = (&mut self.builder, self.joined.take()) {
            builder.append_value(joined);
            self.filled = true;
        }
        if let Some(value) = self.given {
            self.filled = self.builder.give(value);
        }
        if !self.filled {
            if !self.nullable {
                return Err(errors::missing_value(self.column.name));
            }
            self.builder.append_null();
        }
        self.filled = false;
        Ok(())
    }
}

impl Scalar<'_> {
    fn text(&self) -> String {
        match self {
            Scalar::Boolean(boolean) => boolean.to_string(),
            Scalar::Integer(integer) => integer.to_string(),
            Scalar::Number(number) => number.to_string(),
            Scalar::Text(text) | Scalar::Nested(text) => (*text).to_owned(),
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Scalar::Integer(integer) => Some(*integer as f64),
            Scalar::Number(number) => Some(*number),
            _ => None,
        }
    }

    fn integer(&self) -> Option<i64> {
        match self {
            Scalar::Integer(integer) => Some(*integer),
            // 12.0 is an integer written otherwise; beyond 2^53 nobody can tell.
            Scalar::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Some(*number as i64),
            _ => None,
        }
    }
}

impl Builder {
    fn of(column_type: ColumnType) -> Builder {
        match column_type {
            ColumnType::BigInt => Builder::BigInt(Int64Builder::new()),
            ColumnType::Integer => Builder::Integer(Int32Builder::new()),
            ColumnType::Double => Builder::Double(Float64Builder::new()),
            ColumnType::Boolean => Builder::Boolean(BooleanBuilder::new()),
            ColumnType::Text(_) | ColumnType::Json => Builder::Text(StringBuilder::new()),
            ColumnType::Date => Builder::Date(Date32Builder::new()),
            ColumnType::Timestamp => Builder::Timestamp(TimestampMicrosecondBuilder::new()),
            ColumnType::Binary => Builder::Binary(BinaryBuilder::new()),
        }
    }

    /// Appends a value of the column's own type; false when it is of another.
    fn give(&mut self, value: &Value) -> bool {
        match (self, value) {
            (Builder::BigInt(builder), Value::Integer(integer)) => builder.append_value(*integer),
            (Builder::Text(builder), Value::Text(text)) => builder.append_value(text),
            _ => return false,
        }
        true
    }

    fn append_null(&mut self) {
        match self {
            Builder::BigInt(builder) => builder.append_null(),
            Builder::Integer(builder) => builder.append_null(),
            Builder::Double(builder) => builder.append_null(),
            Builder::Boolean(builder) => builder.append_null(),
            Builder::Text(builder) => builder.append_null(),
            Builder::Date(builder) => builder.append_null(),
            Builder::Timestamp(builder) => builder.append_null(),
            Builder::Binary(builder) => builder.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Builder::BigInt(mut builder) => Arc::new(builder.finish()),
            Builder::Integer(mut builder) => Arc::new(builder.finish()),
            Builder::Double(mut builder) => Arc::new(builder.finish()),
            Builder::Boolean(mut builder) => Arc::new(builder.finish()),
            Builder::Text(mut builder) => Arc::new(builder.finish()),
            Builder::Date(mut builder) => Arc::new(builder.finish()),
            Builder::Timestamp(mut builder) => Arc::new(builder.finish()),
            Builder::Binary(mut builder) => Arc::new(builder.finish()),
        }
    }
}

/// That member of an item, or of each of several; `None` where there is none.
fn items(json: &str, member: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    let items = value.as_array().map_or(std::slice::from_ref(&value), Vec::as_slice);
    let texts = items.iter().filter_map(|item| match item.get(member)? {
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    });
    let texts: Vec<String> = texts.collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// Hands `value` on; false when there is none.
fn gives<T>(value: Option<T>, append: impl FnOnce(T)) -> bool {
    value.map(append).is_some()
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.to_utc())
}

/// The calendar date of a date-only member: dates are sent as midnight UTC, by old servers as midnight
/// of the space's zone.
fn date(text: &str, timezone: Tz) -> Option<NaiveDate> {
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(date);
    }
    let instant = instant(text)?;
    let midnight = instant.time() == NaiveTime::MIN;
    Some(if midnight { instant.date_naive() } else { instant.with_timezone(&timezone).date_naive() })
}

/// Days since 1970-01-01, as Arrow counts.
fn days(date: NaiveDate) -> i32 {
    i32::try_from(date.signed_duration_since(NaiveDate::default()).num_days()).unwrap_or(0)
}

/// JSON without the blanks between its tokens.
fn compact(json: &str) -> String {
    let (mut text, mut in_string, mut escaped) = (String::with_capacity(json.len()), false, false);
    for character in json.chars() {
        if in_string {
            in_string = escaped || character != '"';
            escaped = character == '\\' && !escaped;
        } else if character.is_ascii_whitespace() {
            continue;
        } else {
            in_string = character == '"';
        }
        text.push(character);
    }
    text
}
