//! `sys_sqlinfo`: every answer of SQLGetInfo by name, bitmasks of functions as lists

use super::super::info::{self, Answered, InfoContext, InfoValue};
use super::declare::*;
use super::{Facts, text};
use crate::tables::{ColumnType, SCHEMA};

/// What the driver says beyond SQLGetInfo, under the names that other drivers use.
const FURTHER: &[(&str, &str)] = &[
    ("COUNT", "Y"),
    ("DIALECT", "Backlog"),
    ("IDENTIFIER_PATTERN", "[\\p{L}_][\\p{L}\\p{N}_]*"),
    ("IDENTIFIER_QUOTE_CLOSE_CHAR", "\""),
    ("IDENTIFIER_QUOTE_OPEN_CHAR", "\""),
    ("PAGING", "LIMIT n OFFSET m,TOP n,OFFSET m ROWS FETCH NEXT n ROWS ONLY"),
    (
        "SUPPORTED_OPERATORS",
        "=,>,<,>=,<=,<>,!=,LIKE,NOT LIKE,IN,NOT IN,BETWEEN,IS NULL,IS NOT NULL,AND,OR,NOT",
    ),
    ("SUPPORTS_MULTIPLE_CATALOGS", "N"),
    ("SUPPORTS_MULTIPLE_SCHEMAS", "Y"),
    ("SUPPORT_TRANSACTION", "N"),
];

/// Names of the bits of a mask, from the lowest.
type Names = &'static [&'static str];

/// Bitmasks that are shown as lists: id of SQLGetInfo and names by bit; an empty name is a bit of no use here.
const MASKS: &[(u16, Names)] = &[
    (169, &["AVG", "COUNT", "MAX", "MIN", "SUM", "DISTINCT", "ALL"]),
    (
        49,
        &[
            "ABS", "ACOS", "ASIN", "ATAN", "ATAN2", "CEILING", "COS", "COT", "EXP", "FLOOR", "LOG", "MOD",
            "SIGN", "SIN", "SQRT", "TAN", "PI", "RAND", "DEGREES", "LOG10", "POWER", "RADIANS", "ROUND",
            "TRUNCATE",
        ],
    ),
    (
        50,
        &[
            "CONCAT",
            "INSERT",
            "LEFT",
            "LTRIM",
            "LENGTH",
            "LOCATE",
            "LCASE",
            "REPEAT",
            "REPLACE",
            "RIGHT",
            "RTRIM",
            "SUBSTRING",
            "UCASE",
            "ASCII",
            "CHAR",
            "DIFFERENCE",
            "LOCATE_2",
            "SOUNDEX",
            "SPACE",
            "BIT_LENGTH",
            "CHAR_LENGTH",
            "CHARACTER_LENGTH",
            "OCTET_LENGTH",
            "POSITION",
        ],
    ),
    (51, &["USERNAME", "DBNAME", "IFNULL"]),
    (
        52,
        &[
            "NOW",
            "CURDATE",
            "DAYOFMONTH",
            "DAYOFWEEK",
            "DAYOFYEAR",
            "MONTH",
            "QUARTER",
            "WEEK",
            "YEAR",
            "CURTIME",
            "HOUR",
            "MINUTE",
            "SECOND",
            "TIMESTAMPADD",
            "TIMESTAMPDIFF",
            "DAYNAME",
            "MONTHNAME",
            "CURRENT_DATE",
            "CURRENT_TIME",
            "CURRENT_TIMESTAMP",
            "EXTRACT",
        ],
    ),
    (95, &["COMPARISON", "EXISTS", "IN", "QUANTIFIED", "CORRELATED"]),
    (96, &["UNION", "UNION ALL"]),
    (115, &["LEFT", "RIGHT", "FULL", "NESTED", "NOT_ORDERED", "INNER", "ALL_COMPARISON_OPS"]),
];

/// The answer as text: a list where the bits have names.
fn shown(answer: &Answered) -> String {
    let bits = match &answer.value {
        InfoValue::Text(text) => return text.clone(),
        InfoValue::U16(value) => return value.to_string(),
        InfoValue::Usize(value) => return value.to_string(),
        InfoValue::U32(value) => *value,
    };
    match MASKS.iter().find(|(id, _)| *id == answer.id) {
        Some((_, names)) => {
            let set = names.iter().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0);
            set.map(|(_, name)| *name).collect::<Vec<_>>().join(",")
        }
        None => bits.to_string(),
    }
}

fn rows(facts: &Facts) -> Vec<(String, String)> {
    let answers = info::all(&InfoContext::of(&facts.shared.settings));
    let answered = answers.iter().map(|answer| (answer.name.to_owned(), shown(answer)));
    let further = FURTHER.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let mut rows: Vec<_> = answered.chain(further).collect();
    rows.sort();
    rows.dedup();
    rows
}

system_table! {
    SQL_INFO = SCHEMA, "sys_sqlinfo", text(
        "What SQL the driver knows, as SQLGetInfo tells it: lists, words, and numbers where only bits are known.",
        "ドライバーが対応する SQL の情報。SQLGetInfo と同じ内容で、一覧、語、またはビットの数値です。",
    );
    rows(facts) rows(facts);
    columns((name, value))
    Name NAME, not_null, name, text("Name, without SQL_.", "名前(SQL_ を除く)。");
    Value ColumnType::Text(8000), not_null, value, text("Answer.", "値。");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_that_is_set_has_a_name() {
        for (id, names) in MASKS {
            let InfoValue::U32(bits) = info::info(*id, &InfoContext::default()).unwrap() else {
                panic!("{id}")
            };
            assert!(bits != 0 && bits >> names.len() == 0, "{id}: {bits:x}");
        }
    }
}
