//! ODBC's meaning in safe Rust: handles, attributes, descriptors, cursors, diagnostics, info,
//! catalog functions, conversions.

#![forbid(unsafe_code)]

pub mod attributes;
pub mod cancel;
pub mod catalog;
pub mod codes;
pub mod connection;
pub mod convert;
pub mod descriptor;
pub mod diagnostic_fields;
pub mod diagnostics;
pub mod environment;
pub mod errors;
mod get_info;
pub mod handles;
pub mod memory;
pub mod statement;
pub mod text;
pub mod type_info;

/// What a call gave, short of an error. Warnings are in the handle's diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// SQL_SUCCESS, or SQL_SUCCESS_WITH_INFO when warnings were posted.
    Done,
    /// SQL_NO_DATA
    NoData,
    /// SQL_NEED_DATA
    NeedData,
    /// SQL_ERROR; the errors are in the diagnostics already, one for each row.
    Failed,
}
