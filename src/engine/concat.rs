//! `? || Id` and `? || ?`: the parameter is text. The engine would give it the type of the other side.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DFSchema, Result};
use datafusion::logical_expr::planner::{ExprPlanner, PlannerResult, RawBinaryExpr};
use datafusion::logical_expr::{Expr, ExprSchemable, cast};
use sqlparser::ast::BinaryOperator;

/// Makes text of such a parameter.
#[derive(Debug, Default)]
pub struct ParameterAsText;

impl ExprPlanner for ParameterAsText {
    fn plan_binary_op(
        &self,
        mut expr: RawBinaryExpr,
        schema: &DFSchema,
    ) -> Result<PlannerResult<RawBinaryExpr>> {
        if matches!(expr.op, BinaryOperator::StringConcat) {
            let (left, right) = (tells_no_text(&expr.left, schema), tells_no_text(&expr.right, schema));
            expr.left = if right { as_text(expr.left) } else { expr.left };
            expr.right = if left { as_text(expr.right) } else { expr.right };
        }
        Ok(PlannerResult::Original(expr))
    }
}

fn as_text(expr: Expr) -> Expr {
    if matches!(expr, Expr::Placeholder(_)) { cast(expr, DataType::Utf8) } else { expr }
}

/// Another parameter, or a value from which the engine would not guess that the parameter is text.
fn tells_no_text(expr: &Expr, schema: &DFSchema) -> bool {
    let is_other = |data_type: DataType| {
        !matches!(data_type, DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8)
            && !data_type.is_binary()
            && !data_type.is_nested()
    };
    matches!(expr, Expr::Placeholder(_)) || expr.get_type(schema).is_ok_and(is_other)
}
