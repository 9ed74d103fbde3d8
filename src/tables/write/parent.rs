//! What a written row shows of its parent, which the answer to the write does not tell: only the parent is read.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, StringArray};
use datafusion::arrow::record_batch::RecordBatch;

use super::RowKey;
use super::answer::{current, untold};
use crate::error::Result;
use crate::tables::declare::{Endpoint, Table};
use crate::tables::errors;
use crate::tables::resources::projects;
use crate::tables::space::{Project, Space};
use crate::tables::value::Value;

/// Columns of a row by their positions.
type Columns = Vec<(usize, ArrayRef)>;

/// A written row in the `wanted` columns: as it was answered, with what its parent tells, where no more is
/// wanted; otherwise it is read. `None` when it is gone.
pub async fn completed(
    space: &Arc<Space>,
    table: &'static Table,
    endpoint: &Endpoint,
    (key, answered): (&RowKey, &RecordBatch),
    wanted: &[usize],
) -> Result<Option<RecordBatch>> {
    let given: Vec<usize> = key.values.iter().map(|(position, _)| *position).collect();
    match of_parent(space, table, key, &untold(table, endpoint, &given, wanted)).await? {
        Some(columns) => filled(answered, columns).map(Some),
        None => current(space, table, key, wanted).await,
    }
}

/// The columns from the parent. `None` where it does not have them all, or the key does not name it.
async fn of_parent(
    space: &Arc<Space>,
    table: &'static Table,
    key: &RowKey,
    positions: &[usize],
) -> Result<Option<Columns>> {
    let Some(parent) = &table.parent else { return Ok(None) };
    let in_parent = |position: usize| parent.table.position(table.column(position)?.parent?);
    let columns: Option<Vec<(usize, usize)>> =
        positions.iter().map(|position| Some((*position, in_parent(*position)?))).collect();
    let values: Vec<(usize, Value)> = key
        .values
        .iter()
        .filter_map(|(position, value)| Some((in_parent(*position)?, value.clone())))
        .collect();
    let is_named = parent.keys.iter().any(|key| {
        let position = parent.table.position(key.column);
        values.iter().any(|(given, _)| Some(*given) == position)
    });
    let Some(columns) = columns.filter(|_| is_named) else { return Ok(None) };
    let of_parent = RowKey { values };
    if std::ptr::eq(parent.table, &projects::TABLE)
        && let Some(columns) = of_project(space, parent.table, &of_parent, &columns).await?
    {
        return Ok(Some(columns));
    }
    let wanted: Vec<usize> = columns.iter().map(|(_, position)| *position).collect();
    let row = current(space, parent.table, &of_parent, &wanted).await?;
    let taken = |row: RecordBatch| {
        columns
            .iter()
            .map(|(own, position)| Some((*own, Arc::clone(row.columns().get(*position)?))))
            .collect()
    };
    Ok(row.and_then(taken))
}

/// The columns from the list of projects that is kept, which has ids and keys.
async fn of_project(
    space: &Space,
    table: &'static Table,
    key: &RowKey,
    columns: &[(usize, usize)],
) -> Result<Option<Columns>> {
    let value = |project: &Project, position: usize| match table.column(position)?.name {
        "Id" => Some(Value::Integer(project.id)),
        "ProjectKey" => Some(Value::Text(project.key.clone())),
        _ => None,
    };
    let projects = space.projects().await?;
    let is_it = |project: &&Project| {
        key.values.iter().all(|(at, wanted)| value(project, *at).as_ref() == Some(wanted))
    };
    let array = |value: Value| -> Option<ArrayRef> {
        match value {
            Value::Integer(number) => Some(Arc::new(Int64Array::from(vec![number]))),
            Value::Text(text) => Some(Arc::new(StringArray::from(vec![text]))),
            _ => None,
        }
    };
    let Some(project) = projects.rows.iter().find(is_it) else { return Ok(None) };
    Ok(columns.iter().map(|(own, position)| Some((*own, array(value(project, *position)?)?))).collect())
}

/// The row with other values in these columns.
fn filled(row: &RecordBatch, columns: Columns) -> Result<RecordBatch> {
    let mut all = row.columns().to_vec();
    for (position, column) in columns {
        if let Some(slot) = all.get_mut(position) {
            *slot = column;
        }
    }
    RecordBatch::try_new(row.schema(), all).map_err(errors::batch_failed)
}
