//! DECIMAL, NUMERIC and `SQL_NUMERIC_STRUCT`.

use super::number::{Numeric, Whole};
use super::small::{FixedBytes, SmallText, TextValue};
use super::{Converted, Target, errors};
use crate::engine::sql_type::MAX_DECIMAL_PRECISION;
use crate::error::{Error, Result};

/// Bytes of `SQL_NUMERIC_STRUCT`: precision, scale, sign (1 = positive), 16 bytes of value from the lowest.
const NUMERIC_SIZE: usize = 19;

/// `unscaled` divided by 10 to the power of `scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    pub unscaled: i128,
    pub scale: u8,
}

/// Why a decimal does not fit a precision and scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooManyDigits;

impl Decimal {
    /// Reads `[sign] digits [. digits] [e exponent]`; `None` for other texts and beyond 38 digits.
    pub(super) fn parse(text: &str) -> Option<Decimal> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i16>().ok()?),
            None => (text, 0),
        };
        let (negative, digits) = match mantissa.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            rest => (false, rest),
        };
        let (mut unscaled, mut scale, mut seen_digit, mut seen_point) = (0_i128, 0_i16, false, false);
        for byte in digits {
            match byte {
                b'0'..=b'9' => {
                    unscaled = unscaled.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
                    scale += i16::from(seen_point);
                    seen_digit = true;
                }
                b'.' if !seen_point => seen_point = true,
                _ => return None,
            }
        }
        if !seen_digit {
            return None;
        }
        let scale = scale.checked_sub(exponent)?;
        if scale < 0 {
            unscaled = unscaled.checked_mul(10_i128.checked_pow(scale.unsigned_abs().into())?)?;
        }
        let scale = u8::try_from(scale.max(0)).ok().filter(|scale| *scale <= MAX_DECIMAL_PRECISION)?;
        (digit_count(unscaled) <= MAX_DECIMAL_PRECISION)
            .then_some(Decimal { unscaled: if negative { -unscaled } else { unscaled }, scale })
    }

    /// With another scale, cut towards zero, and whether nothing was cut. Beyond `precision` digits: error.
    pub(super) fn rescale(
        self,
        precision: u8,
        scale: i16,
    ) -> std::result::Result<(i128, bool), TooManyDigits> {
        let more = scale - i16::from(self.scale);
        let power = 10_i128.checked_pow(more.unsigned_abs().into());
        let (unscaled, exact) = if more >= 0 {
            let scaled = power.and_then(|power| self.unscaled.checked_mul(power));
            // Zero keeps being zero, however many digits are asked for.
            (if self.unscaled == 0 { 0 } else { scaled.ok_or(TooManyDigits)? }, true)
        } else {
            match power {
                Some(power) => (self.unscaled / power, self.unscaled % power == 0),
                None => (0, self.unscaled == 0),
            }
        };
        if digit_count(unscaled) > precision { Err(TooManyDigits) } else { Ok((unscaled, exact)) }
    }

    /// As `SQL_NUMERIC_STRUCT` with the target's precision and scale, else with its own.
    pub(super) fn to_numeric(self, target: &Target) -> Result<Converted<'static>> {
        let (precision, scale) = if target.precision > 0 {
            (target.precision.min(MAX_DECIMAL_PRECISION.into()) as u8, target.scale)
        } else {
            (MAX_DECIMAL_PRECISION, self.scale.into())
        };
        let out_of_range = |_| self.out_of_range(&format!("NUMERIC({precision},{scale})"));
        let (unscaled, exact) = self.rescale(precision, scale).map_err(out_of_range)?;
        let mut bytes = [0; NUMERIC_SIZE];
        bytes[0] = precision;
        bytes[1] = i8::try_from(scale).unwrap_or(i8::MAX).to_ne_bytes()[0];
        bytes[2] = u8::from(unscaled >= 0);
        bytes[3..].copy_from_slice(&unscaled.unsigned_abs().to_le_bytes());
        let warning = (!exact).then(|| errors::fraction_cut(&*self.text()));
        Ok(Converted::fixed(bytes).with_warning(warning))
    }

    /// From a `SQL_NUMERIC_STRUCT`. The scale is the descriptor's where `precision` is set there, else the
    /// structure's own: many applications fill only that.
    pub(super) fn from_numeric(bytes: &[u8; NUMERIC_SIZE], precision: i16, scale: i16) -> Result<Decimal> {
        let [_, own_scale, sign, value @ ..] = *bytes;
        let scale = if precision > 0 { scale } else { i8::from_ne_bytes([own_scale]).into() };
        let magnitude = u128::from_le_bytes(value);
        let too_large = || errors::out_of_range(magnitude, "SQL_C_NUMERIC");
        let unscaled = i128::try_from(magnitude).map_err(|_| too_large())?;
        let unscaled = if sign == 0 { -unscaled } else { unscaled };
        let zeros = 10_i128.checked_pow(scale.min(0).unsigned_abs().into()).ok_or_else(too_large)?;
        let unscaled = unscaled.checked_mul(zeros).ok_or_else(too_large)?;
        let scale = u8::try_from(scale.max(0)).ok().filter(|scale| *scale <= MAX_DECIMAL_PRECISION);
        Ok(Decimal { unscaled, scale: scale.ok_or_else(too_large)? })
    }

    /// 22003
    pub(super) fn out_of_range(self, target: &str) -> Error {
        errors::out_of_range(&*self.text(), target)
    }
}

/// Decimal digits of a number; 0 for 0.
fn digit_count(number: i128) -> u8 {
    number.unsigned_abs().checked_ilog10().map_or(0, |log| log as u8 + 1)
}

impl Numeric for Decimal {
    const NAME: &'static str = "DECIMAL";

    fn text(self) -> TextValue<'static> {
        let mut text = SmallText::new();
        let mut buffer = itoa::Buffer::new();
        let digits = match i64::try_from(self.unscaled) {
            Ok(value) => buffer.format(value.unsigned_abs()),
            Err(_) => buffer.format(self.unscaled.unsigned_abs()),
        };
        if self.unscaled < 0 {
            text.push(b"-");
        }
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(self.scale.into()));
        text.push(if whole.is_empty() { "0" } else { whole }.as_bytes());
        if self.scale > 0 {
            text.push(b".");
            for _ in fraction.len()..usize::from(self.scale) {
                text.push(b"0");
            }
            text.push(fraction.as_bytes());
        }
        text.into()
    }

    fn whole_characters(self, text: &str) -> usize {
        text.find('.').unwrap_or(text.len())
    }

    fn whole(self) -> Option<Whole> {
        let (value, exact) = self.rescale(u8::MAX, 0).ok()?;
        Some(Whole { value, exact })
    }

    fn double(self) -> f64 {
        /// Both sides of the division are exact up to here, so it rounds only once.
        const EXACT: u128 = 1 << 53;
        const EXACT_SCALE: u8 = 22;
        if self.unscaled.unsigned_abs() <= EXACT && self.scale <= EXACT_SCALE {
            self.unscaled as f64 / 10_f64.powi(self.scale.into())
        } else {
            self.text().parse().unwrap_or(f64::NAN)
        }
    }

    fn decimal(self) -> Option<Decimal> {
        Some(self)
    }

    fn bytes(self) -> FixedBytes {
        let mut bytes = [0; NUMERIC_SIZE];
        bytes[0] = MAX_DECIMAL_PRECISION;
        bytes[1] = self.scale;
        bytes[2] = u8::from(self.unscaled >= 0);
        bytes[3..].copy_from_slice(&self.unscaled.unsigned_abs().to_le_bytes());
        bytes.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_and_written() {
        for (text, unscaled, scale, written) in [
            ("0", 0, 0, "0"),
            ("-12.50", -1250, 2, "-12.50"),
            ("+.5", 5, 1, "0.5"),
            ("-.05", -5, 2, "-0.05"),
            ("1.5e3", 1500, 0, "1500"),
            ("1.5e-3", 15, 4, "0.0015"),
            (
                "99999999999999999999999999999999999999",
                10_i128.pow(38) - 1,
                0,
                "99999999999999999999999999999999999999",
            ),
            (
                "-0.99999999999999999999999999999999999999",
                1 - 10_i128.pow(38),
                38,
                "-0.99999999999999999999999999999999999999",
            ),
        ] {
            let decimal = Decimal::parse(text).unwrap();
            assert_eq!(decimal, Decimal { unscaled, scale }, "{text}");
            assert_eq!(decimal.text().as_str(), written);
        }
        for text in
            ["", ".", "-", "1.2.3", "x", "1e", "1e99", "1e-99", "100000000000000000000000000000000000000"]
        {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn doubles_are_the_nearest() {
        for text in [
            "0.1",
            "123456789.123456789",
            "-0.3",
            "12345678901234567890.123456789",
            "1e-22",
            "9007199254740993",
        ] {
            assert_eq!(Decimal::parse(text).unwrap().double(), text.parse::<f64>().unwrap(), "{text}");
        }
    }

    #[test]
    fn a_numeric_goes_out_and_comes_back() {
        let decimal = Decimal { unscaled: -12345, scale: 2 };
        let target = Target { precision: 10, scale: 3, ..Target::default() };
        let super::super::CellValue::Fixed(bytes) = decimal.to_numeric(&target).unwrap().value else {
            panic!()
        };
        let bytes: [u8; 19] = bytes.as_slice().try_into().unwrap();
        assert_eq!(bytes[..5], [10, 3, 0, 0x3A, 0xE2]);
        assert_eq!(Decimal::from_numeric(&bytes, 0, 0).unwrap(), Decimal { unscaled: -123450, scale: 3 });
        assert_eq!(Decimal::from_numeric(&bytes, 10, 1).unwrap(), Decimal { unscaled: -123450, scale: 1 });
    }
}
