//! Writing rows: INSERT, UPDATE and DELETE of one row by its key, one request each.
//!
//! The `check_*` functions make no request: the engine calls them for every row before the first write.

mod parameters;
#[cfg(test)]
mod tests;

use datafusion::arrow::record_batch::RecordBatch;

use super::declare::{Column, Table};
use super::decode::{Context, Decoder};
use super::errors;
use super::plan::ParentRow;
use super::space::Space;
use super::value::Value;
use crate::api::{Failure, Method, Request};
use crate::error::Result;

/// What an UPDATE of one row did.
#[derive(Clone, Debug, PartialEq)]
pub enum Updated {
    /// The row as it is now, all columns.
    Row(RecordBatch),
    /// The row had these values already; counts as one row.
    Unchanged,
    /// There is no such row.
    Gone,
}

/// Checks the columns of an INSERT. 42000, 23000.
pub fn check_insert(table: &'static Table, columns: &[usize]) -> Result<()> {
    endpoint(table, "INSERT", table.writes.insert)?;
    for column in each_once(table, columns)? {
        if column.write.insert.is_none() {
            return Err(refusal(table, column, errors::column_not_insertable));
        }
    }
    let given = |column: &Column| {
        columns.iter().filter_map(|position| table.column(*position)).any(|given| given.name == column.name)
    };
    match table.columns.iter().find(|column| column.write.required && !given(column)) {
        Some(column) => Err(errors::required_column_missing(column.name, table.name)),
        None => Ok(()),
    }
}

/// Checks the columns that an UPDATE sets. 42000.
pub fn check_update(table: &'static Table, columns: &[usize]) -> Result<()> {
    endpoint(table, "UPDATE", table.writes.update)?;
    for column in each_once(table, columns)? {
        if column.write.update.is_none() {
            return Err(refusal(table, column, errors::column_not_updatable));
        }
    }
    Ok(())
}

/// Checks that rows can be deleted. 42000.
pub fn check_delete(table: &'static Table) -> Result<()> {
    endpoint(table, "DELETE", table.writes.delete).map(drop)
}

/// Checks the values of a row to insert or to change, one for each column. 22001, 22018, 23000.
pub fn check_row(table: &'static Table, columns: &[usize], values: &[Option<Value>]) -> Result<()> {
    for (column, value) in columns.iter().filter_map(|position| table.column(*position)).zip(values) {
        let Some(parameter) = column.write.insert.or(column.write.update) else { continue };
        match value {
            Some(value) => drop(parameters::of(column, parameter, value)?),
            None if column.write.clearable => {}
            None => return Err(errors::null_not_allowed(column.name, table.name)),
        }
    }
    Ok(())
}

/// True when `value` can be the key in `column` of some row, so that a path may carry it.
///
/// A path takes ids and keys alike: `IssueKey = '5'` must not become the issue with the id 5.
pub fn is_key(table: &'static Table, column: usize, value: &Value) -> bool {
    let keys = table.single.iter().flat_map(|single| single.keys);
    let mut shapes = keys.filter(|key| table.position(key.column) == Some(column)).map(|key| key.shape);
    shapes.any(|shape| shape.is_possible(value) && shape.is_addressable(value))
}

/// Adds a row; gives it back as Backlog made it, all columns.
pub async fn insert(
    space: &Space,
    table: &'static Table,
    columns: &[usize],
    values: &[Option<Value>],
) -> Result<RecordBatch> {
    check_insert(table, columns)?;
    let request = insert_request(table, columns, values)?;
    let body = space.client().write(&request).await?;
    written_row(space, table, &request, &body).await
}

/// Changes columns of the row with this key.
pub async fn update(
    space: &Space,
    table: &'static Table,
    key: &Value,
    changes: &[(usize, Option<Value>)],
) -> Result<Updated> {
    let positions: Vec<usize> = changes.iter().map(|(position, _)| *position).collect();
    check_update(table, &positions)?;
    let endpoint = endpoint(table, "UPDATE", table.writes.update)?;
    let mut request = of_row(table, Method::Patch, endpoint, key);
    request.parameters = changed(table, request.parameters, changes)?;
    if request.parameters.is_empty() {
        return Ok(Updated::Unchanged);
    }
    match space.client().write(&request).await {
        Ok(body) => written_row(space, table, &request, &body).await.map(Updated::Row),
        Err(failure) if failure.is_no_change() => Ok(Updated::Unchanged),
        Err(failure) if failure.is_gone() => vanished(space, table, key, failure).await,
        Err(failure) => Err(failure.into()),
    }
}

/// Deletes the row with this key; gives it back, or `None` when there was none.
pub async fn delete(space: &Space, table: &'static Table, key: &Value) -> Result<Option<RecordBatch>> {
    let endpoint = endpoint(table, "DELETE", table.writes.delete)?;
    let request = of_row(table, Method::Delete, endpoint, key);
    match space.client().write(&request).await {
        Ok(body) => written_row(space, table, &request, &body).await.map(Some),
        Err(failure) if failure.is_gone() => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

/// "No such object" may tell of the row, or of something it was to refer to: the row itself knows.
async fn vanished(space: &Space, table: &'static Table, key: &Value, failure: Failure) -> Result<Updated> {
    let Some(single) = &table.single else { return Ok(Updated::Gone) };
    let request = Request::get(single.endpoint).with_path_value(single.value, key);
    match space.client().get(&request).await {
        Ok(_) => Err(failure.into()),
        Err(again) if again.is_gone() => Ok(Updated::Gone),
        Err(again) => Err(again.into()),
    }
}

fn endpoint(table: &Table, operation: &str, endpoint: Option<&'static str>) -> Result<&'static str> {
    endpoint.ok_or_else(|| errors::write_not_supported(operation, table.name))
}

/// The columns at these positions, none of them twice.
fn each_once(table: &'static Table, positions: &[usize]) -> Result<Vec<&'static Column>> {
    let mut columns: Vec<&'static Column> = Vec::with_capacity(positions.len());
    for column in positions.iter().filter_map(|position| table.column(*position)) {
        if columns.iter().any(|known| known.name == column.name) {
            return Err(errors::column_repeated(column.name));
        }
        columns.push(column);
    }
    Ok(columns)
}

/// Why a column cannot be written now; `otherwise` when another statement could.
fn refusal(
    table: &Table,
    column: &Column,
    otherwise: fn(&'static str, &'static str) -> crate::error::Error,
) -> crate::error::Error {
    match column.write.instead {
        Some(other) => errors::write_other_column(column.name, table.name, other),
        None if column.is_writable() => otherwise(column.name, table.name),
        None => errors::column_not_writable(column.name, table.name),
    }
}

fn of_row(table: &Table, method: Method, endpoint: &'static str, key: &Value) -> Request {
    let request = Request::new(method, endpoint);
    match &table.single {
        Some(single) => request.with_path_value(single.value, key),
        None => request,
    }
}

fn insert_request(table: &'static Table, columns: &[usize], values: &[Option<Value>]) -> Result<Request> {
    let endpoint = endpoint(table, "INSERT", table.writes.insert)?;
    let mut request = Request::new(Method::Post, endpoint);
    for (column, value) in columns.iter().filter_map(|position| table.column(*position)).zip(values) {
        let Some(parameter) = column.write.insert else { continue };
        match value {
            Some(value) => request.parameters.extend(parameters::of(column, parameter, value)?),
            None if column.write.required => return Err(errors::null_not_allowed(column.name, table.name)),
            None => {}
        }
    }
    Ok(request)
}

fn changed(
    table: &'static Table,
    mut written: Vec<(String, String)>,
    changes: &[(usize, Option<Value>)],
) -> Result<Vec<(String, String)>> {
    for (position, value) in changes {
        let column = table.column(*position);
        let Some((column, parameter)) = column.and_then(|column| Some((column, column.write.update?))) else {
            continue;
        };
        match value {
            Some(value) => {
                let before = written.len();
                written.extend(parameters::of(column, parameter, value)?);
                if written.len() == before {
                    written.push((parameter.to_owned(), String::new()));
                }
            }
            None if column.write.clearable => written.push((parameter.to_owned(), String::new())),
            None => return Err(errors::null_not_allowed(column.name, table.name)),
        }
    }
    Ok(written)
}

/// The row a write answers, all columns; what was read of the space may be outdated now.
async fn written_row(
    space: &Space,
    table: &'static Table,
    request: &Request,
    body: &[u8],
) -> Result<RecordBatch> {
    if std::ptr::eq(table, &super::resources::projects::TABLE) {
        space.forget().await;
    }
    let positions: Vec<usize> = (0..table.columns.len()).collect();
    let (decoder, parent) = (Decoder::new(table, &positions), ParentRow::default());
    let projects = if decoder.needs_projects(&parent) { Some(space.projects().await?) } else { None };
    let context = Context { timezone: space.timezone(), projects: projects.as_deref(), parent: &parent };
    decoder.one(request, body, &context)
}
