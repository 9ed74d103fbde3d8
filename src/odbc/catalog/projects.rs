//! What of the schemas of projects a catalog function has to know: Backlog is asked for no more.

use super::names::{Filter, selects_no_catalog};
use super::tables::lists_type;
use super::{ColumnsArguments, ForeignKeysArguments, TableArguments, TablesArguments};
use crate::engine::SCHEMA;
use crate::engine::catalog::{Catalog, CatalogTable, CatalogTableKind, ISSUES, ProjectSchemas};
use crate::error::Result;

/// What is known before Backlog is asked.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Tables that are there without projects.
    pub fixed: &'a Catalog,
    /// Property DefaultSchema.
    pub default_schema: &'a str,
    /// Property Project is set: the common table of issues has columns of that project.
    pub one_project: bool,
    /// SQL_ATTR_METADATA_ID
    pub metadata_id: bool,
}

impl Known<'_> {
    /// For SQLTables.
    pub fn of_tables(&self, arguments: &TablesArguments<'_>) -> Result<ProjectSchemas> {
        if arguments.lists_schemas() {
            return Ok(ProjectSchemas::Tables);
        }
        let schema = Filter::pattern(arguments.schema, "SchemaName", self.metadata_id)?;
        let table = Filter::pattern(arguments.table, "TableName", self.metadata_id)?;
        let wanted = selects_no_catalog(arguments.catalog)
            && lists_type(arguments.table_type, CatalogTableKind::Table.name())
            && self.may_be_of_project(&schema, &table);
        Ok(if wanted { ProjectSchemas::Tables } else { ProjectSchemas::None })
    }

    /// For SQLColumns. Without a schema it tells of the fixed ones and the default: whoever knows of no
    /// schemas wants no mixture of the issues of all projects, nor their definitions read.
    pub fn of_columns(&self, arguments: &ColumnsArguments<'_>) -> Result<ProjectSchemas> {
        let schema = Filter::pattern(arguments.schema, "SchemaName", self.metadata_id)?;
        let table = Filter::pattern(arguments.table, "TableName", self.metadata_id)?;
        let by_default = schema == Filter::All;
        let only_fixed = by_default && self.is_fixed(&self.default_schema.to_lowercase());
        let of_project = !only_fixed && self.may_be_of_project(&schema, &table);
        let in_common = self.one_project && table.matches(ISSUES);
        if !selects_no_catalog(arguments.catalog) || !(of_project || in_common) {
            return Ok(ProjectSchemas::None);
        }
        let default = self.default_schema.to_owned();
        Ok(ProjectSchemas::Columns(Box::new(move |name| match by_default {
            true => name == SCHEMA || name.eq_ignore_ascii_case(&default),
            false => schema.matches(name),
        })))
    }

    /// For functions that tell of the keys of one table.
    pub fn of_keys(&self, table: &TableArguments<'_>) -> Result<ProjectSchemas> {
        Ok(if self.names_project(table)? { ProjectSchemas::Tables } else { ProjectSchemas::None })
    }

    /// For SQLForeignKeys.
    pub fn of_foreign_keys(&self, arguments: &ForeignKeysArguments<'_>) -> Result<ProjectSchemas> {
        let ForeignKeysArguments { primary, foreign } = arguments;
        let refers = match foreign.table {
            Some(name) if !name.is_empty() => self.names_project(foreign)?,
            _ => self.issues_refer_to(primary)?,
        };
        let wanted = refers || (primary.table.is_some() && self.names_project(primary)?);
        Ok(if wanted { ProjectSchemas::Tables } else { ProjectSchemas::None })
    }

    /// Issues of a project refer to the same tables as those of all.
    fn issues_refer_to(&self, primary: &TableArguments<'_>) -> Result<bool> {
        let Some(name) = primary.table else { return Ok(false) };
        let name = Filter::name(Some(name), "TableName", self.metadata_id)?;
        let mut issues = self.fixed.tables.iter().filter(|table| table.name == ISSUES);
        Ok(issues.any(|issues| issues.references.iter().any(|reference| name.matches(&reference.table))))
    }

    fn names_project(&self, table: &TableArguments<'_>) -> Result<bool> {
        let name = Filter::name(table.table, "TableName", self.metadata_id)?;
        let schema = Filter::name(table.schema, "SchemaName", self.metadata_id)?;
        let is_default = |known: &CatalogTable| {
            known.schema.eq_ignore_ascii_case(self.default_schema) && name.matches(&known.name)
        };
        let by_default = schema == Filter::All && self.fixed.tables.iter().any(is_default);
        Ok(name != Filter::All && !by_default && self.may_be_of_project(&schema, &name))
    }

    /// False where the schema is one of the fixed ones, or the table none that a project's schema has.
    fn may_be_of_project(&self, schema: &Filter, table: &Filter) -> bool {
        let none = schema.literal().is_some_and(|name| name.is_empty() || self.is_fixed(&name));
        table.matches(ISSUES) && !none
    }

    /// True for the name of a fixed schema, in lower case.
    fn is_fixed(&self, name: &str) -> bool {
        self.fixed.tables.iter().any(|table| table.schema.to_lowercase() == name)
    }
}
