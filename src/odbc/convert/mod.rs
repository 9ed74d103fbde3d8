//! Values between the engine (Arrow) and the application (C types), as ODBC Appendix D has them.
//!
//! One file per family of SQL types holds its conversions to C; [`parameter`] goes the other way.

mod binary;
pub mod c_type;
mod chunk;
mod date_time;
mod decimal;
pub mod errors;
mod float;
mod integer;
mod number;
mod parameter;
mod small;
#[cfg(test)]
mod tests;
mod text;
mod value;

use std::borrow::Cow;

use datafusion::arrow::array::Array;

use crate::error::{Error, Result};

pub use c_type::{default_c_type, default_c_type_of, fixed_size, is_supported};
pub use chunk::{Chunk, chunk_binary, chunk_text, truncate_text, utf16_length};
pub use parameter::{null_parameter, parameter};
pub use small::{FixedBytes, TextValue};

/// Where a value goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Concise C type; `SQL_C_DEFAULT` and `SQL_ARD_TYPE` are resolved before.
    pub c_type: i16,
    /// Digits of SQL_C_NUMERIC; 0 where the application set none: the value's own precision and scale.
    pub precision: i16,
    /// Scale of SQL_C_NUMERIC, looked at only when `precision` is set.
    pub scale: i16,
    /// Bytes of the application's buffer, where it matters to a first read: numbers whose whole digits do
    /// not fit fail with 22003 instead of being cut. `None`, or 0 bytes (a question for the length), cut.
    pub buffer_length: Option<usize>,
}

impl Target {
    /// A target of a C type, with nothing else said.
    pub fn new(c_type: i16) -> Self {
        Target { c_type, ..Target::default() }
    }
}

/// A value in its C type.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue<'a> {
    /// SQL NULL
    Null,
    /// All bytes of a fixed C type.
    Fixed(FixedBytes),
    /// For SQL_C_CHAR and SQL_C_WCHAR, to be encoded and cut by [`chunk_text`].
    Text(TextValue<'a>),
    /// For SQL_C_BINARY, to be cut by [`chunk_binary`].
    Binary(Cow<'a, [u8]>),
}

/// A value in its C type, and what was lost on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Converted<'a> {
    /// The value.
    pub value: CellValue<'a>,
    /// 01S07
    pub warning: Option<Error>,
}

impl<'a> Converted<'a> {
    fn fixed(bytes: impl Into<FixedBytes>) -> Self {
        CellValue::Fixed(bytes.into()).into()
    }

    fn with_warning(mut self, warning: Option<Error>) -> Self {
        self.warning = warning;
        self
    }
}

impl<'a> From<CellValue<'a>> for Converted<'a> {
    fn from(value: CellValue<'a>) -> Self {
        Converted { value, warning: None }
    }
}

/// The value of a cell in the C type asked for.
///
/// 07006 no such conversion, 22003 whole digits lost, 22018 a text that is no such value, 22007/22008 dates.
pub fn cell<'a>(array: &'a dyn Array, row: usize, target: &Target) -> Result<Converted<'a>> {
    value::convert(array, row, target)
}

/// The bytes of all values of a column that has the C type's own layout: rows of a rowset can be copied
/// at once, [`fixed_size`] bytes each. NULLs are for the caller to ask the array for; their bytes mean nothing.
pub fn raw_values(array: &dyn Array, c_type: i16) -> Option<&[u8]> {
    value::raw_values(array, c_type)
}
