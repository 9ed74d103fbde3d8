//! SQLPrimaryKeys

use super::rows::{NAME_SIZE, ResultSet, result_row};
use super::{Context, TableArguments, ordinal};
use crate::error::Result;

result_row! {
    /// A row of SQLPrimaryKeys.
    PrimaryKeyRow {
        catalog: Option<String> = "TABLE_CAT" "TABLE_QUALIFIER" NAME_SIZE;
        schema: Option<String> = "TABLE_SCHEM" "TABLE_OWNER" NAME_SIZE;
        table: String = "TABLE_NAME" "TABLE_NAME" NAME_SIZE;
        column: String = "COLUMN_NAME" "COLUMN_NAME" NAME_SIZE;
        key_seq: i16 = "KEY_SEQ" "KEY_SEQ" 0;
        name: Option<String> = "PK_NAME" "PK_NAME" NAME_SIZE;
    }
}

/// Columns of a table's primary key in key order. HY009 without a table name.
pub fn primary_keys(arguments: &TableArguments<'_>, context: &Context<'_>) -> Result<ResultSet> {
    let mut rows = Vec::new();
    for table in arguments.find(context)? {
        rows.extend(table.primary_key.iter().enumerate().map(|(index, column)| PrimaryKeyRow {
            catalog: None,
            schema: Some(table.schema.clone()),
            table: table.name.clone(),
            column: column.clone(),
            key_seq: ordinal(index),
            name: Some(table.primary_key_name()),
        }));
    }
    PrimaryKeyRow::result_set(&rows, context.odbc2)
}
