//! What a MERGE says, its names resolved.

use std::ops::ControlFlow;

use datafusion::arrow::datatypes::FieldRef;
use sqlparser::ast::{
    Assignment, AssignmentTarget, BinaryOperator, Expr, MergeAction, MergeClause, MergeClauseKind,
    MergeInsertKind, ObjectName, TableFactor, visit_expressions,
};

use super::{Action, Duplicates, MergeTarget, errors};
use crate::engine::session::Shared;
use crate::error::Result;
use crate::sql;
use crate::sql::names::Dictionary;

/// A MERGE before it is a query.
pub(super) struct Draft {
    /// Rows to be merged in.
    pub source: TableFactor,
    /// Which row of the target a row of the source means.
    pub on: Expr,
    pub clauses: Vec<DraftClause>,
    pub duplicates: Duplicates,
}

/// Which rows a clause is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum When {
    /// Rows of the target that a row of the source means.
    Matched,
    /// Rows of the source that mean none.
    NotMatched,
    /// Rows of the target that no row of the source means.
    NotMatchedBySource,
}

/// One WHEN.
pub(super) struct DraftClause {
    pub when: When,
    pub condition: Option<Expr>,
    pub action: Action,
    /// Values in the order of the action's columns.
    pub values: Vec<Expr>,
}

/// The draft of a MERGE. 0A000, 42000, 42S22.
pub(super) fn of_merge(
    shared: &Shared,
    target: &MergeTarget,
    merge: sqlparser::ast::Merge,
    types: &mut [Option<FieldRef>],
    dictionary: &mut Dictionary,
) -> Result<Draft> {
    let restricts = conjuncts(&merge.on).into_iter().any(|condition| compares(target, condition));
    if !restricts && matches!(target, MergeTarget::Backlog(_)) && !shared.settings.allow_unfiltered_writes {
        return Err(errors::no_equality(target.name()));
    }
    let clauses = merge.clauses.into_iter().map(|clause| of_clause(target, clause, types, dictionary));
    let clauses = clauses.collect::<Result<Vec<_>>>()?;
    Ok(Draft { source: merge.source, on: *merge.on, clauses, duplicates: Duplicates::Refused })
}

fn of_clause(
    target: &MergeTarget,
    clause: MergeClause,
    types: &mut [Option<FieldRef>],
    dictionary: &mut Dictionary,
) -> Result<DraftClause> {
    let when = match clause.clause_kind {
        MergeClauseKind::Matched => When::Matched,
        MergeClauseKind::NotMatched | MergeClauseKind::NotMatchedByTarget => When::NotMatched,
        MergeClauseKind::NotMatchedBySource => When::NotMatchedBySource,
    };
    let (action, values) = match (clause.action, when) {
        (MergeAction::Update(update), When::Matched | When::NotMatchedBySource) => {
            if update.update_predicate.is_some() || update.delete_predicate.is_some() {
                return Err(sql::errors::unsupported_clause(
                    "MERGE … UPDATE … WHERE (use WHEN MATCHED AND …)",
                ));
            }
            let set = assignments(target, update.assignments, dictionary)?;
            target.note_types(types, &set);
            let (columns, values) = set.into_iter().unzip();
            (target.update(columns, Vec::new()), values)
        }
        (MergeAction::Delete { .. }, When::Matched | When::NotMatchedBySource) => {
            (Action::Delete, Vec::new())
        }
        (MergeAction::Insert(insert), When::NotMatched) => {
            let columns: Vec<usize> = match insert.columns.is_empty() {
                true => target.insertable_columns(),
                false => insert.columns.iter().map(|name| target.column(name)).collect::<Result<_>>()?,
            };
            let MergeInsertKind::Values(rows) = insert.kind else {
                return Err(sql::errors::unsupported_clause("INSERT ROW"));
            };
            let mut rows = rows.rows.into_iter();
            let (Some(row), None) = (rows.next(), rows.next()) else {
                return Err(sql::errors::unsupported_clause("MERGE … INSERT of several rows"));
            };
            let values = row.content;
            if values.len() != columns.len() {
                return Err(crate::engine::errors::value_count(columns.len(), values.len(), 1));
            }
            // A column that gets its default is one that is not listed.
            let given = columns.into_iter().zip(values);
            let given: Vec<_> = given.filter(|(_, value)| !sql::default::is_default(value)).collect();
            target.note_types(types, &given);
            let (columns, values) = given.into_iter().unzip();
            (Action::Insert { columns, assigned: Vec::new(), unique: Vec::new() }, values)
        }
        (action, when) => {
            let name = action.to_string().split_whitespace().next().unwrap_or_default().to_owned();
            let when = if when == When::NotMatched { "NOT MATCHED" } else { "MATCHED" };
            return Err(errors::wrong_action(name, when));
        }
    };
    target.check(&action)?;
    Ok(DraftClause { when, condition: clause.predicate, action, values })
}

/// Columns and values of SET. 42000, 42S22.
pub(super) fn assignments(
    target: &MergeTarget,
    set: Vec<Assignment>,
    dictionary: &mut Dictionary,
) -> Result<Vec<(usize, Expr)>> {
    let mut all: Vec<(usize, Expr)> = Vec::with_capacity(set.len());
    for assignment in set {
        let AssignmentTarget::ColumnName(name) = &assignment.target else {
            return Err(sql::errors::unsupported_clause("SET (a, b) = …"));
        };
        let column = target.column(name)?;
        if all.iter().any(|(other, _)| *other == column) {
            return Err(crate::engine::errors::column_twice(name));
        }
        let value = match sql::default::is_default(&assignment.value) {
            true => target.default_of(column, dictionary)?,
            false => assignment.value,
        };
        all.push((column, value));
    }
    Ok(all)
}

pub(super) fn conjuncts(condition: &Expr) -> Vec<&Expr> {
    match condition {
        Expr::Nested(inner) => conjuncts(inner),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            conjuncts(left).into_iter().chain(conjuncts(right)).collect()
        }
        condition => vec![condition],
    }
}

/// True for `column of the target = anything that does not depend on the target`.
fn compares(target: &MergeTarget, condition: &Expr) -> bool {
    let Expr::BinaryOp { left, op: BinaryOperator::Eq, right } = condition else { return false };
    is_of_target(target, left) && !mentions(target, right)
        || is_of_target(target, right) && !mentions(target, left)
}

fn mentions(target: &MergeTarget, expr: &Expr) -> bool {
    let search = |inner: &Expr| match is_of_target(target, inner) {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    visit_expressions(expr, search).is_break()
}

/// The column of the target that an expression is.
pub(super) fn column_of_target(target: &MergeTarget, expr: &Expr) -> Option<usize> {
    let name = match expr {
        Expr::Nested(inner) => return column_of_target(target, inner),
        Expr::CompoundIdentifier(idents) => idents.last(),
        Expr::Identifier(ident) => Some(ident),
        _ => None,
    };
    let name = ObjectName::from(vec![name.filter(|_| is_of_target(target, expr))?.clone()]);
    target.column(&name).ok()
}

fn is_of_target(target: &MergeTarget, expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_of_target(target, inner),
        Expr::CompoundIdentifier(idents) => {
            let own = target.qualifier();
            let qualifier = idents.iter().rev().nth(1);
            qualifier.zip(own.last()).is_some_and(|(given, own)| given.value == own.value)
        }
        Expr::Identifier(ident) => target.column(&ObjectName::from(vec![ident.clone()])).is_ok(),
        _ => false,
    }
}
