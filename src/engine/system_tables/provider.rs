//! A system table as the engine sees it: its rows are made when it is scanned.

use std::sync::{Arc, OnceLock, Weak};

use datafusion::arrow::array::{ArrayRef, RecordBatch, new_empty_array};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{DataFusionError, Result, ScalarValue};
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use futures::future::BoxFuture;

use super::super::catalog::ProjectSchemas;
use super::super::errors;
use super::super::session::Shared;
use super::{Facts, SystemTable};

/// Where system tables find the connection that they belong to, once it is there.
#[derive(Clone, Default)]
pub(in super::super) struct Origin(Arc<OnceLock<Weak<Shared>>>);

impl Origin {
    /// Tells the connection.
    pub fn tell(&self, shared: &Arc<Shared>) {
        self.0.get_or_init(|| Arc::downgrade(shared));
    }

    /// What rows are made from, with as much of the projects as is wanted.
    async fn facts(&self, projects: &ProjectSchemas) -> Result<Facts> {
        let shared =
            self.0.get().and_then(Weak::upgrade).ok_or_else(|| external("the connection is closed"))?;
        let catalog =
            shared.catalog_with(projects).await.map_err(|error| DataFusionError::External(error.into()))?;
        Ok(Facts { catalog, shared })
    }
}

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

impl TableProvider for SystemTableProvider {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    fn scan<'s, 'a, 'p, 'f, 'future>(
        &'s self,
        _state: &'a dyn Session,
        projection: Option<&'p Vec<usize>>,
        _filters: &'f [Expr],
        _limit: Option<usize>,
    ) -> BoxFuture<'future, Result<Arc<dyn ExecutionPlan>>>
    where
        's: 'future,
        'a: 'future,
        'p: 'future,
        'f: 'future,
    {
        planned(self.clone(), projection.cloned())
    }
}

/// Free of lifetimes: else the compiler proves again and again that the whole session may change threads.
fn planned(
    table: SystemTableProvider,
    projection: Option<Vec<usize>>,
) -> BoxFuture<'static, Result<Arc<dyn ExecutionPlan>>> {
    Box::pin(async move {
        let batch = table.batch(&table.origin.facts(&super::projects_of(table.table)).await?)?;
        Ok(MemorySourceConfig::try_new_exec(&[vec![batch]], table.schema, projection)? as _)
    })
}
