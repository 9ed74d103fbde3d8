//! Keys of rows: each value of a PRIMARY KEY or UNIQUE constraint occurs once.

use std::collections::HashSet;

use datafusion::arrow::array::Array;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::row::{RowConverter, SortField};

use super::convert::of_row;
use super::definition::{Definition, Key};
use super::errors;
use crate::engine::session::engine_error;
use crate::engine::shown::shown_at;
use crate::error::Result;

/// The keys that a table holds, one set for each constraint.
#[derive(Debug, Default)]
pub(super) struct KeySets {
    sets: Vec<HashSet<Box<[u8]>>>,
}

impl KeySets {
    /// The keys of all rows. 23000 when one occurs twice.
    pub fn of(definition: &Definition, batches: &[RecordBatch]) -> Result<Self> {
        let mut keys = KeySets { sets: definition.keys.iter().map(|_| HashSet::new()).collect() };
        for batch in batches {
            keys.add(definition, batch)?;
        }
        Ok(keys)
    }

    /// Adds the keys of further rows, or none of them. 23000 when one is there already.
    pub fn add(&mut self, definition: &Definition, rows: &RecordBatch) -> Result<()> {
        let mut added = Vec::with_capacity(definition.keys.len());
        for (key, known) in definition.keys.iter().zip(&self.sets) {
            let mut fresh = HashSet::new();
            for (row, value) in key_values(definition, key, rows)?.into_iter().enumerate() {
                // NULL equals nothing.
                let Some(value) = value else { continue };
                if known.contains(&value) || !fresh.insert(value) {
                    let error = errors::duplicate_key(&key.name, shown(key, rows, row));
                    return Err(of_row(error, row, rows.num_rows()));
                }
            }
            added.push(fresh);
        }
        for (known, fresh) in self.sets.iter_mut().zip(added) {
            known.extend(fresh);
        }
        Ok(())
    }
}

/// Comparable bytes of each row's key; `None` where a part is NULL.
pub(super) fn key_values(
    definition: &Definition,
    key: &Key,
    rows: &RecordBatch,
) -> Result<Vec<Option<Box<[u8]>>>> {
    let types = key.columns.iter().filter_map(|column| definition.columns.get(*column));
    let fields = types.map(|column| SortField::new(column.data_type.clone())).collect();
    let columns: Vec<_> =
        key.columns.iter().filter_map(|column| rows.columns().get(*column).cloned()).collect();
    let encoded = RowConverter::new(fields)
        .and_then(|converter| converter.convert_columns(&columns))
        .map_err(|error| engine_error(error.into()))?;
    let has_null = |row: usize| columns.iter().any(|column| column.is_null(row));
    Ok(encoded.iter().enumerate().map(|(row, key)| (!has_null(row)).then(|| key.data().into())).collect())
}

/// A key as a person reads it.
pub(super) fn shown(key: &Key, rows: &RecordBatch, row: usize) -> String {
    let columns = key.columns.iter().filter_map(|column| rows.columns().get(*column));
    columns.map(|column| shown_at(column, row)).collect::<Vec<_>>().join(", ")
}
