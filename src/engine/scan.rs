//! The leaf of every plan: a request plan, run page by page as its consumer asks.

use std::fmt;
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::EquivalenceProperties;
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType, SchedulingType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, Partitioning, PhysicalExpr, PlanProperties,
};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt};

use crate::tables::{self, Order, Plan, Scan, Space, Table};

/// A scan of one declared table.
pub struct ScanExec {
    table: &'static Table,
    scan: Scan,
    space: Arc<Space>,
    plan: Plan,
    properties: Arc<PlanProperties>,
}

impl ScanExec {
    /// A scan; `schema` is the projection of the table's schema.
    pub fn new(table: &'static Table, scan: Scan, schema: SchemaRef, space: Arc<Space>) -> Self {
        let plan = tables::plan(table, &scan);
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        // Every page is awaited, so the scan yields by itself and needs no wrapper that hides it.
        let properties = Arc::new(properties.with_scheduling_type(SchedulingType::Cooperative));
        ScanExec { table, scan, space, plan, properties }
    }

    /// The requests it will make.
    pub fn request_plan(&self) -> &Plan {
        &self.plan
    }

    /// The same scan with the API sorting by an output column and stopping after `limit` rows;
    /// `None` where the API cannot.
    pub fn with_order(&self, output_column: usize, descending: bool, limit: usize) -> Option<Self> {
        let column = *self.scan.projection.get(output_column)?;
        let order = Order { column, descending };
        if !tables::order_supported(self.table, &order) {
            return None;
        }
        let scan = Scan { order: Some(order), limit: Some(limit), ..self.scan.clone() };
        Some(ScanExec::new(self.table, scan, self.schema(), Arc::clone(&self.space)))
    }
}

impl fmt::Debug for ScanExec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScanExec({}: {})", self.table.name, self.plan)
    }
}

impl DisplayAs for ScanExec {
    fn fmt_as(&self, _format: DisplayFormatType, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "BacklogScan: table={}, requests=[{}]",
            self.table.name,
            self.plan.to_string().replace('\n', "; ")
        )
    }
}

impl ExecutionPlan for ScanExec {
    fn name(&self) -> &str {
        "BacklogScan"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn apply_expressions(
        &self,
        _visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(
        self: Arc<Self>,
        _children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn fetch(&self) -> Option<usize> {
        self.scan.limit
    }

    fn with_fetch(&self, limit: Option<usize>) -> Option<Arc<dyn ExecutionPlan>> {
        let scan = Scan { limit, ..self.scan.clone() };
        Some(Arc::new(ScanExec::new(self.table, scan, self.schema(), Arc::clone(&self.space))))
    }

    fn execute(&self, _partition: usize, _context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let pages = self.plan.stream(Arc::clone(&self.space));
        let rows = at_most(pages, self.scan.limit.unwrap_or(usize::MAX));
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), rows)))
    }
}

/// The first `limit` rows; the page that completes them is the last one asked for.
fn at_most(
    pages: BoxStream<'static, crate::error::Result<RecordBatch>>,
    limit: usize,
) -> impl Stream<Item = Result<RecordBatch>> + Send + 'static {
    futures::stream::unfold((pages, limit), |(mut pages, left)| async move {
        if left == 0 {
            return None;
        }
        match pages.next().await? {
            Ok(batch) => {
                let rows = batch.num_rows().min(left);
                Some((Ok(batch.slice(0, rows)), (pages, left - rows)))
            }
            Err(error) => Some((Err(DataFusionError::External(Box::new(error))), (pages, 0))),
        }
    })
}
