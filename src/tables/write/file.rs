//! The file of a new row: uploaded first, so that the row is written with its id.

use serde::Deserialize;

use crate::api::{Failure, Request, Sending, Upload};
use crate::error::{Error, Result};
use crate::tables::declare::{Column, ColumnType, FilePart, Table};
use crate::tables::errors;
use crate::tables::procedures::Files;
use crate::tables::space::Space;
use crate::tables::value::Value;

/// What a file may be given by.
const SOURCES: [FilePart; 3] = [FilePart::Content, FilePart::Path, FilePart::Uploaded];

/// The columns and values of a new row.
type Row<'a> = (&'a [usize], &'a [Option<Value>]);

/// The answer to an upload.
#[derive(Deserialize)]
struct Uploaded {
    id: i64,
}

/// Checks that one of the columns gives the file, where new rows have one. 23000.
pub(super) fn check_columns(table: &'static Table, given: &[&Column]) -> Result<()> {
    let is_source = |column: &&Column| column.write.file.is_some_and(|part| SOURCES.contains(&part));
    match table.file_column(FilePart::Uploaded).is_none() || given.iter().any(is_source) {
        true => Ok(()),
        false => Err(errors::not_one_file(sources(table), table.name, 0)),
    }
}

/// Checks the file of a new row; a file of this computer is not read yet. 22001, 23000, 42000.
pub(super) fn check(table: &'static Table, row: Row<'_>) -> Result<()> {
    let Some(id) = table.file_column(FilePart::Uploaded) else { return Ok(()) };
    let is_given = |part: &FilePart| value(table, row, *part).is_some();
    let given = SOURCES.iter().filter(|part| is_given(part)).count();
    if given != 1 {
        return Err(errors::not_one_file(sources(table), table.name, given));
    }
    if let (true, Some(name)) = (is_given(&FilePart::Uploaded), table.file_column(FilePart::Name))
        && is_given(&FilePart::Name)
    {
        return Err(errors::uploaded_file_has_name(name.name, table.name, id.name));
    }
    let files = files(table, row)?;
    files.check_source()?;
    match files.content.is_some() {
        true => files.upload(|| unnamed(table)).map(drop),
        false => Ok(()),
    }
}

/// The call that uploads the file of a new row, which is read now. `None`: nothing is to be uploaded.
pub(super) fn request(table: &'static Table, row: Row<'_>) -> Result<Option<Request>> {
    let upload = files(table, row)?.upload(|| unnamed(table))?;
    Ok(upload.map(|upload: Upload| Request::post("/space/attachment").with_upload(upload)))
}

/// Uploads the file, and gives the column and value by which the row is written with it.
pub(super) async fn upload(
    space: &Space,
    table: &'static Table,
    request: &Request,
) -> Result<Option<(usize, Value)>> {
    let not_attached = |error: Error| error.prefixed(&errors::upload_failed());
    // An upload is no row: whatever became of it, none was added.
    let failed = |failure: Failure| not_attached(failure.without_outcome().into());
    let unexpected = |error| not_attached(errors::unexpected_answer(request, error));
    // Whoever stops waiting for it leaves no change open, so that the row's watch is not told of it.
    let apart = Sending::default();
    let body = apart.watch(space.client().write(request)).await.map_err(failed)?;
    let uploaded: Uploaded = serde_json::from_slice(&body).map_err(unexpected)?;
    Ok(id_column(table).map(|column| (column, Value::Integer(uploaded.id))))
}

/// Position of the column with the id of the uploaded file.
fn id_column(table: &'static Table) -> Option<usize> {
    table.position_to_write(table.file_column(FilePart::Uploaded)?.name)
}

/// What a row says of its file. 22001.
fn files(table: &'static Table, row: Row<'_>) -> Result<Files> {
    let text = |part| match (table.file_column(part), value(table, row, part)) {
        (Some(column), Some(value)) => sized(column, value.to_string()).map(Some),
        _ => Ok(None),
    };
    let content = value(table, row, FilePart::Content).map(|value| match value {
        Value::Bytes(bytes) => bytes.clone(),
        other => other.to_string().into(),
    });
    let source = text(FilePart::Path)?.map(Into::into);
    Ok(Files { name: text(FilePart::Name)?, content, source, target: None })
}

fn sized(column: &Column, text: String) -> Result<String> {
    match column.column_type {
        ColumnType::Text(size) if text.chars().count() > size as usize => {
            Err(errors::text_too_long(column.name, text.chars().count(), size))
        }
        _ => Ok(text),
    }
}

/// The value of the column that tells this part.
fn value<'a>(table: &'static Table, (columns, values): Row<'a>, part: FilePart) -> Option<&'a Value> {
    let tells =
        |position: &usize| table.column(*position).is_some_and(|column| column.write.file == Some(part));
    columns.iter().zip(values).find(|(position, _)| tells(position))?.1.as_ref()
}

fn unnamed(table: &'static Table) -> Error {
    let name = table.file_column(FilePart::Name).map_or("", |column| column.name);
    errors::required_column_missing(name, table.name)
}

/// The columns that a file may be given by, as a person reads them.
fn sources(table: &'static Table) -> String {
    let names = SOURCES.iter().filter_map(|part| table.file_column(*part)).map(|column| column.name);
    names.collect::<Vec<_>>().join(", ")
}
