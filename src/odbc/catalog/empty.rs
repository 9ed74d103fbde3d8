//! Result sets that are always empty: privileges are Backlog's own affair.

use super::rows::{NAME_SIZE, ResultSet, result_row};
use crate::error::Result;

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

/// SQLTablePrivileges
pub fn table_privileges(odbc2: bool) -> Result<ResultSet> {
    TablePrivilegeRow::result_set(&[], odbc2)
}

/// SQLColumnPrivileges
pub fn column_privileges(odbc2: bool) -> Result<ResultSet> {
    ColumnPrivilegeRow::result_set(&[], odbc2)
}
