//! The one error of the driver: SQLSTATE, native code and a message in both languages.
//!
//! Each floor declares its errors as rows of an [`errors!`] table; the border picks the language.

use std::fmt;

/// A five-character SQLSTATE (ODBC Appendix A).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SqlState(pub &'static str);

impl fmt::Debug for SqlState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Display for SqlState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Language of messages and remarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Language {
    /// English
    #[default]
    English,
    /// Japanese
    Japanese,
}

/// A fixed text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// English
    pub en: &'static str,
    /// Japanese
    pub ja: &'static str,
}

impl Text {
    /// The text in `language`.
    pub const fn get(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Japanese => self.ja,
        }
    }
}

/// A failure or warning as its reader sees it.
///
/// Carries no secrets: whoever builds one passes redacted values only.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    /// SQLSTATE of the diagnostic record.
    pub state: SqlState,
    /// Backlog's error code, 0 where Backlog had no part in it.
    pub native: i32,
    /// 1-based row of the rowset, parameter set or VALUES list it concerns.
    pub row: Option<u64>,
    /// Rows that a statement of several had written before it failed; they stay.
    pub written: u64,
    /// A change was sent, and nobody knows whether it was made.
    pub unknown_outcome: bool,
    english: Box<str>,
    japanese: Box<str>,
}

impl Error {
    /// An error with its message in English and Japanese.
    pub fn new(state: &'static str, english: impl Into<Box<str>>, japanese: impl Into<Box<str>>) -> Self {
        Error {
            state: SqlState(state),
            native: 0,
            row: None,
            written: 0,
            unknown_outcome: false,
            english: english.into(),
            japanese: japanese.into(),
        }
    }

    /// The same error with another SQLSTATE.
    pub fn with_state(mut self, state: SqlState) -> Self {
        self.state = state;
        self
    }

    /// The same error with Backlog's code as native code.
    pub fn with_native(mut self, native: i32) -> Self {
        self.native = native;
        self
    }

    /// The same error, told of one row (1-based).
    pub fn with_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// The same error, which leaves these rows written.
    pub fn with_written(mut self, rows: u64) -> Self {
        self.written = rows;
        self
    }

    /// The same error, which leaves open whether a change was made.
    pub fn with_unknown_outcome(mut self) -> Self {
        self.unknown_outcome = true;
        self
    }

    /// The same error with the messages of another in front of its own.
    pub fn prefixed(mut self, prefix: &Error) -> Self {
        self.english = format!("{}{}", prefix.english, self.english).into();
        self.japanese = format!("{}{}", prefix.japanese, self.japanese).into();
        self
    }

    /// The same error with its messages changed.
    pub fn rewritten(mut self, change: impl Fn(&str) -> String) -> Self {
        self.english = change(&self.english).into();
        self.japanese = change(&self.japanese).into();
        self
    }

    /// The message in `language`, without the driver's prefix.
    pub fn message(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::Japanese => &self.japanese,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] ({}) {}", self.state, self.native, self.english)
    }
}

impl std::error::Error for Error {}

/// `Result` with the driver's error.
pub type Result<T> = std::result::Result<T, Error>;

/// Declares errors, one row each: constructor, parameters, SQLSTATE, English, Japanese.
///
/// ```text
/// errors! {
///     /// A table that no schema has.
///     unknown_table(name) "42S02"
///         "Table {name} does not exist." "テーブル {name} は存在しません。";
/// }
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! errors {
    ($($(#[$doc:meta])* $name:ident($($arg:ident),*) $state:literal $en:literal $ja:literal;)+) => {
        $($(#[$doc])*
        pub fn $name($($arg: impl std::fmt::Display),*) -> $crate::error::Error {
            $(let $arg = $arg.to_string();)*
            $crate::error::Error::new($state, format!($en), format!($ja))
        })+
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    errors! {
        /// Sample.
        sample(name) "42S02" "No {name}." "{name} がありません。";
    }

    #[test]
    fn a_declared_error_speaks_both_languages() {
        let error = sample("Issue");
        assert_eq!(error.state, SqlState("42S02"));
        assert_eq!(error.message(Language::English), "No Issue.");
        assert_eq!(error.message(Language::Japanese), "Issue がありません。");
    }
}
