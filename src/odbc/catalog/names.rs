//! Arguments of catalog functions: patterns, names, and identifiers under SQL_ATTR_METADATA_ID.
//!
//! Names are case-insensitive here as everywhere in the driver (SQL_IC_MIXED).

use crate::error::Result;
use crate::odbc::convert::errors;

/// Escapes `%` and `_` in patterns (SQL_SEARCH_PATTERN_ESCAPE).
pub const PATTERN_ESCAPE: char = '\\';

/// What an argument selects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    /// No restriction: NULL.
    All,
    /// LIKE pattern.
    Pattern(Vec<Token>),
    /// One name, in lower case.
    Name(String),
}

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `%`
    Any,
    /// `_`
    One,
    /// A character, in lower case.
    Just(char),
}

impl Filter {
    /// A pattern value argument; an identifier when SQL_ATTR_METADATA_ID is set.
    pub(super) fn pattern(argument: Option<&str>, name: &str, metadata_id: bool) -> Result<Filter> {
        match argument {
            _ if metadata_id => identifier(argument, name),
            None => Ok(Filter::All),
            Some(text) => Ok(Filter::Pattern(tokens(text))),
        }
    }

    /// An ordinary argument: a literal name.
    pub(super) fn name(argument: Option<&str>, name: &str, metadata_id: bool) -> Result<Filter> {
        match argument {
            _ if metadata_id => identifier(argument, name),
            None => Ok(Filter::All),
            Some(text) => Ok(Filter::Name(text.to_lowercase())),
        }
    }

    /// The only name that it selects, in lower case.
    pub(super) fn literal(&self) -> Option<String> {
        match self {
            Filter::All => None,
            Filter::Name(name) => Some(name.clone()),
            Filter::Pattern(tokens) => tokens
                .iter()
                .map(|token| match token {
                    Token::Just(character) => Some(*character),
                    Token::Any | Token::One => None,
                })
                .collect(),
        }
    }

    /// True when the argument selects `name`.
    pub(super) fn matches(&self, name: &str) -> bool {
        match self {
            Filter::All => true,
            Filter::Name(wanted) => name.to_lowercase() == *wanted,
            Filter::Pattern(tokens) => like(tokens, &name.to_lowercase().chars().collect::<Vec<_>>()),
        }
    }
}

/// True when a catalog argument lets the tables through: there are no catalogs, so only NULL, "" and "%" do.
pub(super) fn selects_no_catalog(argument: Option<&str>) -> bool {
    matches!(argument.map(str::trim), None | Some("" | "%"))
}

/// SQL_ATTR_METADATA_ID: blanks at the end do not count, quotes mark the identifier, NULL is HY009.
fn identifier(argument: Option<&str>, name: &str) -> Result<Filter> {
    let text = argument.ok_or_else(|| errors::name_required(name))?.trim_end();
    let unquoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    Ok(Filter::Name(
        unquoted.map_or_else(|| text.to_owned(), |inner| inner.replace("\"\"", "\"")).to_lowercase(),
    ))
}

fn tokens(pattern: &str) -> Vec<Token> {
    let lower = pattern.to_lowercase();
    let mut characters = lower.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(character) = characters.next() {
        tokens.push(match character {
            '%' => Token::Any,
            '_' => Token::One,
            PATTERN_ESCAPE => {
                let escaped = characters.next_if(|next| matches!(next, '%' | '_' | &PATTERN_ESCAPE));
                Token::Just(escaped.unwrap_or(PATTERN_ESCAPE))
            }
            other => Token::Just(other),
        });
    }
    tokens
}

/// Greedy matching that goes back to the last `%` only: linear for one `%`, never exponential.
fn like(tokens: &[Token], name: &[char]) -> bool {
    let (mut token, mut at) = (0, 0);
    let mut last_any: Option<(usize, usize)> = None;
    while at < name.len() {
        match tokens.get(token) {
            Some(Token::Any) => {
                last_any = Some((token, at));
                token += 1;
                continue;
            }
            Some(Token::One) => {
                (token, at) = (token + 1, at + 1);
                continue;
            }
            Some(Token::Just(wanted)) if name.get(at) == Some(wanted) => {
                (token, at) = (token + 1, at + 1);
                continue;
            }
            _ => {}
        }
        let Some((any, start)) = last_any else { return false };
        last_any = Some((any, start + 1));
        (token, at) = (any + 1, start + 1);
    }
    tokens.get(token..).unwrap_or_default().iter().all(|rest| *rest == Token::Any)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern_matches(pattern: &str, name: &str) -> bool {
        Filter::pattern(Some(pattern), "TableName", false).unwrap().matches(name)
    }

    #[test]
    fn patterns_follow_like() {
        for (pattern, name, expected) in [
            ("%", "Issues", true),
            ("", "Issues", false),
            ("ISSUES", "Issues", true),
            ("issue_", "Issues", true),
            ("issue_", "IssueComments", false),
            ("%com%nts", "IssueComments", true),
            ("%com%nts", "IssueCommentsX", false),
            ("Project\\_Users", "Project_Users", true),
            ("Project\\_Users", "ProjectXUsers", false),
            ("a\\b", "a\\b", true),
            ("a\\\\b", "a\\b", true),
            ("100\\%", "100%", true),
            ("課題%", "課題一覧", true),
            ("%%", "", true),
            ("_", "", false),
        ] {
            assert_eq!(pattern_matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn many_percent_signs_do_not_take_forever() {
        let name = "a".repeat(128);
        assert!(!pattern_matches(&"%a".repeat(60).replace("a%a", "a%aa%b"), &name));
    }

    #[test]
    fn identifiers_are_trimmed_and_never_null() {
        let filter = Filter::pattern(Some("ISSUES  "), "TableName", true).unwrap();
        assert!(filter.matches("Issues"));
        assert!(Filter::pattern(Some("\"Issues\""), "TableName", true).unwrap().matches("Issues"));
        assert!(!Filter::pattern(Some("Issue%"), "TableName", true).unwrap().matches("Issues"));
        assert_eq!(Filter::name(None, "TableName", true).unwrap_err().state.0, "HY009");
    }

    #[test]
    fn names_are_literal() {
        assert!(!Filter::name(Some("Issue%"), "TableName", false).unwrap().matches("Issues"));
        assert!(Filter::name(Some("issues"), "TableName", false).unwrap().matches("Issues"));
        assert!(Filter::name(None, "SchemaName", false).unwrap().matches("Backlog"));
    }
}
