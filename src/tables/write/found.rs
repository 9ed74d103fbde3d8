//! Where a new row is found again, whose place alone leads nowhere: columns that an INSERT may give beside it.
//! No request takes them.

use super::answer::tells;
use super::{Operation, endpoint};
use crate::error::Result;
use crate::tables::declare::{Endpoint, KeyPart, Table};
use crate::tables::errors;
use crate::tables::value::Value;

/// Checks that a new row of these columns can be read for `wanted`, where the answer does not tell them, without
/// a search through the whole space. 42000.
pub fn check_readable(table: &'static Table, columns: &[usize], wanted: &[usize]) -> Result<()> {
    let endpoint = endpoint(table, Operation::Insert)?;
    match parts_left_out(table, endpoint, columns).is_empty() || tells(table, endpoint, columns, wanted) {
        true => Ok(()),
        false => Err(errors::not_found_again(table.name, names(endpoint))),
    }
}

/// Checks that the columns lead to the row, where some of them are given. 23000.
pub(super) fn check_columns(table: &'static Table, endpoint: &Endpoint, columns: &[usize]) -> Result<()> {
    let left_out = parts_left_out(table, endpoint, columns);
    match left_out.first() {
        Some(part) if left_out.len() < endpoint.found_by.len() => {
            Err(errors::required_column_missing(part.best.column, table.name))
        }
        _ => Ok(()),
    }
}

/// The parts that no column gives.
fn parts_left_out<'e>(table: &'static Table, endpoint: &'e Endpoint, columns: &[usize]) -> Vec<&'e KeyPart> {
    let is_given = |name| table.position(name).is_some_and(|position| columns.contains(&position));
    let left_out = |part: &&KeyPart| !part.keys().any(|key| is_given(key.column));
    endpoint.found_by.iter().filter(left_out).collect()
}

fn names(endpoint: &Endpoint) -> String {
    endpoint.found_by.iter().map(|part| part.best.column).collect::<Vec<_>>().join(", ")
}

/// What a new row tells of where it is found: columns and values, empty where it tells nothing. 22018, 23000.
pub fn whereabouts(
    table: &'static Table,
    endpoint: &Endpoint,
    columns: &[usize],
    values: &[Option<Value>],
) -> Result<Vec<(usize, Value)>> {
    let mut found = Vec::new();
    let mut null = None;
    for part in endpoint.found_by {
        let before = found.len();
        for key in part.keys() {
            let position = table.position(key.column);
            let mut given = columns.iter().zip(values).filter(|(column, _)| Some(**column) == position);
            let Some((column, Some(value))) = given.next() else { continue };
            if !key.is_possible(value) {
                return Err(errors::not_a_key(key.column, table.name, super::shortened(value)));
            }
            found.push((*column, value.clone()));
        }
        if found.len() == before {
            null.get_or_insert(part.best.column);
        }
    }
    match null {
        Some(column) if !found.is_empty() => Err(errors::null_not_allowed(column, table.name)),
        _ => Ok(found),
    }
}
