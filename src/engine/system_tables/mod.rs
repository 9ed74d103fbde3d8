//! `sys_*` and `information_schema`: the catalog, the connection and the driver as tables.
//!
//! Each is one declaration: its columns, and what a row is made from. They read what catalog functions and
//! SQLGetInfo read, so that all say the same; requests are those that tell of the schemas of projects.

mod columns;
mod connection;
mod declare;
mod information_schema;
mod keys;
mod procedures;
mod provider;
mod sql_info;
mod tables;
#[cfg(test)]
mod tests;
mod writes;

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::datatypes::{Field, Schema, SchemaRef};

use super::catalog::{CatalogColumn, CatalogTable, CatalogTableKind, KeyNames, ProjectSchemas, metadata};
use crate::error::Text;
use crate::tables::SCHEMA;
pub(super) use declare::{Facts, SystemTable};
pub(super) use provider::{Origin, SystemTableProvider};

/// Schema of the views that SQL-92 names.
pub(super) const INFORMATION_SCHEMA: &str = "information_schema";

/// All system tables.
pub(super) const ALL: &[&SystemTable] = &[
    &tables::CATALOGS,
    &tables::SCHEMAS,
    &tables::TABLES,
    &columns::TABLE_COLUMNS,
    &writes::WRITES,
    &keys::PRIMARY_KEYS,
    &keys::FOREIGN_KEYS,
    &keys::KEY_COLUMNS,
    &keys::INDEXES,
    &procedures::PROCEDURES,
    &procedures::PROCEDURE_PARAMETERS,
    &connection::CONNECTION_PROPERTIES,
    &connection::IDENTITY,
    &connection::INFORMATION,
    &sql_info::SQL_INFO,
    &information_schema::SCHEMATA,
    &information_schema::TABLES,
    &information_schema::COLUMNS,
    &information_schema::VIEWS,
    &information_schema::TABLE_CONSTRAINTS,
    &information_schema::KEY_COLUMN_USAGE,
    &information_schema::REFERENTIAL_CONSTRAINTS,
    &procedures::ROUTINES,
    &procedures::PARAMETERS,
];

/// The system table that an unqualified name means in every schema: those outside `information_schema`.
pub(super) fn everywhere(name: &str) -> Option<&'static SystemTable> {
    ALL.iter()
        .copied()
        .find(|table| table.schema != INFORMATION_SCHEMA && table.name.eq_ignore_ascii_case(name))
}

/// What a system table tells of projects: all that are wanted; their columns where it has a row for each.
fn projects_of(table: &SystemTable, wanted: impl Fn(&str) -> bool + Send + Sync + 'static) -> ProjectSchemas {
    match (table.schema, table.name) {
        (SCHEMA, "sys_tablecolumns" | "sys_writes") | (INFORMATION_SCHEMA, "columns") => {
            ProjectSchemas::Columns(Box::new(wanted))
        }
        (INFORMATION_SCHEMA, "routines" | "parameters") => ProjectSchemas::None,
        (INFORMATION_SCHEMA, _) => ProjectSchemas::Tables,
        (_, name) if OF_CATALOG.contains(&name) => ProjectSchemas::Tables,
        _ => ProjectSchemas::None,
    }
}

/// Other system tables that tell of every schema.
const OF_CATALOG: &[&str] =
    &["sys_schemas", "sys_tables", "sys_primarykeys", "sys_foreignkeys", "sys_keycolumns", "sys_indexes"];

/// The system tables as the catalog lists them.
pub(super) fn catalog_tables() -> impl Iterator<Item = CatalogTable> {
    ALL.iter().map(|table| {
        let schema = schema(table);
        let columns = table.columns.iter().zip(schema.fields());
        CatalogTable {
            schema: table.schema.to_owned(),
            name: table.name.to_owned(),
            kind: CatalogTableKind::SystemTable,
            remarks: table.description,
            columns: columns
                .map(|(column, field)| CatalogColumn {
                    field: Arc::clone(field),
                    remarks: column.description,
                })
                .collect(),
            primary_key: Vec::new(),
            unique_keys: Vec::new(),
            key_names: KeyNames::default(),
            references: Vec::new(),
            declared: None,
        }
    })
}

/// Columns as Arrow fields with the keys of [`metadata`].
fn schema(table: &SystemTable) -> SchemaRef {
    let field = |column: &declare::SystemColumn| {
        let mut described = HashMap::from([
            (metadata::SCHEMA.to_owned(), table.schema.to_owned()),
            (metadata::TABLE.to_owned(), table.name.to_owned()),
            (metadata::COLUMN.to_owned(), column.name.to_owned()),
        ]);
        described.extend(column.column_type.size().map(|size| (metadata::SIZE.to_owned(), size.to_string())));
        Field::new(column.name, column.column_type.arrow(), column.nullable).with_metadata(described)
    };
    Arc::new(Schema::new(table.columns.iter().map(field).collect::<Vec<_>>()))
}

/// A text in both languages.
const fn text(en: &'static str, ja: &'static str) -> Text {
    Text { en, ja }
}
