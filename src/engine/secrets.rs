//! Statements that write a column of secrets: an error shows none of the values that they hold, whichever part
//! of the engine it comes from.

use std::collections::HashSet;

use datafusion::common::ScalarValue;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, Word};

use super::errors;
use super::shown::shown;
use crate::error::{Error, Language};
use crate::sql::parse;
use crate::tables;

/// Instead of a value.
const HIDDEN: &str = "***";

/// Shorter words and numbers of a statement are no secrets, and may be in any message.
const SHORTEST: usize = 3;

/// Characters after which a long value may be cut in a message.
const CUT: usize = 60;

/// The error, without the values of such a statement and its parameters.
pub(super) fn hidden(error: Error, sql: &str, parameters: &[ScalarValue]) -> Error {
    let tokens = tokens(sql);
    if !is_secret(&tokens) {
        return error;
    }
    let given = parameters.iter().filter(|value| !value.is_null()).flat_map(shown_as);
    let mut texts: HashSet<String> = literals(sql).into_iter().chain(values(&tokens)).chain(given).collect();
    let cut: Vec<String> = texts.iter().map(|text| text.chars().take(CUT).collect()).collect();
    texts.extend(cut);
    texts.remove("");
    // A text may be part of a longer one.
    let mut texts: Vec<String> = texts.into_iter().collect();
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    error.rewritten(|message| {
        let message = without_detail(message);
        texts.iter().fold(message, |message, text| masked(&message, text))
    })
}

/// True for a statement whose values no message may show: it writes a column of secrets.
pub(super) fn writes_secret(sql: &str) -> bool {
    is_secret(&tokens(sql))
}

/// The tokens of a statement. Of one whose quotes do not match: all words, also those between quotes.
fn tokens(sql: &str) -> Vec<Token> {
    let tokens = parse::tokens(sql).or_else(|_| {
        let plain = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '=' | '(' | ')' | ',' | '.');
        parse::tokens(&sql.replace(|sign| !plain(sign), " "))
    });
    let tokens = tokens.unwrap_or_default().into_iter().map(|token| token.token);
    tokens.filter(|token| !matches!(token, Token::Whitespace(_))).collect()
}

/// Words tell, as what is wrong with it may keep it from being parsed. An INSERT without columns may be meant to
/// give all of them.
fn is_secret(tokens: &[Token]) -> bool {
    const WRITES: [&str; 5] = ["insert", "update", "merge", "upsert", "replace"];
    let words: HashSet<String> =
        tokens.iter().filter_map(word).map(|word| word.value.to_lowercase()).collect();
    if !WRITES.iter().any(|write| words.contains(*write)) {
        return false;
    }
    tables::all().iter().any(|table| {
        let mut secrets = table.all_columns().filter(|column| column.write.secret).peekable();
        secrets.peek().is_some()
            && words.contains(&table.name.to_lowercase())
            && (secrets.any(|column| words.contains(&column.name.to_lowercase()))
                || fills_all_columns(tokens, table.name))
    })
}

/// True where the table stands right after INTO, and no columns after it.
fn fills_all_columns(tokens: &[Token], table: &str) -> bool {
    let is_table = |token: &Token| word(token).is_some_and(|word| word.value.eq_ignore_ascii_case(table));
    let places = tokens.iter().enumerate().filter(|(_, token)| is_table(token));
    places.filter(|(at, _)| tokens.get(at + 1) != Some(&Token::LParen)).any(|(at, _)| {
        let mut before = tokens.get(..at).unwrap_or_default();
        while let [rest @ .., Token::Word(_), Token::Period] = before {
            before = rest;
        }
        before
            .last()
            .is_some_and(|token| is_keyword(token, &[Keyword::INTO, Keyword::INSERT, Keyword::REPLACE]))
    })
}

fn word(token: &Token) -> Option<&Word> {
    match token {
        Token::Word(word) => Some(word),
        _ => None,
    }
}

fn is_keyword(token: &Token, keywords: &[Keyword]) -> bool {
    word(token).is_some_and(|word| keywords.contains(&word.keyword))
}

/// What stands for a value without single quotes: numbers, and words that name nothing. A name is what a sign
/// follows that only a name has before it, and what stands before all values.
fn values(tokens: &[Token]) -> Vec<String> {
    let is_begin =
        |token: &Token| *token == Token::Eq || is_keyword(token, &[Keyword::VALUES, Keyword::SELECT]);
    let first = tokens.iter().position(is_begin).unwrap_or(tokens.len());
    let followed = tokens.iter().zip(tokens.iter().skip(1).map(Some).chain([None])).skip(first);
    let values = followed.filter_map(|(token, next)| match token {
        Token::Word(_) if matches!(next, Some(Token::Eq | Token::LParen | Token::Period)) => None,
        Token::Word(word) if is_name(word) => None,
        Token::Word(word) => Some(word.value.clone()),
        Token::Number(number, _) => Some(number.clone()),
        Token::DollarQuotedString(text) => Some(text.value.clone()),
        _ => None,
    });
    values.filter(|text| text.chars().count() >= SHORTEST).collect()
}

fn is_name(word: &Word) -> bool {
    let is_keyword = word.quote_style.is_none() && word.keyword != Keyword::NoKeyword;
    let named = |name: &str| word.value.eq_ignore_ascii_case(name);
    is_keyword
        || tables::all()
            .iter()
            .any(|table| named(table.name) || table.all_columns().any(|column| named(column.name)))
}

/// A parameter as messages may show it.
fn shown_as(value: &ScalarValue) -> Vec<String> {
    match value.try_as_str().flatten() {
        Some(text) => vec![text.to_owned(), shown(value)],
        None => Some(shown(value)).filter(|text| text.chars().count() >= SHORTEST).into_iter().collect(),
    }
}

/// The message without what the engine tells of a value while it runs: that may be a value that was computed,
/// or read from another table, and so is in no text of the statement.
fn without_detail(message: &str) -> String {
    let of_values =
        [errors::bad_cast(""), errors::out_of_range(""), errors::bad_argument(""), errors::internal("")];
    let beginnings = of_values.iter().flat_map(|error| {
        [Language::English, Language::Japanese]
            .map(|language| error.message(language).trim_end_matches(". ").trim_end_matches('.'))
    });
    let detail = beginnings.filter_map(|begin| message.find(begin).map(|at| at + begin.len())).min();
    match detail.and_then(|at| message.get(..at)) {
        Some(before) => format!("{before}{HIDDEN}"),
        None => message.to_owned(),
    }
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

/// The message with `***` for the text, where it is no part of a longer word.
fn masked(message: &str, text: &str) -> String {
    let mut shown = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(at) = rest.find(text) {
        let (before, after) =
            (rest.get(..at).unwrap_or_default(), rest.get(at + text.len()..).unwrap_or_default());
        let left = before.chars().next_back().or(shown.chars().next_back());
        let is_part =
            continues(left, text.chars().next()) || continues(text.chars().next_back(), after.chars().next());
        shown.push_str(before);
        shown.push_str(if is_part { text } else { HIDDEN });
        rest = after;
    }
    shown + rest
}

/// True between two letters or digits of one word. Japanese text around a value is no part of it.
fn continues(left: Option<char>, right: Option<char>) -> bool {
    left.zip(right).is_some_and(|(left, right)| {
        left.is_alphanumeric() && right.is_alphanumeric() && left.is_ascii() == right.is_ascii()
    })
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
    fn values_without_single_quotes_are_masked() {
        for value in ["\"Zx9 secret\"", "[Zx9 secret]", "`Zx9 secret`", "$$Zx9 secret$$"] {
            let sql = format!("UPDATE Users SET Password = {value} WHERE Id = 4");
            assert_eq!(shown(&sql, &[], "Column Zx9 secret of Id, Name"), "Column *** of Id, Name", "{sql}");
        }
        let sql = "INSERT INTO Users VALUES ('u', Zx9secret, 20261201)";
        assert_eq!(shown(sql, &[], "Zx9secret, 20261201, Role"), "***, ***, Role");
    }

    #[test]
    fn names_and_parts_of_words_stay() {
        let sql = "UPDATE Users SET Pasword = 'x', Password = 'Memb' WHERE Nam = 'y'";
        let message = "No Pasword, Nam. Known: Administrator, Member";
        assert_eq!(shown(sql, &[], message), message);
        assert_eq!(shown(sql, &[], "列Membは"), "列***は");
    }

    #[test]
    fn values_that_were_computed_are_not_told() {
        let error = errors::bad_cast("Cannot cast string 'read from temp' to Int32");
        let error = hidden(error, "UPDATE Users SET Password = CAST(p.X AS INT) FROM temp.P p", &[]);
        assert_eq!(error.message(Language::English), "A value cannot be converted: ***");
        assert_eq!(error.message(Language::Japanese), "値を変換できません: ***");
    }

    #[test]
    fn long_values_are_masked_where_they_are_cut() {
        let secret = "0123456789".repeat(10);
        let sql = "UPDATE Users SET Password = ? WHERE Id = 1";
        let cut = &secret[..CUT];
        assert_eq!(
            shown(sql, &[ScalarValue::from(secret.as_str())], &format!("of {cut}, which")),
            "of ***, which"
        );
    }

    #[test]
    fn a_statement_is_secret_by_what_it_writes() {
        for (sql, expected) in [
            ("UPDATE Issues SET Summary = 'reset password', Status = 'Nope' WHERE Users = 1", false),
            ("SELECT Password FROM Users WHERE Id = 'abc'", false),
            ("UPDATE Users SET Name = 'password'", false),
            ("INSERT INTO Users (Name) VALUES ('password')", false),
            ("INSERT INTO Teams SELECT Name FROM Users", false),
            ("INSERT INTO Backlog.Users VALUES ('u')", true),
            ("update backlog.users set \"password\" = 'x'", true),
            ("UPDATE Users SET Name = 'open, Password = 'x'", true),
        ] {
            assert_eq!(writes_secret(sql), expected, "{sql}");
        }
    }

    #[test]
    fn other_statements_show_what_they_hold() {
        assert_eq!(shown("SELECT 'some text'", &[], "found: 'some text'"), "found: 'some text'");
    }
}
