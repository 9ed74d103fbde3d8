//! Statements that name a column of secrets: an error shows none of the texts that they hold, whichever part
//! of the engine it comes from.

use datafusion::common::ScalarValue;

use crate::error::Error;
use crate::tables;

/// The error, without the texts of such a statement and its parameters.
pub(super) fn hidden(error: Error, sql: &str, parameters: &[ScalarValue]) -> Error {
    if !names_secret(sql) {
        return error;
    }
    let given = parameters.iter().filter_map(|value| value.try_as_str().flatten().map(str::to_owned));
    let mut texts: Vec<String> =
        literals(sql).into_iter().chain(given).filter(|text| !text.is_empty()).collect();
    // A text may be part of a longer one.
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    error.rewritten(|message| texts.iter().fold(message.to_owned(), |message, text| masked(&message, text)))
}

fn names_secret(sql: &str) -> bool {
    let sql = sql.to_ascii_lowercase();
    let mut columns = tables::all().iter().flat_map(|table| table.all_columns());
    columns.any(|column| column.write.secret && sql.contains(&column.name.to_ascii_lowercase()))
}

/// What stands between single quotes, as it is written and as it is meant.
fn literals(sql: &str) -> Vec<String> {
    // A quote within a text is doubled: to leave the text and to enter it again changes nothing.
    let written = sql.split('\'').skip(1).step_by(2).map(str::to_owned);
    let doubled = sql.replace("''", "\u{1}");
    let meant = doubled
        .split('\'')
        .skip(1)
        .step_by(2)
        .flat_map(|text| [text.replace('\u{1}', "'"), text.replace('\u{1}', "''")]);
    written.chain(meant).collect()
}

/// The message with `***` for the text. A short text is looked for between other signs than letters and digits:
/// it may be within any word.
fn masked(message: &str, text: &str) -> String {
    const SHORT: usize = 4;
    let is_short = text.chars().count() < SHORT;
    let mut shown = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(at) = rest.find(text) {
        let (before, after) =
            (rest.get(..at).unwrap_or_default(), rest.get(at + text.len()..).unwrap_or_default());
        let touches =
            before.chars().next_back().or(shown.chars().next_back()).is_some_and(char::is_alphanumeric)
                || after.chars().next().is_some_and(char::is_alphanumeric);
        shown.push_str(before);
        shown.push_str(if is_short && touches { text } else { "***" });
        rest = after;
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Language;

    fn shown(sql: &str, parameters: &[ScalarValue], message: &str) -> String {
        let error = hidden(Error::new("42000", message, message), sql, parameters);
        assert_eq!(error.message(Language::English), error.message(Language::Japanese));
        error.message(Language::English).to_owned()
    }

    #[test]
    fn texts_of_a_statement_with_secrets_are_masked() {
        let sql = "UPDATE Users SET PASSWORD = 'it''s3cr3t' + 1 WHERE Name = 'n'";
        assert_eq!(shown(sql, &[], "found: 'it''s3cr3t' at 5"), "found: '***' at 5");
        assert_eq!(shown(sql, &[], "cast it's3cr3t to n, not in one"), "cast *** to ***, not in one");
        let sql = "UPDATE Users SET Password = ? WHERE Id = 1";
        assert_eq!(shown(sql, &[ScalarValue::from("héslo")], "value héslo of 1"), "value *** of 1");
        assert_eq!(shown("UPDATE Users SET Password = 'open", &[], "no end of 'open"), "no end of '***");
    }

    #[test]
    fn other_statements_show_what_they_hold() {
        assert_eq!(shown("SELECT 'some text'", &[], "found: 'some text'"), "found: 'some text'");
    }
}
