//! Bits of SQLGetInfo's bitmasks (sqlext.h), under their names there without `SQL_`.

#![allow(missing_docs)]

/// Declares bits.
macro_rules! bits {
    ($($name:ident = $value:literal,)+) => { $(pub const $name: u32 = $value;)+ };
}

bits! {
    FN_STR_CONCAT = 0x1,
    FN_STR_LEFT = 0x4,
    FN_STR_LTRIM = 0x8,
    FN_STR_LENGTH = 0x10,
    FN_STR_LOCATE = 0x20,
    FN_STR_LCASE = 0x40,
    FN_STR_REPEAT = 0x80,
    FN_STR_REPLACE = 0x100,
    FN_STR_RIGHT = 0x200,
    FN_STR_RTRIM = 0x400,
    FN_STR_SUBSTRING = 0x800,
    FN_STR_UCASE = 0x1000,
    FN_STR_ASCII = 0x2000,
    FN_STR_CHAR = 0x4000,
    FN_STR_LOCATE_2 = 0x1_0000,
    FN_STR_SPACE = 0x4_0000,
    FN_STR_BIT_LENGTH = 0x8_0000,
    FN_STR_CHAR_LENGTH = 0x10_0000,
    FN_STR_CHARACTER_LENGTH = 0x20_0000,
    FN_STR_OCTET_LENGTH = 0x40_0000,
    FN_STR_POSITION = 0x80_0000,
    FN_CVT_CONVERT = 0x1,
    FN_CVT_CAST = 0x2,
    FN_SYS_DBNAME = 0x2,
    FN_SYS_IFNULL = 0x4,
    CVT_CHAR = 0x1,
    CVT_NUMERIC = 0x2,
    CVT_DECIMAL = 0x4,
    CVT_INTEGER = 0x8,
    CVT_SMALLINT = 0x10,
    CVT_FLOAT = 0x20,
    CVT_REAL = 0x40,
    CVT_DOUBLE = 0x80,
    CVT_VARCHAR = 0x100,
    CVT_LONGVARCHAR = 0x200,
    CVT_BINARY = 0x400,
    CVT_VARBINARY = 0x800,
    CVT_BIT = 0x1000,
    CVT_TINYINT = 0x2000,
    CVT_BIGINT = 0x4000,
    CVT_DATE = 0x8000,
    CVT_TIME = 0x1_0000,
    CVT_TIMESTAMP = 0x2_0000,
    CVT_LONGVARBINARY = 0x4_0000,
    CVT_WCHAR = 0x20_0000,
    CVT_WLONGVARCHAR = 0x40_0000,
    CVT_WVARCHAR = 0x80_0000,
    AF_AVG = 0x1,
    AF_COUNT = 0x2,
    AF_MAX = 0x4,
    AF_MIN = 0x8,
    AF_SUM = 0x10,
    AF_DISTINCT = 0x20,
    AF_ALL = 0x40,
    GD_ANY_COLUMN = 0x1,
    GD_ANY_ORDER = 0x2,
    GD_BLOCK = 0x4,
    GD_BOUND = 0x8,
    SP_EXISTS = 0x1,
    SP_ISNOTNULL = 0x2,
    SP_ISNULL = 0x4,
    SP_LIKE = 0x200,
    SP_IN = 0x400,
    SP_BETWEEN = 0x800,
    SP_COMPARISON = 0x1000,
    SRJO_CROSS_JOIN = 0x2,
    SRJO_FULL_OUTER_JOIN = 0x8,
    SRJO_INNER_JOIN = 0x10,
    SRJO_LEFT_OUTER_JOIN = 0x40,
    SRJO_NATURAL_JOIN = 0x80,
    SRJO_RIGHT_OUTER_JOIN = 0x100,
    SSF_LOWER = 0x2,
    SSF_UPPER = 0x4,
    SSF_SUBSTRING = 0x8,
    SSF_TRIM_BOTH = 0x20,
    SSF_TRIM_LEADING = 0x40,
    SSF_TRIM_TRAILING = 0x80,
    SQ_COMPARISON = 0x1,
    SQ_EXISTS = 0x2,
    SQ_IN = 0x4,
    SQ_CORRELATED_SUBQUERIES = 0x10,
    CA1_NEXT = 0x1,
    CA1_POS_POSITION = 0x200,
    CA2_READ_ONLY_CONCURRENCY = 0x1,
    CA2_MAX_ROWS_SELECT = 0x80,
    IS_INSERT_LITERALS = 0x1,
    IS_INSERT_SEARCHED = 0x2,
    IS_SELECT_INTO = 0x4,
    CT_CREATE_TABLE = 0x1,
    CT_LOCAL_TEMPORARY = 0x10,
    CT_COLUMN_CONSTRAINT = 0x200,
    CT_COLUMN_DEFAULT = 0x400,
    CT_TABLE_CONSTRAINT = 0x1000,
    CT_CONSTRAINT_NAME_DEFINITION = 0x2000,
    ISV_COLUMNS = 0x40,
    ISV_KEY_COLUMN_USAGE = 0x800,
    ISV_REFERENTIAL_CONSTRAINTS = 0x1000,
    ISV_SCHEMATA = 0x2000,
    ISV_TABLE_CONSTRAINTS = 0x8000,
    ISV_TABLES = 0x2_0000,
    ISV_VIEWS = 0x40_0000,
}

/// Every numeric function of Appendix E, ABS to TRUNCATE: 24 bits.
pub const FN_NUM_ALL: u32 = 0xFF_FFFF;
/// Every time and date function of Appendix E, NOW to EXTRACT: 21 bits.
pub const FN_TD_ALL: u32 = 0x1F_FFFF;
/// Every interval of TIMESTAMPADD: 9 bits.
pub const FN_TSI_ALL: u32 = 0x1FF;
/// Intervals of TIMESTAMPDIFF: not FRAC_SECOND, which counts nanoseconds the engine's epoch cannot tell.
pub const FN_TSI_DIFFERENCES: u32 = FN_TSI_ALL & !0x1;
/// All of SQL-92's BIT_LENGTH, CHAR_LENGTH, CHARACTER_LENGTH, EXTRACT, OCTET_LENGTH, POSITION.
pub const SNVF_ALL: u32 = 0x3F;
/// CASE, CAST, COALESCE, NULLIF.
pub const SVE_ALL: u32 = 0xF;
/// Views of `information_schema`.
pub const ISV_ALL: u32 = ISV_COLUMNS
    | ISV_KEY_COLUMN_USAGE
    | ISV_REFERENTIAL_CONSTRAINTS
    | ISV_SCHEMATA
    | ISV_TABLE_CONSTRAINTS
    | ISV_TABLES
    | ISV_VIEWS;
/// Outer joins of every form.
pub const OJ_ALL: u32 = 0x7F;

/// String functions of `{fn …}`; not INSERT, DIFFERENCE and SOUNDEX.
pub const STRING_FUNCTIONS: u32 = FN_STR_CONCAT
    | FN_STR_LEFT
    | FN_STR_LTRIM
    | FN_STR_LENGTH
    | FN_STR_LOCATE
    | FN_STR_LCASE
    | FN_STR_REPEAT
    | FN_STR_REPLACE
    | FN_STR_RIGHT
    | FN_STR_RTRIM
    | FN_STR_SUBSTRING
    | FN_STR_UCASE
    | FN_STR_ASCII
    | FN_STR_CHAR
    | FN_STR_LOCATE_2
    | FN_STR_SPACE
    | FN_STR_BIT_LENGTH
    | FN_STR_CHAR_LENGTH
    | FN_STR_CHARACTER_LENGTH
    | FN_STR_OCTET_LENGTH
    | FN_STR_POSITION;

/// What CREATE TABLE knows, in schema `temp`.
pub const CREATE_TABLE: u32 = CT_CREATE_TABLE
    | CT_LOCAL_TEMPORARY
    | CT_COLUMN_CONSTRAINT
    | CT_COLUMN_DEFAULT
    | CT_TABLE_CONSTRAINT
    | CT_CONSTRAINT_NAME_DEFINITION;

/// Targets of CAST that are text.
pub const CVT_TEXTS: u32 =
    CVT_CHAR | CVT_VARCHAR | CVT_LONGVARCHAR | CVT_WCHAR | CVT_WVARCHAR | CVT_WLONGVARCHAR;
/// Targets of CAST that are exact or approximate numbers.
pub const CVT_NUMBERS: u32 = CVT_NUMERIC
    | CVT_DECIMAL
    | CVT_INTEGER
    | CVT_SMALLINT
    | CVT_FLOAT
    | CVT_REAL
    | CVT_DOUBLE
    | CVT_TINYINT
    | CVT_BIGINT;
/// Targets of CAST that are bytes.
pub const CVT_BINARIES: u32 = CVT_BINARY | CVT_VARBINARY | CVT_LONGVARBINARY;
/// What a text can be cast to.
pub const CVT_FROM_TEXT: u32 =
    CVT_TEXTS | CVT_NUMBERS | CVT_BINARIES | CVT_BIT | CVT_DATE | CVT_TIME | CVT_TIMESTAMP;
/// What a whole or approximate number can be cast to.
pub const CVT_FROM_NUMBER: u32 = CVT_TEXTS | CVT_NUMBERS | CVT_BIT;
