//! Parameters: C values as values of the engine (ODBC Appendix D, C to SQL).

use std::borrow::Cow;

use datafusion::arrow::datatypes::{DataType, TimeUnit};
use datafusion::common::ScalarValue;

use super::c_type::*;
use super::date_time::{self, Moment};
use super::decimal::Decimal;
use super::integer::Integer;
use super::number::{self, Numeric, Parsed, bad_text, c_type_name, shortened};
use super::value::{DAY, Value};
use super::{binary, errors, text};
use crate::engine::sql_type::describe_type;
use crate::error::{Error, Result};
use crate::odbc::text::Encoding;

/// NULL of the type wanted.
pub fn null_parameter(wanted: Option<&DataType>) -> ScalarValue {
    wanted.and_then(|wanted| ScalarValue::try_from(wanted).ok()).unwrap_or(ScalarValue::Null)
}

/// The engine's value of a parameter.
///
/// `bytes` are exactly the value's bytes: text without terminator, a fixed C type in its size. `precision`
/// (0 = not set) and `scale` are those of the application parameter descriptor, for SQL_C_NUMERIC.
///
/// Text that is not valid UTF-8 or UTF-16 is an error (22018).
///
/// With a `wanted` type the value has that type, or it is an error: 22018 text that is no such value, 22003
/// out of range, 22001 a fraction it cannot keep, 22007/22008 dates, 07006 no such conversion. Without, it
/// has the type that comes closest to the C type.
pub fn parameter(
    c_type: i16,
    bytes: &[u8],
    wanted: Option<&DataType>,
    precision: i16,
    scale: i16,
) -> Result<ScalarValue> {
    let value = decode(c_type, bytes, precision, scale)?;
    match wanted {
        None | Some(DataType::Null) => Ok(natural(c_type, value)),
        Some(wanted) => convert(Source { c_type, value }, wanted),
    }
}

/// Bytes of a fixed C type; HY090 when there are fewer.
fn fixed<const N: usize>(c_type: i16, bytes: &[u8]) -> Result<[u8; N]> {
    bytes.first_chunk().copied().ok_or_else(|| errors::short_parameter(c_type_name(c_type), bytes.len()))
}

/// The C value as a value of a SQL family.
fn decode(c_type: i16, bytes: &[u8], precision: i16, scale: i16) -> Result<Value<'_>> {
    /// `integer!(type, width)` reads an integer.
    macro_rules! integer {
        ($type:ty) => {
            Value::Integer(Integer {
                value: <$type>::from_ne_bytes(fixed(c_type, bytes)?).into(),
                width: size_of::<$type>() as u8,
            })
        };
    }
    Ok(match c_type {
        SQL_C_CHAR => Value::Text(Cow::Owned(Encoding::Narrow.decode(bytes)?)),
        SQL_C_WCHAR => Value::Text(Cow::Owned(Encoding::Wide.decode(bytes)?)),
        SQL_C_SLONG | SQL_C_LONG => integer!(i32),
        SQL_C_SBIGINT => integer!(i64),
        SQL_C_SSHORT | SQL_C_SHORT => integer!(i16),
        SQL_C_STINYINT | SQL_C_TINYINT => integer!(i8),
        SQL_C_ULONG => integer!(u32),
        SQL_C_UBIGINT => integer!(u64),
        SQL_C_USHORT => integer!(u16),
        SQL_C_UTINYINT => integer!(u8),
        SQL_C_BIT => {
            let [bit] = fixed(c_type, bytes)?;
            if bit > 1 {
                return Err(errors::out_of_range(bit, "SQL_C_BIT"));
            }
            Value::Integer(Integer { value: bit.into(), width: 1 })
        }
        SQL_C_DOUBLE => Value::Double(f64::from_ne_bytes(fixed(c_type, bytes)?)),
        SQL_C_FLOAT => Value::Float(f32::from_ne_bytes(fixed(c_type, bytes)?)),
        SQL_C_NUMERIC => Value::Decimal(Decimal::from_numeric(&fixed(c_type, bytes)?, precision, scale)?),
        SQL_C_TYPE_DATE | SQL_C_DATE => Value::Date(decode_date(&fixed(c_type, bytes)?)?),
        SQL_C_TYPE_TIME | SQL_C_TIME => Value::Time(decode_time(&fixed(c_type, bytes)?, 0)?),
        SQL_C_TYPE_TIMESTAMP | SQL_C_TIMESTAMP => Value::Timestamp(decode_timestamp(&fixed(c_type, bytes)?)?),
        SQL_C_GUID => Value::Text(decode_guid(&fixed(c_type, bytes)?).into()),
        SQL_C_BINARY => Value::Binary(bytes),
        other => return Err(errors::unknown_c_type(other)),
    })
}

fn decode_date(bytes: &[u8; 6]) -> Result<i32> {
    let [y1, y2, m1, m2, d1, d2] = *bytes;
    let (year, month) = (i16::from_ne_bytes([y1, y2]), u16::from_ne_bytes([m1, m2]));
    let day = u16::from_ne_bytes([d1, d2]);
    date_time::days(year.into(), month.into(), day.into())
        .ok_or_else(|| errors::bad_datetime(format!("{year:04}-{month:02}-{day:02}")))
}

fn decode_time(bytes: &[u8; 6], micros: u32) -> Result<i64> {
    let [h1, h2, m1, m2, s1, s2] = *bytes;
    let (hour, minute) = (u16::from_ne_bytes([h1, h2]), u16::from_ne_bytes([m1, m2]));
    let second = u16::from_ne_bytes([s1, s2]);
    date_time::time_of_day(hour.into(), minute.into(), second.into(), micros)
        .ok_or_else(|| errors::bad_datetime(format!("{hour:02}:{minute:02}:{second:02}.{micros:06}")))
}

/// The fraction counts nanoseconds; the engine's timestamps of a space keep microseconds.
fn decode_timestamp(bytes: &[u8; 16]) -> Result<i64> {
    let [y1, y2, m1, m2, d1, d2, h1, h2, n1, n2, s1, s2, f1, f2, f3, f4] = *bytes;
    let micros = u32::from_ne_bytes([f1, f2, f3, f4]) / 1000;
    let date = decode_date(&[y1, y2, m1, m2, d1, d2])?;
    Ok(i64::from(date) * DAY + decode_time(&[h1, h2, n1, n2, s1, s2], micros)?)
}

fn decode_guid(bytes: &[u8; 16]) -> String {
    let [a1, a2, a3, a4, b1, b2, c1, c2, rest @ ..] = *bytes;
    let first = u32::from_ne_bytes([a1, a2, a3, a4]);
    let (second, third) = (u16::from_ne_bytes([b1, b2]), u16::from_ne_bytes([c1, c2]));
    let rest = binary::hex(&rest);
    let (fourth, fifth) = rest.split_at_checked(4).unwrap_or_default();
    format!("{first:08X}-{second:04X}-{third:04X}-{fourth}-{fifth}")
}

/// The type that comes closest to the C type.
fn natural(c_type: i16, value: Value<'_>) -> ScalarValue {
    match value {
        Value::Integer(number) if c_type == SQL_C_BIT => ScalarValue::Boolean(Some(number.value != 0)),
        Value::Integer(Integer { value, .. }) => match (i32::try_from(value), i64::try_from(value)) {
            (Ok(value), _) if c_type != SQL_C_SBIGINT && c_type != SQL_C_UBIGINT => {
                ScalarValue::Int32(Some(value))
            }
            (_, Ok(value)) => ScalarValue::Int64(Some(value)),
            _ => ScalarValue::UInt64(u64::try_from(value).ok()),
        },
        Value::Decimal(Decimal { unscaled, scale }) => {
            let scale = scale.min(38) as i8;
            ScalarValue::Decimal128(Some(unscaled), 38, scale)
        }
        Value::Float(number) => ScalarValue::Float32(Some(number)),
        Value::Double(number) => ScalarValue::Float64(Some(number)),
        Value::Date(days) => ScalarValue::Date32(Some(days)),
        Value::Time(micros) => ScalarValue::Time64Microsecond(Some(micros)),
        Value::Timestamp(micros) => ScalarValue::TimestampMicrosecond(Some(micros), None),
        Value::Text(text) => ScalarValue::Utf8(Some(text.into_owned())),
        Value::Binary(bytes) => ScalarValue::Binary(Some(bytes.to_vec())),
    }
}

/// A decoded value and the C type it came from.
struct Source<'a> {
    c_type: i16,
    value: Value<'a>,
}

/// What SQL calls a type of the engine.
fn sql_name(data_type: &DataType) -> &'static str {
    describe_type(data_type, None, 1).type_name
}

fn convert(source: Source<'_>, wanted: &DataType) -> Result<ScalarValue> {
    /// `integer!(Variant, type)` converts to an integer of the engine.
    macro_rules! integer {
        ($variant:ident, $type:ty) => {{
            let whole = source.integer(wanted)?;
            let number =
                <$type>::try_from(whole).map_err(|_| errors::out_of_range(whole, sql_name(wanted)))?;
            Ok(ScalarValue::$variant(Some(number)))
        }};
    }
    match wanted {
        DataType::Utf8 => Ok(ScalarValue::Utf8(Some(source.text(wanted)?))),
        DataType::Utf8View => Ok(ScalarValue::Utf8View(Some(source.text(wanted)?))),
        DataType::LargeUtf8 => Ok(ScalarValue::LargeUtf8(Some(source.text(wanted)?))),
        DataType::Int64 => integer!(Int64, i64),
        DataType::Int32 => integer!(Int32, i32),
        DataType::Int16 => integer!(Int16, i16),
        DataType::Int8 => integer!(Int8, i8),
        DataType::UInt64 => integer!(UInt64, u64),
        DataType::UInt32 => integer!(UInt32, u32),
        DataType::UInt16 => integer!(UInt16, u16),
        DataType::UInt8 => integer!(UInt8, u8),
        DataType::Float64 => Ok(ScalarValue::Float64(Some(source.double(wanted)?))),
        DataType::Float32 => Ok(ScalarValue::Float32(Some(source.double(wanted)? as f32))),
        DataType::Boolean => Ok(ScalarValue::Boolean(Some(source.boolean(wanted)?))),
        DataType::Decimal128(precision, scale) => {
            let unscaled = source.decimal(*precision, *scale, wanted)?;
            Ok(ScalarValue::Decimal128(Some(unscaled), *precision, *scale))
        }
        DataType::Date32 => Ok(ScalarValue::Date32(Some(source.date(wanted)?))),
        DataType::Time64(TimeUnit::Microsecond) => {
            Ok(ScalarValue::Time64Microsecond(Some(source.time(wanted)?)))
        }
        DataType::Time64(_) => Ok(ScalarValue::Time64Nanosecond(Some(source.time(wanted)? * 1000))),
        DataType::Timestamp(unit, zone) => timestamp(source.timestamp(wanted)?, *unit, zone.clone()),
        DataType::Binary => Ok(ScalarValue::Binary(Some(source.bytes(wanted)?))),
        DataType::LargeBinary => Ok(ScalarValue::LargeBinary(Some(source.bytes(wanted)?))),
        DataType::BinaryView => Ok(ScalarValue::BinaryView(Some(source.bytes(wanted)?))),
        other => {
            let shown = source.shown();
            let scalar = natural(source.c_type, source.value);
            scalar.cast_to(other).map_err(|_| errors::bad_text(shown, sql_name(other)))
        }
    }
}

/// Finer parts than the unit keeps go as microseconds, which the engine compares exactly.
fn timestamp(micros: i64, unit: TimeUnit, zone: Option<std::sync::Arc<str>>) -> Result<ScalarValue> {
    Ok(match unit {
        TimeUnit::Second if micros % 1_000_000 == 0 => {
            ScalarValue::TimestampSecond(Some(micros / 1_000_000), zone)
        }
        TimeUnit::Millisecond if micros % 1000 == 0 => {
            ScalarValue::TimestampMillisecond(Some(micros / 1000), zone)
        }
        TimeUnit::Nanosecond => match micros.checked_mul(1000) {
            Some(nanos) => ScalarValue::TimestampNanosecond(Some(nanos), zone),
            None => ScalarValue::TimestampMicrosecond(Some(micros), zone),
        },
        _ => ScalarValue::TimestampMicrosecond(Some(micros), zone),
    })
}

impl Source<'_> {
    fn unsupported(&self, wanted: &DataType) -> Error {
        errors::unsupported_parameter(c_type_name(self.c_type), sql_name(wanted))
    }

    /// The value for a message.
    fn shown(&self) -> String {
        match &self.value {
            Value::Text(text) => shortened(text),
            Value::Binary(bytes) => format!("{} bytes", bytes.len()),
            _ => self.text(&DataType::Utf8).unwrap_or_default(),
        }
    }

    fn number(&self, wanted: &DataType) -> Result<Parsed> {
        match &self.value {
            Value::Integer(number) => Ok(Parsed::Integer(*number)),
            Value::Decimal(number) => Ok(Parsed::Decimal(*number)),
            Value::Double(number) => Ok(Parsed::Double(*number)),
            Value::Float(number) => Ok(Parsed::Double(f64::from(*number))),
            Value::Text(text) => match text::boolean(text) {
                Some(truth) if matches!(wanted, DataType::Boolean) => {
                    Ok(Parsed::Integer(Integer { value: truth.into(), width: 1 }))
                }
                _ => number::parse(text, sql_name(wanted)),
            },
            _ => Err(self.unsupported(wanted)),
        }
    }

    fn integer(&self, wanted: &DataType) -> Result<i128> {
        let whole = match self.number(wanted)? {
            Parsed::Integer(number) => number.whole(),
            Parsed::Decimal(number) => number.whole(),
            Parsed::Double(number) => number.whole(),
        };
        let whole = whole.ok_or_else(|| errors::out_of_range(self.shown(), sql_name(wanted)))?;
        if whole.exact { Ok(whole.value) } else { Err(errors::fraction_lost(self.shown(), sql_name(wanted))) }
    }

    fn double(&self, wanted: &DataType) -> Result<f64> {
        let double = match self.number(wanted)? {
            Parsed::Integer(number) => number.double(),
            Parsed::Decimal(number) => number.double(),
            Parsed::Double(number) => number,
        };
        let too_large =
            matches!(wanted, DataType::Float32) && double.is_finite() && (double as f32).is_infinite();
        if too_large { Err(errors::out_of_range(self.shown(), sql_name(wanted))) } else { Ok(double) }
    }

    fn boolean(&self, wanted: &DataType) -> Result<bool> {
        match self.integer(wanted)? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(errors::out_of_range(other, sql_name(wanted))),
        }
    }

    fn decimal(&self, precision: u8, scale: i8, wanted: &DataType) -> Result<i128> {
        let decimal = match (&self.value, self.number(wanted)?) {
            // The shortest notation of a float is not that of the double it becomes.
            (Value::Float(number), _) => number.decimal(),
            (_, Parsed::Integer(number)) => number.decimal(),
            (_, Parsed::Decimal(number)) => Some(number),
            (_, Parsed::Double(number)) => number.decimal(),
        };
        let out_of_range = || errors::out_of_range(self.shown(), sql_name(wanted));
        let decimal = decimal.ok_or_else(out_of_range)?;
        let (unscaled, exact) = decimal.rescale(precision, scale.into()).map_err(|_| out_of_range())?;
        if exact { Ok(unscaled) } else { Err(errors::fraction_lost(self.shown(), sql_name(wanted))) }
    }

    fn moment(&self, wanted: &DataType) -> Result<Moment> {
        match &self.value {
            Value::Date(days) => Ok(Moment::Date(*days)),
            Value::Time(micros) => Ok(Moment::Time(*micros)),
            Value::Timestamp(micros) => Ok(Moment::Timestamp(*micros)),
            Value::Text(text) => date_time::parse(text, sql_name(wanted)),
            _ => Err(self.unsupported(wanted)),
        }
    }

    fn date(&self, wanted: &DataType) -> Result<i32> {
        match self.moment(wanted)? {
            Moment::Date(days) => Ok(days),
            Moment::Timestamp(micros) if micros.rem_euclid(DAY) == 0 => i32::try_from(micros.div_euclid(DAY))
                .map_err(|_| errors::out_of_range(self.shown(), sql_name(wanted))),
            Moment::Timestamp(_) => Err(errors::datetime_overflow(self.shown(), sql_name(wanted))),
            Moment::Time(_) => Err(self.unsupported(wanted)),
        }
    }

    fn time(&self, wanted: &DataType) -> Result<i64> {
        match self.moment(wanted)? {
            Moment::Time(micros) => Ok(micros),
            Moment::Timestamp(micros) => Ok(micros.rem_euclid(DAY)),
            Moment::Date(_) => Err(self.unsupported(wanted)),
        }
    }

    fn timestamp(&self, wanted: &DataType) -> Result<i64> {
        Ok(match self.moment(wanted)? {
            Moment::Timestamp(micros) => micros,
            Moment::Date(days) => i64::from(days) * DAY,
            Moment::Time(micros) => i64::from(date_time::today()) * DAY + micros,
        })
    }

    fn text(&self, wanted: &DataType) -> Result<String> {
        Ok(match &self.value {
            Value::Text(text) => text.clone().into_owned(),
            Value::Integer(number) => number.text().to_string(),
            Value::Decimal(number) => number.text().to_string(),
            Value::Float(number) => number.text().to_string(),
            Value::Double(number) => number.text().to_string(),
            Value::Date(days) => date_time::date_text(*days)?.as_str().to_owned(),
            Value::Time(micros) => date_time::time_text(*micros).as_str().to_owned(),
            Value::Timestamp(micros) => date_time::timestamp_text(*micros)?.as_str().to_owned(),
            Value::Binary(bytes) => std::str::from_utf8(bytes)
                .map(str::to_owned)
                .map_err(|_| bad_text(&binary::hex(bytes), sql_name(wanted)))?,
        })
    }

    fn bytes(&self, wanted: &DataType) -> Result<Vec<u8>> {
        match &self.value {
            Value::Binary(bytes) => Ok(bytes.to_vec()),
            Value::Text(text) => {
                text::bytes_of_hex(text.trim()).ok_or_else(|| bad_text(text, sql_name(wanted)))
            }
            _ => Err(self.unsupported(wanted)),
        }
    }
}

#[cfg(test)]
mod tests;
