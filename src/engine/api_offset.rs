//! `LIMIT n OFFSET m` on rows that a scan gives as they are: the API skips the first m.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::limit::GlobalLimitExec;
use datafusion::physical_plan::projection::ProjectionExec;

use super::scan::ScanExec;

/// The rule; runs after the API's sorts are known.
#[derive(Debug, Default)]
pub struct ApiOffset;

impl PhysicalOptimizerRule for ApiOffset {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_down(|node| {
            Ok(match node.downcast_ref::<GlobalLimitExec>().and_then(skipped_by_api) {
                Some(replacement) => Transformed::yes(replacement),
                None => Transformed::no(node),
            })
        })
        .data()
    }

    fn name(&self) -> &str {
        "backlog_api_offset"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

fn skipped_by_api(limit: &GlobalLimitExec) -> Option<Arc<dyn ExecutionPlan>> {
    beginning_at(limit.input(), limit.skip(), limit.fetch()?)
}

/// The input without its first rows; looks through projections.
fn beginning_at(
    input: &Arc<dyn ExecutionPlan>,
    offset: usize,
    limit: usize,
) -> Option<Arc<dyn ExecutionPlan>> {
    if let Some(scan) = input.downcast_ref::<ScanExec>() {
        return scan.with_offset(offset, limit).map(|scan| Arc::new(scan) as _);
    }
    let projection = input.downcast_ref::<ProjectionExec>()?;
    let child = beginning_at(projection.input(), offset, limit)?;
    #[expect(deprecated)]
    Arc::clone(input).with_new_children(vec![child]).ok()
}
