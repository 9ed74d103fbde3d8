//! What the guard judges of WHEN MATCHED: a source that has every row of the target means all of them.

use std::ops::ControlFlow;

use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{
    Expr, Join, JoinConstraint, JoinOperator, ObjectName, TableFactor, UnaryOperator, visit_relations,
};

use super::draft::{Draft, When};
use super::{Action, MergeTarget};
use crate::engine::prepare::logical_plan;
use crate::engine::session::Shared;
use crate::engine::write::keys::references;
use crate::engine::write::sources::Sources;
use crate::error::Result;
use crate::sql;
use crate::sql::expressions::and_given;

/// For each clause that writes rows of the target, the rows that it is for. None where the source reads neither
/// the target's table nor one that it refers to.
pub(super) async fn guards(
    shared: &Shared,
    target: &MergeTarget,
    draft: &Draft,
    key: &[usize],
) -> Result<Vec<LogicalPlan>> {
    let MergeTarget::Backlog(own) = target else { return Ok(Vec::new()) };
    let mut related = own.table.references.iter().map(|reference| reference.table).chain([own.table.name]);
    if !related.any(|table| reads(&draft.source, table)) {
        return Ok(Vec::new());
    }
    let mut guards = Vec::new();
    let mut rest: Option<Expr> = None;
    for clause in draft.clauses.iter().filter(|clause| clause.when == When::Matched) {
        if !matches!(clause.action, Action::Nothing) {
            let source = Join {
                relation: draft.source.clone(),
                global: false,
                join_operator: JoinOperator::Inner(JoinConstraint::On(draft.on.clone())),
            };
            let sources = Sources::new(vec![source], Vec::new())?;
            let selection = and_given(rest.clone(), clause.condition.clone());
            let rows = own.select_beside(&sources, references(own, key), selection)?;
            guards.push(logical_plan(shared, rows).await?);
        }
        // What an earlier clause takes is not left to a later one.
        let taken = clause.condition.clone().map(|own| Expr::Nested(Box::new(own)));
        let left = taken.map(|own| Expr::UnaryOp { op: UnaryOperator::Not, expr: Box::new(own) });
        rest = and_given(rest, left);
    }
    Ok(guards)
}

/// True where a table of that name is somewhere in FROM.
fn reads(source: &TableFactor, table: &str) -> bool {
    let is_it = |name: &ObjectName| match sql::names::parts(name).pop().is_some_and(|last| last == table) {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    visit_relations(source, is_it).is_break()
}
