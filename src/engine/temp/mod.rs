//! Schema `temp`: in-memory tables of the connection with real DDL and DML, gone with it.
//!
//! The engine evaluates everything: conditions, new values, defaults and checks are plans and compiled
//! expressions; this module keeps the rows, and keeps them as the declarations promise.

mod change;
mod constraints;
mod convert;
pub(super) mod ddl;
mod declare;
mod definition;
pub(super) mod errors;
mod insert;
mod keys;
pub(super) mod merge;
pub(super) mod names;
mod schema;
pub(super) mod sets;
mod table;
mod target;
mod types;
mod unheard;

use std::sync::Arc;

use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{FromTable, Statement, TableFactor, TableObject};

use super::prepare::{Action, Described};
use super::runtime::Patience;
use super::session::Shared;
use super::write::target::Returning;
use crate::error::Result;
use crate::sql::clauses::refuse;
use crate::sql::labels::Label;
use crate::sql::names::Dictionary;

pub(super) use schema::TempSchema;
pub(super) use target::Target;

/// Name of the schema.
pub(super) const SCHEMA: &str = "temp";

/// Column of row positions in front of the others, where a statement changes rows; no client types it.
pub(super) const ROW: &str = "\u{1}row";

/// Before the name of a table: the table with [`ROW`] in front.
const NUMBERED: &str = "\u{1}";

/// A described statement on temporary tables.
pub(super) enum TempPlan {
    /// CREATE, DROP, TRUNCATE
    Definition(ddl::Definition),
    /// INSERT
    Insert(insert::Insert),
    /// UPDATE
    Update(change::Update),
    /// DELETE
    Delete(change::Delete),
}

/// What a statement did.
#[derive(Default)]
pub(super) struct Done {
    /// Rows written, exactly; `None` for a definition.
    pub affected: Option<u64>,
    /// The rows of `RETURNING`.
    pub returning: Option<RecordBatch>,
}

/// True for INSERT, UPDATE, DELETE and MERGE of a table of schema `temp`.
pub(super) fn is_write(statement: &Statement) -> bool {
    match statement {
        Statement::Insert(insert) => match &insert.table {
            TableObject::TableName(name) => names::is_temp(name),
            _ => false,
        },
        Statement::Update(update) => is_temp_factor(&update.table.relation),
        Statement::Delete(delete) => {
            let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
            from.first().is_some_and(|from| is_temp_factor(&from.relation))
        }
        Statement::Merge(merge) => is_temp_factor(&merge.table),
        _ => false,
    }
}

pub(super) fn is_temp_factor(factor: &TableFactor) -> bool {
    matches!(factor, TableFactor::Table { name, .. } if names::is_temp(name))
}

/// Checks and describes a write whose names are resolved.
pub(super) async fn prepare(
    shared: &Arc<Shared>,
    statement: Statement,
    labels: &[Label],
    parameters: usize,
    dictionary: &mut Dictionary,
) -> Result<Described> {
    let (plan, types) = match statement {
        Statement::Insert(statement) => {
            let (plan, types) = insert::prepare(shared, statement, labels, parameters, dictionary).await?;
            (TempPlan::Insert(plan), types)
        }
        Statement::Update(statement) => {
            let (plan, types) =
                change::prepare_update(shared, statement, labels, parameters, dictionary).await?;
            (TempPlan::Update(plan), types)
        }
        Statement::Delete(statement) => {
            let (plan, types) =
                change::prepare_delete(shared, statement, labels, parameters, dictionary).await?;
            (TempPlan::Delete(plan), types)
        }
        _ => return Err(super::errors::internal("not a write")),
    };
    let columns = plan.returning().map_or_else(Vec::new, |returning| returning.columns.clone());
    Ok(Described { columns, parameters: types, action: Action::Temp(Box::new(plan)), reads_temp: true })
}

/// Runs a statement with typed parameters: it is done as a whole or not at all.
pub(super) async fn execute(
    shared: &Arc<Shared>,
    plan: &TempPlan,
    parameters: Vec<ScalarValue>,
    patience: &Patience,
) -> Result<Done> {
    match plan {
        TempPlan::Definition(plan) => ddl::execute(shared, plan, &parameters, patience).await,
        TempPlan::Insert(plan) => insert::execute(shared, plan, &parameters, patience).await,
        TempPlan::Update(plan) => change::execute_update(shared, plan, &parameters, patience).await,
        TempPlan::Delete(plan) => change::execute_delete(shared, plan, &parameters, patience).await,
    }
}

/// Runs a statement that [`TempPlan::takes_all_sets`] for all sets of parameters at once.
pub(super) async fn execute_sets(
    shared: &Arc<Shared>,
    plan: &TempPlan,
    sets: &[Vec<ScalarValue>],
) -> Result<Done> {
    match plan {
        TempPlan::Insert(plan) => insert::execute_sets(shared, plan, sets).await,
        _ => Err(super::errors::internal("not an INSERT of values")),
    }
}

impl TempPlan {
    /// What would be written, for EXPLAIN.
    pub(super) fn told(&self) -> String {
        match self {
            TempPlan::Definition(plan) => plan.told(),
            TempPlan::Insert(plan) => format!("INSERT INTO {}", plan.target.full_name()),
            TempPlan::Update(plan) => format!("UPDATE {}", plan.target.full_name()),
            TempPlan::Delete(plan) => format!("DELETE FROM {}", plan.target.full_name()),
        }
    }

    /// The query whose rows are written or name those that are; none for values and for other definitions.
    pub(super) fn query(&self) -> Option<&LogicalPlan> {
        match self {
            TempPlan::Definition(plan) => plan.query(),
            TempPlan::Insert(plan) => plan.query(),
            TempPlan::Update(plan) => Some(&plan.rows),
            TempPlan::Delete(plan) => Some(&plan.rows),
        }
    }

    fn returning(&self) -> Option<&Returning> {
        match self {
            TempPlan::Definition(_) => None,
            TempPlan::Insert(plan) => plan.returning.as_ref(),
            TempPlan::Update(plan) => plan.returning.as_ref(),
            TempPlan::Delete(plan) => plan.returning.as_ref(),
        }
    }

    /// True where sets of parameters are rows to add, so that one execution can take them all.
    pub(super) fn takes_all_sets(&self) -> bool {
        matches!(self, TempPlan::Insert(plan) if plan.takes_all_sets())
    }
}
