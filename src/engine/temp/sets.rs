//! All sets of parameters of an UPSERT or ON CONFLICT at once: each set is rows of VALUES, planned once.

use datafusion::common::ScalarValue;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::{Expr, LogicalPlan, Values};

use crate::engine::session::engine_error;
use crate::error::Result;

/// True where the parameters stand in one VALUES and nowhere else, and nothing but the target is read beside it.
pub(in crate::engine) fn are_rows(query: &LogicalPlan) -> Result<bool> {
    let (mut values, mut scans, mut elsewhere) = (0, 0, false);
    query
        .apply_with_subqueries(|node| {
            match node {
                LogicalPlan::Values(_) => values += 1,
                LogicalPlan::TableScan(_) => scans += 1,
                _ => {}
            }
            let is_marked = |expr: &Expr| expr.exists(|part| Ok(matches!(part, Expr::Placeholder(_))));
            if !matches!(node, LogicalPlan::Values(_)) {
                for expr in node.expressions() {
                    elsewhere |= is_marked(&expr)?;
                }
            }
            Ok(TreeNodeRecursion::Continue)
        })
        .map_err(engine_error)?;
    Ok(values == 1 && scans == 1 && !elsewhere)
}

/// The query with the rows of every set in its VALUES.
pub(super) fn as_rows(query: LogicalPlan, sets: &[Vec<ScalarValue>]) -> Result<LogicalPlan> {
    let with_all = |node| {
        let LogicalPlan::Values(Values { schema, values }) = node else { return Ok(Transformed::no(node)) };
        let of_set = |set: &Vec<ScalarValue>| {
            let row = |row: &Vec<Expr>| row.iter().map(|expr| bound(expr.clone(), set)).collect();
            values.iter().map(row).collect::<Vec<datafusion::common::Result<Vec<Expr>>>>()
        };
        let values = sets.iter().flat_map(of_set).collect::<datafusion::common::Result<_>>()?;
        Ok(Transformed::yes(LogicalPlan::Values(Values { schema, values })))
    };
    query.transform_down(with_all).data().map_err(engine_error)
}

/// The expression with a set's values in place of its markers.
fn bound(expr: Expr, set: &[ScalarValue]) -> datafusion::common::Result<Expr> {
    let value = |part| match &part {
        Expr::Placeholder(marker) => {
            let number = marker.id.strip_prefix('$').and_then(|number| number.parse::<usize>().ok());
            let value = number.and_then(|number| set.get(number.checked_sub(1)?));
            Ok(Transformed::yes(Expr::Literal(value.cloned().unwrap_or(ScalarValue::Null), None)))
        }
        _ => Ok(Transformed::no(part)),
    };
    expr.transform_up(value).data()
}
