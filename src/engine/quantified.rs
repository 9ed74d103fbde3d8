//! `x > ALL (SELECT y …)` and its like over a table that is outside, too.
//!
//! The engine compares the column inside with the one outside by their names, which are the same there:
//! `Id >= ALL (SELECT Id FROM t)` became `t.Id >= t.Id`. So what is inside gets a name of its own.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::logical_expr::expr::SetComparison;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, Subquery};
use datafusion::optimizer::AnalyzerRule;

/// What the rows of a query are called inside; no client types it.
const ROWS: &str = "\u{1}rows";

/// The rule; runs before the engine turns such comparisons into queries for rows.
#[derive(Debug, Default)]
pub struct Quantified;

impl AnalyzerRule for Quantified {
    fn analyze(&self, plan: LogicalPlan, _config: &ConfigOptions) -> Result<LogicalPlan> {
        plan.transform_up_with_subqueries(|node| node.map_expressions(|expr| expr.transform_up(apart))).data()
    }

    fn name(&self) -> &str {
        "backlog_quantified"
    }
}

fn apart(expr: Expr) -> Result<Transformed<Expr>> {
    let Expr::SetComparison(comparison) = expr else { return Ok(Transformed::no(expr)) };
    let rows = Arc::new(named_apart(&comparison.subquery.subquery)?);
    let subquery = Subquery { subquery: rows, ..comparison.subquery };
    Ok(Transformed::yes(Expr::SetComparison(SetComparison { subquery, ..comparison })))
}

/// The rows of a query under a name that nothing outside has.
pub fn named_apart(rows: &Arc<LogicalPlan>) -> Result<LogicalPlan> {
    LogicalPlanBuilder::from(Arc::clone(rows)).alias(ROWS)?.build()
}
