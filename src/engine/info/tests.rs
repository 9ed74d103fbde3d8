use super::table::INFO;
use super::*;

/// Ids that answer text, those of 16 bits; all others have 32 bits (ODBC reference, SQLGetInfo).
const TEXTS: &[u16] = &[
    2, 6, 7, 10, 11, 13, 14, 16, 17, 18, 19, 20, 21, 25, 27, 29, 36, 37, 38, 39, 40, 41, 42, 45, 47, 73, 77,
    87, 89, 90, 94, 103, 111, 113, 171, 10000, 10002, 10003, 10004,
];
const SHORTS: &[u16] = &[
    0, 1, 9, 12, 15, 22, 23, 24, 28, 30, 31, 32, 33, 34, 35, 46, 74, 75, 84, 85, 88, 93, 97, 98, 99, 100,
    101, 106, 107, 114, 116, 10005,
];

#[test]
fn every_id_has_its_shape() {
    for row in INFO {
        let value = info(row.id, &InfoContext::default()).unwrap();
        let expected = (TEXTS.contains(&row.id), SHORTS.contains(&row.id));
        let found = (matches!(value, InfoValue::Text(_)), matches!(value, InfoValue::U16(_)));
        assert_eq!(found, expected, "{} {}", row.id, row.name);
    }
    for id in TEXTS.iter().chain(SHORTS) {
        assert!(INFO.iter().any(|row| row.id == *id), "{id} is missing");
    }
}

#[test]
fn ids_are_sorted_and_unique() {
    assert!(INFO.windows(2).all(|pair| pair[0].id < pair[1].id));
}

#[test]
fn everything_power_query_asks_is_in_the_table() {
    let asked = [
        6, 7, 17, 18, 29, 91, 92, 41, 114, 118, 99, 10005, 97, 100, 90, 50, 169, 160, 161, 165, 87, 88, 49,
        52, 51, 109, 110, 22, 10003, 42, 39, 152, 14, 48, 94, 180, 77, 81,
    ];
    for id in asked.into_iter().chain(53..=71).chain(122..=126) {
        assert!(INFO.iter().any(|row| row.id == id), "{id}");
    }
}

#[test]
fn unknown_ids_answer_zero() {
    for id in [1751, 9999, 65001] {
        assert_eq!(info(id, &InfoContext::default()).unwrap(), InfoValue::U32(0));
    }
}

#[test]
fn the_connection_answers_for_itself() {
    let context = InfoContext::new("MySpace", "example.backlog.com", true);
    let text = |id| match info(id, &context).unwrap() {
        InfoValue::Text(text) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!([text(2), text(13), text(16), text(25)], ["MySpace", "example.backlog.com", "example", "Y"]);
    assert_eq!(text(77), "03.80");
    let version = text(7);
    assert_eq!((version.len(), version.as_bytes()[2], version.as_bytes()[5]), (10, b'.', b'.'));
}

#[test]
fn catalogs_are_told_to_be_absent_everywhere() {
    let value = |id| info(id, &InfoContext::default()).unwrap();
    assert_eq!(value(10003), InfoValue::Text("N".to_owned()));
    assert_eq!([value(41), value(42)], [const { InfoValue::Text(String::new()) }; 2]);
    assert_eq!([value(92), value(114)], [InfoValue::U32(0), InfoValue::U16(0)]);
}

#[test]
fn types_on_offer_can_be_cast() {
    let casts = (53..=71).chain([122, 125, 126]);
    for id in casts {
        assert_ne!(info(id, &InfoContext::default()).unwrap(), InfoValue::U32(0), "{id}");
    }
}
