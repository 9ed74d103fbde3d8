//! Rows are filtered before their files are downloaded: `SELECT Icon FROM UserIcons WHERE Name = 'x'` gets one icon.

use std::sync::Arc;

use datafusion::arrow::array::BooleanArray;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::Result;
use datafusion::common::cast::as_boolean_array;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::physical_expr::utils::collect_columns;
use datafusion::physical_expr::{conjunction, split_conjunction};
use datafusion::physical_expr_common::physical_expr::is_volatile;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::filter::FilterExec;
use datafusion::physical_plan::{ExecutionPlan, PhysicalExpr, replace_children_if_necessary};

use super::scan::ScanExec;

/// Tells a scan what the filter above it will ask, as far as that needs nothing that is downloaded.
#[derive(Debug)]
pub struct FilterBeforeDownload;

impl PhysicalOptimizerRule for FilterBeforeDownload {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|node| match told(&node) {
            Some(scan) => Ok(Transformed::yes(replace_children_if_necessary(node, vec![Arc::new(scan)])?)),
            None => Ok(Transformed::no(node)),
        })
        .data()
    }

    fn name(&self) -> &str {
        "backlog_filter_before_download"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

fn told(node: &Arc<dyn ExecutionPlan>) -> Option<ScanExec> {
    let filter = node.downcast_ref::<FilterExec>()?;
    let scan = filter.input().downcast_ref::<ScanExec>()?;
    if !(0..scan.schema().fields().len()).any(|column| scan.is_downloaded(column)) {
        return None;
    }
    let is_listed = |part: &&Arc<dyn PhysicalExpr>| {
        !is_volatile(part) && !collect_columns(part).iter().any(|column| scan.is_downloaded(column.index()))
    };
    let listed: Vec<_> =
        split_conjunction(filter.predicate()).into_iter().filter(is_listed).cloned().collect();
    if listed.is_empty() {
        return None;
    }
    let condition = conjunction(listed);
    scan.with_wanted(Arc::new(move |rows| wanted(&condition, rows)))
}

/// All rows where the condition fails: the filter says so, if it comes to that.
fn wanted(condition: &Arc<dyn PhysicalExpr>, rows: &RecordBatch) -> BooleanArray {
    let answer = condition.evaluate(rows).and_then(|value| value.into_array(rows.num_rows()));
    let mask = answer.and_then(|array| as_boolean_array(&array).cloned());
    mask.unwrap_or_else(|_| BooleanArray::from(vec![true; rows.num_rows()]))
}
