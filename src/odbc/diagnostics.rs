//! Diagnostics of a handle: records in the order of their rank, and the header.
//!
//! <https://learn.microsoft.com/sql/odbc/reference/develop-app/sequence-of-status-records>

use std::sync::atomic::{AtomicBool, AtomicI16, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Language, SqlState};

/// Records beyond this number are dropped: a rowset of 65,535 rows may warn in each cell.
const MOST_RECORDS: usize = 1_000;

/// What stands before every message: vendor and component.
const PREFIX: &str = "[Backlog ODBC Driver] ";

/// SQL_NO_ROW_NUMBER, SQL_NO_COLUMN_NUMBER
const NO_NUMBER: i64 = -1;

/// One status record.
#[derive(Clone, Debug)]
pub struct Record {
    error: Error,
    column: Option<u16>,
}

impl Record {
    /// SQLSTATE
    pub fn state(&self) -> SqlState {
        self.error.state
    }

    /// Native error code.
    pub fn native(&self) -> i32 {
        self.error.native
    }

    /// The message with the driver's prefix.
    pub fn message(&self, language: Language) -> String {
        format!("{PREFIX}{}", self.error.message(language))
    }

    /// SQL_DIAG_ROW_NUMBER: 1-based row of the rowset or parameter set, or −1.
    pub fn row_number(&self) -> i64 {
        self.error.row.and_then(|row| i64::try_from(row).ok()).unwrap_or(NO_NUMBER)
    }

    /// SQL_DIAG_COLUMN_NUMBER: 1-based column, or −1.
    pub fn column_number(&self) -> i32 {
        self.column.map_or(NO_NUMBER as i32, i32::from)
    }

    /// SQL_DIAG_CLASS_ORIGIN: who defined the class.
    pub fn class_origin(&self) -> &'static str {
        if self.state().0.starts_with("IM") { "ODBC 3.0" } else { "ISO 9075" }
    }

    /// SQL_DIAG_SUBCLASS_ORIGIN: who defined the subclass.
    pub fn subclass_origin(&self) -> &'static str {
        let state = self.state().0;
        let odbc = state.starts_with("IM") || state.get(2..3) == Some("S") || state.starts_with("HYT");
        if odbc { "ODBC 3.0" } else { "ISO 9075" }
    }

    /// Errors before warnings, records of no row before those of a row.
    fn rank(&self) -> (bool, i64) {
        let warning = self.state().0.starts_with("01") || self.state().0.starts_with("02");
        (warning, self.row_number())
    }
}

/// Header fields that only statements have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// SQL_DIAG_ROW_COUNT: rows affected by the last execution.
    pub row_count: isize,
    /// SQL_DIAG_DYNAMIC_FUNCTION: kind of the last statement executed.
    pub function: &'static str,
    /// SQL_DIAG_DYNAMIC_FUNCTION_CODE
    pub function_code: i32,
}

/// The diagnostics area of one handle.
#[derive(Debug, Default)]
pub struct Diagnostics {
    records: Mutex<Vec<Record>>,
    /// Spares a lock for the common call that neither finds nor leaves records.
    any: AtomicBool,
    return_code: AtomicI16,
    header: Mutex<Header>,
}

/// Locks through poison: diagnostics stay readable after a panic.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Diagnostics {
    /// Forgets all records: the next call begins.
    pub fn clear(&self) {
        if self.any.swap(false, Ordering::AcqRel) {
            locked(&self.records).clear();
        }
    }

    /// Adds a record behind those of its rank.
    pub fn post(&self, error: Error) {
        self.post_for_column(error, None);
    }

    /// Adds a record that concerns one column (1-based).
    pub fn post_for_column(&self, error: Error, column: Option<u16>) {
        let record = Record { error, column };
        let mut records = locked(&self.records);
        if records.len() < MOST_RECORDS || !record.rank().0 {
            let at = records.partition_point(|other| other.rank() <= record.rank());
            records.insert(at, record);
            self.any.store(true, Ordering::Release);
        }
    }

    /// True when at least one record is there.
    pub fn is_any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    /// Number of records.
    pub fn count(&self) -> usize {
        locked(&self.records).len()
    }

    /// The record with a 1-based number.
    pub fn record(&self, number: usize) -> Option<Record> {
        locked(&self.records).get(number.checked_sub(1)?).cloned()
    }

    /// SQL_DIAG_RETURNCODE: what the last function returned.
    pub fn return_code(&self) -> i16 {
        self.return_code.load(Ordering::Relaxed)
    }

    /// Keeps the return code for SQLGetDiagField.
    pub fn set_return_code(&self, code: i16) {
        self.return_code.store(code, Ordering::Relaxed);
    }

    /// The statement's header fields.
    pub fn header(&self) -> Header {
        *locked(&self.header)
    }

    /// Sets the statement's header fields.
    pub fn set_header(&self, header: Header) {
        *locked(&self.header) = header;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::odbc::errors;

    #[test]
    fn errors_come_before_warnings_and_rows_in_order() {
        let diagnostics = Diagnostics::default();
        diagnostics.post(errors::text_truncated());
        diagnostics.post(errors::null_without_indicator(1).with_row(3));
        diagnostics.post(errors::null_without_indicator(1).with_row(2));
        diagnostics.post(errors::not_connected());
        let seen: Vec<_> =
            (1..=4).filter_map(|n| diagnostics.record(n)).map(|r| (r.state().0, r.row_number())).collect();
        assert_eq!(seen, [("08003", -1), ("22002", 2), ("22002", 3), ("01004", -1)]);
        assert!(diagnostics.record(0).is_none());
        assert!(diagnostics.record(5).is_none());
    }

    #[test]
    fn clearing_leaves_nothing() {
        let diagnostics = Diagnostics::default();
        diagnostics.post(errors::text_truncated());
        assert!(diagnostics.is_any());
        diagnostics.clear();
        assert!(!diagnostics.is_any());
        assert_eq!(diagnostics.count(), 0);
    }

    #[test]
    fn messages_carry_the_prefix_in_both_languages() {
        let diagnostics = Diagnostics::default();
        diagnostics.post(errors::not_connected());
        let record = diagnostics.record(1).unwrap();
        assert_eq!(record.message(Language::English), "[Backlog ODBC Driver] The connection is not open.");
        assert_eq!(record.message(Language::Japanese), "[Backlog ODBC Driver] 接続が開かれていません。");
    }
}
