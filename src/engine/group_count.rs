//! `GROUP BY column` with `COUNT(*)`, or `DISTINCT column`, by count requests where they are fewer than
//! the pages of all rows.
//!
//! The first pages tell whether there are many rows; only then are they counted. So few rows cost what
//! they cost without this, and many rows those pages more than the counts alone.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::{Array, ArrayRef, Int64Array, StringArray};
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::util::display::array_value_to_string;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::common::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::expressions::{Column, Literal};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::aggregates::{AggregateExec, AggregateMode};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PhysicalExpr, PlanProperties};
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};

use super::scan::{ScanExec, noted};
use crate::tables::declare::PAGE;
use crate::tables::{GroupCount, GroupCounts, Space, Value};

/// Rows that are read before it is worth asking how many there are: five pages, each of which but the first
/// repeats one row.
const FIRST: usize = 5 * (PAGE - 1) + 1;

/// The rule; runs after the engine's own.
#[derive(Debug, Default)]
pub struct CountByGroup;

impl PhysicalOptimizerRule for CountByGroup {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_down(|node| {
            Ok(match node.downcast_ref::<AggregateExec>().and_then(GroupCountExec::of) {
                Some(counts) => Transformed::yes(Arc::new(counts) as _),
                None => Transformed::no(node),
            })
        })
        .data()
    }

    fn name(&self) -> &str {
        "backlog_count_by_group"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// An aggregation whose groups the API may count.
#[derive(Clone)]
pub struct GroupCountExec {
    /// The aggregation over all rows.
    aggregate: Arc<AggregateExec>,
    scan: Arc<dyn ExecutionPlan>,
    counts: GroupCounts,
    /// Position of the column among those of the scan.
    column: usize,
    space: Arc<Space>,
    /// `COUNT(*)` is asked for, not only the values.
    counted: bool,
}

impl GroupCountExec {
    /// The aggregation by counts; `None` where it is another kind of aggregation.
    fn of(aggregate: &AggregateExec) -> Option<Self> {
        let plain = *aggregate.mode() == AggregateMode::Single
            && aggregate.group_expr().is_single()
            && aggregate.limit_options().is_none()
            && aggregate.filter_expr().iter().all(Option::is_none);
        let [(group, _)] = aggregate.group_expr().expr() else { return None };
        let column = group.downcast_ref::<Column>()?.index();
        let counted = match aggregate.aggr_expr() {
            [] => false,
            [function] => {
                let counts_rows = function.fun().name() == "count" && !function.is_distinct();
                let of_rows = function.expressions().iter().all(is_constant);
                if !counts_rows || !of_rows {
                    return None;
                }
                true
            }
            _ => return None,
        };
        let scan = aggregate.input().downcast_ref::<ScanExec>().filter(|_| plain)?;
        let (counts, space) = scan.group_counts(column)?;
        let (aggregate, scan) = (Arc::new(aggregate.clone()), Arc::clone(aggregate.input()));
        Some(GroupCountExec { aggregate, scan, counts, column, space, counted })
    }

    /// The requests it may make, as lines for people.
    pub fn request_plan(&self) -> String {
        self.counts.to_string()
    }

    /// The groups: counted where there are many rows, else made of the rows.
    async fn groups(
        self,
        mut rows: SendableRecordBatchStream,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let (mut first, mut count) = (Vec::new(), 0);
        let more = loop {
            if count >= FIRST {
                break true;
            }
            let Some(batch) = rows.try_next().await? else { break false };
            count += batch.num_rows();
            first.push(batch);
        };
        if more
            && let Some(counts) = self.counts.count(&self.space, count).await.map_err(external)?
            && self.agrees(&counts, &first)?
        {
            let batch = self.batch(&counts)?;
            let groups = stream::iter([Ok(batch)]);
            return Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), groups)));
        }
        let schema = rows.schema();
        let rows = Mutex::new(Some(stream::iter(first.into_iter().map(Ok)).chain(rows).boxed()));
        let replay = Arc::new(Replay { rows, schema: Arc::clone(&schema) });
        let rows = StreamingTableExec::try_new(schema, vec![replay], None, [], false, None)?;
        #[expect(deprecated)]
        let aggregate = (self.aggregate as Arc<dyn ExecutionPlan>).with_new_children(vec![Arc::new(rows)])?;
        aggregate.execute(0, context)
    }

    /// Whether the values counted are those of the rows read: a list may have other names for the same ids.
    fn agrees(&self, counts: &[GroupCount], rows: &[RecordBatch]) -> Result<bool> {
        let known: HashSet<Option<String>> =
            counts.iter().map(|(value, _)| value.as_ref().map(Value::to_string)).collect();
        for batch in rows {
            let values = batch.column(self.column);
            for row in 0..values.len() {
                let text = values.is_valid(row).then(|| array_value_to_string(values, row)).transpose()?;
                if !known.contains(&text) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn batch(&self, counts: &[GroupCount]) -> Result<RecordBatch> {
        let values = counts.iter().map(|(value, _)| value.as_ref());
        let values: ArrayRef = match self.schema().field(0).data_type() {
            DataType::Int64 => Arc::new(Int64Array::from_iter(values.map(|value| match value {
                Some(Value::Integer(integer)) => Some(*integer),
                _ => None,
            }))),
            _ => Arc::new(StringArray::from_iter(values.map(|value| value.map(Value::to_string)))),
        };
        let numbers = counts.iter().map(|(_, count)| i64::try_from(*count).unwrap_or(i64::MAX));
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(numbers));
        let columns = [values].into_iter().chain(self.counted.then_some(numbers)).collect();
        Ok(RecordBatch::try_new(self.schema(), columns)?)
    }
}

fn is_constant(expr: &Arc<dyn PhysicalExpr>) -> bool {
    expr.downcast_ref::<Literal>().is_some_and(|literal| !literal.value().is_null())
}

fn external(error: crate::error::Error) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

impl fmt::Debug for GroupCountExec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GroupCountExec({})", self.counts)
    }
}

impl DisplayAs for GroupCountExec {
    fn fmt_as(&self, _format: DisplayFormatType, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "BacklogCountByGroup: requests=[{}]", self.request_plan().replace('\n', "; "))
    }
}

impl ExecutionPlan for GroupCountExec {
    fn name(&self) -> &str {
        "BacklogCountByGroup"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.aggregate.properties()
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

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let rows = self.scan.execute(partition, Arc::clone(&context))?;
        let groups = stream::once(self.clone().groups(rows, Arc::clone(&context))).try_flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), noted(groups, &context))))
    }
}

/// Rows that were read before they turned out to be needed; they are given once.
struct Replay {
    rows: Mutex<Option<BoxStream<'static, Result<RecordBatch>>>>,
    schema: SchemaRef,
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Replay")
    }
}

impl PartitionStream for Replay {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner).take();
        let again = || DataFusionError::Internal("rows are given once".to_owned());
        let rows = rows.unwrap_or_else(|| stream::iter([Err(again())]).boxed());
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), rows))
    }
}
