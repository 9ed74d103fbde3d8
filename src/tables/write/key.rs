//! What names one row in the request that writes it.

use crate::api::Request;
use crate::error::Result;
use crate::tables::declare::{Endpoint, Slot, Table};
use crate::tables::errors;
use crate::tables::value::{Comparison, Predicate, Value};

/// The key of a row, or the place of a new one: for each part of the endpoint's key a column that may
/// give it, and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct RowKey {
    /// Positions and values, in the order of the parts.
    pub values: Vec<(usize, Value)>,
}

impl RowKey {
    /// The conditions that select the row.
    pub fn predicates(&self) -> Vec<Predicate> {
        let equal = |(column, value): &(usize, Value)| Predicate {
            column: *column,
            comparison: Comparison::In(vec![value.clone()]),
        };
        self.values.iter().map(equal).collect()
    }

    /// The call of `endpoint` for the row.
    pub(super) fn request(&self, endpoint: &Endpoint) -> Request {
        let request = Request::new(endpoint.method, endpoint.pattern);
        endpoint.key.iter().zip(&self.values).fold(request, |request, (part, (_, value))| match part.slot {
            Slot::Path(name) => request.with_path_value(name, value),
            Slot::Parameter(name) => request.with_parameter(name, value),
        })
    }
}

/// Where a new row goes, of its columns and values. 23000, 22018.
pub(super) fn place(
    table: &'static Table,
    endpoint: &Endpoint,
    columns: &[usize],
    values: &[Option<Value>],
) -> Result<RowKey> {
    let given = || columns.iter().zip(values).filter_map(|(column, value)| Some((*column, value.as_ref()?)));
    let mut place = Vec::with_capacity(endpoint.key.len());
    for part in endpoint.key {
        let mut found: Option<(usize, Value)> = None;
        for key in part.keys() {
            let position = table.position(key.column);
            let Some((column, value)) = given().find(|(column, _)| Some(*column) == position) else {
                continue;
            };
            if !key.is_possible(value) {
                return Err(errors::not_a_key(key.column, table.name, super::shortened(value)));
            }
            found.get_or_insert((column, value.clone()));
        }
        place.push(found.ok_or_else(|| errors::null_not_allowed(part.best.column, table.name))?);
    }
    Ok(RowKey { values: place })
}
