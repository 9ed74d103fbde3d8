//! What all numbers share on the way to C, and numbers in texts.

use super::c_type::*;
use super::decimal::Decimal;
use super::integer::Integer;
use super::small::{FixedBytes, TextValue};
use super::{CellValue, Converted, Target, errors};
use crate::error::{Error, Result};

/// A number without its fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    pub value: i128,
    /// True when there was no fraction.
    pub exact: bool,
}

/// A number of any SQL type.
pub(super) trait Numeric: Copy {
    /// The type's name in errors.
    const NAME: &'static str;
    /// As text.
    fn text(self) -> TextValue<'static>;
    /// Characters of the text that a buffer must hold: sign and whole digits.
    fn whole_characters(self, text: &str) -> usize;
    /// Cut towards zero; `None` beyond 128 bits, infinite, or no number.
    fn whole(self) -> Option<Whole>;
    /// The nearest double.
    fn double(self) -> f64;
    /// Exactly, in the shortest notation; `None` beyond 38 digits.
    fn decimal(self) -> Option<Decimal>;
    /// In the C type that belongs to the SQL type.
    fn bytes(self) -> FixedBytes;
}

/// A number in a C type.
pub(super) fn numeric_to_c<N: Numeric>(number: N, target: &Target) -> Result<Converted<'static>> {
    let out_of_range = || errors::out_of_range(&*number.text(), c_type_name(target.c_type));
    match target.c_type {
        SQL_C_CHAR | SQL_C_WCHAR => {
            let text = number.text();
            let whole = number.whole_characters(&text);
            text_to_c(text, whole, target)
        }
        SQL_C_DOUBLE => Ok(Converted::fixed(number.double().to_ne_bytes())),
        SQL_C_FLOAT => {
            let double = number.double();
            let float = double as f32;
            if float.is_infinite() && double.is_finite() {
                return Err(out_of_range());
            }
            Ok(Converted::fixed(float.to_ne_bytes()))
        }
        SQL_C_BINARY => Ok(CellValue::Binary(number.bytes().as_slice().to_vec().into()).into()),
        SQL_C_NUMERIC => number.decimal().ok_or_else(out_of_range)?.to_numeric(target),
        other => {
            if !is_integer(other) {
                return Err(errors::unsupported_conversion(N::NAME, c_type_name(other)));
            }
            let whole = number.whole().ok_or_else(out_of_range)?;
            let bytes = integer_bytes(whole.value, other).ok_or_else(out_of_range)?;
            let warning = (!whole.exact).then(|| errors::fraction_cut(&*number.text()));
            Ok(Converted::fixed(bytes).with_warning(warning))
        }
    }
}

/// A text whose first `whole` characters (ASCII) the application's buffer must hold: 22003.
pub(super) fn text_to_c<'a>(text: TextValue<'a>, whole: usize, target: &Target) -> Result<Converted<'a>> {
    let unit = if target.c_type == SQL_C_WCHAR { 2 } else { 1 };
    match target.buffer_length {
        Some(length) if length > 0 && whole >= length / unit => {
            let buffer = format!("{} of {length} bytes", c_type_name(target.c_type));
            Err(errors::out_of_range(&*text, buffer))
        }
        _ => Ok(CellValue::Text(text).into()),
    }
}

fn is_integer(c_type: i16) -> bool {
    matches!(
        c_type,
        SQL_C_SLONG
            | SQL_C_SBIGINT
            | SQL_C_BIT
            | SQL_C_LONG
            | SQL_C_ULONG
            | SQL_C_SHORT
            | SQL_C_SSHORT
            | SQL_C_USHORT
            | SQL_C_TINYINT
            | SQL_C_STINYINT
            | SQL_C_UTINYINT
            | SQL_C_UBIGINT
    )
}

/// A whole number in an integer C type; `None` when out of its range.
fn integer_bytes(value: i128, c_type: i16) -> Option<FixedBytes> {
    fn narrow<T: TryFrom<i128>>(value: i128) -> Option<T> {
        T::try_from(value).ok()
    }
    Some(match c_type {
        SQL_C_SBIGINT => narrow::<i64>(value)?.to_ne_bytes().into(),
        SQL_C_SLONG | SQL_C_LONG => narrow::<i32>(value)?.to_ne_bytes().into(),
        SQL_C_SSHORT | SQL_C_SHORT => narrow::<i16>(value)?.to_ne_bytes().into(),
        // The type without a sign of its own takes what either of the two could.
        SQL_C_TINYINT if value < 128 => narrow::<i8>(value)?.to_ne_bytes().into(),
        SQL_C_STINYINT => narrow::<i8>(value)?.to_ne_bytes().into(),
        SQL_C_UBIGINT => narrow::<u64>(value)?.to_ne_bytes().into(),
        SQL_C_ULONG => narrow::<u32>(value)?.to_ne_bytes().into(),
        SQL_C_USHORT => narrow::<u16>(value)?.to_ne_bytes().into(),
        SQL_C_BIT if value > 1 => return None,
        _ => narrow::<u8>(value)?.to_ne_bytes().into(),
    })
}

/// A number read from a text, in the type that holds it exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Parsed {
    Integer(Integer),
    Decimal(Decimal),
    Double(f64),
}

impl Parsed {
    /// In a C type.
    pub(super) fn to_c(self, target: &Target) -> Result<Converted<'static>> {
        match self {
            Parsed::Integer(number) => numeric_to_c(number, target),
            Parsed::Decimal(number) => numeric_to_c(number, target),
            Parsed::Double(number) => numeric_to_c(number, target),
        }
    }
}

/// The number a text spells, blanks around it allowed. 22018 no number, 22003 no double is that large.
pub(super) fn parse(text: &str, target: &str) -> Result<Parsed> {
    let trimmed = text.trim();
    if let Ok(value) = trimmed.parse::<i64>() {
        return Ok(Parsed::Integer(Integer { value: value.into(), width: 8 }));
    }
    // Rust also reads `inf` and `nan`.
    if !trimmed.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) {
        return Err(bad_text(text, target));
    }
    if let Some(decimal) = Decimal::parse(trimmed) {
        return Ok(Parsed::Decimal(decimal));
    }
    match trimmed.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Parsed::Double(number)),
        Ok(_) => Err(errors::out_of_range(shortened(text), target)),
        Err(_) => Err(bad_text(text, target)),
    }
}

/// 22018 with a value of bearable length.
pub(super) fn bad_text(text: &str, target: &str) -> Error {
    errors::bad_text(shortened(text), target)
}

/// A value for a message: its first characters.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Names of the C types as their readers know them.
const NAMES: &[(i16, &str)] = &[
    (SQL_C_CHAR, "SQL_C_CHAR"),
    (SQL_C_WCHAR, "SQL_C_WCHAR"),
    (SQL_C_BINARY, "SQL_C_BINARY"),
    (SQL_C_NUMERIC, "SQL_C_NUMERIC"),
    (SQL_C_LONG, "SQL_C_LONG"),
    (SQL_C_SLONG, "SQL_C_SLONG"),
    (SQL_C_ULONG, "SQL_C_ULONG"),
    (SQL_C_SHORT, "SQL_C_SHORT"),
    (SQL_C_SSHORT, "SQL_C_SSHORT"),
    (SQL_C_USHORT, "SQL_C_USHORT"),
    (SQL_C_TINYINT, "SQL_C_TINYINT"),
    (SQL_C_STINYINT, "SQL_C_STINYINT"),
    (SQL_C_UTINYINT, "SQL_C_UTINYINT"),
    (SQL_C_SBIGINT, "SQL_C_SBIGINT"),
    (SQL_C_UBIGINT, "SQL_C_UBIGINT"),
    (SQL_C_FLOAT, "SQL_C_FLOAT"),
    (SQL_C_DOUBLE, "SQL_C_DOUBLE"),
    (SQL_C_BIT, "SQL_C_BIT"),
    (SQL_C_DATE, "SQL_C_DATE"),
    (SQL_C_TIME, "SQL_C_TIME"),
    (SQL_C_TIMESTAMP, "SQL_C_TIMESTAMP"),
    (SQL_C_TYPE_DATE, "SQL_C_TYPE_DATE"),
    (SQL_C_TYPE_TIME, "SQL_C_TYPE_TIME"),
    (SQL_C_TYPE_TIMESTAMP, "SQL_C_TYPE_TIMESTAMP"),
    (SQL_C_GUID, "SQL_C_GUID"),
];

/// The name of a C type in messages.
pub(super) fn c_type_name(c_type: i16) -> String {
    NAMES
        .iter()
        .find(|(code, _)| *code == c_type)
        .map_or_else(|| c_type.to_string(), |(_, name)| (*name).to_owned())
}
