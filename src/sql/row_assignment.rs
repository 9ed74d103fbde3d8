//! `SET (a, b) = (1, 2)` and `SET (a, b) = (SELECT …)` as assignments of one column each.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Assignment, AssignmentTarget, Expr, GroupByExpr, MergeAction, OnConflictAction, OnInsert, Query, Select,
    SelectItem, SetExpr, Statement, visit_expressions,
};

use super::errors;
use crate::error::Result;

/// Takes the row assignments of a write apart. 42000 for another number of values, 0A000.
pub fn expand(statement: &mut Statement) -> Result<()> {
    match statement {
        Statement::Update(update) => in_all(&mut update.assignments),
        Statement::Insert(insert) => match &mut insert.on {
            Some(OnInsert::OnConflict(conflict)) => match &mut conflict.action {
                OnConflictAction::DoUpdate(update) => in_all(&mut update.assignments),
                OnConflictAction::DoNothing => Ok(()),
            },
            _ => Ok(()),
        },
        Statement::Merge(merge) => merge.clauses.iter_mut().try_for_each(|clause| match &mut clause.action {
            MergeAction::Update(update) => in_all(&mut update.assignments),
            MergeAction::Insert(_) | MergeAction::Delete { .. } => Ok(()),
        }),
        _ => Ok(()),
    }
}

fn in_all(assignments: &mut Vec<Assignment>) -> Result<()> {
    let mut all = Vec::with_capacity(assignments.len());
    for Assignment { target, value } in assignments.drain(..) {
        let AssignmentTarget::Tuple(columns) = target else {
            all.push(Assignment { target, value });
            continue;
        };
        let values = values(value)?;
        if values.len() != columns.len() {
            return Err(errors::row_values(columns.len(), values.len()));
        }
        let single = columns.into_iter().zip(values);
        all.extend(
            single.map(|(column, value)| Assignment { target: AssignmentTarget::ColumnName(column), value }),
        );
    }
    *assignments = all;
    Ok(())
}

/// The values of a row.
fn values(row: Expr) -> Result<Vec<Expr>> {
    match row {
        Expr::Tuple(values) => Ok(values),
        Expr::Nested(value) => Ok(vec![*value]),
        Expr::Subquery(query) => {
            let width = selected(&query).map_or(0, |select| select.projection.len());
            let one = |place: usize| {
                let mut query = query.clone();
                if let SetExpr::Select(select) = query.body.as_mut() {
                    select.projection = select.projection.drain(..).skip(place).take(1).collect();
                }
                Expr::Subquery(query)
            };
            match width {
                0 => Err(errors::unsupported_clause("SET (…) = a query with * or without a select list")),
                2.. if chooses(&query) => Err(errors::unsupported_clause(
                    "SET (…) = a query with ORDER BY, LIMIT, places in GROUP BY or chance (write UPDATE … FROM)",
                )),
                width => Ok((0..width).map(one).collect()),
            }
        }
        _ => Err(errors::unsupported_clause("SET (…) = anything but values or a query")),
    }
}

/// True for a query that may choose another row, or fail, when it is asked for one column after the other.
fn chooses(query: &Query) -> bool {
    let select = selected(query);
    let is_ordered = query.order_by.is_some() || query.limit_clause.is_some() || query.fetch.is_some();
    let is_placed = |by: &Expr| matches!(by, Expr::Value(_));
    is_ordered
        || select.is_some_and(|select| {
            let by_place =
                matches!(&select.group_by, GroupByExpr::Expressions(by, _) if by.iter().any(is_placed));
            select.top.is_some() || by_place
        })
        || is_by_chance(query)
}

fn is_by_chance(query: &Query) -> bool {
    let by_chance = |expr: &Expr| {
        let Expr::Function(function) = expr else { return ControlFlow::Continue(()) };
        let name = function.name.to_string();
        match CHANCE.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    };
    visit_expressions(query, by_chance).is_break()
}

/// Functions that give another value each time.
const CHANCE: [&str; 4] = ["random", "rand", "uuid", "newid"];

/// The select of a query whose columns can be asked for one by one.
fn selected(query: &Query) -> Option<&Select> {
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    let is_value =
        |item: &SelectItem| matches!(item, SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. });
    (select.distinct.is_none() && select.projection.iter().all(is_value)).then_some(select)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::parse::parse;

    fn expanded(sql: &str) -> Result<String> {
        let mut statement = parse(sql)?.statement;
        expand(&mut statement)?;
        Ok(statement.to_string())
    }

    #[test]
    fn each_column_gets_its_value() {
        for (sql, expected) in [
            ("UPDATE t SET (a, b) = (1, DEFAULT), c = 3", "UPDATE t SET a = 1, b = DEFAULT, c = 3"),
            ("UPDATE t SET (a) = (?)", "UPDATE t SET a = $1"),
            ("UPDATE t SET (a) = (SELECT x FROM s LIMIT 1)", "UPDATE t SET a = (SELECT x FROM s LIMIT 1)"),
            (
                "UPDATE t SET (a, b) = (SELECT x, y AS z FROM s WHERE s.i = t.i)",
                "UPDATE t SET a = (SELECT x FROM s WHERE s.i = t.i), b = (SELECT y AS z FROM s WHERE s.i = t.i)",
            ),
        ] {
            assert_eq!(expanded(sql).unwrap(), expected);
        }
    }

    #[test]
    fn other_rows_are_refused() {
        for (sql, state) in [
            ("UPDATE t SET (a, b) = (1, 2, 3)", "42000"),
            ("UPDATE t SET (a, b) = (SELECT 1)", "42000"),
            ("UPDATE t SET (a, b) = (SELECT * FROM s)", "0A000"),
            ("UPDATE t SET (a, b) = (SELECT 1, 2 UNION SELECT 3, 4)", "0A000"),
            ("UPDATE t SET (a, b) = f(1)", "0A000"),
            ("UPDATE t SET (a, b) = (SELECT x, y FROM s ORDER BY 1 LIMIT 1)", "0A000"),
            ("UPDATE t SET (a, b) = (SELECT x, y FROM s LIMIT 1)", "0A000"),
            ("UPDATE t SET (a, b) = (SELECT TOP 1 x, y FROM s)", "0A000"),
            ("UPDATE t SET (a, b) = (SELECT x, y FROM s OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY)", "0A000"),
            ("UPDATE t SET (a, b) = (SELECT x, COUNT(*) FROM s GROUP BY 1)", "0A000"),
            ("UPDATE t SET (a, b) = (SELECT x, y FROM s WHERE random() < y)", "0A000"),
        ] {
            assert_eq!(expanded(sql).unwrap_err().state.0, state, "{sql}");
        }
    }
}
