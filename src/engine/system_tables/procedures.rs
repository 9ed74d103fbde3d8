//! `sys_procedures`, `sys_procedureparameters`, and `information_schema.routines` and `parameters`

use super::super::catalog::{Catalog, CatalogParameter, CatalogProcedure, Direction};
use super::super::sql_type::{self, SqlTypeInfo};
use super::columns::{LENGTH, NULLABLE, ORDINAL, PRECISION, SCALE, TYPE_CODE, TYPE_NAME};
use super::declare::*;
use super::{INFORMATION_SCHEMA, text};
use crate::error::Text;
use crate::tables::SCHEMA;

const PROCEDURE: Text = text("Procedure.", "プロシージャ。");

system_table! {
    PROCEDURES = SCHEMA, "sys_procedures", text(
        "The procedures, as SQLProcedures lists them.", "プロシージャの一覧。SQLProcedures と同じ内容です。",
    );
    rows(facts) &facts.catalog.procedures;
    columns(procedure)
    CatalogName NAME, null, NO_CATALOG, CATALOG;
    SchemaName NAME, not_null, procedure.schema.as_str(), SCHEMA_OF;
    ProcedureName NAME, not_null, procedure.name.as_str(), PROCEDURE;
    Description LONG, null, facts.described(procedure.remarks), ABOUT;
    ProcedureType NUMBER, not_null, 1, text(
        "Always 1 (SQL_PT_PROCEDURE): no procedure returns a value.",
        "常に 1 (SQL_PT_PROCEDURE)。戻り値を持つプロシージャはありません。",
    );
}

/// A parameter in its procedure.
struct ParameterRow<'a> {
    procedure: &'a CatalogProcedure,
    parameter: &'a CatalogParameter,
    ordinal: i32,
    info: SqlTypeInfo,
}

impl ParameterRow<'_> {
    fn precision(&self) -> Option<i32> {
        (self.info.num_prec_radix != 0).then(|| number(self.info.column_size))
    }

    fn scale(&self) -> Option<i32> {
        self.info.decimal_digits().filter(|_| self.info.num_prec_radix != 0).map(i32::from)
    }
}

fn parameter_rows(catalog: &Catalog, max_varchar_size: u32) -> Vec<ParameterRow<'_>> {
    let procedures = catalog.procedures.iter();
    procedures
        .flat_map(|procedure| {
            procedure.numbered().map(move |(ordinal, parameter)| ParameterRow {
                procedure,
                parameter,
                ordinal,
                info: sql_type::describe(&parameter.field, max_varchar_size),
            })
        })
        .collect()
}

system_table! {
    PROCEDURE_PARAMETERS = SCHEMA, "sys_procedureparameters", text(
        "The parameters and result columns of procedures, as SQLProcedureColumns lists them.",
        "プロシージャのパラメーターと結果の列の一覧。SQLProcedureColumns と同じ内容です。",
    );
    rows(facts) parameter_rows(&facts.catalog, facts.max_varchar_size());
    columns(row)
    CatalogName NAME, null, NO_CATALOG, CATALOG;
    SchemaName NAME, not_null, row.procedure.schema.as_str(), SCHEMA_OF;
    ProcedureName NAME, not_null, row.procedure.name.as_str(), PROCEDURE;
    ColumnName NAME, not_null, row.parameter.field.name().as_str(), text("Parameter.", "パラメーター。");
    Direction NUMBER, not_null, i32::from(row.parameter.direction.code()), text(
        "1 (SQL_PARAM_INPUT) for a parameter, 3 (SQL_RESULT_COL) for a result column.",
        "パラメーターは 1 (SQL_PARAM_INPUT)、結果の列は 3 (SQL_RESULT_COL)。",
    );
    DataTypeName NAME, not_null, row.info.type_name, TYPE_NAME;
    DataType NUMBER, not_null, i32::from(row.info.concise), TYPE_CODE;
    Length NUMBER, not_null, number(row.info.column_size), LENGTH;
    NumericPrecision NUMBER, null, row.precision(), PRECISION;
    NumericScale NUMBER, null, row.scale(), SCALE;
    IsNullable TRUTH, not_null, row.parameter.field.is_nullable(), NULLABLE;
    IsRequired TRUTH, not_null, row.parameter.is_required(), text(
        "True where a call must give a value.", "呼び出しで値が必須の場合は真。",
    );
    IsArray TRUTH, not_null, row.parameter.is_list, text(
        "True where the text is a list of values with commas between.",
        "値をコンマで区切って並べる文字列の場合は真。",
    );
    Description LONG, null, facts.described(row.parameter.remarks), ABOUT;
    Ordinal NUMBER, not_null, row.ordinal, ORDINAL;
}

system_table! {
    ROUTINES = INFORMATION_SCHEMA, "routines", text("The procedures.", "プロシージャの一覧。");
    rows(facts) &facts.catalog.procedures;
    columns(procedure)
    specific_catalog NAME, null, NO_CATALOG, CATALOG;
    specific_schema NAME, not_null, procedure.schema.as_str(), SCHEMA_OF;
    specific_name NAME, not_null, procedure.name.as_str(), PROCEDURE;
    routine_catalog NAME, null, NO_CATALOG, CATALOG;
    routine_schema NAME, not_null, procedure.schema.as_str(), SCHEMA_OF;
    routine_name NAME, not_null, procedure.name.as_str(), PROCEDURE;
    routine_type WORD, not_null, "PROCEDURE", text("Always PROCEDURE.", "常に PROCEDURE。");
    remarks LONG, null, facts.described(procedure.remarks), ABOUT;
}

/// What calls give; result columns are no parameters in SQL.
fn input_rows(catalog: &Catalog, max_varchar_size: u32) -> Vec<ParameterRow<'_>> {
    let mut rows = parameter_rows(catalog, max_varchar_size);
    rows.retain(|row| row.parameter.direction == Direction::Input);
    rows
}

system_table! {
    PARAMETERS = INFORMATION_SCHEMA, "parameters", text(
        "The parameters of procedures.", "プロシージャのパラメーターの一覧。",
    );
    rows(facts) input_rows(&facts.catalog, facts.max_varchar_size());
    columns(row)
    specific_catalog NAME, null, NO_CATALOG, CATALOG;
    specific_schema NAME, not_null, row.procedure.schema.as_str(), SCHEMA_OF;
    specific_name NAME, not_null, row.procedure.name.as_str(), PROCEDURE;
    ordinal_position NUMBER, not_null, row.ordinal, ORDINAL;
    parameter_mode WORD, not_null, "IN", text("Always IN.", "常に IN。");
    parameter_name NAME, not_null, row.parameter.field.name().as_str(), text("Parameter.", "パラメーター。");
    data_type NAME, not_null, row.info.type_name, TYPE_NAME;
    numeric_precision NUMBER, null, row.precision(), PRECISION;
    numeric_scale NUMBER, null, row.scale(), SCALE;
    remarks LONG, null, facts.described(row.parameter.remarks), ABOUT;
}
