//! Schemas as the engine looks names up, in any case: those of the driver, and one for each project.
//!
//! A project's schema is read when a statement names it; `Backlog.Issues` is the table of one project
//! where the property `Project` says so.

use std::future::ready;
use std::sync::Arc;

use datafusion::catalog::{
    CatalogProvider, MemoryCatalogProvider, MemorySchemaProvider, SchemaProvider, TableProvider,
};
use datafusion::common::{DataFusionError, Result};
use futures::future::BoxFuture;

use super::provider::BacklogTable;
use super::scanned::Scanned;
use super::system_tables::{self, INFORMATION_SCHEMA, Origin, SystemTableProvider};
use crate::tables::custom_fields::{ISSUES, Place};
use crate::tables::{self, SCHEMA, Space, Table};

/// All schemas of one connection.
#[derive(Debug)]
pub struct Schemas {
    /// Those that are there without asking Backlog.
    fixed: MemoryCatalogProvider,
    space: Arc<Space>,
}

impl Schemas {
    /// The schemas of all tables and of system tables, and the projects of `space`. `project`: whose issues
    /// the table of issues has.
    pub fn new(space: Arc<Space>, project: Option<String>, origin: &Origin) -> Result<Self> {
        let fixed = MemoryCatalogProvider::new();
        let all = AllTables { space: Arc::clone(&space), project, system: system_schema(SCHEMA, origin)? };
        fixed.register_schema(SCHEMA, Arc::new(all))?;
        fixed.register_schema(INFORMATION_SCHEMA, Arc::new(system_schema(INFORMATION_SCHEMA, origin)?))?;
        Ok(Schemas { fixed, space })
    }
}

impl CatalogProvider for Schemas {
    fn schema_names(&self) -> Vec<String> {
        self.fixed.schema_names()
    }

    fn schema(&self, name: &str) -> Option<Arc<dyn SchemaProvider>> {
        match self.fixed.schema_names().into_iter().find(|known| known.eq_ignore_ascii_case(name)) {
            Some(known) => self.fixed.schema(&known),
            None => Some(Arc::new(OfProject { space: Arc::clone(&self.space), key: name.to_owned() })),
        }
    }

    fn register_schema(
        &self,
        name: &str,
        schema: Arc<dyn SchemaProvider>,
    ) -> Result<Option<Arc<dyn SchemaProvider>>> {
        self.fixed.register_schema(name, schema)
    }
}

/// The declared tables.
#[derive(Debug)]
struct AllTables {
    space: Arc<Space>,
    project: Option<String>,
    system: MemorySchemaProvider,
}

impl SchemaProvider for AllTables {
    fn table_names(&self) -> Vec<String> {
        let declared = tables::all().iter().map(|table| table.name.to_owned());
        declared.chain(self.system.table_names()).collect()
    }

    fn table<'s, 'n, 'future>(
        &'s self,
        name: &'n str,
    ) -> BoxFuture<'future, Result<Option<Arc<dyn TableProvider>>>>
    where
        's: 'future,
        'n: 'future,
    {
        match (&self.project, tables::find(name)) {
            (Some(project), Some(_)) if name.eq_ignore_ascii_case(ISSUES) => {
                issues(Arc::clone(&self.space), project.clone(), Place::Common)
            }
            (_, Some(table)) => Box::pin(ready(Ok(Some(provider(&self.space, table))))),
            (_, None) => self.system.table(name),
        }
    }

    fn table_exist(&self, name: &str) -> bool {
        tables::find(name).is_some() || self.system.table_exist(name)
    }
}

/// The schema of the project with that key, should there be one.
#[derive(Debug)]
struct OfProject {
    space: Arc<Space>,
    key: String,
}

impl SchemaProvider for OfProject {
    fn table_names(&self) -> Vec<String> {
        vec![ISSUES.to_owned()]
    }

    fn table<'s, 'n, 'future>(
        &'s self,
        name: &'n str,
    ) -> BoxFuture<'future, Result<Option<Arc<dyn TableProvider>>>>
    where
        's: 'future,
        'n: 'future,
    {
        match self.table_exist(name) {
            true => issues(Arc::clone(&self.space), self.key.clone(), Place::OwnSchema),
            false => Box::pin(ready(Ok(None))),
        }
    }

    fn table_exist(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(ISSUES)
    }
}

fn system_schema(schema: &str, origin: &Origin) -> Result<MemorySchemaProvider> {
    let provider = MemorySchemaProvider::new();
    for table in system_tables::ALL.iter().filter(|table| table.schema == schema) {
        provider.register_table(
            table.name.to_owned(),
            Arc::new(Scanned(SystemTableProvider::new(table, origin))),
        )?;
    }
    Ok(provider)
}

fn issues(
    space: Arc<Space>,
    key: String,
    place: Place,
) -> BoxFuture<'static, Result<Option<Arc<dyn TableProvider>>>> {
    Box::pin(async move {
        let table = space.issues_of_project(&key, place).await;
        let table = table.map_err(|error| DataFusionError::External(Box::new(error)))?;
        Ok(table.map(|table| provider(&space, table)))
    })
}

fn provider(space: &Arc<Space>, table: &'static Table) -> Arc<dyn TableProvider> {
    Arc::new(Scanned(BacklogTable::new(table, tables::schema(table), Arc::clone(space))))
}
