//! The engine of one connection: the space, its tables, and what the connection remembers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono_tz::Tz;
use datafusion::arrow::datatypes::DataType;
use datafusion::catalog::{CatalogProvider, SchemaProvider};
use datafusion::common::ScalarValue;
use datafusion::execution::{FunctionRegistry, SessionStateBuilder};
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_optimizer::optimizer::PhysicalOptimizer;
use datafusion::prelude::{SessionConfig, SessionContext};
use tokio_util::sync::CancellationToken;

use super::api_offset::ApiOffset;
use super::api_sort::ApiSort;
use super::bounded;
use super::catalog::{Catalog, ProjectSchemas, backlog_catalog};
use super::concat::ParameterAsText;
use super::downloads::FilterBeforeDownload;
use super::group_count::CountByGroup;
use super::identity::{self, LastIdentity};
use super::key_origins::KeyOrigins;
use super::never_true::NeverTrue;
use super::not_in::NullInList;
use super::not_in_query::NotInQuery;
use super::prepare;
use super::quantified::Quantified;
use super::runtime::{Patience, Runtime};
use super::schemas::Schemas;
use super::secrets::hidden;
use super::single_value::SingleValue;
use super::system_tables::Origin;
use super::temp::{self, TempSchema};
use super::timestamps::{ComparedWithTimestamp, TimestampType};
use super::truth::TruthAsNumber;
use super::{Execution, Limits, Prepared, errors};
use crate::api::Client;
use crate::error::{Error, Result};
use crate::settings::Settings;
use crate::tables::Space;

/// Catalog of the engine; ODBC sees none.
pub(super) const CATALOG: &str = "backlog";

/// Rows the engine gathers before it hands them on: one page, so that the first page gives the first rows.
const BATCH_SIZE: usize = 100;

/// The engine of one connection. Calls block the caller and run on the runtime's threads.
pub struct Session {
    pub(super) shared: Arc<Shared>,
    pub(super) runtime: Runtime,
    process: u32,
}

/// What statements of a connection share.
pub(super) struct Shared {
    pub settings: Settings,
    pub client: Client,
    pub space: Arc<Space>,
    pub context: SessionContext,
    pub catalog: Arc<Catalog>,
    pub temp: Arc<TempSchema>,
    pub identity: LastIdentity,
    pub writes: AtomicU64,
}

impl Session {
    /// Connects: checks the key with one request (none when the same key was checked in this
    /// process less than `MetadataTolerance` ago), and the property `Project`, where it is set, with
    /// another one. 28000, 08001, HY024, HYT00.
    pub fn connect(settings: Settings, runtime: &Runtime, cancel: &CancellationToken) -> Result<Self> {
        let patience = Patience { cancel: cancel.clone(), ..Patience::default() };
        let shared = runtime.run(&patience, move || async move {
            let client = Client::new(&settings)?;
            let answer = client.check().await?;
            let shared = Shared::new(settings, client, time_zone(&answer))?;
            shared.check_project().await?;
            Ok(shared)
        })?;
        Ok(Session { shared, runtime: runtime.clone(), process: std::process::id() })
    }

    /// The settings it was opened with.
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// Tables and columns that are known without asking Backlog. No request.
    pub fn fixed_catalog(&self) -> Arc<Catalog> {
        self.shared.fixed_catalog()
    }

    /// Tables and columns this connection sees: the fixed ones and `projects`, as far as that is wanted.
    ///
    /// Requests: none, or the list of projects, and the custom fields of each project whose columns are
    /// wanted; all of it is kept for `MetadataTolerance`.
    pub fn catalog(&self, projects: ProjectSchemas, cancel: &CancellationToken) -> Result<Arc<Catalog>> {
        self.check_process()?;
        let shared = Arc::clone(&self.shared);
        let patience = Patience { cancel: cancel.clone(), ..Patience::default() };
        self.runtime.run(&patience, move || async move { shared.catalog_with(&projects).await })
    }

    /// Parses and describes. 42000, 42S02, 42S22.
    ///
    /// Makes no request, unless the statement names a project's schema or `Project` is set: then the list
    /// of projects and the custom fields of that project are read, and kept for `MetadataTolerance`.
    pub fn prepare(&self, sql: &str, cancel: &CancellationToken) -> Result<Prepared> {
        self.check_process()?;
        let shared = Arc::clone(&self.shared);
        let text = sql.to_owned();
        let shapes = shared.temp.shapes();
        let patience = Patience { cancel: cancel.clone(), ..Patience::default() };
        let described =
            self.runtime.run(&patience, move || async move { prepare::prepare(&shared, &text).await });
        let described = described.map_err(|error| hidden(error, sql, &[]))?;
        let shapes = described.reads_temp.then_some(shapes);
        Ok(Prepared::new(sql, shapes, described, &self.runtime))
    }

    /// The statement prepared anew, where tables of schema `temp` have come or gone since; else `None`.
    pub fn refreshed(&self, statement: &Prepared, cancel: &CancellationToken) -> Result<Option<Prepared>> {
        match statement.shapes {
            Some(shapes) if shapes != self.shared.temp.shapes() => {
                self.prepare(&statement.text, cancel).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Runs a prepared statement with one value for each `?`.
    pub fn execute(
        &self,
        statement: &Prepared,
        parameters: &[ScalarValue],
        limits: &Limits,
        cancel: &CancellationToken,
    ) -> Result<Execution> {
        self.check_process()?;
        if parameters.len() != statement.parameters.len() {
            return Err(errors::parameter_count(statement.parameters.len(), parameters.len()));
        }
        let execution = super::execute::execute(self, statement, parameters, limits, cancel);
        execution.map_err(|error| hidden(error, &statement.text, parameters))
    }

    /// Runs a statement that [`Prepared::takes_all_sets`] with all sets of parameters: all or nothing.
    pub fn execute_sets(&self, statement: &Prepared, sets: Vec<Vec<ScalarValue>>) -> Result<Execution> {
        self.check_process()?;
        super::execute::execute_sets(self, statement, sets)
    }

    /// Refuses what would, executed with so many sets of parameters, write more rows than `MaxWrites`, where
    /// the statement alone tells how many. 42000. No request.
    pub fn check_sets(&self, statement: &Prepared, sets: usize) -> Result<()> {
        super::execute::check_sets(self, statement, sets)
    }

    /// Text with ODBC escapes replaced (SQLNativeSql).
    pub fn native_sql(&self, sql: &str) -> Result<String> {
        let sql = sql.to_owned();
        self.runtime.run(&Patience::default(), move || async move { prepare::native_sql(&sql) })
    }

    /// Writes since the last commit; `SQLEndTran` and ROLLBACK ask.
    pub fn uncommitted_writes(&self) -> u64 {
        self.shared.writes.load(Ordering::Relaxed)
    }

    /// Forgets the count of writes (COMMIT); what was done in schema `temp` stays.
    pub fn mark_committed(&self) {
        self.shared.writes.store(0, Ordering::Relaxed);
        self.shared.temp.commit();
    }

    /// Undoes what was done in schema `temp` since the last commit (ROLLBACK).
    pub fn roll_back_temp(&self) {
        self.shared.temp.roll_back();
    }

    /// Whether statements wait for a COMMIT: only then is there something that ROLLBACK undoes. A change
    /// commits what was done before it.
    pub fn set_manual_commit(&self, manual: bool) {
        if self.shared.temp.set_manual_commit(manual) != manual {
            self.mark_committed();
        }
    }

    /// False once the engine knows that nothing can work any more. No request.
    pub fn is_alive(&self) -> bool {
        self.check_process().is_ok()
    }

    fn check_process(&self) -> Result<()> {
        if self.process == std::process::id() { Ok(()) } else { Err(errors::forked()) }
    }
}

impl Shared {
    pub fn new(settings: Settings, client: Client, time_zone: Tz) -> Result<Arc<Self>> {
        let space = Arc::new(Space::new(client.clone(), &settings, time_zone));
        let config = SessionConfig::new()
            .with_default_catalog_and_schema(CATALOG, &settings.default_schema)
            .with_create_default_catalog_and_schema(false)
            .with_target_partitions(1)
            .with_batch_size(BATCH_SIZE)
            // Requests cost more than memory: joins pass their keys on in lists, not as bounds.
            .set_u64("datafusion.optimizer.hash_join_inlist_pushdown_max_size", 16 << 20)
            .set_u64("datafusion.optimizer.hash_join_inlist_pushdown_max_distinct_values", 20_000)
            // A UNION takes what fields say of their tables from either side; types are the same.
            .set_bool("datafusion.execution.skip_physical_aggregate_schema_check", true)
            .set_bool("datafusion.sql_parser.enable_ident_normalization", false)
            .set_bool("datafusion.sql_parser.map_string_types_to_utf8view", false);
        let mut state = SessionStateBuilder::new()
            .with_config(config)
            .with_default_features()
            .with_type_planner(Arc::new(TimestampType))
            .with_physical_optimizer_rules(physical_optimizer_rules())
            .with_analyzer_rule(Arc::new(NullInList))
            .with_analyzer_rule(Arc::new(NotInQuery))
            .with_analyzer_rule(Arc::new(Quantified))
            .with_analyzer_rule(Arc::new(SingleValue))
            .with_optimizer_rule(Arc::new(NeverTrue))
            .with_physical_optimizer_rule(Arc::new(KeyOrigins))
            .with_physical_optimizer_rule(Arc::new(ApiSort))
            .with_physical_optimizer_rule(Arc::new(ApiOffset))
            .with_physical_optimizer_rule(Arc::new(CountByGroup))
            .with_physical_optimizer_rule(Arc::new(FilterBeforeDownload))
            .build();
        state.register_expr_planner(Arc::new(TruthAsNumber)).map_err(engine_error)?;
        state.register_expr_planner(Arc::new(ParameterAsText)).map_err(engine_error)?;
        state.register_function_rewrite(Arc::new(ComparedWithTimestamp)).map_err(engine_error)?;
        let context = SessionContext::new_with_state(state);
        bounded::bound(&context).map_err(engine_error)?;
        context.register_udf(database_function(settings.space_name()));
        let identity = LastIdentity::default();
        context.register_udf(identity::function(identity.clone()));

        let origin = Origin::default();
        let schemas =
            Schemas::new(Arc::clone(&space), settings.project.clone(), &origin).map_err(engine_error)?;
        let temp = Arc::new(TempSchema::default());
        schemas
            .register_schema(temp::SCHEMA, Arc::clone(&temp) as Arc<dyn SchemaProvider>)
            .map_err(engine_error)?;
        context.register_catalog(CATALOG, Arc::new(schemas));
        let shared = Arc::new(Shared {
            settings,
            client,
            space,
            context,
            catalog: Arc::new(backlog_catalog()),
            temp,
            identity,
            writes: AtomicU64::new(0),
        });
        origin.tell(&shared);
        Ok(shared)
    }

    /// The tables that are there without asking Backlog, the temporary ones among them.
    pub fn fixed_catalog(&self) -> Arc<Catalog> {
        let temporary = self.temp.catalog_tables();
        if temporary.is_empty() {
            return Arc::clone(&self.catalog);
        }
        let mut whole = Catalog::clone(&self.catalog);
        whole.tables.extend(temporary);
        Arc::new(whole)
    }

    /// HY024 where the property `Project` names none of the joined projects. No request without it.
    async fn check_project(&self) -> Result<()> {
        let Some(project) = &self.settings.project else { return Ok(()) };
        if self.space.project_key(project).await?.is_some() {
            return Ok(());
        }
        let known = self.space.project_keys().await?;
        Err(errors::unknown_project(project, known.join(", ")))
    }

    /// Counts one write that reached Backlog, unless it is committed as soon as it is made.
    pub fn count_write(&self) {
        if self.temp.waits_for_commit() {
            self.writes.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The engine's rules but the one that answers aggregates from statistics: it takes `COUNT(DISTINCT x)` below
/// `x = 1` for 1 where no row is left.
fn physical_optimizer_rules() -> Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>> {
    let mut rules = PhysicalOptimizer::new().rules;
    rules.retain(|rule| rule.name() != "aggregate_statistics");
    rules
}

/// `DATABASE()`: the space, as SQL_DATABASE_NAME.
pub(crate) fn database_function(space: &str) -> ScalarUDF {
    let space = ScalarValue::from(space);
    create_udf(
        "database",
        Vec::new(),
        DataType::Utf8,
        Volatility::Immutable,
        Arc::new(move |_: &[ColumnarValue]| Ok(ColumnarValue::Scalar(space.clone()))),
    )
}

/// The space's time zone in the answer of `GET /space`; UTC when it names none that is known.
fn time_zone(answer: &[u8]) -> Tz {
    #[derive(serde::Deserialize)]
    struct SpaceAnswer {
        timezone: Option<String>,
    }
    serde_json::from_slice::<SpaceAnswer>(answer)
        .ok()
        .and_then(|space| space.timezone?.parse().ok())
        .unwrap_or(Tz::UTC)
}

/// Errors of the engine as the driver's.
pub(super) fn engine_error(error: datafusion::common::DataFusionError) -> Error {
    errors::from_datafusion(&error)
}
