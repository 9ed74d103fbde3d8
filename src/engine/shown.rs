//! Values as messages show them: as SQL writes them, and not at full length.

use datafusion::arrow::array::Array;
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::common::ScalarValue;

/// Longest text that is shown, in characters.
const LONGEST: usize = 60;

const FORMATS: FormatOptions<'_> = FormatOptions::new()
    .with_null("NULL")
    .with_timestamp_format(Some("%Y-%m-%d %H:%M:%S%.f"))
    .with_timestamp_tz_format(Some("%Y-%m-%d %H:%M:%S%.f%:z"))
    .with_time_format(Some("%H:%M:%S%.f"));

/// A value.
pub(super) fn shown(value: &ScalarValue) -> String {
    value.to_array().map_or_else(|_| value.to_string(), |array| shown_at(array.as_ref(), 0))
}

/// The value of an array in that row.
pub(super) fn shown_at(array: &dyn Array, row: usize) -> String {
    let formatter = ArrayFormatter::try_new(array, &FORMATS);
    let written = formatter.and_then(|formatter| formatter.value(row).try_to_string());
    let written = written.unwrap_or_default();
    let text = match array.data_type() {
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_)
            if array.is_valid(row) =>
        {
            format!("X'{}'", written.to_ascii_uppercase())
        }
        _ => written,
    };
    if text.chars().count() <= LONGEST {
        return text;
    }
    format!("{}…", text.chars().take(LONGEST).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_as_they_are_written() {
        let moment = |micros| ScalarValue::TimestampMicrosecond(Some(micros), None);
        for (value, text) in [
            (moment(1_704_103_384_000_000), "2024-01-01 10:03:04"),
            (moment(1_704_103_384_500_000), "2024-01-01 10:03:04.500"),
            (moment(-1_000_000), "1969-12-31 23:59:59"),
            (ScalarValue::Time64Microsecond(Some(36_184_000_000)), "10:03:04"),
            (ScalarValue::Date32(Some(19_723)), "2024-01-01"),
            (ScalarValue::Decimal128(Some(1250), 10, 2), "12.50"),
            (ScalarValue::Boolean(Some(true)), "true"),
            (ScalarValue::Int64(Some(-7)), "-7"),
            (ScalarValue::Float64(Some(1.5)), "1.5"),
            (ScalarValue::Binary(Some(vec![0, 255])), "X'00FF'"),
            (ScalarValue::Binary(None), "NULL"),
            (ScalarValue::from("あ"), "あ"),
        ] {
            assert_eq!(shown(&value), text, "{value:?}");
        }
        assert_eq!(shown(&ScalarValue::from("あ".repeat(61))), format!("{}…", "あ".repeat(60)));
    }
}
