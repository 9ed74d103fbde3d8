//! Timestamps are microseconds, as the columns of a space are. DataFusion's own `TIMESTAMP` and what it makes of
//! text or a date beside a timestamp count nanoseconds, which end in 2262: '9999-12-31' would be an error.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, FieldRef, TimeUnit};
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, Result};
use datafusion::logical_expr::expr::{Between, BinaryExpr, InList};
use datafusion::logical_expr::expr_rewriter::FunctionRewrite;
use datafusion::logical_expr::planner::TypePlanner;
use datafusion::logical_expr::{Expr, ExprSchemable, Operator, cast};
use sqlparser::ast::{self, TimezoneInfo};

/// `TIMESTAMP`, `DATETIME`: 0001-01-01 to 9999-12-31 and beyond.
const MICROSECONDS: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);

/// `TIME`, as the columns of schema `temp` have it.
const TIME: DataType = DataType::Time64(TimeUnit::Microsecond);

/// Says what `TIMESTAMP`, `DATETIME` and `TIME` without a precision are, in casts and in literals.
#[derive(Debug)]
pub struct TimestampType;

impl TypePlanner for TimestampType {
    fn plan_type_field(&self, sql_type: &ast::DataType) -> Result<Option<FieldRef>> {
        use ast::DataType::{Datetime, Time, Timestamp};
        Ok(match sql_type {
            Timestamp(None, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) | Datetime(None) => {
                Some(Arc::new(Field::new("", MICROSECONDS, true)))
            }
            Time(None, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => {
                Some(Arc::new(Field::new("", TIME, true)))
            }
            _ => None,
        })
    }
}

/// Text and dates compared with timestamps become timestamps of microseconds, before DataFusion sees them.
#[derive(Debug)]
pub struct ComparedWithTimestamp;

impl FunctionRewrite for ComparedWithTimestamp {
    fn name(&self) -> &str {
        "backlog_compared_with_timestamp"
    }

    fn rewrite(&self, expr: Expr, schema: &DFSchema, _: &ConfigOptions) -> Result<Transformed<Expr>> {
        let sides = compared(&expr);
        let types: Vec<_> = sides.iter().map(|side| side.get_type(schema).ok()).collect();
        if !types.contains(&Some(MICROSECONDS)) || !types.iter().flatten().any(becomes_timestamp) {
            return Ok(Transformed::no(expr));
        }
        let mut types = types.into_iter();
        let mut convert = |side: Expr| match types.next().flatten() {
            Some(kind) if becomes_timestamp(&kind) => cast(side, MICROSECONDS),
            _ => side,
        };
        Ok(Transformed::yes(match expr {
            Expr::BinaryExpr(BinaryExpr { left, op, right }) => {
                let left = Box::new(convert(*left));
                Expr::BinaryExpr(BinaryExpr { left, op, right: Box::new(convert(*right)) })
            }
            Expr::Between(Between { expr, negated, low, high }) => {
                let (expr, low) = (Box::new(convert(*expr)), Box::new(convert(*low)));
                Expr::Between(Between { expr, negated, low, high: Box::new(convert(*high)) })
            }
            Expr::InList(InList { expr, list, negated }) => {
                let expr = Box::new(convert(*expr));
                Expr::InList(InList { expr, list: list.into_iter().map(convert).collect(), negated })
            }
            other => other,
        }))
    }
}

/// What an expression compares with each other, from left to right; nothing where it compares nothing.
fn compared(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::BinaryExpr(BinaryExpr { left, op, right }) if is_comparison(*op) => vec![left, right],
        Expr::Between(Between { expr, low, high, .. }) => vec![expr, low, high],
        Expr::InList(InList { expr, list, .. }) => std::iter::once(&**expr).chain(list).collect(),
        _ => Vec::new(),
    }
}

fn becomes_timestamp(kind: &DataType) -> bool {
    kind.is_string() || matches!(kind, DataType::Date32 | DataType::Date64)
}

fn is_comparison(operator: Operator) -> bool {
    use Operator::{Eq, Gt, GtEq, IsDistinctFrom, IsNotDistinctFrom, Lt, LtEq, NotEq};
    matches!(operator, Eq | NotEq | Lt | LtEq | Gt | GtEq | IsDistinctFrom | IsNotDistinctFrom)
}
