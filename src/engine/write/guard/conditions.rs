//! What a condition by itself says of the rows of one table.

use std::collections::HashSet;

use datafusion::common::tree_node::TreeNode;
use datafusion::common::{Column, ScalarValue};
use datafusion::logical_expr::utils::{split_binary, split_conjunction};
use datafusion::logical_expr::{BinaryExpr, Expr, Operator};

use crate::engine::single_value::is_single_value;

/// Neither chance alone nor what is true of any value.
pub(super) fn is_condition(predicate: &Expr) -> bool {
    split_conjunction(predicate).iter().any(|condition| !is_chance(condition) && !is_trivial(condition))
}

/// A condition that mentions a column of the target, and neither chance alone nor what is true of any value.
pub(super) fn decides(predicate: &Expr, name: &str) -> bool {
    split_conjunction(predicate).iter().any(|condition| {
        !is_chance(condition) && !is_trivial(condition) && mentions(&condition.column_refs(), name)
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
pub(super) fn is_trivial(condition: &Expr) -> bool {
    let either = split_binary(condition, Operator::Or);
    either.iter().any(|one| is_reflexive(one) || either.iter().any(|other| is_opposite(one, other)))
}

fn is_reflexive(condition: &Expr) -> bool {
    let BinaryExpr { left, op, right } = match condition {
        Expr::Literal(ScalarValue::Boolean(Some(true)), _) => return true,
        Expr::IsTrue(inner) => return is_trivial(inner),
        Expr::BinaryExpr(binary) => binary,
        _ => return false,
    };
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

/// True where one of the columns is the target's.
pub(super) fn mentions(columns: &HashSet<&Column>, name: &str) -> bool {
    columns.iter().any(|column| names_target(column, name))
}

/// True for a column of the table called `name`.
pub(super) fn names_target(column: &Column, name: &str) -> bool {
    column.relation.as_ref().is_none_or(|relation| relation.table() == name)
}
