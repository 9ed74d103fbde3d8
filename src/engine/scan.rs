//! The leaf of every plan: a request plan, run page by page as its consumer asks.

use std::fmt;
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::config::ConfigOptions;
use datafusion::common::stats::Precision;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DataFusionError, Result, Statistics};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::EquivalenceProperties;
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType, SchedulingType};
use datafusion::physical_plan::filter_pushdown::{
    ChildPushdownResult, FilterPushdownPhase, FilterPushdownPropagation,
};
use datafusion::physical_plan::statistics::StatisticsArgs;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, Partitioning, PhysicalExpr, PlanProperties,
    apply_expression_roots,
};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt};

use super::join_keys::{self, Keys};
use super::{errors, estimate};
use crate::api::Reads;
use crate::tables::{self, GroupCounts, Order, Plan, Scan, Space, Table, Wanted, Warnings};

/// A scan of one declared table.
pub struct ScanExec {
    table: &'static Table,
    scan: Scan,
    space: Arc<Space>,
    plan: Plan,
    properties: Arc<PlanProperties>,
    /// Filters of joins: what they say is known when the first page is asked for.
    join_filters: Vec<Arc<dyn PhysicalExpr>>,
    /// Rows that something is downloaded for; the filter above checks again.
    wanted: Option<Wanted>,
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
        ScanExec { table, scan, space, plan, properties, join_filters: Vec::new(), wanted: None }
    }

    /// The requests it will make, as lines for people.
    pub fn request_plan(&self) -> String {
        match self.join_filters.is_empty() {
            true => self.plan.to_string(),
            false => format!("{}\n(narrowed to the keys that the other side of the join finds)", self.plan),
        }
    }

    fn with_join_filters(&self, join_filters: Vec<Arc<dyn PhysicalExpr>>) -> Self {
        let scan = ScanExec::new(self.table, self.scan.clone(), self.schema(), Arc::clone(&self.space));
        ScanExec { join_filters, ..scan }
    }

    /// The scan with those filters of joins only for which `is_kept`; `None` when it has no others.
    pub fn with_join_filters_where(&self, is_kept: impl Fn(&Arc<dyn PhysicalExpr>) -> bool) -> Option<Self> {
        let kept: Vec<_> = self.join_filters.iter().filter(|filter| is_kept(filter)).cloned().collect();
        (kept.len() < self.join_filters.len()).then(|| self.with_join_filters(kept))
    }

    /// True for an output column whose values are downloaded, one request a row.
    pub fn is_downloaded(&self, output_column: usize) -> bool {
        let position = self.scan.projection.get(output_column);
        position.and_then(|position| self.table.column(*position)?.content).is_some()
    }

    /// The same scan that downloads nothing for rows that are not wanted; `None` where it stops after some rows.
    pub fn with_wanted(&self, wanted: Wanted) -> Option<Self> {
        let scan = self.with_join_filters(self.join_filters.clone());
        self.scan.limit.is_none().then_some(ScanExec { wanted: Some(wanted), ..scan })
    }

    /// Counts by an output column instead of the rows; `None` where the API cannot.
    pub fn group_counts(&self, output_column: usize) -> Option<(GroupCounts, Arc<Space>)> {
        let column = *self.scan.projection.get(output_column).filter(|_| self.join_filters.is_empty())?;
        Some((tables::group_counts(self.table, &self.scan, column)?, Arc::clone(&self.space)))
    }

    /// The same scan with the API sorting by an output column and stopping after `limit` rows;
    /// `None` where the API cannot.
    pub fn with_order(&self, output_column: usize, descending: bool, limit: usize) -> Option<Self> {
        let column = *self.scan.projection.get(output_column)?;
        let order = Order { column, descending };
        let as_listed = self.scan.limit.is_none() && self.scan.order.is_none();
        if !as_listed || !tables::order_supported(self.table, &order) {
            return None;
        }
        let scan = Scan { order: Some(order), limit: Some(limit), ..self.scan.clone() };
        Some(ScanExec::new(self.table, scan, self.schema(), Arc::clone(&self.space)))
    }

    /// The same scan beginning after `offset` of the rows that it gives; `None` where the API cannot skip them.
    pub fn with_offset(&self, offset: usize, limit: usize) -> Option<Self> {
        let limited = self.scan.limit == Some(offset.checked_add(limit)?);
        if !limited || !self.join_filters.is_empty() || self.scan.offset > 0 || !self.plan.can_skip() {
            return None;
        }
        let scan = Scan { offset, limit: Some(limit), ..self.scan.clone() };
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
            self.request_plan().replace('\n', "; ")
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
        visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        // A join fills its filter only when a listener shows up here.
        apply_expression_roots(&self.join_filters, visit)
    }

    fn handle_child_pushdown_result(
        &self,
        phase: FilterPushdownPhase,
        child_pushdown_result: ChildPushdownResult,
        _config: &ConfigOptions,
    ) -> Result<FilterPushdownPropagation<Arc<dyn ExecutionPlan>>> {
        let filters: Vec<_> =
            child_pushdown_result.parent_filters.iter().map(|result| Arc::clone(&result.filter)).collect();
        let unsupported = FilterPushdownPropagation::all_unsupported(child_pushdown_result);
        // The first n rows of a table are not the first n rows that match a join.
        if !matches!(phase, FilterPushdownPhase::Post)
            || filters.is_empty()
            || self.scan.limit.is_some()
            || !tables::joins_may_narrow(self.table)
        {
            return Ok(unsupported);
        }
        Ok(unsupported.with_updated_node(Arc::new(self.with_join_filters(filters))))
    }

    fn statistics_from_inputs(
        &self,
        _input_statistics: &[Arc<Statistics>],
        _args: &StatisticsArgs,
    ) -> Result<Arc<Statistics>> {
        let rows = estimate::rows(self.table, &self.scan);
        let unknown = Statistics::new_unknown(&self.schema());
        Ok(Arc::new(unknown.with_num_rows(Precision::Inexact(rows))))
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

    fn execute(&self, _partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let warnings = context.session_config().get_extension::<Warnings>().unwrap_or_default();
        let pages = match self.join_filters.is_empty() {
            true => self.plan.stream_of(Arc::clone(&self.space), &warnings, self.wanted.clone()),
            false => {
                let (scan, filters) = (self.scan.clone(), self.join_filters.clone());
                narrowed(self.table, scan, filters, self.wanted.clone(), Arc::clone(&self.space), warnings)
            }
        };
        let rows = at_most(pages, self.scan.limit.unwrap_or(usize::MAX));
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), noted(rows, &context))))
    }
}

/// The same rows; what is read for them is noted where the statement wants it, also in the engine's own tasks.
pub(super) fn noted<T: 'static>(
    rows: impl Stream<Item = T> + Send + 'static,
    context: &TaskContext,
) -> BoxStream<'static, T> {
    match context.session_config().get_extension::<Reads>() {
        Some(reads) => Reads::clone(&reads).of_rows(rows.boxed()).boxed(),
        None => rows.boxed(),
    }
}

type Pages = BoxStream<'static, crate::error::Result<RecordBatch>>;

/// The rows for the keys that joins know at the first poll.
fn narrowed(
    table: &'static Table,
    mut scan: Scan,
    filters: Vec<Arc<dyn PhysicalExpr>>,
    wanted: Option<Wanted>,
    space: Arc<Space>,
    warnings: Arc<Warnings>,
) -> Pages {
    futures::stream::once(async move {
        match join_keys::known(&filters, &scan.projection) {
            Ok(Keys::NoRow) => futures::stream::empty().boxed(),
            Ok(Keys::Predicates(predicates)) => {
                scan.predicates.extend(predicates);
                tables::plan(table, &scan).stream_of(space, &warnings, wanted)
            }
            Err(error) => futures::stream::iter([Err(errors::from_datafusion(&error))]).boxed(),
        }
    })
    .flatten()
    .boxed()
}

/// The first `limit` rows; the page that completes them is the last one asked for.
fn at_most(pages: Pages, limit: usize) -> impl Stream<Item = Result<RecordBatch>> + Send + 'static {
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
