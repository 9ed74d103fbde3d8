//! `x NOT IN (SELECT y …)` beside OR, below NOT or with a condition on the outer row, where NULL occurs.
//!
//! The engine answers these by a mark that knows no NULL (`x NOT IN (…, NULL)` became true), or not at
//! all. The same is asked here as `NOT EXISTS (SELECT … WHERE y = x OR y IS NULL OR x IS NULL)`. What
//! stands alone in WHERE and asks nothing of the outer row, the engine does right.

use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::common::{Column, DFSchema, ExprSchema, Result};
use datafusion::logical_expr::expr::InSubquery;
use datafusion::logical_expr::utils::{conjunction, split_conjunction_owned};
use datafusion::logical_expr::{
    BinaryExpr, Expr, ExprSchemable, Filter, LogicalPlan, LogicalPlanBuilder, Operator, not_exists,
};
use datafusion::optimizer::AnalyzerRule;

use super::quantified::named_apart;

/// The rule; runs before the engine turns queries in conditions into joins.
#[derive(Debug, Default)]
pub struct NotInQuery;

impl AnalyzerRule for NotInQuery {
    fn analyze(&self, plan: LogicalPlan, _config: &ConfigOptions) -> Result<LogicalPlan> {
        plan.transform_up_with_subqueries(|node| {
            let LogicalPlan::Filter(filter) = node else { return Ok(Transformed::no(node)) };
            if !has_query(&filter.predicate) {
                return Ok(Transformed::no(LogicalPlan::Filter(filter)));
            }
            let schema = filter.input.schema();
            let parts = split_conjunction_owned(filter.predicate).into_iter();
            let parts = parts.map(|part| top(part, schema)).collect::<Result<Vec<_>>>()?;
            let Some(predicate) = conjunction(parts) else {
                return Ok(Transformed::no((*filter.input).clone()));
            };
            Ok(Transformed::yes(LogicalPlan::Filter(Filter::try_new(predicate, filter.input)?)))
        })
        .data()
    }

    fn name(&self) -> &str {
        "backlog_not_in_query"
    }
}

fn has_query(expr: &Expr) -> bool {
    expr.exists(|inner| Ok(matches!(inner, Expr::InSubquery(_)))).unwrap_or(false)
}

/// One of the AND-ed conditions.
fn top(expr: Expr, schema: &DFSchema) -> Result<Expr> {
    match &expr {
        Expr::InSubquery(query) if query.subquery.outer_ref_columns.is_empty() => Ok(expr),
        _ => truth(expr, schema),
    }
}

/// A condition that is true where `expr` is; whether it is false or NULL elsewhere does not matter.
fn truth(expr: Expr, schema: &DFSchema) -> Result<Expr> {
    match expr {
        expr if !has_query(&expr) => Ok(expr),
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::And, right }) => {
            Ok(truth(*left, schema)?.and(truth(*right, schema)?))
        }
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Or, right }) => {
            Ok(truth(*left, schema)?.or(truth(*right, schema)?))
        }
        Expr::Not(inner) => falsity(*inner, schema),
        Expr::InSubquery(query) if query.negated => absent(query, schema),
        expr => Ok(expr),
    }
}

/// A condition that is true where `expr` is false.
fn falsity(expr: Expr, schema: &DFSchema) -> Result<Expr> {
    match expr {
        expr if !has_query(&expr) => Ok(Expr::Not(Box::new(expr))),
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::And, right }) => {
            Ok(falsity(*left, schema)?.or(falsity(*right, schema)?))
        }
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Or, right }) => {
            Ok(falsity(*left, schema)?.and(falsity(*right, schema)?))
        }
        Expr::Not(inner) => truth(*inner, schema),
        Expr::InSubquery(query) => {
            let query = InSubquery { negated: !query.negated, ..query };
            if query.negated { absent(query, schema) } else { Ok(Expr::InSubquery(query)) }
        }
        expr => Ok(Expr::Not(Box::new(expr))),
    }
}

/// `x NOT IN (SELECT y …)`, as a query for what makes it anything but true.
fn absent(query: InSubquery, schema: &DFSchema) -> Result<Expr> {
    let rows = named_apart(&query.subquery.subquery)?;
    let (qualifier, field) = rows.schema().qualified_field(0);
    let found = Expr::Column(Column::from((qualifier, field)));
    let nullable = field.is_nullable() || query.expr.nullable(schema)?;
    if !nullable || has_query(&query.expr) {
        return Ok(Expr::InSubquery(query));
    }
    let sought = outer(query.expr.as_ref().clone(), schema)?;
    let hinders = found.clone().eq(sought.clone()).or(found.is_null()).or(sought.is_null());
    let filtered = LogicalPlanBuilder::from(rows).filter(hinders)?.build()?;
    Ok(not_exists(Arc::new(filtered)))
}

/// The expression as a query below names it.
fn outer(expr: Expr, schema: &DFSchema) -> Result<Expr> {
    expr.transform_up(|expr| match expr {
        Expr::Column(column) => {
            let field = Arc::clone(schema.field_from_column(&column)?);
            Ok(Transformed::yes(Expr::OuterReferenceColumn(field, column)))
        }
        other => Ok(Transformed::no(other)),
    })
    .data()
}
