//! Connection strings: `keyword=value;keyword={value with ; and }}};…`, read and written.
//!
//! Nothing a program sends is an error here; what cannot be used becomes a 01S00 warning.
//! <https://learn.microsoft.com/sql/odbc/reference/syntax/sqldriverconnect-function#connection-strings>

use super::errors;
use super::properties::{Keyword, keyword, same_keyword};
use crate::error::Error;

/// Keyword and value as they were given, in order.
pub type Pairs = Vec<(String, String)>;

/// Splits a connection string. Duplicates are kept: the first one counts, for whoever looks it up.
pub fn parse(text: &str) -> (Pairs, Vec<Error>) {
    let mut pairs = Pairs::new();
    let mut warnings = Vec::new();
    // Some programs count the terminating NUL into the length.
    let mut rest = text.split('\0').next().unwrap_or_default();
    let mut position = 0;
    while !rest.trim_start_matches([';', ' ', '\t', '\r', '\n']).is_empty() {
        rest = rest.trim_start_matches([';', ' ', '\t', '\r', '\n']);
        position += 1;
        let end = rest.find(['=', ';']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(after) = after.strip_prefix('=') else {
            warnings.push(errors::not_a_pair(position));
            rest = after;
            continue;
        };
        let name = name.trim();
        let (value, after, closed) = value(after);
        rest = after;
        if !closed {
            warnings.push(errors::unclosed_brace(name));
        }
        if name.is_empty() {
            warnings.push(errors::not_a_pair(position));
            continue;
        }
        pairs.push((name.to_owned(), value));
    }
    (pairs, warnings)
}

/// Reads one value: the value, what follows it, and whether its brace (if any) was closed.
fn value(text: &str) -> (String, &str, bool) {
    let Some(braced) = text.trim_start().strip_prefix('{') else {
        let (value, rest) = text.split_at(text.find(';').unwrap_or(text.len()));
        return (value.trim().to_owned(), rest, true);
    };
    let mut value = String::new();
    let mut characters = braced.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character != '}' {
            value.push(character);
        } else if characters.next_if(|(_, next)| *next == '}').is_some() {
            value.push('}');
        } else {
            let rest = braced.get(at + 1..).unwrap_or_default();
            return (value, rest.get(rest.find(';').unwrap_or(rest.len())..).unwrap_or_default(), true);
        }
    }
    (value, "", false)
}

/// The complete string for the application to keep: keywords of driver and driver manager, first ones
/// only, in order. It carries the key when the input did, as the specification wants.
pub fn write(pairs: &[(String, String)]) -> String {
    let mut written: Vec<&str> = Vec::new();
    let mut text = String::new();
    for (name, value) in pairs {
        let canonical = match keyword(name) {
            Keyword::Property(property) => property.name,
            Keyword::Manager(manager) => manager,
            Keyword::Tolerated | Keyword::Unknown => continue,
        };
        if value.is_empty() || written.contains(&canonical) {
            continue;
        }
        written.push(canonical);
        text.push_str(canonical);
        text.push('=');
        text.push_str(&quoted(value));
        text.push(';');
    }
    text
}

/// The value in braces where the grammar wants them.
fn quoted(value: &str) -> String {
    let special = |c: char| "[]{}(),;?*=!@".contains(c);
    if value.contains(special) || value.trim() != value {
        return format!("{{{}}}", value.replace('}', "}}"));
    }
    value.to_owned()
}

/// The first non-empty value of `name`, whose spelling ignores case and spaces.
pub fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = pairs.iter().find(|(key, value)| same_keyword(key, name) && !value.is_empty());
    found.map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Language, SqlState};

    fn pairs(text: &str) -> Vec<(String, String)> {
        let (pairs, warnings) = parse(text);
        assert_eq!(warnings, [], "{text}");
        pairs
    }

    #[test]
    fn spaces_and_stray_semicolons_do_not_count() {
        let expected = [("Driver".to_owned(), "X Y".to_owned()), ("Url".to_owned(), "a=b".to_owned())];
        for text in ["Driver={X Y};Url=a=b", ";; Driver = {X Y} ;; Url= a=b ;;", "Driver=X Y;Url=a=b;\0junk"]
        {
            assert_eq!(pairs(text), expected, "{text}");
        }
        assert_eq!(pairs(""), []);
        assert_eq!(pairs(" ; "), []);
    }

    #[test]
    fn braces_protect_semicolons_and_doubled_braces() {
        assert_eq!(
            pairs("PWD={a;b}}c};UID="),
            [("PWD".into(), "a;b}c".into()), ("UID".into(), String::new())]
        );
    }

    #[test]
    fn an_open_brace_and_a_part_without_equals_are_warnings_that_show_no_value() {
        for text in ["ApiKey={secret", "ApiKey=x;secret", "=secret"] {
            let (_, warnings) = parse(text);
            assert_eq!(warnings.len(), 1, "{text}");
            assert_eq!(warnings[0].state, SqlState("01S00"));
            assert!(!warnings[0].message(Language::English).contains("secret"), "{text}");
        }
    }

    #[test]
    fn the_written_string_reads_back_the_same() {
        let given = vec![
            ("driver".to_owned(), "/usr/lib/a;b}.so".to_owned()),
            ("UID".to_owned(), "me".to_owned()),
            ("url".to_owned(), "https://example.backlog.com".to_owned()),
            ("pwd".to_owned(), " {k}=;".to_owned()),
            ("ApiKey".to_owned(), "second".to_owned()),
            ("Colour".to_owned(), "red".to_owned()),
        ];
        let text = write(&given);
        assert_eq!(text, "DRIVER={/usr/lib/a;b}}.so};Url=https://example.backlog.com;ApiKey={ {k}}=;};");
        assert_eq!(write(&pairs(&text)), text);
    }

    #[test]
    fn the_first_filled_value_counts() {
        let given = pairs("PWD=;PWD=one;pwd=two");
        assert_eq!(find(&given, "Pwd"), Some("one"));
    }
}
