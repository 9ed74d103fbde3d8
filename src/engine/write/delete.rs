//! DELETE: keys first (named by the WHERE, or read), then one request a row.

use std::sync::Arc;

use datafusion::arrow::datatypes::FieldRef;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{Expr, FromTable, TableWithJoins};

use super::super::errors;
use super::super::prepare::{logical_plan, parameter_types};
use super::super::runtime::Patience;
use super::super::session::Shared;
use super::keys::{Named, key_of, read_columns, references, refuse_hidden, take_options};
use super::markers::{merge_types, note_type};
use super::rows::{evaluate, once, read, typed_value};
use super::sources::Sources;
use super::target::{Returning, Target};
use super::{Allowance, Rows, guard, refuse};
use crate::error::Result;
use crate::sql;
use crate::sql::labels::Label;
use crate::tables::write::{self, Endpoint, Operation, Resolver, RowKey};
use crate::tables::{Table, Value};

/// A described DELETE.
pub(in crate::engine) struct Delete {
    target: Target,
    endpoint: &'static Endpoint,
    source: Source,
    /// How rows are deleted: columns that rows do not have, and their values.
    options: Vec<(usize, Expr)>,
    pub(super) returning: Option<Returning>,
}

enum Source {
    Named(Named),
    Matching {
        /// The keys of the matching rows.
        keys: Box<LogicalPlan>,
        /// The columns they are in.
        columns: Vec<usize>,
    },
}

pub(super) async fn prepare(
    shared: &Arc<Shared>,
    statement: sqlparser::ast::Delete,
    labels: &[Label],
    parameters: usize,
) -> Result<(Delete, Vec<Option<FieldRef>>)> {
    let refused = [
        (!statement.tables.is_empty(), "DELETE from several tables"),
        (statement.output.is_some(), "OUTPUT (use RETURNING)"),
        (!statement.order_by.is_empty() || statement.limit.is_some(), "DELETE … LIMIT"),
    ];
    refuse(&refused)?;
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = statement.from;
    let [from] = <[TableWithJoins; 1]>::try_from(from)
        .map_err(|_| sql::errors::unsupported_clause("DELETE from several tables"))?;
    let target = Target::of_factor(shared, &from.relation, "DELETE").await?;
    let endpoint = write::endpoint(target.table, Operation::Delete)?;
    let mut selection = statement.selection;
    let options = take_options(&target, &mut selection);

    let sources = Sources::new(from.joins, statement.using.unwrap_or_default())?;
    refuse_hidden(&target, &sources, selection.as_ref())?;
    let columns = read_columns(&target, endpoint)?;
    let items = references(&target, &columns);
    let plan = logical_plan(shared, target.select_beside(&sources, items, selection.clone())?).await?;
    let mut types = vec![None; parameters];
    for (column, value) in &options {
        note_type(&mut types, value, &target.field(*column));
    }
    let named = Named::of(&target, endpoint, selection.as_ref()).filter(|_| sources.is_empty());
    named.iter().for_each(|named| named.note_types(&target, &mut types));
    merge_types(&mut types, parameter_types(&plan, parameters)?);
    let source = match named {
        Some(named) => Source::Named(named),
        None => Source::Matching { keys: Box::new(plan), columns },
    };
    let returning = Returning::prepare(shared, &target, statement.returning, labels, parameters).await?;
    Ok((Delete { target, endpoint, source, options, returning }, types))
}

/// A row to delete, and how.
pub(super) struct Deletion {
    pub key: RowKey,
    pub options: Vec<(usize, Value)>,
}

pub(super) async fn execute(
    shared: &Arc<Shared>,
    plan: &Delete,
    parameters: Vec<ScalarValue>,
    allowance: &Allowance,
    patience: &Patience,
) -> Result<Rows> {
    let deletions = patience.bound(checked(shared, plan, &parameters, allowance)).await?;
    let total = deletions.len();
    let wanted = plan.returning.as_ref().map_or(&[][..], |returning| &returning.wanted);
    let mut rows = Rows::default();
    for (index, deletion) in deletions.iter().enumerate() {
        match patience.finish(delete(shared, plan.target.table, deletion, wanted)).await {
            Ok(Some(row)) => rows.written(shared, row),
            Ok(None) => {}
            Err(error) => return Err(rows.failure(shared, error, index, total)),
        }
    }
    Ok(rows)
}

/// The rows to delete, checked: names are ids, and nothing is sent yet.
pub(super) async fn checked(
    shared: &Arc<Shared>,
    plan: &Delete,
    parameters: &[ScalarValue],
    allowance: &Allowance,
) -> Result<Vec<Deletion>> {
    let options = options(shared, plan, parameters).await?;
    let keys = keys(shared, plan, parameters).await?;
    let total = keys.len();
    allowance.check("DELETE", total)?;
    let mut resolver = Resolver::new(&shared.space);
    let mut deletions = Vec::with_capacity(total);
    for (index, key) in keys.into_iter().enumerate() {
        let options = resolved(plan, &mut resolver, &options, &key).await;
        let options = options.map_err(|error| Rows::default().refusal(error, index, total))?;
        deletions.push(Deletion { key, options });
    }
    Ok(deletions)
}

/// The calls that would delete the rows.
pub(super) fn requests(plan: &Delete, deletions: &[Deletion]) -> Result<Vec<String>> {
    let request = |each: &Deletion| write::delete_request(plan.target.table, &each.key, &each.options);
    deletions.iter().map(|each| Ok(request(each)?.to_string())).collect()
}

/// The options of one row: a name means what it names in the row's project. 23000.
async fn resolved(
    plan: &Delete,
    resolver: &mut Resolver,
    options: &[(usize, Value)],
    key: &RowKey,
) -> Result<Vec<(usize, Value)>> {
    let table = plan.target.table;
    let given: Vec<usize> = options.iter().map(|(column, _)| *column).collect();
    let columns = write::resolved_columns(table, &given);
    if columns == given {
        return Ok(options.to_vec());
    }
    let whole = options.iter().chain(&key.values).cloned().map(|(column, value)| (column, Some(value)));
    let (all, values): (Vec<usize>, Vec<Option<Value>>) = whole.unzip();
    let values = resolver.resolve(table, Operation::Delete, &all, &values, None).await?;
    Ok(columns.into_iter().zip(values).filter_map(|(column, value)| Some((column, value?))).collect())
}

/// Deletes one row; gives it back in the columns that RETURNING takes.
pub(super) async fn delete(
    shared: &Arc<Shared>,
    table: &'static Table,
    Deletion { key, options }: &Deletion,
    wanted: &[usize],
) -> Result<Option<RecordBatch>> {
    let space = &shared.space;
    let endpoint = write::endpoint(table, Operation::Delete)?;
    let given: Vec<usize> = key.values.iter().map(|(column, _)| *column).collect();
    // What the answer will not tell can be read only while the row exists.
    let before = match write::tells(table, endpoint, &given, wanted) {
        true => None,
        false => match write::current(space, table, key, wanted).await? {
            None => return Ok(None),
            row => row,
        },
    };
    let deleted = write::delete(space, table, key, options, wanted).await?;
    Ok(deleted.map(|row| before.unwrap_or(row)))
}

async fn keys(shared: &Arc<Shared>, plan: &Delete, parameters: &[ScalarValue]) -> Result<Vec<RowKey>> {
    // A WHERE that restricts nothing says more than an option that is missing.
    let given: Vec<usize> = plan.options.iter().map(|(column, _)| *column).collect();
    let (query, columns) = match &plan.source {
        Source::Named(named) => {
            write::check_delete(plan.target.table, &given)?;
            return named.keys(shared, &plan.target, plan.endpoint, parameters).await;
        }
        Source::Matching { keys, columns } => (keys, columns),
    };
    guard::check(shared, query, parameters, "DELETE", &plan.target)?;
    write::check_delete(plan.target.table, &given)?;
    let rows = read(shared, query.as_ref().clone(), parameters).await?;
    let keys = rows.iter().map(|row| key_of(columns, row)).collect::<Result<Vec<_>>>()?;
    once(keys, |key| format!("{:?}", key.values), |key| key, plan.target.table.name)
}

/// The values of the options; none may be NULL. 22018, 23000.
async fn options(
    shared: &Arc<Shared>,
    plan: &Delete,
    parameters: &[ScalarValue],
) -> Result<Vec<(usize, Value)>> {
    let mut options = Vec::with_capacity(plan.options.len());
    for (column, expression) in &plan.options {
        let value = evaluate(shared, vec![expression.clone()], parameters).await?;
        let value = value.first().ok_or_else(|| errors::internal("a constant gave no value"))?;
        let value = typed_value(&plan.target, *column, value)?;
        write::check_row(plan.target.table, Operation::Delete, &[*column], std::slice::from_ref(&value))?;
        options.extend(value.map(|value| (*column, value)));
    }
    Ok(options)
}
