//! Arrow types as ODBC SQL types: codes, sizes, digits, names (ODBC Appendix D).
//!
//! One row of [`ROWS`] per SQL type. SQLColumns, SQLColAttribute and SQLGetTypeInfo read the same rows, and
//! their type names are what the engine's CAST takes.

use datafusion::arrow::datatypes::{DataType, Field};

use super::catalog::metadata;

/// SQL data type codes.
pub mod code {
    #![allow(missing_docs)]
    pub const SQL_UNKNOWN_TYPE: i16 = 0;
    pub const SQL_ALL_TYPES: i16 = 0;
    pub const SQL_CHAR: i16 = 1;
    pub const SQL_NUMERIC: i16 = 2;
    pub const SQL_DECIMAL: i16 = 3;
    pub const SQL_INTEGER: i16 = 4;
    pub const SQL_SMALLINT: i16 = 5;
    pub const SQL_FLOAT: i16 = 6;
    pub const SQL_REAL: i16 = 7;
    pub const SQL_DOUBLE: i16 = 8;
    /// Verbose type of dates and times; date by its ODBC 2 code.
    pub const SQL_DATETIME: i16 = 9;
    pub const SQL_DATE: i16 = 9;
    pub const SQL_TIME: i16 = 10;
    pub const SQL_TIMESTAMP: i16 = 11;
    pub const SQL_VARCHAR: i16 = 12;
    pub const SQL_TYPE_DATE: i16 = 91;
    pub const SQL_TYPE_TIME: i16 = 92;
    pub const SQL_TYPE_TIMESTAMP: i16 = 93;
    pub const SQL_LONGVARCHAR: i16 = -1;
    pub const SQL_BINARY: i16 = -2;
    pub const SQL_VARBINARY: i16 = -3;
    pub const SQL_LONGVARBINARY: i16 = -4;
    pub const SQL_BIGINT: i16 = -5;
    pub const SQL_TINYINT: i16 = -6;
    pub const SQL_BIT: i16 = -7;
    pub const SQL_WCHAR: i16 = -8;
    pub const SQL_WVARCHAR: i16 = -9;
    pub const SQL_WLONGVARCHAR: i16 = -10;
    pub const SQL_GUID: i16 = -11;
}

/// `SQL_ALL_EXCEPT_LIKE`
pub const SQL_ALL_EXCEPT_LIKE: i16 = 2;
/// `SQL_SEARCHABLE`
pub const SQL_SEARCHABLE: i16 = 3;

/// Largest precision of a decimal (`SQL_NUMERIC_STRUCT` and Decimal128 end here).
pub const MAX_DECIMAL_PRECISION: u8 = 38;
/// Size reported for bytes of unknown length.
const DEFAULT_BINARY_SIZE: u64 = 4000;
/// `yyyy-mm-dd hh:mm:ss.ffffff`
const TIMESTAMP_SIZE: u64 = 26;
/// `hh:mm:ss.ffffff`
const TIME_SIZE: u64 = 15;
/// Digits of fractional seconds delivered: microseconds.
pub const FRACTION_DIGITS: i16 = 6;

/// What ODBC says of the type of one column or parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlTypeInfo {
    /// SQL_DESC_CONCISE_TYPE, ODBC 3 codes ([`for_version`] gives the ODBC 2 ones).
    pub concise: i16,
    /// SQL_DESC_TYPE: [`code::SQL_DATETIME`] for dates and times, else the concise type.
    pub verbose: i16,
    /// SQL_DESC_DATETIME_INTERVAL_CODE; 0 for other types.
    pub datetime_sub: i16,
    /// SQL_DESC_TYPE_NAME, legal in CAST.
    pub type_name: &'static str,
    /// Characters, bytes or digits.
    pub column_size: u64,
    /// Digits after the point or of fractional seconds; 0 where that means nothing.
    pub decimal_digits: i16,
    /// True where `decimal_digits` means something (SQLColumns tells NULL otherwise).
    pub has_decimal_digits: bool,
    /// Characters to show any value.
    pub display_size: i64,
    /// Bytes to transfer any value in its default C type, without terminator.
    pub octet_length: i64,
    /// 10 for numbers, 0 for others.
    pub num_prec_radix: i16,
    /// True for unsigned numbers and for all that are no numbers.
    pub unsigned: bool,
    /// [`SQL_SEARCHABLE`] or [`SQL_ALL_EXCEPT_LIKE`].
    pub searchable: i16,
    /// True for text.
    pub case_sensitive: bool,
    /// True for numbers without a scale of their own kind (never here: no money type).
    pub fixed_prec_scale: bool,
    /// Before a literal; empty where a literal is bare.
    pub literal_prefix: &'static str,
    /// After a literal.
    pub literal_suffix: &'static str,
}

impl SqlTypeInfo {
    /// SQL_DESC_LENGTH: characters of text and dates, bytes of binary, digits of numbers.
    pub fn length(&self) -> u64 {
        self.column_size
    }

    /// SQL_DESC_PRECISION: digits of numbers, digits of fractional seconds, length of text.
    pub fn precision(&self) -> u64 {
        if self.datetime_sub != 0 { self.decimal_digits.unsigned_abs().into() } else { self.column_size }
    }

    /// Scale, or `None` where SQLColumns tells NULL.
    pub fn decimal_digits(&self) -> Option<i16> {
        self.has_decimal_digits.then_some(self.decimal_digits)
    }

    /// True for all kinds of bytes.
    pub fn is_binary(&self) -> bool {
        matches!(self.concise, code::SQL_BINARY | code::SQL_VARBINARY | code::SQL_LONGVARBINARY)
    }

    /// True for all kinds of text.
    pub fn is_text(&self) -> bool {
        self.case_sensitive
    }
}

/// A concise type as the application's ODBC version knows it: 91, 92, 93 were 9, 10, 11 in ODBC 2.
pub fn for_version(concise: i16, odbc2: bool) -> i16 {
    match concise {
        code::SQL_TYPE_DATE if odbc2 => code::SQL_DATE,
        code::SQL_TYPE_TIME if odbc2 => code::SQL_TIME,
        code::SQL_TYPE_TIMESTAMP if odbc2 => code::SQL_TIMESTAMP,
        other => other,
    }
}

/// What the family of a type decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Family {
    /// Text, with the bytes of one character in its C type.
    Text(u64),
    /// Bytes.
    Binary,
    /// Whole numbers, signed and unsigned display size apart by the sign.
    Integer,
    /// DECIMAL and NUMERIC.
    Decimal,
    /// REAL and DOUBLE.
    Float,
    /// BIT.
    Boolean,
    /// Dates and times with their subcode.
    DateTime(i16),
}

/// One SQL type of the driver.
#[derive(Debug)]
pub(crate) struct Row {
    pub concise: i16,
    pub name: &'static str,
    pub family: Family,
    pub unsigned: bool,
    /// Column size; the largest where a column may have less. 0: `MaxVarcharSize`.
    pub size: u64,
    pub display: i64,
    pub octets: i64,
    /// Largest scale.
    pub scale: i16,
    pub create_params: Option<&'static str>,
}

/// Declares [`ROWS`]; sizes of text and binary follow from the column size.
macro_rules! rows {
    ($($code:ident $name:literal $family:expr, $sign:ident, $size:expr, $display:expr, $octets:expr, $scale:expr, $create:expr;)+) => {
        &[$(Row {
            concise: code::$code, name: $name, family: $family, unsigned: rows!(@$sign), size: $size,
            display: $display, octets: $octets, scale: $scale, create_params: $create,
        }),+]
    };
    (@signed) => { false };
    (@unsigned) => { true };
}

use Family::{Binary, Boolean, DateTime, Decimal, Float, Integer, Text};

/// Largest text and binary the engine holds in one value.
const LONGEST: u64 = i32::MAX as u64;

/// All SQL types by SQL type code; the first row of a code is the one SQLColumns reports.
pub(crate) const ROWS: &[Row] = rows! {
    // Code            Name                Family     Sign      Size         Display Octets Scale  Create parameters
    SQL_WLONGVARCHAR   "TEXT"              Text(2),   unsigned, LONGEST,     0,      0,     0, None;
    SQL_WVARCHAR       "VARCHAR"           Text(2),   unsigned, 0,           0,      0,     0, Some("length");
    SQL_WCHAR          "CHAR"              Text(2),   unsigned, 0,           0,      0,     0, Some("length");
    SQL_BIT            "BOOLEAN"           Boolean,   unsigned, 1,           1,      1,     0, None;
    SQL_TINYINT        "TINYINT"           Integer,   signed,   3,           4,      1,     0, None;
    SQL_TINYINT        "TINYINT UNSIGNED"  Integer,   unsigned, 3,           3,      1,     0, None;
    SQL_BIGINT         "BIGINT"            Integer,   signed,   19,          20,     8,     0, None;
    SQL_BIGINT         "BIGINT UNSIGNED"   Integer,   unsigned, 20,          20,     8,     0, None;
    SQL_LONGVARBINARY  "BYTEA"             Binary,    unsigned, LONGEST,     0,      0,     0, None;
    SQL_VARBINARY      "BYTEA"             Binary,    unsigned, DEFAULT_BINARY_SIZE, 0, 0,  0, None;
    SQL_LONGVARCHAR    "TEXT"              Text(1),   unsigned, LONGEST,     0,      0,     0, None;
    SQL_CHAR           "CHAR"              Text(1),   unsigned, 0,           0,      0,     0, Some("length");
    SQL_NUMERIC        "NUMERIC"           Decimal,   signed,   38,          40,     40,    38, Some("precision,scale");
    SQL_DECIMAL        "DECIMAL"           Decimal,   signed,   38,          40,     40,    38, Some("precision,scale");
    SQL_INTEGER        "INTEGER"           Integer,   signed,   10,          11,     4,     0, None;
    SQL_INTEGER        "INTEGER UNSIGNED"  Integer,   unsigned, 10,          10,     4,     0, None;
    SQL_SMALLINT       "SMALLINT"          Integer,   signed,   5,           6,      2,     0, None;
    SQL_SMALLINT       "SMALLINT UNSIGNED" Integer,   unsigned, 5,           5,      2,     0, None;
    SQL_FLOAT          "DOUBLE"            Float,     signed,   15,          24,     8,     0, None;
    // One more than Appendix D: the shortest text that reads back has up to nine digits.
    SQL_REAL           "REAL"              Float,     signed,   7,           15,     4,     0, None;
    SQL_DOUBLE         "DOUBLE"            Float,     signed,   15,          24,     8,     0, None;
    SQL_VARCHAR        "VARCHAR"           Text(1),   unsigned, 0,           0,      0,     0, Some("length");
    SQL_TYPE_DATE      "DATE"              DateTime(1), unsigned, 10,        10,     6,     0, None;
    SQL_TYPE_TIME      "TIME"              DateTime(2), unsigned, TIME_SIZE, 15,     6,     FRACTION_DIGITS, None;
    SQL_TYPE_TIMESTAMP "TIMESTAMP"         DateTime(3), unsigned, TIMESTAMP_SIZE, 26, 16,   FRACTION_DIGITS, None;
};

impl Row {
    /// The type with its own sizes; `max_varchar_size` stands in for 0.
    pub(crate) fn info(&self, max_varchar_size: u32) -> SqlTypeInfo {
        let size = if self.size == 0 { u64::from(max_varchar_size.max(1)) } else { self.size };
        self.sized(size, self.scale)
    }

    /// The type with a column's size and scale.
    fn sized(&self, size: u64, scale: i16) -> SqlTypeInfo {
        let signed_size = i64::try_from(size).unwrap_or(i64::MAX);
        let (display_size, octet_length) = match self.family {
            Text(width) => (signed_size, i64::try_from(size.saturating_mul(width)).unwrap_or(i64::MAX)),
            Binary => (signed_size.saturating_mul(2), signed_size),
            // Sign and point.
            Decimal => (signed_size.saturating_add(2), signed_size.saturating_add(2)),
            _ => (self.display, self.octets),
        };
        let is_text = matches!(self.family, Text(_));
        let (prefix, suffix) = match self.family {
            // The engine reads a quoted text beside a date as a date.
            Text(_) | DateTime(_) => ("'", "'"),
            Binary => ("X'", "'"),
            _ => ("", ""),
        };
        let datetime_sub = if let DateTime(sub) = self.family { sub } else { 0 };
        SqlTypeInfo {
            concise: self.concise,
            verbose: if datetime_sub == 0 { self.concise } else { code::SQL_DATETIME },
            datetime_sub,
            type_name: self.name,
            column_size: size,
            decimal_digits: scale,
            has_decimal_digits: matches!(self.family, Integer | Decimal | DateTime(2 | 3)),
            display_size,
            octet_length,
            num_prec_radix: if matches!(self.family, Integer | Decimal | Float) { 10 } else { 0 },
            unsigned: self.unsigned,
            searchable: if is_text { SQL_SEARCHABLE } else { SQL_ALL_EXCEPT_LIKE },
            case_sensitive: is_text,
            fixed_prec_scale: false,
            literal_prefix: prefix,
            literal_suffix: suffix,
        }
    }
}

/// The row of a type; text where the table has none, which a test rules out for every code used here.
fn row(concise: i16, unsigned: bool) -> &'static Row {
    let is_number = |row: &Row| matches!(row.family, Integer);
    ROWS.iter()
        .find(|row| row.concise == concise && (!is_number(row) || row.unsigned == unsigned))
        .unwrap_or(&ROWS[0])
}

/// The SQL type of a result column, a table's column or a parameter.
///
/// Text takes its size from the field's metadata, else `max_varchar_size`; longer ones are SQL_WLONGVARCHAR.
/// What SQL has no type for (lists, structs, intervals) is delivered as text.
pub fn describe(field: &Field, max_varchar_size: u32) -> SqlTypeInfo {
    let size =
        field.metadata().get(metadata::SIZE).and_then(|size| size.parse().ok()).filter(|size| *size > 0);
    describe_type(field.data_type(), size, max_varchar_size)
}

/// The SQL type of an Arrow type; `size` is the longest value where something tells it.
pub fn describe_type(data_type: &DataType, size: Option<u64>, max_varchar_size: u32) -> SqlTypeInfo {
    let max = u64::from(max_varchar_size.max(1));
    let (concise, unsigned) = match data_type {
        DataType::Boolean => (code::SQL_BIT, true),
        DataType::Int8 => (code::SQL_TINYINT, false),
        DataType::UInt8 => (code::SQL_TINYINT, true),
        DataType::Int16 => (code::SQL_SMALLINT, false),
        DataType::UInt16 => (code::SQL_SMALLINT, true),
        DataType::Int32 => (code::SQL_INTEGER, false),
        DataType::UInt32 => (code::SQL_INTEGER, true),
        DataType::Int64 => (code::SQL_BIGINT, false),
        DataType::UInt64 => (code::SQL_BIGINT, true),
        DataType::Float16 | DataType::Float32 => (code::SQL_REAL, false),
        DataType::Float64 => (code::SQL_DOUBLE, false),
        DataType::Date32 | DataType::Date64 => (code::SQL_TYPE_DATE, true),
        DataType::Time32(_) | DataType::Time64(_) => (code::SQL_TYPE_TIME, true),
        DataType::Timestamp(_, _) => (code::SQL_TYPE_TIMESTAMP, true),
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale)
        | DataType::Decimal256(precision, scale) => return decimal(*precision, *scale),
        DataType::FixedSizeBinary(bytes) => return binary(Some(bytes.unsigned_abs().into()), max),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => return binary(size, max),
        DataType::Dictionary(_, values) => return describe_type(values, size, max_varchar_size),
        DataType::Null => return text(Some(1), max),
        _ => return text(size, max),
    };
    row(concise, unsigned).info(max_varchar_size)
}

fn text(size: Option<u64>, max: u64) -> SqlTypeInfo {
    let size = size.unwrap_or(max).min(LONGEST);
    row(if size > max { code::SQL_WLONGVARCHAR } else { code::SQL_WVARCHAR }, true).sized(size, 0)
}

fn binary(size: Option<u64>, max: u64) -> SqlTypeInfo {
    let size = size.unwrap_or(DEFAULT_BINARY_SIZE).clamp(1, LONGEST);
    let long = size > max.max(DEFAULT_BINARY_SIZE);
    row(if long { code::SQL_LONGVARBINARY } else { code::SQL_VARBINARY }, true).sized(size, 0)
}

/// A negative scale means zeros before the point: digits, as ODBC counts them.
fn decimal(precision: u8, scale: i8) -> SqlTypeInfo {
    let zeros = u64::from(scale.min(0).unsigned_abs());
    row(code::SQL_DECIMAL, false).sized(u64::from(precision).max(1) + zeros, scale.max(0).into())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use datafusion::arrow::datatypes::TimeUnit;

    use super::*;

    fn described(data_type: DataType) -> SqlTypeInfo {
        describe(&Field::new("c", data_type, true), 4000)
    }

    #[test]
    fn each_arrow_type_has_its_sql_type() {
        // Concise, verbose, name, size, digits, display, octets, unsigned
        type Expected = (i16, i16, &'static str, u64, Option<i16>, i64, i64, bool);
        let cases: Vec<(DataType, Expected)> = vec![
            (DataType::Utf8, (-9, -9, "VARCHAR", 4000, None, 4000, 8000, true)),
            (DataType::Utf8View, (-9, -9, "VARCHAR", 4000, None, 4000, 8000, true)),
            (DataType::Boolean, (-7, -7, "BOOLEAN", 1, None, 1, 1, true)),
            (DataType::Int8, (-6, -6, "TINYINT", 3, Some(0), 4, 1, false)),
            (DataType::Int16, (5, 5, "SMALLINT", 5, Some(0), 6, 2, false)),
            (DataType::Int32, (4, 4, "INTEGER", 10, Some(0), 11, 4, false)),
            (DataType::Int64, (-5, -5, "BIGINT", 19, Some(0), 20, 8, false)),
            (DataType::UInt64, (-5, -5, "BIGINT UNSIGNED", 20, Some(0), 20, 8, true)),
            (DataType::Float32, (7, 7, "REAL", 7, None, 15, 4, false)),
            (DataType::Float64, (8, 8, "DOUBLE", 15, None, 24, 8, false)),
            (DataType::Decimal128(10, 2), (3, 3, "DECIMAL", 10, Some(2), 12, 12, false)),
            (DataType::Decimal128(5, -2), (3, 3, "DECIMAL", 7, Some(0), 9, 9, false)),
            (DataType::Date32, (91, 9, "DATE", 10, None, 10, 6, true)),
            (DataType::Time64(TimeUnit::Nanosecond), (92, 9, "TIME", 15, Some(6), 15, 6, true)),
            (
                DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
                (93, 9, "TIMESTAMP", 26, Some(6), 26, 16, true),
            ),
            (DataType::Binary, (-3, -3, "BYTEA", 4000, None, 8000, 4000, true)),
            (DataType::Null, (-9, -9, "VARCHAR", 1, None, 1, 2, true)),
        ];
        for (data_type, expected) in cases {
            let info = described(data_type.clone());
            let found = (
                info.concise,
                info.verbose,
                info.type_name,
                info.column_size,
                info.decimal_digits(),
                info.display_size,
                info.octet_length,
                info.unsigned,
            );
            assert_eq!(found, expected, "{data_type}");
        }
    }

    #[test]
    fn text_has_the_size_its_field_tells() {
        let sized = |size: &str| {
            Field::new("c", DataType::Utf8, true)
                .with_metadata(HashMap::from([(metadata::SIZE.to_owned(), size.to_owned())]))
        };
        assert_eq!(describe(&sized("255"), 4000).column_size, 255);
        assert_eq!(describe(&sized("4000"), 4000).concise, code::SQL_WVARCHAR);
        let long = describe(&sized("100000"), 4000);
        assert_eq!(
            (long.concise, long.type_name, long.column_size),
            (code::SQL_WLONGVARCHAR, "TEXT", 100_000)
        );
        assert_eq!(describe(&sized("rubbish"), 4000).column_size, 4000);
        assert_eq!(describe(&sized("0"), 0).column_size, 1);
    }

    #[test]
    fn every_row_has_sizes_above_zero() {
        for row in ROWS {
            let info = row.info(4000);
            assert!(info.column_size > 0 && info.display_size > 0 && info.octet_length > 0, "{}", row.name);
        }
    }

    #[test]
    fn odbc_2_knows_dates_by_other_codes() {
        assert_eq!([91, 92, 93, 4].map(|code| for_version(code, true)), [9, 10, 11, 4]);
        assert_eq!([91, 92, 93, 4].map(|code| for_version(code, false)), [91, 92, 93, 4]);
    }
}
