//! The row that a write answers, in all columns of its table.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, new_null_array};
use datafusion::arrow::datatypes::Field;
use datafusion::arrow::record_batch::{RecordBatch, RecordBatchOptions};
use futures::TryStreamExt;

use super::RowKey;
use crate::api::Request;
use crate::error::Result;
use crate::tables::declare::{Answer, Column, Endpoint, Table, Transform};
use crate::tables::decode::{self, Context, Decoder};
use crate::tables::errors;
use crate::tables::left_out::Warnings;
use crate::tables::plan::{ParentRow, Scan, plan};
use crate::tables::rows::value_at;
use crate::tables::space::{Projects, Space};
use crate::tables::value::Value;

/// True when the answer of `endpoint`, and the columns that are given with it, tell all `wanted` ones.
pub fn tells(table: &'static Table, endpoint: &Endpoint, given: &[usize], wanted: &[usize]) -> bool {
    // Paths that begin with `/` are of the place of a row, which only listings show.
    let shown = |column: &Column| match endpoint.answer {
        Answer::Nothing => false,
        Answer::Listing => !column.path.is_empty(),
        Answer::Row | Answer::Array => !column.path.is_empty() && !column.path.starts_with('/'),
    };
    // What is only asked for is NULL in a row that nobody searched for.
    let known = |column: &Column| column.asked || shown(column);
    // No answer has the file that was given.
    let is_given = |position: &usize, column: &Column| column.content.is_none() && given.contains(position);
    let told = |position: &usize| {
        table.column(*position).is_some_and(|column| known(column) || is_given(position, column))
    };
    wanted.iter().all(told)
}

/// What an answer does not say itself, read before anything is sent.
pub(super) struct Lookups {
    projects: Option<Arc<Projects>>,
}

impl Lookups {
    /// The lists that the `wanted` columns need.
    pub async fn of(space: &Space, table: &'static Table, wanted: &[usize]) -> Result<Self> {
        let is_key = |position: &usize| {
            let column = table.column(*position);
            column.is_some_and(|column| column.transform == Some(Transform::KeyOfProjectId))
        };
        let projects = match wanted.iter().any(is_key) {
            true => Some(space.projects().await?),
            false => None,
        };
        Ok(Lookups { projects })
    }
}

/// The row of an answer; NULL where it does not tell.
pub(super) fn row(
    space: &Space,
    table: &'static Table,
    endpoint: &Endpoint,
    (request, body): (&Request, &[u8]),
    (key, lookups): (&RowKey, &Lookups),
) -> Result<RecordBatch> {
    let positions: Vec<usize> = (0..table.columns.len()).collect();
    let parent = ParentRow { key: Vec::new(), values: key.values.clone() };
    let context =
        Context { timezone: space.timezone(), projects: lookups.projects.as_deref(), parent: &parent };
    let decoder = Decoder::of_written(table, &positions);
    match endpoint.answer {
        Answer::Row => decoder.one(request, body, &context),
        Answer::Nothing => decoder.one(request, b"{}", &context),
        Answer::Listing | Answer::Array => {
            // The answer itself tells the row: what is given must not stand for it.
            let free = ParentRow::default();
            let decode = |context: &Context<'_>| match endpoint.answer {
                Answer::Listing => Ok(decoder.list(request, body, context)?.rows),
                _ => decoder.array(request, body, context),
            };
            let listed = decode(&Context { parent: &free, ..context })?;
            match (0..listed.num_rows()).rev().find(|row| is_of(&listed, *row, key)) {
                Some(row) => Ok(decode(&context)?.slice(row, 1)),
                None => decoder.one(request, b"{}", &context),
            }
        }
    }
}

/// True where the columns of the key have its values, or tell nothing.
fn is_of(rows: &RecordBatch, row: usize, key: &RowKey) -> bool {
    let same = |(position, value): &(usize, Value)| {
        let told = rows.columns().get(*position).and_then(|column| value_at(column, row));
        told.is_none_or(|told| told == *value)
    };
    key.values.iter().all(same)
}

/// The row of a key as it stands: the `wanted` columns, the others NULL. `None` when it is gone.
pub async fn current(
    space: &Arc<Space>,
    table: &'static Table,
    key: &RowKey,
    wanted: &[usize],
) -> Result<Option<RecordBatch>> {
    let mut positions = wanted.to_vec();
    positions.extend(key.values.iter().map(|(position, _)| position).filter(|key| !wanted.contains(key)));
    let scan = Scan { projection: positions.clone(), predicates: key.predicates(), ..Scan::default() };
    let mut batches = plan(table, &scan).stream(Arc::clone(space), &Warnings::default());
    while let Some(batch) = batches.try_next().await? {
        let rows = widened(table, &batch, &positions)?;
        if let Some(row) = (0..rows.num_rows()).find(|row| is_of(&rows, *row, key)) {
            return Ok(Some(rows.slice(row, 1)));
        }
    }
    Ok(None)
}

/// The columns at these positions, with NULL in all others of the table.
fn widened(table: &'static Table, batch: &RecordBatch, positions: &[usize]) -> Result<RecordBatch> {
    let schema = decode::nullable(&crate::tables::schema(table));
    let column = |(position, field): (usize, &Arc<Field>)| -> ArrayRef {
        match positions.iter().position(|wanted| *wanted == position) {
            Some(index) => Arc::clone(batch.column(index)),
            None => new_null_array(field.data_type(), batch.num_rows()),
        }
    };
    let columns = schema.fields().iter().enumerate().map(column).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(Arc::clone(&schema), columns, &options).map_err(errors::batch_failed)
}
