//! A condition with a part that is never true keeps no row: `StatusId NOT IN (1, NULL)` reads nothing.
//!
//! The engine drops such a condition only where it is the whole of it.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::tree_node::Transformed;
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{EmptyRelation, LogicalPlan};
use datafusion::optimizer::{ApplyOrder, OptimizerConfig, OptimizerRule};

use super::filters::is_never_true;

/// The rule; runs after the engine has simplified.
#[derive(Debug, Default)]
pub struct NeverTrue;

impl OptimizerRule for NeverTrue {
    fn name(&self) -> &str {
        "backlog_never_true"
    }

    fn apply_order(&self) -> Option<ApplyOrder> {
        Some(ApplyOrder::TopDown)
    }

    fn rewrite(&self, plan: LogicalPlan, _config: &dyn OptimizerConfig) -> Result<Transformed<LogicalPlan>> {
        match &plan {
            LogicalPlan::Filter(filter)
                if split_conjunction(&filter.predicate).into_iter().any(is_never_true) =>
            {
                let schema = Arc::clone(filter.input.schema());
                Ok(Transformed::yes(LogicalPlan::EmptyRelation(EmptyRelation {
                    produce_one_row: false,
                    schema,
                })))
            }
            _ => Ok(Transformed::no(plan)),
        }
    }
}
