//! Queries in ORDER BY, GROUP BY and the arguments of aggregates, which the engine knows in SELECT and WHERE
//! only: they become columns of what is sorted or grouped.

use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, DFSchema, Result};
use datafusion::logical_expr::expr::Sort as Order;
use datafusion::logical_expr::{Aggregate, Expr, LogicalPlan, LogicalPlanBuilder, Sort};

use super::replaced_in_select;

/// Name of such a column; no client types it.
const LIFTED: &str = "\u{1}lifted";

/// The node over columns in the place of its queries.
pub(super) fn lifted(node: LogicalPlan) -> Result<Transformed<LogicalPlan>> {
    let (LogicalPlan::Sort(Sort { input, .. }) | LogicalPlan::Aggregate(Aggregate { input, .. })) = &node
    else {
        return Ok(Transformed::no(node));
    };
    let columns: Vec<Expr> = input.schema().columns().into_iter().map(Expr::Column).collect();
    let (mut base, mut items) = (input.as_ref(), columns.clone());
    let mut found = queries(&node, base.schema())?;
    // ORDER BY may depend on what is not selected.
    if let (true, LogicalPlan::Sort(_), LogicalPlan::Projection(below)) = (found.is_empty(), &node, base) {
        (base, items) = (below.input.as_ref(), below.expr.clone());
        found = queries(&node, base.schema())?;
    }
    if found.is_empty() {
        return Ok(Transformed::no(node));
    }
    let named =
        found.iter().enumerate().map(|(place, query)| query.clone().alias(format!("{LIFTED}{place}")));
    let below = LogicalPlanBuilder::from(base.clone()).project(items.into_iter().chain(named))?;
    let below = Arc::new(replaced_in_select(below.build()?)?.data);
    let column_of = |part: Expr| {
        let place = found.iter().position(|query| *query == part);
        let column = place.map(|place| Expr::Column(Column::new_unqualified(format!("{LIFTED}{place}"))));
        Ok(column.map_or_else(|| Transformed::no(part), Transformed::yes))
    };
    match node {
        LogicalPlan::Sort(Sort { expr, fetch, .. }) => {
            let replaced =
                |order: Order| Ok(Order { expr: order.expr.transform_down(column_of)?.data, ..order });
            let expr = expr.into_iter().map(replaced).collect::<Result<_>>()?;
            let sorted = LogicalPlan::Sort(Sort { expr, input: below, fetch });
            LogicalPlanBuilder::from(sorted).project(columns)?.build().map(Transformed::yes)
        }
        LogicalPlan::Aggregate(Aggregate { group_expr, aggr_expr, .. }) => {
            let replaced = |expr: Expr| {
                let name = expr.qualified_name();
                let replaced = expr.transform_down(column_of).data()?;
                let same = replaced.qualified_name() == name;
                Ok(if same { replaced } else { replaced.alias_qualified(name.0, name.1) })
            };
            let groups = group_expr.into_iter().map(replaced).collect::<Result<Vec<_>>>()?;
            let aggregates = aggr_expr.into_iter().map(replaced).collect::<Result<Vec<_>>>()?;
            Aggregate::try_new(below, groups, aggregates).map(LogicalPlan::Aggregate).map(Transformed::yes)
        }
        other => Ok(Transformed::no(other)),
    }
}

/// The queries that depend on columns which the node's input has, each once.
fn queries(node: &LogicalPlan, outside: &DFSchema) -> Result<Vec<Expr>> {
    let mut found: Vec<Expr> = Vec::new();
    node.apply_expressions(|expr| {
        expr.apply(|part| {
            if let Expr::ScalarSubquery(query) = part
                && !query.outer_ref_columns.is_empty()
                && query.outer_ref_columns.iter().all(|outer| is_in(outer, outside))
                && !found.contains(part)
            {
                found.push(part.clone());
            }
            Ok(TreeNodeRecursion::Continue)
        })
    })?;
    Ok(found)
}

fn is_in(outer: &Expr, outside: &DFSchema) -> bool {
    matches!(outer, Expr::OuterReferenceColumn(_, column) if outside.has_column(column))
}
