//! Markers in the source of a MERGE: `USING (SELECT ? AS Id, …) AS s` where a column of `s` stands for one of
//! the target.

use std::collections::HashMap;

use datafusion::arrow::datatypes::FieldRef;
use sqlparser::ast::{BinaryOperator, Expr, Query, SelectItem, SetExpr, TableFactor};

use super::draft::{Draft, column_of_target, conjuncts};
use super::{Action, MergeTarget};
use crate::engine::write::markers::note_selected;

/// Notes the columns of the target that markers of the source are for.
pub(super) fn note_types(target: &MergeTarget, draft: &Draft, types: &mut [Option<FieldRef>]) {
    let TableFactor::Derived { subquery, alias: Some(alias), .. } = &draft.source else { return };
    let named: Vec<String> = alias.columns.iter().map(|column| column.name.value.to_lowercase()).collect();
    let names = if named.is_empty() { selected_names(subquery) } else { named };
    let meant = meant(target, draft, &alias.name.value);
    let columns: Vec<Option<FieldRef>> = names.iter().map(|name| meant.get(name).cloned()).collect();
    note_selected(types, subquery, &columns);
}

/// Names of a query's columns in lower case; empty where they have none of their own.
fn selected_names(query: &Query) -> Vec<String> {
    let SetExpr::Select(select) = query.body.as_ref() else { return Vec::new() };
    let name = |item: &SelectItem| match item {
        SelectItem::ExprWithAlias { alias, .. } => alias.value.to_lowercase(),
        _ => String::new(),
    };
    select.projection.iter().map(name).collect()
}

/// Columns of the source in lower case, and the columns of the target that they are compared with or give
/// values to.
fn meant(target: &MergeTarget, draft: &Draft, source: &str) -> HashMap<String, FieldRef> {
    let mut meant = HashMap::new();
    let mut note = |value: &Expr, column: usize| {
        if let Some(name) = column_of_source(value, source) {
            meant.entry(name).or_insert_with(|| target.field(column));
        }
    };
    for condition in conjuncts(&draft.on) {
        let Expr::BinaryOp { left, op: BinaryOperator::Eq, right } = condition else { continue };
        for (own, other) in [(left, right), (right, left)] {
            if let Some(column) = column_of_target(target, own) {
                note(other, column);
            }
        }
    }
    for clause in &draft.clauses {
        if let Action::Update { columns, .. } | Action::Insert { columns, .. } = &clause.action {
            columns.iter().zip(&clause.values).for_each(|(column, value)| note(value, *column));
        }
    }
    meant
}

/// The name of a column that is qualified by the source.
fn column_of_source(expr: &Expr, source: &str) -> Option<String> {
    match expr {
        Expr::Nested(inner) => column_of_source(inner, source),
        Expr::CompoundIdentifier(parts) => match parts.as_slice() {
            [qualifier, name] if qualifier.value.eq_ignore_ascii_case(source) => {
                Some(name.value.to_lowercase())
            }
            _ => None,
        },
        _ => None,
    }
}
