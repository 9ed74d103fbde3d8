//! The fields of SQLGetDiagField, header and record.
//!
//! <https://learn.microsoft.com/sql/odbc/reference/syntax/sqlgetdiagfield-function>

use super::codes::*;
use super::diagnostics::Diagnostics;
use crate::error::Language;

/// The handle that is asked.
pub struct Subject<'a> {
    /// Its diagnostics.
    pub diagnostics: &'a Diagnostics,
    /// Language of its messages.
    pub language: Language,
    /// Host of its connection.
    pub server_name: &'a dyn Fn() -> String,
}

/// What a question gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Text
    Text(String),
    /// SQLRETURN
    Short(i16),
    /// SQLINTEGER
    Long(i32),
    /// SQLLEN
    Full(isize),
    /// There is no such record.
    NoData,
    /// The question makes no sense: SQL_ERROR, without a record.
    Refused,
}

/// Answers a question for one field.
pub fn answer(subject: &Subject<'_>, statement: bool, number: i16, field: i16) -> Answer {
    let diagnostics = subject.diagnostics;
    match field {
        SQL_DIAG_NUMBER => return Answer::Long(i32::try_from(diagnostics.count()).unwrap_or(i32::MAX)),
        SQL_DIAG_RETURNCODE => return Answer::Short(diagnostics.return_code()),
        SQL_DIAG_ROW_COUNT if statement => return Answer::Full(diagnostics.header().row_count),
        SQL_DIAG_CURSOR_ROW_COUNT if statement => return Answer::Full(0),
        SQL_DIAG_DYNAMIC_FUNCTION if statement => {
            return Answer::Text(diagnostics.header().function.to_owned());
        }
        SQL_DIAG_DYNAMIC_FUNCTION_CODE if statement => {
            return Answer::Long(diagnostics.header().function_code);
        }
        _ => {}
    }
    let Some(number) = usize::try_from(number).ok().filter(|number| *number > 0) else {
        return Answer::Refused;
    };
    let Some(record) = diagnostics.record(number) else { return Answer::NoData };
    match field {
        SQL_DIAG_SQLSTATE => Answer::Text(record.state().0.to_owned()),
        SQL_DIAG_NATIVE => Answer::Long(record.native()),
        SQL_DIAG_MESSAGE_TEXT => Answer::Text(record.message(subject.language)),
        SQL_DIAG_CLASS_ORIGIN => Answer::Text(record.class_origin().to_owned()),
        SQL_DIAG_SUBCLASS_ORIGIN => Answer::Text(record.subclass_origin().to_owned()),
        SQL_DIAG_CONNECTION_NAME | SQL_DIAG_SERVER_NAME => Answer::Text((subject.server_name)()),
        SQL_DIAG_ROW_NUMBER => Answer::Full(record.row_number() as isize),
        SQL_DIAG_COLUMN_NUMBER => Answer::Long(record.column_number()),
        _ => Answer::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::super::errors;
    use super::*;

    fn ask(statement: bool, number: i16, field: i16) -> Answer {
        let diagnostics = Diagnostics::default();
        diagnostics.post(errors::null_without_indicator(2).with_row(5).with_native(11));
        let subject =
            Subject { diagnostics: &diagnostics, language: Language::English, server_name: &String::new };
        answer(&subject, statement, number, field)
    }

    #[test]
    fn header_fields_ignore_the_record_number() {
        assert_eq!(ask(true, 0, SQL_DIAG_NUMBER), Answer::Long(1));
        assert_eq!(ask(true, 0, SQL_DIAG_ROW_COUNT), Answer::Full(0));
        assert_eq!(ask(false, 0, SQL_DIAG_ROW_COUNT), Answer::Refused);
    }

    #[test]
    fn record_fields_need_a_record() {
        assert_eq!(ask(true, 1, SQL_DIAG_SQLSTATE), Answer::Text("22002".into()));
        assert_eq!(ask(true, 1, SQL_DIAG_ROW_NUMBER), Answer::Full(5));
        assert_eq!(ask(true, 1, SQL_DIAG_NATIVE), Answer::Long(11));
        assert_eq!(ask(true, 2, SQL_DIAG_SQLSTATE), Answer::NoData);
        assert_eq!(ask(true, 0, SQL_DIAG_SQLSTATE), Answer::Refused);
        assert_eq!(ask(true, 1, 999), Answer::Refused);
    }
}
