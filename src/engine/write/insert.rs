//! INSERT … VALUES and INSERT … SELECT.

use std::sync::Arc;

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::{FieldRef, Int64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{Expr, SetExpr, Statement, TableObject};

use super::super::prepare::{logical_plan, parameter_types};
use super::super::runtime::Patience;
use super::super::session::Shared;
use super::super::{errors, filters};
use super::markers::{merge_types, note_selected, note_type};
use super::rows::{evaluate, read, typed_value};
use super::target::{Returning, Target};
use super::{Allowance, Rows, refuse};
use crate::error::Result;
use crate::sql;
use crate::sql::labels::Label;
use crate::tables::Value;
use crate::tables::write::{self, Endpoint, Operation, Places, Resolver, RowKey};

/// A described INSERT.
pub(in crate::engine) struct Insert {
    target: Target,
    endpoint: &'static Endpoint,
    columns: Vec<usize>,
    source: Source,
    pub(super) returning: Option<Returning>,
}

enum Source {
    Values(Vec<Vec<Expr>>),
    Query(Box<LogicalPlan>),
}

pub(super) async fn prepare(
    shared: &Arc<Shared>,
    statement: sqlparser::ast::Insert,
    labels: &[Label],
    parameters: usize,
) -> Result<(Insert, Vec<Option<FieldRef>>)> {
    refuse_clauses(&statement)?;
    let TableObject::TableName(name) = &statement.table else {
        return Err(sql::errors::unsupported_clause("INSERT INTO TABLE FUNCTION"));
    };
    let target = Target::find(shared, name, statement.table_alias.map(|alias| alias.alias), "INSERT").await?;
    let mut columns = listed_columns(&target, &statement.columns)?;

    let mut types = vec![None; parameters];
    let Some(query) = statement.source else {
        return Err(sql::errors::unsupported_clause("INSERT without VALUES or SELECT"));
    };
    let source = match query.body.as_ref() {
        SetExpr::Values(values) if sql::clauses::is_values_alone(&query) => {
            let rows: Vec<Vec<Expr>> = values.rows.iter().map(|row| row.content.clone()).collect();
            if let Some((index, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != columns.len()) {
                return Err(errors::value_count(columns.len(), row.len(), index + 1));
            }
            let rows = without_defaults(&mut columns, rows);
            write::check_insert(target.table, &columns)?;
            for row in &rows {
                for (column, expr) in columns.iter().zip(row) {
                    note_type(&mut types, expr, &target.field(*column));
                }
            }
            Source::Values(rows)
        }
        _ => {
            write::check_insert(target.table, &columns)?;
            let fields: Vec<_> = columns.iter().map(|column| Some(target.field(*column))).collect();
            note_selected(&mut types, &query, &fields);
            let plan = logical_plan(shared, Statement::Query(query)).await?;
            if plan.schema().fields().len() != columns.len() {
                return Err(errors::selected_count(columns.len(), plan.schema().fields().len()));
            }
            merge_types(&mut types, parameter_types(&plan, parameters)?);
            Source::Query(Box::new(plan))
        }
    };
    let returning = Returning::prepare(shared, &target, statement.returning, labels, parameters).await?;
    let endpoint = write::endpoint(target.table, Operation::Insert)?;
    if let Some(returning) = &returning {
        write::check_readable(target.table, &columns, &returning.wanted)?;
    }
    Ok((Insert { target, endpoint, columns, source, returning }, types))
}

impl Insert {
    /// Refuses so many sets of VALUES. 42000.
    pub(super) fn check_sets(&self, sets: usize, allowance: &Allowance) -> Result<()> {
        match &self.source {
            Source::Values(rows) => allowance.check("INSERT", rows.len().saturating_mul(sets)),
            Source::Query(_) => Ok(()),
        }
    }
}

/// Leaves out the columns that every row gives DEFAULT; in others it is no value given.
fn without_defaults(columns: &mut Vec<usize>, rows: Vec<Vec<Expr>>) -> Vec<Vec<Expr>> {
    let is_given = |place: usize| {
        rows.iter().any(|row| row.get(place).is_some_and(|value| !sql::default::is_default(value)))
    };
    let given: Vec<bool> = (0..columns.len()).map(is_given).collect();
    let mut kept = given.iter();
    columns.retain(|_| kept.next() == Some(&true));
    let values = |row: Vec<Expr>| {
        let given = row.into_iter().zip(&given).filter(|(_, given)| **given);
        given.map(|(value, _)| sql::default::or_null(value)).collect()
    };
    rows.into_iter().map(values).collect()
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

/// The listed columns; without a list, all that an INSERT can set.
fn listed_columns(target: &Target, names: &[sqlparser::ast::ObjectName]) -> Result<Vec<usize>> {
    if names.is_empty() {
        return Ok(target.insertable_columns());
    }
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        let column = target.column(name)?;
        if columns.contains(&column) {
            return Err(errors::column_twice(target.column_name(column)));
        }
        columns.push(column);
    }
    Ok(columns)
}

/// Rows to add, checked: nothing of them is sent yet.
pub(super) struct NewRows {
    columns: Vec<usize>,
    values: Vec<Vec<Option<Value>>>,
}

/// Evaluates and checks every row; names become ids.
pub(super) async fn rows(
    shared: &Arc<Shared>,
    plan: &Insert,
    parameters: &[ScalarValue],
    allowance: &Allowance,
) -> Result<NewRows> {
    let source = source_rows(shared, plan, parameters).await?;
    let total = source.len();
    allowance.check("INSERT", total)?;
    let table = plan.target.table;
    let (mut resolver, mut places) = (Resolver::new(&shared.space), Places::new(&shared.space));
    let columns = write::resolved_columns(table, &plan.columns);
    let mut values = Vec::with_capacity(total);
    for (index, row) in source.iter().enumerate() {
        let refusal = |error| Rows::default().refusal(error, index, total);
        let typed = typed_row(plan, row).map_err(refusal)?;
        let resolved = resolver.resolve(table, Operation::Insert, &plan.columns, &typed, None).await;
        let row = resolved.map_err(refusal)?;
        write::check_row(table, Operation::Insert, &columns, &row).map_err(refusal)?;
        places.check(table, &columns, &row).await.map_err(refusal)?;
        values.push(row);
    }
    Ok(NewRows { columns, values })
}

/// The calls that would add the rows.
pub(super) fn requests(plan: &Insert, rows: &NewRows) -> Result<Vec<String>> {
    let mut requests = Vec::with_capacity(rows.values.len());
    for values in &rows.values {
        let row = write::insert_requests(plan.target.table, &rows.columns, values)?;
        requests.extend(row.iter().map(ToString::to_string));
    }
    Ok(requests)
}

/// Adds the rows one by one.
pub(super) async fn execute(
    shared: &Arc<Shared>,
    plan: &Insert,
    parameters: Vec<ScalarValue>,
    allowance: &Allowance,
    patience: &Patience,
) -> Result<Rows> {
    let NewRows { columns, values } = patience.bound(rows(shared, plan, &parameters, allowance)).await?;
    let total = values.len();
    let wanted = plan.returning.as_ref().map_or(&[][..], |returning| &returning.wanted);
    let mut rows = Rows::default();
    for (index, values) in values.iter().enumerate() {
        let request = write::insert(&shared.space, plan.target.table, &columns, values, wanted);
        match patience.finish(request).await {
            Ok(row) => {
                remember_key(shared, &plan.target, &row);
                rows.written(shared, row);
            }
            Err(error) => return Err(rows.failure(shared, error, index, total)),
        }
        if !write::tells(plan.target.table, plan.endpoint, &columns, wanted) {
            let key = new_key(&plan.target, plan.endpoint, &columns, values, rows.batches.last());
            let completed = rows.complete(shared, (&plan.target, plan.endpoint), &key, wanted).await;
            completed.map_err(|error| rows.incomplete(error, index, total))?;
        }
    }
    Ok(rows)
}

/// What names a row that was just added: what was given, and what the answer tells of its primary key.
pub(super) fn new_key(
    target: &Target,
    endpoint: &Endpoint,
    columns: &[usize],
    values: &[Option<Value>],
    row: Option<&RecordBatch>,
) -> RowKey {
    let key = |name: &&str| target.table.position(name);
    let is_place = |position: &usize| {
        let column = target.table.column(*position);
        column.is_some_and(|column| {
            endpoint.part_of(column.name).is_some() || endpoint.is_found_by(column.name)
        })
    };
    let given = columns.iter().zip(values).filter(|(position, _)| is_place(position));
    let mut known: Vec<(usize, Value)> =
        given.filter_map(|(position, value)| Some((*position, value.clone()?))).collect();
    for position in target.table.primary_key.iter().filter_map(key) {
        let told = row.and_then(|row| ScalarValue::try_from_array(row.column(position), 0).ok());
        if let Some(value) = told.and_then(|value| filters::scalar(&value))
            && !known.iter().any(|(column, _)| *column == position)
        {
            known.push((position, value));
        }
    }
    RowKey { values: known }
}

async fn source_rows(
    shared: &Arc<Shared>,
    plan: &Insert,
    parameters: &[ScalarValue],
) -> Result<Vec<Vec<ScalarValue>>> {
    let rows = match &plan.source {
        Source::Values(rows) => rows,
        Source::Query(query) => return read(shared, query.as_ref().clone(), parameters).await,
    };
    let mut values = Vec::with_capacity(rows.len());
    for row in rows {
        values.push(evaluate(shared, row.clone(), parameters).await?);
    }
    Ok(values)
}

fn typed_row(plan: &Insert, row: &[ScalarValue]) -> Result<Vec<Option<Value>>> {
    plan.columns.iter().zip(row).map(|(column, value)| typed_value(&plan.target, *column, value)).collect()
}

pub(super) fn remember_key(shared: &Shared, target: &Target, row: &RecordBatch) {
    let key = target.identity_column().and_then(|column| row.columns().get(column));
    let Some(keys) = key.and_then(|column| column.as_primitive_opt::<Int64Type>()) else { return };
    match keys.iter().next().flatten() {
        Some(key) => shared.identity.set(key),
        // The key of an earlier row would pass for this one's.
        None => shared.identity.clear(),
    }
}
