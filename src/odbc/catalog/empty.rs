//! Result sets that are always empty: there are no procedures, and privileges are Backlog's own affair.

use super::rows::{NAME_SIZE, REMARKS_SIZE, ResultSet, result_row};
use crate::error::Result;

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

result_row! {
    /// A row of SQLTablePrivileges.
    TablePrivilegeRow {
        catalog: Option<String> = "TABLE_CAT" "TABLE_QUALIFIER" NAME_SIZE;
        schema: Option<String> = "TABLE_SCHEM" "TABLE_OWNER" NAME_SIZE;
        table: String = "TABLE_NAME" "TABLE_NAME" NAME_SIZE;
        grantor: Option<String> = "GRANTOR" "GRANTOR" NAME_SIZE;
        grantee: String = "GRANTEE" "GRANTEE" NAME_SIZE;
        privilege: String = "PRIVILEGE" "PRIVILEGE" NAME_SIZE;
        is_grantable: Option<String> = "IS_GRANTABLE" "IS_GRANTABLE" 3;
    }
}

result_row! {
    /// A row of SQLColumnPrivileges.
    ColumnPrivilegeRow {
        catalog: Option<String> = "TABLE_CAT" "TABLE_QUALIFIER" NAME_SIZE;
        schema: Option<String> = "TABLE_SCHEM" "TABLE_OWNER" NAME_SIZE;
        table: String = "TABLE_NAME" "TABLE_NAME" NAME_SIZE;
        column: String = "COLUMN_NAME" "COLUMN_NAME" NAME_SIZE;
        grantor: Option<String> = "GRANTOR" "GRANTOR" NAME_SIZE;
        grantee: String = "GRANTEE" "GRANTEE" NAME_SIZE;
        privilege: String = "PRIVILEGE" "PRIVILEGE" NAME_SIZE;
        is_grantable: Option<String> = "IS_GRANTABLE" "IS_GRANTABLE" 3;
    }
}

/// SQLProcedures
pub fn procedures(odbc2: bool) -> Result<ResultSet> {
    ProcedureRow::result_set(&[], odbc2)
}

/// SQLProcedureColumns
pub fn procedure_columns(odbc2: bool) -> Result<ResultSet> {
    ProcedureColumnRow::result_set(&[], odbc2)
}

/// SQLTablePrivileges
pub fn table_privileges(odbc2: bool) -> Result<ResultSet> {
    TablePrivilegeRow::result_set(&[], odbc2)
}

/// SQLColumnPrivileges
pub fn column_privileges(odbc2: bool) -> Result<ResultSet> {
    ColumnPrivilegeRow::result_set(&[], odbc2)
}
