//! REAL and DOUBLE. Texts are the shortest that read back as the same number, as in the engine's CAST.

use super::decimal::Decimal;
use super::number::{Numeric, Whole};
use super::small::{FixedBytes, SmallText, TextValue};

/// 2^127: from here on, a double does not fit into 128 bits.
const TOO_LARGE: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;

fn shortest(number: impl ryu::Float) -> TextValue<'static> {
    let mut text = SmallText::new();
    text.push(ryu::Buffer::new().format(number).as_bytes());
    text.into()
}

/// With an exponent, every character counts.
fn before_point(text: &str) -> usize {
    if text.contains('e') { text.len() } else { text.find('.').unwrap_or(text.len()) }
}

fn cut(number: f64) -> Option<Whole> {
    let whole = number.trunc();
    (number.is_finite() && whole.abs() < TOO_LARGE)
        .then_some(Whole { value: whole as i128, exact: whole == number })
}

impl Numeric for f64 {
    const NAME: &'static str = "DOUBLE";

    fn text(self) -> TextValue<'static> {
        shortest(self)
    }

    fn whole_characters(self, text: &str) -> usize {
        before_point(text)
    }

    fn whole(self) -> Option<Whole> {
        cut(self)
    }

    fn double(self) -> f64 {
        self
    }

    fn decimal(self) -> Option<Decimal> {
        Decimal::parse(&shortest(self))
    }

    fn bytes(self) -> FixedBytes {
        self.to_ne_bytes().into()
    }
}

impl Numeric for f32 {
    const NAME: &'static str = "REAL";

    fn text(self) -> TextValue<'static> {
        shortest(self)
    }

    fn whole_characters(self, text: &str) -> usize {
        before_point(text)
    }

    fn whole(self) -> Option<Whole> {
        cut(self.into())
    }

    fn double(self) -> f64 {
        self.into()
    }

    fn decimal(self) -> Option<Decimal> {
        Decimal::parse(&shortest(self))
    }

    fn bytes(self) -> FixedBytes {
        self.to_ne_bytes().into()
    }
}
