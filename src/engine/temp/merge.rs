//! MERGE, ON CONFLICT and UPSERT into a temporary table: all of it or nothing.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, UInt64Array};
use datafusion::arrow::compute::{cast, concat_batches, sort_to_indices, take_record_batch};
use datafusion::arrow::datatypes::{DataType, Field, Int64Type, Schema, UInt64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;

use super::change::{Changed, changed, without};
use super::insert::{Given, complete, last_identity, past};
use super::table::KeysAfter;
use super::target::Target;
use super::{constraints, sets};
use crate::engine::errors::internal;
use crate::engine::runtime::Patience;
use crate::engine::session::{Shared, engine_error};
use crate::engine::write::Written;
use crate::engine::write::merge::{
    ACTION, Action, Clause, Duplicates, KEY, Merge, ORDINAL, When, errors, returning,
};
use crate::engine::write::rows::collect;
use crate::error::Result;

/// A table while it is merged into.
struct Merging<'a> {
    shared: &'a Shared,
    target: &'a Target,
    batches: Vec<RecordBatch>,
    next_identity: i64,
    /// Rows of RETURNING, with the numbers of their source rows and what was done.
    written: Vec<RecordBatch>,
    ordinals: Vec<u64>,
    actions: Vec<&'static str>,
    /// Positions of rows that go, and the numbers of their source rows.
    deleted: BTreeMap<u64, u64>,
    last_identity: Option<i64>,
}

pub(in crate::engine) async fn execute(
    shared: &Arc<Shared>,
    target: &Target,
    plan: &Merge,
    parameters: &[ScalarValue],
    patience: &Patience,
) -> Result<Written> {
    merged(shared, target, plan, plan.query().clone(), parameters, patience).await
}

/// Runs a statement that [`Merge::takes_all_sets`] for all sets of parameters at once.
pub(in crate::engine) async fn execute_sets(
    shared: &Arc<Shared>,
    target: &Target,
    plan: &Merge,
    sets: &[Vec<ScalarValue>],
) -> Result<Written> {
    let query = sets::as_rows(plan.query().clone(), sets)?;
    merged(shared, target, plan, query, &[], &Patience::default()).await
}

async fn merged(
    shared: &Arc<Shared>,
    target: &Target,
    plan: &Merge,
    query: LogicalPlan,
    parameters: &[ScalarValue],
    patience: &Patience,
) -> Result<Written> {
    let table = &target.table;
    let _writing = table.writing.lock().await;
    let found = patience.bound(collect(shared, query, parameters)).await?;
    let found = in_order(&found)?;
    let rest = match plan.rest() {
        Some(rest) => {
            let rest = patience.bound(collect(shared, rest.query.clone(), parameters)).await?;
            numbered_from(found.num_rows(), &rest)?
        }
        None => found.slice(0, 0),
    };
    refuse_twice(plan, target, &found)?;
    let before = table.snapshot();
    let mut merging = Merging {
        shared,
        target,
        batches: before.batches.to_vec(),
        next_identity: before.next_identity,
        written: Vec::new(),
        ordinals: Vec::new(),
        actions: Vec::new(),
        deleted: BTreeMap::new(),
        last_identity: None,
    };
    let mut inserted = Vec::new();
    for (number, clause) in (1_i64..).zip(plan.clauses()) {
        let of_source = clause.when != When::NotMatchedBySource;
        let rows = of_clause(if of_source { &found } else { &rest }, number)?;
        match &clause.action {
            _ if rows.num_rows() == 0 => {}
            Action::Update { columns, .. } => merging.update(clause, columns, &rows)?,
            Action::Delete => merging.delete(&rows)?,
            Action::Insert { columns, unique, .. } => {
                let rows = distinct(&rows, clause, unique, plan.duplicates(), target)?;
                inserted.push(merging.insert(clause, columns, &rows)?);
            }
            Action::Nothing => {}
        }
    }
    let kept = merging.without_deleted()?;
    let affected = merging.ordinals.len() as u64;
    let (written, actions) = merging.written_in_order()?;
    let returning = returning::project(shared, plan, vec![written], &actions, parameters).await?;
    shared.temp.save();
    table.replace(kept.into_iter().chain(inserted).collect(), KeysAfter::Changed)?;
    table.count_from(merging.next_identity);
    if let Some(last) = merging.last_identity {
        shared.identity.set(last);
    }
    Ok(Written { affected, returning })
}

impl Merging<'_> {
    fn update(&mut self, clause: &Clause, columns: &[usize], rows: &RecordBatch) -> Result<()> {
        let values = rows.columns().iter().skip(clause.first).take(columns.len()).cloned();
        let found = unnamed(std::iter::once(key(rows)?).chain(values).collect())?;
        let definition = &self.target.table.definition;
        let Changed { batches, rows: new, order } = changed(definition, &self.batches, columns, &found)?;
        constraints::check(self.shared, definition, &new)?;
        self.batches = batches;
        self.next_identity = past(definition, self.next_identity, new.columns());
        let ordinals = ordinals(rows)?;
        let ordinals = order.iter().filter_map(|row| ordinals.get(*row)).copied().collect();
        self.note(new, ordinals, clause.action.name());
        Ok(())
    }

    fn delete(&mut self, rows: &RecordBatch) -> Result<()> {
        let positions = key(rows)?;
        let positions = positions.as_primitive_opt::<UInt64Type>().ok_or_else(|| internal("no positions"))?;
        self.deleted.extend(positions.values().iter().copied().zip(ordinals(rows)?));
        Ok(())
    }

    /// The rows that stay.
    fn without_deleted(&mut self) -> Result<Vec<RecordBatch>> {
        let (positions, ordinals): (Vec<u64>, Vec<u64>) =
            std::mem::take(&mut self.deleted).into_iter().unzip();
        let mut gone = vec![RecordBatch::new_empty(Arc::clone(&self.target.table.definition.schema))];
        let kept = without(&self.batches, &positions, Some(&mut gone))?;
        let gone = concat_batches(&self.target.table.definition.schema, &gone);
        self.note(gone.map_err(|error| engine_error(error.into()))?, ordinals, Action::Delete.name());
        Ok(kept)
    }

    /// Rows that were written, and for which rows of the source.
    fn note(&mut self, rows: RecordBatch, ordinals: Vec<u64>, action: &'static str) {
        self.actions.resize(self.actions.len() + ordinals.len(), action);
        self.ordinals.extend(ordinals);
        self.written.push(rows);
    }

    fn insert(&mut self, clause: &Clause, columns: &[usize], rows: &RecordBatch) -> Result<RecordBatch> {
        let definition = &self.target.table.definition;
        let values = rows.columns().iter().skip(clause.first);
        let mut listed = Vec::with_capacity(columns.len());
        for (column, values) in columns.iter().zip(values) {
            let counts = definition.columns.get(*column).is_some_and(|column| column.identity.is_some());
            listed.push((
                *column,
                if counts { Given::counted(values)? } else { Given::Array(Arc::clone(values)) },
            ));
        }
        let (new, next) = complete(self.shared, definition, self.next_identity, listed, rows.num_rows())?;
        constraints::check(self.shared, definition, &new)?;
        self.next_identity = next;
        self.last_identity = last_identity(definition, &new).or(self.last_identity);
        self.note(new.clone(), ordinals(rows)?, clause.action.name());
        Ok(new)
    }

    /// The written rows in the order of the source, and what was done with each.
    fn written_in_order(&self) -> Result<(RecordBatch, Vec<&'static str>)> {
        let rows = concat_batches(&self.target.table.definition.schema, &self.written);
        let rows = rows.map_err(|error| engine_error(error.into()))?;
        let ordinals: ArrayRef = Arc::new(UInt64Array::from(self.ordinals.clone()));
        let mut actions: Vec<(u64, &'static str)> =
            self.ordinals.iter().copied().zip(self.actions.iter().copied()).collect();
        actions.sort_by_key(|(ordinal, _)| *ordinal);
        Ok((sorted(&rows, &ordinals)?, actions.into_iter().map(|(_, action)| action).collect()))
    }
}

fn sorted(rows: &RecordBatch, by: &ArrayRef) -> Result<RecordBatch> {
    sort_to_indices(by, None, None)
        .and_then(|order| take_record_batch(rows, &order))
        .map_err(|error| engine_error(error.into()))
}

fn in_order(found: &RecordBatch) -> Result<RecordBatch> {
    let ordinals = found.columns().get(ORDINAL).ok_or_else(|| internal("rows without numbers"))?;
    sorted(found, ordinals)
}

/// The rows that no row of the source means, numbered after those of the source.
fn numbered_from(first: usize, rest: &RecordBatch) -> Result<RecordBatch> {
    let last = first + rest.num_rows();
    let numbers: ArrayRef =
        Arc::new(UInt64Array::from_iter_values((first..last).map(|number| number as u64 + 1)));
    unnamed(std::iter::once(numbers).chain(rest.columns().iter().skip(1).cloned()).collect())
}

fn ordinals(rows: &RecordBatch) -> Result<Vec<u64>> {
    let numbers = rows.columns().get(ORDINAL).and_then(|column| cast(column, &DataType::UInt64).ok());
    let numbers = numbers.ok_or_else(|| internal("rows without numbers"))?;
    Ok(numbers.as_primitive::<UInt64Type>().values().to_vec())
}

fn key(rows: &RecordBatch) -> Result<ArrayRef> {
    rows.columns().get(KEY).cloned().ok_or_else(|| internal("rows without positions"))
}

/// The number of the clause that applies to each row.
fn actions(found: &RecordBatch) -> Result<ArrayRef> {
    let numbers = found.columns().get(ACTION).and_then(|column| cast(column, &DataType::Int64).ok());
    numbers.ok_or_else(|| internal("rows without an action"))
}

/// The rows to which one clause applies.
fn of_clause(found: &RecordBatch, number: i64) -> Result<RecordBatch> {
    let actions = actions(found)?;
    let actions = actions.as_primitive::<Int64Type>();
    let rows = (0..found.num_rows()).filter(|row| actions.is_valid(*row) && actions.value(*row) == number);
    let rows = UInt64Array::from_iter_values(rows.map(|row| row as u64));
    take_record_batch(found, &rows).map_err(|error| engine_error(error.into()))
}

/// 21000 where two rows of the source change one row.
fn refuse_twice(plan: &Merge, target: &Target, found: &RecordBatch) -> Result<()> {
    let mut seen = HashSet::new();
    for (number, clause) in (1_i64..).zip(plan.clauses()) {
        if !matches!(clause.action, Action::Update { .. } | Action::Delete) {
            continue;
        }
        let rows = of_clause(found, number)?;
        let positions = key(&rows)?;
        for position in positions.as_primitive::<UInt64Type>().values() {
            if !seen.insert(*position) {
                return Err(errors::matched_twice(&target.definition().name));
            }
        }
    }
    Ok(())
}

/// New rows that have no key in common. 21000.
fn distinct(
    rows: &RecordBatch,
    clause: &Clause,
    unique: &[usize],
    duplicates: Duplicates,
    target: &Target,
) -> Result<RecordBatch> {
    if unique.is_empty() {
        return Ok(rows.clone());
    }
    let columns: Vec<&ArrayRef> =
        unique.iter().filter_map(|position| rows.columns().get(clause.first + position)).collect();
    let mut seen = HashSet::new();
    let mut kept = Vec::with_capacity(rows.num_rows());
    for row in 0..rows.num_rows() {
        let value = |column: &&ArrayRef| ScalarValue::try_from_array(column, row).map_err(engine_error);
        let value = columns.iter().map(value).collect::<Result<Vec<_>>>()?;
        if value.iter().any(ScalarValue::is_null) || seen.insert(value) {
            kept.push(row as u64);
        } else if duplicates == Duplicates::Refused {
            return Err(errors::matched_twice(&target.definition().name));
        }
    }
    take_record_batch(rows, &UInt64Array::from(kept)).map_err(|error| engine_error(error.into()))
}

/// Columns without names of their own.
fn unnamed(columns: Vec<ArrayRef>) -> Result<RecordBatch> {
    let fields = columns
        .iter()
        .enumerate()
        .map(|(position, column)| Field::new(position.to_string(), column.data_type().clone(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    RecordBatch::try_new(schema, columns).map_err(|error| engine_error(error.into()))
}
