//! Writing rows: INSERT, UPDATE and DELETE of one row by its key, one request each.

use datafusion::arrow::record_batch::RecordBatch;

use super::declare::Table;
use super::space::Space;
use super::value::Value;
use crate::error::Result;

/// What an UPDATE of one row did.
#[derive(Clone, Debug, PartialEq)]
pub enum Updated {
    /// The row as it is now, all columns.
    Row(RecordBatch),
    /// The row had these values already; counts as one row.
    Unchanged,
    /// There is no such row.
    Gone,
}

/// Checks the columns of an INSERT. No request. 0A000, 42000, 23000.
pub fn check_insert(_table: &'static Table, _columns: &[usize]) -> Result<()> {
    todo!()
}

/// Checks the columns of an UPDATE. No request. 0A000, 42000.
pub fn check_update(_table: &'static Table, _columns: &[usize]) -> Result<()> {
    todo!()
}

/// Checks that the table has DELETE. No request. 0A000.
pub fn check_delete(_table: &'static Table) -> Result<()> {
    todo!()
}

/// Checks the values of one row to insert or update. No request. 22001, 22018, 23000.
pub fn check_row(_table: &'static Table, _columns: &[usize], _values: &[Option<Value>]) -> Result<()> {
    todo!()
}

/// Adds a row; gives it back as Backlog made it, all columns.
pub async fn insert(
    _space: &Space,
    _table: &'static Table,
    _columns: &[usize],
    _values: &[Option<Value>],
) -> Result<RecordBatch> {
    todo!()
}

/// Changes columns of the row with this key.
pub async fn update(
    _space: &Space,
    _table: &'static Table,
    _key: &Value,
    _changes: &[(usize, Option<Value>)],
) -> Result<Updated> {
    todo!()
}

/// Deletes the row with this key; gives it back, or `None` when there was none.
pub async fn delete(_space: &Space, _table: &'static Table, _key: &Value) -> Result<Option<RecordBatch>> {
    todo!()
}
