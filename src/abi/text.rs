//! The two encodings of entry points as types, and text arguments in their lengths' units.

use super::border::{Pointer, address};
use crate::odbc::text::{Encoding, LengthAt, TextIn, TextOut, Unit};

/// Encoding of an entry point: a function generic over it is exported twice.
pub(super) trait Charset {
    /// The encoding.
    const ENCODING: Encoding;
}

/// `SQLxxx`: UTF-8.
pub(super) struct Narrow;
/// `SQLxxxW`: UTF-16.
pub(super) struct Wide;

impl Charset for Narrow {
    const ENCODING: Encoding = Encoding::Narrow;
}

impl Charset for Wide {
    const ENCODING: Encoding = Encoding::Wide;
}

/// A text argument whose length counts characters.
pub(super) fn characters<C: Charset>(at: Pointer, length: impl TryInto<isize>) -> TextIn {
    let length = length.try_into().unwrap_or(0);
    TextIn { encoding: C::ENCODING, at: address(at), length, unit: Unit::Characters }
}

/// A text or number argument whose length counts bytes.
pub(super) fn bytes<C: Charset>(at: Pointer, length: i32) -> TextIn {
    TextIn { encoding: C::ENCODING, at: address(at), length: length as isize, unit: Unit::Bytes }
}

/// A place for text with SQLSMALLINT lengths.
pub(super) fn short_out<C: Charset>(unit: Unit, at: Pointer, capacity: i16, length: Pointer) -> TextOut {
    let length = LengthAt::Short(address(length));
    TextOut { encoding: C::ENCODING, at: address(at), capacity: capacity.into(), length, unit }
}

/// A place for text with SQLINTEGER lengths.
pub(super) fn long_out<C: Charset>(unit: Unit, at: Pointer, capacity: i32, length: Pointer) -> TextOut {
    let length = LengthAt::Long(address(length));
    TextOut { encoding: C::ENCODING, at: address(at), capacity: capacity as isize, length, unit }
}
