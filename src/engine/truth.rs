//! Truth values compared with numbers, as Access and other ODBC 2 clients write them: `Archived = 1`, `<> 0`, `= -1`.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DFSchema, Result, ScalarValue};
use datafusion::logical_expr::expr::Cast;
use datafusion::logical_expr::planner::{ExprPlanner, PlannerResult, RawBinaryExpr};
use datafusion::logical_expr::{Expr, ExprSchemable, lit};
use sqlparser::ast::BinaryOperator;

/// Turns the number of such a comparison into a truth value.
#[derive(Debug, Default)]
pub struct TruthAsNumber;

impl ExprPlanner for TruthAsNumber {
    fn plan_binary_op(
        &self,
        mut expr: RawBinaryExpr,
        schema: &DFSchema,
    ) -> Result<PlannerResult<RawBinaryExpr>> {
        if matches!(expr.op, BinaryOperator::Eq | BinaryOperator::NotEq) {
            if is_truth(&expr.left, schema) {
                expr.right = as_truth(expr.right);
            } else if is_truth(&expr.right, schema) {
                expr.left = as_truth(expr.left);
            }
        }
        Ok(PlannerResult::Original(expr))
    }
}

fn is_truth(expr: &Expr, schema: &DFSchema) -> bool {
    expr.get_type(schema).is_ok_and(|data_type| data_type == DataType::Boolean)
}

fn as_truth(expr: Expr) -> Expr {
    match &expr {
        Expr::Literal(ScalarValue::Int64(Some(number)), _) => lit(*number != 0),
        Expr::Literal(ScalarValue::UInt64(Some(number)), _) => lit(*number != 0),
        Expr::Negative(inner) if matches!(**inner, Expr::Literal(ScalarValue::Int64(Some(_)), _)) => {
            lit(true)
        }
        Expr::Cast(Cast { expr: inner, .. })
            if matches!(**inner, Expr::Literal(ScalarValue::Int64(Some(_)), _)) =>
        {
            as_truth(inner.as_ref().clone())
        }
        _ => expr,
    }
}
