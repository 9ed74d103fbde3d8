//! What a system table declares: columns with their values, one a line.

use std::sync::Arc;

use datafusion::common::ScalarValue;

use super::super::catalog::Catalog;
use super::super::session::Shared;
use super::text;
use crate::error::{Language, Text};
use crate::tables::ColumnType;

/// A system table.
#[derive(Debug)]
pub(in super::super) struct SystemTable {
    /// Schema.
    pub schema: &'static str,
    /// Name.
    pub name: &'static str,
    /// One line about it.
    pub description: Text,
    /// Columns in ordinal order.
    pub columns: &'static [SystemColumn],
    /// Its rows, a value for each column.
    pub rows: fn(&Facts) -> Vec<Vec<ScalarValue>>,
}

/// A column of a system table.
#[derive(Debug)]
pub(in super::super) struct SystemColumn {
    /// Name.
    pub name: &'static str,
    /// Type.
    pub column_type: ColumnType,
    /// False where every row has a value.
    pub nullable: bool,
    /// One line about it.
    pub description: Text,
}

/// What rows are made from.
pub(in super::super) struct Facts {
    /// Tables, columns, keys and procedures of the connection.
    pub catalog: Arc<Catalog>,
    /// The connection.
    pub shared: Arc<Shared>,
}

impl Facts {
    /// Language of descriptions.
    pub fn language(&self) -> Language {
        self.shared.settings.language
    }

    /// Longest text that is VARCHAR and not TEXT.
    pub fn max_varchar_size(&self) -> u32 {
        self.shared.settings.max_varchar_size
    }

    /// A description in the connection's language; `None` where there is none.
    pub fn described(&self, description: Text) -> Option<&'static str> {
        Some(description.get(self.language())).filter(|text| !text.is_empty())
    }
}

/// Declares a [`SystemTable`]: schema, name, description, where rows come from, and a line for each column:
/// name, type, `null` or `not_null`, value, description.
macro_rules! system_table {
    (
        $constant:ident = $schema:expr, $name:literal, $description:expr;
        rows($facts:ident) $rows:expr;
        columns($row:pat_param)
        $($column:ident $column_type:expr, $nullable:ident, $value:expr, $about:expr;)+
    ) => {
        pub(super) const $constant: $crate::engine::system_tables::SystemTable =
            $crate::engine::system_tables::SystemTable {
                schema: $schema,
                name: $name,
                description: $description,
                columns: &[$($crate::engine::system_tables::declare::SystemColumn {
                    name: stringify!($column),
                    column_type: $column_type,
                    nullable: $crate::engine::system_tables::declare::$nullable,
                    description: $about,
                }),+],
                rows: |$facts| {
                    let rows = $rows;
                    rows.into_iter()
                        .map(|$row| vec![$(datafusion::common::ScalarValue::from($value)),+])
                        .collect()
                },
            };
    };
}
pub(super) use system_table;

/// A column that may be NULL.
#[allow(non_upper_case_globals)]
pub(super) const null: bool = true;
/// A column that always has a value.
#[allow(non_upper_case_globals)]
pub(super) const not_null: bool = false;

/// Names.
pub(super) const NAME: ColumnType = ColumnType::Text(128);
/// Descriptions and other texts.
pub(super) const LONG: ColumnType = ColumnType::Text(1024);
/// YES and NO, and other words.
pub(super) const WORD: ColumnType = ColumnType::Text(32);
/// Numbers.
pub(super) const NUMBER: ColumnType = ColumnType::Integer;
/// Truth.
pub(super) const TRUTH: ColumnType = ColumnType::Boolean;

/// The catalog of anything: ODBC sees none.
pub(super) const NO_CATALOG: Option<&str> = None;

/// Descriptions of columns that many system tables have.
pub(super) const CATALOG: Text = text(
    "Always NULL: there are no catalogs, only schemas.",
    "常に NULL。カタログはなく、スキーマだけがあります。",
);
pub(super) const SCHEMA_OF: Text = text("Schema.", "スキーマ。");
pub(super) const TABLE_OF: Text = text("Table or view.", "表またはビュー。");
pub(super) const COLUMN_OF: Text = text("Column.", "列。");
pub(super) const ABOUT: Text =
    text("Description in the language of the connection.", "接続の言語による説明。");

/// `YES` or `NO`.
pub(super) fn yes(truth: bool) -> &'static str {
    if truth { "YES" } else { "NO" }
}

/// A count or position.
pub(super) fn number(value: impl TryInto<i32>) -> i32 {
    value.try_into().unwrap_or(i32::MAX)
}

/// The position of something in its list, from 1.
pub(super) fn position(index: usize) -> i32 {
    number(index.saturating_add(1))
}
