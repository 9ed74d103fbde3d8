//! The catalog as plain data: what catalog functions, `sys_*` tables and name resolution read.

use std::sync::Arc;

use datafusion::arrow::datatypes::FieldRef;
use futures::stream::{self, StreamExt, TryStreamExt};

use super::session::Shared;
use super::{procedures, system_tables, temp};
use crate::error::{Result, Text};
use crate::tables::custom_fields::{Place, description};
use crate::tables::{self, SCHEMA, Table, TableKind};

pub use crate::tables::custom_fields::ISSUES;
pub use crate::tables::metadata;

/// All schemas of a connection.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Tables ordered by schema and name.
    pub tables: Vec<CatalogTable>,
    /// Procedures ordered by schema and name.
    pub procedures: Vec<CatalogProcedure>,
}

/// How much of the schemas of projects a catalog is to tell.
pub enum ProjectSchemas {
    /// Nothing.
    None,
    /// Their tables, with the columns that all projects have.
    Tables,
    /// The schemas for which this is true, with their custom fields.
    Columns(Box<dyn Fn(&str) -> bool + Send + Sync>),
}

/// TABLE or VIEW, as `SQLTables` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatalogTableKind {
    /// Writable in at least one way.
    Table,
    /// Read-only.
    View,
    /// `sys_*` and `information_schema`.
    SystemTable,
}

impl CatalogTableKind {
    /// All, in the order of their names.
    pub const ALL: &[CatalogTableKind] =
        &[CatalogTableKind::SystemTable, CatalogTableKind::Table, CatalogTableKind::View];

    /// Name in TABLE_TYPE.
    pub const fn name(self) -> &'static str {
        match self {
            CatalogTableKind::Table => "TABLE",
            CatalogTableKind::View => "VIEW",
            CatalogTableKind::SystemTable => "SYSTEM TABLE",
        }
    }
}

/// One table.
#[derive(Clone, Debug)]
pub struct CatalogTable {
    /// Schema, e.g. `Backlog`.
    pub schema: String,
    /// Name in the catalog's spelling.
    pub name: String,
    /// Kind.
    pub kind: CatalogTableKind,
    /// Description.
    pub remarks: Text,
    /// Columns in ordinal order.
    pub columns: Vec<CatalogColumn>,
    /// Columns of the primary key in key order.
    pub primary_key: Vec<String>,
    /// Further unique keys.
    pub unique_keys: Vec<Vec<String>>,
    /// Names of the keys, where they are declared.
    pub key_names: KeyNames,
    /// Foreign keys.
    pub references: Vec<CatalogReference>,
    /// The declaration of a table of Backlog.
    pub declared: Option<&'static Table>,
}

/// Declared names of keys; the others are named after the table.
#[derive(Clone, Debug, Default)]
pub struct KeyNames {
    /// Name of the primary key.
    pub primary: Option<String>,
    /// Names of the further unique keys, in their order.
    pub unique: Vec<String>,
}

/// One column.
#[derive(Clone, Debug)]
pub struct CatalogColumn {
    /// Name, Arrow type, nullability and [`metadata`].
    pub field: FieldRef,
    /// Description.
    pub remarks: Text,
}

/// One foreign key. Name: `FK_<table>_<first column>`.
#[derive(Clone, Debug)]
pub struct CatalogReference {
    /// Name of the constraint.
    pub name: String,
    /// Referring columns.
    pub columns: Vec<String>,
    /// Schema of the referred table; `None`: the table's own.
    pub schema: Option<String>,
    /// Referred table.
    pub table: String,
    /// Referred columns.
    pub referred: Vec<String>,
}

/// One procedure.
#[derive(Clone, Debug)]
pub struct CatalogProcedure {
    /// Schema, e.g. `Backlog`.
    pub schema: String,
    /// Name in the catalog's spelling.
    pub name: String,
    /// Description.
    pub remarks: Text,
    /// Parameters in the order of a call, then result columns.
    pub parameters: Vec<CatalogParameter>,
}

/// A parameter or a result column of a procedure.
#[derive(Clone, Debug)]
pub struct CatalogParameter {
    /// Name, Arrow type, nullability and [`metadata`].
    pub field: FieldRef,
    /// Description.
    pub remarks: Text,
    /// What it is.
    pub direction: Direction,
    /// True for a text that is a list of values with commas between.
    pub is_list: bool,
}

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Given by the call.
    Input,
    /// A column of the result set.
    ResultColumn,
}

impl Direction {
    /// COLUMN_TYPE of SQLProcedureColumns: SQL_PARAM_INPUT, SQL_RESULT_COL.
    pub const fn code(self) -> i16 {
        match self {
            Direction::Input => 1,
            Direction::ResultColumn => 3,
        }
    }
}

impl CatalogProcedure {
    /// Parameters and result columns with their positions, each from 1.
    pub fn numbered(&self) -> impl Iterator<Item = (i32, &CatalogParameter)> {
        let of = |direction| self.parameters.iter().filter(move |each| each.direction == direction);
        (1..).zip(of(Direction::Input)).chain((1..).zip(of(Direction::ResultColumn)))
    }
}

impl CatalogParameter {
    /// True where a call must give a value.
    pub fn is_required(&self) -> bool {
        self.direction == Direction::Input && !self.field.is_nullable()
    }
}

impl Catalog {
    /// All tables by schema and name.
    pub fn sorted(&self) -> Vec<&CatalogTable> {
        let mut tables: Vec<_> = self.tables.iter().collect();
        tables.sort_by(|a, b| (&a.schema, &a.name).cmp(&(&b.schema, &b.name)));
        tables
    }

    /// All schemas by name.
    pub fn schemas(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.tables.iter().map(|table| table.schema.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The table that a reference of `table` leads to.
    pub fn referred(&self, table: &CatalogTable, reference: &CatalogReference) -> Option<&CatalogTable> {
        self.tables.iter().find(|target| reference.leads_to(table, target))
    }

    /// True where a table is in the schema of that name, in any case.
    pub fn has_schema(&self, name: &str) -> bool {
        self.tables.iter().any(|table| table.schema.eq_ignore_ascii_case(name))
    }
}

impl CatalogTable {
    /// The same table in another schema.
    fn moved_to(mut self, schema: String) -> Self {
        let before = std::mem::replace(&mut self.schema, schema);
        let others = self.references.iter_mut().filter(|reference| reference.table != self.name);
        others.for_each(|reference| reference.schema = Some(before.clone()));
        self
    }

    /// Name of the primary key.
    pub fn primary_key_name(&self) -> String {
        self.key_names.primary.clone().unwrap_or_else(|| format!("PK_{}", self.name))
    }

    /// Name of the key with these columns: the primary key, where there is no other.
    pub fn referred_key_name(&self, columns: &[String]) -> String {
        let named = self.keys().into_iter().find(|(_, key)| *key == columns);
        named.map_or_else(|| self.primary_key_name(), |(name, _)| name)
    }

    /// Names and columns of all keys: the primary key, then the others by name.
    pub fn keys(&self) -> Vec<(String, &[String])> {
        let derived = |key: &[String]| format!("UQ_{}_{}", self.name, key.first().map_or("", String::as_str));
        let named = self.unique_keys.iter().enumerate().map(|(position, key)| {
            let declared = self.key_names.unique.get(position).cloned();
            (declared.unwrap_or_else(|| derived(key)), key.as_slice())
        });
        let mut keys: Vec<_> = named.collect();
        keys.sort();
        if !self.primary_key.is_empty() {
            keys.insert(0, (self.primary_key_name(), &self.primary_key));
        }
        keys
    }
}

impl CatalogReference {
    /// True for the table that a reference of `table` leads to.
    pub fn leads_to(&self, table: &CatalogTable, target: &CatalogTable) -> bool {
        let schema = self.schema.as_ref().unwrap_or(&table.schema);
        target.schema == *schema && target.name.eq_ignore_ascii_case(&self.table)
    }
}

/// The catalog of the declared tables and the system tables, ordered by name.
pub(super) fn backlog_catalog() -> Catalog {
    let mut tables: Vec<CatalogTable> = tables::all().iter().map(|table| catalog_table(table)).collect();
    tables.extend(system_tables::catalog_tables());
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    Catalog { tables, procedures: procedures::catalog_procedures() }
}

impl Shared {
    /// The fixed catalog and as much of the projects as is wanted.
    ///
    /// A project whose key is the name of another schema has none of its own.
    pub(super) async fn catalog_with(&self, projects: &ProjectSchemas) -> Result<Arc<Catalog>> {
        if matches!(projects, ProjectSchemas::None) {
            return Ok(self.fixed_catalog());
        }
        let mut catalog = Catalog::clone(&self.fixed_catalog());
        let with_fields = matches!(projects, ProjectSchemas::Columns(wanted) if wanted(SCHEMA));
        if let Some(project) = self.settings.project.as_ref().filter(|_| with_fields) {
            let restricted = self.space.issues_of_project(project, Place::Common).await?;
            let is_issues = |table: &&mut CatalogTable| table.schema == SCHEMA && table.name == ISSUES;
            if let (Some(issues), Some(restricted)) = (catalog.tables.iter_mut().find(is_issues), restricted)
            {
                *issues = catalog_table(restricted);
            }
        }
        let mut keys = self.space.project_keys().await?;
        let is_taken = |key: &str| key.eq_ignore_ascii_case(temp::SCHEMA) || self.catalog.has_schema(key);
        keys.retain(|key| !is_taken(key) && projects.has(key));
        let described = stream::iter(keys)
            .map(|key| self.project_schema(key, projects))
            .buffered(self.space.max_concurrency());
        let described: Vec<Option<CatalogTable>> = described.try_collect().await?;
        catalog.tables.extend(described.into_iter().flatten());
        Ok(Arc::new(catalog))
    }

    /// The one table in the schema of a project; `None` where the project is gone by now.
    async fn project_schema(&self, key: String, projects: &ProjectSchemas) -> Result<Option<CatalogTable>> {
        if matches!(projects, ProjectSchemas::Columns(_)) {
            let table = self.space.issues_of_project(&key, Place::OwnSchema).await?;
            return Ok(table.map(catalog_table));
        }
        let of_all = tables::find(ISSUES).map(catalog_table);
        Ok(of_all.map(|table| CatalogTable { remarks: description(&key), ..table.moved_to(key) }))
    }
}

impl ProjectSchemas {
    fn has(&self, schema: &str) -> bool {
        match self {
            ProjectSchemas::None => false,
            ProjectSchemas::Tables => true,
            ProjectSchemas::Columns(wanted) => wanted(schema),
        }
    }
}

fn catalog_table(table: &'static Table) -> CatalogTable {
    let schema = tables::schema(table);
    let columns = table.columns.iter().zip(schema.fields());
    CatalogTable {
        schema: table.schema.to_owned(),
        name: table.name.to_owned(),
        kind: match table.kind() {
            TableKind::Table => CatalogTableKind::Table,
            TableKind::View => CatalogTableKind::View,
        },
        remarks: table.description,
        columns: columns
            .map(|(column, field)| CatalogColumn { field: Arc::clone(field), remarks: column.description })
            .collect(),
        primary_key: owned(table.primary_key),
        unique_keys: table.unique_keys.iter().map(|key| owned(key)).collect(),
        key_names: KeyNames::default(),
        references: table.references.iter().map(|reference| catalog_reference(table, reference)).collect(),
        declared: Some(table),
    }
}

fn catalog_reference(table: &Table, reference: &tables::declare::Reference) -> CatalogReference {
    CatalogReference {
        name: format!("FK_{}_{}", table.name, reference.columns.join("_")),
        columns: owned(reference.columns),
        // What has a schema for itself refers to the common tables, and to itself.
        schema: (table.schema != SCHEMA && reference.table != table.name).then(|| SCHEMA.to_owned()),
        table: reference.table.to_owned(),
        referred: owned(reference.referred),
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
