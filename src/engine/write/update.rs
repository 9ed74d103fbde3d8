//! UPDATE: keys first (named by the WHERE, or read), then one request a row with the changed columns.

use std::sync::Arc;

use datafusion::arrow::datatypes::FieldRef;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{AssignmentTarget, Expr, Ident, SelectItem};

use super::super::prepare::{logical_plan, parameter_types};
use super::super::runtime::Patience;
use super::super::session::Shared;
use super::super::{errors, filters};
use super::change::{self, Given};
use super::keys::{Named, key_of, read_columns, references, refuse_hidden};
use super::markers::{marker, merge_types, note_type};
use super::rows::{evaluate, is_constant, once, read, typed_value};
use super::sources::Sources;
use super::target::{Returning, Target};
use super::{Allowance, Rows, guard, refuse};
use crate::error::Result;
use crate::sql;
use crate::sql::labels::Label;
use crate::tables::Value;
use crate::tables::write::{self, Endpoint, Operation, Resolver, RowKey, Updated};

/// A described UPDATE.
pub(in crate::engine) struct Update {
    target: Target,
    endpoint: &'static Endpoint,
    /// Columns that SET names.
    columns: Vec<usize>,
    source: Source,
    pub(super) returning: Option<Returning>,
}

enum Source {
    /// Keys and values are constants of the statement: nothing is read, unless a row may be written back.
    Named { keys: Named, values: Vec<Expr>, reading: Reading },
    Matching {
        reading: Reading,
        /// The keys alone: what the guard judges, since sub-queries of SET restrict nothing.
        keys: Box<LogicalPlan>,
    },
}

/// How the rows are read.
struct Reading {
    /// What is read of the matching rows.
    layout: Layout,
    /// Those values, in the order of the layout.
    rows: Box<LogicalPlan>,
}

/// What is read of each row: key, new values of SET, old values, values to be sent along.
struct Layout {
    endpoint: &'static Endpoint,
    key: Vec<usize>,
    /// Columns of SET that rows have; the others have no old value.
    old: Vec<usize>,
    /// Columns that may have to be sent along.
    along: Vec<usize>,
    /// The column with the project, where names in SET depend on it.
    project: Option<usize>,
}

pub(super) async fn prepare(
    shared: &Arc<Shared>,
    statement: sqlparser::ast::Update,
    labels: &[Label],
    parameters: usize,
) -> Result<(Update, Vec<Option<FieldRef>>)> {
    refuse_clauses(&statement)?;
    let target = Target::of_factor(shared, &statement.table.relation, "UPDATE").await?;
    let mut columns = Vec::new();
    let mut values = Vec::new();
    for assignment in statement.assignments {
        let AssignmentTarget::ColumnName(name) = &assignment.target else {
            return Err(sql::errors::unsupported_clause("SET (a, b) = …"));
        };
        let column = target.column(name)?;
        if columns.contains(&column) {
            return Err(errors::column_twice(target.column_name(column)));
        }
        columns.push(column);
        // No column of Backlog's has a default: there is no value.
        values.push(sql::default::or_null(assignment.value));
    }
    write::check_update(target.table, &columns)?;
    let endpoint = write::endpoint(target.table, Operation::Update)?;

    let layout = Layout::of(&target, endpoint, &columns)?;
    let sources = Sources::new(statement.table.joins, sql::update_from::sources(statement.from))?;
    let selection = statement.selection;
    refuse_hidden(&target, &sources, selection.as_ref())?;
    let plan = logical_plan(shared, layout.select(&target, &sources, &values, selection.clone())?).await?;
    let mut types = vec![None; parameters];
    for (column, value) in columns.iter().zip(&values) {
        note_type(&mut types, value, &target.field(*column));
    }
    let named = Named::of(&target, endpoint, selection.as_ref()).filter(|_| sources.is_empty());
    named.iter().for_each(|named| named.note_types(&target, &mut types));
    merge_types(&mut types, parameter_types(&plan, parameters)?);
    let is_known = values.iter().all(is_constant) && layout.is_of_set_alone();
    let key = references(&target, &layout.key);
    let reading = Reading { layout, rows: Box::new(plan) };
    let source = match named {
        Some(keys) if is_known => Source::Named { keys, values, reading },
        _ => {
            let keys = logical_plan(shared, target.select_beside(&sources, key, selection)?).await?;
            Source::Matching { reading, keys: Box::new(keys) }
        }
    };
    let returning = Returning::prepare(shared, &target, statement.returning, labels, parameters).await?;
    Ok((Update { target, endpoint, columns, source, returning }, types))
}

fn refuse_clauses(statement: &sqlparser::ast::Update) -> Result<()> {
    let refused = [
        (statement.or.is_some(), "UPDATE OR …"),
        (statement.output.is_some(), "OUTPUT (use RETURNING)"),
        (!statement.order_by.is_empty() || statement.limit.is_some(), "UPDATE … LIMIT"),
    ];
    refuse(&refused)
}

impl Layout {
    fn of(target: &Target, endpoint: &'static Endpoint, columns: &[usize]) -> Result<Self> {
        Ok(Layout {
            endpoint,
            key: read_columns(target, endpoint)?,
            old: columns.iter().copied().filter(|column| target.is_of_rows(*column)).collect(),
            along: change::along(target, endpoint, columns),
            project: write::project_column(target.table, columns),
        })
    }

    /// True where nothing of the rows has to be known but their keys.
    fn is_of_set_alone(&self) -> bool {
        self.along.is_empty() && self.project.is_none()
    }

    /// `SELECT key, new values, old values, values to be sent along, project FROM table WHERE …`
    fn select(
        &self,
        target: &Target,
        sources: &Sources,
        values: &[Expr],
        selection: Option<Expr>,
    ) -> Result<sqlparser::ast::Statement> {
        let reference = |column: &usize| target.column_reference(*column);
        let key = self.key.iter().map(reference);
        let read = self.old.iter().chain(&self.along).chain(&self.project).map(reference);
        let items = key.chain(values.iter().cloned()).chain(read).enumerate().map(aliased).collect();
        target.select_beside(sources, items, selection)
    }

    /// The key of a row that was read, and the columns whose new value differs from the old one.
    fn change(&self, target: &Target, columns: &[usize], row: &[ScalarValue]) -> Result<Change> {
        let key = key_of(&self.key, row)?;
        let (_, values) = row.split_at(self.key.len());
        let (new, read) = values.split_at(columns.len());
        let (old, along) = read.split_at(self.old.len());
        let project = along.get(self.along.len()).filter(|_| self.project.is_some());
        let project = match project.and_then(filters::scalar) {
            Some(Value::Integer(project)) => Some(project),
            _ => None,
        };
        let mut given = Vec::with_capacity(columns.len());
        for (column, new) in columns.iter().zip(new) {
            let old = self.old.iter().position(|old| old == column).and_then(|at| old.get(at));
            given.push(Given {
                column: *column,
                new: typed_value(target, *column, new)?,
                old: old.map(|old| typed_value(target, *column, old)).transpose()?,
            });
        }
        let along = self.along.iter().zip(along);
        let along = along.map(|(column, value)| Ok((*column, typed_value(target, *column, value)?)));
        let along = along.collect::<Result<Vec<_>>>()?;
        Ok(Change { key, columns: change::changed(target, self.endpoint, given, along), project })
    }
}

fn aliased((index, expr): (usize, Expr)) -> SelectItem {
    SelectItem::ExprWithAlias { expr, alias: Ident::with_quote('"', format!("\u{1}{index}")) }
}

/// One row to write.
#[derive(PartialEq)]
pub(super) struct Change {
    key: RowKey,
    /// Changed columns and their new values.
    columns: Vec<(usize, Option<Value>)>,
    /// Its project, where names depend on it.
    project: Option<i64>,
}

pub(super) async fn execute(
    shared: &Arc<Shared>,
    plan: &Update,
    parameters: Vec<ScalarValue>,
    allowance: &Allowance,
    patience: &Patience,
) -> Result<Rows> {
    let changes = patience.bound(checked(shared, plan, &parameters, allowance)).await?;
    let total = changes.len();
    let wanted = plan.returning.as_ref().map_or(&[][..], |returning| &returning.wanted);
    let (space, table) = (&shared.space, plan.target.table);
    let mut rows = Rows::default();
    for (index, Change { key, columns, .. }) in changes.iter().enumerate() {
        match patience.finish(write::update(space, table, key, columns, wanted)).await {
            Ok(Updated::Row(row)) => {
                rows.written(shared, row);
                let given: Vec<usize> = key.values.iter().map(|(column, _)| *column).collect();
                if !write::tells(table, plan.endpoint, &given, wanted) {
                    let completed = rows.complete(shared, (&plan.target, plan.endpoint), key, wanted).await;
                    completed.map_err(|error| rows.incomplete(error, index, total))?;
                }
            }
            // The answer of a change that changes nothing is no row: RETURNING reads it.
            Ok(Updated::Unchanged) if plan.returning.is_some() => {
                let row = write::current(space, table, key, wanted).await;
                rows.unchanged(row.map_err(|error| rows.failure(shared, error, index, total))?);
            }
            Ok(Updated::Unchanged) => rows.unchanged(None),
            Ok(Updated::Gone) => {}
            Err(error) => return Err(rows.failure(shared, error, index, total)),
        }
    }
    Ok(rows)
}

/// The changes of all rows, checked: names are ids, and nothing is sent yet.
pub(super) async fn checked(
    shared: &Arc<Shared>,
    plan: &Update,
    parameters: &[ScalarValue],
    allowance: &Allowance,
) -> Result<Vec<Change>> {
    let mut changes = changes(shared, plan, parameters).await?;
    let total = changes.len();
    allowance.check("UPDATE", total)?;
    let table = plan.target.table;
    let mut resolver = Resolver::new(&shared.space);
    for (index, change) in changes.iter_mut().enumerate() {
        let refusal = |error| Rows::default().refusal(error, index, total);
        let (columns, values): (Vec<usize>, Vec<Option<Value>>) = change.columns.drain(..).unzip();
        let resolved = resolver.resolve(table, Operation::Update, &columns, &values, change.project).await;
        let values = resolved.map_err(refusal)?;
        let columns = write::resolved_columns(table, &columns);
        write::check_row(table, Operation::Update, &columns, &values).map_err(refusal)?;
        change.columns = columns.into_iter().zip(values).collect();
    }
    Ok(changes)
}

/// The calls that would change the rows; none for a row that has the values already.
pub(super) fn requests(plan: &Update, changes: &[Change]) -> Result<Vec<String>> {
    let changed = changes.iter().filter(|change| !change.columns.is_empty());
    let request = |change: &Change| write::update_request(plan.target.table, &change.key, &change.columns);
    changed.map(|change| Ok(request(change)?.to_string())).collect()
}

async fn changes(shared: &Arc<Shared>, plan: &Update, parameters: &[ScalarValue]) -> Result<Vec<Change>> {
    match &plan.source {
        Source::Named { keys, values, reading } => {
            match named_changes(shared, plan, keys, values, parameters).await? {
                Some(changes) => Ok(changes),
                None => read_changes(shared, plan, reading, parameters).await,
            }
        }
        Source::Matching { reading, keys } => {
            guard::check(shared, keys, parameters, "UPDATE", &plan.target)?;
            read_changes(shared, plan, reading, parameters).await
        }
    }
}

async fn read_changes(
    shared: &Arc<Shared>,
    plan: &Update,
    Reading { layout, rows }: &Reading,
    parameters: &[ScalarValue],
) -> Result<Vec<Change>> {
    let rows = read(shared, rows.as_ref().clone(), parameters).await?;
    let changes = rows.iter().map(|row| layout.change(&plan.target, &plan.columns, row));
    let changes = changes.collect::<Result<Vec<_>>>()?;
    once(changes, |change| format!("{:?}", change.key.values), |change| change, plan.target.table.name)
}

/// The changes of rows that the statement names. `None` where a parameter gives no value that must be there:
/// the row may have none, when it is written back as it was read.
async fn named_changes(
    shared: &Arc<Shared>,
    plan: &Update,
    keys: &Named,
    values: &[Expr],
    parameters: &[ScalarValue],
) -> Result<Option<Vec<Change>>> {
    let keys = keys.keys(shared, &plan.target, plan.endpoint, parameters).await?;
    let evaluated = evaluate(shared, values.to_vec(), parameters).await?;
    let mut change = Vec::with_capacity(values.len());
    for ((column, expression), value) in plan.columns.iter().zip(values).zip(&evaluated) {
        let value = typed_value(&plan.target, *column, value)?;
        let checked =
            write::check_row(plan.target.table, Operation::Update, &[*column], std::slice::from_ref(&value));
        if marker(expression).is_some() && checked.is_err_and(|error| error.state.0 == "23000") {
            return Ok(None);
        }
        change.push((*column, value));
    }
    Ok(Some(keys.into_iter().map(|key| Change { key, columns: change.clone(), project: None }).collect()))
}
