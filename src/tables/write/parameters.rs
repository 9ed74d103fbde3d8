//! Values as form parameters.

use chrono::{NaiveDate, NaiveTime};

use crate::error::Result;
use crate::tables::declare::{Column, ColumnType};
use crate::tables::errors;
use crate::tables::value::Value;

/// The parameters that write `value`; none for an empty list. 22001, 22018.
pub(super) fn of(column: &Column, parameter: &str, value: &Value) -> Result<Vec<(String, String)>> {
    let is_list = column.write.repeated || parameter.ends_with("[]");
    let texts = match (is_list, column.write.texts) {
        (true, true) => elements(&text(column, value)?),
        (true, false) => ids(column, value)?,
        (false, _) => vec![text(column, value)?],
    };
    Ok(texts.into_iter().map(|text| (parameter.to_owned(), text)).collect())
}

fn elements(text: &str) -> Vec<String> {
    let each = text.split(',').map(str::trim);
    each.filter(|element| !element.is_empty()).map(str::to_owned).collect()
}

fn ids(column: &Column, value: &Value) -> Result<Vec<String>> {
    let text = value.to_string();
    let listed = text.split(',').map(str::trim);
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let id = |id: &str| id.parse::<u64>().map(|id| id.to_string());
    listed
        .map(id)
        .collect::<std::result::Result<_, _>>()
        .map_err(|_| errors::not_an_id_list(column.name, &text))
}

fn text(column: &Column, value: &Value) -> Result<String> {
    let text = match column.column_type {
        ColumnType::BigInt => integer(value).map(|integer| integer.to_string()),
        ColumnType::Integer => {
            integer(value).and_then(|integer| i32::try_from(integer).ok()).map(|integer| integer.to_string())
        }
        ColumnType::Double => number(value).map(|number| number.to_string()),
        ColumnType::Boolean => match value {
            Value::Boolean(boolean) => Some(boolean.to_string()),
            Value::Integer(integer @ 0..=1) => Some((*integer == 1).to_string()),
            _ => None,
        },
        ColumnType::Date => date(value).map(|date| date.to_string()),
        ColumnType::Text(size) => return sized(column, value.to_string(), size),
        ColumnType::Json | ColumnType::Timestamp => Some(value.to_string()),
        ColumnType::Binary => None,
    };
    text.ok_or_else(|| {
        errors::value_does_not_fit(column.name, shown(column, value), column.column_type.sql())
    })
}

/// A value as messages show it.
fn shown(column: &Column, value: &Value) -> String {
    if column.write.secret { "***".to_owned() } else { super::shortened(value) }
}

fn sized(column: &Column, text: String, size: u32) -> Result<String> {
    let length = text.chars().count();
    if length > size as usize {
        return Err(errors::text_too_long(column.name, length, size));
    }
    Ok(text)
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(integer) => Some(*integer),
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Some(*number as i64),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Integer(integer) => *integer as f64,
        Value::Number(number) => *number,
        Value::Text(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// A date; an instant only at midnight, for nothing may be lost.
fn date(value: &Value) -> Option<NaiveDate> {
    match value {
        Value::Date(date) => Some(*date),
        Value::Timestamp(instant) if instant.time() == NaiveTime::MIN => Some(instant.date_naive()),
        Value::Text(text) => NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok(),
        _ => None,
    }
}
