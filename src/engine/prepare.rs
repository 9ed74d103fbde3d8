//! From SQL text to a described statement. Makes no request but those that tell of projects it names.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::TableReference;
use datafusion::logical_expr::LogicalPlan;
use datafusion::sql::parser::Statement as EngineStatement;
use sqlparser::ast::{Statement, TableFactor, Visit, Visitor};

use super::catalog::CatalogTableKind;
use super::procedures::{self, CallPlan};
use super::session::{Shared, engine_error};
use super::system_tables;
use super::temp::{self, TempPlan};
use super::write::merge::{self, Merge};
use super::write::{self, WritePlan};
use super::{ResultColumn, errors};
use crate::error::Result;
use crate::sql;
use crate::sql::labels::{self, Label};
use crate::sql::names::Dictionary;
use crate::tables::{SCHEMA, metadata};

/// What a prepared statement will do.
pub(super) enum Action {
    /// SELECT
    Query(LogicalPlan),
    /// EXPLAIN of any other action
    Explain(Box<Action>),
    /// INSERT, UPDATE, DELETE
    Write(Box<WritePlan>),
    /// DDL and writes of schema `temp`
    Temp(Box<TempPlan>),
    /// CALL, EXEC
    Call(Box<CallPlan>),
    /// MERGE, INSERT … ON CONFLICT, UPSERT
    Merge(Box<Merge>),
}

/// What a statement is prepared for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// It will be run.
    Run,
    /// It will be told what it would do; nothing is written.
    Explain,
}

/// A described statement.
pub(super) struct Described {
    /// Columns of its result set.
    pub columns: Vec<ResultColumn>,
    /// Type of each marker.
    pub parameters: Vec<Option<FieldRef>>,
    /// What it will do.
    pub action: Action,
    /// Reads or writes tables of schema `temp`.
    pub reads_temp: bool,
}

/// Parses, resolves names, plans and describes one statement.
pub(super) async fn prepare(shared: &Arc<Shared>, text: &str) -> Result<Described> {
    let sql::parse::Parsed { statement, parameters } = sql::parse::parse(text)?;
    if matches!(statement, Statement::Explain { .. }) {
        sql::clauses::refuse_unheard(&statement)?;
    }
    let Statement::Explain { statement, .. } = statement else {
        return prepare_statement(shared, statement, parameters, Purpose::Run).await;
    };
    if !is_explainable(&statement) {
        return Err(sql::errors::unsupported_clause(
            "EXPLAIN of anything but SELECT, INSERT, UPDATE, DELETE, UPSERT, MERGE",
        ));
    }
    let described = prepare_statement(shared, *statement, parameters, Purpose::Explain).await?;
    let action = Action::Explain(Box::new(described.action));
    Ok(Described { columns: super::explain::columns(), action, ..described })
}

/// Resolves names of, plans and describes a statement as parsed.
async fn prepare_statement(
    shared: &Arc<Shared>,
    statement: Statement,
    parameters: usize,
    purpose: Purpose,
) -> Result<Described> {
    let mut statement = temp::ddl::select_into(sql::with::inline(statement)?)?;
    if temp::ddl::is_definition(shared, &statement)? {
        return temp::ddl::prepare(shared, statement, parameters).await;
    }
    refuse_kind(&statement)?;
    sql::clauses::refuse_unheard(&statement)?;
    if matches!(statement, Statement::Query(_)) {
        let query = describe_query(shared, statement, parameters).await?;
        let QueryDescription { plan, columns, parameters, reads_temp } = query;
        return Ok(Described { columns, parameters, action: Action::Query(plan), reads_temp });
    }
    let returning_labels = write::returning_labels(&statement);
    sql::rewrite::rewrite(&mut statement)?;
    if let Some(call) = sql::call::call(&statement)? {
        return procedures::prepare(shared, call, parameters).await;
    }
    sql::update_from::target_first(&mut statement)?;
    sql::row_assignment::expand(&mut statement)?;
    sql::default::mark(&mut statement);
    let mut dictionary = resolve_names(shared, &mut statement).await?;
    let reads_temp = temp::names::mentions(&statement);
    if purpose == Purpose::Run {
        refuse_on_read_only(shared, &statement)?;
    }

    match statement {
        statement if merge::is_merge(&statement) => {
            merge::prepare(shared, statement, &returning_labels, parameters, &mut dictionary).await
        }
        statement if temp::is_write(&statement) => {
            temp::prepare(shared, statement, &returning_labels, parameters, &mut dictionary).await
        }
        Statement::Insert(_) | Statement::Update(_) | Statement::Delete(_) => {
            let described = write::prepare(shared, statement, &returning_labels, parameters).await?;
            Ok(Described { reads_temp, ..described })
        }
        _ => Err(errors::internal("a statement of no known kind")),
    }
}

/// 25006 for a write to Backlog on a read-only connection.
fn refuse_on_read_only(shared: &Shared, statement: &Statement) -> Result<()> {
    match shared.settings.read_only && !temp::is_write(statement) {
        true => Err(errors::read_only(write::kind(statement))),
        false => Ok(()),
    }
}

/// A planned query.
pub(super) struct QueryDescription {
    pub plan: LogicalPlan,
    pub columns: Vec<ResultColumn>,
    /// Type of each marker.
    pub parameters: Vec<Option<FieldRef>>,
    /// Reads tables of schema `temp`.
    pub reads_temp: bool,
}

/// Resolves names of, plans and describes a query as parsed.
pub(super) async fn describe_query(
    shared: &Arc<Shared>,
    mut statement: Statement,
    parameters: usize,
) -> Result<QueryDescription> {
    let typed_labels = labels::labels(&statement);
    sql::rewrite::rewrite(&mut statement)?;
    resolve_names(shared, &mut statement).await?;
    let reads_temp = temp::names::mentions(&statement);
    let plan = logical_plan(shared, statement).await?;
    let columns = describe(shared, &plan, &typed_labels, parameters)?;
    let parameters = parameter_types(&plan, parameters)?;
    Ok(QueryDescription { plan, columns, parameters, reads_temp })
}

/// The statement with escapes and dialects translated; parameter markers stay.
pub(super) fn native_sql(text: &str) -> Result<String> {
    let mut statement = sql::parse::parse(text)?.statement;
    sql::rewrite::rewrite(&mut statement)?;
    sql::parse::restore_markers(&mut statement);
    Ok(statement.to_string())
}

/// Lets through what the engine runs; before names are looked up, so that a refusal names the reason.
fn refuse_kind(statement: &Statement) -> Result<()> {
    match statement {
        Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Merge(_) => Ok(()),
        Statement::Call(_) | Statement::Execute { .. } => Ok(()),
        other => Err(refused(other)),
    }
}

fn is_explainable(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::Query(_)
            | Statement::Insert(_)
            | Statement::Update(_)
            | Statement::Delete(_)
            | Statement::Merge(_)
    )
}

fn refused(statement: &Statement) -> crate::error::Error {
    let text = statement.to_string();
    let kind: Vec<&str> = text.split_whitespace().take(2).collect();
    match kind.first().copied().unwrap_or_default() {
        "CREATE" | "DROP" | "ALTER" | "TRUNCATE" => sql::errors::ddl_refused(kind.join(" ")),
        first => sql::errors::unsupported_statement(first),
    }
}

/// Gives every identifier the catalog's spelling. 42S02 for a table that does not exist.
pub(super) async fn resolve_names(shared: &Shared, statement: &mut Statement) -> Result<Dictionary> {
    let state = shared.context.state();
    let local = local_relations(statement);
    sql::names::qualify(statement, SCHEMA, |name| {
        system_tables::everywhere(name).is_some() && !local.contains(&name.to_lowercase())
    });
    temp::names::qualify(shared, &local, statement);
    let mut dictionary = Dictionary::default();
    dictionary.declare(SCHEMA);
    // `information_schema.tables` and the like would take their names from everybody's columns.
    let tables = shared.catalog.tables.iter().filter(|table| table.kind != CatalogTableKind::SystemTable);
    for table in tables {
        dictionary.declare(&table.schema);
        dictionary.declare(&table.name);
    }
    let mut relations = sql::names::relations(statement);
    // Temporary tables take the spelling of the others (see `align`), so the others come first.
    relations.sort_by_key(|relation| relation.iter().any(|part| part.eq_ignore_ascii_case(temp::SCHEMA)));
    for relation in relations {
        let typed = relation.join(".");
        if relation.len() == 1 && relation.iter().all(|name| local.contains(&name.to_lowercase())) {
            continue;
        }
        let (schema, table) = match relation.as_slice() {
            [table] => (shared.settings.default_schema.as_str(), table.as_str()),
            [.., schema, table] => (schema.as_str(), table.as_str()),
            [] => continue,
        };
        // The default schema is not in the text; whoever set it should read of it.
        let hint = match relation.len() {
            1 if schema != SCHEMA => format!(" (DefaultSchema={schema})"),
            _ => String::new(),
        };
        let unknown = || errors::unknown_table(&typed, &hint);
        let schema = known_schema(shared, schema).await?.ok_or_else(unknown)?;
        let provider =
            state.schema_for_ref(TableReference::partial(schema.as_str(), table)).map_err(|_| unknown())?;
        let name = provider
            .table_names()
            .into_iter()
            .find(|name| name.to_lowercase() == table.to_lowercase())
            .ok_or_else(unknown)?;
        let found = provider.table(&name).await.map_err(engine_error)?.ok_or_else(unknown)?;
        dictionary.declare(&schema);
        dictionary.declare(&name);
        for field in found.schema().fields() {
            dictionary.declare(field.name());
        }
    }
    dictionary.apply(statement);
    temp::names::align(&shared.temp, &mut dictionary, statement);
    Ok(dictionary)
}

/// The spelling of a schema: the catalog's, or the key of a project.
async fn known_schema(shared: &Shared, typed: &str) -> Result<Option<String>> {
    let mut schemas = shared.catalog.tables.iter().map(|table| table.schema.as_str()).chain([temp::SCHEMA]);
    match schemas.find(|schema| schema.eq_ignore_ascii_case(typed)) {
        Some(schema) => Ok(Some(schema.to_owned())),
        None => shared.space.project_key(typed).await,
    }
}

/// Names that FROM may use without a schema having them: common table expressions and table functions.
fn local_relations(statement: &Statement) -> HashSet<String> {
    struct Collector(HashSet<String>);
    impl Visitor for Collector {
        type Break = ();
        fn pre_visit_query(&mut self, query: &sqlparser::ast::Query) -> std::ops::ControlFlow<()> {
            let tables = query.with.iter().flat_map(|with| &with.cte_tables);
            self.0.extend(tables.map(|table| table.alias.name.value.to_lowercase()));
            std::ops::ControlFlow::Continue(())
        }
        fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> std::ops::ControlFlow<()> {
            if let TableFactor::Table { name, args: Some(_), .. } = factor {
                self.0.extend(sql::names::parts(name).iter().map(|part| part.to_lowercase()));
            }
            std::ops::ControlFlow::Continue(())
        }
    }
    let mut collector = Collector(HashSet::new());
    let _ = statement.visit(&mut collector);
    collector.0
}

/// The engine's plan of a query whose names are resolved.
pub(super) async fn logical_plan(shared: &Shared, mut statement: Statement) -> Result<LogicalPlan> {
    labels::distinguish(&mut statement);
    let state = shared.context.state();
    let plan = state
        .statement_to_plan(EngineStatement::Statement(Box::new(statement)))
        .await
        .map_err(engine_error)?;
    match plan {
        LogicalPlan::Ddl(_) | LogicalPlan::Dml(_) | LogicalPlan::Copy(_) => {
            Err(sql::errors::unsupported_clause("SELECT … INTO"))
        }
        plan => Ok(plan),
    }
}

/// Columns as the client will see them: types after coercion, labels as typed.
pub(super) fn describe(
    shared: &Shared,
    plan: &LogicalPlan,
    typed: &[Label],
    parameters: usize,
) -> Result<Vec<ResultColumn>> {
    let state = shared.context.state();
    let analyzed = state.analyzer().execute_and_check(plan.clone(), state.config_options(), |_, _| {});
    let schema = match analyzed {
        Ok(analyzed) => Arc::clone(analyzed.schema()),
        // Markers whose type only the bound value tells stop the coercion; the rest is described all the same.
        Err(_) if parameters > 0 => Arc::clone(plan.schema()),
        Err(error) => return Err(engine_error(error)),
    };
    let names: Vec<String> = schema.fields().iter().map(own_spelling).collect();
    let labels = labels::apply_labels(typed, &names);
    Ok(labels
        .into_iter()
        .zip(schema.fields())
        .map(|(label, field)| ResultColumn { label, field: described_field(field) })
        .collect())
}

/// The name of a column: as its table spells it, where the statement only spells it otherwise.
fn own_spelling(field: &FieldRef) -> String {
    let own = field.metadata().get(metadata::COLUMN);
    own.filter(|own| own.to_lowercase() == field.name().to_lowercase()).unwrap_or(field.name()).clone()
}

/// A field with a type the client can be told: what has none (NULL, an untyped marker) is text.
fn described_field(field: &FieldRef) -> FieldRef {
    match field.data_type() {
        DataType::Null => Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8)),
        DataType::Utf8View | DataType::LargeUtf8 => {
            Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8))
        }
        _ => Arc::clone(field),
    }
}

/// The inferred type of each marker, in the order of the text.
pub(super) fn parameter_types(plan: &LogicalPlan, count: usize) -> Result<Vec<Option<FieldRef>>> {
    let inferred: BTreeMap<String, Option<FieldRef>> =
        plan.get_parameter_fields().map_err(engine_error)?.into_iter().collect();
    Ok((1..=count)
        .map(|number| {
            inferred
                .get(&format!("${number}"))
                .cloned()
                .flatten()
                .filter(|field| *field.data_type() != DataType::Null)
        })
        .collect())
}
