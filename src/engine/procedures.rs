//! Calls of procedures: arguments as one planned row, then the procedure's one request.

use std::sync::Arc;

use bytes::Bytes;
use datafusion::arrow::datatypes::{Field, Schema};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{Expr, Ident, SelectItem, SetExpr, Statement};

use super::catalog::{CatalogParameter, CatalogProcedure, Direction, metadata};
use super::prepare::{Action, Described, logical_plan, parameter_types, resolve_names};
use super::runtime::Patience;
use super::session::Shared;
use super::shown::shown;
use super::write::Allowance;
use super::write::markers::{merge_types, note_type};
use super::write::rows::{cast_strictly, read};
use super::{ResultColumn, errors, filters, temp};
use crate::error::Result;
use crate::sql;
use crate::sql::call::{Argument, Call};
use crate::tables::procedures::{self as declared, Each, Parameter, Procedure, Ready, errors as call_errors};
use crate::tables::{self, SCHEMA};

/// Backlog's code for what does not exist.
const GONE: i32 = 6;

/// A described call.
pub(super) struct CallPlan {
    procedure: &'static Procedure,
    /// The row of arguments; `None` without any.
    arguments: Option<LogicalPlan>,
    /// The parameter that each value of the row is for.
    positions: Vec<usize>,
}

impl CallPlan {
    /// Refuses so many sets of arguments, where each call is a change. 42000.
    pub(super) fn check_sets(&self, sets: usize, allowance: &Allowance) -> Result<()> {
        match self.procedure.writes() {
            true => allowance.check(self.procedure.name, sets),
            false => Ok(()),
        }
    }
}

/// What a call gave.
pub(super) struct Called {
    /// The result set, when the procedure gives one.
    pub rows: Option<RecordBatch>,
    /// 1 for a change without a result set.
    pub affected: Option<u64>,
}

/// Checks and describes a call. No request.
pub(super) async fn prepare(shared: &Arc<Shared>, call: Call, markers: usize) -> Result<Described> {
    let procedure = find(&call.name)?;
    if procedure.writes() && shared.settings.read_only {
        return Err(errors::read_only(procedure.name));
    }
    let (positions, expressions): (Vec<usize>, Vec<Expr>) =
        matched(procedure, call.arguments)?.into_iter().unzip();
    check_complete(procedure, &positions)?;
    let mut types = vec![None; markers];
    for (position, expression) in positions.iter().zip(&expressions) {
        if let Some(parameter) = procedure.parameters.get(*position) {
            note_type(&mut types, expression, &Arc::new(input_field(parameter)));
        }
    }
    let (arguments, reads_temp) = match expressions.is_empty() {
        true => (None, false),
        false => plan_of(shared, expressions).await.map(|(plan, reads_temp)| (Some(plan), reads_temp))?,
    };
    if let Some(plan) = &arguments {
        merge_types(&mut types, parameter_types(plan, markers)?);
    }
    let columns = result_columns(procedure);
    let action = Action::Call(Box::new(CallPlan { procedure, arguments, positions }));
    Ok(Described { columns, parameters: types, action, reads_temp })
}

/// The procedure of that name, in the schema of the tables.
fn find(name: &[String]) -> Result<&'static Procedure> {
    let found = match name {
        [name] => declared::find(name),
        [schema, name] if schema.eq_ignore_ascii_case(SCHEMA) => declared::find(name),
        _ => None,
    };
    found.ok_or_else(|| call_errors::unknown_procedure(name.join(".")))
}

/// The parameter of each argument that has a value. 07001, 42000.
fn matched(procedure: &Procedure, arguments: Vec<Argument>) -> Result<Vec<(usize, Expr)>> {
    let count = arguments.len();
    let mut seen: Vec<usize> = Vec::with_capacity(count);
    let mut named = false;
    let mut matched = Vec::with_capacity(count);
    for (index, argument) in arguments.into_iter().enumerate() {
        let position = match &argument.name {
            Some(name) => {
                named = true;
                procedure.position(name).ok_or_else(|| {
                    call_errors::unknown_parameter(procedure.name, name, parameter_names(procedure))
                })?
            }
            None if named => return Err(call_errors::position_after_name(procedure.name)),
            None => index,
        };
        let Some(parameter) = procedure.parameters.get(position) else {
            return Err(call_errors::too_many_arguments(procedure.name, count, parameter_names(procedure)));
        };
        if seen.contains(&position) {
            return Err(call_errors::parameter_repeated(procedure.name, parameter.column.name));
        }
        seen.push(position);
        matched.extend(argument.value.map(|value| (position, value)));
    }
    Ok(matched)
}

fn parameter_names(procedure: &Procedure) -> String {
    let names = procedure.parameters.iter().map(|parameter| parameter.column.name).collect::<Vec<_>>();
    if names.is_empty() { "-".to_owned() } else { names.join(", ") }
}

fn check_complete(procedure: &Procedure, positions: &[usize]) -> Result<()> {
    let missing = procedure
        .parameters
        .iter()
        .enumerate()
        .find(|(position, parameter)| !parameter.column.nullable && !positions.contains(position));
    match missing {
        Some((_, parameter)) => Err(call_errors::argument_missing(procedure.name, parameter.column.name)),
        None => Ok(()),
    }
}

/// `SELECT value, …`, and whether it reads schema `temp`.
async fn plan_of(shared: &Shared, expressions: Vec<Expr>) -> Result<(LogicalPlan, bool)> {
    let mut statement = sql::parse::parse_own("SELECT 1")?;
    if let Statement::Query(query) = &mut statement
        && let SetExpr::Select(select) = query.body.as_mut()
    {
        let numbered = expressions.into_iter().enumerate();
        select.projection = numbered
            .map(|(index, expr)| SelectItem::ExprWithAlias {
                expr,
                alias: Ident::with_quote('"', format!("argument{index}")),
            })
            .collect();
    }
    resolve_names(shared, &mut statement).await?;
    let reads_temp = temp::names::mentions(&statement);
    Ok((logical_plan(shared, statement).await?, reads_temp))
}

fn result_columns(procedure: &Procedure) -> Vec<ResultColumn> {
    let Some(table) = procedure.result() else { return Vec::new() };
    let schema = tables::schema(table);
    let fields = schema.fields().iter();
    fields.map(|field| ResultColumn { label: field.name().clone(), field: Arc::clone(field) }).collect()
}

/// Evaluates and checks the arguments, then makes the request.
pub(super) async fn execute(
    shared: &Arc<Shared>,
    plan: &CallPlan,
    parameters: Vec<ScalarValue>,
    patience: &Patience,
) -> Result<Called> {
    let procedure = plan.procedure;
    let values = patience.bound(argument_row(shared, plan, &parameters)).await?;
    let mut arguments = vec![None; procedure.parameters.len()];
    for (position, value) in plan.positions.iter().zip(values) {
        if let (Some(slot), Some(parameter)) =
            (arguments.get_mut(*position), procedure.parameters.get(*position))
        {
            *slot = typed(procedure, parameter, &value)?;
        }
    }
    let ready = declared::ready(procedure, &arguments)?;
    if let Some(each) = procedure.each {
        return for_each_row(shared, procedure, each, &ready, patience).await;
    }
    let request = ready.send(&shared.space);
    if !procedure.writes() {
        return Ok(Called { rows: patience.bound(request).await?, affected: None });
    }
    let called = patience.finish(request).await;
    // Where it is unknown whether the change was made, ROLLBACK must not say that nothing was.
    if called.as_ref().err().is_none_or(|error| error.unknown_outcome) {
        shared.count_write();
    }
    let rows = called?;
    let affected = rows.is_none().then_some(1);
    Ok(Called { rows, affected })
}

/// Makes the call for each row that it is for; what is gone by then needs none.
async fn for_each_row(
    shared: &Arc<Shared>,
    procedure: &Procedure,
    each: &'static Each,
    ready: &Ready,
    patience: &Patience,
) -> Result<Called> {
    // The rows are those of now.
    shared.client.forget_answers();
    let keys = patience.bound(declared::keys(&shared.space, each)).await?;
    let mut done = 0;
    for key in &keys {
        match patience.finish(ready.for_key(each, *key).send(&shared.space)).await {
            Ok(_) => {
                shared.count_write();
                done += 1;
            }
            Err(error) if error.native == GONE => {}
            Err(error) => {
                if error.unknown_outcome {
                    shared.count_write();
                }
                return Err(error.prefixed(&call_errors::stopped(procedure.name, done, keys.len())));
            }
        }
    }
    Ok(Called { rows: Some(declared::counted(done)?), affected: None })
}

async fn argument_row(
    shared: &Shared,
    plan: &CallPlan,
    parameters: &[ScalarValue],
) -> Result<Vec<ScalarValue>> {
    let Some(arguments) = &plan.arguments else { return Ok(Vec::new()) };
    let mut rows = read(shared, arguments.clone(), parameters).await?;
    rows.pop().ok_or_else(|| errors::internal("the arguments gave no row"))
}

/// A value in the type of its parameter. 22004, 22018.
fn typed(
    procedure: &Procedure,
    parameter: &Parameter,
    value: &ScalarValue,
) -> Result<Option<declared::Argument>> {
    let column = &parameter.column;
    if value.is_null() {
        return match column.nullable {
            true => Ok(None),
            false => Err(call_errors::argument_null(procedure.name, column.name)),
        };
    }
    let argument = match cast_strictly(value, &column.column_type.arrow()) {
        Some(ScalarValue::Binary(Some(bytes))) => Some(declared::Argument::Bytes(Bytes::from(bytes))),
        Some(cast) => filters::scalar(&cast).map(declared::Argument::Plain),
        None => None,
    };
    let refused = || {
        call_errors::argument_does_not_fit(
            procedure.name,
            column.name,
            shown(value),
            column.column_type.sql(),
        )
    };
    argument.map(Some).ok_or_else(refused)
}

/// The declared procedures as the catalog lists them.
pub(super) fn catalog_procedures() -> Vec<CatalogProcedure> {
    declared::all().iter().map(|procedure| catalog_procedure(procedure)).collect()
}

fn catalog_procedure(procedure: &'static Procedure) -> CatalogProcedure {
    let inputs = procedure.parameters.iter().map(|parameter| CatalogParameter {
        field: Arc::new(input_field(parameter)),
        remarks: parameter.column.description,
        direction: Direction::Input,
        is_list: parameter.is_list(),
    });
    let schema = procedure.result().map_or_else(|| Arc::new(Schema::empty()), tables::schema);
    let columns = procedure.result().into_iter().flat_map(|table| table.columns).zip(schema.fields());
    let results = columns.map(|(column, field)| CatalogParameter {
        field: Arc::clone(field),
        remarks: column.description,
        direction: Direction::ResultColumn,
        is_list: false,
    });
    CatalogProcedure {
        schema: SCHEMA.to_owned(),
        name: procedure.name.to_owned(),
        remarks: procedure.description,
        parameters: inputs.chain(results).collect(),
    }
}

fn input_field(parameter: &Parameter) -> Field {
    let column = &parameter.column;
    let size = column.column_type.size().map(|size| (metadata::SIZE.to_owned(), size.to_string()));
    Field::new(column.name, column.column_type.arrow(), column.nullable)
        .with_metadata(size.into_iter().collect())
}
