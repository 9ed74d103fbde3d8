//! INSERT, UPDATE and DELETE: one row, one request, in order; guards before the first request.

mod change;
mod delete;
mod guard;
mod insert;
mod keys;
pub(super) mod markers;
pub(super) mod merge;
pub(super) mod rows;
pub(super) mod sources;
pub(super) mod target;
pub(super) mod update;

use std::sync::Arc;

use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use sqlparser::ast::{OutputClause, SelectItem, Statement};

use super::errors;
use super::prepare::{Action, Described};
use super::runtime::Patience;
use super::session::Shared;
use crate::error::{Error, Result};
use crate::sql::clauses::refuse;
use crate::sql::labels::{Label, item_labels};
use crate::tables::write::{Endpoint, RowKey, completed};
use target::{Returning, Target};

/// A described write.
pub(super) enum WritePlan {
    /// INSERT … VALUES and INSERT … SELECT
    Insert(insert::Insert),
    /// UPDATE
    Update(update::Update),
    /// DELETE
    Delete(delete::Delete),
}

/// What a write did.
pub(super) struct Written {
    /// Rows written, exactly.
    pub affected: u64,
    /// The rows of `RETURNING`.
    pub returning: Option<RecordBatch>,
}

/// What a person calls a write.
pub(super) fn kind(statement: &Statement) -> &'static str {
    match statement {
        Statement::Insert(insert) if merge::is_upsert(insert) => "UPSERT",
        Statement::Insert(_) => "INSERT",
        Statement::Update(_) => "UPDATE",
        Statement::Merge(_) => "MERGE",
        _ => "DELETE",
    }
}

/// Labels of the `RETURNING` list as typed.
pub(super) fn returning_labels(statement: &Statement) -> Vec<Label> {
    returning_items(statement).map_or_else(Vec::new, |items| item_labels(items))
}

fn returning_items(statement: &Statement) -> Option<&Vec<SelectItem>> {
    match statement {
        Statement::Insert(insert) => insert.returning.as_ref(),
        Statement::Update(update) => update.returning.as_ref(),
        Statement::Delete(delete) => delete.returning.as_ref(),
        Statement::Merge(merge) => match &merge.output {
            Some(OutputClause::Returning { select_items, .. }) => Some(select_items),
            _ => None,
        },
        _ => None,
    }
}

/// Checks and describes a write whose names are resolved. No request.
pub(super) async fn prepare(
    shared: &Arc<Shared>,
    statement: Statement,
    labels: &[Label],
    parameters: usize,
) -> Result<Described> {
    let (plan, types) = match statement {
        Statement::Insert(statement) => {
            let (plan, types) = insert::prepare(shared, statement, labels, parameters).await?;
            (WritePlan::Insert(plan), types)
        }
        Statement::Update(statement) => {
            let (plan, types) = update::prepare(shared, statement, labels, parameters).await?;
            (WritePlan::Update(plan), types)
        }
        Statement::Delete(statement) => {
            let (plan, types) = delete::prepare(shared, statement, labels, parameters).await?;
            (WritePlan::Delete(plan), types)
        }
        _ => return Err(errors::internal("not a write")),
    };
    let columns = plan.returning().map_or_else(Vec::new, |returning| returning.columns.clone());
    Ok(Described { columns, parameters: types, action: Action::Write(Box::new(plan)), reads_temp: false })
}

impl WritePlan {
    /// Refuses so many sets of rows, where it is known how many rows each has. 42000.
    pub(super) fn check_sets(&self, sets: usize, allowance: &Allowance) -> Result<()> {
        match self {
            WritePlan::Insert(plan) => plan.check_sets(sets, allowance),
            WritePlan::Update(_) | WritePlan::Delete(_) => Ok(()),
        }
    }

    fn returning(&self) -> Option<&Returning> {
        match self {
            WritePlan::Insert(plan) => plan.returning.as_ref(),
            WritePlan::Update(plan) => plan.returning.as_ref(),
            WritePlan::Delete(plan) => plan.returning.as_ref(),
        }
    }
}

/// Runs a write with typed parameters.
pub(super) async fn execute(
    shared: &Arc<Shared>,
    plan: &WritePlan,
    parameters: Vec<ScalarValue>,
    allowance: &Allowance,
    patience: &Patience,
) -> Result<Written> {
    if let Some(returning) = plan.returning() {
        // A list that cannot be evaluated is found before the first row is written.
        patience.bound(returning.project(shared, Vec::new(), &parameters)).await?;
    }
    let values = parameters.clone();
    // Keys to write are read afresh.
    shared.client.forget_answers();
    let rows = match plan {
        WritePlan::Insert(plan) => insert::execute(shared, plan, parameters, allowance, patience).await?,
        WritePlan::Update(plan) => update::execute(shared, plan, parameters, allowance, patience).await?,
        WritePlan::Delete(plan) => delete::execute(shared, plan, parameters, allowance, patience).await?,
    };
    rows.returned(shared, plan.returning(), &values).await
}

/// What a write would send, one line for each request. Reads the keys, and writes nothing.
pub(super) async fn explain(
    shared: &Arc<Shared>,
    plan: &WritePlan,
    parameters: &[ScalarValue],
) -> Result<Vec<String>> {
    let allowance = Allowance { most: shared.settings.max_writes, written: 0 };
    match plan {
        WritePlan::Insert(plan) => {
            insert::requests(plan, &insert::rows(shared, plan, parameters, &allowance).await?)
        }
        WritePlan::Update(plan) => {
            update::requests(plan, &update::checked(shared, plan, parameters, &allowance).await?)
        }
        WritePlan::Delete(plan) => {
            let deletions = delete::checked(shared, plan, parameters, &allowance).await?;
            delete::requests(plan, &deletions)
        }
    }
}

/// How many rows may be written (`MaxWrites`), and how many of them other parameter sets have written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    pub most: usize,
    pub written: u64,
}

impl Allowance {
    /// Refuses so many rows more, before the first of them. 42000.
    pub fn check(&self, kind: &str, rows: usize) -> Result<()> {
        let Allowance { most, written } = *self;
        match written.saturating_add(rows as u64) > most as u64 {
            true if written > 0 => Err(errors::too_many_writes_of_sets(kind, rows, most, written)),
            true => Err(errors::too_many_writes(kind, rows, most)),
            false => Ok(()),
        }
    }
}

/// The rows that requests have written so far.
#[derive(Default)]
struct Rows {
    affected: u64,
    batches: Vec<RecordBatch>,
}

impl Rows {
    /// What was done, with the RETURNING list over it.
    async fn returned(
        self,
        shared: &Shared,
        returning: Option<&Returning>,
        parameters: &[ScalarValue],
    ) -> Result<Written> {
        let affected = self.affected;
        let returning = match returning {
            Some(returning) => {
                let rows = returning.project(shared, self.batches, parameters).await;
                Some(rows.map_err(|error| error.prefixed(&errors::returning_failed(affected)))?)
            }
            None => None,
        };
        Ok(Written { affected, returning })
    }

    /// A row that a request has written.
    fn written(&mut self, shared: &Shared, row: RecordBatch) {
        shared.count_write();
        self.affected += 1;
        self.batches.push(row);
    }

    /// A row that had the wanted values already.
    fn unchanged(&mut self, row: Option<RecordBatch>) {
        self.affected += 1;
        self.batches.extend(row);
    }

    /// Reads the row last written, whose answer does not tell all that RETURNING takes.
    async fn complete(
        &mut self,
        shared: &Shared,
        (target, endpoint): (&Target, &Endpoint),
        key: &RowKey,
        wanted: &[usize],
    ) -> Result<()> {
        let Some(last) = self.batches.last_mut() else { return Ok(()) };
        if let Some(row) = completed(&shared.space, target.table, endpoint, (key, last), wanted).await? {
            *last = row;
        }
        Ok(())
    }

    /// The failure to read row `index` (from 0) of `total` after it was written.
    fn incomplete(&self, error: Error, index: usize, total: usize) -> Error {
        let prefix = match index + 1 == total {
            true => errors::returning_failed(self.affected),
            false => errors::returning_stopped(index + 1, total, self.affected),
        };
        error.prefixed(&prefix).with_row(index as u64 + 1).with_written(self.affected)
    }

    /// The failure of row `index` (from 0) of `total`, saying what stays written.
    ///
    /// Where it is unknown whether the row was written, ROLLBACK must not say that nothing was.
    fn failure(&self, shared: &Shared, error: Error, index: usize, total: usize) -> Error {
        if error.unknown_outcome {
            shared.count_write();
        }
        self.refusal(error, index, total)
    }

    /// The refusal of row `index` before anything was sent for it.
    fn refusal(&self, error: Error, index: usize, total: usize) -> Error {
        let error = error.with_written(self.affected);
        if total == 1 {
            return error;
        }
        error.prefixed(&errors::row_failed(index + 1, total, self.affected, "")).with_row(index as u64 + 1)
    }
}
