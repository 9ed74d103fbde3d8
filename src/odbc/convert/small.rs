//! Bytes and texts on the stack: most values need no allocation.

use std::borrow::Cow;
use std::ops::Deref;

/// Longest fixed C type, with room to spare.
const FIXED_CAPACITY: usize = 24;
/// Longest text of a number or date: a decimal of 38 digits with sign, zero and point.
const TEXT_CAPACITY: usize = 48;

/// The bytes of a fixed C type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FixedBytes {
    bytes: [u8; FIXED_CAPACITY],
    length: u8,
}

impl FixedBytes {
    /// All bytes.
    pub fn as_slice(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }
}

impl<const N: usize> From<[u8; N]> for FixedBytes {
    fn from(source: [u8; N]) -> Self {
        const { assert!(N <= FIXED_CAPACITY) };
        let mut bytes = [0; FIXED_CAPACITY];
        bytes[..N].copy_from_slice(&source);
        FixedBytes { bytes, length: N as u8 }
    }
}

impl Deref for FixedBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl std::fmt::Debug for FixedBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_slice().fmt(f)
    }
}

/// A short ASCII text on the stack.
#[derive(Clone, Copy)]
pub struct SmallText {
    bytes: [u8; TEXT_CAPACITY],
    length: u8,
}

impl SmallText {
    /// An empty text.
    pub fn new() -> Self {
        SmallText { bytes: [0; TEXT_CAPACITY], length: 0 }
    }

    /// Appends ASCII; what does not fit is dropped (no caller writes that much, as tests show).
    pub fn push(&mut self, ascii: &[u8]) {
        let start = usize::from(self.length);
        if let Some(room) = self.bytes.get_mut(start..start + ascii.len()) {
            room.copy_from_slice(ascii);
            self.length += ascii.len() as u8;
        }
    }

    /// Appends a number in decimal digits, at least `width` of them.
    pub fn push_padded(&mut self, number: u32, width: usize) {
        let mut digits = [b'0'; 10];
        let mut rest = number;
        let mut used = 0;
        for digit in digits.iter_mut().rev() {
            if rest == 0 && used >= width {
                break;
            }
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            used += 1;
        }
        self.push(digits.get(10 - used..).unwrap_or_default());
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

/// A text that is borrowed from the batch, short and on the stack, or made.
#[derive(Clone)]
pub enum TextValue<'a> {
    /// From the batch.
    Borrowed(&'a str),
    /// A number or date.
    Small(SmallText),
    /// Anything else.
    Owned(String),
}

impl TextValue<'_> {
    /// The text.
    pub fn as_str(&self) -> &str {
        match self {
            TextValue::Borrowed(text) => text,
            TextValue::Small(text) => text.as_str(),
            TextValue::Owned(text) => text,
        }
    }
}

impl Deref for TextValue<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for TextValue<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl std::fmt::Debug for TextValue<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_str().fmt(f)
    }
}

impl From<SmallText> for TextValue<'_> {
    fn from(text: SmallText) -> Self {
        TextValue::Small(text)
    }
}

impl<'a> From<Cow<'a, str>> for TextValue<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        match text {
            Cow::Borrowed(text) => TextValue::Borrowed(text),
            Cow::Owned(text) => TextValue::Owned(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_padded_with_zeros() {
        let mut text = SmallText::new();
        for (number, width) in [(7, 2), (0, 1), (123, 2), (u32::MAX, 4), (0, 0)] {
            text.push_padded(number, width);
            text.push(b" ");
        }
        assert_eq!(text.as_str(), "07 0 123 4294967295  ");
    }

    #[test]
    fn too_much_text_is_dropped_without_panic() {
        let mut text = SmallText::new();
        text.push(&[b'x'; 40]);
        text.push(&[b'y'; 40]);
        assert_eq!(text.as_str().len(), 40);
    }
}
