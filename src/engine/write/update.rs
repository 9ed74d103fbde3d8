//! UPDATE: keys first (named by the WHERE, or read), then one request a row with the changed columns.

use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use futures::TryStreamExt;
use sqlparser::ast::{AssignmentTarget, Expr, Ident, SelectItem};

use super::super::errors;
use super::super::prepare::{logical_plan, parameter_types};
use super::super::runtime::Patience;
use super::super::session::Shared;
use super::rows::{evaluate, is_constant, named_keys, note_type, read, typed_value};
use super::target::{Returning, Target};
use super::{Rows, guard, refuse};
use crate::error::Result;
use crate::sql;
use crate::sql::labels::Label;
use crate::tables::write::{self, Updated};
use crate::tables::{self, Comparison, Predicate, Scan, Value, Warnings};

/// A described UPDATE.
pub(in crate::engine) struct Update {
    target: Target,
    columns: Vec<usize>,
    source: Source,
    pub(super) returning: Option<Returning>,
}

enum Source {
    /// Keys and values are constants of the statement: nothing is read.
    Named { keys: Keys, values: Vec<Expr> },
    Matching {
        /// key, new values, old values of the matching rows
        rows: Box<LogicalPlan>,
        /// The keys alone: what the guard judges, since sub-queries of SET restrict nothing.
        keys: Box<LogicalPlan>,
    },
}

/// Constants that name rows by one column.
pub(super) struct Keys {
    pub column: usize,
    pub expressions: Vec<Expr>,
}

pub(super) async fn prepare(
    shared: &Arc<Shared>,
    statement: sqlparser::ast::Update,
    labels: &[Label],
    parameters: usize,
) -> Result<(Update, Vec<Option<DataType>>)> {
    refuse_clauses(&statement)?;
    let target = Target::of_factor(&statement.table.relation, "UPDATE")?;
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
        values.push(assignment.value);
    }
    write::check_update(target.table, &columns)?;

    let plan =
        logical_plan(shared, matching(&target, &columns, &values, statement.selection.clone())?).await?;
    let mut types = vec![None; parameters];
    for (column, value) in columns.iter().zip(&values) {
        note_type(&mut types, value, target.data_type(*column));
    }
    merge_types(&mut types, parameter_types(&plan, parameters)?);
    let named = statement.selection.as_ref().and_then(|selection| named_keys(&target, selection));
    let source = match named {
        Some((column, expressions)) if values.iter().all(is_constant) => {
            Source::Named { keys: Keys { column, expressions }, values }
        }
        _ => {
            let key = SelectItem::UnnamedExpr(target.key_reference()?);
            let keys = logical_plan(shared, target.select(vec![key], statement.selection)?).await?;
            Source::Matching { rows: Box::new(plan), keys: Box::new(keys) }
        }
    };
    let returning = Returning::prepare(shared, &target, statement.returning, labels, parameters).await?;
    Ok((Update { target, columns, source, returning }, types))
}

fn refuse_clauses(statement: &sqlparser::ast::Update) -> Result<()> {
    let refused = [
        (statement.from.is_some() || !statement.table.joins.is_empty(), "UPDATE … FROM"),
        (statement.or.is_some(), "UPDATE OR …"),
        (statement.output.is_some(), "OUTPUT (use RETURNING)"),
        (!statement.order_by.is_empty() || statement.limit.is_some(), "UPDATE … LIMIT"),
    ];
    refuse(&refused)
}

/// `SELECT key, new values, old values FROM table WHERE …`
fn matching(
    target: &Target,
    columns: &[usize],
    values: &[Expr],
    selection: Option<Expr>,
) -> Result<sqlparser::ast::Statement> {
    let new = values.iter().cloned();
    let old = columns.iter().map(|column| target.column_reference(*column));
    let items =
        std::iter::once(target.key_reference()?).chain(new).chain(old).enumerate().map(aliased).collect();
    target.select(items, selection)
}

fn aliased((index, expr): (usize, Expr)) -> SelectItem {
    SelectItem::ExprWithAlias { expr, alias: Ident::with_quote('"', format!("\u{1}{index}")) }
}

pub(in crate::engine) fn merge_types(types: &mut [Option<DataType>], inferred: Vec<Option<DataType>>) {
    for (slot, inferred) in types.iter_mut().zip(inferred) {
        if slot.is_none() {
            *slot = inferred;
        }
    }
}

/// One row to write: its key and the changed columns.
type Change = (Value, Vec<(usize, Option<Value>)>);

pub(super) async fn execute(
    shared: &Arc<Shared>,
    plan: &Update,
    parameters: Vec<ScalarValue>,
    patience: &Patience,
) -> Result<Rows> {
    let changes = patience.bound(changes(shared, plan, &parameters)).await?;
    let total = changes.len();
    for (index, (_, change)) in changes.iter().enumerate() {
        let (columns, values): (Vec<usize>, Vec<Option<Value>>) = change.iter().cloned().unzip();
        write::check_row(plan.target.table, &columns, &values)
            .map_err(|error| Rows::default().refusal(error, index, total))?;
    }
    let mut rows = Rows::default();
    for (index, (key, change)) in changes.iter().enumerate() {
        match patience.finish(write::update(&shared.space, plan.target.table, key, change)).await {
            Ok(Updated::Row(row)) => rows.written(shared, row),
            // The answer of a change that changes nothing is no row: RETURNING reads it.
            Ok(Updated::Unchanged) if plan.returning.is_some() => {
                let row = current_row(shared, &plan.target, key).await;
                rows.unchanged(row.map_err(|error| rows.failure(shared, error, index, total))?);
            }
            Ok(Updated::Unchanged) => rows.unchanged(None),
            Ok(Updated::Gone) => {}
            Err(error) => return Err(rows.failure(shared, error, index, total)),
        }
    }
    Ok(rows)
}

/// The row of a key as it stands.
async fn current_row(shared: &Shared, target: &Target, key: &Value) -> Result<Option<RecordBatch>> {
    let is_text = matches!(key, Value::Text(_));
    let mut columns = (0..target.schema.fields().len()).filter(|column| target.identifies_row(*column));
    let Some(column) = columns.find(|column| (target.data_type(*column) == DataType::Utf8) == is_text) else {
        return Ok(None);
    };
    let scan = Scan {
        projection: (0..target.schema.fields().len()).collect(),
        predicates: vec![Predicate { column, comparison: Comparison::In(vec![key.clone()]) }],
        order: None,
        limit: None,
        rows_only: false,
    };
    tables::plan(target.table, &scan).stream(Arc::clone(&shared.space), &Warnings::default()).try_next().await
}

async fn changes(shared: &Arc<Shared>, plan: &Update, parameters: &[ScalarValue]) -> Result<Vec<Change>> {
    let (query, keys) = match &plan.source {
        Source::Named { keys, values } => return named_changes(shared, plan, keys, values, parameters).await,
        Source::Matching { rows, keys } => (rows, keys),
    };
    guard::check(shared, keys, parameters, "UPDATE", &plan.target)?;
    let rows = read(shared, query.as_ref().clone(), parameters).await?;
    rows.iter().map(|row| changed_columns(plan, row)).collect()
}

async fn named_changes(
    shared: &Arc<Shared>,
    plan: &Update,
    keys: &Keys,
    values: &[Expr],
    parameters: &[ScalarValue],
) -> Result<Vec<Change>> {
    let keys = constant_keys(shared, &plan.target, keys, parameters).await?;
    let values = evaluate(shared, values.to_vec(), parameters).await?;
    let change = plan
        .columns
        .iter()
        .zip(&values)
        .map(|(column, value)| Ok((*column, typed_value(&plan.target, *column, value)?)))
        .collect::<Result<Vec<_>>>()?;
    Ok(keys.into_iter().map(|key| (key, change.clone())).collect())
}

/// The distinct keys that constants name; NULL and what cannot be a key name none.
pub(super) async fn constant_keys(
    shared: &Arc<Shared>,
    target: &Target,
    keys: &Keys,
    parameters: &[ScalarValue],
) -> Result<Vec<Value>> {
    let mut distinct = Vec::new();
    for value in evaluate(shared, keys.expressions.clone(), parameters).await? {
        if let Some(key) = typed_value(target, keys.column, &value)?
            && write::is_key(target.table, keys.column, &key)
            && !distinct.contains(&key)
        {
            distinct.push(key);
        }
    }
    Ok(distinct)
}

/// The columns of a read row whose new value differs from the old one.
fn changed_columns(plan: &Update, row: &[ScalarValue]) -> Result<Change> {
    let count = plan.columns.len();
    let Some((key, values)) = row.split_first() else { return Err(errors::internal("a row without key")) };
    let key = super::super::filters::scalar(key).ok_or_else(|| errors::internal("a row without key"))?;
    let (new, old) = values.split_at(count.min(values.len()));
    let mut change = Vec::new();
    for ((column, new), old) in plan.columns.iter().zip(new).zip(old) {
        let new = typed_value(&plan.target, *column, new)?;
        if new != typed_value(&plan.target, *column, old)? {
            change.push((*column, new));
        }
    }
    Ok((key, change))
}
