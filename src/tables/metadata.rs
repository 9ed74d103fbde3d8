//! Keys of Arrow field metadata by which a column tells what its type alone does not.

/// Schema of the base table.
pub const SCHEMA: &str = "schema";
/// Base table.
pub const TABLE: &str = "table";
/// Base column.
pub const COLUMN: &str = "column";
/// Longest value in characters (text) or bytes (binary), decimal digits.
pub const SIZE: &str = "size";
/// Default value as SQL writes it.
pub const DEFAULT: &str = "default";
/// `true` where Backlog assigns the value.
pub const AUTO: &str = "auto";
/// `true` where a write may set the column.
pub const UPDATABLE: &str = "updatable";
