//! One prepared or running statement: plan, describe, run, stream, write.

#![forbid(unsafe_code)]

mod api_offset;
mod api_sort;
mod bounded;
pub mod catalog;
mod concat;
#[cfg(test)]
mod differential_tests;
mod downloads;
mod errors;
mod estimate;
mod execute;
mod explain;
mod filters;
mod group_count;
mod identity;
pub mod info;
mod join_keys;
mod key_origins;
mod never_true;
mod not_in;
mod not_in_query;
mod prepare;
mod procedures;
mod provider;
mod quantified;
mod runtime;
mod scan;
mod scanned;
mod schemas;
mod secrets;
mod session;
mod shown;
mod single_value;
pub mod sql_type;
mod system_tables;
mod temp;
#[cfg(test)]
mod tests;
mod timestamps;
mod truth;
mod write;

use std::sync::Arc;
use std::time::{Duration, Instant};

use datafusion::arrow::datatypes::{Field, FieldRef, Schema, SchemaRef};

use crate::error::Error;
pub use crate::tables::SCHEMA;
pub use execute::RowStream;
pub use runtime::Runtime;
pub use session::Session;
#[cfg(test)]
pub(crate) use session::database_function;

/// Limits of one execution, from statement attributes.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// SQL_ATTR_MAX_ROWS; 0 = all.
    pub max_rows: usize,
    /// SQL_ATTR_QUERY_TIMEOUT; `None` = no limit. Counts executing and fetching (HYT00).
    pub deadline: Option<Deadline>,
    /// Rows that earlier parameter sets of the same execution have written: `MaxWrites` bounds all of them.
    pub written: u64,
}

/// When an execution must be over.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    at: Instant,
    /// The limit as it was set, which messages tell.
    limit: Duration,
}

impl Deadline {
    /// The end of a limit that begins now.
    pub fn after(limit: Duration) -> Self {
        Deadline { at: Instant::now() + limit, limit }
    }

    /// True once it is over.
    pub fn has_passed(&self) -> bool {
        self.at <= Instant::now()
    }
}

/// A column of a result set.
///
/// `field` carries Arrow type, nullability and the metadata keys of [`catalog::metadata`].
#[derive(Clone, Debug)]
pub struct ResultColumn {
    /// Label as typed in the select list, or a stable name for an expression.
    pub label: String,
    /// Type and metadata.
    pub field: FieldRef,
}

/// A prepared statement: described, not yet run. It keeps its shape, whatever becomes of the tables.
#[derive(Clone)]
pub struct Prepared {
    /// Columns of the result set; empty when the statement gives none.
    pub columns: Vec<ResultColumn>,
    /// Type and size of each `?`: those of the column that it stands for; `None` when nothing tells.
    pub parameters: Vec<Option<FieldRef>>,
    plan: PlanHandle,
    text: Arc<str>,
    /// Shapes of schema `temp` that the plan goes by; `None` where it reads no table of it.
    shapes: Option<u64>,
}

/// The plan of a statement, and the threads on which it is dropped.
#[derive(Clone)]
struct PlanHandle {
    action: Option<Arc<prepare::Action>>,
    runtime: Runtime,
}

/// What one execution gave.
pub struct Execution {
    /// The result set, when the statement has one (also `RETURNING`).
    pub rows: Option<RowStream>,
    /// Exact number of rows written; `None` for a query.
    pub affected: Option<u64>,
    /// 01000-class warnings.
    pub warnings: Vec<Error>,
}

impl Drop for PlanHandle {
    fn drop(&mut self) {
        self.runtime.dispose(self.action.take());
    }
}

impl Prepared {
    fn new(text: &str, shapes: Option<u64>, described: prepare::Described, runtime: &Runtime) -> Self {
        let prepare::Described { columns, parameters, action, .. } = described;
        let plan = PlanHandle { action: Some(Arc::new(action)), runtime: runtime.clone() };
        Prepared { columns, parameters, plan, text: text.into(), shapes }
    }

    /// True where one execution can take all sets of a parameter array: see [`Session::execute_sets`].
    pub fn takes_all_sets(&self) -> bool {
        match self.plan.action.as_deref() {
            Some(prepare::Action::Temp(plan)) => plan.takes_all_sets(),
            Some(prepare::Action::Merge(plan)) => plan.takes_all_sets(),
            _ => false,
        }
    }

    /// True where no message may show a value that it is given: it writes a column of secrets.
    pub fn writes_secret(&self) -> bool {
        secrets::writes_secret(&self.text)
    }

    /// What it will do.
    fn action(&self) -> Option<Arc<prepare::Action>> {
        self.plan.action.clone()
    }

    /// The Arrow schema of the result set; any value may be NULL.
    fn schema(&self) -> SchemaRef {
        let fields = self.columns.iter().map(|column| Field::clone(&column.field).with_nullable(true));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }
}
