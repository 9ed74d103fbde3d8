//! One prepared or running statement: plan, describe, run, stream, write.

pub mod catalog;

use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Result};
use crate::settings::Settings;
use catalog::Catalog;

/// What a host environment shares: the lazily started runtime.
///
/// Dropping the last clone ends the runtime's threads.
#[derive(Clone, Default)]
pub struct Runtime {}

/// The engine of one connection. Calls block the caller and run on the runtime's threads.
pub struct Session {
    _private: (),
}

/// Limits of one execution, from statement attributes.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// SQL_ATTR_MAX_ROWS; 0 = all.
    pub max_rows: usize,
    /// SQL_ATTR_QUERY_TIMEOUT; `None` = no limit. Counts executing and fetching (HYT00).
    pub query_timeout: Option<Duration>,
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

/// A prepared statement: described, not yet run. Preparing makes no request.
#[derive(Clone)]
pub struct Prepared {
    /// Columns of the result set; empty when the statement gives none.
    pub columns: Vec<ResultColumn>,
    /// Inferred type of each `?`; `None` when nothing tells.
    pub parameters: Vec<Option<DataType>>,
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

/// A stream of batches. Dropping it stops paging.
pub struct RowStream {
    _private: (),
}

impl Runtime {
    /// A runtime that starts at first use.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Session {
    /// Connects: checks the key with one request (none when the same key was checked in this
    /// process less than `MetadataTolerance` ago). 28000, 08001, HYT00.
    pub fn connect(_settings: Settings, _runtime: &Runtime, _cancel: &CancellationToken) -> Result<Self> {
        todo!()
    }

    /// The settings it was opened with.
    pub fn settings(&self) -> &Settings {
        todo!()
    }

    /// Tables and columns this connection sees. No request.
    pub fn catalog(&self) -> Arc<Catalog> {
        todo!()
    }

    /// Parses and describes. No request. 42000, 42S02, 42S22.
    pub fn prepare(&self, _sql: &str) -> Result<Prepared> {
        todo!()
    }

    /// Runs a prepared statement with one value for each `?`.
    pub fn execute(
        &self,
        _statement: &Prepared,
        _parameters: &[ScalarValue],
        _limits: &Limits,
        _cancel: &CancellationToken,
    ) -> Result<Execution> {
        todo!()
    }

    /// Text with ODBC escapes replaced (SQLNativeSql).
    pub fn native_sql(&self, _sql: &str) -> Result<String> {
        todo!()
    }

    /// Writes since the last commit; `SQLEndTran` and ROLLBACK ask.
    pub fn uncommitted_writes(&self) -> u64 {
        todo!()
    }

    /// Forgets the count of writes (COMMIT).
    pub fn mark_committed(&self) {
        todo!()
    }

    /// False once the engine knows that nothing can work any more. No request.
    pub fn is_alive(&self) -> bool {
        todo!()
    }
}

impl RowStream {
    /// The next batch, or `None` at the end. HY008 when cancelled, HYT00 at the limit.
    ///
    /// The batch's columns have the Arrow types of [`Prepared::columns`].
    pub fn next_batch(&mut self, _cancel: &CancellationToken) -> Result<Option<RecordBatch>> {
        todo!()
    }
}
