//! `(SELECT x FROM t WHERE t.y = outer.y)` where one value stands.
//!
//! The engine takes such a query only where it is an aggregate. So it becomes one here: of its first value
//! where it ends with `LIMIT 1`, else of all, and whoever uses the value sees whether there were several.
//! That is an error of the row outside: values that belong to no such row do not matter.

mod functions;

use std::sync::Arc;

use datafusion::arrow::datatypes::FieldRef;
use datafusion::common::config::ConfigOptions;
use datafusion::common::metadata::FieldMetadata;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::common::{Column, Result, ScalarValue};
use datafusion::functions_aggregate::first_last::first_value_udaf;
use datafusion::functions_aggregate::nth_value::nth_value_udaf;
use datafusion::logical_expr::expr::{AggregateFunction, Sort};
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::{
    Distinct, Expr, FetchType, Limit, LogicalPlan, LogicalPlanBuilder, Projection, SkipType, Subquery, lit,
};
use datafusion::optimizer::AnalyzerRule;

pub use functions::is_single_value;

/// What the column of a query is called inside; no client types it.
const VALUE: &str = "\u{1}value";

/// The rule; runs before the engine checks such queries.
#[derive(Debug, Default)]
pub struct SingleValue;

impl AnalyzerRule for SingleValue {
    fn analyze(&self, plan: LogicalPlan, _config: &ConfigOptions) -> Result<LogicalPlan> {
        plan.transform_up_with_subqueries(|node| {
            let names = NamePreserver::new(&node);
            node.map_expressions(|expr| {
                let name = names.save(&expr);
                Ok(expr.transform_up(single_value)?.update_data(|expr| name.restore(expr)))
            })
        })
        .data()
    }

    fn name(&self) -> &str {
        "backlog_single_value"
    }
}

fn single_value(expr: Expr) -> Result<Transformed<Expr>> {
    let Expr::ScalarSubquery(query) = expr else { return Ok(Transformed::no(expr)) };
    if query.outer_ref_columns.is_empty() || query.subquery.schema().fields().len() != 1 {
        return Ok(Transformed::no(Expr::ScalarSubquery(query)));
    }
    let field = Arc::clone(query.subquery.schema().field(0));
    if is_one_row(&query.subquery) {
        let plan = query.subquery.as_ref().clone();
        return Ok(Transformed::yes(named(plan, &field, query)?));
    }
    let rows = Rows::of(&query.subquery)?;
    let Some(choice) = rows.choice() else { return Ok(Transformed::no(Expr::ScalarSubquery(query))) };
    let all = matches!(choice, Choice::All);
    let aggregated = named(rows.aggregated(choice)?, &field, query)?;
    Ok(Transformed::yes(if all { functions::single_value(aggregated, &field) } else { aggregated }))
}

/// The query for the first column of `plan`, under a name that none of the columns has by which it is joined.
fn named(plan: LogicalPlan, field: &FieldRef, query: Subquery) -> Result<Expr> {
    let (value, plan) = match plan {
        LogicalPlan::Projection(Projection { expr, input, .. }) if expr.len() == 1 => {
            (expr.into_iter().next().map(Expr::unalias), Arc::unwrap_or_clone(input))
        }
        plan => (None, plan),
    };
    let value = value.unwrap_or_else(|| Expr::Column(Column::from(plan.schema().qualified_field(0))));
    let value = value.alias_with_metadata(VALUE, Some(FieldMetadata::new_from_field(field)));
    let plan = LogicalPlanBuilder::from(plan).project([value])?.build()?;
    Ok(Expr::ScalarSubquery(Subquery { subquery: Arc::new(plan), ..query }))
}

/// An aggregate of all rows, which the engine takes.
fn is_one_row(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::Projection(projection) => is_one_row(&projection.input),
        LogicalPlan::SubqueryAlias(alias) => is_one_row(&alias.input),
        LogicalPlan::Filter(filter) => is_one_row(&filter.input),
        LogicalPlan::Aggregate(aggregate) => aggregate.group_expr.is_empty(),
        _ => false,
    }
}

/// A query taken apart: what it selects from which rows.
struct Rows {
    input: LogicalPlan,
    value: Expr,
    order: Vec<Sort>,
    distinct: bool,
    limit: Option<Limit>,
}

/// Which of the values counts.
enum Choice {
    None,
    All,
    /// The one at this place, from 1.
    At(i64),
}

impl Rows {
    fn of(plan: &LogicalPlan) -> Result<Self> {
        let mut rows = Rows {
            input: plan.clone(),
            value: Expr::Column(Column::from(plan.schema().qualified_field(0))),
            order: Vec::new(),
            distinct: false,
            limit: None,
        };
        while let Some(input) = rows.peeled()? {
            rows.input = input;
        }
        Ok(rows)
    }

    /// Takes the topmost step off; what is below it.
    fn peeled(&mut self) -> Result<Option<LogicalPlan>> {
        Ok(match &self.input {
            LogicalPlan::Limit(limit) if self.limit.is_none() && self.order.is_empty() && !self.distinct => {
                self.limit = Some(limit.clone());
                Some(limit.input.as_ref().clone())
            }
            LogicalPlan::Sort(sort) if sort.fetch.is_none() => {
                // The outer order is the one that counts.
                if self.order.is_empty() && !self.distinct {
                    self.order.clone_from(&sort.expr);
                }
                Some(sort.input.as_ref().clone())
            }
            LogicalPlan::Distinct(Distinct::All(input)) => {
                self.distinct = true;
                Some(input.as_ref().clone())
            }
            LogicalPlan::Projection(projection) if !projection.expr.iter().any(has_query) => {
                let value_of = |expr: Expr| match &expr {
                    Expr::Column(column) => {
                        let place = projection.schema.maybe_index_of_column(column);
                        let selected = place.and_then(|place| projection.expr.get(place));
                        Ok(selected.map_or_else(
                            || Transformed::no(expr.clone()),
                            |selected| Transformed::yes(selected.clone().unalias()),
                        ))
                    }
                    _ => Ok(Transformed::no(expr)),
                };
                self.value = self.value.clone().transform_up(value_of).data()?;
                for sort in &mut self.order {
                    sort.expr = sort.expr.clone().transform_up(value_of).data()?;
                }
                Some(projection.input.as_ref().clone())
            }
            _ => None,
        })
    }

    /// `None` where the order of the rows says nothing of which one is meant, or a marker stands.
    fn choice(&self) -> Option<Choice> {
        let Some(limit) = &self.limit else { return Some(Choice::All) };
        let (skip, fetch) = match (limit.get_skip_type(), limit.get_fetch_type()) {
            (Ok(SkipType::Literal(skip)), Ok(FetchType::Literal(fetch))) => (skip, fetch),
            _ => return None,
        };
        match (skip, fetch) {
            (_, Some(0)) => Some(Choice::None),
            (0, Some(1)) => Some(Choice::At(1)),
            (skip, Some(1)) if !self.distinct => Some(Choice::At(i64::try_from(skip).ok()? + 1)),
            // More rows than one are an error, whether or not there are still more.
            (0, _) => Some(Choice::All),
            _ => None,
        }
    }

    /// The query as an aggregate.
    fn aggregated(self, choice: Choice) -> Result<LogicalPlan> {
        let aggregate = match choice {
            Choice::All => {
                let values = functions::values_of_query();
                AggregateFunction::new_udf(values, vec![self.value], self.distinct, None, Vec::new(), None)
            }
            Choice::None => {
                let (first, never) = (first_value_udaf(), Some(Box::new(lit(false))));
                AggregateFunction::new_udf(first, vec![self.value], false, never, Vec::new(), None)
            }
            Choice::At(1) => AggregateFunction::new_udf(
                first_value_udaf(),
                vec![self.value],
                false,
                None,
                self.order,
                None,
            ),
            Choice::At(place) => {
                let arguments = vec![self.value, lit(ScalarValue::Int64(Some(place)))];
                AggregateFunction::new_udf(nth_value_udaf(), arguments, false, None, self.order, None)
            }
        };
        LogicalPlanBuilder::from(self.input)
            .aggregate(Vec::<Expr>::new(), vec![Expr::AggregateFunction(aggregate)])?
            .build()
    }
}

fn has_query(expr: &Expr) -> bool {
    let is_query = |expr: &Expr| {
        matches!(
            expr,
            Expr::ScalarSubquery(_) | Expr::Exists(_) | Expr::InSubquery(_) | Expr::SetComparison(_)
        )
    };
    expr.exists(|inner| Ok(is_query(inner))).unwrap_or(true)
}
