//! Text across the border: decoding arguments, writing results, lengths in typed units.
//!
//! Narrow text is UTF-8, wide text is UTF-16 in the machine's byte order (SQLWCHAR of unixODBC and
//! Windows). Units per function: requirement U3 of the ODBC specification's "Unicode Function Arguments".

use std::sync::Arc;

use super::errors;
use super::memory::{Address, ApplicationMemory};
use crate::error::{Error, Result};

/// SQL_NTS: the text ends with a zero unit.
pub const SQL_NTS: isize = -3;

/// Encoding of the called entry point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `SQLxxx`: UTF-8, one byte a unit.
    Narrow,
    /// `SQLxxxW`: UTF-16, two bytes a unit.
    Wide,
}

impl Encoding {
    /// Bytes of one unit ("character" in the specification's words).
    pub fn unit(self) -> usize {
        match self {
            Encoding::Narrow => 1,
            Encoding::Wide => 2,
        }
    }

    /// Its name in messages.
    fn name(self) -> &'static str {
        match self {
            Encoding::Narrow => "UTF-8",
            Encoding::Wide => "UTF-16",
        }
    }

    /// Bytes to text. 22018 for what is not text (bad UTF-8, lone surrogates, half a unit): a replacement
    /// would be written to Backlog unnoticed.
    pub fn decode(self, bytes: &[u8]) -> Result<String> {
        let text = match self {
            Encoding::Narrow => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Encoding::Wide => {
                let (pairs, rest) = bytes.as_chunks::<2>();
                let units = pairs.iter().map(|pair| u16::from_ne_bytes(*pair));
                char::decode_utf16(units)
                    .collect::<std::result::Result<_, _>>()
                    .ok()
                    .filter(|_| rest.is_empty())
            }
        };
        text.ok_or_else(|| errors::not_text(self.name()))
    }

    /// Text to bytes, without terminator.
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Narrow => text.as_bytes().to_vec(),
            Encoding::Wide => text.encode_utf16().flat_map(u16::to_ne_bytes).collect(),
        }
    }

    /// The longest prefix of `encoded` in at most `bytes` that ends between two characters.
    fn whole(self, encoded: &[u8], bytes: usize) -> usize {
        let mut end = bytes - bytes % self.unit();
        while end > 0 && !self.starts_character(encoded, end) {
            end -= self.unit();
        }
        end
    }

    fn starts_character(self, encoded: &[u8], at: usize) -> bool {
        match self {
            Encoding::Narrow => encoded.get(at).is_none_or(|byte| byte & 0xC0 != 0x80),
            Encoding::Wide => encoded
                .get(at..)
                .and_then(|rest| rest.first_chunk::<2>())
                .is_none_or(|pair| !(0xDC00..=0xDFFF).contains(&u16::from_ne_bytes(*pair))),
        }
    }
}

/// What the length arguments of a function count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes, even of wide text: SQLGetInfo, SQLColAttribute, SQLGetDiagField, Get…Attr, SQLGetDescField.
    Bytes,
    /// Units of the encoding: SQLDescribeCol, SQLGetDiagRec, SQLDriverConnect, SQLNativeSql, names.
    Characters,
}

/// Where a length is written, in the width its function declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthAt {
    /// SQLSMALLINT *
    Short(Address),
    /// SQLINTEGER *
    Long(Address),
}

impl LengthAt {
    /// Writes `length`, clipped to what the width can hold.
    pub fn write(self, memory: &dyn ApplicationMemory, length: usize) {
        match self {
            LengthAt::Short(at) => memory.write_i16(at, i16::try_from(length).unwrap_or(i16::MAX)),
            LengthAt::Long(at) => memory.write_i32(at, i32::try_from(length).unwrap_or(i32::MAX)),
        }
    }
}

/// A text argument as the application gave it.
#[derive(Clone, Copy, Debug)]
pub struct TextIn {
    /// Encoding of the entry point.
    pub encoding: Encoding,
    /// First unit, or NULL.
    pub at: Address,
    /// Units, bytes where the function counts bytes, or SQL_NTS.
    pub length: isize,
    /// What `length` counts.
    pub unit: Unit,
}

impl TextIn {
    /// Reads the text. `None` for NULL, whatever its length (Excel passes negative ones). 22018, HY090.
    pub fn read(self, memory: &dyn ApplicationMemory) -> Result<Option<String>> {
        if self.at.is_null() {
            return Ok(None);
        }
        let bytes = match (usize::try_from(self.length), self.encoding) {
            (Ok(length), _) if self.unit == Unit::Bytes => memory.read_bytes(self.at, length),
            (Ok(length), encoding) => {
                memory.read_bytes(self.at, length.checked_mul(encoding.unit()).unwrap_or_default())
            }
            (Err(_), Encoding::Narrow) if self.length == SQL_NTS => memory.read_terminated::<1>(self.at),
            (Err(_), Encoding::Wide) if self.length == SQL_NTS => memory.read_terminated::<2>(self.at),
            (Err(_), _) => return Err(errors::bad_length(self.length)),
        };
        self.encoding.decode(&bytes).map(Some)
    }

    /// Reads text that must be there. HY009 for NULL, 22018, HY090.
    pub fn required(self, memory: &dyn ApplicationMemory) -> Result<String> {
        self.read(memory)?.ok_or_else(errors::null_pointer)
    }
}

/// A buffer for text and the place of its length.
#[derive(Clone, Copy, Debug)]
pub struct TextOut {
    /// Encoding of the entry point.
    pub encoding: Encoding,
    /// Buffer, NULL for a question of length only.
    pub at: Address,
    /// Size of the buffer in `unit`s.
    pub capacity: isize,
    /// Where the full length goes, in `unit`s without terminator.
    pub length: LengthAt,
    /// What `capacity` and `length` count.
    pub unit: Unit,
}

impl TextOut {
    /// HY090 for a negative capacity.
    pub fn check(&self) -> Result<()> {
        match self.capacity < 0 && !self.at.is_null() {
            true => Err(errors::bad_length(self.capacity)),
            false => Ok(()),
        }
    }

    /// Writes text with its terminator and the full length; true when the text was cut.
    pub fn fill(&self, memory: &dyn ApplicationMemory, text: &str) -> bool {
        let unit = self.encoding.unit();
        let encoded = self.encoding.encode(text);
        let divisor = if self.unit == Unit::Bytes { 1 } else { unit };
        self.length.write(memory, encoded.len() / divisor);
        if self.at.is_null() {
            return false;
        }
        let room = usize::try_from(self.capacity).unwrap_or(0).saturating_mul(divisor);
        let Some(space) = (room - room % unit).checked_sub(unit) else { return true };
        let end = if encoded.len() <= space { encoded.len() } else { self.encoding.whole(&encoded, space) };
        memory.write_bytes(self.at, encoded.get(..end).unwrap_or_default());
        memory.write_bytes(self.at.offset(end), [0, 0].get(..unit).unwrap_or_default());
        end < encoded.len()
    }

    /// [`fill`](Self::fill) with 01004 as its warning. HY090.
    pub fn put(&self, memory: &Arc<dyn ApplicationMemory>, text: &str) -> Result<Option<Error>> {
        self.check()?;
        Ok(self.fill(memory.as_ref(), text).then(errors::text_truncated))
    }
}

#[cfg(test)]
mod tests {
    use super::super::memory::fake::FakeMemory;
    use super::*;
    use crate::error::Language;

    const AT: Address = Address(100);
    const LENGTH: Address = Address(900);

    fn fill(encoding: Encoding, unit: Unit, capacity: isize, text: &str) -> (Vec<u8>, i16, bool) {
        let fake = FakeMemory::default();
        let out = TextOut { encoding, at: AT, capacity, length: LengthAt::Short(LENGTH), unit };
        let cut = out.fill(&fake, text);
        let bytes = fake.at(AT, 64).into_iter().map_while(|byte| byte).collect();
        let memory: &dyn ApplicationMemory = &fake;
        (bytes, i16::from_ne_bytes(memory.read_array(LENGTH).unwrap()), cut)
    }

    #[test]
    fn text_that_fits_is_terminated_and_counted_in_the_right_unit() {
        assert_eq!(fill(Encoding::Narrow, Unit::Bytes, 4, "abc"), (b"abc\0".to_vec(), 3, false));
        assert_eq!(fill(Encoding::Wide, Unit::Characters, 3, "ab"), (b"a\0b\0\0\0".to_vec(), 2, false));
        assert_eq!(fill(Encoding::Wide, Unit::Bytes, 6, "ab"), (b"a\0b\0\0\0".to_vec(), 4, false));
    }

    #[test]
    fn cut_text_keeps_its_full_length_and_ends_with_zero() {
        assert_eq!(fill(Encoding::Narrow, Unit::Bytes, 3, "abc"), (b"ab\0".to_vec(), 3, true));
        assert_eq!(fill(Encoding::Wide, Unit::Bytes, 5, "abc"), (b"a\0\0\0".to_vec(), 6, true));
        assert_eq!(fill(Encoding::Wide, Unit::Bytes, 1, "abc"), (vec![], 6, true));
    }

    #[test]
    fn characters_are_never_split() {
        assert_eq!(fill(Encoding::Narrow, Unit::Bytes, 5, "あい"), ("あ\0".as_bytes().to_vec(), 6, true));
        assert_eq!(fill(Encoding::Wide, Unit::Characters, 3, "a😀").0, b"a\0\0\0");
    }

    #[test]
    fn null_means_a_question_of_length() {
        let fake = FakeMemory::default();
        let out = TextOut {
            encoding: Encoding::Wide,
            at: Address::NULL,
            capacity: 0,
            length: LengthAt::Long(LENGTH),
            unit: Unit::Bytes,
        };
        assert!(!out.fill(&fake, "あ"));
        assert_eq!(fake.at(LENGTH, 4), [Some(2), Some(0), Some(0), Some(0)]);
    }

    #[test]
    fn arguments_are_read_by_length_or_terminator() {
        let fake = FakeMemory::default();
        let memory: &dyn ApplicationMemory = &fake;
        memory.write_bytes(AT, "あいう\0".as_bytes());
        let text = |length| TextIn { encoding: Encoding::Narrow, at: AT, length, unit: Unit::Characters };
        assert_eq!(text(SQL_NTS).read(memory).unwrap().as_deref(), Some("あいう"));
        assert_eq!(text(3).read(memory).unwrap().as_deref(), Some("あ"));
        assert_eq!(text(0).read(memory).unwrap().as_deref(), Some(""));
        assert_eq!(text(-9).read(memory).unwrap_err().state.0, "HY090");
        assert_eq!(TextIn { at: Address::NULL, ..text(-9) }.read(memory).unwrap(), None);
    }

    #[test]
    fn what_is_no_text_is_an_error_that_names_the_encoding() {
        let lone: Vec<u8> = [0x41u16, 0xD800, 0x42].into_iter().flat_map(u16::to_ne_bytes).collect();
        let cases: [(Encoding, &[u8], &str); 4] = [
            (Encoding::Wide, &lone, "UTF-16"),
            (Encoding::Wide, b"a\0b", "UTF-16"),
            (Encoding::Narrow, b"a\xff", "UTF-8"),
            (Encoding::Narrow, &"あ".as_bytes()[..2], "UTF-8"),
        ];
        for (encoding, bytes, name) in cases {
            let error = encoding.decode(bytes).unwrap_err();
            assert_eq!(error.state.0, "22018");
            for language in [Language::English, Language::Japanese] {
                assert!(error.message(language).contains(name), "{error:?}");
            }
        }
    }

    #[test]
    fn statement_text_that_is_no_text_is_refused() {
        let fake = FakeMemory::default();
        let memory: &dyn ApplicationMemory = &fake;
        memory.write_bytes(AT, b"SELECT '\xe9'\0");
        let text = TextIn { encoding: Encoding::Narrow, at: AT, length: SQL_NTS, unit: Unit::Characters };
        assert_eq!(text.required(memory).unwrap_err().state.0, "22018");
    }
}
