//! Joins that find for every row the row itself, as `Id IN (SELECT Id FROM …)` over the written table does:
//! they restrict nothing, whatever the rows are.

use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::common::{Column, DataFusionError, Result};
use datafusion::datasource::source_as_provider;
use datafusion::logical_expr::utils::{grouping_set_to_exprlist, split_conjunction};
use datafusion::logical_expr::{Aggregate, Expr, Join, JoinType, LogicalPlan, TableScan};

use super::conditions::{is_trivial, names_target};
use crate::engine::provider::BacklogTable;
use crate::engine::scanned::Scanned;
use crate::tables::{Reference, Table, find};

/// True where every row of `table`, called `name` on the left, is joined with itself on the right, by the
/// text of the join alone.
pub(super) fn joins_itself(join: &Join, table: &'static Table, name: &str) -> bool {
    let own = OwnRows { join, table, name };
    let same = |(left, right): &(Expr, Expr)| {
        own.value(left).zip(own.value(right)).is_some_and(|(left, right)| left == right)
    };
    let of_itself = |condition: &Expr| own.value(condition).is_some_and(|condition| is_trivial(&condition));
    join.on.iter().all(same) && join.filter.iter().flat_map(split_conjunction).all(of_itself)
}

/// True where every row of `table`, called `name` on the left, finds a row of a table that it refers to, by the
/// text of the join alone: issues and their projects.
pub(super) fn joins_its_referred(join: &Join, table: &'static Table, name: &str) -> bool {
    let asks_nothing = join.filter.iter().flat_map(split_conjunction).all(is_trivial);
    let follows = |reference: &Reference| join.on.iter().all(|on| follows(reference, on, join, table, name));
    asks_nothing && !join.on.is_empty() && table.references.iter().any(follows)
}

/// True for a condition that compares a column that always refers to a row with what it refers to.
fn follows(
    reference: &Reference,
    (left, right): &(Expr, Expr),
    join: &Join,
    table: &'static Table,
    name: &str,
) -> bool {
    let Expr::Column(own) = left else { return false };
    let column = table.position(&own.name).and_then(|position| table.column(position));
    let always_refers = names_target(own, name) && column.is_some_and(|column| !column.nullable);
    let place = reference.columns.iter().position(|known| *known == own.name);
    let key = place.and_then(|place| reference.referred.get(place));
    let (Some(key), Some(referred)) = (key, find(reference.table)) else { return false };
    let found = origin(&join.right, right.clone(), referred).ok();
    always_refers && found == Some(Expr::Column(Column::new_unqualified(*key)))
}

struct OwnRows<'a> {
    join: &'a Join,
    table: &'static Table,
    name: &'a str,
}

impl OwnRows<'_> {
    /// The expression over columns of the table, where a row stands on both sides; `None` where the right
    /// side may not have the row.
    fn value(&self, expr: &Expr) -> Option<Expr> {
        let own = |expr: Expr| match expr {
            Expr::Column(column) => match self.join.right.schema().has_column(&column) {
                true => origin(&self.join.right, Expr::Column(column), self.table).map(Transformed::yes),
                false if names_target(&column, self.name) => Ok(Transformed::yes(unqualified(&column))),
                false => Err(not_its_own()),
            },
            other => Ok(Transformed::no(other)),
        };
        expr.clone().transform_up(own).data().ok()
    }
}

/// The expression over columns of `table`, where the rows of the plan have its value for every row of it.
fn origin(plan: &LogicalPlan, expr: Expr, table: &'static Table) -> Result<Expr> {
    match plan {
        LogicalPlan::TableScan(scan) if is_whole(scan, table) => {
            through(expr, |column| Some(unqualified(&column)))
        }
        LogicalPlan::SubqueryAlias(alias) => {
            origin(&alias.input, by_position(plan, &alias.input, expr)?, table)
        }
        LogicalPlan::Projection(projection) => {
            let inner = through(expr, |column| {
                let position = projection.schema.maybe_index_of_column(&column)?;
                projection.expr.get(position).cloned().map(Expr::unalias)
            })?;
            origin(&projection.input, inner, table)
        }
        LogicalPlan::Filter(filter) if split_conjunction(&filter.predicate).into_iter().all(is_trivial) => {
            origin(&filter.input, expr, table)
        }
        LogicalPlan::Sort(sort) if sort.fetch.is_none() => origin(&sort.input, expr, table),
        LogicalPlan::Distinct(distinct) => origin(distinct.input(), expr, table),
        LogicalPlan::Window(window) => origin(&window.input, expr, table),
        LogicalPlan::Join(join) if join.join_type == JoinType::Left => origin(&join.left, expr, table),
        LogicalPlan::Aggregate(aggregate) => {
            origin(&aggregate.input, of_groups(aggregate, expr, table)?, table)
        }
        LogicalPlan::Union(union) => {
            let of = |input: &_| origin(input, by_position(plan, input, expr.clone())?, table);
            union.inputs.iter().find_map(|input| of(input).ok()).ok_or_else(not_its_own)
        }
        _ => Err(not_its_own()),
    }
}

/// All rows that `table` has: it may be that of one project.
fn is_whole(scan: &TableScan, table: &'static Table) -> bool {
    let scanned = source_as_provider(&scan.source).ok();
    let scanned = scanned
        .as_ref()
        .and_then(|found| found.downcast_ref::<Scanned<BacklogTable>>().map(|found| &found.0));
    let has_all = scanned.is_some_and(|found| {
        found.table.name == table.name && (found.table.project.is_none() || std::ptr::eq(found.table, table))
    });
    has_all && scan.fetch.is_none() && scan.filters.iter().all(is_trivial)
}

/// Columns of an aggregate as what they are made of: its groups, and MIN or MAX where each group is one row.
fn of_groups(aggregate: &Aggregate, expr: Expr, table: &'static Table) -> Result<Expr> {
    let groups = grouping_set_to_exprlist(&aggregate.group_expr)?;
    let groups: Vec<Expr> = groups.into_iter().cloned().collect();
    let own = |group: &Expr| match origin(&aggregate.input, group.clone(), table) {
        Ok(Expr::Column(column)) => Some(column.name),
        _ => None,
    };
    let grouped: Vec<String> = groups.iter().filter_map(own).collect();
    let mut keys = std::iter::once(&table.primary_key).chain(table.unique_keys);
    let has = |name: &&str| grouped.iter().any(|own| own == name);
    let is_one_row = keys.any(|key| !key.is_empty() && key.iter().all(has));
    through(expr, |column| {
        let position = aggregate.schema.maybe_index_of_column(&column)?;
        if let Some(group) = groups.get(position) {
            return Some(group.clone());
        }
        let first = aggregate.schema.fields().len().checked_sub(aggregate.aggr_expr.len())?;
        match aggregate.aggr_expr.get(position.checked_sub(first)?)?.clone().unalias() {
            Expr::AggregateFunction(function) if matches!(function.func.name(), "min" | "max") => {
                let value = function.params.args.into_iter().next()?;
                (is_one_row || groups.contains(&value)).then_some(value)
            }
            _ => None,
        }
    })
}

/// Columns of `outer` as those of `inner` at the same places.
fn by_position(outer: &LogicalPlan, inner: &LogicalPlan, expr: Expr) -> Result<Expr> {
    through(expr, |column| {
        let position = outer.schema().maybe_index_of_column(&column)?;
        let has = position < inner.schema().fields().len();
        has.then(|| Expr::Column(Column::from(inner.schema().qualified_field(position))))
    })
}

/// The expression with its columns replaced.
fn through(expr: Expr, replaced: impl Fn(Column) -> Option<Expr>) -> Result<Expr> {
    let replace = |expr: Expr| match expr {
        Expr::Column(column) => replaced(column).map(Transformed::yes).ok_or_else(not_its_own),
        other => Ok(Transformed::no(other)),
    };
    expr.transform_up(replace).data()
}

fn unqualified(column: &Column) -> Expr {
    Expr::Column(Column::new_unqualified(column.name.clone()))
}

/// Ends the search; nobody sees it.
fn not_its_own() -> DataFusionError {
    DataFusionError::Plan(String::new())
}
