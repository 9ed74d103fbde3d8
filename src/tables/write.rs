//! Writing rows: INSERT, UPDATE and DELETE of one row by its key, one request each.
//!
//! The `check_*` functions make no request: the engine calls them for every row before the first write.

mod answer;
mod file;
mod found;
mod issues;
mod key;
mod names;
mod parameters;
mod parent;
mod place;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use bytes::Bytes;
use datafusion::arrow::record_batch::RecordBatch;

use super::custom_fields::FIELD_PARAMETER;
use super::declare::{Column, FilePart, Table, Transform};
use super::errors;
use super::space::Space;
use super::value::Value;
use crate::api::{Failure, Request};
use crate::error::{Error, Result};

pub use super::declare::{Endpoint, Operation};
use answer::Lookups;
pub use answer::{current, tells};
pub use found::{check_readable, whereabouts};
pub use key::RowKey;
pub use names::{Resolver, are_same_ids, project_column, resolved_columns};
pub use parent::completed;
pub use place::Places;

/// The parameter that says in which project a row is made.
const PROJECT: &str = "projectId";

/// What an UPDATE of one row did.
#[derive(Clone, Debug, PartialEq)]
pub enum Updated {
    /// The row as it is now; NULL where the answer does not tell.
    Row(RecordBatch),
    /// The row had these values already; counts as one row.
    Unchanged,
    /// There is no such row.
    Gone,
}

/// The endpoint of a write. 42000 where the table has none.
pub fn endpoint(table: &'static Table, operation: Operation) -> Result<&'static Endpoint> {
    table.write(operation).ok_or_else(|| match table.writes.instead {
        Some(other) => errors::written_elsewhere(operation.name(), table.name, other.en, other.ja),
        None => errors::write_not_supported(operation.name(), table.name),
    })
}

/// Checks the columns of an INSERT. 42000, 23000.
pub fn check_insert(table: &'static Table, columns: &[usize]) -> Result<()> {
    let endpoint = endpoint(table, Operation::Insert)?;
    let columns = resolved_columns(table, distinct(table, columns)?);
    let given = each_once(table, &columns)?;
    let taken = |column: &Column| {
        let is_place = endpoint.part_of(column.name).is_some() || endpoint.is_found_by(column.name);
        is_place || column.write.is_given(Operation::Insert)
    };
    if let Some(column) = given.iter().find(|column| !taken(column)) {
        let places = endpoint.key.iter().map(|part| part.best.column).collect::<Vec<_>>().join(", ");
        return Err(match column.parent.is_some() && !places.is_empty() && !table.is_writable(column) {
            true => errors::write_other_column(column.name, table.name, &places, &places),
            false => refusal(table, column, errors::column_not_insertable),
        });
    }
    let is_given = |name: &str| given.iter().any(|column| column.name == name);
    let unplaced = endpoint.key.iter().find(|part| !part.keys().any(|key| is_given(key.column)));
    if let Some(part) = unplaced {
        return Err(errors::required_column_missing(part.best.column, table.name));
    }
    file::check_columns(table, &given)?;
    found::check_columns(table, endpoint, &columns)?;
    let needed = |column: &&Column| column.write.required && column.write.insert.is_some();
    match table.all_columns().filter(needed).find(|column| !is_given(column.name)) {
        Some(column) => Err(errors::required_column_missing(column.name, table.name)),
        None => Ok(()),
    }
}

/// Checks the columns that an UPDATE sets. 42000.
pub fn check_update(table: &'static Table, columns: &[usize]) -> Result<()> {
    endpoint(table, Operation::Update)?;
    let columns = resolved_columns(table, distinct(table, columns)?);
    let given = each_once(table, &columns)?;
    if let Some(column) = given.iter().find(|column| column.write.update.is_none()) {
        return Err(refusal(table, column, errors::column_not_updatable));
    }
    match given.first().filter(|_| given.iter().all(|column| column.write.accompanies)) {
        Some(column) => Err(errors::nothing_to_accompany(column.name, table.name)),
        None => Ok(()),
    }
}

/// Checks that rows can be deleted, and the columns that say how. 42000, 23000.
pub fn check_delete(table: &'static Table, columns: &[usize]) -> Result<()> {
    endpoint(table, Operation::Delete)?;
    let given = each_once(table, &resolved_columns(table, distinct(table, columns)?))?;
    let is_given = |column: &Column| given.iter().any(|given| given.name == column.name);
    let needed = |column: &&Column| column.write.required && column.write.delete.is_some();
    match table.all_columns().filter(needed).find(|column| !is_given(column)) {
        Some(column) => Err(errors::delete_option_missing(column.name, table.name)),
        None => Ok(()),
    }
}

/// A condition on a column that rows do not have. 42000
pub fn no_condition(table: &'static Table, column: usize) -> Error {
    let sent = resolved_columns(table, &[column]).first().and_then(|sent| table.column(*sent));
    let name = table.column(column).map_or("", |column| column.name);
    match sent.is_some_and(|column| column.write.delete.is_some()) {
        true => errors::delete_option_elsewhere(name, table.name),
        false => errors::condition_on_written(name, table.name),
    }
}

/// Checks the values of a row to write, one for each column. 22001, 22018, 23000.
pub fn check_row(
    table: &'static Table,
    operation: Operation,
    columns: &[usize],
    values: &[Option<Value>],
) -> Result<()> {
    for (column, value) in columns.iter().filter_map(|position| table.column(*position)).zip(values) {
        if operation == Operation::Delete && value.is_none() {
            return Err(errors::null_not_allowed(column.name, table.name));
        }
        let Some(parameter) = column.write.parameter(operation) else { continue };
        if let (Some(project), Some(value), PROJECT) = (table.project, value, parameter)
            && *value != Value::Integer(project.id)
        {
            return Err(errors::other_project(value, project.key, project.id));
        }
        match value {
            Some(Value::Text(text)) if text.trim().is_empty() && column.write.refuses_blank(operation) => {
                return Err(errors::blank_not_allowed(column.name, table.name));
            }
            Some(value) => drop(parameters::of(column, parameter, value)?),
            None if column.write.takes_null(operation) => {}
            None => return Err(errors::null_not_allowed(column.name, table.name)),
        }
    }
    match operation {
        Operation::Insert => {
            file::check(table, (columns, values))?;
            let endpoint = endpoint(table, operation)?;
            whereabouts(table, endpoint, columns, values)?;
            key::place(table, endpoint, columns, values).map(drop)
        }
        _ => Ok(()),
    }
}

/// True when `value` can be the key in `column` of some row, so that a request may carry it.
///
/// A path takes ids and keys alike: `IssueKey = '5'` must not become the issue with the id 5.
pub fn is_key(table: &'static Table, endpoint: &Endpoint, column: usize, value: &Value) -> bool {
    let key = table.column(column).and_then(|column| endpoint.part_of(column.name));
    key.is_some_and(|(_, key)| key.is_possible(value)) && is_of_project(table, value)
}

/// False for the key of an issue in another project than the table's.
fn is_of_project(table: &Table, value: &Value) -> bool {
    match (table.project, value) {
        (Some(project), Value::Text(key)) => Transform::project_of_issue_key(key) == project.key,
        _ => true,
    }
}

/// The calls that add a row: the upload of its file, where it has one, and the row itself.
pub fn insert_requests(
    table: &'static Table,
    columns: &[usize],
    values: &[Option<Value>],
) -> Result<Vec<Request>> {
    let row = insert_request(table, columns, values)?;
    let Some(upload) = file::request(table, (columns, values))? else { return Ok(vec![row]) };
    let id = table.file_column(FilePart::Uploaded).and_then(|column| column.write.insert);
    // Only Backlog knows the id.
    Ok(vec![upload, id.into_iter().fold(row, |row, id| row.with_parameter(id, "…"))])
}

/// The call that adds a row.
fn insert_request(table: &'static Table, columns: &[usize], values: &[Option<Value>]) -> Result<Request> {
    let endpoint = endpoint(table, Operation::Insert)?;
    let mut request = key::place(table, endpoint, columns, values)?.request(endpoint);
    for (column, value) in columns.iter().filter_map(|position| table.column(*position)).zip(values) {
        if let (Some(parameter), Some(value)) = (column.write.insert, value) {
            request.parameters.extend(parameters::of(column, parameter, value)?);
        }
    }
    let names_project = request.parameters.iter().any(|(name, _)| name == PROJECT);
    if let Some(project) = table.project.filter(|_| !names_project) {
        request.parameters.push((PROJECT.to_owned(), project.id.to_string()));
    }
    Ok(request)
}

/// The call that changes columns of the row with this key.
pub fn update_request(
    table: &'static Table,
    key: &RowKey,
    changes: &[(usize, Option<Value>)],
) -> Result<Request> {
    let mut request = key.request(endpoint(table, Operation::Update)?);
    request.parameters.extend(changed(table, changes)?);
    Ok(request)
}

/// The call that deletes the row with this key.
pub fn delete_request(table: &'static Table, key: &RowKey, options: &[(usize, Value)]) -> Result<Request> {
    let mut request = key.request(endpoint(table, Operation::Delete)?);
    for (position, value) in options {
        let option = table.column(*position).and_then(|column| Some((column, column.write.delete?)));
        let Some((column, parameter)) = option else { continue };
        request.parameters.extend(parameters::of(column, parameter, value)?);
    }
    Ok(request)
}

/// Adds a row; gives it back as far as the answer tells it. `wanted` are the columns asked for.
pub async fn insert(
    space: &Arc<Space>,
    table: &'static Table,
    columns: &[usize],
    values: &[Option<Value>],
    wanted: &[usize],
) -> Result<RecordBatch> {
    let endpoint = endpoint(table, Operation::Insert)?;
    let place = key::place(table, endpoint, columns, values)?;
    let mut request = insert_request(table, columns, values)?;
    let upload = file::request(table, (columns, values))?;
    let lookups = Lookups::of(space, table, wanted).await?;
    if let Some(upload) = upload
        && let Some((column, id)) = file::upload(space, table, &upload).await?
    {
        request = insert_request(table, &[columns, &[column]].concat(), &[values, &[Some(id)]].concat())?;
    }
    let body = send(space, table, &request).await.map_err(|failure| refused(table, failure))?;
    written(space, table, endpoint, (&request, &body), (&place, &lookups))
}

/// Changes columns of the row with this key.
pub async fn update(
    space: &Arc<Space>,
    table: &'static Table,
    key: &RowKey,
    changes: &[(usize, Option<Value>)],
    wanted: &[usize],
) -> Result<Updated> {
    let endpoint = endpoint(table, Operation::Update)?;
    if changes.is_empty() {
        return Ok(Updated::Unchanged);
    }
    let request = update_request(table, key, changes)?;
    let lookups = Lookups::of(space, table, wanted).await?;
    match send(space, table, &request).await {
        Ok(body) => written(space, table, endpoint, (&request, &body), (key, &lookups)).map(Updated::Row),
        Err(failure) if failure.is_no_change() => Ok(Updated::Unchanged),
        Err(failure) if failure.is_gone() => vanished(space, table, key, failure).await,
        Err(failure) => Err(refused(table, failure)),
    }
}

/// Deletes the row with this key; gives it back, or `None` when there was none.
pub async fn delete(
    space: &Arc<Space>,
    table: &'static Table,
    key: &RowKey,
    options: &[(usize, Value)],
    wanted: &[usize],
) -> Result<Option<RecordBatch>> {
    let endpoint = endpoint(table, Operation::Delete)?;
    let request = delete_request(table, key, options)?;
    let lookups = Lookups::of(space, table, wanted).await?;
    match send(space, table, &request).await {
        Ok(body) => written(space, table, endpoint, (&request, &body), (key, &lookups)).map(Some),
        // With options, what is gone may be the thing that an option names.
        Err(failure) if failure.is_gone() && !options.is_empty() => {
            vanished(space, table, key, failure).await.map(|_| None)
        }
        Err(failure) if failure.is_gone() => Ok(None),
        // What is named by a parameter is refused as a value, where it is not there.
        Err(failure) if failure.is_bad_value() && endpoint.takes_key_as_parameter() => {
            match current(space, table, key, &[]).await {
                Ok(None) => Ok(None),
                _ => Err(refused(table, failure)),
            }
        }
        Err(failure) => Err(refused(table, failure)),
    }
}

/// "No such object" may tell of the row, or of something it was to refer to: the row itself knows.
async fn vanished(
    space: &Arc<Space>,
    table: &'static Table,
    key: &RowKey,
    failure: Failure,
) -> Result<Updated> {
    match current(space, table, key, &[]).await? {
        Some(_) => Err(refused(table, failure)),
        None => Ok(Updated::Gone),
    }
}

/// Backlog names a custom field by its parameter: nobody has seen that.
fn refused(table: &'static Table, failure: Failure) -> Error {
    let mut error = Error::from(failure);
    if table.project.is_none() {
        return error;
    }
    for column in table.all_columns() {
        let parameters = [column.write.insert, column.write.update];
        for parameter in parameters.into_iter().flatten().filter(|name| name.starts_with(FIELD_PARAMETER)) {
            error = error.rewritten(|text| with_word(text, parameter, column.name));
        }
    }
    error
}

/// The text with `name` wherever `word` stands as one.
fn with_word(text: &str, word: &str, name: &str) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut renamed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(word) {
        let is_word = !before.ends_with(is_part) && !after.starts_with(is_part);
        renamed.push_str(before);
        renamed.push_str(if is_word { name } else { word });
        rest = after;
    }
    renamed + rest
}

/// The positions, none of them twice.
fn distinct<'a>(table: &'static Table, positions: &'a [usize]) -> Result<&'a [usize]> {
    each_once(table, positions).map(|_| positions)
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

/// A value as messages show it.
fn shortened(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}

/// Why a column cannot be written now; `otherwise` when another statement could.
fn refusal(table: &Table, column: &Column, otherwise: fn(&'static str, &'static str) -> Error) -> Error {
    match column.write.instead {
        Some(other) => errors::write_other_column(column.name, table.name, other.en, other.ja),
        None if column.write.delete.is_some() => errors::column_of_delete(column.name, table.name),
        None if table.is_writable(column) => otherwise(column.name, table.name),
        None => errors::column_not_writable(column.name, table.name),
    }
}

/// The parameters of changed columns; an empty value clears.
fn changed(table: &'static Table, changes: &[(usize, Option<Value>)]) -> Result<Vec<(String, String)>> {
    let mut written = Vec::new();
    for (position, value) in changes {
        let column = table.column(*position);
        let Some((column, parameter)) = column.and_then(|column| Some((column, column.write.update?))) else {
            continue;
        };
        let before = written.len();
        match value {
            Some(value) => written.extend(parameters::of(column, parameter, value)?),
            None if column.write.clearable => {}
            None => return Err(errors::null_not_allowed(column.name, table.name)),
        }
        if written.len() == before {
            written.push((parameter.to_owned(), String::new()));
        }
    }
    Ok(written)
}

/// Sends the write of a row; what is kept of the space may be outdated then.
async fn send(
    space: &Space,
    table: &'static Table,
    request: &Request,
) -> std::result::Result<Bytes, Failure> {
    let _outdating = space.outdating(table.list.endpoint);
    space.client().write(request).await
}

/// The row of an answer.
fn written(
    space: &Space,
    table: &'static Table,
    endpoint: &Endpoint,
    answered: (&Request, &[u8]),
    row: (&RowKey, &Lookups),
) -> Result<RecordBatch> {
    answer::row(space, table, endpoint, answered, row).map_err(errors::open_outcome)
}
