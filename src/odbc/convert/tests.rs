use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, Decimal256Array,
    DictionaryArray, FixedSizeBinaryArray, Float32Array, Float64Array, Int8Array, Int16Array, Int32Array,
    Int64Array, LargeStringArray, ListArray, NullArray, StringArray, StringViewArray, Time32SecondArray,
    Time64NanosecondArray, TimestampMicrosecondArray, TimestampNanosecondArray, TimestampSecondArray,
    UInt8Array, UInt64Array,
};
use datafusion::arrow::datatypes::{Int32Type, Int64Type, i256};

use super::c_type::*;
use super::*;

const FIXED_TYPES: &[i16] = &[
    SQL_C_LONG,
    SQL_C_SHORT,
    SQL_C_TINYINT,
    SQL_C_SLONG,
    SQL_C_SSHORT,
    SQL_C_STINYINT,
    SQL_C_ULONG,
    SQL_C_USHORT,
    SQL_C_UTINYINT,
    SQL_C_SBIGINT,
    SQL_C_UBIGINT,
    SQL_C_FLOAT,
    SQL_C_DOUBLE,
    SQL_C_BIT,
    SQL_C_NUMERIC,
    SQL_C_DATE,
    SQL_C_TIME,
    SQL_C_TIMESTAMP,
    SQL_C_TYPE_DATE,
    SQL_C_TYPE_TIME,
    SQL_C_TYPE_TIMESTAMP,
    SQL_C_GUID,
];

/// 2024-03-01 12:34:56 in seconds.
const MOMENT: i64 = 1_709_296_496;
const SECOND: i64 = 1_000_000;

/// What a cell becomes, in words: `text`, `=number`, hexadecimal bytes, SQLSTATE, `!` before a warning's value.
fn shown(array: &dyn Array, target: &Target) -> String {
    let converted = match cell(array, 0, target) {
        Ok(converted) => converted,
        Err(error) => return error.state.0.to_owned(),
    };
    let warned = if converted.warning.is_some() { "!" } else { "" };
    let value = match &converted.value {
        CellValue::Null => "NULL".to_owned(),
        CellValue::Text(text) => text.to_string(),
        CellValue::Binary(bytes) => bytes.iter().map(|byte| format!("{byte:02X}")).collect(),
        CellValue::Fixed(bytes) => fixed_shown(bytes, target.c_type),
    };
    format!("{warned}{value}")
}

fn fixed_shown(bytes: &[u8], c_type: i16) -> String {
    assert_eq!(Some(bytes.len()), fixed_size(c_type));
    let short = |at: usize| u16::from_ne_bytes([bytes[at], bytes[at + 1]]);
    let signed = matches!(
        c_type,
        SQL_C_SLONG
            | SQL_C_LONG
            | SQL_C_SBIGINT
            | SQL_C_SSHORT
            | SQL_C_SHORT
            | SQL_C_STINYINT
            | SQL_C_TINYINT
    );
    match c_type {
        SQL_C_DOUBLE => format!("{}", f64::from_ne_bytes(bytes.try_into().unwrap())),
        SQL_C_FLOAT => format!("{}", f32::from_ne_bytes(bytes.try_into().unwrap())),
        SQL_C_NUMERIC => {
            let sign = if bytes[2] == 1 { '+' } else { '-' };
            let value = u128::from_le_bytes(bytes[3..].try_into().unwrap());
            format!("({},{}){sign}{value}", bytes[0], bytes[1] as i8)
        }
        SQL_C_DATE | SQL_C_TYPE_DATE => format!("{:04}-{:02}-{:02}", short(0), short(2), short(4)),
        SQL_C_TIME | SQL_C_TYPE_TIME => format!("{:02}:{:02}:{:02}", short(0), short(2), short(4)),
        SQL_C_TIMESTAMP | SQL_C_TYPE_TIMESTAMP => format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:09}",
            short(0),
            short(2),
            short(4),
            short(6),
            short(8),
            short(10),
            u32::from_ne_bytes(bytes[12..].try_into().unwrap())
        ),
        SQL_C_GUID => bytes.iter().map(|byte| format!("{byte:02X}")).collect(),
        _ => {
            let fill = if signed && bytes[bytes.len() - 1] >= 128 { 255 } else { 0 };
            let mut wide = [fill; 16];
            wide[..bytes.len()].copy_from_slice(bytes);
            i128::from_le_bytes(wide).to_string()
        }
    }
}

fn check(array: impl Array, cases: &[(i16, &str)]) {
    for (c_type, expected) in cases {
        assert_eq!(shown(&array, &Target::new(*c_type)), *expected, "{array:?} as {c_type}");
    }
}

fn text(value: &str) -> StringArray {
    StringArray::from(vec![value])
}

#[test]
fn whole_numbers_go_to_every_c_type() {
    check(
        Int64Array::from(vec![-1]),
        &[
            (SQL_C_CHAR, "-1"),
            (SQL_C_WCHAR, "-1"),
            (SQL_C_SBIGINT, "-1"),
            (SQL_C_SLONG, "-1"),
            (SQL_C_LONG, "-1"),
            (SQL_C_SSHORT, "-1"),
            (SQL_C_SHORT, "-1"),
            (SQL_C_STINYINT, "-1"),
            (SQL_C_TINYINT, "-1"),
            (SQL_C_UBIGINT, "22003"),
            (SQL_C_ULONG, "22003"),
            (SQL_C_USHORT, "22003"),
            (SQL_C_UTINYINT, "22003"),
            (SQL_C_BIT, "22003"),
            (SQL_C_DOUBLE, "-1"),
            (SQL_C_FLOAT, "-1"),
            (SQL_C_NUMERIC, "(38,0)-1"),
            (SQL_C_BINARY, "FFFFFFFFFFFFFFFF"),
            (SQL_C_TYPE_DATE, "07006"),
            (SQL_C_GUID, "07006"),
            (12345, "07006"),
        ],
    );
    check(
        Int64Array::from(vec![3_000_000_000]),
        &[
            (SQL_C_SLONG, "22003"),
            (SQL_C_ULONG, "3000000000"),
            (SQL_C_USHORT, "22003"),
            (SQL_C_SBIGINT, "3000000000"),
        ],
    );
    check(
        UInt64Array::from(vec![u64::MAX]),
        &[
            (SQL_C_CHAR, "18446744073709551615"),
            (SQL_C_UBIGINT, "18446744073709551615"),
            (SQL_C_SBIGINT, "22003"),
            (SQL_C_NUMERIC, "(38,0)+18446744073709551615"),
        ],
    );
    check(Int32Array::from(vec![i32::MIN]), &[(SQL_C_SLONG, "-2147483648"), (SQL_C_BINARY, "00000080")]);
    check(Int16Array::from(vec![-300]), &[(SQL_C_SSHORT, "-300"), (SQL_C_STINYINT, "22003")]);
    check(Int8Array::from(vec![-128]), &[(SQL_C_STINYINT, "-128"), (SQL_C_BINARY, "80")]);
    check(
        UInt8Array::from(vec![200]),
        &[(SQL_C_UTINYINT, "200"), (SQL_C_STINYINT, "22003"), (SQL_C_TINYINT, "-56")],
    );
}

#[test]
fn booleans_are_one_and_zero() {
    check(
        BooleanArray::from(vec![true]),
        &[(SQL_C_BIT, "1"), (SQL_C_CHAR, "1"), (SQL_C_SLONG, "1"), (SQL_C_DOUBLE, "1"), (SQL_C_BINARY, "01")],
    );
    check(BooleanArray::from(vec![false]), &[(SQL_C_BIT, "0"), (SQL_C_WCHAR, "0")]);
}

#[test]
fn doubles_lose_their_fraction_with_a_warning() {
    check(
        Float64Array::from(vec![-1.75]),
        &[
            (SQL_C_CHAR, "-1.75"),
            (SQL_C_SLONG, "!-1"),
            (SQL_C_ULONG, "22003"),
            (SQL_C_DOUBLE, "-1.75"),
            (SQL_C_FLOAT, "-1.75"),
            (SQL_C_NUMERIC, "(38,2)-175"),
            (SQL_C_TYPE_TIMESTAMP, "07006"),
        ],
    );
    check(
        Float64Array::from(vec![0.1]),
        &[(SQL_C_CHAR, "0.1"), (SQL_C_BIT, "!0"), (SQL_C_NUMERIC, "(38,1)+1")],
    );
    check(
        Float64Array::from(vec![1e300]),
        &[(SQL_C_CHAR, "1e300"), (SQL_C_FLOAT, "22003"), (SQL_C_SBIGINT, "22003"), (SQL_C_NUMERIC, "22003")],
    );
    check(
        Float64Array::from(vec![f64::NAN]),
        &[(SQL_C_CHAR, "NaN"), (SQL_C_DOUBLE, "NaN"), (SQL_C_SLONG, "22003"), (SQL_C_NUMERIC, "22003")],
    );
    check(Float64Array::from(vec![f64::INFINITY]), &[(SQL_C_FLOAT, "inf"), (SQL_C_SBIGINT, "22003")]);
    check(
        Float32Array::from(vec![0.1]),
        &[(SQL_C_CHAR, "0.1"), (SQL_C_FLOAT, "0.1"), (SQL_C_NUMERIC, "(38,1)+1")],
    );
}

#[test]
fn decimals_keep_their_digits() {
    let decimal = |unscaled| Decimal128Array::from(vec![unscaled]).with_precision_and_scale(20, 3).unwrap();
    check(
        decimal(-12_345),
        &[
            (SQL_C_CHAR, "-12.345"),
            (SQL_C_SLONG, "!-12"),
            (SQL_C_STINYINT, "!-12"),
            (SQL_C_DOUBLE, "-12.345"),
            (SQL_C_NUMERIC, "(38,3)-12345"),
            (SQL_C_BIT, "22003"),
        ],
    );
    check(decimal(5000), &[(SQL_C_CHAR, "5.000"), (SQL_C_SLONG, "5"), (SQL_C_UTINYINT, "5")]);
    let huge = Decimal256Array::from(vec![i256::from_string(&"9".repeat(50)).unwrap()])
        .with_precision_and_scale(76, 10)
        .unwrap();
    check(
        huge,
        &[
            (SQL_C_CHAR, &format!("{}.{}", "9".repeat(40), "9".repeat(10))),
            (SQL_C_FLOAT, "22003"),
            (SQL_C_SBIGINT, "22003"),
            (SQL_C_NUMERIC, "22003"),
        ],
    );
}

#[test]
fn a_numeric_follows_the_descriptor() {
    let value = Decimal128Array::from(vec![12_345]).with_precision_and_scale(20, 2).unwrap();
    for (precision, scale, expected) in [
        (10, 2, "(10,2)+12345"),
        (10, 1, "!(10,1)+1234"),
        (10, 4, "(10,4)+1234500"),
        (2, 0, "22003"),
        (3, 0, "!(3,0)+123"),
    ] {
        let target = Target { c_type: SQL_C_NUMERIC, precision, scale, buffer_length: None };
        assert_eq!(shown(&value, &target), expected);
    }
}

#[test]
fn dates_and_times_become_structures_and_texts() {
    check(
        Date32Array::from(vec![19_783]),
        &[
            (SQL_C_CHAR, "2024-03-01"),
            (SQL_C_TYPE_DATE, "2024-03-01"),
            (SQL_C_DATE, "2024-03-01"),
            (SQL_C_TYPE_TIMESTAMP, "2024-03-01 00:00:00.000000000"),
            (SQL_C_TYPE_TIME, "07006"),
            (SQL_C_SLONG, "07006"),
            (SQL_C_BINARY, "E80703000100"),
        ],
    );
    check(Date32Array::from(vec![i32::MAX]), &[(SQL_C_CHAR, "22008"), (SQL_C_TYPE_DATE, "22008")]);
    check(
        TimestampSecondArray::from(vec![MOMENT]),
        &[
            (SQL_C_CHAR, "2024-03-01 12:34:56"),
            (SQL_C_TYPE_TIMESTAMP, "2024-03-01 12:34:56.000000000"),
            (SQL_C_TYPE_DATE, "!2024-03-01"),
            (SQL_C_TYPE_TIME, "12:34:56"),
            (SQL_C_DOUBLE, "07006"),
        ],
    );
    check(
        TimestampMicrosecondArray::from(vec![MOMENT * SECOND + 120_000]).with_timezone("+09:00"),
        &[
            (SQL_C_CHAR, "2024-03-01 12:34:56.12"),
            (SQL_C_TIMESTAMP, "2024-03-01 12:34:56.120000000"),
            (SQL_C_TIME, "!12:34:56"),
        ],
    );
    check(TimestampNanosecondArray::from(vec![-1]), &[(SQL_C_CHAR, "1969-12-31 23:59:59.999999")]);
    check(TimestampSecondArray::from(vec![0]), &[(SQL_C_TYPE_DATE, "1970-01-01")]);
    check(TimestampSecondArray::from(vec![i64::MAX]), &[(SQL_C_CHAR, "22008")]);
    check(TimestampMicrosecondArray::from(vec![i64::MIN]), &[(SQL_C_TYPE_TIMESTAMP, "22008")]);
    check(Time32SecondArray::from(vec![3661]), &[(SQL_C_CHAR, "01:01:01"), (SQL_C_TYPE_TIME, "01:01:01")]);
    check(
        Time64NanosecondArray::from(vec![3_661_500_000_000]),
        &[(SQL_C_WCHAR, "01:01:01.5"), (SQL_C_TYPE_TIME, "!01:01:01"), (SQL_C_TYPE_DATE, "07006")],
    );
    let today = chrono::Utc::now().format("%Y-%m-%d").to_string();
    let stamped = shown(&Time32SecondArray::from(vec![3661]), &Target::new(SQL_C_TYPE_TIMESTAMP));
    assert!(stamped.starts_with(&today) && stamped.ends_with("01:01:01.000000000"), "{stamped}");
}

#[test]
fn texts_are_read_as_what_is_asked_for() {
    check(
        text(" 42 "),
        &[(SQL_C_SLONG, "42"), (SQL_C_CHAR, " 42 "), (SQL_C_DOUBLE, "42"), (SQL_C_BIT, "22003")],
    );
    check(
        text("12.5"),
        &[(SQL_C_SLONG, "!12"), (SQL_C_DOUBLE, "12.5"), (SQL_C_NUMERIC, "(38,1)+125"), (SQL_C_FLOAT, "12.5")],
    );
    check(text("1e3"), &[(SQL_C_SLONG, "1000"), (SQL_C_USHORT, "1000"), (SQL_C_UTINYINT, "22003")]);
    check(text("1e999"), &[(SQL_C_DOUBLE, "22003"), (SQL_C_SLONG, "22003")]);
    check(text("1e200"), &[(SQL_C_DOUBLE, &format!("{}", 1e200)), (SQL_C_NUMERIC, "22003")]);
    check(text("99999999999"), &[(SQL_C_SLONG, "22003"), (SQL_C_SBIGINT, "99999999999")]);
    check(text("true"), &[(SQL_C_BIT, "1"), (SQL_C_SLONG, "22018")]);
    check(
        text("課題"),
        &[
            (SQL_C_SLONG, "22018"),
            (SQL_C_TYPE_DATE, "22018"),
            (SQL_C_GUID, "22018"),
            (SQL_C_BINARY, "B28A4C98"),
        ],
    );
    for none in ["", "inf", "nan", "0x10", "1 2", "--1", "e"] {
        check(text(none), &[(SQL_C_DOUBLE, "22018"), (SQL_C_SBIGINT, "22018"), (SQL_C_NUMERIC, "22018")]);
    }
    check(
        text("2024-03-01T12:34:56Z"),
        &[
            (SQL_C_TYPE_TIMESTAMP, "2024-03-01 12:34:56.000000000"),
            (SQL_C_TYPE_DATE, "!2024-03-01"),
            (SQL_C_TYPE_TIME, "12:34:56"),
        ],
    );
    check(text("2024-02-30"), &[(SQL_C_TYPE_DATE, "22007")]);
    check(
        text("{00112233-4455-6677-8899-AABBCCDDEEFF}"),
        &[(SQL_C_GUID, "33221100554477668899AABBCCDDEEFF"), (SQL_C_SLONG, "22018")],
    );
}

#[test]
fn bytes_are_hexadecimal_text() {
    let bytes: &[u8] = &[0, 171];
    check(
        BinaryArray::from(vec![bytes]),
        &[(SQL_C_BINARY, "00AB"), (SQL_C_CHAR, "00AB"), (SQL_C_SLONG, "07006"), (SQL_C_GUID, "22003")],
    );
    let guid = FixedSizeBinaryArray::try_from_iter([[7_u8; 16]].iter()).unwrap();
    check(guid, &[(SQL_C_GUID, "07070707070707070707070707070707")]);
}

#[test]
fn every_layout_of_text_is_read() {
    check(LargeStringArray::from(vec!["題"]), &[(SQL_C_CHAR, "題")]);
    check(
        StringViewArray::from(vec!["題 longer than twelve bytes"]),
        &[(SQL_C_CHAR, "題 longer than twelve bytes")],
    );
    let dictionary: DictionaryArray<Int32Type> = ["題"].into_iter().collect();
    check(dictionary, &[(SQL_C_WCHAR, "題")]);
    let list = ListArray::from_iter_primitive::<Int64Type, _, _>([Some([Some(1), None])]);
    check(list, &[(SQL_C_CHAR, "[1, ]")]);
}

#[test]
fn null_is_null_in_every_type() {
    let arrays: [ArrayRef; 4] = [
        Arc::new(NullArray::new(1)),
        Arc::new(Int64Array::from(vec![None])),
        Arc::new(StringArray::from(vec![None::<&str>])),
        Arc::new(Date32Array::from(vec![None])),
    ];
    for array in &arrays {
        for c_type in FIXED_TYPES.iter().chain(&[SQL_C_CHAR, SQL_C_WCHAR, SQL_C_BINARY]) {
            assert_eq!(shown(array, &Target::new(*c_type)), "NULL");
        }
    }
}

#[test]
fn a_row_out_of_bounds_is_an_error() {
    assert_eq!(cell(&text("a"), 1, &Target::new(SQL_C_CHAR)).unwrap_err().state.0, "HY000");
}

#[test]
fn whole_digits_must_fit_their_buffer() {
    let number = Int64Array::from(vec![-12_345]);
    let double = Float64Array::from(vec![12.345]);
    let date = Date32Array::from(vec![19_783]);
    let moment = TimestampMicrosecondArray::from(vec![MOMENT * SECOND + 1]);
    let cases: [(&dyn Array, i16, usize, &str); 12] = [
        (&number, SQL_C_CHAR, 7, "-12345"),
        (&number, SQL_C_CHAR, 6, "22003"),
        (&number, SQL_C_CHAR, 0, "-12345"),
        (&number, SQL_C_WCHAR, 14, "-12345"),
        (&number, SQL_C_WCHAR, 13, "22003"),
        (&double, SQL_C_CHAR, 3, "12.345"),
        (&double, SQL_C_CHAR, 2, "22003"),
        (&date, SQL_C_CHAR, 11, "2024-03-01"),
        (&date, SQL_C_CHAR, 10, "22003"),
        (&moment, SQL_C_CHAR, 20, "2024-03-01 12:34:56.000001"),
        (&moment, SQL_C_CHAR, 19, "22003"),
        (&text("long"), SQL_C_CHAR, 1, "long"),
    ];
    for (array, c_type, length, expected) in cases {
        let target = Target { buffer_length: Some(length), ..Target::new(c_type) };
        assert_eq!(shown(array, &target), expected, "{array:?} in {length} bytes");
    }
}

#[test]
fn fixed_types_are_as_long_as_they_say() {
    let texts =
        ["1", "2024-03-01", "12:00:00", "2024-03-01 12:00:00", "00112233-4455-6677-8899-aabbccddeeff"];
    let mut delivered = std::collections::HashSet::new();
    for value in texts {
        for c_type in FIXED_TYPES {
            // `fixed_shown` asserts the size.
            if shown(&text(value), &Target::new(*c_type)).len() != 5 {
                delivered.insert(*c_type);
            }
        }
    }
    assert_eq!(delivered.len(), FIXED_TYPES.len());
    assert!(FIXED_TYPES.iter().all(|c_type| is_supported(*c_type)));
    assert!(!is_supported(SQL_C_DEFAULT) && !is_supported(SQL_ARD_TYPE) && !is_supported(0));
}

#[test]
fn defaults_follow_the_sql_type() {
    use crate::engine::sql_type::{code, describe_type};
    use datafusion::arrow::datatypes::DataType;
    let default = |data_type| default_c_type(&describe_type(&data_type, None, 4000));
    assert_eq!(default(DataType::Utf8), SQL_C_WCHAR);
    assert_eq!(default(DataType::Int64), SQL_C_SBIGINT);
    assert_eq!(default(DataType::UInt64), SQL_C_UBIGINT);
    assert_eq!(default(DataType::Decimal128(10, 2)), SQL_C_CHAR);
    assert_eq!(default(DataType::Date32), SQL_C_TYPE_DATE);
    assert_eq!(default_c_type_of(code::SQL_VARCHAR, false), SQL_C_CHAR);
    assert_eq!(default_c_type_of(code::SQL_TIMESTAMP, false), SQL_C_TYPE_TIMESTAMP);
    assert_eq!(default_c_type_of(77, false), SQL_C_CHAR);
}

#[test]
fn long_values_do_not_fill_messages() {
    let error = cell(&text(&"課".repeat(1000)), 0, &Target::new(SQL_C_SLONG)).unwrap_err();
    assert!(error.to_string().chars().count() < 120);
}

#[test]
fn raw_values_are_those_of_single_cells() {
    let arrays: [ArrayRef; 5] = [
        Arc::new(Int64Array::from(vec![1, -2, i64::MAX]).slice(1, 2)),
        Arc::new(Int32Array::from(vec![3, -4])),
        Arc::new(UInt8Array::from(vec![5, 255])),
        Arc::new(Float64Array::from(vec![0.5, f64::NAN])),
        Arc::new(StringArray::from(vec!["a", "b"])),
    ];
    let mut copied = 0;
    for array in &arrays {
        for c_type in FIXED_TYPES {
            let Some(raw) = raw_values(array, *c_type) else { continue };
            let size = fixed_size(*c_type).unwrap();
            assert_eq!(raw.len(), size * array.len());
            for (row, bytes) in raw.chunks(size).enumerate() {
                let CellValue::Fixed(single) = cell(array, row, &Target::new(*c_type)).unwrap().value else {
                    panic!()
                };
                assert_eq!(single.as_slice(), bytes);
            }
            copied += 1;
        }
    }
    assert_eq!(copied, 5);
}
