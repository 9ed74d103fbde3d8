//! CREATE TABLE, CREATE TABLE … AS, SELECT … INTO, DROP TABLE and TRUNCATE in schema `temp`.

use std::sync::Arc;

use datafusion::arrow::datatypes::FieldRef;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{
    CreateTable, ObjectName, ObjectType, Query, SetExpr, Statement, Truncate, TruncateIdentityOption,
};

use super::convert::assign_located;
use super::definition::{self, Column};
use super::table::{KeysAfter, TempTable};
use super::{Done, SCHEMA, TempPlan, declare, errors, names, refuse};
use crate::engine::ResultColumn;
use crate::engine::catalog::metadata;
use crate::engine::prepare::{Action, Described, describe_query};
use crate::engine::runtime::Patience;
use crate::engine::session::Shared;
use crate::engine::write::rows::collect;
use crate::error::Result;
use crate::sql;

/// A described definition.
pub(in crate::engine) enum Definition {
    /// CREATE TABLE
    Create {
        table: definition::Definition,
        if_not_exists: bool,
        /// Rows of CREATE TABLE … AS.
        query: Option<Box<LogicalPlan>>,
    },
    /// DROP TABLE
    Drop { names: Vec<String>, if_exists: bool },
    /// TRUNCATE TABLE
    Truncate {
        name: String,
        if_exists: bool,
        /// Its identity column counts from its start again.
        restarts: bool,
    },
}

impl Definition {
    /// What would be defined, for EXPLAIN.
    pub(super) fn told(&self) -> String {
        match self {
            Definition::Create { table, .. } => format!("CREATE TABLE {SCHEMA}.{}", table.name),
            Definition::Drop { names, .. } => format!("DROP TABLE {}", names.join(", ")),
            Definition::Truncate { name, .. } => format!("TRUNCATE TABLE {SCHEMA}.{name}"),
        }
    }

    /// The query whose rows fill the table.
    pub(super) fn query(&self) -> Option<&LogicalPlan> {
        match self {
            Definition::Create { query, .. } => query.as_deref(),
            Definition::Drop { .. } | Definition::Truncate { .. } => None,
        }
    }
}

/// `SELECT … INTO table` as CREATE TABLE … AS.
pub(in crate::engine) fn select_into(statement: Statement) -> Result<Statement> {
    let Statement::Query(mut query) = statement else { return Ok(statement) };
    let mut body = query.body.as_mut();
    let into = loop {
        // INTO stands in the first select of a UNION and takes all of its rows.
        match body {
            SetExpr::Select(select) => break select.into.take(),
            SetExpr::SetOperation { left, .. } => body = left,
            _ => break None,
        }
    };
    let Some(into) = into else { return Ok(Statement::Query(query)) };
    let mut create = sql::parse::parse_own("CREATE TABLE t AS SELECT 1")?;
    if let Statement::CreateTable(table) = &mut create {
        table.name = into.name;
        table.temporary = into.temporary;
        table.query = Some(query);
    }
    Ok(create)
}

/// True for a statement that defines a temporary table. 42000 for one that would define another, 0A000 for
/// what schema `temp` does not offer.
pub(in crate::engine) fn is_definition(shared: &Shared, statement: &Statement) -> Result<bool> {
    match statement {
        Statement::CreateTable(table) => {
            let name = sql::names::parts(&table.name);
            let is_temp = (table.temporary && name.len() == 1) || is_named_in_temp(shared, &table.name);
            let last = name.last().cloned().unwrap_or_default();
            if is_temp { Ok(true) } else { Err(errors::only_in_temp("CREATE TABLE", last)) }
        }
        Statement::Drop { object_type: ObjectType::Table, names, .. } => {
            Ok(names.iter().all(|name| may_be_temp(shared, name)))
        }
        Statement::Truncate(Truncate { table_names, .. }) => {
            Ok(table_names.iter().all(|target| may_be_temp(shared, &target.name)))
        }
        other => match not_offered(shared, other) {
            Some(kind) => Err(errors::not_offered(kind)),
            None => Ok(false),
        },
    }
}

/// What a definition in schema `temp` is called that it does not offer.
fn not_offered(shared: &Shared, statement: &Statement) -> Option<&'static str> {
    let there = |name: &ObjectName| may_be_temp(shared, name);
    let named = |name: &ObjectName| is_named_in_temp(shared, name);
    let (kind, is_temp) = match statement {
        Statement::AlterTable(alter) => ("ALTER TABLE", there(&alter.name)),
        Statement::CreateIndex(index) => ("CREATE INDEX", there(&index.table_name)),
        Statement::CreateView(view) => ("CREATE VIEW", view.temporary || named(&view.name)),
        Statement::AlterIndex { name, .. } => ("ALTER INDEX", named(name)),
        Statement::AlterView { name, .. } => ("ALTER VIEW", named(name)),
        Statement::Drop { object_type: ObjectType::Index, names, table, .. } => {
            ("DROP INDEX", names.iter().any(named) || table.as_ref().is_some_and(there))
        }
        Statement::Drop { object_type: ObjectType::View, names, .. } => {
            ("DROP VIEW", names.iter().any(named))
        }
        _ => return None,
    };
    is_temp.then_some(kind)
}

/// True for a name that says schema `temp`, or says none where that is the default.
fn is_named_in_temp(shared: &Shared, name: &ObjectName) -> bool {
    match name.0.len() {
        1 => names::is_temp(name) || default_is_temp(shared),
        _ => names::is_temp(name),
    }
}

fn default_is_temp(shared: &Shared) -> bool {
    shared.settings.default_schema.eq_ignore_ascii_case(SCHEMA)
}

/// True for a name of schema `temp`, or without schema and none of the default schema.
fn may_be_temp(shared: &Shared, name: &ObjectName) -> bool {
    match sql::names::parts(name).as_slice() {
        [table] => !names::default_schema_has(shared, table),
        _ => names::is_temp(name),
    }
}

/// Checks and describes a definition.
pub(in crate::engine) async fn prepare(
    shared: &Arc<Shared>,
    statement: Statement,
    parameters: usize,
) -> Result<Described> {
    sql::clauses::refuse_unheard(&statement)?;
    let (definition, types) = match statement {
        Statement::CreateTable(table) => create(shared, table, parameters).await?,
        Statement::Drop { names, if_exists, .. } => {
            (Definition::Drop { names: names.iter().map(table_name).collect(), if_exists }, Vec::new())
        }
        Statement::Truncate(truncate) => match truncate.table_names.as_slice() {
            [target] => {
                let (name, if_exists) = (table_name(&target.name), truncate.if_exists);
                let restarts = truncate.identity == Some(TruncateIdentityOption::Restart);
                (Definition::Truncate { name, if_exists, restarts }, Vec::new())
            }
            _ => return Err(sql::errors::unsupported_clause("TRUNCATE of several tables")),
        },
        _ => return Err(crate::engine::errors::internal("not a definition")),
    };
    let action = Action::Temp(Box::new(TempPlan::Definition(definition)));
    Ok(Described { columns: Vec::new(), parameters: types, action, reads_temp: true })
}

fn table_name(name: &ObjectName) -> String {
    sql::names::parts(name).pop().unwrap_or_default()
}

async fn create(
    shared: &Arc<Shared>,
    mut statement: CreateTable,
    parameters: usize,
) -> Result<(Definition, Vec<Option<FieldRef>>)> {
    let declares = !statement.columns.is_empty() || !statement.constraints.is_empty();
    refuse(&[(statement.query.is_some() && declares, "a list of columns with AS SELECT")])?;
    let name = table_name(&statement.name);
    let is_qualified = statement.name.0.len() > 1;
    if !is_qualified && names::default_schema_has(shared, &name) {
        return Err(errors::hides_table(&name, &shared.settings.default_schema));
    }
    let if_not_exists = statement.if_not_exists;
    let Some(query) = statement.query.take() else {
        let mut whole = Statement::CreateTable(statement);
        sql::rewrite::rewrite(&mut whole)?;
        let Statement::CreateTable(statement) = whole else {
            return Err(crate::engine::errors::internal("not a definition"));
        };
        let table = declare::definition(shared, &name, statement)?;
        return Ok((Definition::Create { table, if_not_exists, query: None }, Vec::new()));
    };
    let (table, plan, types) = of_query(shared, &name, query, parameters).await?;
    Ok((Definition::Create { table, if_not_exists, query: Some(Box::new(plan)) }, types))
}

/// The table that takes the rows of a query.
async fn of_query(
    shared: &Arc<Shared>,
    name: &str,
    query: Box<Query>,
    parameters: usize,
) -> Result<(definition::Definition, LogicalPlan, Vec<Option<FieldRef>>)> {
    let described = describe_query(shared, Statement::Query(query), parameters).await?;
    let table = declare::of_columns(name, described.columns.iter().map(column).collect())?;
    Ok((table, described.plan, described.parameters))
}

/// A column for the values of a query's column: its type and length, and nothing else of it.
fn column(column: &ResultColumn) -> Column {
    let size = column.field.metadata().get(metadata::SIZE).and_then(|size| size.parse().ok());
    Column {
        name: column.label.clone(),
        data_type: column.field.data_type().clone(),
        nullable: true,
        size,
        fraction: None,
        default: None,
        identity: None,
    }
}

/// Runs a definition. The row count is that of CREATE TABLE … AS.
pub(super) async fn execute(
    shared: &Arc<Shared>,
    definition: &Definition,
    parameters: &[ScalarValue],
    patience: &Patience,
) -> Result<Done> {
    match definition {
        Definition::Create { table, if_not_exists, query } => {
            if *if_not_exists && shared.temp.find(&table.name).is_some() {
                return Ok(Done::default());
            }
            let created = TempTable::new(table.clone());
            let affected = match query {
                Some(query) => {
                    Some(patience.bound(fill(shared, &created, query.as_ref(), parameters)).await?)
                }
                None => None,
            };
            shared.temp.create(created)?;
            Ok(Done { affected, returning: None })
        }
        Definition::Drop { names, if_exists } => {
            if let Some(missing) = names.iter().find(|name| !if_exists && shared.temp.find(name).is_none()) {
                return Err(errors::no_such_table(missing));
            }
            names.iter().for_each(|name| {
                shared.temp.remove(name);
            });
            Ok(Done::default())
        }
        Definition::Truncate { name, if_exists, restarts } => {
            let table = match shared.temp.find(name) {
                Some(table) => table,
                None if *if_exists => return Ok(Done::default()),
                None => return Err(errors::no_such_table(name)),
            };
            let _writing = table.writing.lock().await;
            shared.temp.save();
            table.replace(Vec::new(), KeysAfter::Fewer)?;
            if let Some((_, identity)) = table.definition.identity_column().filter(|_| *restarts) {
                table.count_from(identity.start);
            }
            Ok(Done::default())
        }
    }
}

async fn fill(
    shared: &Arc<Shared>,
    table: &TempTable,
    query: &LogicalPlan,
    parameters: &[ScalarValue],
) -> Result<u64> {
    let rows = collect(shared, query.clone(), parameters).await?;
    let count = rows.num_rows();
    let columns = table.definition.columns.iter().zip(rows.columns());
    let columns =
        columns.map(|(column, values)| assign_located(column, values, count)).collect::<Result<Vec<_>>>()?;
    let rows = super::insert::batch(&table.definition, columns, count)?;
    table.append(rows, 1)?;
    Ok(count as u64)
}
