use std::sync::Arc;

use super::*;

const MOMENT: i64 = 1_709_296_496_000_000;

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_ne_bytes).collect()
}

fn timestamp_struct(fraction: u32) -> Vec<u8> {
    let mut bytes: Vec<u8> = [2024_u16, 3, 1, 12, 34, 56].into_iter().flat_map(u16::to_ne_bytes).collect();
    bytes.extend(fraction.to_ne_bytes());
    bytes
}

fn given(
    c_type: i16,
    bytes: &[u8],
    wanted: Option<DataType>,
) -> std::result::Result<ScalarValue, &'static str> {
    parameter(c_type, bytes, wanted.as_ref(), 0, 0).map_err(|error| error.state.0)
}

fn from_text(text: &str, wanted: DataType) -> std::result::Result<ScalarValue, &'static str> {
    let narrow = given(SQL_C_CHAR, text.as_bytes(), Some(wanted.clone()));
    assert_eq!(given(SQL_C_WCHAR, &wide(text), Some(wanted)), narrow);
    narrow
}

#[test]
fn without_a_type_wanted_the_c_type_decides() {
    let cases: Vec<(i16, Vec<u8>, ScalarValue)> = vec![
        (SQL_C_CHAR, "件名🎉".into(), ScalarValue::from("件名🎉")),
        (SQL_C_WCHAR, wide("件名🎉"), ScalarValue::from("件名🎉")),
        (SQL_C_SLONG, (-5_i32).to_ne_bytes().into(), ScalarValue::Int32(Some(-5))),
        (SQL_C_SBIGINT, 5_i64.to_ne_bytes().into(), ScalarValue::Int64(Some(5))),
        (SQL_C_UBIGINT, u64::MAX.to_ne_bytes().into(), ScalarValue::UInt64(Some(u64::MAX))),
        (SQL_C_ULONG, u32::MAX.to_ne_bytes().into(), ScalarValue::Int64(Some(u32::MAX.into()))),
        (SQL_C_UTINYINT, vec![200], ScalarValue::Int32(Some(200))),
        (SQL_C_BIT, vec![1], ScalarValue::Boolean(Some(true))),
        (SQL_C_DOUBLE, 1.5_f64.to_ne_bytes().into(), ScalarValue::Float64(Some(1.5))),
        (SQL_C_FLOAT, 1.5_f32.to_ne_bytes().into(), ScalarValue::Float32(Some(1.5))),
        (
            SQL_C_TYPE_TIMESTAMP,
            timestamp_struct(5000),
            ScalarValue::TimestampMicrosecond(Some(MOMENT + 5), None),
        ),
        (SQL_C_TYPE_DATE, timestamp_struct(0)[..6].into(), ScalarValue::Date32(Some(19_783))),
        (
            SQL_C_TYPE_TIME,
            timestamp_struct(0)[6..12].into(),
            ScalarValue::Time64Microsecond(Some(45_296_000_000)),
        ),
        (SQL_C_BINARY, vec![1, 2], ScalarValue::Binary(Some(vec![1, 2]))),
        (
            SQL_C_GUID,
            vec![0x33, 0x22, 0x11, 0, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF],
            ScalarValue::from("00112233-4455-6677-8899-AABBCCDDEEFF"),
        ),
    ];
    for (c_type, bytes, expected) in cases {
        assert_eq!(given(c_type, &bytes, None), Ok(expected), "{c_type}");
    }
}

#[test]
fn texts_become_the_type_wanted() {
    let utc = || Some(Arc::from("UTC"));
    assert_eq!(from_text("1", DataType::Int64), Ok(ScalarValue::Int64(Some(1))));
    assert_eq!(from_text(" -7 ", DataType::Int32), Ok(ScalarValue::Int32(Some(-7))));
    assert_eq!(from_text("1e2", DataType::UInt8), Ok(ScalarValue::UInt8(Some(100))));
    assert_eq!(from_text("0.1", DataType::Float64), Ok(ScalarValue::Float64(Some(0.1))));
    assert_eq!(from_text("TRUE", DataType::Boolean), Ok(ScalarValue::Boolean(Some(true))));
    assert_eq!(from_text("0", DataType::Boolean), Ok(ScalarValue::Boolean(Some(false))));
    assert_eq!(from_text("1.5", DataType::Decimal128(10, 2)), Ok(ScalarValue::Decimal128(Some(150), 10, 2)));
    assert_eq!(from_text("2024-03-01", DataType::Date32), Ok(ScalarValue::Date32(Some(19_783))));
    assert_eq!(from_text("2024-03-01 00:00:00", DataType::Date32), Ok(ScalarValue::Date32(Some(19_783))));
    assert_eq!(
        from_text("2024-03-01T12:34:56Z", DataType::Timestamp(TimeUnit::Microsecond, None)),
        Ok(ScalarValue::TimestampMicrosecond(Some(MOMENT), None))
    );
    assert_eq!(
        from_text("2024-03-01", DataType::Timestamp(TimeUnit::Second, utc())),
        Ok(ScalarValue::TimestampSecond(Some(19_783 * 86_400), utc()))
    );
    assert_eq!(
        from_text("12:00", DataType::Time64(TimeUnit::Nanosecond)),
        Ok(ScalarValue::Time64Nanosecond(Some(43_200_000_000_000)))
    );
    assert_eq!(from_text("00ab", DataType::Binary), Ok(ScalarValue::Binary(Some(vec![0, 171]))));
    assert_eq!(from_text("課題", DataType::Utf8View), Ok(ScalarValue::Utf8View(Some("課題".to_owned()))));
}

#[test]
fn texts_that_are_no_such_value_are_refused() {
    for (text, wanted, state) in [
        ("one", DataType::Int64, "22018"),
        ("", DataType::Int64, "22018"),
        ("NaN", DataType::Float64, "22018"),
        ("1.5", DataType::Int64, "22001"),
        ("300", DataType::UInt8, "22003"),
        ("-1", DataType::UInt64, "22003"),
        ("1e999", DataType::Float64, "22003"),
        ("1e300", DataType::Float32, "22003"),
        ("2", DataType::Boolean, "22003"),
        ("1.005", DataType::Decimal128(10, 2), "22001"),
        ("123456789", DataType::Decimal128(10, 2), "22003"),
        ("2024-13-01", DataType::Date32, "22007"),
        ("tomorrow", DataType::Date32, "22018"),
        ("2024-03-01 12:00:00", DataType::Date32, "22008"),
        ("0", DataType::Binary, "22018"),
    ] {
        assert_eq!(from_text(text, wanted.clone()), Err(state), "{text} as {wanted}");
    }
    let error = parameter(SQL_C_CHAR, b"one", Some(&DataType::Int64), 0, 0).unwrap_err();
    assert!(error.to_string().contains("'one'") && error.to_string().contains("BIGINT"));
}

#[test]
fn numbers_become_the_type_wanted_or_fail() {
    let double = |number: f64, wanted| given(SQL_C_DOUBLE, &number.to_ne_bytes(), Some(wanted));
    assert_eq!(double(7.0, DataType::Int64), Ok(ScalarValue::Int64(Some(7))));
    assert_eq!(double(7.5, DataType::Int64), Err("22001"));
    assert_eq!(double(f64::NAN, DataType::Int64), Err("22003"));
    assert_eq!(double(f64::NAN, DataType::Decimal128(10, 2)), Err("22003"));
    assert_eq!(double(0.1, DataType::Decimal128(10, 2)), Ok(ScalarValue::Decimal128(Some(10), 10, 2)));
    assert_eq!(double(1.0, DataType::Utf8), Ok(ScalarValue::from("1.0")));
    assert_eq!(double(1.0, DataType::Date32), Err("07006"));
    let long = |number: i32, wanted| given(SQL_C_SLONG, &number.to_ne_bytes(), Some(wanted));
    assert_eq!(long(42, DataType::Utf8), Ok(ScalarValue::from("42")));
    assert_eq!(long(1, DataType::Boolean), Ok(ScalarValue::Boolean(Some(true))));
    assert_eq!(long(3, DataType::Decimal128(5, 2)), Ok(ScalarValue::Decimal128(Some(300), 5, 2)));
    assert_eq!(
        given(SQL_C_FLOAT, &0.1_f32.to_ne_bytes(), Some(DataType::Decimal128(5, 2))),
        Ok(ScalarValue::Decimal128(Some(10), 5, 2))
    );
}

#[test]
fn dates_become_the_type_wanted() {
    let stamp = |fraction, wanted| given(SQL_C_TYPE_TIMESTAMP, &timestamp_struct(fraction), Some(wanted));
    assert_eq!(stamp(0, DataType::Utf8), Ok(ScalarValue::from("2024-03-01 12:34:56")));
    assert_eq!(stamp(0, DataType::Date32), Err("22008"));
    assert_eq!(
        stamp(0, DataType::Timestamp(TimeUnit::Millisecond, None)),
        Ok(ScalarValue::TimestampMillisecond(Some(MOMENT / 1000), None))
    );
    // Finer than seconds: compared exactly, not cut.
    assert_eq!(
        stamp(500_000_000, DataType::Timestamp(TimeUnit::Second, None)),
        Ok(ScalarValue::TimestampMicrosecond(Some(MOMENT + 500_000), None))
    );
    let impossible: Vec<u8> = [2024_u16, 2, 30].into_iter().flat_map(u16::to_ne_bytes).collect();
    assert_eq!(given(SQL_C_TYPE_DATE, &impossible, None), Err("22007"));
    assert_eq!(given(SQL_C_TYPE_DATE, &impossible, Some(DataType::Date32)), Err("22007"));
}

#[test]
fn a_numeric_takes_its_scale_from_the_descriptor_when_set() {
    let mut bytes = [0_u8; 19];
    bytes[0] = 5;
    bytes[1] = 2;
    bytes[2] = 1;
    bytes[3..7].copy_from_slice(&12_345_u32.to_le_bytes());
    let numeric = |precision, scale| parameter(SQL_C_NUMERIC, &bytes, None, precision, scale).unwrap();
    assert_eq!(numeric(0, 0), ScalarValue::Decimal128(Some(12_345), 38, 2));
    assert_eq!(numeric(5, 1), ScalarValue::Decimal128(Some(12_345), 38, 1));
    assert_eq!(numeric(5, -1), ScalarValue::Decimal128(Some(123_450), 38, 0));
    bytes[18] = 0xFF;
    assert_eq!(given(SQL_C_NUMERIC, &bytes, None), Err("22003"));
}

#[test]
fn bad_bytes_never_panic() {
    for c_type in -130..130 {
        for length in 0..20 {
            for fill in [0, 1, 0x7F, 0x80, 0xD8, 0xFF] {
                let bytes = vec![fill; length];
                for wanted in [
                    None,
                    Some(DataType::Int64),
                    Some(DataType::Utf8),
                    Some(DataType::Date32),
                    Some(DataType::Timestamp(TimeUnit::Nanosecond, None)),
                    Some(DataType::Decimal128(38, 10)),
                ] {
                    let _ = given(c_type, &bytes, wanted);
                }
            }
        }
    }
    assert_eq!(given(SQL_C_SLONG, &[1, 2], None), Err("HY090"));
    assert_eq!(given(SQL_C_BIT, &[2], None), Err("22003"));
    assert_eq!(given(12_345, &[], None), Err("HY003"));
    for wanted in [None, Some(DataType::Utf8)] {
        assert_eq!(given(SQL_C_WCHAR, &[0x3D, 0xD8], wanted.clone()), Err("22018"));
        assert_eq!(given(SQL_C_WCHAR, &[0x41, 0, 0x41], wanted.clone()), Err("22018"));
        assert_eq!(given(SQL_C_CHAR, b"caf\xe9", wanted), Err("22018"));
    }
}

#[test]
fn null_has_the_type_wanted() {
    assert_eq!(null_parameter(Some(&DataType::Int64)), ScalarValue::Int64(None));
    assert_eq!(null_parameter(None), ScalarValue::Null);
}
