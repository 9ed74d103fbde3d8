//! Text to C.

use std::borrow::Cow;

use super::c_type::*;
use super::date_time::{self, Moment};
use super::number::{self, bad_text, c_type_name};
use super::small::FixedBytes;
use super::{CellValue, Converted, Target, errors};
use crate::error::Result;

/// Text in a C type.
pub(super) fn to_c<'a>(text: Cow<'a, str>, target: &Target) -> Result<Converted<'a>> {
    match target.c_type {
        SQL_C_CHAR | SQL_C_WCHAR => Ok(CellValue::Text(text.into()).into()),
        // The bytes of SQL_WVARCHAR are UTF-16, as its octet length says.
        SQL_C_BINARY => {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_ne_bytes).collect();
            Ok(CellValue::Binary(bytes.into()).into())
        }
        SQL_C_TYPE_DATE | SQL_C_DATE | SQL_C_TYPE_TIME | SQL_C_TIME | SQL_C_TYPE_TIMESTAMP
        | SQL_C_TIMESTAMP => match date_time::parse(&text, &c_type_name(target.c_type))? {
            Moment::Date(days) => date_time::date_to_c(days, target),
            Moment::Time(micros) => date_time::time_to_c(micros, target),
            Moment::Timestamp(micros) => date_time::timestamp_to_c(micros, target),
        },
        SQL_C_GUID => {
            let guid = guid(&text).ok_or_else(|| bad_text(&text, "SQL_C_GUID"))?;
            Ok(Converted::fixed(guid))
        }
        SQL_C_BIT if boolean(&text).is_some() => {
            Ok(Converted::fixed([u8::from(boolean(&text) == Some(true))]))
        }
        other if fixed_size(other).is_some() => number::parse(&text, &c_type_name(other))?.to_c(target),
        other => Err(errors::unsupported_conversion("VARCHAR", c_type_name(other))),
    }
}

/// `true` and `false` in any case; digits are read as numbers.
pub(super) fn boolean(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// `SQLGUID` of `8-4-4-4-12` hexadecimal digits, with braces or without.
fn guid(text: &str) -> Option<FixedBytes> {
    let text = text.trim();
    let bare = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    let parts: Vec<&str> = bare.split('-').collect();
    let shape: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    if shape != [8, 4, 4, 4, 12] {
        return None;
    }
    let digits = bytes_of_hex(&parts.concat())?;
    let mut guid: [u8; 16] = digits.try_into().ok()?;
    // The first three fields are integers in the machine's byte order.
    if cfg!(target_endian = "little") {
        for field in [0..4, 4..6, 6..8] {
            guid.get_mut(field)?.reverse();
        }
    }
    Some(guid.into())
}

/// The bytes that pairs of hexadecimal digits spell.
pub(super) fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    bytes
        .chunks_exact(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}
