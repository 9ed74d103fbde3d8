//! The catalog as plain data: what catalog functions, `sys_*` tables and name resolution read.

use datafusion::arrow::datatypes::FieldRef;

use crate::error::Text;

/// Keys of Arrow field metadata by which a column tells ODBC what a type alone does not.
pub mod metadata {
    /// Schema of the base table.
    pub const SCHEMA: &str = "schema";
    /// Base table.
    pub const TABLE: &str = "table";
    /// Base column.
    pub const COLUMN: &str = "column";
    /// Longest value in characters (text) or bytes (binary), decimal digits.
    pub const SIZE: &str = "size";
    /// `true` where Backlog assigns the value.
    pub const AUTO: &str = "auto";
    /// `true` where a write may set the column.
    pub const UPDATABLE: &str = "updatable";
}

/// All schemas of a connection.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Tables ordered by schema and name.
    pub tables: Vec<CatalogTable>,
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

/// One table.
#[derive(Debug)]
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
    /// Foreign keys.
    pub references: Vec<CatalogReference>,
}

/// One column.
#[derive(Debug)]
pub struct CatalogColumn {
    /// Name, Arrow type, nullability and [`metadata`].
    pub field: FieldRef,
    /// Description.
    pub remarks: Text,
}

/// One foreign key. Name: `FK_<table>_<first column>`.
#[derive(Debug)]
pub struct CatalogReference {
    /// Name of the constraint.
    pub name: String,
    /// Referring columns.
    pub columns: Vec<String>,
    /// Referred table (same schema).
    pub table: String,
    /// Referred columns.
    pub referred: Vec<String>,
}
