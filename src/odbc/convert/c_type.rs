//! C data types (ODBC Appendix D): codes, sizes, and which one a SQL type has by default.

use crate::engine::sql_type::{SqlTypeInfo, code};

/// Narrow text, UTF-8.
pub const SQL_C_CHAR: i16 = 1;
/// `SQL_NUMERIC_STRUCT`
pub const SQL_C_NUMERIC: i16 = 2;
/// 32 bits, signedness as in ODBC 2 (taken as signed).
pub const SQL_C_LONG: i16 = 4;
/// 16 bits, signedness as in ODBC 2 (taken as signed).
pub const SQL_C_SHORT: i16 = 5;
/// 32-bit float
pub const SQL_C_FLOAT: i16 = 7;
/// 64-bit float
pub const SQL_C_DOUBLE: i16 = 8;
/// `SQL_DATE_STRUCT` by its ODBC 2 code
pub const SQL_C_DATE: i16 = 9;
/// `SQL_TIME_STRUCT` by its ODBC 2 code
pub const SQL_C_TIME: i16 = 10;
/// `SQL_TIMESTAMP_STRUCT` by its ODBC 2 code
pub const SQL_C_TIMESTAMP: i16 = 11;
/// `SQL_DATE_STRUCT`
pub const SQL_C_TYPE_DATE: i16 = 91;
/// `SQL_TIME_STRUCT`
pub const SQL_C_TYPE_TIME: i16 = 92;
/// `SQL_TIMESTAMP_STRUCT`
pub const SQL_C_TYPE_TIMESTAMP: i16 = 93;
/// The C type that belongs to the SQL type.
pub const SQL_C_DEFAULT: i16 = 99;
/// The C type set in the application row descriptor.
pub const SQL_ARD_TYPE: i16 = -99;
/// The C type set in the application parameter descriptor.
pub const SQL_APD_TYPE: i16 = -100;
/// Bytes
pub const SQL_C_BINARY: i16 = -2;
/// 8 bits, signedness as in ODBC 2 (taken as signed).
pub const SQL_C_TINYINT: i16 = -6;
/// One byte, 0 or 1
pub const SQL_C_BIT: i16 = -7;
/// Wide text, UTF-16 in the machine's byte order.
pub const SQL_C_WCHAR: i16 = -8;
/// `SQLGUID`
pub const SQL_C_GUID: i16 = -11;
/// Signed 16 bits
pub const SQL_C_SSHORT: i16 = -15;
/// Signed 32 bits
pub const SQL_C_SLONG: i16 = -16;
/// Unsigned 16 bits
pub const SQL_C_USHORT: i16 = -17;
/// Unsigned 32 bits
pub const SQL_C_ULONG: i16 = -18;
/// Signed 64 bits
pub const SQL_C_SBIGINT: i16 = -25;
/// Signed 8 bits
pub const SQL_C_STINYINT: i16 = -26;
/// Unsigned 64 bits
pub const SQL_C_UBIGINT: i16 = -27;
/// Unsigned 8 bits
pub const SQL_C_UTINYINT: i16 = -28;

/// Code and size in bytes of each fixed C type.
const FIXED: &[(i16, usize)] = &[
    (SQL_C_SLONG, 4),
    (SQL_C_SBIGINT, 8),
    (SQL_C_DOUBLE, 8),
    (SQL_C_TYPE_TIMESTAMP, 16),
    (SQL_C_TYPE_DATE, 6),
    (SQL_C_TYPE_TIME, 6),
    (SQL_C_BIT, 1),
    (SQL_C_LONG, 4),
    (SQL_C_ULONG, 4),
    (SQL_C_SHORT, 2),
    (SQL_C_SSHORT, 2),
    (SQL_C_USHORT, 2),
    (SQL_C_TINYINT, 1),
    (SQL_C_STINYINT, 1),
    (SQL_C_UTINYINT, 1),
    (SQL_C_UBIGINT, 8),
    (SQL_C_FLOAT, 4),
    (SQL_C_NUMERIC, 19),
    (SQL_C_DATE, 6),
    (SQL_C_TIME, 6),
    (SQL_C_TIMESTAMP, 16),
    (SQL_C_GUID, 16),
];

/// Bytes of a fixed C type: the stride of a bound column, whatever its buffer length says.
/// `None` for text, bytes and unknown types.
pub fn fixed_size(c_type: i16) -> Option<usize> {
    FIXED.iter().find(|(code, _)| *code == c_type).map(|(_, size)| *size)
}

/// True for every C type that [`super::cell`] and [`super::parameter`] know (HY003 otherwise).
pub fn is_supported(c_type: i16) -> bool {
    matches!(c_type, SQL_C_CHAR | SQL_C_WCHAR | SQL_C_BINARY) || fixed_size(c_type).is_some()
}

/// SQL type, C type when signed, C type when unsigned.
const DEFAULTS: &[(i16, i16, i16)] = &[
    (code::SQL_WVARCHAR, SQL_C_WCHAR, SQL_C_WCHAR),
    (code::SQL_WLONGVARCHAR, SQL_C_WCHAR, SQL_C_WCHAR),
    (code::SQL_WCHAR, SQL_C_WCHAR, SQL_C_WCHAR),
    (code::SQL_BIGINT, SQL_C_SBIGINT, SQL_C_UBIGINT),
    (code::SQL_INTEGER, SQL_C_SLONG, SQL_C_ULONG),
    (code::SQL_SMALLINT, SQL_C_SSHORT, SQL_C_USHORT),
    (code::SQL_TINYINT, SQL_C_STINYINT, SQL_C_UTINYINT),
    (code::SQL_BIT, SQL_C_BIT, SQL_C_BIT),
    (code::SQL_REAL, SQL_C_FLOAT, SQL_C_FLOAT),
    (code::SQL_FLOAT, SQL_C_DOUBLE, SQL_C_DOUBLE),
    (code::SQL_DOUBLE, SQL_C_DOUBLE, SQL_C_DOUBLE),
    (code::SQL_TYPE_DATE, SQL_C_TYPE_DATE, SQL_C_TYPE_DATE),
    (code::SQL_TYPE_TIME, SQL_C_TYPE_TIME, SQL_C_TYPE_TIME),
    (code::SQL_TYPE_TIMESTAMP, SQL_C_TYPE_TIMESTAMP, SQL_C_TYPE_TIMESTAMP),
    (code::SQL_DATE, SQL_C_TYPE_DATE, SQL_C_TYPE_DATE),
    (code::SQL_TIME, SQL_C_TYPE_TIME, SQL_C_TYPE_TIME),
    (code::SQL_TIMESTAMP, SQL_C_TYPE_TIMESTAMP, SQL_C_TYPE_TIMESTAMP),
    (code::SQL_BINARY, SQL_C_BINARY, SQL_C_BINARY),
    (code::SQL_VARBINARY, SQL_C_BINARY, SQL_C_BINARY),
    (code::SQL_LONGVARBINARY, SQL_C_BINARY, SQL_C_BINARY),
    (code::SQL_GUID, SQL_C_GUID, SQL_C_GUID),
];

/// What `SQL_C_DEFAULT` means for a result column.
pub fn default_c_type(sql: &SqlTypeInfo) -> i16 {
    default_c_type_of(sql.concise, sql.unsigned)
}

/// What `SQL_C_DEFAULT` means for a concise SQL type, e.g. the ParameterType of SQLBindParameter.
/// Characters, decimals and unknown types travel as `SQL_C_CHAR`.
pub fn default_c_type_of(sql_type: i16, unsigned: bool) -> i16 {
    let row = DEFAULTS.iter().find(|(code, _, _)| *code == sql_type);
    row.map_or(
        SQL_C_CHAR,
        |(_, signed_type, unsigned_type)| if unsigned { *unsigned_type } else { *signed_type },
    )
}
