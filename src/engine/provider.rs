//! A declared table as the engine sees it: which filters reach the API, and the scan.

use std::future::ready;
use std::sync::Arc;

use datafusion::arrow::datatypes::{Schema, SchemaRef};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use futures::future::BoxFuture;

use super::filters;
use super::scan::ScanExec;
use super::scanned::{Planned, Scan};
use crate::tables::{self, Exactness, Space, Table};

/// A table of the space.
#[derive(Clone)]
pub struct BacklogTable {
    /// Its declaration.
    pub table: &'static Table,
    schema: SchemaRef,
    space: Arc<Space>,
}

impl BacklogTable {
    /// The table over one connection's space.
    pub fn new(table: &'static Table, schema: SchemaRef, space: Arc<Space>) -> Self {
        BacklogTable { table, schema, space }
    }

    fn planned(&self, projection: Option<&Vec<usize>>, filters: &[Expr]) -> Planned {
        let predicates =
            filters.iter().flat_map(|filter| filters::predicates(filter, &self.schema)).collect();
        let projection = projection.cloned().unwrap_or_else(|| (0..self.schema.fields().len()).collect());
        let schema = Arc::new(self.schema.project(&projection)?);
        let rows_only = projection.is_empty();
        let scan = tables::Scan { projection, predicates, rows_only, ..tables::Scan::default() };
        Ok(Arc::new(ScanExec::new(self.table, scan, schema, Arc::clone(&self.space))))
    }
}

impl std::fmt::Debug for BacklogTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BacklogTable({})", self.table.name)
    }
}

impl Scan for BacklogTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn push_down(&self, filters: &[&Expr]) -> Vec<TableProviderFilterPushDown> {
        push_down(self.table, &self.schema, filters)
    }

    fn plan(&self, projection: Option<&Vec<usize>>, filters: &[Expr]) -> BoxFuture<'static, Planned> {
        Box::pin(ready(self.planned(projection, filters)))
    }
}

/// What the API does with each filter: a filter is exact when all that it states is. Where they contradict
/// each other, the scan is told all of them, so that it sends nothing.
fn push_down(table: &'static Table, schema: &Schema, filters: &[&Expr]) -> Vec<TableProviderFilterPushDown> {
    let stated: Vec<_> = filters.iter().map(|filter| filters::predicates(filter, schema)).collect();
    let all: Vec<_> = stated.iter().flatten().cloned().collect();
    if tables::is_contradiction(table, &all) {
        let told = |predicates: &Vec<_>| match predicates.is_empty() {
            true => TableProviderFilterPushDown::Unsupported,
            false => TableProviderFilterPushDown::Inexact,
        };
        return stated.iter().map(told).collect();
    }
    let mut exactness = tables::exactness(table, &all).into_iter();
    stated
        .iter()
        .map(|predicates| {
            let these: Vec<Exactness> = exactness.by_ref().take(predicates.len()).collect();
            if these.is_empty() || these.iter().all(|each| *each == Exactness::Unsupported) {
                TableProviderFilterPushDown::Unsupported
            } else if these.iter().all(|each| *each == Exactness::Exact) {
                TableProviderFilterPushDown::Exact
            } else {
                TableProviderFilterPushDown::Inexact
            }
        })
        .collect()
}
