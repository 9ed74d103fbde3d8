//! SQL types of column declarations as Arrow types.

use datafusion::arrow::datatypes::{DataType as Arrow, TimeUnit};
use sqlparser::ast::{
    BinaryLength, CharLengthUnits, CharacterLength, DataType, ExactNumberInfo, TimezoneInfo,
};

/// A declared type: how values are held, and their longest length where one is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ColumnType {
    /// Type of the values.
    pub arrow: Arrow,
    /// Characters of text, bytes of binary values.
    pub size: Option<u64>,
    /// Digits of seconds, where they are fewer than the six that can be held.
    pub fraction: Option<u8>,
    /// SERIAL: an identity column by its type.
    pub is_serial: bool,
}

/// Precision and scale of DECIMAL without either, as of `CONVERT(x, SQL_DECIMAL)`.
const DEFAULT_DECIMAL: (u8, i8) = (38, 10);

/// Digits that DECIMAL can have.
const LONGEST_DECIMAL: u64 = 38;

/// Bits of mantissa up to which FLOAT(p) is REAL.
const REAL_BITS: u64 = 24;

/// Digits of seconds that can be held.
const MOST_FRACTION: u64 = 6;

/// Characters of a UUID as text.
const UUID_SIZE: u64 = 36;

/// Names that the grammar knows no type of its own for.
const NAMED: &[(&str, Arrow)] = &[
    ("nchar", Arrow::Utf8),
    ("ntext", Arrow::Utf8),
    ("longvarchar", Arrow::Utf8),
    ("longnvarchar", Arrow::Utf8),
    ("nclob", Arrow::Utf8),
    ("varchar2", Arrow::Utf8),
    ("nvarchar2", Arrow::Utf8),
    ("sysname", Arrow::Utf8),
    ("longvarbinary", Arrow::Binary),
    ("image", Arrow::Binary),
    ("smalldatetime", Arrow::Timestamp(TimeUnit::Microsecond, None)),
    ("datetime2", Arrow::Timestamp(TimeUnit::Microsecond, None)),
];

/// Names of whole-number types that count by themselves.
const SERIALS: &[(&str, Arrow)] =
    &[("serial", Arrow::Int32), ("bigserial", Arrow::Int64), ("smallserial", Arrow::Int16)];

/// The type of a declared column; `None` for what the driver has no type for.
pub(super) fn column_type(declared: &DataType) -> Option<ColumnType> {
    let plain = |arrow| Some(ColumnType::of(arrow));
    let sized = |arrow, size| Some(ColumnType { size, ..ColumnType::of(arrow) });
    match declared {
        DataType::Character(length)
        | DataType::Char(length)
        | DataType::CharacterVarying(length)
        | DataType::CharVarying(length)
        | DataType::Varchar(length)
        | DataType::Nvarchar(length) => sized(Arrow::Utf8, characters(length.as_ref())?),
        DataType::Text
        | DataType::TinyText
        | DataType::MediumText
        | DataType::LongText
        | DataType::JSON
        | DataType::JSONB => plain(Arrow::Utf8),
        DataType::CharacterLargeObject(size)
        | DataType::CharLargeObject(size)
        | DataType::Clob(size)
        | DataType::String(size) => sized(Arrow::Utf8, *size),
        DataType::FixedString(size) => sized(Arrow::Utf8, Some(*size)),
        DataType::Uuid => sized(Arrow::Utf8, Some(UUID_SIZE)),
        DataType::Binary(size) | DataType::Blob(size) | DataType::Bytes(size) => sized(Arrow::Binary, *size),
        DataType::Varbinary(Some(BinaryLength::IntegerLength { length })) => {
            sized(Arrow::Binary, Some(*length))
        }
        DataType::Varbinary(_)
        | DataType::Bytea
        | DataType::TinyBlob
        | DataType::MediumBlob
        | DataType::LongBlob => plain(Arrow::Binary),
        DataType::Numeric(digits) | DataType::Decimal(digits) | DataType::Dec(digits) => {
            plain(decimal(digits)?)
        }
        DataType::Float(ExactNumberInfo::Precision(bits)) if *bits <= REAL_BITS => plain(Arrow::Float32),
        DataType::Real | DataType::Float4 | DataType::Float32 => plain(Arrow::Float32),
        // Digits after the point that no such number keeps.
        DataType::Float(ExactNumberInfo::PrecisionAndScale(..))
        | DataType::Double(ExactNumberInfo::PrecisionAndScale(..)) => None,
        DataType::Float(_)
        | DataType::Double(_)
        | DataType::DoublePrecision
        | DataType::Float8
        | DataType::Float64 => plain(Arrow::Float64),
        DataType::Bool | DataType::Boolean | DataType::Bit(None | Some(1)) => plain(Arrow::Boolean),
        DataType::Date | DataType::Date32 => plain(Arrow::Date32),
        DataType::Time(_, TimezoneInfo::WithTimeZone | TimezoneInfo::Tz) => None,
        DataType::Time(digits, _) => Some(ColumnType {
            fraction: fraction(*digits),
            ..ColumnType::of(Arrow::Time64(TimeUnit::Microsecond))
        }),
        DataType::Timestamp(digits, _) | DataType::TimestampNtz(digits) | DataType::Datetime(digits) => {
            Some(moment(*digits))
        }
        DataType::Datetime64(digits, _) => Some(moment(Some(*digits))),
        DataType::Custom(name, arguments) => named(&name.to_string(), arguments),
        other => plain(whole_number(other)?),
    }
}

impl ColumnType {
    fn of(arrow: Arrow) -> Self {
        ColumnType { arrow, size: None, fraction: None, is_serial: false }
    }
}

/// The longest length; `None` for one that is not counted in characters.
fn characters(length: Option<&CharacterLength>) -> Option<Option<u64>> {
    match length {
        Some(CharacterLength::IntegerLength { unit: Some(CharLengthUnits::Octets), .. }) => None,
        Some(CharacterLength::IntegerLength { length, .. }) => Some(Some(*length)),
        Some(CharacterLength::Max) | None => Some(None),
    }
}

/// A point in time with so many digits of seconds. One with a time zone is kept as UTC.
fn moment(digits: Option<u64>) -> ColumnType {
    ColumnType { fraction: fraction(digits), ..ColumnType::of(Arrow::Timestamp(TimeUnit::Microsecond, None)) }
}

fn fraction(digits: Option<u64>) -> Option<u8> {
    digits.filter(|digits| *digits < MOST_FRACTION).and_then(|digits| u8::try_from(digits).ok())
}

fn decimal(digits: &ExactNumberInfo) -> Option<Arrow> {
    let (precision, scale) = match digits {
        ExactNumberInfo::None => return Some(Arrow::Decimal128(DEFAULT_DECIMAL.0, DEFAULT_DECIMAL.1)),
        ExactNumberInfo::Precision(precision) => (*precision, 0),
        ExactNumberInfo::PrecisionAndScale(precision, scale) => (*precision, *scale),
    };
    let fits = (1..=LONGEST_DECIMAL).contains(&precision) && u64::try_from(scale).ok()? <= precision;
    fits.then_some(Arrow::Decimal128(u8::try_from(precision).ok()?, i8::try_from(scale).ok()?))
}

fn whole_number(declared: &DataType) -> Option<Arrow> {
    Some(match declared {
        DataType::TinyInt(_) => Arrow::Int8,
        DataType::TinyIntUnsigned(_) | DataType::UTinyInt | DataType::UInt8 => Arrow::UInt8,
        DataType::SmallInt(_) | DataType::Int2(_) | DataType::Int16 => Arrow::Int16,
        DataType::SmallIntUnsigned(_)
        | DataType::Int2Unsigned(_)
        | DataType::USmallInt
        | DataType::UInt16 => Arrow::UInt16,
        DataType::Int(_)
        | DataType::Integer(_)
        | DataType::Int4(_)
        | DataType::Int32
        | DataType::MediumInt(_)
        | DataType::Signed
        | DataType::SignedInteger => Arrow::Int32,
        DataType::IntUnsigned(_)
        | DataType::IntegerUnsigned(_)
        | DataType::Int4Unsigned(_)
        | DataType::MediumIntUnsigned(_)
        | DataType::Unsigned
        | DataType::UnsignedInteger
        | DataType::UInt32 => Arrow::UInt32,
        DataType::BigInt(_) | DataType::Int8(_) | DataType::Int64 => Arrow::Int64,
        DataType::BigIntUnsigned(_) | DataType::Int8Unsigned(_) | DataType::UBigInt | DataType::UInt64 => {
            Arrow::UInt64
        }
        _ => return None,
    })
}

fn named(name: &str, arguments: &[String]) -> Option<ColumnType> {
    let name = name.to_lowercase();
    let of = |table: &[(&str, Arrow)]| {
        table.iter().find(|(known, _)| *known == name).map(|(_, arrow)| arrow.clone())
    };
    if let Some(arrow) = of(SERIALS) {
        return Some(ColumnType { is_serial: true, ..ColumnType::of(arrow) });
    }
    let arrow = of(NAMED)?;
    let has_size = matches!(arrow, Arrow::Utf8 | Arrow::Binary);
    let first: Option<u64> = arguments.first().and_then(|first| first.parse().ok());
    let fraction = fraction(first.filter(|_| matches!(arrow, Arrow::Timestamp(..))));
    Some(ColumnType { size: first.filter(|_| has_size), fraction, ..ColumnType::of(arrow) })
}

#[cfg(test)]
mod tests {
    use sqlparser::ast::Statement;

    use super::*;

    fn of(sql_type: &str) -> Option<ColumnType> {
        let statement = crate::sql::parse::parse_own(&format!("CREATE TABLE t (c {sql_type})")).unwrap();
        let Statement::CreateTable(table) = statement else { panic!("{sql_type}") };
        column_type(&table.columns[0].data_type)
    }

    #[test]
    fn every_type_on_offer_declares_a_column_of_that_type() {
        for row in crate::engine::sql_type::ROWS {
            let declared = of(row.name).unwrap_or_else(|| panic!("{}", row.name));
            let told = crate::engine::sql_type::describe_type(&declared.arrow, declared.size, 4000);
            let same = told.type_name == row.name
                || matches!(row.name, "CHAR" | "TEXT") && told.type_name == "VARCHAR"
                || row.name == "NUMERIC" && told.type_name == "DECIMAL";
            assert!(same, "{} became {}", row.name, told.type_name);
        }
    }

    #[test]
    fn lengths_precisions_and_serials_are_kept() {
        assert_eq!(of("NVARCHAR(20)").unwrap().size, Some(20));
        assert_eq!(of("NCHAR(7)").unwrap().size, Some(7));
        assert_eq!(of("VARCHAR(MAX)").unwrap().size, None);
        assert_eq!(of("VARBINARY(16)").unwrap().size, Some(16));
        assert_eq!(of("DECIMAL(8, 4)").unwrap().arrow, Arrow::Decimal128(8, 4));
        assert_eq!(of("NUMERIC(10)").unwrap().arrow, Arrow::Decimal128(10, 0));
        assert_eq!(of("FLOAT(24)").unwrap().arrow, Arrow::Float32);
        assert_eq!(of("FLOAT(53)").unwrap().arrow, Arrow::Float64);
        assert!(of("BIGSERIAL").unwrap().is_serial);
        assert_eq!(of("TIMESTAMP(3)").unwrap().fraction, Some(3));
        assert_eq!(of("TIME(0)").unwrap().fraction, Some(0));
        assert_eq!(of("DATETIME2(7)").unwrap().fraction, None);
        let unknown = ["DECIMAL(40, 2)", "DECIMAL(2, 4)", "GEOMETRY", "INTERVAL"];
        let not_kept = ["VARCHAR(3 OCTETS)", "FLOAT(10, 2)", "DOUBLE(10, 2)", "TIME WITH TIME ZONE"];
        for unknown in unknown.into_iter().chain(not_kept) {
            assert_eq!(of(unknown), None, "{unknown}");
        }
    }
}
