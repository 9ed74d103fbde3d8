//! Keys that a join's other side has found, told to the scan of this side before its first request.

use std::sync::Arc;

use datafusion::common::{Result, ScalarValue};
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
            predicates.extend(key_list(part, projection));
        }
    }
    Ok(Keys::Predicates(predicates))
}

fn is_false(expr: &Arc<dyn PhysicalExpr>) -> bool {
    expr.downcast_ref::<Literal>()
        .is_some_and(|literal| *literal.value() == ScalarValue::Boolean(Some(false)))
}

fn key_list(expr: &Arc<dyn PhysicalExpr>, projection: &[usize]) -> Option<Predicate> {
    let list = expr.downcast_ref::<InListExpr>().filter(|list| !list.negated() && list.len() <= KEYS_MAX)?;
    let column = *projection.get(list.expr().downcast_ref::<Column>()?.index())?;
    let literals = list.list().iter().map(|item| item.downcast_ref::<Literal>().map(Literal::value));
    let mut values = Vec::with_capacity(list.len());
    for literal in literals {
        let literal = literal?;
        // NULL equals nothing.
        if !literal.is_null() {
            values.push(filters::scalar(literal)?);
        }
    }
    Some(Predicate { column, comparison: Comparison::In(values) })
}
