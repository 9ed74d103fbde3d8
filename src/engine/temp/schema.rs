//! Schema `temp` of a connection: its tables by name, and what ROLLBACK puts back.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use datafusion::catalog::{SchemaProvider, TableProvider};
use datafusion::common::Result as EngineResult;
use futures::future::BoxFuture;

use super::table::{NumberedRows, Rows, Snapshot, TempTable};
use super::{NUMBERED, errors};
use crate::engine::catalog::CatalogTable;
use crate::engine::scanned::Scanned;
use crate::error::Result;

/// Lower-case name → table.
type Tables = BTreeMap<String, Arc<TempTable>>;

/// The temporary tables of one connection.
#[derive(Debug, Default)]
pub(in crate::engine) struct TempSchema {
    tables: Mutex<Tables>,
    shapes: AtomicU64,
    manual_commit: AtomicBool,
    saved: Mutex<Option<Saved>>,
}

/// Tables and rows since the last commit.
#[derive(Debug)]
struct Saved {
    tables: Tables,
    rows: Vec<(Arc<TempTable>, Snapshot)>,
}

impl TempSchema {
    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The table of a name in any case.
    pub fn find(&self, name: &str) -> Option<Arc<TempTable>> {
        self.tables().get(&name.to_lowercase()).cloned()
    }

    /// Changes whenever a table comes, goes or changes its shape.
    pub fn shapes(&self) -> u64 {
        self.shapes.load(Ordering::Acquire)
    }

    /// All tables as catalog functions show them.
    pub fn catalog_tables(&self) -> Vec<CatalogTable> {
        self.tables().values().map(|table| table.definition.catalog_table()).collect()
    }

    /// Adds a table. 42S01 when its name is taken.
    pub fn create(&self, table: TempTable) -> Result<()> {
        self.save();
        let mut tables = self.tables();
        let name = table.definition.name.clone();
        if tables.contains_key(&name.to_lowercase()) {
            return Err(errors::table_exists(format!("{}.{name}", super::SCHEMA)));
        }
        tables.insert(name.to_lowercase(), Arc::new(table));
        self.shapes.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// Drops a table; false when there is none.
    pub fn remove(&self, name: &str) -> bool {
        self.save();
        let removed = self.tables().remove(&name.to_lowercase()).is_some();
        self.shapes.fetch_add(removed.into(), Ordering::AcqRel);
        removed
    }

    /// Sets whether statements wait for a COMMIT; gives whether they did.
    pub fn set_manual_commit(&self, manual: bool) -> bool {
        self.manual_commit.swap(manual, Ordering::Relaxed)
    }

    /// Whether statements wait for a COMMIT.
    pub fn waits_for_commit(&self) -> bool {
        self.manual_commit.load(Ordering::Relaxed)
    }

    /// To be called before anything changes: the first change since the last commit keeps what was before.
    pub fn save(&self) {
        if !self.waits_for_commit() {
            return;
        }
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        if saved.is_none() {
            let tables = self.tables().clone();
            let rows = tables.values().map(|table| (Arc::clone(table), table.snapshot())).collect();
            *saved = Some(Saved { tables, rows });
        }
    }

    /// What was changed stays.
    pub fn commit(&self) {
        *self.saved.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Tables and rows are as of the last commit.
    pub fn roll_back(&self) {
        let saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(saved) = saved else { return };
        *self.tables() = saved.tables;
        for (table, rows) in saved.rows {
            table.restore(rows);
        }
        self.shapes.fetch_add(1, Ordering::AcqRel);
    }
}

impl TempSchema {
    fn provider(&self, name: &str) -> Option<Arc<dyn TableProvider>> {
        let (numbered, name) = match name.strip_prefix(NUMBERED) {
            Some(name) => (true, name),
            None => (false, name),
        };
        let table = self.find(name)?;
        Some(if numbered { Arc::new(Scanned(NumberedRows(table))) } else { Arc::new(Scanned(Rows(table))) })
    }
}

impl SchemaProvider for TempSchema {
    fn table_names(&self) -> Vec<String> {
        self.tables().values().map(|table| table.definition.name.clone()).collect()
    }

    fn table<'s, 'n, 'future>(
        &'s self,
        name: &'n str,
    ) -> BoxFuture<'future, EngineResult<Option<Arc<dyn TableProvider>>>>
    where
        's: 'future,
        'n: 'future,
    {
        Box::pin(ready(Ok(self.provider(name))))
    }

    fn table_exist(&self, name: &str) -> bool {
        self.find(name).is_some()
    }
}
