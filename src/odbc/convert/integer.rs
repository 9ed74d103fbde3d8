//! Whole numbers and booleans.

use super::decimal::Decimal;
use super::number::{Numeric, Whole};
use super::small::{FixedBytes, SmallText, TextValue};

/// A whole number of up to 64 bits, signed or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Integer {
    pub value: i128,
    /// Bytes of its SQL type.
    pub width: u8,
}

impl Numeric for Integer {
    const NAME: &'static str = "INTEGER";

    fn text(self) -> TextValue<'static> {
        let mut text = SmallText::new();
        let mut buffer = itoa::Buffer::new();
        // 64 bits are several times faster than 128.
        let digits = match i64::try_from(self.value) {
            Ok(value) => buffer.format(value),
            Err(_) => buffer.format(self.value),
        };
        text.push(digits.as_bytes());
        text.into()
    }

    fn whole_characters(self, text: &str) -> usize {
        text.len()
    }

    fn whole(self) -> Option<Whole> {
        Some(Whole { value: self.value, exact: true })
    }

    fn double(self) -> f64 {
        self.value as f64
    }

    fn decimal(self) -> Option<Decimal> {
        Some(Decimal { unscaled: self.value, scale: 0 })
    }

    fn bytes(self) -> FixedBytes {
        // Two's complement: the low bytes are the same for signed and unsigned.
        match self.width {
            1 => (self.value as u8).to_ne_bytes().into(),
            2 => (self.value as u16).to_ne_bytes().into(),
            4 => (self.value as u32).to_ne_bytes().into(),
            _ => (self.value as u64).to_ne_bytes().into(),
        }
    }
}
