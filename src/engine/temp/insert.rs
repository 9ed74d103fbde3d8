//! INSERT … VALUES, INSERT … SELECT and INSERT … DEFAULT VALUES into a temporary table.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Int64Array};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, FieldRef, Int64Type, Schema};
use datafusion::arrow::record_batch::{RecordBatch, RecordBatchOptions};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{Expr, SetExpr, Statement, TableObject, UnaryOperator, Value, ValueWithSpan};

use super::convert::{assign_located, assign_values, located, nulls, of_row};
use super::definition::{Column, Definition};
use super::target::Target;
use super::{Done, constraints, errors, refuse};
use crate::engine::prepare::{logical_plan, parameter_types};
use crate::engine::runtime::Patience;
use crate::engine::session::{Shared, engine_error};
use crate::engine::write::markers::{marker, merge_types, note_selected, note_type};
use crate::engine::write::rows::{collect, evaluate};
use crate::engine::write::target::Returning;
use crate::error::Result;
use crate::sql;
use crate::sql::labels::Label;
use crate::sql::names::Dictionary;

/// A described INSERT.
pub(in crate::engine) struct Insert {
    pub(super) target: Target,
    /// Columns that the rows of `source` have, in their order.
    columns: Vec<usize>,
    source: Source,
    pub(super) returning: Option<Returning>,
}

enum Source {
    Values(Vec<Vec<Cell>>),
    Query(Box<LogicalPlan>),
}

/// One value of a VALUES list.
enum Cell {
    Constant(ScalarValue),
    /// Number of a parameter, from 0.
    Parameter(usize),
    Default,
    /// To be evaluated.
    Formula(Box<Expr>),
}

/// The values that one column gets.
pub(super) enum Given {
    Array(ArrayRef),
    /// `None` stands for the default.
    Values(Vec<Option<ScalarValue>>),
}

impl Given {
    /// Values of an identity column: NULL stands for the next number.
    pub fn counted(values: &ArrayRef) -> Result<Self> {
        let value = |row: usize| {
            let value = ScalarValue::try_from_array(values, row).map_err(engine_error)?;
            Ok(Some(value).filter(|value| !value.is_null()))
        };
        (0..values.len()).map(value).collect::<Result<_>>().map(Given::Values)
    }
}

impl Insert {
    /// The query whose rows are added.
    pub(super) fn query(&self) -> Option<&LogicalPlan> {
        match &self.source {
            Source::Query(plan) => Some(plan),
            Source::Values(_) => None,
        }
    }
}

pub(super) async fn prepare(
    shared: &Arc<Shared>,
    statement: sqlparser::ast::Insert,
    labels: &[Label],
    parameters: usize,
    dictionary: &mut Dictionary,
) -> Result<(Insert, Vec<Option<FieldRef>>)> {
    refuse_clauses(&statement)?;
    let TableObject::TableName(name) = &statement.table else {
        return Err(sql::errors::unsupported_clause("INSERT INTO TABLE FUNCTION"));
    };
    let alias = statement.table_alias.map(|alias| alias.alias);
    let target = Target::find(shared, name, alias, dictionary)?;
    let mut columns = listed_columns(&target, &statement.columns)?;
    let mut types = vec![None; parameters];
    let source = match statement.source {
        None => {
            columns.clear();
            Source::Values(vec![Vec::new()])
        }
        Some(query) => match query.body.as_ref() {
            SetExpr::Values(values) if sql::clauses::is_values_alone(&query) => {
                let rows = values.rows.iter().map(|row| row.content.as_slice());
                Source::Values(cells(&target, &columns, rows, &mut types)?)
            }
            _ => {
                let fields: Vec<_> = columns.iter().map(|column| Some(target.field(*column))).collect();
                note_selected(&mut types, &query, &fields);
                let plan = logical_plan(shared, Statement::Query(query)).await?;
                let count = plan.schema().fields().len();
                if count != columns.len() {
                    return Err(crate::engine::errors::selected_count(columns.len(), count));
                }
                merge_types(&mut types, parameter_types(&plan, parameters)?);
                Source::Query(Box::new(plan))
            }
        },
    };
    target.definition().check_given(given(&columns, &source))?;
    let returning = target.returning(shared, statement.returning, labels, parameters, dictionary).await?;
    Ok((Insert { target, columns, source, returning }, types))
}

/// The columns that some row gives a value for.
fn given<'a>(columns: &'a [usize], source: &'a Source) -> impl Iterator<Item = usize> + 'a {
    let is_given = |at: usize| match source {
        Source::Values(rows) => rows.iter().any(|row| !matches!(row.get(at), Some(Cell::Default))),
        Source::Query(_) => true,
    };
    columns.iter().enumerate().filter(move |(at, _)| is_given(*at)).map(|(_, column)| *column)
}

fn refuse_clauses(statement: &sqlparser::ast::Insert) -> Result<()> {
    let refused = [
        (statement.on.is_some(), "INSERT … ON CONFLICT"),
        (statement.or.is_some() || statement.ignore, "INSERT OR …"),
        (statement.overwrite || statement.replace_into, "REPLACE"),
        (statement.output.is_some(), "OUTPUT (use RETURNING)"),
        (!statement.assignments.is_empty(), "INSERT … SET"),
    ];
    refuse(&refused)
}

/// The listed columns; without a list, all.
fn listed_columns(target: &Target, names: &[sqlparser::ast::ObjectName]) -> Result<Vec<usize>> {
    if names.is_empty() {
        return Ok((0..target.definition().columns.len()).collect());
    }
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        let column = target.column(name)?;
        if columns.contains(&column) {
            return Err(crate::engine::errors::column_twice(name));
        }
        columns.push(column);
    }
    Ok(columns)
}

fn cells<'a>(
    target: &Target,
    columns: &[usize],
    rows: impl Iterator<Item = &'a [Expr]>,
    types: &mut [Option<FieldRef>],
) -> Result<Vec<Vec<Cell>>> {
    let definition = target.definition();
    let mut all = Vec::new();
    for (index, row) in rows.enumerate() {
        if row.len() != columns.len() {
            return Err(crate::engine::errors::value_count(columns.len(), row.len(), index + 1));
        }
        let mut cells = Vec::with_capacity(row.len());
        for (position, expr) in columns.iter().zip(row) {
            note_type(types, expr, &target.field(*position));
            cells.extend(definition.columns.get(*position).map(|column| cell(column, expr)));
        }
        all.push(cells);
    }
    Ok(all)
}

/// Plain constants need no engine; everything else is evaluated by it.
fn cell(column: &Column, expr: &Expr) -> Cell {
    if let Some(number) = marker(expr) {
        return Cell::Parameter(number);
    }
    match expr {
        Expr::Nested(inner) => cell(column, inner),
        _ if sql::default::is_default(expr) => Cell::Default,
        Expr::Value(ValueWithSpan { value, .. }) => match constant(column, value, "") {
            Some(value) => Cell::Constant(value),
            None => Cell::Formula(Box::new(expr.clone())),
        },
        Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => match inner.as_ref() {
            Expr::Value(ValueWithSpan { value: value @ Value::Number(..), .. }) => {
                let negative = constant(column, value, "-");
                negative.map_or_else(|| Cell::Formula(Box::new(expr.clone())), Cell::Constant)
            }
            _ => Cell::Formula(Box::new(expr.clone())),
        },
        _ => Cell::Formula(Box::new(expr.clone())),
    }
}

fn constant(column: &Column, value: &Value, sign: &str) -> Option<ScalarValue> {
    match value {
        Value::Null => Some(ScalarValue::Null),
        Value::Boolean(value) => Some(ScalarValue::from(*value)),
        Value::SingleQuotedString(text) => Some(ScalarValue::from(text.as_str())),
        Value::Number(digits, _) => {
            let text = format!("{sign}{digits}");
            // All digits of a decimal count; its text has them.
            if matches!(column.data_type, DataType::Decimal128(..)) {
                return Some(ScalarValue::from(text));
            }
            let whole = text.parse::<i64>().map(ScalarValue::from);
            whole.or_else(|_| text.parse::<f64>().map(ScalarValue::from)).ok()
        }
        _ => None,
    }
}

impl Insert {
    /// True where each set of parameters is rows by itself.
    pub(super) fn takes_all_sets(&self) -> bool {
        let is_plain = |cell: &Cell| !matches!(cell, Cell::Formula(_));
        self.returning.is_none()
            && matches!(&self.source, Source::Values(rows) if rows.iter().flatten().all(is_plain))
    }
}

pub(super) async fn execute(
    shared: &Arc<Shared>,
    plan: &Insert,
    parameters: &[ScalarValue],
    patience: &Patience,
) -> Result<Done> {
    let (given, count) = match &plan.source {
        Source::Values(rows) => {
            let formulas = patience.bound(formulas(shared, rows, parameters)).await?;
            let columns = values(plan, rows, &[parameters], formulas);
            (columns, rows.len())
        }
        Source::Query(query) => {
            let rows = patience.bound(collect(shared, query.as_ref().clone(), parameters)).await?;
            let count = rows.num_rows();
            (rows.columns().iter().cloned().map(Given::Array).collect(), count)
        }
    };
    add(shared, plan, given, count, parameters).await
}

pub(super) async fn execute_sets(
    shared: &Arc<Shared>,
    plan: &Insert,
    sets: &[Vec<ScalarValue>],
) -> Result<Done> {
    let Source::Values(rows) = &plan.source else {
        return Err(crate::engine::errors::internal("not an INSERT of values"));
    };
    let sets: Vec<&[ScalarValue]> = sets.iter().map(Vec::as_slice).collect();
    let given = values(plan, rows, &sets, Vec::new());
    add(shared, plan, given, rows.len() * sets.len(), &[]).await
}

/// The values of all formulas, in the order of the text, by one plan.
async fn formulas(
    shared: &Arc<Shared>,
    rows: &[Vec<Cell>],
    parameters: &[ScalarValue],
) -> Result<Vec<ScalarValue>> {
    let formulas: Vec<Expr> = rows
        .iter()
        .flatten()
        .filter_map(|cell| match cell {
            Cell::Formula(expr) => Some(expr.as_ref().clone()),
            _ => None,
        })
        .collect();
    if formulas.is_empty() {
        return Ok(Vec::new());
    }
    evaluate(shared, formulas, parameters).await
}

/// The values of each listed column over all rows of all sets.
fn values(
    plan: &Insert,
    rows: &[Vec<Cell>],
    sets: &[&[ScalarValue]],
    formulas: Vec<ScalarValue>,
) -> Vec<Given> {
    let mut columns: Vec<Vec<Option<ScalarValue>>> =
        plan.columns.iter().map(|_| Vec::with_capacity(rows.len() * sets.len())).collect();
    let mut formulas = formulas.into_iter();
    for set in sets {
        for row in rows {
            for (column, cell) in columns.iter_mut().zip(row) {
                column.push(match cell {
                    Cell::Constant(value) => Some(value.clone()),
                    Cell::Parameter(number) => Some(set.get(*number).cloned().unwrap_or(ScalarValue::Null)),
                    Cell::Default => None,
                    Cell::Formula(_) => Some(formulas.next().unwrap_or(ScalarValue::Null)),
                });
            }
        }
    }
    columns.into_iter().map(Given::Values).collect()
}

/// Completes, checks and adds rows.
async fn add(
    shared: &Arc<Shared>,
    plan: &Insert,
    given: Vec<Given>,
    count: usize,
    parameters: &[ScalarValue],
) -> Result<Done> {
    let table = &plan.target.table;
    let _writing = table.writing.lock().await;
    let listed = plan.columns.iter().copied().zip(given).collect();
    let next_identity = table.snapshot().next_identity;
    let (rows, next_identity) = complete(shared, &table.definition, next_identity, listed, count)?;
    constraints::check(shared, &table.definition, &rows)?;
    let returning = match &plan.returning {
        Some(returning) => Some(returning.project(shared, vec![rows.clone()], parameters).await?),
        None => None,
    };
    shared.temp.save();
    let last = last_identity(&table.definition, &rows);
    table.append(rows, next_identity)?;
    if let Some(last) = last {
        shared.identity.set(last);
    }
    Ok(Done { affected: Some(count as u64), returning })
}

/// Rows with all columns of the table, and the next number of its identity column.
pub(super) fn complete(
    shared: &Shared,
    definition: &Definition,
    mut next_identity: i64,
    listed: Vec<(usize, Given)>,
    count: usize,
) -> Result<(RecordBatch, i64)> {
    let mut given: Vec<Option<Given>> = definition.columns.iter().map(|_| None).collect();
    for (column, values) in listed {
        if let Some(slot) = given.get_mut(column) {
            *slot = Some(values);
        }
    }
    let mut columns = Vec::with_capacity(given.len());
    for (column, given) in definition.columns.iter().zip(given) {
        columns.push(match given {
            None => defaults(shared, column, count, &mut next_identity)?,
            Some(Given::Array(values)) => assign_located(column, &values, count)?,
            Some(Given::Values(values)) => filled(shared, column, values, &mut next_identity)?,
        });
    }
    let next_identity = past(definition, next_identity, &columns);
    Ok((batch(definition, columns, count)?, next_identity))
}

/// The next number of the identity column, which is past all these values of the columns.
pub(super) fn past(definition: &Definition, next_identity: i64, columns: &[ArrayRef]) -> i64 {
    let Some((position, identity)) = definition.identity_column() else { return next_identity };
    let values = columns.get(position);
    let Some(largest) = values.and_then(|values| largest(values, identity.step)) else {
        return next_identity;
    };
    match identity.step < 0 {
        true => next_identity.min(largest.saturating_add(identity.step)),
        false => next_identity.max(largest.saturating_add(identity.step)),
    }
}

/// A batch of the table's columns. 23000 for NULL in a NOT NULL column.
pub(super) fn batch(definition: &Definition, columns: Vec<ArrayRef>, count: usize) -> Result<RecordBatch> {
    for (column, values) in definition.columns.iter().zip(&columns) {
        refuse_null(column, values, count)?;
    }
    let options = RecordBatchOptions::new().with_row_count(Some(count));
    RecordBatch::try_new_with_options(Arc::clone(&definition.schema), columns, &options)
        .map_err(|error| engine_error(error.into()))
}

/// 23000 for NULL in a NOT NULL column.
pub(super) fn refuse_null(column: &Column, values: &ArrayRef, count: usize) -> Result<()> {
    if column.nullable || values.null_count() == 0 {
        return Ok(());
    }
    let row = (0..count).find(|row| values.is_null(*row)).unwrap_or_default();
    Err(of_row(errors::null_value(&column.name), row, count))
}

/// Values with defaults where none is given.
fn filled(
    shared: &Shared,
    column: &Column,
    values: Vec<Option<ScalarValue>>,
    next_identity: &mut i64,
) -> Result<ArrayRef> {
    let count = values.len();
    let missing = values.iter().filter(|value| value.is_none()).count();
    let defaults = match missing {
        0 => nulls(column, 0),
        _ => defaults(shared, column, missing, next_identity)?,
    };
    let mut taken = 0;
    let mut all = Vec::with_capacity(count);
    for value in values {
        all.push(match value {
            Some(value) => value,
            None => {
                taken += 1;
                ScalarValue::try_from_array(&defaults, taken - 1).map_err(engine_error)?
            }
        });
    }
    let all: Vec<&ScalarValue> = all.iter().collect();
    assign_values(column, &all).map_err(|misfit| located(count, misfit))
}

/// The values of rows that give none: the next numbers, the default, or NULL.
fn defaults(shared: &Shared, column: &Column, count: usize, next_identity: &mut i64) -> Result<ArrayRef> {
    if let Some(identity) = column.identity {
        let first = *next_identity;
        let steps = i64::try_from(count).unwrap_or(i64::MAX);
        let end = steps.checked_mul(identity.step).and_then(|distance| first.checked_add(distance));
        *next_identity = end.ok_or_else(|| errors::identity_exhausted(&column.name))?;
        let numbers: ArrayRef =
            Arc::new(Int64Array::from_iter_values((0..steps).map(|step| first + step * identity.step)));
        return super::convert::assign(column, &numbers)
            .map_err(|_| errors::identity_exhausted(&column.name));
    }
    declared_default(shared, column, count)
}

/// The values that DEFAULT gives so many rows. 22xxx where the column cannot have them.
pub(super) fn declared_default(shared: &Shared, column: &Column, count: usize) -> Result<ArrayRef> {
    let Some(default) = &column.default else { return Ok(nulls(column, count)) };
    let options = RecordBatchOptions::new().with_row_count(Some(count));
    let rows = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), Vec::new(), &options)
        .map_err(|error| engine_error(error.into()))?;
    assign_located(column, &default.evaluate(shared, &rows)?, count)
}

fn numbers(values: &ArrayRef) -> Option<Vec<i64>> {
    let values = cast(values, &DataType::Int64).ok()?;
    Some(values.as_primitive_opt::<Int64Type>()?.iter().flatten().collect())
}

fn largest(values: &ArrayRef, step: i64) -> Option<i64> {
    let numbers = numbers(values)?.into_iter();
    if step < 0 { numbers.min() } else { numbers.max() }
}

/// The number of the last added row.
pub(super) fn last_identity(definition: &Definition, rows: &RecordBatch) -> Option<i64> {
    let (position, _) = definition.identity_column()?;
    numbers(rows.columns().get(position)?)?.pop()
}
