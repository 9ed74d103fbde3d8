//! Refuses UPDATE and DELETE whose WHERE restricts nothing, judged by the optimized plan: `1=1` is gone from it.

mod conditions;
mod own_rows;

use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::common::{Column, ScalarValue};
use datafusion::logical_expr::{Expr, Join, JoinType, LogicalPlan, lit};

use self::conditions::{decides, is_condition, mentions};
use self::own_rows::{joins_its_referred, joins_itself};
use super::super::session::{Shared, engine_error};
use super::super::{errors, execute};
use super::target::Target;
use crate::error::Result;
use crate::tables::Table;

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
    let name = target.alias.as_ref().map_or(target.table.name, |alias| alias.value.as_str());
    Ok(restricts(&optimized, target.table, name, false))
}

/// True when some condition on a column of the target decides which of its rows are left. `filtered`: a
/// condition above decides, which may be on what is joined.
fn restricts(plan: &LogicalPlan, table: &'static Table, name: &str, filtered: bool) -> bool {
    match plan {
        LogicalPlan::EmptyRelation(_) => true,
        LogicalPlan::TableScan(scan) => scan.filters.iter().any(|filter| decides(filter, name)),
        LogicalPlan::SubqueryAlias(alias) if alias.alias.table() == name => {
            restricts(&alias.input, table, table.name, filtered)
        }
        LogicalPlan::Filter(filter) => {
            let predicate = with_marks(&filter.predicate, &own_marks(&filter.input, table, name));
            let filtered = filtered || is_condition(&predicate);
            decides(&predicate, name) || restricts(&filter.input, table, name, filtered)
        }
        LogicalPlan::Join(join) => {
            // An outer join keeps every row, unless something is asked of what it found.
            let keeps_all = matches!(join.join_type, JoinType::Left | JoinType::Full | JoinType::LeftMark);
            let leaves_all =
                || joins_itself(join, table, name) || !filtered && joins_its_referred(join, table, name);
            (filtered || !keeps_all) && compares(join, name) && !leaves_all()
                || restricts(&join.left, table, name, filtered)
        }
        other => other.inputs().first().is_some_and(|input| restricts(input, table, name, filtered)),
    }
}

/// A join whose conditions ask for something of the target.
fn compares(join: &Join, name: &str) -> bool {
    join.on.iter().any(|(left, _)| mentions(&left.column_refs(), name))
        || join.filter.as_ref().is_some_and(|filter| decides(filter, name))
}

/// The marks of joins below that every row gets, since it finds itself.
fn own_marks(plan: &LogicalPlan, table: &'static Table, name: &str) -> Vec<Column> {
    let mut marks = match plan.inputs().first() {
        Some(input) => own_marks(input, table, name),
        None => Vec::new(),
    };
    if let LogicalPlan::Join(join) = plan
        && join.join_type == JoinType::LeftMark
        && compares(join, name)
        && joins_itself(join, table, name)
    {
        marks.extend(join.schema.columns().pop());
    }
    marks
}

/// The condition with TRUE for these marks.
fn with_marks(predicate: &Expr, marks: &[Column]) -> Expr {
    let marked = |expr: Expr| match &expr {
        Expr::Column(column) if marks.contains(column) => Ok(Transformed::yes(lit(true))),
        _ => Ok(Transformed::no(expr)),
    };
    predicate.clone().transform_up(marked).data().unwrap_or_else(|_| predicate.clone())
}
