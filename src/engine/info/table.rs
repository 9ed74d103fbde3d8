//! The table of SQLGetInfo: id, name without `SQL_`, answer.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};

use super::bits::*;
use super::keywords::KEYWORDS;
use super::{InfoContext, InfoValue};
use Answer::{Connection, Text, U16, U32};

/// Longest names (`TABLE_NAME` and the like have this size).
const NAME_LENGTH: u16 = 128;

/// How an id is answered.
pub(super) enum Answer {
    /// Fixed text.
    Text(&'static str),
    /// Fixed 16 bits.
    U16(u16),
    /// Fixed 32 bits.
    U32(u32),
    /// Text of the connection or the build.
    Connection(fn(&InfoContext) -> String),
}

impl Answer {
    pub(super) fn value(&self, context: &InfoContext) -> InfoValue {
        match self {
            Text(text) => InfoValue::Text((*text).to_owned()),
            U16(number) => InfoValue::U16(*number),
            U32(number) => InfoValue::U32(*number),
            Connection(text) => InfoValue::Text(text(context)),
        }
    }
}

/// One id.
pub(super) struct Row {
    pub id: u16,
    pub name: &'static str,
    pub answer: Answer,
}

const fn row(id: u16, name: &'static str, answer: Answer) -> Row {
    Row { id, name, answer }
}

/// SQL_DRIVER_VER: `MM.mm.bbbb`
fn driver_version() -> String {
    let part = |text: &str| text.parse::<u32>().unwrap_or_default();
    let major = part(env!("CARGO_PKG_VERSION_MAJOR"));
    let minor = part(env!("CARGO_PKG_VERSION_MINOR"));
    format!("{major:02}.{minor:02}.{:04}", part(env!("CARGO_PKG_VERSION_PATCH")))
}

/// Every id of ODBC 3.80 that a driver answers, by number.
#[rustfmt::skip]
pub(super) const INFO: &[Row] = &[
    row(0, "MAX_DRIVER_CONNECTIONS", U16(0)),
    row(1, "MAX_CONCURRENT_ACTIVITIES", U16(0)),
    row(2, "DATA_SOURCE_NAME", Connection(|context| context.data_source_name.clone())),
    row(6, "DRIVER_NAME", Connection(|_| format!("{DLL_PREFIX}backlogodbc{DLL_SUFFIX}"))),
    row(7, "DRIVER_VER", Connection(|_| driver_version())),
    row(8, "FETCH_DIRECTION", U32(1)), // SQL_FD_FETCH_NEXT
    row(9, "ODBC_API_CONFORMANCE", U16(1)), // SQL_OAC_LEVEL1
    row(10, "ODBC_VER", Text("03.80.0000")), // The driver manager answers with its own.
    row(11, "ROW_UPDATES", Text("N")),
    row(12, "ODBC_SAG_CLI_CONFORMANCE", U16(1)), // SQL_OSCC_COMPLIANT
    row(13, "SERVER_NAME", Connection(|context| context.server_name.clone())),
    row(14, "SEARCH_PATTERN_ESCAPE", Text("\\")),
    row(15, "ODBC_SQL_CONFORMANCE", U16(1)), // SQL_OSC_CORE
    row(16, "DATABASE_NAME", Connection(|context| context.database_name.clone())),
    row(17, "DBMS_NAME", Text("Backlog")),
    row(18, "DBMS_VER", Text("02.00.0000")), // Version of the API.
    row(19, "ACCESSIBLE_TABLES", Text("Y")),
    row(20, "ACCESSIBLE_PROCEDURES", Text("Y")),
    row(21, "PROCEDURES", Text("Y")),
    row(22, "CONCAT_NULL_BEHAVIOR", U16(0)), // SQL_CB_NULL
    row(23, "CURSOR_COMMIT_BEHAVIOR", U16(2)), // SQL_CB_PRESERVE
    row(24, "CURSOR_ROLLBACK_BEHAVIOR", U16(2)), // SQL_CB_PRESERVE
    row(
        25, "DATA_SOURCE_READ_ONLY",
        Connection(|context| if context.read_only { "Y" } else { "N" }.to_owned()),
    ),
    row(26, "DEFAULT_TXN_ISOLATION", U32(0)),
    row(27, "EXPRESSIONS_IN_ORDERBY", Text("Y")),
    row(28, "IDENTIFIER_CASE", U16(4)), // SQL_IC_MIXED
    row(29, "IDENTIFIER_QUOTE_CHAR", Text("\"")),
    row(30, "MAX_COLUMN_NAME_LEN", U16(NAME_LENGTH)),
    row(31, "MAX_CURSOR_NAME_LEN", U16(NAME_LENGTH)),
    row(32, "MAX_SCHEMA_NAME_LEN", U16(NAME_LENGTH)),
    row(33, "MAX_PROCEDURE_NAME_LEN", U16(NAME_LENGTH)),
    row(34, "MAX_CATALOG_NAME_LEN", U16(0)),
    row(35, "MAX_TABLE_NAME_LEN", U16(NAME_LENGTH)),
    row(36, "MULT_RESULT_SETS", Text("N")),
    row(37, "MULTIPLE_ACTIVE_TXN", Text("N")),
    row(38, "OUTER_JOINS", Text("Y")),
    row(39, "SCHEMA_TERM", Text("schema")),
    row(40, "PROCEDURE_TERM", Text("procedure")),
    row(41, "CATALOG_NAME_SEPARATOR", Text("")),
    row(42, "CATALOG_TERM", Text("")),
    row(43, "SCROLL_CONCURRENCY", U32(1)), // SQL_SCCO_READ_ONLY
    row(44, "SCROLL_OPTIONS", U32(1)), // SQL_SO_FORWARD_ONLY
    row(45, "TABLE_TERM", Text("table")),
    row(46, "TXN_CAPABLE", U16(0)), // SQL_TC_NONE: Backlog has no transactions.
    row(47, "USER_NAME", Connection(|context| context.user_name.clone())),
    row(48, "CONVERT_FUNCTIONS", U32(FN_CVT_CONVERT | FN_CVT_CAST)),
    row(49, "NUMERIC_FUNCTIONS", U32(FN_NUM_ALL)),
    row(50, "STRING_FUNCTIONS", U32(STRING_FUNCTIONS)),
    row(51, "SYSTEM_FUNCTIONS", U32(FN_SYS_DBNAME | FN_SYS_IFNULL)),
    row(52, "TIMEDATE_FUNCTIONS", U32(FN_TD_ALL)),
    row(53, "CONVERT_BIGINT", U32(CVT_FROM_NUMBER)),
    row(54, "CONVERT_BINARY", U32(CVT_BINARIES)),
    row(55, "CONVERT_BIT", U32(CVT_TEXTS | CVT_NUMBERS & !(CVT_NUMERIC | CVT_DECIMAL) | CVT_BIT)),
    row(56, "CONVERT_CHAR", U32(CVT_FROM_TEXT)),
    row(57, "CONVERT_DATE", U32(CVT_TEXTS | CVT_DATE | CVT_TIMESTAMP)),
    row(58, "CONVERT_DECIMAL", U32(CVT_TEXTS | CVT_NUMBERS)),
    row(59, "CONVERT_DOUBLE", U32(CVT_FROM_NUMBER)),
    row(60, "CONVERT_FLOAT", U32(CVT_FROM_NUMBER)),
    row(61, "CONVERT_INTEGER", U32(CVT_FROM_NUMBER)),
    row(62, "CONVERT_LONGVARCHAR", U32(CVT_FROM_TEXT)),
    row(63, "CONVERT_NUMERIC", U32(CVT_TEXTS | CVT_NUMBERS)),
    row(64, "CONVERT_REAL", U32(CVT_FROM_NUMBER)),
    row(65, "CONVERT_SMALLINT", U32(CVT_FROM_NUMBER)),
    row(66, "CONVERT_TIME", U32(CVT_TEXTS | CVT_TIME)),
    row(67, "CONVERT_TIMESTAMP", U32(CVT_TEXTS | CVT_DATE | CVT_TIME | CVT_TIMESTAMP)),
    row(68, "CONVERT_TINYINT", U32(CVT_FROM_NUMBER)),
    row(69, "CONVERT_VARBINARY", U32(CVT_BINARIES)),
    row(70, "CONVERT_VARCHAR", U32(CVT_FROM_TEXT)),
    row(71, "CONVERT_LONGVARBINARY", U32(CVT_BINARIES)),
    row(72, "TXN_ISOLATION_OPTION", U32(0)),
    row(73, "INTEGRITY", Text("N")),
    row(74, "CORRELATION_NAME", U16(2)), // SQL_CN_ANY
    row(75, "NON_NULLABLE_COLUMNS", U16(1)), // SQL_NNC_NON_NULL
    row(77, "DRIVER_ODBC_VER", Text("03.80")), // Asked before connecting.
    row(78, "LOCK_TYPES", U32(1)), // SQL_LCK_NO_CHANGE
    row(79, "POS_OPERATIONS", U32(1)), // SQL_POS_POSITION
    row(80, "POSITIONED_STATEMENTS", U32(0)),
    row(81, "GETDATA_EXTENSIONS", U32(GD_ANY_COLUMN | GD_ANY_ORDER | GD_BLOCK | GD_BOUND)),
    row(82, "BOOKMARK_PERSISTENCE", U32(0)),
    row(83, "STATIC_SENSITIVITY", U32(0)),
    row(84, "FILE_USAGE", U16(0)), // SQL_FILE_NOT_SUPPORTED
    row(85, "NULL_COLLATION", U16(0)), // SQL_NC_HIGH: NULL comes last ascending, first descending.
    row(86, "ALTER_TABLE", U32(0)),
    row(87, "COLUMN_ALIAS", Text("Y")),
    row(88, "GROUP_BY", U16(2)), // SQL_GB_GROUP_BY_CONTAINS_SELECT
    row(89, "KEYWORDS", Text(KEYWORDS)),
    row(90, "ORDER_BY_COLUMNS_IN_SELECT", Text("N")),
    row(91, "SCHEMA_USAGE", U32(7)), // SQL_SU_DML_STATEMENTS, _PROCEDURE_INVOCATION, _TABLE_DEFINITION
    row(92, "CATALOG_USAGE", U32(0)),
    row(93, "QUOTED_IDENTIFIER_CASE", U16(4)), // SQL_IC_MIXED
    row(94, "SPECIAL_CHARACTERS", Text("#$@")),
    row(95, "SUBQUERIES", U32(SQ_COMPARISON | SQ_EXISTS | SQ_IN | SQ_CORRELATED_SUBQUERIES)),
    row(96, "UNION", U32(3)), // SQL_U_UNION, SQL_U_UNION_ALL
    row(97, "MAX_COLUMNS_IN_GROUP_BY", U16(0)),
    row(98, "MAX_COLUMNS_IN_INDEX", U16(0)),
    row(99, "MAX_COLUMNS_IN_ORDER_BY", U16(0)),
    row(100, "MAX_COLUMNS_IN_SELECT", U16(0)),
    row(101, "MAX_COLUMNS_IN_TABLE", U16(0)),
    row(102, "MAX_INDEX_SIZE", U32(0)),
    row(103, "MAX_ROW_SIZE_INCLUDES_LONG", Text("Y")),
    row(104, "MAX_ROW_SIZE", U32(0)),
    row(105, "MAX_STATEMENT_LEN", U32(0)),
    row(106, "MAX_TABLES_IN_SELECT", U16(0)),
    row(107, "MAX_USER_NAME_LEN", U16(0)),
    row(108, "MAX_CHAR_LITERAL_LEN", U32(0)),
    row(109, "TIMEDATE_ADD_INTERVALS", U32(FN_TSI_ALL)),
    row(110, "TIMEDATE_DIFF_INTERVALS", U32(FN_TSI_DIFFERENCES)),
    row(111, "NEED_LONG_DATA_LEN", Text("N")),
    row(112, "MAX_BINARY_LITERAL_LEN", U32(0)),
    row(113, "LIKE_ESCAPE_CLAUSE", Text("Y")),
    row(114, "CATALOG_LOCATION", U16(0)),
    row(115, "OJ_CAPABILITIES", U32(OJ_ALL)),
    row(116, "ACTIVE_ENVIRONMENTS", U16(0)),
    row(117, "ALTER_DOMAIN", U32(0)),
    row(118, "SQL_CONFORMANCE", U32(1)), // SQL_SC_SQL92_ENTRY
    row(119, "DATETIME_LITERALS", U32(7)), // SQL_DL_SQL92_DATE, _TIME, _TIMESTAMP
    row(120, "BATCH_ROW_COUNT", U32(0)),
    row(121, "BATCH_SUPPORT", U32(0)),
    row(122, "CONVERT_WCHAR", U32(CVT_FROM_TEXT)),
    row(123, "CONVERT_INTERVAL_DAY_TIME", U32(0)),
    row(124, "CONVERT_INTERVAL_YEAR_MONTH", U32(0)),
    row(125, "CONVERT_WLONGVARCHAR", U32(CVT_FROM_TEXT)),
    row(126, "CONVERT_WVARCHAR", U32(CVT_FROM_TEXT)),
    row(127, "CREATE_ASSERTION", U32(0)),
    row(128, "CREATE_CHARACTER_SET", U32(0)),
    row(129, "CREATE_COLLATION", U32(0)),
    row(130, "CREATE_DOMAIN", U32(0)),
    row(131, "CREATE_SCHEMA", U32(0)),
    row(132, "CREATE_TABLE", U32(CREATE_TABLE)), // In schema temp.
    row(133, "CREATE_TRANSLATION", U32(0)),
    row(134, "CREATE_VIEW", U32(0)),
    row(136, "DROP_ASSERTION", U32(0)),
    row(137, "DROP_CHARACTER_SET", U32(0)),
    row(138, "DROP_COLLATION", U32(0)),
    row(139, "DROP_DOMAIN", U32(0)),
    row(140, "DROP_SCHEMA", U32(0)),
    row(141, "DROP_TABLE", U32(1)), // SQL_DT_DROP_TABLE
    row(142, "DROP_TRANSLATION", U32(0)),
    row(143, "DROP_VIEW", U32(0)),
    row(144, "DYNAMIC_CURSOR_ATTRIBUTES1", U32(0)),
    row(145, "DYNAMIC_CURSOR_ATTRIBUTES2", U32(0)),
    row(146, "FORWARD_ONLY_CURSOR_ATTRIBUTES1", U32(CA1_NEXT | CA1_POS_POSITION)),
    row(147, "FORWARD_ONLY_CURSOR_ATTRIBUTES2", U32(CA2_READ_ONLY_CONCURRENCY | CA2_MAX_ROWS_SELECT)),
    row(148, "INDEX_KEYWORDS", U32(0)),
    row(149, "INFO_SCHEMA_VIEWS", U32(ISV_ALL)),
    row(150, "KEYSET_CURSOR_ATTRIBUTES1", U32(0)),
    row(151, "KEYSET_CURSOR_ATTRIBUTES2", U32(0)),
    row(152, "ODBC_INTERFACE_CONFORMANCE", U32(1)), // SQL_OIC_CORE
    row(153, "PARAM_ARRAY_ROW_COUNTS", U32(2)), // SQL_PARC_NO_BATCH
    row(154, "PARAM_ARRAY_SELECTS", U32(3)), // SQL_PAS_NO_SELECT
    row(155, "SQL92_DATETIME_FUNCTIONS", U32(7)), // CURRENT_DATE, CURRENT_TIME, CURRENT_TIMESTAMP
    row(156, "SQL92_FOREIGN_KEY_DELETE_RULE", U32(0)),
    row(157, "SQL92_FOREIGN_KEY_UPDATE_RULE", U32(0)),
    row(158, "SQL92_GRANT", U32(0)),
    row(159, "SQL92_NUMERIC_VALUE_FUNCTIONS", U32(SNVF_ALL)),
    row(
        160, "SQL92_PREDICATES",
        U32(SP_EXISTS | SP_ISNOTNULL | SP_ISNULL | SP_LIKE | SP_IN | SP_BETWEEN | SP_COMPARISON),
    ),
    row(
        161, "SQL92_RELATIONAL_JOIN_OPERATORS",
        U32(SRJO_CROSS_JOIN | SRJO_FULL_OUTER_JOIN | SRJO_INNER_JOIN | SRJO_LEFT_OUTER_JOIN
        | SRJO_NATURAL_JOIN | SRJO_RIGHT_OUTER_JOIN),
    ),
    row(162, "SQL92_REVOKE", U32(0)),
    row(163, "SQL92_ROW_VALUE_CONSTRUCTOR", U32(3)), // SQL_SRVC_VALUE_EXPRESSION, SQL_SRVC_NULL
    row(
        164, "SQL92_STRING_FUNCTIONS",
        U32(SSF_LOWER | SSF_UPPER | SSF_SUBSTRING | SSF_TRIM_BOTH | SSF_TRIM_LEADING | SSF_TRIM_TRAILING),
    ),
    row(165, "SQL92_VALUE_EXPRESSIONS", U32(SVE_ALL)),
    row(166, "STANDARD_CLI_CONFORMANCE", U32(1)), // SQL_SCC_XOPEN_CLI_VERSION1
    row(167, "STATIC_CURSOR_ATTRIBUTES1", U32(0)),
    row(168, "STATIC_CURSOR_ATTRIBUTES2", U32(0)),
    row(169, "AGGREGATE_FUNCTIONS", U32(AF_AVG | AF_COUNT | AF_MAX | AF_MIN | AF_SUM | AF_DISTINCT | AF_ALL)),
    row(170, "DDL_INDEX", U32(0)),
    row(171, "DM_VER", Text("")), // The driver manager answers with its own.
    row(172, "INSERT_STATEMENT", U32(IS_INSERT_LITERALS | IS_INSERT_SEARCHED | IS_SELECT_INTO)),
    row(173, "CONVERT_GUID", U32(0)),
    row(180, "(180)", U32(0)), // Power Query asks; no header names it.
    row(1750, "DTC_TRANSITION_COST", U32(0)), // The driver manager asks.
    row(10000, "XOPEN_CLI_YEAR", Text("1995")),
    row(10001, "CURSOR_SENSITIVITY", U32(0)), // SQL_UNSPECIFIED
    row(10002, "DESCRIBE_PARAMETER", Text("Y")),
    row(10003, "CATALOG_NAME", Text("N")),
    row(10004, "COLLATION_SEQ", Text("UTF-8")),
    row(10005, "MAX_IDENTIFIER_LEN", U16(NAME_LENGTH)),
    row(10021, "ASYNC_MODE", U32(0)), // SQL_AM_NONE
    row(10022, "MAX_ASYNC_CONCURRENT_STATEMENTS", U32(0)),
    row(10023, "ASYNC_DBC_FUNCTIONS", U32(0)),
    row(10024, "DRIVER_AWARE_POOLING_SUPPORTED", U32(0)),
    row(10025, "ASYNC_NOTIFICATION", U32(0)),
    row(65003, "OJ_CAPABILITIES", U32(OJ_ALL)), // Its id before ODBC 3.
];
