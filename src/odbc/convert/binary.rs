//! Bytes to C.

use std::borrow::Cow;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::DataType;

use super::c_type::*;
use super::number::c_type_name;
use super::small::TextValue;
use super::{CellValue, Converted, Target, errors};
use crate::error::Result;

/// The bytes of a cell of any of Arrow's binary layouts.
pub(super) fn read(array: &dyn Array, row: usize) -> Option<&[u8]> {
    match array.data_type() {
        DataType::Binary => array.as_binary_opt::<i32>().map(|array| array.value(row)),
        DataType::LargeBinary => array.as_binary_opt::<i64>().map(|array| array.value(row)),
        DataType::BinaryView => array.as_binary_view_opt().map(|array| array.value(row)),
        _ => array.as_fixed_size_binary_opt().map(|array| array.value(row)),
    }
}

/// Bytes in a C type: as they are, or two hexadecimal digits for each.
pub(super) fn to_c<'a>(bytes: &'a [u8], target: &Target) -> Result<Converted<'a>> {
    match target.c_type {
        SQL_C_BINARY => Ok(CellValue::Binary(Cow::Borrowed(bytes)).into()),
        SQL_C_CHAR | SQL_C_WCHAR => Ok(CellValue::Text(TextValue::Owned(hex(bytes))).into()),
        SQL_C_GUID => match <[u8; 16]>::try_from(bytes) {
            Ok(guid) => Ok(Converted::fixed(guid)),
            Err(_) => Err(errors::out_of_range(format!("{} bytes", bytes.len()), "SQL_C_GUID")),
        },
        other => Err(errors::unsupported_conversion("VARBINARY", c_type_name(other))),
    }
}

/// Hexadecimal digits in upper case.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let digit = |half: u8| DIGITS[usize::from(half & 15)];
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}
