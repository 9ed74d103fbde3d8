//! What a row must be before a temporary table takes it: lengths and CHECK.

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::record_batch::RecordBatch;

use super::convert::of_row;
use super::definition::{Check, Column, Definition};
use super::errors;
use super::insert::declared_default;
use crate::engine::session::Shared;
use crate::error::Result;

/// Refuses rows that break a promise of the table: 22001, 23000. NULL is refused before, where rows are put
/// together; keys are looked at when rows are added.
pub(super) fn check(shared: &Shared, definition: &Definition, rows: &RecordBatch) -> Result<()> {
    let count = rows.num_rows();
    for (column, values) in definition.columns.iter().zip(rows.columns()) {
        check_length(column, values.as_ref(), count)?;
    }
    definition.checks.iter().try_for_each(|condition| check_condition(shared, condition, rows))
}

/// Refuses values that are too long for their column. 22001
fn check_length(column: &Column, values: &dyn Array, count: usize) -> Result<()> {
    match too_long(column, values) {
        Some((row, length, size)) => Err(of_row(errors::too_long(&column.name, length, size), row, count)),
        None => Ok(()),
    }
}

/// Refuses a DEFAULT that no row could have. 22xxx
pub(super) fn check_default(shared: &Shared, column: &Column) -> Result<()> {
    check_length(column, declared_default(shared, column, 1)?.as_ref(), 1)
}

/// Row, length and the longest possible length of the first value that is too long.
fn too_long(column: &Column, values: &dyn Array) -> Option<(usize, u64, u64)> {
    let size = column.size?;
    let length = |row: usize| -> u64 {
        match column.data_type {
            _ if values.is_null(row) => 0,
            DataType::Utf8 => {
                let text = values.as_string::<i32>().value(row);
                // Characters are never more than bytes.
                if text.len() as u64 <= size { 0 } else { text.chars().count() as u64 }
            }
            DataType::Binary => values.as_binary::<i32>().value(row).len() as u64,
            _ => 0,
        }
    };
    (0..values.len()).map(|row| (row, length(row), size)).find(|(_, length, size)| length > size)
}

/// A condition that is NULL is satisfied.
fn check_condition(shared: &Shared, check: &Check, rows: &RecordBatch) -> Result<()> {
    let values = check.condition.evaluate(shared, rows)?;
    let Some(satisfied) = values.as_boolean_opt() else { return Ok(()) };
    match satisfied.iter().position(|satisfied| satisfied == Some(false)) {
        Some(row) => {
            let error = errors::check_failed(&check.name, &check.condition.text);
            Err(of_row(error, row, rows.num_rows()))
        }
        None => Ok(()),
    }
}
