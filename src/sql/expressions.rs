//! Expressions made of others.

use sqlparser::ast::{BinaryOperator, Expr};

/// Both conditions. Each is in parentheses, so that the text means the same.
pub fn and(left: Expr, right: Expr) -> Expr {
    let nested = |expr| Box::new(Expr::Nested(Box::new(expr)));
    Expr::BinaryOp { left: nested(left), op: BinaryOperator::And, right: nested(right) }
}

/// The conditions that are there.
pub fn and_given(left: Option<Expr>, right: Option<Expr>) -> Option<Expr> {
    match (left, right) {
        (Some(left), Some(right)) => Some(and(left, right)),
        (left, right) => left.or(right),
    }
}
