//! UPDATE and DELETE of temporary tables: the engine finds the rows and their new values.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, BooleanArray, UInt64Array};
use datafusion::arrow::compute::{concat_batches, filter_record_batch, interleave, take_record_batch};
use datafusion::arrow::datatypes::{FieldRef, UInt64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{AssignmentTarget, Expr, FromTable, Ident, SelectItem, TableWithJoins};

use super::convert::assign_located;
use super::definition::Definition;
use super::insert::{batch, past, refuse_null};
use super::table::KeysAfter;
use super::target::Target;
use super::{Done, ROW, constraints, refuse};
use crate::engine::prepare::{logical_plan, parameter_types};
use crate::engine::runtime::Patience;
use crate::engine::session::{Shared, engine_error};
use crate::engine::write::markers::{merge_types, note_type};
use crate::engine::write::rows::{self, collect};
use crate::engine::write::sources::Sources;
use crate::engine::write::target::Returning;
use crate::error::Result;
use crate::sql;
use crate::sql::labels::Label;
use crate::sql::names::Dictionary;

/// A described UPDATE.
pub(in crate::engine) struct Update {
    pub(super) target: Target,
    sources: Sources,
    /// Columns that get new values, in the order of the query's columns.
    columns: Vec<usize>,
    /// Positions and new values of the matching rows.
    pub(super) rows: LogicalPlan,
    pub(super) returning: Option<Returning>,
}

/// A described DELETE.
pub(in crate::engine) struct Delete {
    pub(super) target: Target,
    sources: Sources,
    /// Positions of the matching rows.
    pub(super) rows: LogicalPlan,
    pub(super) returning: Option<Returning>,
}

pub(super) async fn prepare_update(
    shared: &Arc<Shared>,
    statement: sqlparser::ast::Update,
    labels: &[Label],
    parameters: usize,
    dictionary: &mut Dictionary,
) -> Result<(Update, Vec<Option<FieldRef>>)> {
    let refused = [
        (statement.or.is_some(), "UPDATE OR …"),
        (statement.output.is_some(), "OUTPUT (use RETURNING)"),
        (!statement.order_by.is_empty() || statement.limit.is_some(), "UPDATE … LIMIT"),
    ];
    refuse(&refused)?;
    let target = Target::of_factor(shared, &statement.table.relation, "UPDATE", dictionary)?;
    let mut types = vec![None; parameters];
    let mut columns = Vec::new();
    let mut items = vec![position_item()];
    for assignment in statement.assignments {
        let AssignmentTarget::ColumnName(name) = &assignment.target else {
            return Err(sql::errors::unsupported_clause("SET (a, b) = …"));
        };
        let column = target.column(name)?;
        if columns.contains(&column) {
            return Err(crate::engine::errors::column_twice(name));
        }
        let value = match sql::default::is_default(&assignment.value) {
            true => target.default_of(column, dictionary)?,
            false => assignment.value,
        };
        note_type(&mut types, &value, &target.field(column));
        columns.push(column);
        items.push(new_value(columns.len(), value));
    }
    target.definition().check_given(columns.iter().copied())?;
    let sources = Sources::new(statement.table.joins, sql::update_from::sources(statement.from))?;
    let query = target.select_numbered(&sources, items, statement.selection, dictionary)?;
    let rows = logical_plan(shared, query).await?;
    merge_types(&mut types, parameter_types(&rows, parameters)?);
    let returning = target.returning(shared, statement.returning, labels, parameters, dictionary).await?;
    Ok((Update { target, sources, columns, rows, returning }, types))
}

pub(super) async fn prepare_delete(
    shared: &Arc<Shared>,
    statement: sqlparser::ast::Delete,
    labels: &[Label],
    parameters: usize,
    dictionary: &mut Dictionary,
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
    let target = Target::of_factor(shared, &from.relation, "DELETE", dictionary)?;
    let sources = Sources::new(from.joins, statement.using.unwrap_or_default())?;
    let query = target.select_numbered(&sources, vec![position_item()], statement.selection, dictionary)?;
    let rows = logical_plan(shared, query).await?;
    let types = parameter_types(&rows, parameters)?;
    let returning = target.returning(shared, statement.returning, labels, parameters, dictionary).await?;
    Ok((Delete { target, sources, rows, returning }, types))
}

fn position_item() -> SelectItem {
    SelectItem::UnnamedExpr(Expr::Identifier(Ident::with_quote('"', ROW)))
}

fn new_value(number: usize, expr: Expr) -> SelectItem {
    SelectItem::ExprWithAlias { expr, alias: Ident::with_quote('"', format!("\u{1}{number}")) }
}

pub(super) async fn execute_update(
    shared: &Arc<Shared>,
    plan: &Update,
    parameters: &[ScalarValue],
    patience: &Patience,
) -> Result<Done> {
    let table = &plan.target.table;
    let _writing = table.writing.lock().await;
    let found = patience.bound(collect(shared, plan.rows.clone(), parameters)).await?;
    let found = once(&plan.sources, &plan.target, found)?;
    let before = table.snapshot();
    let changed = changed(&table.definition, &before.batches, &plan.columns, &found)?;
    let next_identity = past(&table.definition, before.next_identity, changed.rows.columns());
    constraints::check(shared, &table.definition, &changed.rows)?;
    let returning = match &plan.returning {
        Some(returning) => Some(returning.project(shared, vec![changed.rows], parameters).await?),
        None => None,
    };
    shared.temp.save();
    let is_key = |column: &usize| table.definition.keys.iter().any(|key| key.columns.contains(column));
    let keys = if plan.columns.iter().any(is_key) { KeysAfter::Changed } else { KeysAfter::Same };
    table.replace(changed.batches, keys)?;
    table.count_from(next_identity);
    Ok(Done { affected: Some(found.num_rows() as u64), returning })
}

pub(super) async fn execute_delete(
    shared: &Arc<Shared>,
    plan: &Delete,
    parameters: &[ScalarValue],
    patience: &Patience,
) -> Result<Done> {
    let table = &plan.target.table;
    let _writing = table.writing.lock().await;
    let found = patience.bound(collect(shared, plan.rows.clone(), parameters)).await?;
    let found = once(&plan.sources, &plan.target, found)?;
    let found = positions(&found)?;
    let mut gone = Vec::new();
    let wants_gone = plan.returning.is_some();
    let kept = without(&table.snapshot().batches, &found, wants_gone.then_some(&mut gone))?;
    let returning = match &plan.returning {
        Some(returning) => Some(returning.project(shared, gone, parameters).await?),
        None => None,
    };
    shared.temp.save();
    table.replace(kept, KeysAfter::Fewer)?;
    Ok(Done { affected: Some(found.len() as u64), returning })
}

/// Each row of the table once, with the one new value that the rows beside it give. 21000.
fn once(sources: &Sources, target: &Target, found: RecordBatch) -> Result<RecordBatch> {
    if sources.is_empty() {
        return Ok(found);
    }
    let values = |row: usize| -> Result<(Vec<ScalarValue>, u64)> {
        let values = found.columns().iter().map(|column| ScalarValue::try_from_array(column, row));
        Ok((values.collect::<std::result::Result<_, _>>().map_err(engine_error)?, row as u64))
    };
    let rows = (0..found.num_rows()).map(values).collect::<Result<Vec<_>>>()?;
    let kept = rows::once(rows, |row| row.0.first().cloned(), |row| &row.0, &target.definition().name)?;
    let kept = UInt64Array::from_iter_values(kept.into_iter().map(|(_, row)| row));
    take_record_batch(&found, &kept).map_err(|error| engine_error(error.into()))
}

/// The batches without the rows at these positions, which go to `gone`.
pub(super) fn without(
    batches: &[RecordBatch],
    positions: &[u64],
    mut gone: Option<&mut Vec<RecordBatch>>,
) -> Result<Vec<RecordBatch>> {
    let mut kept = Vec::new();
    for (batch, found) in by_batch(batches, positions) {
        if found.is_empty() {
            kept.push(batch);
            continue;
        }
        let keeps: BooleanArray = (0..batch.num_rows()).map(|row| Some(!found.contains_key(&row))).collect();
        let rest = filter_record_batch(&batch, &keeps).map_err(|error| engine_error(error.into()))?;
        if let Some(gone) = gone.as_mut() {
            gone.push(taken(&batch, found.keys())?);
        }
        if rest.num_rows() > 0 {
            kept.push(rest);
        }
    }
    Ok(kept)
}

/// A table after an UPDATE.
pub(super) struct Changed {
    /// All its rows.
    pub batches: Vec<RecordBatch>,
    /// The rows that have new values.
    pub rows: RecordBatch,
    /// For each of them the row of what was found.
    pub order: Vec<usize>,
}

/// Puts the new values of `found` (positions first) in place of the old ones.
pub(super) fn changed(
    definition: &Definition,
    batches: &[RecordBatch],
    columns: &[usize],
    found: &RecordBatch,
) -> Result<Changed> {
    let mut values = BTreeMap::new();
    for (column, new) in columns.iter().zip(found.columns().iter().skip(1)) {
        if let Some(declared) = definition.columns.get(*column) {
            let new = assign_located(declared, new, found.num_rows())?;
            refuse_null(declared, &new, found.num_rows())?;
            values.insert(*column, new);
        }
    }
    let mut all = Vec::new();
    let mut order = Vec::new();
    let mut rows = vec![RecordBatch::new_empty(Arc::clone(&definition.schema))];
    for (old, found) in by_batch(batches, &positions(found)?) {
        if found.is_empty() {
            all.push(old);
            continue;
        }
        let choice: Vec<(usize, usize)> =
            (0..old.num_rows()).map(|row| found.get(&row).map_or((0, row), |value| (1, *value))).collect();
        let merged = old.columns().iter().enumerate().map(|(column, kept)| match values.get(&column) {
            Some(new) => interleave(&[kept.as_ref(), new.as_ref()], &choice),
            None => Ok(Arc::clone(kept)),
        });
        let merged: Vec<ArrayRef> =
            merged.collect::<std::result::Result<_, _>>().map_err(|error| engine_error(error.into()))?;
        let merged = batch(definition, merged, old.num_rows())?;
        rows.push(taken(&merged, found.keys())?);
        order.extend(found.values());
        all.push(merged);
    }
    let rows = concat_batches(&definition.schema, &rows).map_err(|error| engine_error(error.into()))?;
    Ok(Changed { batches: all, rows, order })
}

fn taken<'a>(batch: &RecordBatch, rows: impl Iterator<Item = &'a usize>) -> Result<RecordBatch> {
    let rows = UInt64Array::from_iter_values(rows.map(|row| *row as u64));
    take_record_batch(batch, &rows).map_err(|error| engine_error(error.into()))
}

/// The positions in the first column of what the engine found.
fn positions(found: &RecordBatch) -> Result<Vec<u64>> {
    let positions = found.columns().first().and_then(|column| column.as_primitive_opt::<UInt64Type>());
    let positions = positions.ok_or_else(|| crate::engine::errors::internal("rows without positions"))?;
    Ok(positions.values().to_vec())
}

/// Each batch with its found rows: row of the batch → row of what was found.
fn by_batch<'a>(
    batches: &'a [RecordBatch],
    positions: &[u64],
) -> impl Iterator<Item = (RecordBatch, BTreeMap<usize, usize>)> + 'a {
    let mut all: BTreeMap<u64, usize> = positions.iter().enumerate().map(|(row, at)| (*at, row)).collect();
    let mut first = 0;
    batches.iter().map(move |batch| {
        let next = first + batch.num_rows() as u64;
        let later = all.split_off(&next);
        let these = std::mem::replace(&mut all, later);
        let own = these.into_iter().filter_map(|(at, row)| Some((usize::try_from(at - first).ok()?, row)));
        let own = own.collect();
        first = next;
        (batch.clone(), own)
    })
}
