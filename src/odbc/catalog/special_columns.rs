//! SQLSpecialColumns

use super::columns::{buffer_length, column_size};
use super::rows::{NAME_SIZE, ResultSet, result_row};
use super::{Context, TableArguments};
use crate::engine::catalog::CatalogTable;
use crate::engine::sql_type;
use crate::error::Result;
use crate::odbc::convert::errors;

const SQL_BEST_ROWID: u16 = 1;
const SQL_ROWVER: u16 = 2;
/// SQL_SCOPE_SESSION: a key names its row as long as the row lives.
const SCOPE_SESSION: i16 = 2;
/// SQL_PC_NOT_PSEUDO
const NOT_PSEUDO: i16 = 1;
const SQL_NO_NULLS: u16 = 0;

/// Arguments of SQLSpecialColumns.
#[derive(Clone, Copy, Debug, Default)]
pub struct SpecialColumnsArguments<'a> {
    /// SQL_BEST_ROWID (1) or SQL_ROWVER (2)
    pub identifier_type: u16,
    /// The table.
    pub table: TableArguments<'a>,
    /// Least scope: SQL_SCOPE_CURROW (0) to SQL_SCOPE_SESSION (2)
    pub scope: u16,
    /// SQL_NO_NULLS (0) or SQL_NULLABLE (1)
    pub nullable: u16,
}

result_row! {
    /// A row of SQLSpecialColumns.
    SpecialColumnRow {
        scope: Option<i16> = "SCOPE" "SCOPE" 0;
        column: String = "COLUMN_NAME" "COLUMN_NAME" NAME_SIZE;
        data_type: i16 = "DATA_TYPE" "DATA_TYPE" 0;
        type_name: String = "TYPE_NAME" "TYPE_NAME" NAME_SIZE;
        size: Option<i32> = "COLUMN_SIZE" "PRECISION" 0;
        buffer_length: Option<i32> = "BUFFER_LENGTH" "LENGTH" 0;
        decimal_digits: Option<i16> = "DECIMAL_DIGITS" "SCALE" 0;
        pseudo: Option<i16> = "PSEUDO_COLUMN" "PSEUDO_COLUMN" 0;
    }
}

/// The primary key as best row id; no row versions. HY097, HY098, HY099 for bad arguments, HY009 without a
/// table name.
pub fn special_columns(arguments: &SpecialColumnsArguments<'_>, context: &Context<'_>) -> Result<ResultSet> {
    let SpecialColumnsArguments { identifier_type, table, scope, nullable } = arguments;
    if !matches!(*identifier_type, SQL_BEST_ROWID | SQL_ROWVER) {
        return Err(errors::bad_identifier_type(identifier_type));
    }
    if *scope > SCOPE_SESSION.unsigned_abs() {
        return Err(errors::bad_scope(scope));
    }
    if *nullable > 1 {
        return Err(errors::bad_nullable(nullable));
    }
    let mut rows = Vec::new();
    for table in table.find(context)? {
        if *identifier_type == SQL_BEST_ROWID {
            rows.extend(key_rows(table, *nullable == SQL_NO_NULLS, context));
        }
    }
    SpecialColumnRow::result_set(&rows, context.odbc2)
}

/// All columns of the key, or none: a part of a key names no row.
fn key_rows(table: &CatalogTable, without_nulls: bool, context: &Context<'_>) -> Vec<SpecialColumnRow> {
    let find = |name: &String| table.columns.iter().find(|column| column.field.name() == name);
    let key: Option<Vec<_>> = table.primary_key.iter().map(find).collect();
    let key = key.unwrap_or_default();
    if without_nulls && key.iter().any(|column| column.field.is_nullable()) {
        return Vec::new();
    }
    key.into_iter()
        .map(|column| {
            let info = sql_type::describe(&column.field, context.max_varchar_size);
            SpecialColumnRow {
                scope: Some(SCOPE_SESSION),
                column: column.field.name().clone(),
                data_type: sql_type::for_version(info.concise, context.odbc2),
                type_name: info.type_name.to_owned(),
                size: Some(column_size(&info)),
                buffer_length: Some(buffer_length(&info)),
                decimal_digits: info.decimal_digits(),
                pseudo: Some(NOT_PSEUDO),
            }
        })
        .collect()
}
