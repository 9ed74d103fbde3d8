//! Filters of joins reach a scan only where their columns come from it.
//!
//! On their way down the engine finds their columns by name, so that one of two joined tables that both
//! have `Id` may get the filter on the other's. Here the way is walked again by position.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::common::{JoinSide, JoinType, NullEquality, Result};
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::aggregates::AggregateExec;
use datafusion::physical_plan::filter::FilterExec;
use datafusion::physical_plan::joins::HashJoinExec;
use datafusion::physical_plan::joins::utils::build_join_schema;
use datafusion::physical_plan::projection::ProjectionExec;
use datafusion::physical_plan::union::UnionExec;
use datafusion::physical_plan::{ExecutionPlan, PhysicalExpr};

use super::scan::ScanExec;

/// The rule; runs after the engine has handed out the filters.
#[derive(Debug, Default)]
pub struct KeyOrigins;

/// A scan that gives columns of a filter, and where each of them is in its output.
type Origin = (*const ScanExec, Vec<Option<usize>>);

/// The origins of each filter.
type Origins = HashMap<u64, Vec<Origin>>;

impl PhysicalOptimizerRule for KeyOrigins {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let mut origins = Origins::new();
        plan.apply(|node| {
            if let Some(join) = node.downcast_ref::<HashJoinExec>() {
                origins.extend(origins_of(join));
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
        plan.transform_down(|node| {
            let Some(scan) = node.downcast_ref::<ScanExec>() else { return Ok(Transformed::no(node)) };
            let kept = scan.with_join_filters_where(|filter| is_of(filter, scan, &origins));
            Ok(kept.map_or_else(
                || Transformed::no(Arc::clone(&node)),
                |kept| Transformed::yes(Arc::new(kept) as _),
            ))
        })
        .data()
    }

    fn name(&self) -> &str {
        "backlog_key_origins"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// The filter of a join, and where the columns it compares come from. None where NULL equals NULL
/// (INTERSECT, IS NOT DISTINCT FROM): a list of keys in a request cannot say that.
fn origins_of(join: &HashJoinExec) -> Option<(u64, Vec<Origin>)> {
    if join.null_equality() == NullEquality::NullEqualsNull {
        return None;
    }
    let id = join.dynamic_expressions_produced().first()?.expression_id()?;
    let mut scans: Vec<Origin> = Vec::new();
    for (position, (_, key)) in join.on().iter().enumerate() {
        for (scan, column) in of_expression(key, join.right()) {
            let known = scans.iter().position(|(other, _)| std::ptr::eq(*other, scan)).unwrap_or_else(|| {
                scans.push((scan, vec![None; join.on().len()]));
                scans.len() - 1
            });
            scans[known].1[position] = Some(column);
        }
    }
    Some((id, scans))
}

/// True where the filter's columns are those that its join compares.
fn is_of(filter: &Arc<dyn PhysicalExpr>, scan: &ScanExec, origins: &Origins) -> bool {
    let Some(origin) = filter.expression_id().and_then(|id| origins.get(&id)) else { return false };
    let place = |column: &&Arc<dyn PhysicalExpr>| column.downcast_ref::<Column>().map(Column::index);
    let columns: Vec<Option<usize>> = filter.children().iter().map(place).collect();
    origin.iter().any(|(of, found)| std::ptr::eq(*of, scan) && *found == columns)
}

/// The scans that give the values of an expression, unchanged, and the column in each.
fn of_expression(
    expression: &Arc<dyn PhysicalExpr>,
    input: &Arc<dyn ExecutionPlan>,
) -> Vec<(*const ScanExec, usize)> {
    expression.downcast_ref::<Column>().map_or_else(Vec::new, |column| of_column(column.index(), input))
}

/// The same of an output column.
fn of_column(column: usize, plan: &Arc<dyn ExecutionPlan>) -> Vec<(*const ScanExec, usize)> {
    if let Some(scan) = plan.downcast_ref::<ScanExec>() {
        return vec![(std::ptr::from_ref(scan), column)];
    }
    if let Some(projection) = plan.downcast_ref::<ProjectionExec>() {
        let item = projection.expr().get(column);
        return item.map_or_else(Vec::new, |item| of_expression(&item.expr, projection.input()));
    }
    if let Some(filter) = plan.downcast_ref::<FilterExec>() {
        let column = filter.projection().as_ref().map_or(Some(column), |kept| kept.get(column).copied());
        return column.map_or_else(Vec::new, |column| of_column(column, filter.input()));
    }
    if let Some(aggregate) = plan.downcast_ref::<AggregateExec>() {
        let group = aggregate.group_expr().expr().get(column);
        return group.map_or_else(Vec::new, |(group, _)| of_expression(group, aggregate.input()));
    }
    if let Some(join) = plan.downcast_ref::<HashJoinExec>() {
        return of_joined(column, join);
    }
    let children = plan.children();
    let passes_on = plan.downcast_ref::<UnionExec>().is_some()
        || matches!(children.as_slice(), [child] if child.schema().fields().len() == plan.schema().fields().len());
    if passes_on {
        children.into_iter().flat_map(|child| of_column(column, child)).collect()
    } else {
        Vec::new()
    }
}

/// The side of a join that a column is from; of a key that only matches are found by, both.
fn of_joined(column: usize, join: &HashJoinExec) -> Vec<(*const ScanExec, usize)> {
    let (left, right) = (join.left(), join.right());
    let (_, places) = build_join_schema(&left.schema(), &right.schema(), join.join_type());
    let position = join.projection.as_ref().map_or(Some(column), |kept| kept.get(column).copied());
    let Some(place) = position.and_then(|position| places.get(position)) else { return Vec::new() };
    let is_key = |key: &Arc<dyn PhysicalExpr>| {
        key.downcast_ref::<Column>().is_some_and(|key| key.index() == place.index)
    };
    match place.side {
        JoinSide::Left => {
            let mut found = of_column(place.index, left);
            if *join.join_type() == JoinType::LeftSemi {
                let others = join.on().iter().filter(|(key, _)| is_key(key));
                found.extend(others.flat_map(|(_, other)| of_expression(other, right)));
            }
            found
        }
        JoinSide::Right => {
            let mut found = of_column(place.index, right);
            if *join.join_type() == JoinType::RightSemi {
                let others = join.on().iter().filter(|(_, key)| is_key(key));
                found.extend(others.flat_map(|(other, _)| of_expression(other, left)));
            }
            found
        }
        JoinSide::None => Vec::new(),
    }
}
