//! The two sides: the tables over a stand-in space, and the same rows in memory.

use std::sync::Arc;

use backlog_sandbox::{Options, RateLimit, RunningSandbox, Sandbox};
use datafusion::arrow::array::Array;
use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::util::display::array_value_to_string;
use datafusion::catalog::MemorySchemaProvider;
use datafusion::common::ScalarValue;
use datafusion::datasource::MemTable;
use futures::TryStreamExt;

use super::super::prepare::{Action, prepare};
use super::super::session::{CATALOG, Shared};
use super::super::{execute, filters, tests};
use crate::tables::{self, Column, SCHEMA, Table, Value, Warnings};

/// Rows as text.
pub type Rows = Vec<Vec<String>>;

/// Longer texts are not looked for.
const TEXT_MAX: usize = 60;

/// A space, its tables, and their rows in memory.
pub struct Sides {
    backlog: Arc<Shared>,
    memory: Arc<Shared>,
    /// What there is to ask for.
    pub tables: Vec<Sampled>,
    _space: RunningSandbox,
}

/// A table and what is in it.
pub struct Sampled {
    /// Its declaration.
    pub table: &'static Table,
    /// Its columns that rows have values of.
    pub columns: Vec<SampledColumn>,
}

/// A column and values that occur in it.
pub struct SampledColumn {
    pub name: &'static str,
    pub data_type: DataType,
    pub values: Vec<Value>,
}

impl Sides {
    pub async fn start() -> Self {
        let options = Options {
            issues: 40,
            comments_per_issue: 3,
            wikis_per_project: 4,
            documents_per_project: 3,
            rate_limit: RateLimit::Off,
            ..Options::default()
        };
        let space = Sandbox::start(options).unwrap();
        // Equal requests are made once: the planner is on trial here, not the client.
        let connection = format!("Url={};ApiKey={};CacheTolerance=86400;", space.url(), space.api_key());
        let (backlog, memory) = (tests::shared_over(&connection), tests::shared_over(&connection));
        let in_memory = Arc::new(MemorySchemaProvider::new());
        memory.context.catalog(CATALOG).unwrap().register_schema(SCHEMA, in_memory).unwrap();
        let mut tables = Vec::new();
        for table in tables::all() {
            tables.push(copied(table, &backlog, &memory).await);
        }
        Sides { backlog, memory, tables, _space: space }
    }

    /// The rows that the tables give.
    pub async fn backlog(&self, sql: &str) -> Result<Rows, String> {
        Ok(text(&run(&self.backlog, sql).await?))
    }

    /// The rows that memory gives.
    pub async fn memory(&self, sql: &str) -> Result<Rows, String> {
        Ok(text(&run(&self.memory, sql).await?))
    }
}

/// Reads a table whole and puts its rows in its place in memory.
async fn copied(table: &'static Table, backlog: &Arc<Shared>, memory: &Arc<Shared>) -> Sampled {
    let all = tables::schema(table);
    let stored: Vec<&Column> = table.columns.iter().filter(|column| is_stored(column)).collect();
    let fields = table.columns.iter().zip(all.fields()).filter(|(column, _)| is_stored(column));
    let schema = Arc::new(Schema::new(fields.map(|(_, field)| Arc::clone(field)).collect::<Vec<_>>()));
    let names: Vec<String> = schema.fields().iter().map(|field| format!("\"{}\"", field.name())).collect();
    let sql = format!("SELECT {} FROM {}", names.join(", "), table.name);
    let batches = run(backlog, &sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let batches: Vec<RecordBatch> = batches
        .into_iter()
        .map(|batch| RecordBatch::try_new(Arc::clone(&schema), batch.columns().to_vec()).unwrap())
        .collect();
    let columns = stored.into_iter().enumerate().map(|(at, column)| SampledColumn {
        name: column.name,
        data_type: column.column_type.arrow(),
        values: batches.iter().flat_map(|batch| values(batch.column(at).as_ref())).collect(),
    });
    let sampled = Sampled { table, columns: columns.collect() };
    let place = memory.context.catalog(CATALOG).unwrap().schema(SCHEMA).unwrap();
    place
        .register_table(table.name.to_owned(), Arc::new(MemTable::try_new(schema, vec![batches]).unwrap()))
        .unwrap();
    sampled
}

/// Files are got one by one, and what is only asked for is in no row.
fn is_stored(column: &Column) -> bool {
    column.column_type.arrow() != DataType::Binary && !column.asked
}

fn values(column: &dyn Array) -> Vec<Value> {
    let scalars = (0..column.len()).map(|row| ScalarValue::try_from_array(column, row).unwrap());
    let values = scalars.filter_map(|scalar| filters::scalar(&scalar));
    values.filter(|value| !matches!(value, Value::Text(text) if text.len() > TEXT_MAX)).collect()
}

async fn run(shared: &Arc<Shared>, sql: &str) -> Result<Vec<RecordBatch>, String> {
    let described = prepare(shared, sql).await.map_err(|error| format!("preparing: {error:?}"))?;
    let Action::Query(plan) = described.action else { panic!("no query: {sql}") };
    let stream =
        execute::run(shared, &plan, &Warnings::default()).await.map_err(|e| format!("planning: {e:?}"))?;
    stream.try_collect().await.map_err(|error| format!("running: {error:?}"))
}

fn text(batches: &[RecordBatch]) -> Rows {
    let row = |batch: &RecordBatch, row: usize| -> Vec<String> {
        batch.columns().iter().map(|column| cell(column.as_ref(), row)).collect()
    };
    batches.iter().flat_map(|batch| (0..batch.num_rows()).map(move |at| row(batch, at))).collect()
}

fn cell(column: &dyn Array, row: usize) -> String {
    if column.is_null(row) {
        return "NULL".to_owned();
    }
    match ScalarValue::try_from_array(column, row).unwrap() {
        // Sums of the same numbers in another order differ in their last digits.
        ScalarValue::Float64(Some(number)) => format!("{:.9e}", number + 0.0),
        _ => array_value_to_string(column, row).unwrap(),
    }
}
