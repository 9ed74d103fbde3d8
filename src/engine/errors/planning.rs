//! What the engine finds wrong with types in a statement, in words of SQL.

use super::invalid_statement;
use crate::error::Error;

crate::errors! {
    /// WHERE, NOT, AND … over something else than a truth value.
    no_condition(sql_type) "42000"
        "A condition must be true or false: this one is of type {sql_type}. Compare it, as in x = 1 or x <> ''."
        "条件には真偽値が必要ですが、型 {sql_type} の値が指定されています。x = 1 や x <> '' のように比較してください。";

    /// `'a' + 'b'`
    texts_added() "42000"
        "Texts cannot be added by +. Join them by || or CONCAT(a, b); CAST them to add numbers."
        "文字列は + で連結できません。|| または CONCAT(a, b) で連結してください。数値として加算する場合は CAST してください。";

    /// An operator between types that it does not take.
    no_operation(left, operator, right) "42000"
        "{left} {operator} {right} is not possible. CAST one of the two to a type that {operator} takes."
        "{left} {operator} {right} の演算はできません。どちらかを {operator} が扱える型に CAST してください。";
}

/// The error for what the engine says of a statement that it cannot plan.
pub(super) fn from_plan(text: &str) -> Error {
    of_filter(text)
        .or_else(|| of_arithmetic(text))
        .or_else(|| of_logic(text))
        .unwrap_or_else(|| invalid_statement(text))
}

fn of_filter(text: &str) -> Option<Error> {
    let rest = text.strip_prefix("Cannot create filter with non-boolean predicate ")?;
    Some(no_condition(sql_type(rest.rsplit_once(" returning ")?.1)))
}

fn of_arithmetic(text: &str) -> Option<Error> {
    let rest = text.strip_prefix("Cannot coerce arithmetic expression ")?.strip_suffix(" to valid types")?;
    let split = |operator: &'static str| Some((rest.split_once(&format!(" {operator} "))?, operator));
    let ((left, right), operator) = ["+", "-", "*", "/", "%"].into_iter().find_map(split)?;
    match (sql_type(left), operator, sql_type(right)) {
        ("VARCHAR", "+", "VARCHAR") => Some(texts_added()),
        (left, operator, right) => Some(no_operation(left, operator, right)),
    }
}

fn of_logic(text: &str) -> Option<Error> {
    if let Some(rest) = text.strip_prefix("Unary operator 'NOT' requires a boolean expression, got ") {
        return Some(no_condition(sql_type(rest)));
    }
    let rest = text.strip_prefix("Cannot infer common argument type for logical boolean operation ")?;
    let (left, right) = rest.split_once(" AND ").or_else(|| rest.split_once(" OR "))?;
    Some(no_condition(sql_type(if left == "Boolean" { right } else { left })))
}

/// The engine's names of types, as they begin, and those of SQL.
const TYPES: &[(&str, &str)] = &[
    ("Utf8", "VARCHAR"),
    ("LargeUtf8", "VARCHAR"),
    ("Int64", "BIGINT"),
    ("Int", "INTEGER"),
    ("UInt", "BIGINT"),
    ("Float", "DOUBLE"),
    ("Decimal", "DECIMAL"),
    ("Boolean", "BOOLEAN"),
    ("Date", "DATE"),
    ("Timestamp", "TIMESTAMP"),
    ("Time", "TIME"),
    ("Interval", "INTERVAL"),
    ("Duration", "INTERVAL"),
    ("Binary", "VARBINARY"),
    ("LargeBinary", "VARBINARY"),
    ("Null", "NULL"),
];

fn sql_type(name: &str) -> &str {
    TYPES.iter().find(|(own, _)| name.starts_with(own)).map_or(name, |(_, sql)| sql)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_the_names_of_sql() {
        for (text, expected) in [
            ("Cannot create filter with non-boolean predicate 'Int64(1)' returning Int64", "of type BIGINT"),
            ("Cannot coerce arithmetic expression Utf8 + Utf8 to valid types", "||"),
            (
                "Cannot coerce arithmetic expression Float64 + Timestamp(µs) to valid types",
                "DOUBLE + TIMESTAMP",
            ),
            ("Unary operator 'NOT' requires a boolean expression, got Int64", "of type BIGINT"),
            (
                "Cannot infer common argument type for logical boolean operation Utf8 AND Boolean",
                "of type VARCHAR",
            ),
            ("something else", "something else"),
        ] {
            let error = from_plan(text);
            assert!(error.to_string().contains(expected), "{text}: {error}");
        }
    }
}
