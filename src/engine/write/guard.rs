//! Refuses UPDATE and DELETE whose WHERE restricts nothing, judged by the optimized plan: `1=1` is gone from it.

use std::collections::HashSet;

use datafusion::common::tree_node::TreeNode;
use datafusion::common::{Column, ScalarValue};
use datafusion::logical_expr::utils::{split_binary, split_conjunction};
use datafusion::logical_expr::{BinaryExpr, Expr, Join, JoinType, LogicalPlan, Operator};

use super::super::session::{Shared, engine_error};
use super::super::single_value::is_single_value;
use super::super::{errors, execute};
use super::target::Target;
use crate::error::Result;

/// 42000 naming the property, unless it permits such writes. No request.
pub(super) fn check(
    shared: &Shared,
    plan: &LogicalPlan,
    parameters: &[ScalarValue],
    kind: &str,
    target: &Target,
) -> Result<()> {
    match is_permitted(shared, plan, parameters, target)? {
        true => Ok(()),
        false => Err(errors::unfiltered_write(kind, target.table.name)),
    }
}

/// True for a query that restricts the target, and for every one where the property permits it.
pub(super) fn is_permitted(
    shared: &Shared,
    plan: &LogicalPlan,
    parameters: &[ScalarValue],
    target: &Target,
) -> Result<bool> {
    if shared.settings.allow_unfiltered_writes {
        return Ok(true);
    }
    let plan = execute::bound(plan.clone(), parameters.to_vec())?;
    let optimized = shared.context.state().optimize(&plan).map_err(engine_error)?;
    let alias = target.alias.as_ref().map(|alias| alias.value.as_str());
    let names: Vec<&str> = [Some(target.table.name), alias].into_iter().flatten().collect();
    Ok(restricts(&optimized, &names, false))
}

/// True when some condition on a column of the target decides which of its rows are left. `filtered`: a
/// condition above decides, which may be on what is joined.
fn restricts(plan: &LogicalPlan, names: &[&str], filtered: bool) -> bool {
    match plan {
        LogicalPlan::EmptyRelation(_) => true,
        LogicalPlan::TableScan(scan) => scan.filters.iter().any(|filter| decides(filter, names)),
        LogicalPlan::Filter(filter) => {
            let predicate = &filter.predicate;
            decides(predicate, names) || restricts(&filter.input, names, filtered || is_condition(predicate))
        }
        LogicalPlan::Join(join) => {
            // An outer join keeps every row, unless something is asked of what it found.
            let keeps_all = matches!(join.join_type, JoinType::Left | JoinType::Full | JoinType::LeftMark);
            joins(join, names) && (filtered || !keeps_all) || restricts(&join.left, names, filtered)
        }
        other => other.inputs().first().is_some_and(|input| restricts(input, names, filtered)),
    }
}

/// Neither chance alone nor what is true of any value.
fn is_condition(predicate: &Expr) -> bool {
    split_conjunction(predicate).iter().any(|condition| !is_chance(condition) && !is_trivial(condition))
}

/// A condition that mentions a column of the target, and neither chance alone nor what is true of any value.
fn decides(predicate: &Expr, names: &[&str]) -> bool {
    split_conjunction(predicate).iter().any(|condition| {
        !is_chance(condition) && !is_trivial(condition) && mentions(&condition.column_refs(), names)
    })
}

/// A condition that decides anew each time; that of a query's single value is volatile only to stay in place.
fn is_chance(condition: &Expr) -> bool {
    let is_chance = |expr: &Expr| match expr {
        Expr::ScalarFunction(function) if is_single_value(&function.func) => false,
        expr => expr.is_volatile_node(),
    };
    condition.exists(|expr| Ok(is_chance(expr))).unwrap_or(true)
}

/// `x >= x`, and `a OR NOT a` as in `x = 1 OR x <> 1`: true of every value there is.
fn is_trivial(condition: &Expr) -> bool {
    let either = split_binary(condition, Operator::Or);
    either.iter().any(|one| is_reflexive(one) || either.iter().any(|other| is_opposite(one, other)))
}

fn is_reflexive(condition: &Expr) -> bool {
    let Expr::BinaryExpr(BinaryExpr { left, op, right }) = condition else { return false };
    let holds_of_equals =
        matches!(op, Operator::Eq | Operator::LtEq | Operator::GtEq | Operator::IsNotDistinctFrom);
    holds_of_equals && left == right
}

fn is_opposite(one: &Expr, other: &Expr) -> bool {
    match (one, other) {
        (Expr::IsNull(one), Expr::IsNotNull(other)) => one == other,
        (Expr::Not(one), other) => one.as_ref() == other,
        (Expr::BinaryExpr(one), Expr::BinaryExpr(other)) => {
            one.op.negate() == Some(other.op) && one.left == other.left && one.right == other.right
        }
        (Expr::InList(one), Expr::InList(other)) => {
            one.negated != other.negated && one.expr == other.expr && one.list == other.list
        }
        _ => false,
    }
}

fn mentions(columns: &HashSet<&Column>, names: &[&str]) -> bool {
    columns
        .iter()
        .any(|column| column.relation.as_ref().is_none_or(|relation| names.contains(&relation.table())))
}

/// A sub-query that is compared with the target's columns, other than with all rows of the same table.
fn joins(join: &Join, names: &[&str]) -> bool {
    let compares = join.on.iter().any(|(left, _)| mentions(&left.column_refs(), names))
        || join.filter.as_ref().is_some_and(|filter| decides(filter, names));
    compares && !is_whole_table(&join.right, names)
}

fn is_whole_table(plan: &LogicalPlan, names: &[&str]) -> bool {
    match plan {
        LogicalPlan::TableScan(scan) => scan.filters.is_empty() && names.contains(&scan.table_name.table()),
        LogicalPlan::Projection(_)
        | LogicalPlan::SubqueryAlias(_)
        | LogicalPlan::Distinct(_)
        | LogicalPlan::Aggregate(_)
        | LogicalPlan::Sort(_)
        | LogicalPlan::Union(_) => plan.inputs().iter().any(|input| is_whole_table(input, names)),
        _ => false,
    }
}
