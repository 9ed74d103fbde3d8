//! SQLProcedures and SQLProcedureColumns

use super::Context;
use super::columns::{buffer_length, column_size};
use super::names::{Filter, selects_no_catalog};
use super::rows::{NAME_SIZE, REMARKS_SIZE, ResultSet, result_row};
use crate::engine::catalog::{CatalogParameter, CatalogProcedure, Direction};
use crate::engine::sql_type;
use crate::error::Result;

/// SQL_PT_PROCEDURE: no procedure returns a value.
const PROCEDURE: i16 = 1;

/// Arguments of SQLProcedures and SQLProcedureColumns; `None` is NULL.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProceduresArguments<'a> {
    /// CatalogName: a name.
    pub catalog: Option<&'a str>,
    /// SchemaName: a pattern.
    pub schema: Option<&'a str>,
    /// ProcName: a pattern.
    pub procedure: Option<&'a str>,
    /// ColumnName: a pattern; SQLProcedureColumns only.
    pub column: Option<&'a str>,
}

result_row! {
    /// A row of SQLProcedures.
    ProcedureRow {
        catalog: Option<String> = "PROCEDURE_CAT" "PROCEDURE_QUALIFIER" NAME_SIZE;
        schema: Option<String> = "PROCEDURE_SCHEM" "PROCEDURE_OWNER" NAME_SIZE;
        name: String = "PROCEDURE_NAME" "PROCEDURE_NAME" NAME_SIZE;
        inputs: Option<i32> = "NUM_INPUT_PARAMS" "NUM_INPUT_PARAMS" 0;
        outputs: Option<i32> = "NUM_OUTPUT_PARAMS" "NUM_OUTPUT_PARAMS" 0;
        result_sets: Option<i32> = "NUM_RESULT_SETS" "NUM_RESULT_SETS" 0;
        remarks: Option<String> = "REMARKS" "REMARKS" REMARKS_SIZE;
        kind: Option<i16> = "PROCEDURE_TYPE" "PROCEDURE_TYPE" 0;
    }
}

result_row! {
    /// A row of SQLProcedureColumns.
    ProcedureColumnRow {
        catalog: Option<String> = "PROCEDURE_CAT" "PROCEDURE_QUALIFIER" NAME_SIZE;
        schema: Option<String> = "PROCEDURE_SCHEM" "PROCEDURE_OWNER" NAME_SIZE;
        name: String = "PROCEDURE_NAME" "PROCEDURE_NAME" NAME_SIZE;
        column: String = "COLUMN_NAME" "COLUMN_NAME" NAME_SIZE;
        column_type: i16 = "COLUMN_TYPE" "COLUMN_TYPE" 0;
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

/// Procedures by schema and name. HY009 under SQL_ATTR_METADATA_ID.
pub fn procedures(arguments: &ProceduresArguments<'_>, context: &Context<'_>) -> Result<ResultSet> {
    let rows: Vec<_> = selected(arguments, context)?.into_iter().map(|each| row(each, context)).collect();
    ProcedureRow::result_set(&rows, context.odbc2)
}

/// Parameters, then result columns, of the procedures by schema and name. HY009 under SQL_ATTR_METADATA_ID.
pub fn procedure_columns(arguments: &ProceduresArguments<'_>, context: &Context<'_>) -> Result<ResultSet> {
    let column_name = Filter::pattern(arguments.column, "ColumnName", context.metadata_id)?;
    let mut rows = Vec::new();
    for procedure in selected(arguments, context)? {
        let chosen = procedure.numbered().filter(|(_, each)| column_name.matches(each.field.name()));
        rows.extend(chosen.map(|(ordinal, each)| column_row(procedure, ordinal, each, context)));
    }
    ProcedureColumnRow::result_set(&rows, context.odbc2)
}

fn selected<'a>(
    arguments: &ProceduresArguments<'_>,
    context: &Context<'a>,
) -> Result<Vec<&'a CatalogProcedure>> {
    let schema = Filter::pattern(arguments.schema, "SchemaName", context.metadata_id)?;
    let name = Filter::pattern(arguments.procedure, "ProcName", context.metadata_id)?;
    if !selects_no_catalog(arguments.catalog) {
        return Ok(Vec::new());
    }
    let all = context.catalog.procedures.iter();
    Ok(all.filter(|each| schema.matches(&each.schema) && name.matches(&each.name)).collect())
}

fn row(procedure: &CatalogProcedure, context: &Context<'_>) -> ProcedureRow {
    let count = |direction| procedure.parameters.iter().filter(|each| each.direction == direction).count();
    ProcedureRow {
        catalog: None,
        schema: Some(procedure.schema.clone()),
        name: procedure.name.clone(),
        inputs: i32::try_from(count(Direction::Input)).ok(),
        outputs: Some(0),
        result_sets: Some((count(Direction::ResultColumn) > 0).into()),
        remarks: Some(procedure.remarks.get(context.language).to_owned()).filter(|text| !text.is_empty()),
        kind: Some(PROCEDURE),
    }
}

fn column_row(
    procedure: &CatalogProcedure,
    ordinal: i32,
    parameter: &CatalogParameter,
    context: &Context<'_>,
) -> ProcedureColumnRow {
    let info = sql_type::describe(&parameter.field, context.max_varchar_size);
    let nullable = parameter.field.is_nullable();
    let is_sized_by_bytes = info.is_text() || info.is_binary();
    let is_left_out = nullable && parameter.direction == Direction::Input;
    ProcedureColumnRow {
        catalog: None,
        schema: Some(procedure.schema.clone()),
        name: procedure.name.clone(),
        column: parameter.field.name().clone(),
        column_type: parameter.direction.code(),
        data_type: sql_type::for_version(info.concise, context.odbc2),
        type_name: info.type_name.to_owned(),
        size: Some(column_size(&info)),
        buffer_length: Some(buffer_length(&info)),
        decimal_digits: info.decimal_digits(),
        radix: Some(info.num_prec_radix).filter(|radix| *radix != 0),
        nullable: nullable.into(),
        remarks: Some(parameter.remarks.get(context.language).to_owned()).filter(|text| !text.is_empty()),
        default: is_left_out.then(|| "NULL".to_owned()),
        sql_data_type: info.verbose,
        datetime_sub: Some(info.datetime_sub).filter(|sub| *sub != 0),
        octet_length: is_sized_by_bytes.then(|| buffer_length(&info)),
        ordinal,
        is_nullable: Some(if nullable { "YES" } else { "NO" }.to_owned()),
    }
}
