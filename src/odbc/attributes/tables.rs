//! The three tables: number, what setting does, default.

use super::super::codes::*;
use super::Rule::*;
use super::{Alias, Attribute};

/// Declares a table, one attribute a line.
macro_rules! attributes {
    ($(#[$doc:meta])* $table:ident: $($id:ident $rule:expr, $default:expr;)+) => {
        $(#[$doc])*
        pub const $table: &[Attribute] = &[
            $(Attribute { id: $id, name: stringify!($id), rule: $rule, default: $default },)+
        ];
    };
}

attributes! {
    /// Environment attributes.
    ENVIRONMENT:
    SQL_ATTR_ODBC_VERSION       OneOf(&[SQL_OV_ODBC2, SQL_OV_ODBC3, SQL_OV_ODBC3_80]), SQL_OV_ODBC3;
    SQL_ATTR_CONNECTION_POOLING Range(0, 3), 0;
    SQL_ATTR_CP_MATCH           Range(0, 1), 0;
    SQL_ATTR_OUTPUT_NTS         DefaultOnly, 1;
}

attributes! {
    /// Connection attributes.
    CONNECTION:
    SQL_ATTR_ACCESS_MODE        Range(0, 1), 0;
    SQL_ATTR_AUTOCOMMIT         Range(0, 1), 1;
    SQL_ATTR_LOGIN_TIMEOUT      Any, 0;
    SQL_ATTR_CONNECTION_TIMEOUT Any, 0;
    SQL_ATTR_METADATA_ID        Range(0, 1), 0;
    SQL_ATTR_QUIET_MODE         Any, 0;
    // No catalogs, so the current one is empty.
    SQL_ATTR_CURRENT_CATALOG    Text, 0;
    // Requests are HTTP; isolation has no levels (SQL_TXN_CAPABLE is SQL_TC_NONE).
    SQL_ATTR_PACKET_SIZE        Substitute, 0;
    SQL_ATTR_TXN_ISOLATION      DefaultOnly, 0;
    SQL_ATTR_ASYNC_ENABLE       DefaultOnly, 0;
    SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE DefaultOnly, 0;
    SQL_ATTR_AUTO_IPD           ReadOnly, 0;
    SQL_ATTR_CONNECTION_DEAD    ReadOnly, 0;
    SQL_ATTR_RESET_CONNECTION   OneOf(&[1]), 0;
    // An error means that ANSI and Unicode applications are treated alike.
    SQL_ATTR_ANSI_APP           NotOffered, 0;
    SQL_ATTR_ENLIST_IN_DTC      NotOffered, 0;
    SQL_ATTR_TRANSLATE_LIB      NotOffered, 0;
    SQL_ATTR_TRANSLATE_OPTION   NotOffered, 0;
    // The driver manager's own; the driver only sees them without one.
    SQL_ATTR_TRACE              NotOffered, 0;
    SQL_ATTR_TRACEFILE          NotOffered, 0;
    SQL_ATTR_ODBC_CURSORS       NotOffered, 0;
    SQL_ATTR_DISCONNECT_BEHAVIOR NotOffered, 0;
}

attributes! {
    /// Statement attributes. ODBC 2 applications set them on connections, too.
    STATEMENT:
    SQL_ATTR_QUERY_TIMEOUT      Any, 0;
    SQL_ATTR_MAX_ROWS           Any, 0;
    SQL_ATTR_MAX_LENGTH         Any, 0;
    SQL_ATTR_NOSCAN             Substitute, 0;
    SQL_ATTR_METADATA_ID        Range(0, 1), 0;
    SQL_ATTR_RETRIEVE_DATA      Range(0, 1), 1;
    SQL_ROWSET_SIZE             Range(1, u32::MAX as usize), 1;
    // Forward-only, read-only, insensitive: nothing else exists.
    SQL_ATTR_CURSOR_TYPE        Substitute, 0;
    SQL_ATTR_CONCURRENCY        Substitute, 1;
    SQL_ATTR_CURSOR_SCROLLABLE  DefaultOnly, 0;
    SQL_ATTR_CURSOR_SENSITIVITY OneOf(&[0, 1]), 0;
    SQL_ATTR_KEYSET_SIZE        Substitute, 0;
    SQL_ATTR_SIMULATE_CURSOR    Substitute, 0;
    SQL_ATTR_USE_BOOKMARKS      DefaultOnly, 0;
    SQL_ATTR_FETCH_BOOKMARK_PTR NotOffered, 0;
    SQL_ATTR_ROW_NUMBER         ReadOnly, 0;
    SQL_ATTR_ENABLE_AUTO_IPD    DefaultOnly, 0;
    SQL_ATTR_ASYNC_ENABLE       DefaultOnly, 0;
    SQL_ATTR_ASYNC_STMT_EVENT   NotOffered, 0;
    SQL_ATTR_ROW_ARRAY_SIZE        Alias(Alias::Ard(SQL_DESC_ARRAY_SIZE)), 1;
    SQL_ATTR_ROW_BIND_TYPE         Alias(Alias::Ard(SQL_DESC_BIND_TYPE)), 0;
    SQL_ATTR_ROW_BIND_OFFSET_PTR   Alias(Alias::Ard(SQL_DESC_BIND_OFFSET_PTR)), 0;
    SQL_ATTR_ROW_OPERATION_PTR     Alias(Alias::Ard(SQL_DESC_ARRAY_STATUS_PTR)), 0;
    SQL_ATTR_ROW_STATUS_PTR        Alias(Alias::Ird(SQL_DESC_ARRAY_STATUS_PTR)), 0;
    SQL_ATTR_ROWS_FETCHED_PTR      Alias(Alias::Ird(SQL_DESC_ROWS_PROCESSED_PTR)), 0;
    SQL_ATTR_PARAMSET_SIZE         Alias(Alias::Apd(SQL_DESC_ARRAY_SIZE)), 1;
    SQL_ATTR_PARAM_BIND_TYPE       Alias(Alias::Apd(SQL_DESC_BIND_TYPE)), 0;
    SQL_ATTR_PARAM_BIND_OFFSET_PTR Alias(Alias::Apd(SQL_DESC_BIND_OFFSET_PTR)), 0;
    SQL_ATTR_PARAM_OPERATION_PTR   Alias(Alias::Apd(SQL_DESC_ARRAY_STATUS_PTR)), 0;
    SQL_ATTR_PARAM_STATUS_PTR      Alias(Alias::Ipd(SQL_DESC_ARRAY_STATUS_PTR)), 0;
    SQL_ATTR_PARAMS_PROCESSED_PTR  Alias(Alias::Ipd(SQL_DESC_ROWS_PROCESSED_PTR)), 0;
    SQL_ATTR_APP_ROW_DESC       Descriptor, 0;
    SQL_ATTR_APP_PARAM_DESC     Descriptor, 0;
    SQL_ATTR_IMP_ROW_DESC       Descriptor, 0;
    SQL_ATTR_IMP_PARAM_DESC     Descriptor, 0;
}
