//! Queries that the engine cannot turn into a join: compared with the row outside by other than `=`, or with
//! its columns in what they select.
//!
//! The rows outside are numbered and joined with those inside on all conditions; what belongs to one number
//! is then aggregated.

use std::sync::Arc;

use datafusion::common::metadata::FieldMetadata;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, DFSchema, Result};
use datafusion::functions_aggregate::first_last::first_value_udaf;
use datafusion::functions_window::row_number::row_number_udwf;
use datafusion::logical_expr::expr::{AggregateFunction, WindowFunction};
use datafusion::logical_expr::utils::{conjunction, split_conjunction, split_conjunction_owned};
use datafusion::logical_expr::{
    BinaryExpr, Cast, Expr, Filter, JoinType, LogicalPlan, LogicalPlanBuilder, Operator, Projection,
    Subquery, WindowFunctionDefinition, lit,
};

use super::{Choice, Rows, functions, has_query, is_one_row, with_single_values};

/// Names inside; no client types them.
const NUMBER: &str = "\u{1}outside";
const FOUND: &str = "\u{1}found";
const INSIDE: &str = "\u{1}inside";
const RESULT: &str = "\u{1}result";

/// The node with such queries as joins below it.
pub(super) fn joined(mut node: LogicalPlan) -> Result<Transformed<LogicalPlan>> {
    let mut changed = false;
    while let Some((query, taken)) = first(&node)? {
        node = replaced(node, &query, taken)?;
        changed = true;
    }
    Ok(if changed { Transformed::yes(node) } else { Transformed::no(node) })
}

/// The first such query of the node, taken apart.
fn first(node: &LogicalPlan) -> Result<Option<(Subquery, Taken)>> {
    let (LogicalPlan::Projection(Projection { input, .. }) | LogicalPlan::Filter(Filter { input, .. })) =
        node
    else {
        return Ok(None);
    };
    let mut found = None;
    for expr in node.expressions() {
        expr.apply(|part| {
            if let Expr::ScalarSubquery(query) = part
                && !query.outer_ref_columns.is_empty()
                && let Some(taken) = Taken::of(query, input.schema())?
            {
                found = Some((query.clone(), taken));
                return Ok(TreeNodeRecursion::Stop);
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
        if found.is_some() {
            break;
        }
    }
    Ok(found)
}

/// A query taken apart: rows that depend on nothing, conditions, aggregates of them, and the value.
struct Taken {
    rows: LogicalPlan,
    condition: Expr,
    aggregates: Vec<AggregateFunction>,
    /// Names of the aggregates in `value`.
    names: Vec<Column>,
    value: Expr,
}

impl Taken {
    /// `None` for what the engine does by itself, and for what cannot be done so.
    fn of(query: &Subquery, outside: &DFSchema) -> Result<Option<Self>> {
        let plan = query.subquery.as_ref();
        if plan.schema().fields().len() != 1 {
            return Ok(None);
        }
        let rows = Rows::of(plan)?;
        let taken = match &rows.input {
            LogicalPlan::Aggregate(aggregate) if rows.is_aggregate() => {
                let functions = aggregate.aggr_expr.iter().map(|expr| match expr.clone().unalias() {
                    Expr::AggregateFunction(function) => Some(function),
                    _ => None,
                });
                let Some(aggregates) = functions.collect::<Option<Vec<_>>>() else { return Ok(None) };
                let names = aggregate.schema.iter().map(Column::from).collect();
                Taken::over(&aggregate.input, aggregates, names, rows.value.clone())
            }
            _ if is_one_row(plan) => return Ok(None),
            _ => {
                let Some(choice) = rows.choice() else { return Ok(None) };
                let all = matches!(choice, Choice::All);
                let result = Column::new_unqualified(RESULT);
                let column = Expr::Column(result.clone());
                let field = Arc::clone(plan.schema().field(0));
                let value = if all { functions::single_value(column, &field) } else { column };
                let input = rows.input.clone();
                Taken::over(&input, vec![rows.aggregate(choice)], vec![result], value)
            }
        };
        Ok(taken.filter(|taken| taken.needs_this() && taken.is_possible(outside)))
    }

    fn over(
        input: &LogicalPlan,
        aggregates: Vec<AggregateFunction>,
        names: Vec<Column>,
        value: Expr,
    ) -> Option<Self> {
        let (rows, condition) = match input {
            LogicalPlan::Filter(Filter { predicate, input, .. }) => (input.as_ref(), predicate.clone()),
            rows => (rows, lit(true)),
        };
        Some(Taken { rows: rows.clone(), condition, aggregates, names, value })
    }

    /// True where the engine would give up.
    fn needs_this(&self) -> bool {
        let conditions = split_conjunction(&self.condition);
        let is_plain = |condition: &&Expr| !condition.contains_outer() || is_equality(condition);
        !conditions.iter().all(is_plain) || self.parts().any(Expr::contains_outer)
    }

    /// True where everything that depends on a row, depends on the one outside.
    fn is_possible(&self, outside: &DFSchema) -> bool {
        let mut possible = self.rows.all_out_ref_exprs().is_empty() && !has_query(&self.condition);
        for expr in self.parts().chain([&self.condition]) {
            let _ = expr.apply(|part| {
                possible &= match part {
                    Expr::OuterReferenceColumn(_, column) => outside.has_column(column),
                    part => !has_query(part),
                };
                Ok(TreeNodeRecursion::Continue)
            });
        }
        possible
    }

    fn parts(&self) -> impl Iterator<Item = &Expr> {
        let arguments = self.aggregates.iter().flat_map(|function| {
            let order = function.params.order_by.iter().map(|sort| &sort.expr);
            function.params.args.iter().chain(order).chain(function.params.filter.as_deref())
        });
        arguments.chain([&self.value])
    }
}

/// A condition that the engine pulls up: a column inside = what has none.
fn is_equality(condition: &Expr) -> bool {
    let Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) = condition else { return false };
    let is_column = |expr: &Expr| match expr {
        Expr::Column(_) => true,
        Expr::Cast(Cast { expr, .. }) => matches!(expr.as_ref(), Expr::Column(_)),
        _ => false,
    };
    is_column(left) && !right.any_column_refs() || is_column(right) && !left.any_column_refs()
}

/// The node with the value of `query` as a column of what is below it.
fn replaced(node: LogicalPlan, query: &Subquery, taken: Taken) -> Result<LogicalPlan> {
    let own = Expr::ScalarSubquery(query.clone());
    let value = |expr: Expr, value: &Expr| {
        expr.transform_up(|part| {
            Ok(if part == own { Transformed::yes(value.clone()) } else { Transformed::no(part) })
        })
        .data()
    };
    match node {
        LogicalPlan::Projection(Projection { expr, input, .. }) => {
            let (below, result) = aggregated(Arc::unwrap_or_clone(input), taken)?;
            let items = expr.into_iter().map(|item| {
                let name = item.qualified_name();
                let item = value(item, &result)?;
                Ok(if item.qualified_name() == name { item } else { item.alias_qualified(name.0, name.1) })
            });
            LogicalPlanBuilder::from(below).project(items.collect::<Result<Vec<_>>>()?)?.build()
        }
        LogicalPlan::Filter(Filter { predicate, input, .. }) => {
            let columns: Vec<Expr> = input.schema().columns().into_iter().map(Expr::Column).collect();
            let parts = split_conjunction_owned(predicate);
            // What asks nothing of queries is asked first: it may reach the tables.
            let (asking, plain): (Vec<Expr>, Vec<Expr>) = parts.into_iter().partition(has_query);
            let mut input = LogicalPlanBuilder::from(Arc::unwrap_or_clone(input));
            if let Some(plain) = conjunction(plain) {
                input = input.filter(plain)?;
            }
            let (below, result) = aggregated(input.build()?, taken)?;
            let asking = asking.into_iter().map(|part| value(part, &result)).collect::<Result<Vec<_>>>()?;
            let filtered = match conjunction(asking) {
                Some(predicate) => {
                    let filter = LogicalPlanBuilder::from(below).filter(predicate)?.build()?;
                    joined(filter)?.transform_data(with_single_values)?.data
                }
                None => below,
            };
            LogicalPlanBuilder::from(filtered).project(columns)?.build()
        }
        other => Ok(other),
    }
}

/// The rows outside with all their columns and the results of the query for each, and its value.
fn aggregated(outside: LogicalPlan, taken: Taken) -> Result<(LogicalPlan, Expr)> {
    let columns: Vec<(Column, FieldMetadata)> = outside
        .schema()
        .iter()
        .map(|part| (Column::from(part), FieldMetadata::new_from_field(part.1)))
        .collect();
    let numbered = WindowFunction::new(WindowFunctionDefinition::WindowUDF(row_number_udwf()), Vec::new());
    let numbered = Expr::from(numbered).alias(NUMBER);
    let outside = LogicalPlanBuilder::from(outside).window([numbered])?.build()?;

    let inside = Inside { schema: Arc::clone(taken.rows.schema()) };
    let own = taken.rows.schema().columns().into_iter().enumerate();
    let items = own.map(|(place, column)| Expr::Column(column).alias(format!("{INSIDE}{place}")));
    let rows = LogicalPlanBuilder::from(taken.rows.clone())
        .project(items.chain([lit(true).alias(FOUND)]))?
        .build()?;

    let found = || Expr::Column(Column::new_unqualified(FOUND));
    let kept = columns.iter().map(|(column, _)| {
        let column = vec![Expr::Column(column.clone())];
        AggregateFunction::new_udf(first_value_udaf(), column, false, None, Vec::new(), None)
    });
    let mut aggregates: Vec<Expr> = kept.map(Expr::AggregateFunction).collect();
    for mut function in taken.aggregates {
        let params = &mut function.params;
        let arguments = std::mem::take(&mut params.args).into_iter().map(|expr| inside.named(expr));
        params.args = arguments.collect::<Result<_>>()?;
        for sort in &mut params.order_by {
            sort.expr = inside.named(sort.expr.clone())?;
        }
        let filter = params.filter.take().map(|filter| inside.named(*filter)).transpose()?;
        params.filter = Some(Box::new(filter.map_or_else(found, |filter| found().and(filter))));
        let name = format!("{RESULT}{}", aggregates.len());
        aggregates.push(Expr::AggregateFunction(function).alias(name));
    }
    let condition = inside.named(taken.condition)?;
    let plan = LogicalPlanBuilder::from(outside)
        .join_on(rows, JoinType::Left, [condition])?
        .aggregate([Expr::Column(Column::new_unqualified(NUMBER))], aggregates)?
        .build()?;

    let results: Vec<Column> = plan.schema().columns().into_iter().skip(1).collect();
    let (kept, results) = results.split_at(columns.len().min(results.len()));
    let items = columns.iter().zip(kept).map(|((column, metadata), kept)| {
        let Column { relation, name, .. } = column.clone();
        Expr::Column(kept.clone()).alias_qualified_with_metadata(relation, name, Some(metadata.clone()))
    });
    let items: Vec<Expr> = items.chain(results.iter().cloned().map(Expr::Column)).collect();
    let plan = LogicalPlanBuilder::from(plan).project(items)?.build()?;
    let value = taken.value.transform_up(|part| {
        Ok(match &part {
            Expr::Column(column) => {
                let place = taken.names.iter().position(|name| name == column);
                let result = place.and_then(|place| results.get(place));
                result.map_or_else(
                    || Transformed::no(part.clone()),
                    |result| Transformed::yes(Expr::Column(result.clone())),
                )
            }
            Expr::OuterReferenceColumn(_, column) => Transformed::yes(Expr::Column(column.clone())),
            _ => Transformed::no(part),
        })
    });
    Ok((plan, value.data()?))
}

/// Columns of the rows inside, which have names of their own in the join.
struct Inside {
    schema: Arc<DFSchema>,
}

impl Inside {
    fn named(&self, expr: Expr) -> Result<Expr> {
        expr.transform_up(|part| {
            Ok(match &part {
                Expr::Column(column) => match self.schema.maybe_index_of_column(column) {
                    Some(place) => {
                        Transformed::yes(Expr::Column(Column::new_unqualified(format!("{INSIDE}{place}"))))
                    }
                    None => Transformed::no(part),
                },
                Expr::OuterReferenceColumn(_, column) => Transformed::yes(Expr::Column(column.clone())),
                _ => Transformed::no(part),
            })
        })
        .data()
    }
}
