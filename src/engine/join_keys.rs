//! Keys that a join's other side has found, told to the scan of this side before its first request.

use std::collections::HashSet;
use std::sync::Arc;

use datafusion::common::{Result, ScalarValue};
use datafusion::physical_expr::ScalarFunctionExpr;
use datafusion::physical_expr::expressions::{Column, InListExpr, Literal};
use datafusion::physical_expr::split_conjunction;
use datafusion::physical_expr_common::physical_expr::snapshot_physical_expr;
use datafusion::physical_plan::PhysicalExpr;

use super::filters;
use crate::tables::{Comparison, Predicate};

/// Keys worth naming in requests; more of them cost more requests than reading the table.
const KEYS_MAX: usize = 2_000;

/// What the filters of joins say by now.
#[derive(Debug, PartialEq)]
pub enum Keys {
    /// The other side is empty: no row can match.
    NoRow,
    /// Predicates that every matching row satisfies; the join compares again.
    Predicates(Vec<Predicate>),
}

/// Reads the filters of joins; `projection` maps their columns to the table's.
pub fn known(filters: &[Arc<dyn PhysicalExpr>], projection: &[usize]) -> Result<Keys> {
    let mut predicates = Vec::new();
    for filter in filters {
        let current = snapshot_physical_expr(Arc::clone(filter))?;
        for part in split_conjunction(&current) {
            if is_false(part) {
                return Ok(Keys::NoRow);
            }
            predicates.extend(key_lists(part, projection));
        }
    }
    Ok(Keys::Predicates(predicates))
}

fn is_false(expr: &Arc<dyn PhysicalExpr>) -> bool {
    expr.downcast_ref::<Literal>()
        .is_some_and(|literal| *literal.value() == ScalarValue::Boolean(Some(false)))
}

/// The keys that a list names: of one column, or of the several columns of a key one by one, which lets
/// more rows through than the pairs do.
fn key_lists(expr: &Arc<dyn PhysicalExpr>, projection: &[usize]) -> Vec<Predicate> {
    let is_of_keys = |list: &&InListExpr| !list.negated() && list.len() <= KEYS_MAX;
    let Some(list) = expr.downcast_ref::<InListExpr>().filter(is_of_keys) else { return Vec::new() };
    let literals = list.list().iter().map(|item| item.downcast_ref::<Literal>().map(Literal::value));
    let Some(literals) = literals.collect::<Option<Vec<&ScalarValue>>>() else { return Vec::new() };
    if let Some(column) = column_of(list.expr(), projection) {
        return in_list(column, literals.into_iter().cloned()).into_iter().collect();
    }
    let parts = match list.expr().downcast_ref::<ScalarFunctionExpr>() {
        Some(function) if function.name() == "struct" => function.args(),
        _ => return Vec::new(),
    };
    let of_part = |(part, expr): (usize, &Arc<dyn PhysicalExpr>)| {
        let values = literals.iter().map(|literal| part_of(literal, part)).collect::<Option<Vec<_>>>()?;
        in_list(column_of(expr, projection)?, values)
    };
    parts.iter().enumerate().filter_map(of_part).collect()
}

/// The table's column that an expression is.
fn column_of(expr: &Arc<dyn PhysicalExpr>, projection: &[usize]) -> Option<usize> {
    projection.get(expr.downcast_ref::<Column>()?.index()).copied()
}

/// One part of a key of several columns.
fn part_of(key: &ScalarValue, part: usize) -> Option<ScalarValue> {
    let ScalarValue::Struct(key) = key else { return None };
    ScalarValue::try_from_array(key.columns().get(part)?, 0).ok()
}

/// The distinct values but NULL, which equals nothing.
fn in_list(column: usize, literals: impl IntoIterator<Item = ScalarValue>) -> Option<Predicate> {
    let mut known = HashSet::new();
    let distinct = literals.into_iter().filter(|literal| !literal.is_null() && known.insert(literal.clone()));
    let distinct: Vec<ScalarValue> = distinct.collect();
    let values = distinct.iter().map(filters::scalar).collect::<Option<_>>()?;
    Some(Predicate { column, comparison: Comparison::In(values) })
}
