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
use crate::tables::stream::Wanted;
use crate::tables::value::Value;

/// True when the answer of `endpoint`, and the columns that are given with it, tell all `wanted` ones.
pub fn tells(table: &'static Table, endpoint: &Endpoint, given: &[usize], wanted: &[usize]) -> bool {
    untold(table, endpoint, given, wanted).is_empty()
}

/// Those of the `wanted` columns that neither the answer nor the given columns tell.
pub(super) fn untold(
    table: &'static Table,
    endpoint: &Endpoint,
    given: &[usize],
    wanted: &[usize],
) -> Vec<usize> {
    // Paths that begin with `/` are of the place of a row, which only listings show.
    let shown = |column: &Column| match endpoint.answer {
        Answer::Nothing => false,
        Answer::Listing => !column.path.is_empty(),
        Answer::RowWithout(left_out) if left_out.contains(&column.name) => false,
        Answer::Row | Answer::RowWithout(_) | Answer::Array => {
            !column.path.is_empty() && !column.path.starts_with('/')
        }
    };
    // What is only asked for is NULL in a row that nobody searched for.
    let known = |column: &Column| column.asked || shown(column);
    // No answer has the file that was given.
    let is_given = |position: &usize, column: &Column| column.content.is_none() && given.contains(position);
    let told = |position: &usize| {
        table.column(*position).is_some_and(|column| known(column) || is_given(position, column))
    };
    wanted.iter().copied().filter(|position| !told(position)).collect()
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
        Answer::Row | Answer::RowWithout(_) => decoder.one(request, body, &context),
        Answer::Nothing => decoder.one(request, b"{}", &context),
        Answer::Listing | Answer::Array => {
            // The answer itself tells the row: what is given must not stand for it.
            let free = ParentRow::default();
            let decode = |context: &Context<'_>| match endpoint.answer {
                Answer::Listing => Ok(decoder.list(request, body, context)?.rows),
                _ => decoder.array(request, body, context),
            };
            let listed = decode(&Context { parent: &free, ..context })?;
            match (0..listed.num_rows()).rev().find(|row| is_of(&listed, *row, &key.values)) {
                Some(row) => Ok(decode(&context)?.slice(row, 1)),
                None => decoder.one(request, b"{}", &context),
            }
        }
    }
}

/// True where the columns have these values, or tell nothing.
fn is_of(rows: &RecordBatch, row: usize, values: &[(usize, Value)]) -> bool {
    let same = |(index, value): &(usize, Value)| {
        let told = rows.columns().get(*index).and_then(|column| value_at(column, row));
        told.is_none_or(|told| told == *value)
    };
    values.iter().all(same)
}

/// The row of a key as it stands: the `wanted` columns, the others NULL. `None` when it is gone. Where the key
/// leaves the number open that Backlog assigns, it is the newest row.
pub async fn current(
    space: &Arc<Space>,
    table: &'static Table,
    key: &RowKey,
    wanted: &[usize],
) -> Result<Option<RecordBatch>> {
    let is_given = |position: &usize| key.values.iter().any(|(given, _)| given == position);
    let number = table.columns.iter().position(|column| column.auto).filter(|number| !is_given(number));
    let mut positions = wanted.to_vec();
    let others = key.values.iter().map(|(position, _)| *position).chain(number);
    positions.extend(others.filter(|position| !wanted.contains(position)));
    let index_of = |position: usize| positions.iter().position(|other| *other == position);
    let values =
        key.values.iter().filter_map(|(position, value)| Some((index_of(*position)?, value.clone())));
    let values: Arc<[(usize, Value)]> = values.collect();
    let number = number.and_then(index_of);

    let scan = Scan { projection: positions.clone(), predicates: key.predicates(), ..Scan::default() };
    let mine = Arc::clone(&values);
    let rows_of_key: Wanted =
        Arc::new(move |rows| (0..rows.num_rows()).map(|row| Some(is_of(rows, row, &mine))).collect());
    let plan = plan(table, &scan);
    let mut batches = plan.stream_of(Arc::clone(space), &Warnings::default(), Some(rows_of_key));
    let mut newest: Option<(Option<i64>, RecordBatch)> = None;
    while let Some(batch) = batches.try_next().await? {
        for row in (0..batch.num_rows()).filter(|row| is_of(&batch, *row, &values)) {
            let found = batch.slice(row, 1);
            let Some(number) = number else { return widened(table, &found, &positions).map(Some) };
            let number = match value_at(found.column(number), 0) {
                Some(Value::Integer(number)) => Some(number),
                _ => None,
            };
            if newest.as_ref().is_none_or(|(before, _)| *before < number) {
                newest = Some((number, found));
            }
        }
    }
    newest.map(|(_, row)| widened(table, &row, &positions)).transpose()
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
