//! `(SELECT x FROM t WHERE t.y = outer.y)` where one value stands.
//!
//! The engine takes such a query only where it is an aggregate. So it becomes one here: of its first value
//! where it ends with `LIMIT 1`, else of all, and whoever uses the value sees whether there were several.
//! That is an error of the row outside: values that belong to no such row do not matter.

mod dependent;
mod functions;
mod lifted;

use std::sync::Arc;

use datafusion::arrow::datatypes::FieldRef;
use datafusion::common::config::ConfigOptions;
use datafusion::common::metadata::FieldMetadata;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, DFSchema, Result, ScalarValue};
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
        if !has_single_value(&plan)? {
            return Ok(plan);
        }
        plan.transform_up_with_subqueries(|node| {
            let node = lifted::lifted(node)?.transform_data(replaced_in_select)?;
            // That a value may be NULL concerns whatever is above it.
            node.map_data(LogicalPlan::recompute_schema)
        })
        .data()
    }

    fn name(&self) -> &str {
        "backlog_single_value"
    }
}

fn has_single_value(plan: &LogicalPlan) -> Result<bool> {
    let mut found = false;
    plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expr| {
            found |= expr.exists(|part| Ok(matches!(part, Expr::ScalarSubquery(_))))?;
            Ok(TreeNodeRecursion::Continue)
        })
    })?;
    Ok(found)
}

/// The queries in a select list or WHERE as the engine takes them.
fn replaced_in_select(node: LogicalPlan) -> Result<Transformed<LogicalPlan>> {
    dependent::joined(node)?.transform_data(with_single_values)
}

fn with_single_values(node: LogicalPlan) -> Result<Transformed<LogicalPlan>> {
    let names = NamePreserver::new(&node);
    node.map_expressions(|expr| {
        let name = names.save(&expr);
        Ok(expr.transform_up(single_value)?.update_data(|expr| name.restore(expr)))
    })
}

fn single_value(expr: Expr) -> Result<Transformed<Expr>> {
    let Expr::ScalarSubquery(query) = expr else { return Ok(Transformed::no(expr)) };
    if query.subquery.schema().fields().len() != 1 {
        return Ok(Transformed::no(Expr::ScalarSubquery(query)));
    }
    let field = Arc::clone(query.subquery.schema().field(0));
    let rows = Rows::of(&query.subquery)?;
    if query.outer_ref_columns.is_empty() {
        let always = field.is_nullable() || rows.is_aggregate();
        return if always { Ok(Transformed::no(Expr::ScalarSubquery(query))) } else { nullable(query) };
    }
    if rows.is_aggregate() {
        let plan = LogicalPlanBuilder::from(rows.input).project([rows.value])?.build()?;
        return Ok(Transformed::yes(named(plan, &field, query)?));
    }
    if is_one_row(&query.subquery) {
        let plan = query.subquery.as_ref().clone();
        return Ok(Transformed::yes(named(plan, &field, query)?));
    }
    let Some(choice) = rows.choice() else { return Ok(Transformed::no(Expr::ScalarSubquery(query))) };
    let all = matches!(choice, Choice::All);
    let aggregated = named(rows.aggregated(choice)?, &field, query)?;
    Ok(Transformed::yes(if all { functions::single_value(aggregated, &field) } else { aggregated }))
}

/// A query that may have no row: the engine takes its value for NOT NULL where the column is.
fn nullable(query: Subquery) -> Result<Transformed<Expr>> {
    let plan = query.subquery.as_ref().clone();
    let column = Column::from(plan.schema().qualified_field(0));
    let value = functions::or_null(Expr::Column(column.clone()));
    let value = value.alias_qualified(column.relation, column.name);
    let plan = LogicalPlanBuilder::from(plan).project([value])?.build()?;
    Ok(Transformed::yes(Expr::ScalarSubquery(Subquery { subquery: Arc::new(plan), ..query })))
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
                let selected: Vec<Expr> = projection.expr.iter().map(|expr| expr.clone().unalias()).collect();
                let (schema, input) = (Arc::clone(&projection.schema), projection.input.as_ref().clone());
                self.put(&schema, &selected)?;
                Some(input)
            }
            LogicalPlan::SubqueryAlias(alias) => {
                let columns: Vec<Expr> =
                    alias.input.schema().columns().into_iter().map(Expr::Column).collect();
                let (schema, input) = (Arc::clone(&alias.schema), alias.input.as_ref().clone());
                self.put(&schema, &columns)?;
                Some(input)
            }
            _ => None,
        })
    }

    /// Puts what the columns of a step are in their place.
    fn put(&mut self, schema: &DFSchema, columns: &[Expr]) -> Result<()> {
        let put = |expr: &Expr| {
            let put = |part: Expr| {
                let place = match &part {
                    Expr::Column(column) => schema.maybe_index_of_column(column),
                    _ => None,
                };
                let column = place.and_then(|place| columns.get(place));
                Ok(column.map_or_else(|| Transformed::no(part), |column| Transformed::yes(column.clone())))
            };
            expr.clone().transform_up(put).data()
        };
        self.value = put(&self.value)?;
        for sort in &mut self.order {
            sort.expr = put(&sort.expr)?;
        }
        Ok(())
    }

    /// One row by itself, which is the one that counts.
    fn is_aggregate(&self) -> bool {
        matches!(&self.input, LogicalPlan::Aggregate(aggregate) if aggregate.group_expr.is_empty())
            && matches!(self.choice(), Some(Choice::All | Choice::At(1)))
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
        let input = self.input.clone();
        let aggregate = Expr::AggregateFunction(self.aggregate(choice));
        LogicalPlanBuilder::from(input).aggregate(Vec::<Expr>::new(), vec![aggregate])?.build()
    }

    /// What makes one value of the rows.
    fn aggregate(self, choice: Choice) -> AggregateFunction {
        let (function, arguments, filter) = match choice {
            Choice::All => {
                let values = functions::values_of_query();
                return AggregateFunction::new_udf(
                    values,
                    vec![self.value],
                    self.distinct,
                    None,
                    Vec::new(),
                    None,
                );
            }
            Choice::None => (first_value_udaf(), vec![self.value], Some(Box::new(lit(false)))),
            Choice::At(1) => (first_value_udaf(), vec![self.value], None),
            Choice::At(place) => {
                (nth_value_udaf(), vec![self.value, lit(ScalarValue::Int64(Some(place)))], None)
            }
        };
        AggregateFunction::new_udf(function, arguments, false, filter, self.order, None)
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
