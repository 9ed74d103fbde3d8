//! SQLColumns

use super::Context;
use super::names::{Filter, selects_no_catalog};
use super::rows::{NAME_SIZE, REMARKS_SIZE, ResultSet, result_row};
use crate::engine::catalog::{CatalogColumn, CatalogTable, metadata};
use crate::engine::sql_type::{self, SqlTypeInfo};
use crate::error::Result;

/// Arguments of SQLColumns; `None` is NULL.
#[derive(Clone, Copy, Debug, Default)]
pub struct ColumnsArguments<'a> {
    /// CatalogName: a name.
    pub catalog: Option<&'a str>,
    /// SchemaName: a pattern.
    pub schema: Option<&'a str>,
    /// TableName: a pattern.
    pub table: Option<&'a str>,
    /// ColumnName: a pattern.
    pub column: Option<&'a str>,
}

result_row! {
    /// A row of SQLColumns.
    ColumnRow {
        catalog: Option<String> = "TABLE_CAT" "TABLE_QUALIFIER" NAME_SIZE;
        schema: Option<String> = "TABLE_SCHEM" "TABLE_OWNER" NAME_SIZE;
        table: String = "TABLE_NAME" "TABLE_NAME" NAME_SIZE;
        column: String = "COLUMN_NAME" "COLUMN_NAME" NAME_SIZE;
        data_type: i16 = "DATA_TYPE" "DATA_TYPE" 0;
        type_name: String = "TYPE_NAME" "TYPE_NAME" NAME_SIZE;
        size: Option<i32> = "COLUMN_SIZE" "PRECISION" 0;
        buffer_length: Option<i32> = "BUFFER_LENGTH" "LENGTH" 0;
        decimal_digits: Option<i16> = "DECIMAL_DIGITS" "SCALE" 0;
        radix: Option<i16> = "NUM_PREC_RADIX" "RADIX" 0;
        nullable: i16 = "NULLABLE" "NULLABLE" 0;
        remarks: Option<String> = "REMARKS" "REMARKS" REMARKS_SIZE;
        default: Option<String> = "COLUMN_DEF" "COLUMN_DEF" NAME_SIZE;
        sql_data_type: i16 = "SQL_DATA_TYPE" "SQL_DATA_TYPE" 0;
        datetime_sub: Option<i16> = "SQL_DATETIME_SUB" "SQL_DATETIME_SUB" 0;
        octet_length: Option<i32> = "CHAR_OCTET_LENGTH" "CHAR_OCTET_LENGTH" 0;
        ordinal: i32 = "ORDINAL_POSITION" "ORDINAL_POSITION" 0;
        is_nullable: Option<String> = "IS_NULLABLE" "IS_NULLABLE" 3;
    }
}

/// Columns by schema, table and ordinal position. HY009 under SQL_ATTR_METADATA_ID.
pub fn columns(arguments: &ColumnsArguments<'_>, context: &Context<'_>) -> Result<ResultSet> {
    let schema = Filter::pattern(arguments.schema, "SchemaName", context.metadata_id)?;
    let name = Filter::pattern(arguments.table, "TableName", context.metadata_id)?;
    let column_name = Filter::pattern(arguments.column, "ColumnName", context.metadata_id)?;
    let mut rows = Vec::new();
    if selects_no_catalog(arguments.catalog) {
        for table in context.catalog.sorted() {
            if !schema.matches(&table.schema) || !name.matches(&table.name) {
                continue;
            }
            let numbered = (1..).zip(&table.columns);
            let selected = numbered.filter(|(_, column)| column_name.matches(column.field.name()));
            rows.extend(selected.map(|(ordinal, column)| row(table, ordinal, column, context)));
        }
    }
    ColumnRow::result_set(&rows, context.odbc2)
}

fn row(table: &CatalogTable, ordinal: i32, column: &CatalogColumn, context: &Context<'_>) -> ColumnRow {
    let info = sql_type::describe(&column.field, context.max_varchar_size);
    let nullable = column.field.is_nullable();
    let is_sized_by_bytes = info.is_text() || info.is_binary();
    ColumnRow {
        catalog: None,
        schema: Some(table.schema.clone()),
        table: table.name.clone(),
        column: column.field.name().clone(),
        data_type: sql_type::for_version(info.concise, context.odbc2),
        type_name: info.type_name.to_owned(),
        size: Some(column_size(&info)),
        buffer_length: Some(buffer_length(&info)),
        decimal_digits: info.decimal_digits(),
        radix: Some(info.num_prec_radix).filter(|radix| *radix != 0),
        nullable: nullable.into(),
        remarks: Some(column.remarks.get(context.language).to_owned()).filter(|text| !text.is_empty()),
        default: column.field.metadata().get(metadata::DEFAULT).cloned(),
        sql_data_type: info.verbose,
        datetime_sub: Some(info.datetime_sub).filter(|sub| *sub != 0),
        octet_length: is_sized_by_bytes.then(|| buffer_length(&info)),
        ordinal,
        is_nullable: Some(if nullable { "YES" } else { "NO" }.to_owned()),
    }
}

/// COLUMN_SIZE
pub(super) fn column_size(info: &SqlTypeInfo) -> i32 {
    i32::try_from(info.column_size).unwrap_or(i32::MAX)
}

/// BUFFER_LENGTH: bytes to transfer the longest value in its default C type.
pub(super) fn buffer_length(info: &SqlTypeInfo) -> i32 {
    i32::try_from(info.octet_length).unwrap_or(i32::MAX)
}
