//! `ORDER BY … LIMIT n` on a column that the API sorts by: ask for n sorted rows instead of all.
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
            Ok(match node.downcast_ref::<SortExec>().and_then(sorted_by_api) {
                Some(replacement) => Transformed::yes(replacement),
                None => Transformed::no(node),
            })
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
