//! `x NOT IN (…, NULL)` is never true. The engine's simplifier forgets the NULL when it merges lists
//! (`x IN (1, 2) AND x NOT IN (2, NULL)` became `x = 1`), so the NULL stands beside the list here.

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::expr::InList;
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::{Expr, LogicalPlan, lit};
use datafusion::optimizer::AnalyzerRule;

use super::filters::is_null;

/// The rule; runs before the engine simplifies.
#[derive(Debug, Default)]
pub struct NullInList;

impl AnalyzerRule for NullInList {
    fn analyze(&self, plan: LogicalPlan, _config: &ConfigOptions) -> Result<LogicalPlan> {
        plan.transform_up_with_subqueries(|node| {
            let names = NamePreserver::new(&node);
            node.map_expressions(|expr| {
                let name = names.save(&expr);
                Ok(expr.transform_up(|expr| Ok(without_null(expr)))?.update_data(|expr| name.restore(expr)))
            })
        })
        .data()
    }

    fn name(&self) -> &str {
        "backlog_null_in_list"
    }
}

fn without_null(expr: Expr) -> Transformed<Expr> {
    match expr {
        Expr::InList(InList { expr, list, negated: true }) if list.iter().any(is_null) => {
            let list = list.into_iter().filter(|item| !is_null(item)).collect();
            let rest = Expr::InList(InList { expr, list, negated: true });
            Transformed::yes(rest.and(lit(ScalarValue::Boolean(None))))
        }
        other => Transformed::no(other),
    }
}
