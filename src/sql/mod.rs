//! Text in, statement out: dialect, escapes, names, parameters.

#![forbid(unsafe_code)]

pub mod call;
pub mod clauses;
pub mod default;
pub mod dialect;
pub mod errors;
pub mod expressions;
mod functions;
pub mod labels;
pub mod names;
pub mod parse;
pub mod rewrite;
pub mod row_assignment;
pub mod update_from;
pub mod with;
