//! One call: arguments checked, the request made once, the answer as rows.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use datafusion::arrow::array::{AsArray, Int64Array};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::arrow::record_batch::RecordBatch;
use futures::TryStreamExt;

use super::declare::{Answer, Call, Each, Parameter, Place, Procedure};
use super::errors;
use super::transfer::{self, Files};
use crate::api::{Method, Request};
use crate::error::Result;
use crate::tables::declare::{ColumnType, Table};
use crate::tables::decode::{Context, Decoder};
use crate::tables::errors::open_outcome;
use crate::tables::left_out::Warnings;
use crate::tables::plan::{ParentRow, Scan, plan};
use crate::tables::space::Space;
use crate::tables::value::{Comparison, Predicate, Value};

/// The value of a parameter, in its type.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// Anything but bytes.
    Plain(Value),
    /// Bytes.
    Bytes(Bytes),
}

impl Argument {
    fn text(&self) -> String {
        match self {
            Argument::Plain(value) => value.to_string(),
            Argument::Bytes(bytes) => format!("({} bytes)", bytes.len()),
        }
    }

    fn bytes(&self) -> Bytes {
        match self {
            Argument::Plain(value) => value.to_string().into(),
            Argument::Bytes(bytes) => bytes.clone(),
        }
    }
}

/// A call that is checked and not yet made.
#[derive(Clone, Debug)]
pub struct Ready {
    procedure: &'static Procedure,
    request: Request,
    target: Option<PathBuf>,
}

/// Checks a call: one value for each parameter, `None` for NULL and for what is not given. No request; a file
/// to upload is read. 07001, 22001, 22018, 42000.
pub fn ready(procedure: &'static Procedure, arguments: &[Option<Argument>]) -> Result<Ready> {
    let given: Vec<(&Parameter, &Argument)> = procedure
        .parameters
        .iter()
        .zip(arguments)
        .filter_map(|(parameter, argument)| Some((parameter, argument.as_ref()?)))
        .collect();
    check_choice(procedure, &given)?;
    let call = chosen_call(procedure, &given)?;
    let mut request = match procedure.answer {
        Answer::File => Request::download(call.endpoint),
        Answer::Nothing | Answer::Count | Answer::Rows(_) => Request::new(call.method, call.endpoint),
    };
    let mut files = Files::default();
    for (parameter, argument) in given {
        let text = || checked_text(procedure, parameter, argument);
        match parameter.place {
            Place::Path(name) => {
                let text = addressable(procedure, parameter, text()?)?;
                request = request.with_path_value(name, text);
            }
            Place::Form(name) => {
                request = request.with_parameter(name, filled(procedure, parameter, text()?)?);
            }
            Place::Ids(name) | Place::Texts(name) => {
                for value in list(procedure, parameter, &text()?)? {
                    request = request.with_parameter(name, value);
                }
            }
            Place::Content => files.content = Some(argument.bytes()),
            Place::FileName => files.name = Some(text()?),
            Place::Source => files.source = Some(text()?.into()),
            Place::Target => files.target = Some(transfer::free_path(text()?)?),
        }
    }
    let target = files.target.take();
    if let Some(upload) = files.upload(|| errors::file_name_missing(procedure.name))? {
        request = request.with_upload(upload);
    }
    Ok(Ready { procedure, request, target })
}

/// Exactly one of those of which one is to be given.
fn check_choice(procedure: &Procedure, given: &[(&Parameter, &Argument)]) -> Result<()> {
    let count =
        given.iter().filter(|(parameter, _)| procedure.one_of.contains(&parameter.column.name)).count();
    match procedure.one_of.is_empty() || count == 1 {
        true => Ok(()),
        false => Err(errors::not_one_of(procedure.name, procedure.one_of.join(", "), count)),
    }
}

/// The call whose path takes just the values that are given.
fn chosen_call(procedure: &Procedure, given: &[(&Parameter, &Argument)]) -> Result<Call> {
    let takes = |call: &&Call| {
        let places = given.iter().filter_map(|(parameter, _)| path_value(parameter));
        path_values(call).eq_unordered(places.chain(procedure.each.map(|each| each.key.1)))
    };
    procedure.calls.iter().find(takes).copied().ok_or_else(|| {
        let names = given.iter().map(|(parameter, _)| parameter.column.name).collect::<Vec<_>>();
        let named = if names.is_empty() { "no values".to_owned() } else { names.join(", ") };
        errors::no_such_call(procedure.name, named, possible(procedure))
    })
}

/// The parameters of each call, as a person reads them.
fn possible(procedure: &Procedure) -> String {
    let of_call = |call: &Call| {
        let taken = |parameter: &&Parameter| {
            path_value(parameter).is_some_and(|name| path_values(call).0.contains(&name))
        };
        procedure.parameters.iter().filter(taken).map(|each| each.column.name).collect::<Vec<_>>().join(" + ")
    };
    procedure.calls.iter().map(of_call).collect::<Vec<_>>().join("; ")
}

fn path_value(parameter: &Parameter) -> Option<&'static str> {
    match parameter.place {
        Place::Path(name) => Some(name),
        _ => None,
    }
}

/// Names of the values in a path.
struct PathValues(Vec<&'static str>);

fn path_values(call: &Call) -> PathValues {
    PathValues(call.endpoint.split('/').filter_map(|segment| segment.strip_prefix(':')).collect())
}

impl PathValues {
    fn eq_unordered(mut self, others: impl Iterator<Item = &'static str>) -> bool {
        let mut others: Vec<_> = others.collect();
        others.sort_unstable();
        self.0.sort_unstable();
        self.0 == others
    }
}

/// The value as text; 22001 when it is longer than the parameter takes.
fn checked_text(procedure: &Procedure, parameter: &Parameter, argument: &Argument) -> Result<String> {
    let text = argument.text();
    if let ColumnType::Text(size) = parameter.column.column_type {
        let length = text.chars().count();
        if length > size as usize {
            return Err(errors::argument_too_long(procedure.name, parameter.column.name, length, size));
        }
    }
    Ok(text)
}

/// The text, in which there is more than blanks where the call demands that. 23000.
fn filled(procedure: &Procedure, parameter: &Parameter, text: String) -> Result<String> {
    let column = &parameter.column;
    match text.trim().is_empty() && !column.nullable && !column.write.may_be_empty {
        true => Err(errors::argument_blank(procedure.name, column.name)),
        false => Ok(text),
    }
}

fn addressable(procedure: &Procedure, parameter: &Parameter, text: String) -> Result<String> {
    match text.trim() {
        "" | "." | ".." => Err(errors::not_addressable(procedure.name, parameter.column.name, text)),
        _ => Ok(text),
    }
}

/// The values of a list: at least one, none empty, ids as numbers.
fn list(procedure: &Procedure, parameter: &Parameter, text: &str) -> Result<Vec<String>> {
    let refused = || errors::not_a_list(procedure.name, parameter.column.name, text);
    let is_id = |value: &str| matches!(parameter.place, Place::Texts(_)) || value.parse::<u64>().is_ok();
    text.split(',')
        .map(str::trim)
        .map(|value| match !value.is_empty() && is_id(value) {
            true => Ok(value.to_owned()),
            false => Err(refused()),
        })
        .collect()
}

impl Ready {
    /// The same call for one of the rows that it is made for.
    pub fn for_key(&self, each: &Each, key: i64) -> Ready {
        Ready { request: self.request.clone().with_path_value(each.key.1, key), ..self.clone() }
    }

    /// Makes the request, once, and gives the rows of the answer; `None` where the procedure gives none.
    pub async fn send(self, space: &Space) -> Result<Option<RecordBatch>> {
        let body = match self.request.method {
            Method::Get => space.client().get(&self.request).await?,
            _ => {
                // The kept lists are those of projects.
                let is_kept = self.request.endpoint.starts_with("/projects/");
                let _outdating = is_kept.then(|| space.freshness.outdating());
                space.client().write(&self.request).await?
            }
        };
        match self.procedure.answer {
            Answer::Nothing | Answer::Count => Ok(None),
            Answer::Rows(table) => rows(space, table, &self.request, &body).map(Some),
            Answer::File => transfer::downloaded(&body, self.target).map(Some),
        }
    }
}

/// The keys of the rows for each of which a call is made, as they are now.
pub async fn keys(space: &Arc<Space>, each: &'static Each) -> Result<Vec<i64>> {
    let unknown = || errors::unknown_procedure(each.table);
    let table = crate::tables::find(each.table).ok_or_else(unknown)?;
    let column = |name| table.position(name).ok_or_else(unknown);
    let (name, truth) = each.condition;
    let comparison = Comparison::In(vec![Value::Boolean(truth)]);
    let predicates = vec![Predicate { column: column(name)?, comparison }];
    let projection = vec![column(each.key.0)?];
    let scan = Scan { projection, predicates, ..Scan::default() };
    let warnings = Warnings::default();
    let batches: Vec<RecordBatch> =
        plan(table, &scan).stream(Arc::clone(space), &warnings).try_collect().await?;
    match warnings.take().into_iter().next() {
        Some(refused) => Err(refused),
        None => Ok(batches.iter().flat_map(first_column).collect()),
    }
}

fn first_column(batch: &RecordBatch) -> Vec<i64> {
    let column = batch.columns().first().and_then(|column| column.as_primitive_opt::<Int64Type>());
    column.map_or_else(Vec::new, |keys| keys.iter().flatten().collect())
}

/// The row that tells how often a call was made.
pub fn counted(count: usize) -> Result<RecordBatch> {
    let counts = Int64Array::from(vec![i64::try_from(count).unwrap_or(i64::MAX)]);
    RecordBatch::try_new(crate::tables::schema(&super::results::COUNT), vec![Arc::new(counts)])
        .map_err(crate::tables::errors::batch_failed)
}

/// The objects of the answer.
fn rows(space: &Space, table: &'static Table, request: &Request, body: &[u8]) -> Result<RecordBatch> {
    let positions: Vec<usize> = (0..table.columns.len()).collect();
    let parent = ParentRow::default();
    let context = Context { timezone: space.timezone(), projects: None, parent: &parent };
    if request.method == Method::Get {
        return Ok(Decoder::new(table, &positions).list(request, body, &context)?.rows);
    }
    // The change is made, whatever its answer leaves out.
    let listed = Decoder::of_written(table, &positions).list(request, body, &context);
    Ok(listed.map_err(open_outcome)?.rows)
}
