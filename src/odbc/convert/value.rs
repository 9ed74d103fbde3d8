//! A cell's value between Arrow and C: one variant per family of SQL types.

use std::borrow::Cow;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::{
    DataType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    DecimalType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType, TimeUnit,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use datafusion::arrow::util::display::array_value_to_string;

use super::c_type::*;
use super::decimal::Decimal;
use super::integer::Integer;
use super::number::numeric_to_c;
use super::{CellValue, Converted, Target, binary, date_time, errors, text};
use crate::error::Result;

/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000;

/// A value that is not NULL.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    /// Whole numbers and booleans.
    Integer(Integer),
    /// DECIMAL
    Decimal(Decimal),
    /// REAL
    Float(f32),
    /// DOUBLE
    Double(f64),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since midnight.
    Time(i64),
    /// Microseconds since 1970-01-01 00:00:00, UTC.
    Timestamp(i64),
    /// Text
    Text(Cow<'a, str>),
    /// Bytes
    Binary(&'a [u8]),
}

/// See [`super::cell`].
pub(super) fn convert<'a>(array: &'a dyn Array, row: usize, target: &Target) -> Result<Converted<'a>> {
    match read(array, row)? {
        None => Ok(CellValue::Null.into()),
        Some(value) => to_c(value, target),
    }
}

/// See [`super::raw_values`].
pub(super) fn raw_values(array: &dyn Array, c_type: i16) -> Option<&[u8]> {
    /// The bytes of an array of primitives.
    macro_rules! raw {
        ($type:ty) => {
            array.as_primitive_opt::<$type>().map(|array| array.values().inner().as_slice())
        };
    }
    match (array.data_type(), c_type) {
        (DataType::Int64, SQL_C_SBIGINT) => raw!(Int64Type),
        (DataType::UInt64, SQL_C_UBIGINT) => raw!(UInt64Type),
        (DataType::Int32, SQL_C_SLONG | SQL_C_LONG) => raw!(Int32Type),
        (DataType::UInt32, SQL_C_ULONG) => raw!(UInt32Type),
        (DataType::Int16, SQL_C_SSHORT | SQL_C_SHORT) => raw!(Int16Type),
        (DataType::UInt16, SQL_C_USHORT) => raw!(UInt16Type),
        (DataType::Int8, SQL_C_STINYINT | SQL_C_TINYINT) => raw!(Int8Type),
        (DataType::UInt8, SQL_C_UTINYINT) => raw!(UInt8Type),
        (DataType::Float64, SQL_C_DOUBLE) => raw!(Float64Type),
        (DataType::Float32, SQL_C_FLOAT) => raw!(Float32Type),
        _ => None,
    }
}

/// A value in a C type.
pub(super) fn to_c<'a>(value: Value<'a>, target: &Target) -> Result<Converted<'a>> {
    match value {
        Value::Text(value) => text::to_c(value, target),
        Value::Integer(value) => numeric_to_c(value, target),
        Value::Timestamp(micros) => date_time::timestamp_to_c(micros, target),
        Value::Date(days) => date_time::date_to_c(days, target),
        Value::Time(micros) => date_time::time_to_c(micros, target),
        Value::Decimal(value) => numeric_to_c(value, target),
        Value::Float(value) => numeric_to_c(value, target),
        Value::Double(value) => numeric_to_c(value, target),
        Value::Binary(value) => binary::to_c(value, target),
    }
}

/// Reads a cell of primitives: `primitive!(array, row, ArrowType)`.
macro_rules! primitive {
    ($array:expr, $row:expr, $type:ty) => {
        match $array.as_primitive_opt::<$type>() {
            Some(array) => array.value($row),
            None => return Err(mismatch($array)),
        }
    };
}

/// The value of a cell; `None` for NULL.
pub(super) fn read<'a>(array: &'a dyn Array, row: usize) -> Result<Option<Value<'a>>> {
    if row >= array.len() {
        return Err(errors::internal(format!("row {row} of {}", array.len())));
    }
    if array.is_null(row) {
        return Ok(None);
    }
    let integer = |value: i128, width| Value::Integer(Integer { value, width });
    let value = match array.data_type() {
        DataType::Utf8 => match array.as_string_opt::<i32>() {
            Some(array) => Value::Text(Cow::Borrowed(array.value(row))),
            None => return Err(mismatch(array)),
        },
        DataType::Utf8View => match array.as_string_view_opt() {
            Some(array) => Value::Text(Cow::Borrowed(array.value(row))),
            None => return Err(mismatch(array)),
        },
        DataType::LargeUtf8 => match array.as_string_opt::<i64>() {
            Some(array) => Value::Text(Cow::Borrowed(array.value(row))),
            None => return Err(mismatch(array)),
        },
        DataType::Int64 => integer(primitive!(array, row, Int64Type).into(), 8),
        DataType::Int32 => integer(primitive!(array, row, Int32Type).into(), 4),
        DataType::Int16 => integer(primitive!(array, row, Int16Type).into(), 2),
        DataType::Int8 => integer(primitive!(array, row, Int8Type).into(), 1),
        DataType::UInt64 => integer(primitive!(array, row, UInt64Type).into(), 8),
        DataType::UInt32 => integer(primitive!(array, row, UInt32Type).into(), 4),
        DataType::UInt16 => integer(primitive!(array, row, UInt16Type).into(), 2),
        DataType::UInt8 => integer(primitive!(array, row, UInt8Type).into(), 1),
        DataType::Boolean => match array.as_boolean_opt() {
            Some(array) => integer(array.value(row).into(), 1),
            None => return Err(mismatch(array)),
        },
        DataType::Float64 => Value::Double(primitive!(array, row, Float64Type)),
        DataType::Float32 => Value::Float(primitive!(array, row, Float32Type)),
        DataType::Float16 => Value::Float(primitive!(array, row, Float16Type).to_f32()),
        DataType::Decimal32(_, scale) => decimal(primitive!(array, row, Decimal32Type).into(), *scale),
        DataType::Decimal64(_, scale) => decimal(primitive!(array, row, Decimal64Type).into(), *scale),
        DataType::Decimal128(_, scale) => decimal(primitive!(array, row, Decimal128Type), *scale),
        DataType::Decimal256(precision, scale) => {
            let value = primitive!(array, row, Decimal256Type);
            match value.to_i128() {
                Some(unscaled) => decimal(unscaled, *scale),
                None => Value::Text(Decimal256Type::format_decimal(value, *precision, *scale).into()),
            }
        }
        DataType::Date32 => Value::Date(primitive!(array, row, Date32Type)),
        DataType::Date64 => Value::Timestamp(scaled(primitive!(array, row, Date64Type), 1000)?),
        DataType::Timestamp(unit, _) => Value::Timestamp(match unit {
            TimeUnit::Second => scaled(primitive!(array, row, TimestampSecondType), 1_000_000)?,
            TimeUnit::Millisecond => scaled(primitive!(array, row, TimestampMillisecondType), 1000)?,
            TimeUnit::Microsecond => primitive!(array, row, TimestampMicrosecondType),
            // The column is described with six digits.
            TimeUnit::Nanosecond => primitive!(array, row, TimestampNanosecondType).div_euclid(1000),
        }),
        DataType::Time32(TimeUnit::Second) => {
            Value::Time(i64::from(primitive!(array, row, Time32SecondType)) * 1_000_000)
        }
        DataType::Time32(_) => Value::Time(i64::from(primitive!(array, row, Time32MillisecondType)) * 1000),
        DataType::Time64(TimeUnit::Microsecond) => Value::Time(primitive!(array, row, Time64MicrosecondType)),
        DataType::Time64(_) => Value::Time(primitive!(array, row, Time64NanosecondType).div_euclid(1000)),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            binary::read(array, row).map(Value::Binary).ok_or_else(|| mismatch(array))?
        }
        DataType::Dictionary(_, _) => return read_dictionary(array, row),
        DataType::Null => return Ok(None),
        _ => Value::Text(other(array, row)?.into()),
    };
    Ok(Some(value))
}

fn read_dictionary(array: &dyn Array, row: usize) -> Result<Option<Value<'_>>> {
    let dictionary = array.as_any_dictionary_opt().ok_or_else(|| mismatch(array))?;
    let Some(Value::Integer(key)) = read(dictionary.keys(), row)? else { return Ok(None) };
    read(dictionary.values().as_ref(), usize::try_from(key.value).unwrap_or(usize::MAX))
}

/// Lists, structs, intervals: the engine's own notation.
fn other(array: &dyn Array, row: usize) -> Result<String> {
    array_value_to_string(array, row).map_err(errors::internal)
}

/// A decimal; zeros before the point (negative scale) become digits.
fn decimal(unscaled: i128, scale: i8) -> Value<'static> {
    match u8::try_from(scale) {
        Ok(scale) => Value::Decimal(Decimal { unscaled, scale }),
        Err(_) => {
            let zeros = u32::from(scale.unsigned_abs());
            match 10_i128.checked_pow(zeros).and_then(|power| unscaled.checked_mul(power)) {
                Some(unscaled) => Value::Decimal(Decimal { unscaled, scale: 0 }),
                None => Value::Double(unscaled as f64 * 10_f64.powi(zeros as i32)),
            }
        }
    }
}

fn scaled(value: i64, factor: i64) -> Result<i64> {
    value.checked_mul(factor).ok_or_else(|| errors::datetime_overflow(value, "TIMESTAMP"))
}

/// Never with arrays that Arrow built.
fn mismatch(array: &dyn Array) -> crate::error::Error {
    errors::internal(format!("an array that is not {}", array.data_type()))
}
