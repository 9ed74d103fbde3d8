//! Tables as the engine asks for them.

use std::fmt::Debug;
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Result;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use futures::future::BoxFuture;

/// What a scan becomes.
pub(super) type Planned = Result<Arc<dyn ExecutionPlan>>;

/// A table that is scanned.
pub(super) trait Scan: Debug + Send + Sync + 'static {
    /// Its columns.
    fn schema(&self) -> SchemaRef;

    /// A table, unless it says otherwise.
    fn table_type(&self) -> TableType {
        TableType::Base
    }

    /// What it makes of each filter: nothing, unless it says otherwise.
    fn push_down(&self, filters: &[&Expr]) -> Vec<TableProviderFilterPushDown> {
        vec![TableProviderFilterPushDown::Unsupported; filters.len()]
    }

    /// Plans a scan. The future is free of lifetimes: one that held the filters would cost the compiler a proof
    /// over all of `Expr`, and one that held the table a proof over the whole session.
    fn plan(&self, projection: Option<&Vec<usize>>, filters: &[Expr]) -> BoxFuture<'static, Planned>;
}

/// The same table for the engine.
#[derive(Debug)]
pub(super) struct Scanned<T>(pub T);

impl<T: Scan> TableProvider for Scanned<T> {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }

    fn table_type(&self) -> TableType {
        self.0.table_type()
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(self.0.push_down(filters))
    }

    fn scan<'s, 'a, 'p, 'f, 'future>(
        &'s self,
        _state: &'a dyn Session,
        projection: Option<&'p Vec<usize>>,
        filters: &'f [Expr],
        _limit: Option<usize>,
    ) -> BoxFuture<'future, Planned>
    where
        's: 'future,
        'a: 'future,
        'p: 'future,
        'f: 'future,
    {
        self.0.plan(projection, filters)
    }
}
