//! `ORDER BY … LIMIT n` on a column that the API sorts by: ask for n sorted rows instead of all, and for
//! one where only the least or the greatest value is wanted.
//!
//! Only with a limit: pages in an order that changes with the data (`updated`) may lose rows on a
//! long walk, so a full scan keeps creation order and is sorted here.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::aggregates::{AggregateExec, AggregateMode};
use datafusion::physical_plan::projection::ProjectionExec;
use datafusion::physical_plan::sorts::sort::SortExec;

use super::scan::ScanExec;

/// The rule; runs after the engine's own.
#[derive(Debug, Default)]
pub struct ApiSort;

impl PhysicalOptimizerRule for ApiSort {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_down(|node| {
            let sorted = node.downcast_ref::<SortExec>().and_then(sorted_by_api);
            let replacement = sorted.or_else(|| node.downcast_ref::<AggregateExec>().and_then(of_one_row));
            Ok(replacement.map_or_else(|| Transformed::no(node), Transformed::yes))
        })
        .data()
    }

    fn name(&self) -> &str {
        "backlog_api_sort"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

fn sorted_by_api(sort: &SortExec) -> Option<Arc<dyn ExecutionPlan>> {
    let limit = sort.fetch()?;
    let [key] = sort.expr().as_ref() else { return None };
    let column = key.expr.downcast_ref::<Column>()?.index();
    ordered(sort.input(), column, key.options.descending, limit)
}

/// `MIN(column)` or `MAX(column)` of all rows is that of the first row in the column's order.
fn of_one_row(aggregate: &AggregateExec) -> Option<Arc<dyn ExecutionPlan>> {
    let [function] = aggregate.aggr_expr() else { return None };
    let descending = match function.fun().name() {
        "min" => false,
        "max" => true,
        _ => return None,
    };
    let whole = *aggregate.mode() == AggregateMode::Single
        && aggregate.group_expr().expr().is_empty()
        && aggregate.filter_expr().iter().all(Option::is_none);
    let expressions = function.expressions();
    let [column] = expressions.as_slice() else { return None };
    let column = column.downcast_ref::<Column>().filter(|_| whole)?.index();
    let first = ordered(aggregate.input(), column, descending, 1)?;
    #[expect(deprecated)]
    Arc::new(aggregate.clone()).with_new_children(vec![first]).ok()
}

/// The input with the order given by its scan; looks through projections.
fn ordered(
    input: &Arc<dyn ExecutionPlan>,
    column: usize,
    descending: bool,
    limit: usize,
) -> Option<Arc<dyn ExecutionPlan>> {
    if let Some(scan) = input.downcast_ref::<ScanExec>() {
        return scan.with_order(column, descending, limit).map(|scan| Arc::new(scan) as _);
    }
    let projection = input.downcast_ref::<ProjectionExec>()?;
    let source = projection.expr().get(column)?.expr.downcast_ref::<Column>()?.index();
    let child = ordered(projection.input(), source, descending, limit)?;
    #[expect(deprecated)]
    Arc::clone(input).with_new_children(vec![child]).ok()
}
