//! Which rows UPDATE and DELETE write: named by the WHERE, or read.

use std::ops::ControlFlow;
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::ScalarValue;
use sqlparser::ast::{BinaryOperator, Expr, ObjectName, Query, SelectItem, Visit, Visitor};

use super::super::session::Shared;
use super::super::{errors, filters};
use super::markers::note_type;
use super::rows::{cast_strictly, evaluate, is_constant, typed_value};
use super::sources::Sources;
use super::target::Target;
use crate::error::Result;
use crate::sql::expressions::and_given;
use crate::tables::Value;
use crate::tables::declare::Shape;
use crate::tables::write::{self, Endpoint, RowKey};

/// Constants that name rows: for each part of the key a column and its possible values.
pub(super) struct Named {
    parts: Vec<(usize, Vec<Expr>)>,
}

impl Named {
    /// The keys that a WHERE names by itself: `column = constant` or `column IN (constants)` for every
    /// part of the key, and nothing else.
    pub fn of(target: &Target, endpoint: &Endpoint, selection: Option<&Expr>) -> Option<Self> {
        let mut found: Vec<Option<(usize, Vec<Expr>)>> = vec![None; endpoint.key.len()];
        for condition in conjuncts(selection?) {
            let (column, values) = equality(target, condition)?;
            let (part, key) = endpoint.part_of(target.column_name(column))?;
            // In a table of one project an id may be that of another project's row: it is looked up.
            if target.table.project.is_some() && key.shape != Shape::IssueKey {
                return None;
            }
            let slot = found.get_mut(part).filter(|slot| slot.is_none())?;
            *slot = Some((column, values));
        }
        Some(Named { parts: found.into_iter().collect::<Option<_>>()? })
    }

    /// Notes the types of the markers among the constants.
    pub fn note_types(&self, target: &Target, types: &mut [Option<FieldRef>]) {
        for (column, values) in &self.parts {
            values.iter().for_each(|value| note_type(types, value, &target.field(*column)));
        }
    }

    /// The distinct keys, in the order of the text; NULL and what cannot be a key name none.
    pub async fn keys(
        &self,
        shared: &Arc<Shared>,
        target: &Target,
        endpoint: &Endpoint,
        parameters: &[ScalarValue],
    ) -> Result<Vec<RowKey>> {
        let mut keys = vec![RowKey { values: Vec::new() }];
        for (column, expressions) in &self.parts {
            let mut distinct: Vec<Value> = Vec::new();
            for value in evaluate(shared, expressions.clone(), parameters).await? {
                if is_beyond(&value, &target.data_type(*column)) {
                    continue;
                }
                if let Some(value) = typed_value(target, *column, &value)?
                    && write::is_key(target.table, endpoint, *column, &value)
                    && !distinct.contains(&value)
                {
                    distinct.push(value);
                }
            }
            keys =
                keys.iter().flat_map(|key| distinct.iter().map(|value| with(key, *column, value))).collect();
        }
        Ok(keys)
    }
}

/// True for a number that no integer column has: one with a fraction, or too large.
fn is_beyond(value: &ScalarValue, wanted: &DataType) -> bool {
    let is_number = value.data_type().is_numeric() && !value.is_null();
    is_number && wanted.is_integer() && cast_strictly(value, wanted).is_none()
}

fn with(key: &RowKey, column: usize, value: &Value) -> RowKey {
    let mut values = key.values.clone();
    values.push((column, value.clone()));
    RowKey { values }
}

/// The columns that are read where the WHERE does not name the rows: the best of each part.
pub(super) fn read_columns(target: &Target, endpoint: &Endpoint) -> Result<Vec<usize>> {
    let best = endpoint.key.iter().map(|part| target.table.position(part.best.column));
    best.collect::<Option<_>>().ok_or_else(|| errors::internal("a key column is not declared"))
}

/// References to columns as a select list.
pub(super) fn references(target: &Target, columns: &[usize]) -> Vec<SelectItem> {
    columns.iter().map(|column| SelectItem::UnnamedExpr(target.column_reference(*column))).collect()
}

/// The key in the first values of a row that was read. HY000 where one is NULL.
pub(super) fn key_of(columns: &[usize], row: &[ScalarValue]) -> Result<RowKey> {
    let value = |(column, value): (&usize, &ScalarValue)| Some((*column, filters::scalar(value)?));
    let values = columns.iter().zip(row).map(value).collect::<Option<Vec<_>>>();
    let values = values.filter(|values| values.len() == columns.len());
    Ok(RowKey { values: values.ok_or_else(|| errors::internal("a row without key"))? })
}

/// Takes the conditions out of a WHERE that say how rows are deleted: columns that rows do not have.
pub(super) fn take_options(target: &Target, selection: &mut Option<Expr>) -> Vec<(usize, Expr)> {
    let Some(whole) = selection.take() else { return Vec::new() };
    let mut options = Vec::new();
    for condition in conjuncts(&whole) {
        match option(target, condition) {
            Some(option) => options.push(option),
            None => *selection = and_given(selection.take(), Some(condition.clone())),
        }
    }
    options
}

/// Refuses conditions on columns that rows do not have. 42000.
pub(super) fn refuse_hidden(target: &Target, sources: &Sources, selection: Option<&Expr>) -> Result<()> {
    let mut search = Hidden { target, alone: sources.is_empty(), queries: 0 };
    match selection.map(|selection| selection.visit(&mut search)) {
        Some(ControlFlow::Break(column)) => Err(write::no_condition(target.table, column)),
        _ => Ok(()),
    }
}

/// Looks for such a column outside of sub-queries, whose columns are of other tables.
struct Hidden<'a> {
    target: &'a Target,
    /// Nothing else can have a column that is not qualified.
    alone: bool,
    queries: usize,
}

impl Visitor for Hidden<'_> {
    type Break = usize;

    fn pre_visit_query(&mut self, _query: &Query) -> ControlFlow<usize> {
        self.queries += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &Query) -> ControlFlow<usize> {
        self.queries -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<usize> {
        let is_own = self.alone || matches!(expr, Expr::CompoundIdentifier(_));
        match column(self.target, expr) {
            Some(column) if self.queries == 0 && is_own && !self.target.is_of_rows(column) => {
                ControlFlow::Break(column)
            }
            _ => ControlFlow::Continue(()),
        }
    }
}

fn option(target: &Target, condition: &Expr) -> Option<(usize, Expr)> {
    let (column, mut values) = equality(target, condition)?;
    let sent = *write::resolved_columns(target.table, &[column]).first()?;
    let is_option = target.table.column(sent)?.write.delete.is_some() && values.len() == 1;
    Some((column, values.pop()?)).filter(|_| is_option)
}

/// The AND-ed conditions of a WHERE, in the order of the text.
fn conjuncts(selection: &Expr) -> Vec<&Expr> {
    match selection {
        Expr::Nested(inner) => conjuncts(inner),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            let mut all = conjuncts(left);
            all.extend(conjuncts(right));
            all
        }
        condition => vec![condition],
    }
}

/// `column = constant` or `column IN (constants)`.
fn equality(target: &Target, condition: &Expr) -> Option<(usize, Vec<Expr>)> {
    match condition {
        Expr::Nested(inner) => equality(target, inner),
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => {
            match (column(target, left), column(target, right)) {
                (Some(column), None) if is_constant(right) => Some((column, vec![right.as_ref().clone()])),
                (None, Some(column)) if is_constant(left) => Some((column, vec![left.as_ref().clone()])),
                _ => None,
            }
        }
        Expr::InList { expr, list, negated: false } if list.iter().all(is_constant) => {
            Some((column(target, expr)?, list.clone()))
        }
        _ => None,
    }
}

/// The column of the table that an expression is.
fn column(target: &Target, expr: &Expr) -> Option<usize> {
    let name = match expr {
        Expr::Identifier(ident) => ObjectName::from(vec![ident.clone()]),
        Expr::CompoundIdentifier(idents) => ObjectName::from(idents.clone()),
        Expr::Nested(inner) => return column(target, inner),
        _ => return None,
    };
    target.column(&name).ok()
}
