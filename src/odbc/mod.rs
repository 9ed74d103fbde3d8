//! ODBC's meaning in safe Rust: handles, attributes, descriptors, cursors, diagnostics, info,
//! catalog functions, conversions.

#![forbid(unsafe_code)]

pub mod convert;
pub mod sql_type;
