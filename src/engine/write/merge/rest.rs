//! `WHEN NOT MATCHED BY SOURCE`: the rows of the target that no row of the source means, by a query of
//! their own with the columns of [`super::query`].

use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{
    BinaryOperator, Expr, Ident, Join, JoinConstraint, JoinOperator, SelectItem, Statement, Value,
};

use super::draft::{Draft, When};
use super::query::{action_number, case, key_references, old_values};
use super::{Clause, MergeTarget};
use crate::engine::prepare::logical_plan;
use crate::engine::session::Shared;
use crate::engine::write::keys::references;
use crate::engine::write::sources::Sources;
use crate::error::Result;
use crate::sql::names::Dictionary;

/// The query, and what the guard judges.
pub(in crate::engine) struct Rest {
    /// What to do with each of the rows.
    pub query: LogicalPlan,
    /// For each clause the rows that its condition alone leaves: that the source has none of them restricts
    /// nothing. Of Backlog's tables only.
    pub guards: Vec<LogicalPlan>,
}

/// The rest of a draft that has such clauses, whose values get their places.
pub(super) async fn prepare(
    shared: &Shared,
    target: &MergeTarget,
    draft: &Draft,
    key: &[usize],
    clauses: &mut [Clause],
    dictionary: &mut Dictionary,
) -> Result<Option<Rest>> {
    let of_rest =
        || (1_u64..).zip(&draft.clauses).filter(|(_, clause)| clause.when == When::NotMatchedBySource);
    if of_rest().next().is_none() {
        return Ok(None);
    }
    let condition = |condition: &Option<Expr>| {
        condition.clone().map_or(Expr::value(Value::Boolean(true)), |own| Expr::Nested(Box::new(own)))
    };
    let mut items = vec![Expr::value(Value::Number("0".to_owned(), false))];
    items.push(action_number(of_rest().map(|(number, clause)| (number, condition(&clause.condition)))));
    items.extend(key_references(target, key, dictionary));
    let mut any = Expr::value(Value::Boolean(false));
    for (number, clause) in of_rest() {
        let own = condition(&clause.condition);
        let place = usize::try_from(number - 1).ok().and_then(|place| clauses.get_mut(place));
        place.into_iter().for_each(|place| place.first = items.len());
        items.extend(clause.values.iter().map(|value| case(own.clone(), value.clone())));
        items.extend(old_values(target, &clause.action, dictionary));
        any = Expr::BinaryOp { left: Box::new(any), op: BinaryOperator::Or, right: Box::new(own) };
    }
    let items = items.into_iter().enumerate().map(|(position, expr)| SelectItem::ExprWithAlias {
        expr,
        alias: Ident::with_quote('"', format!("\u{1}{position}")),
    });
    let statement = select(target, draft, items.collect(), Some(any), dictionary)?;
    let query = logical_plan(shared, statement).await?;
    let mut guards = Vec::new();
    if let MergeTarget::Backlog(own) = target {
        for (_, clause) in of_rest() {
            let keys = own.select(references(own, key), clause.condition.clone())?;
            guards.push(logical_plan(shared, keys).await?);
        }
    }
    Ok(Some(Rest { query, guards }))
}

/// `SELECT items FROM target LEFT ANTI JOIN source ON … WHERE selection`
fn select(
    target: &MergeTarget,
    draft: &Draft,
    items: Vec<SelectItem>,
    selection: Option<Expr>,
    dictionary: &mut Dictionary,
) -> Result<Statement> {
    let source = Join {
        relation: draft.source.clone(),
        global: false,
        join_operator: JoinOperator::LeftAnti(JoinConstraint::On(draft.on.clone())),
    };
    let sources = Sources::new(vec![source], Vec::new())?;
    match target {
        MergeTarget::Backlog(own) => own.select_beside(&sources, items, selection),
        MergeTarget::Temporary(own) => own.select_numbered(&sources, items, selection, dictionary),
    }
}
