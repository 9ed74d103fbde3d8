//! Backlog as tables: declarations, scan planning, decoding, writes.
//!
//! Knows Arrow (what rows are made of) and the API; knows nothing of SQL text, DataFusion's
//! planner or ODBC. A resource is one file that declares a [`declare::Table`]; [`plan()`] turns a
//! [`Scan`] into requests, [`Plan::stream`] makes them.

#![forbid(unsafe_code)]

mod conditions;
mod contents;
#[cfg(test)]
mod coverage_tests;
pub mod custom_fields;
pub mod declare;
#[cfg(test)]
mod declare_tests;
mod decode;
mod directories;
#[cfg(test)]
mod documentation_tests;
mod errors;
#[cfg(test)]
mod fake;
mod freshness;
mod groups;
mod joined;
mod kinds;
mod left_out;
pub mod metadata;
mod names;
mod pages;
mod plan;
pub mod procedures;
mod resources;
mod rows;
mod space;
mod stream;
#[cfg(test)]
mod stream_tests;
mod value;
pub mod write;
#[cfg(test)]
mod write_coverage_tests;

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};

pub use declare::{Column, ColumnType, Operation, Reference, Table, TableKind};
pub use groups::{GroupCount, GroupCounts, group_counts};
pub use left_out::Warnings;
pub use plan::{Plan, Scan, exactness, is_contradiction, joins_may_narrow, order_supported, plan};
pub use space::Space;
pub use stream::Wanted;
pub use value::{Comparison, Exactness, Order, Predicate, Value};

/// Schema of the tables.
pub const SCHEMA: &str = "Backlog";

/// All tables, ordered by name.
pub fn all() -> &'static [&'static Table] {
    resources::TABLES
}

/// The table of that name, in any case.
pub fn find(name: &str) -> Option<&'static Table> {
    resources::TABLES.iter().copied().find(|table| table.name.eq_ignore_ascii_case(name))
}

/// All columns of the table as Arrow fields with the keys of [`metadata`].
pub fn schema(table: &'static Table) -> SchemaRef {
    let fields: Vec<Field> = table.columns.iter().map(|column| field(table, column)).collect();
    Arc::new(Schema::new(fields))
}

/// A column by its position, one of those that are only written, too.
pub fn column_field(table: &'static Table, position: usize) -> Option<Field> {
    table.column(position).map(|column| field(table, column))
}

fn field(table: &'static Table, column: &'static Column) -> Field {
    let mut metadata: HashMap<String, String> = HashMap::new();
    let mut put = |key: &str, value: String| metadata.insert(key.to_owned(), value);
    put(metadata::SCHEMA, table.schema.to_owned());
    put(metadata::TABLE, table.name.to_owned());
    put(metadata::COLUMN, column.name.to_owned());
    if let Some(size) = column.column_type.size() {
        put(metadata::SIZE, size.to_string());
    }
    if column.auto {
        put(metadata::AUTO, true.to_string());
    }
    if table.is_writable(column) {
        put(metadata::UPDATABLE, true.to_string());
    }
    Field::new(column.name, column.column_type.arrow(), column.nullable).with_metadata(metadata)
}

impl ColumnType {
    /// The Arrow type of its values.
    pub fn arrow(self) -> DataType {
        match self {
            ColumnType::BigInt => DataType::Int64,
            ColumnType::Integer => DataType::Int32,
            ColumnType::Double => DataType::Float64,
            ColumnType::Boolean => DataType::Boolean,
            ColumnType::Text(_) | ColumnType::Json => DataType::Utf8,
            ColumnType::Date => DataType::Date32,
            ColumnType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
            ColumnType::Binary => DataType::Binary,
        }
    }

    /// The name of the type in SQL.
    pub fn sql(self) -> &'static str {
        match self {
            ColumnType::BigInt => "BIGINT",
            ColumnType::Integer => "INTEGER",
            ColumnType::Double => "DOUBLE",
            ColumnType::Boolean => "BOOLEAN",
            ColumnType::Text(_) | ColumnType::Json => "VARCHAR",
            ColumnType::Date => "DATE",
            ColumnType::Timestamp => "TIMESTAMP",
            ColumnType::Binary => "VARBINARY",
        }
    }

    /// Characters of a text, bytes of a binary value at most.
    pub fn size(self) -> Option<u32> {
        match self {
            ColumnType::Text(size) => Some(size),
            ColumnType::Json => Some(declare::JSON_SIZE),
            ColumnType::Binary => Some(declare::BINARY_SIZE),
            _ => None,
        }
    }
}
