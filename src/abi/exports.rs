//! The export manifest: every symbol of the library, one line each, and what SQLGetFunctions tells.
//!
//! Read it and you know the ABI. No function calls another by its exported name: a driver manager's
//! symbol of the same name could answer instead.

use super::border::{Pointer, Return};
use super::entry::*;
use super::text::{Narrow, Wide};

/// One exported function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Export {
    /// SQL_API_…
    pub id: u16,
    /// Symbol; tests compare.
    #[cfg_attr(not(test), allow(dead_code))]
    pub symbol: &'static str,
}

/// Declares the exports: number, symbol or both symbols, arguments, entry.
macro_rules! manifest {
    (
        plain { $($id:literal $name:ident($($arg:ident: $type:ty),*) => $($entry:ident)::+;)+ }
        text { $($tid:literal $narrow:ident $wide:ident($($targ:ident: $ttype:ty),*) => $($tentry:ident)::+;)+ }
    ) => {
        $(
            /// Exported; see <https://learn.microsoft.com/sql/odbc/reference/syntax/odbc-api-reference>.
            // SAFETY: the name is ODBC's own and defined once in this library.
            #[unsafe(no_mangle)]
            pub extern "system" fn $name($($arg: $type),*) -> Return {
                $($entry)::+($($arg),*)
            }
        )+
        $(
            /// Exported, UTF-8.
            // SAFETY: the name is ODBC's own and defined once in this library.
            #[unsafe(no_mangle)]
            pub extern "system" fn $narrow($($targ: $ttype),*) -> Return {
                $($tentry)::+::<Narrow>($($targ),*)
            }
            /// Exported, UTF-16.
            // SAFETY: the name is ODBC's own and defined once in this library.
            #[unsafe(no_mangle)]
            pub extern "system" fn $wide($($targ: $ttype),*) -> Return {
                $($tentry)::+::<Wide>($($targ),*)
            }
        )+
        /// All exports.
        pub(super) const EXPORTS: &[Export] = &[
            $(Export { id: $id, symbol: stringify!($name) },)+
            $(Export { id: $tid, symbol: stringify!($narrow) },
              Export { id: $tid, symbol: stringify!($wide) },)+
        ];
    };
}

manifest! {
    plain {
        1001 SQLAllocHandle(kind: i16, parent: Pointer, out: Pointer) => handles::allocate;
        1006 SQLFreeHandle(kind: i16, handle: Pointer) => handles::free;
        16   SQLFreeStmt(statement: Pointer, option: u16) => handles::free_stmt;
        9    SQLDisconnect(connection: Pointer) => connect::disconnect;
        1005 SQLEndTran(kind: i16, handle: Pointer, operation: i16) => connect::end_transaction;
        44   SQLGetFunctions(connection: Pointer, function: u16, out: Pointer) => info::functions;
        1019 SQLSetEnvAttr(environment: Pointer, id: i32, value: Pointer, length: i32) => attributes::set_environment;
        1012 SQLGetEnvAttr(environment: Pointer, id: i32, value: Pointer, capacity: i32, length: Pointer) => attributes::get_environment;
        12   SQLExecute(statement: Pointer) => execute::execute;
        18   SQLNumResultCols(statement: Pointer, count: Pointer) => execute::column_count;
        20   SQLRowCount(statement: Pointer, count: Pointer) => execute::row_count;
        61   SQLMoreResults(statement: Pointer) => execute::more_results;
        1003 SQLCloseCursor(statement: Pointer) => execute::close_cursor;
        5    SQLCancel(statement: Pointer) => execute::cancel;
        1022 SQLCancelHandle(kind: i16, handle: Pointer) => execute::cancel_handle;
        4    SQLBindCol(statement: Pointer, column: u16, c_type: i16, data: Pointer, capacity: isize, indicator: Pointer) => fetch::bind_column;
        13   SQLFetch(statement: Pointer) => fetch::fetch;
        1021 SQLFetchScroll(statement: Pointer, orientation: i16, offset: isize) => fetch::scroll;
        59   SQLExtendedFetch(statement: Pointer, orientation: u16, offset: isize, count: Pointer, status: Pointer) => fetch::extended;
        43   SQLGetData(statement: Pointer, column: u16, c_type: i16, data: Pointer, capacity: isize, indicator: Pointer) => fetch::get_data;
        68   SQLSetPos(statement: Pointer, row: usize, operation: u16, lock: u16) => fetch::set_position;
        63   SQLNumParams(statement: Pointer, count: Pointer) => parameters::count;
        72   SQLBindParameter(statement: Pointer, number: u16, parameter_type: i16, c_type: i16, sql_type: i16, size: usize, digits: i16, data: Pointer, capacity: isize, indicator: Pointer) => parameters::bind;
        58   SQLDescribeParam(statement: Pointer, number: u16, data_type: Pointer, size: Pointer, digits: Pointer, nullable: Pointer) => parameters::describe;
        48   SQLParamData(statement: Pointer, value: Pointer) => parameters::data;
        49   SQLPutData(statement: Pointer, data: Pointer, length: isize) => parameters::put;
        1018 SQLSetDescRec(descriptor: Pointer, number: i16, verbose_type: i16, code: i16, octet_length: isize, precision: i16, scale: i16, data: Pointer, length: Pointer, indicator: Pointer) => descriptors::set_record;
        1004 SQLCopyDesc(source: Pointer, target: Pointer) => descriptors::copy;
    }
    text {
        7    SQLConnect SQLConnectW(connection: Pointer, dsn: Pointer, dsn_length: i16, user: Pointer, user_length: i16, key: Pointer, key_length: i16) => connect::connect;
        41   SQLDriverConnect SQLDriverConnectW(connection: Pointer, window: Pointer, text: Pointer, text_length: i16, out: Pointer, capacity: i16, length: Pointer, completion: u16) => connect::driver_connect;
        62   SQLNativeSql SQLNativeSqlW(connection: Pointer, text: Pointer, text_length: i32, out: Pointer, capacity: i32, length: Pointer) => connect::native_sql;
                45   SQLGetInfo SQLGetInfoW(connection: Pointer, id: u16, out: Pointer, capacity: i16, length: Pointer) => info::info;
        1016 SQLSetConnectAttr SQLSetConnectAttrW(connection: Pointer, id: i32, value: Pointer, length: i32) => attributes::set_connection;
        1007 SQLGetConnectAttr SQLGetConnectAttrW(connection: Pointer, id: i32, value: Pointer, capacity: i32, length: Pointer) => attributes::get_connection;
        1020 SQLSetStmtAttr SQLSetStmtAttrW(statement: Pointer, id: i32, value: Pointer, length: i32) => attributes::set_statement;
        1014 SQLGetStmtAttr SQLGetStmtAttrW(statement: Pointer, id: i32, value: Pointer, capacity: i32, length: Pointer) => attributes::get_statement;
        19   SQLPrepare SQLPrepareW(statement: Pointer, text: Pointer, length: i32) => execute::prepare;
        11   SQLExecDirect SQLExecDirectW(statement: Pointer, text: Pointer, length: i32) => execute::direct;
        8    SQLDescribeCol SQLDescribeColW(statement: Pointer, column: u16, name: Pointer, capacity: i16, length: Pointer, data_type: Pointer, size: Pointer, digits: Pointer, nullable: Pointer) => execute::describe_column;
        6    SQLColAttribute SQLColAttributeW(statement: Pointer, column: u16, field: u16, text: Pointer, capacity: i16, length: Pointer, number: Pointer) => execute::column_attribute;
        21   SQLSetCursorName SQLSetCursorNameW(statement: Pointer, name: Pointer, length: i16) => execute::set_cursor_name;
        17   SQLGetCursorName SQLGetCursorNameW(statement: Pointer, name: Pointer, capacity: i16, length: Pointer) => execute::cursor_name;
                54   SQLTables SQLTablesW(statement: Pointer, catalog: Pointer, catalog_length: i16, schema: Pointer, schema_length: i16, table: Pointer, table_length: i16, kinds: Pointer, kinds_length: i16) => catalog::tables;
                40   SQLColumns SQLColumnsW(statement: Pointer, catalog: Pointer, catalog_length: i16, schema: Pointer, schema_length: i16, table: Pointer, table_length: i16, column: Pointer, column_length: i16) => catalog::columns;
                65   SQLPrimaryKeys SQLPrimaryKeysW(statement: Pointer, catalog: Pointer, catalog_length: i16, schema: Pointer, schema_length: i16, table: Pointer, table_length: i16) => catalog::primary_keys;
                60   SQLForeignKeys SQLForeignKeysW(statement: Pointer, pk_catalog: Pointer, pk_catalog_length: i16, pk_schema: Pointer, pk_schema_length: i16, pk_table: Pointer, pk_table_length: i16, fk_catalog: Pointer, fk_catalog_length: i16, fk_schema: Pointer, fk_schema_length: i16, fk_table: Pointer, fk_table_length: i16) => catalog::foreign_keys;
                52   SQLSpecialColumns SQLSpecialColumnsW(statement: Pointer, kind: u16, catalog: Pointer, catalog_length: i16, schema: Pointer, schema_length: i16, table: Pointer, table_length: i16, scope: u16, nullable: u16) => catalog::special_columns;
                53   SQLStatistics SQLStatisticsW(statement: Pointer, catalog: Pointer, catalog_length: i16, schema: Pointer, schema_length: i16, table: Pointer, table_length: i16, unique: u16, reserved: u16) => catalog::statistics;
                67   SQLProcedures SQLProceduresW(statement: Pointer, catalog: Pointer, catalog_length: i16, schema: Pointer, schema_length: i16, name: Pointer, name_length: i16) => catalog::procedures;
                66   SQLProcedureColumns SQLProcedureColumnsW(statement: Pointer, catalog: Pointer, catalog_length: i16, schema: Pointer, schema_length: i16, name: Pointer, name_length: i16, column: Pointer, column_length: i16) => catalog::procedure_columns;
                70   SQLTablePrivileges SQLTablePrivilegesW(statement: Pointer, catalog: Pointer, catalog_length: i16, schema: Pointer, schema_length: i16, table: Pointer, table_length: i16) => catalog::table_privileges;
                56   SQLColumnPrivileges SQLColumnPrivilegesW(statement: Pointer, catalog: Pointer, catalog_length: i16, schema: Pointer, schema_length: i16, table: Pointer, table_length: i16, column: Pointer, column_length: i16) => catalog::column_privileges;
                47   SQLGetTypeInfo SQLGetTypeInfoW(statement: Pointer, data_type: i16) => catalog::type_info;
        1011 SQLGetDiagRec SQLGetDiagRecW(kind: i16, handle: Pointer, number: i16, state: Pointer, native: Pointer, message: Pointer, capacity: i16, length: Pointer) => diagnostics::record;
        1010 SQLGetDiagField SQLGetDiagFieldW(kind: i16, handle: Pointer, number: i16, field: i16, value: Pointer, capacity: i16, length: Pointer) => diagnostics::field;
        1017 SQLSetDescField SQLSetDescFieldW(descriptor: Pointer, number: i16, field: i16, value: Pointer, length: i32) => descriptors::set_field;
        1008 SQLGetDescField SQLGetDescFieldW(descriptor: Pointer, number: i16, field: i16, value: Pointer, capacity: i32, length: Pointer) => descriptors::get_field;
        1009 SQLGetDescRec SQLGetDescRecW(descriptor: Pointer, number: i16, name: Pointer, capacity: i16, length: Pointer, verbose_type: Pointer, code: Pointer, octet_length: Pointer, precision: Pointer, scale: Pointer, nullable: Pointer) => descriptors::get_record;
    }
}
