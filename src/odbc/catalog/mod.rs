//! Catalog functions: result sets about tables, columns and keys, from the catalog alone.
//!
//! There are no catalogs (SQL_CATALOG_NAME "N"): TABLE_CAT is always NULL.

mod columns;
mod empty;
mod foreign_keys;
mod names;
mod primary_keys;
mod procedures;
mod projects;
pub(crate) mod rows;
mod special_columns;
mod statistics;
mod tables;
#[cfg(test)]
mod tests;

use crate::engine::catalog::{Catalog, CatalogTable};
use crate::error::{Language, Result};
use names::Filter;

pub use columns::{ColumnsArguments, columns};
pub use empty::{column_privileges, table_privileges};
pub use foreign_keys::{ForeignKeysArguments, foreign_keys};
pub use names::PATTERN_ESCAPE;
pub use primary_keys::primary_keys;
pub use procedures::{ProceduresArguments, procedure_columns, procedures};
pub use projects::Known;
pub use rows::ResultSet;
pub use special_columns::{SpecialColumnsArguments, special_columns};
pub use statistics::{StatisticsArguments, statistics};
pub use tables::{TablesArguments, tables};

/// What every catalog function needs beside its arguments.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Tables of the connection.
    pub catalog: &'a Catalog,
    /// Language of remarks.
    pub language: Language,
    /// The environment is SQL_OV_ODBC2: old column names and date codes.
    pub odbc2: bool,
    /// SQL_ATTR_METADATA_ID
    pub metadata_id: bool,
    /// Property MaxVarcharSize.
    pub max_varchar_size: u32,
    /// Property DefaultSchema: where a key function looks first when it gets no schema.
    pub default_schema: &'a str,
}

/// Catalog, schema and table name of a key function; `None` is NULL.
#[derive(Clone, Copy, Debug, Default)]
pub struct TableArguments<'a> {
    /// CatalogName
    pub catalog: Option<&'a str>,
    /// SchemaName
    pub schema: Option<&'a str>,
    /// TableName
    pub table: Option<&'a str>,
}

impl<'a> TableArguments<'a> {
    /// The tables that ordinary (not pattern) arguments name. HY009 without a table name.
    ///
    /// Without a schema the default schema's table is meant, where it has one of that name: the tables of a
    /// project's schema are called the same.
    fn find(&self, context: &Context<'a>) -> Result<Vec<&'a CatalogTable>> {
        let name = Filter::name(self.table, "TableName", context.metadata_id)?;
        if name == Filter::All {
            return Err(crate::odbc::convert::errors::name_required("TableName"));
        }
        let schema = Filter::name(self.schema, "SchemaName", context.metadata_id)?;
        if !names::selects_no_catalog(self.catalog) {
            return Ok(Vec::new());
        }
        let mut found = context.catalog.sorted();
        found.retain(|table| name.matches(&table.name) && schema.matches(&table.schema));
        let is_default = |table: &&CatalogTable| table.schema.eq_ignore_ascii_case(context.default_schema);
        if schema == Filter::All && found.iter().any(is_default) {
            found.retain(is_default);
        }
        Ok(found)
    }
}

/// 1-based position of a column in its key or table.
fn ordinal(index: usize) -> i16 {
    i16::try_from(index + 1).unwrap_or(i16::MAX)
}
