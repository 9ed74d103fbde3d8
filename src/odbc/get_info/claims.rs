//! Every function, literal, predicate and cast that SQLGetInfo claims is run here through the SQL floor.

use datafusion::arrow::array::RecordBatch;
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion::sql::parser::Statement;

use crate::engine::info::bits::*;
use crate::engine::info::{InfoContext, InfoValue, info};
use crate::odbc::convert::c_type::SQL_C_CHAR;
use crate::odbc::convert::{CellValue, Target, cell};
use crate::sql;

/// Names of the bits from the lowest, an expression for each, and what it gives (`?` = anything).
type Claims = &'static [(u32, &'static str, &'static str)];

const STRINGS: Claims = &[
    (FN_STR_CONCAT, "{fn CONCAT('a', 'b')}", "ab"),
    (FN_STR_LEFT, "{fn LEFT('課題abc', 3)}", "課題a"),
    (FN_STR_LTRIM, "{fn LTRIM('  a')}", "a"),
    (FN_STR_LENGTH, "{fn LENGTH('課題')}", "2"),
    (FN_STR_LOCATE, "{fn LOCATE('b', 'abcb')}", "2"),
    (FN_STR_LOCATE_2, "{fn LOCATE('b', 'abcb', 3)}", "4"),
    (FN_STR_LCASE, "{fn LCASE('AB')}", "ab"),
    (FN_STR_REPEAT, "{fn REPEAT('ab', 2)}", "abab"),
    (FN_STR_REPLACE, "{fn REPLACE('abab', 'b', 'c')}", "acac"),
    (FN_STR_RIGHT, "{fn RIGHT('abc', 2)}", "bc"),
    (FN_STR_RTRIM, "{fn RTRIM('a  ')}", "a"),
    (FN_STR_SUBSTRING, "{fn SUBSTRING('abcd', 2, 2)}", "bc"),
    (FN_STR_UCASE, "{fn UCASE('ab')}", "AB"),
    (FN_STR_ASCII, "{fn ASCII('A')}", "65"),
    (FN_STR_CHAR, "{fn CHAR(65)}", "A"),
    (FN_STR_SPACE, "{fn SPACE(3)}", "   "),
    (FN_STR_BIT_LENGTH, "{fn BIT_LENGTH('ab')}", "16"),
    (FN_STR_CHAR_LENGTH, "{fn CHAR_LENGTH('課題')}", "2"),
    (FN_STR_CHARACTER_LENGTH, "{fn CHARACTER_LENGTH('課題')}", "2"),
    (FN_STR_OCTET_LENGTH, "{fn OCTET_LENGTH('課')}", "3"),
    (FN_STR_POSITION, "{fn POSITION('b' IN 'ab')}", "2"),
];

const NUMBERS: Claims = &[
    (0x1, "{fn ABS(-2)}", "2"),
    (0x2, "{fn ACOS(1)}", "0.0"),
    (0x4, "{fn ASIN(0)}", "0.0"),
    (0x8, "{fn ATAN(0)}", "0.0"),
    (0x10, "{fn ATAN2(0, 1)}", "0.0"),
    (0x20, "{fn CEILING(1.2)}", "?"),
    (0x40, "{fn COS(0)}", "1.0"),
    (0x80, "{fn COT(1)}", "?"),
    (0x100, "{fn EXP(0)}", "1.0"),
    (0x200, "{fn FLOOR(1.8)}", "?"),
    (0x400, "{fn LOG(1)}", "0.0"),
    (0x800, "{fn MOD(7, 4)}", "3"),
    (0x1000, "{fn SIGN(-3)}", "?"),
    (0x2000, "{fn SIN(0)}", "0.0"),
    (0x4000, "{fn SQRT(4)}", "2.0"),
    (0x8000, "{fn TAN(0)}", "0.0"),
    (0x1_0000, "{fn PI()}", "3.141592653589793"),
    (0x2_0000, "{fn RAND()}", "?"),
    (0x2_0000, "{fn RAND(1)}", "?"),
    (0x4_0000, "{fn DEGREES(0)}", "0.0"),
    (0x8_0000, "{fn LOG10(100)}", "2.0"),
    (0x10_0000, "{fn POWER(2, 3)}", "?"),
    (0x20_0000, "{fn RADIANS(0)}", "0.0"),
    (0x40_0000, "{fn ROUND(1.256, 2)}", "?"),
    (0x80_0000, "{fn TRUNCATE(1.256, 2)}", "?"),
];

const DATES: Claims = &[
    (0x1, "{fn NOW()}", "?"),
    (0x2, "{fn CURDATE()}", "?"),
    (0x4, "{fn DAYOFMONTH({d '2024-03-01'})}", "1"),
    (0x8, "{fn DAYOFWEEK({d '2024-03-03'})}", "1"),
    (0x10, "{fn DAYOFYEAR({d '2024-03-01'})}", "61"),
    (0x20, "{fn MONTH({d '2024-03-01'})}", "3"),
    (0x40, "{fn QUARTER({d '2024-03-01'})}", "1"),
    (0x80, "{fn WEEK({d '2024-03-01'})}", "9"),
    (0x100, "{fn YEAR({d '2024-03-01'})}", "2024"),
    (0x200, "{fn CURTIME()}", "?"),
    (0x400, "{fn HOUR({ts '2024-03-01 12:34:56'})}", "12"),
    (0x800, "{fn MINUTE({ts '2024-03-01 12:34:56'})}", "34"),
    (0x1000, "{fn SECOND({ts '2024-03-01 12:34:56'})}", "56"),
    (0x2000, "{fn TIMESTAMPADD(SQL_TSI_DAY, 2, {ts '2024-02-28 12:00:00'})}", "2024-03-01 12:00:00"),
    (0x4000, "{fn TIMESTAMPDIFF(SQL_TSI_DAY, {ts '2024-02-28 12:00:00'}, {ts '2024-03-01 12:00:00'})}", "2"),
    (0x8000, "{fn DAYNAME({d '2024-03-01'})}", "Friday"),
    (0x1_0000, "{fn MONTHNAME({d '2024-03-01'})}", "March"),
    (0x2_0000, "{fn CURRENT_DATE()}", "?"),
    (0x4_0000, "{fn CURRENT_TIME()}", "?"),
    (0x8_0000, "{fn CURRENT_TIMESTAMP()}", "?"),
    (0x10_0000, "{fn EXTRACT(YEAR FROM {d '2024-03-01'})}", "2024"),
];

const SYSTEM: Claims =
    &[(FN_SYS_DBNAME, "{fn DATABASE()}", "?"), (FN_SYS_IFNULL, "{fn IFNULL(NULL, 'a')}", "a")];

const PREDICATES: Claims = &[
    (SP_EXISTS, "(SELECT COUNT(*) FROM (VALUES (1)) a(x) WHERE EXISTS (SELECT 1))", "1"),
    (SP_ISNOTNULL, "1 IS NOT NULL", "1"),
    (SP_ISNULL, "1 IS NULL", "0"),
    (SP_LIKE, "'a%b' LIKE 'a!%_' ESCAPE '!'", "1"),
    (SP_IN, "1 IN (1, 2)", "1"),
    (SP_BETWEEN, "2 BETWEEN 1 AND 3", "1"),
    (SP_COMPARISON, "1 <> 2", "1"),
];

const SQL92_STRINGS: Claims = &[
    (SSF_LOWER, "LOWER('A')", "a"),
    (SSF_UPPER, "UPPER('a')", "A"),
    (SSF_SUBSTRING, "SUBSTRING('abcd' FROM 2 FOR 2)", "bc"),
    (SSF_TRIM_BOTH, "TRIM(BOTH 'x' FROM 'xax')", "a"),
    (SSF_TRIM_LEADING, "TRIM(LEADING 'x' FROM 'xax')", "ax"),
    (SSF_TRIM_TRAILING, "TRIM(TRAILING 'x' FROM 'xax')", "xa"),
];

const DATETIME_LITERALS: Claims = &[
    (1, "DATE '2024-03-01'", "2024-03-01"),
    (2, "TIME '12:34:56'", "12:34:56"),
    (4, "TIMESTAMP '2024-03-01 12:34:56'", "2024-03-01 12:34:56"),
];

const JOINS: Claims = &[
    (SRJO_CROSS_JOIN, "(SELECT COUNT(*) FROM (VALUES (1)) a(x) CROSS JOIN (VALUES (1)) b(y))", "1"),
    (
        SRJO_FULL_OUTER_JOIN,
        "(SELECT COUNT(*) FROM (VALUES (1)) a(x) FULL OUTER JOIN (VALUES (2)) b(y) ON x = y)",
        "2",
    ),
    (SRJO_INNER_JOIN, "(SELECT COUNT(*) FROM (VALUES (1)) a(x) INNER JOIN (VALUES (1)) b(y) ON x = y)", "1"),
    (
        SRJO_LEFT_OUTER_JOIN,
        "(SELECT COUNT(*) FROM (VALUES (1)) a(x) LEFT OUTER JOIN (VALUES (2)) b(y) ON x < y)",
        "1",
    ),
    (SRJO_NATURAL_JOIN, "(SELECT COUNT(*) FROM (VALUES (1)) a(x) NATURAL JOIN (VALUES (1)) b(x))", "1"),
    (
        SRJO_RIGHT_OUTER_JOIN,
        "(SELECT COUNT(*) FROM (VALUES (1)) a(x) RIGHT OUTER JOIN (VALUES (2)) b(y) ON x = y)",
        "1",
    ),
];

const SUBQUERIES: Claims = &[
    (
        SQ_COMPARISON,
        "(SELECT COUNT(*) FROM (VALUES (1)) a(x) WHERE x = (SELECT MAX(y) FROM (VALUES (1)) b(y)))",
        "1",
    ),
    (
        SQ_EXISTS,
        "(SELECT COUNT(*) FROM (VALUES (1)) a(x) WHERE EXISTS (SELECT 1 FROM (VALUES (1)) b(y) WHERE y = x))",
        "1",
    ),
    (SQ_IN, "(SELECT COUNT(*) FROM (VALUES (1)) a(x) WHERE x IN (SELECT y FROM (VALUES (1)) b(y)))", "1"),
    (
        SQ_CORRELATED_SUBQUERIES,
        "(SELECT SUM(x) FROM (VALUES (1), (2)) a(x) WHERE x < (SELECT MAX(y) FROM (VALUES (1, 5)) b(k, y) WHERE k = x))",
        "1",
    ),
];

/// Value, type code (SQL_CONVERT_…) and its source literal.
const CAST_SOURCES: &[(u16, &str, &str)] = &[
    (53, "BIGINT", "1"),
    (54, "BINARY", "X'31'"),
    (55, "BIT", "TRUE"),
    (56, "CHAR", "'1'"),
    (57, "DATE", "{d '2024-03-01'}"),
    (58, "DECIMAL", "1.5"),
    (59, "DOUBLE", "1.5E0"),
    (66, "TIME", "{t '12:00:00'}"),
    (67, "TIMESTAMP", "{ts '2024-03-01 12:00:00'}"),
    (68, "TINYINT", "1"),
];

const CAST_TARGETS: &[(u32, &str)] = &[
    (CVT_CHAR, "SQL_CHAR"),
    (CVT_NUMERIC, "SQL_NUMERIC"),
    (CVT_DECIMAL, "SQL_DECIMAL"),
    (CVT_INTEGER, "SQL_INTEGER"),
    (CVT_SMALLINT, "SQL_SMALLINT"),
    (CVT_FLOAT, "SQL_FLOAT"),
    (CVT_REAL, "SQL_REAL"),
    (CVT_DOUBLE, "SQL_DOUBLE"),
    (CVT_VARCHAR, "SQL_VARCHAR"),
    (CVT_LONGVARCHAR, "SQL_LONGVARCHAR"),
    (CVT_BINARY, "SQL_BINARY"),
    (CVT_VARBINARY, "SQL_VARBINARY"),
    (CVT_BIT, "SQL_BIT"),
    (CVT_TINYINT, "SQL_TINYINT"),
    (CVT_BIGINT, "SQL_BIGINT"),
    (CVT_DATE, "SQL_DATE"),
    (CVT_TIME, "SQL_TIME"),
    (CVT_TIMESTAMP, "SQL_TIMESTAMP"),
    (CVT_LONGVARBINARY, "SQL_LONGVARBINARY"),
    (CVT_WCHAR, "SQL_WCHAR"),
    (CVT_WLONGVARCHAR, "SQL_WLONGVARCHAR"),
    (CVT_WVARCHAR, "SQL_WVARCHAR"),
];

/// Runs an expression as the engine does and shows its value.
fn run(expression: &str) -> Result<String, String> {
    let parsed = sql::parse::parse(&format!("SELECT {expression}")).map_err(|error| error.to_string())?;
    let mut statement = parsed.statement;
    sql::rewrite::rewrite(&mut statement).map_err(|error| error.to_string())?;
    sql::names::Dictionary::default().apply(&mut statement);
    let config = SessionConfig::new()
        .set_bool("datafusion.sql_parser.enable_ident_normalization", false)
        .set_bool("datafusion.sql_parser.map_string_types_to_utf8view", false);
    let context = SessionContext::new_with_config(config);
    context.register_udf(crate::engine::database_function("space"));
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
    let batches: Vec<RecordBatch> = runtime
        .block_on(async {
            let plan = context.state().statement_to_plan(Statement::Statement(Box::new(statement))).await?;
            context.execute_logical_plan(plan).await?.collect().await
        })
        .map_err(|error| error.to_string())?;
    let batch = batches.first().ok_or("no rows")?;
    match cell(batch.column(0).as_ref(), 0, &Target::new(SQL_C_CHAR))
        .map_err(|error| error.to_string())?
        .value
    {
        CellValue::Text(text) => Ok(text.to_string()),
        other => Err(format!("{other:?}")),
    }
}

fn bits_of(id: u16) -> u32 {
    match info(id, &InfoContext::default()) {
        Ok(InfoValue::U32(bits)) => bits,
        other => panic!("{id}: {other:?}"),
    }
}

fn failures(id: u16, claims: Claims) -> Vec<String> {
    let mut failures = Vec::new();
    for (bit, expression, expected) in claims {
        if bits_of(id) & bit == 0 {
            continue;
        }
        match run(expression) {
            Ok(value) if *expected == "?" || value == *expected => {}
            other => failures.push(format!("{id}: {expression}: {other:?}, not {expected}")),
        }
    }
    failures
}

#[test]
fn what_is_claimed_works() {
    let tables: [(u16, Claims); 9] = [
        (50, STRINGS),
        (49, NUMBERS),
        (52, DATES),
        (51, SYSTEM),
        (160, PREDICATES),
        (164, SQL92_STRINGS),
        (119, DATETIME_LITERALS),
        (161, JOINS),
        (95, SUBQUERIES),
    ];
    let failures: Vec<String> = tables.into_iter().flat_map(|(id, claims)| failures(id, claims)).collect();
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn every_claim_is_tried() {
    for (id, claims) in [(50, STRINGS), (49, NUMBERS), (52, DATES), (51, SYSTEM), (160, PREDICATES)] {
        let tried = claims.iter().fold(0, |all, (bit, _, _)| all | bit);
        assert_eq!(bits_of(id) & !tried, 0, "{id}");
    }
}

#[test]
fn every_interval_can_be_added_and_measured() {
    let units = ["FRAC_SECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"];
    for (bit, unit) in units.into_iter().enumerate() {
        let moment = "{ts '2024-03-01 12:00:00'}";
        let later = format!("{{fn TIMESTAMPADD(SQL_TSI_{unit}, 2, {moment})}}");
        assert!(run(&later).is_ok(), "{unit}");
        if bits_of(110) & (1 << bit) != 0 {
            let difference = format!("{{fn TIMESTAMPDIFF(SQL_TSI_{unit}, {moment}, {later})}}");
            assert_eq!(run(&difference), Ok("2".to_owned()), "{unit}");
        }
    }
}

#[test]
fn every_cast_on_offer_plans() {
    let mut failures = Vec::new();
    for (id, source, literal) in CAST_SOURCES {
        for (bit, target) in CAST_TARGETS {
            if bits_of(*id) & bit == 0 {
                continue;
            }
            // A text must spell the value asked for.
            let literal = match (*id, *bit) {
                (56, CVT_DATE) => "'2024-03-01'",
                (56, CVT_TIME) => "'12:00:00'",
                (56, CVT_TIMESTAMP) => "'2024-03-01 12:00:00'",
                _ => literal,
            };
            let expression = format!("{{fn CONVERT({{fn CONVERT({literal}, SQL_{source})}}, {target})}}");
            if let Err(error) = run(&expression) {
                failures.push(format!("{source} to {target}: {error}"));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
