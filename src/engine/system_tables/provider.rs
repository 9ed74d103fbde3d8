//! A system table as the engine sees it: its rows are made when it is scanned.

use std::sync::{Arc, OnceLock, Weak};

use datafusion::arrow::array::{ArrayRef, RecordBatch, new_empty_array};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::{DataFusionError, Result, ScalarValue};
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use futures::future::BoxFuture;

use super::super::catalog::ProjectSchemas;
use super::super::errors;
use super::super::filters::predicates;
use super::super::scanned::{Planned, Scan};
use super::super::session::Shared;
use super::{Facts, SystemTable};
use crate::tables::{Comparison, Predicate, Value};

/// Where system tables find the connection that they belong to, once it is there.
#[derive(Clone, Default)]
pub(in super::super) struct Origin(Arc<OnceLock<Weak<Shared>>>);

impl Origin {
    /// Tells the connection.
    pub fn tell(&self, shared: &Arc<Shared>) {
        self.0.get_or_init(|| Arc::downgrade(shared));
    }

    fn shared(&self) -> Result<Arc<Shared>> {
        self.0.get().and_then(Weak::upgrade).ok_or_else(|| external("the connection is closed"))
    }
}

/// Columns that name the schema of what a row tells of.
const SCHEMA_COLUMNS: &[&str] = &["SchemaName", "table_schema"];

fn external(detail: impl std::fmt::Display) -> DataFusionError {
    DataFusionError::External(errors::internal(detail).into())
}

/// One system table of one connection.
#[derive(Clone)]
pub(in super::super) struct SystemTableProvider {
    table: &'static SystemTable,
    schema: SchemaRef,
    origin: Origin,
}

impl SystemTableProvider {
    /// The table over what `origin` will know.
    pub fn new(table: &'static SystemTable, origin: &Origin) -> Self {
        SystemTableProvider { table, schema: super::schema(table), origin: origin.clone() }
    }

    /// What its rows are made from: all of it, or that of the `wanted` schemas.
    async fn facts(&self, wanted: Option<Vec<String>>) -> Result<Facts> {
        let shared = self.origin.shared()?;
        let fixed = shared.fixed_catalog();
        let is_fixed = |name: &String| fixed.has_schema(name) && shared.settings.project.is_none();
        let projects = match wanted {
            None => super::projects_of(self.table, |_| true),
            Some(names) if names.iter().all(is_fixed) => ProjectSchemas::None,
            Some(names) => {
                super::projects_of(self.table, move |schema| names.iter().any(|name| name == schema))
            }
        };
        let catalog =
            shared.catalog_with(&projects).await.map_err(|error| DataFusionError::External(error.into()))?;
        Ok(Facts { catalog, shared })
    }

    /// The only schemas that `filters` leave; `None` where they leave all.
    fn wanted_schemas(&self, filters: &[Expr]) -> Option<Vec<String>> {
        let stated = filters.iter().flat_map(|filter| predicates(filter, &self.schema));
        stated.filter(|stated| self.is_of_schema(stated)).find_map(|stated| match stated.comparison {
            Comparison::In(values) => values.into_iter().map(text_of).collect(),
            _ => None,
        })
    }

    fn is_of_schema(&self, predicate: &Predicate) -> bool {
        let name = self.table.columns.get(predicate.column).map(|column| column.name);
        name.is_some_and(|name| SCHEMA_COLUMNS.contains(&name))
    }

    fn batch(&self, facts: &Facts) -> Result<RecordBatch> {
        let rows = (self.table.rows)(facts);
        let mut columns: Vec<Vec<ScalarValue>> =
            vec![Vec::with_capacity(rows.len()); self.table.columns.len()];
        for row in rows {
            columns.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
        }
        let arrays = columns.into_iter().zip(self.schema.fields()).map(|(values, field)| {
            if values.is_empty() {
                return Ok(new_empty_array(field.data_type()));
            }
            ScalarValue::iter_to_array(values)
        });
        let arrays = arrays.collect::<Result<Vec<ArrayRef>>>()?;
        Ok(RecordBatch::try_new(Arc::clone(&self.schema), arrays)?)
    }
}

impl std::fmt::Debug for SystemTableProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SystemTable({})", self.table.name)
    }
}

impl Scan for SystemTableProvider {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    /// Conditions on the schema keep Backlog from being asked for others.
    fn push_down(&self, filters: &[&Expr]) -> Vec<TableProviderFilterPushDown> {
        let supported = |filter: &&Expr| match self.wanted_schemas(std::slice::from_ref(*filter)) {
            Some(_) => TableProviderFilterPushDown::Inexact,
            None => TableProviderFilterPushDown::Unsupported,
        };
        filters.iter().map(supported).collect()
    }

    fn plan(&self, projection: Option<&Vec<usize>>, filters: &[Expr]) -> BoxFuture<'static, Planned> {
        let (table, projection) = (self.clone(), projection.cloned());
        let wanted = self.wanted_schemas(filters);
        Box::pin(async move {
            let batch = table.batch(&table.facts(wanted).await?)?;
            Ok(MemorySourceConfig::try_new_exec(&[vec![batch]], table.schema, projection)? as _)
        })
    }
}

fn text_of(value: Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
