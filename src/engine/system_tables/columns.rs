//! `sys_tablecolumns`, and what it shares with `information_schema.columns`

use super::super::catalog::{Catalog, CatalogColumn, CatalogTable, CatalogTableKind, metadata};
use super::super::sql_type::{self, SqlTypeInfo};
use super::declare::*;
use super::text;
use crate::error::Text;
use crate::tables::SCHEMA;

/// A column in its table.
pub(super) struct ColumnRow<'a> {
    pub table: &'a CatalogTable,
    pub column: &'a CatalogColumn,
    /// From 1.
    pub ordinal: i32,
    pub info: SqlTypeInfo,
}

impl ColumnRow<'_> {
    pub(super) fn name(&self) -> &str {
        self.column.field.name()
    }

    pub(super) fn is_nullable(&self) -> bool {
        self.column.field.is_nullable()
    }

    /// Default value as SQL writes it.
    pub(super) fn default(&self) -> Option<&str> {
        self.column.field.metadata().get(metadata::DEFAULT).map(String::as_str)
    }

    fn is_marked(&self, key: &str) -> bool {
        self.column.field.metadata().get(key).is_some_and(|value| value == "true")
    }

    /// True where Backlog assigns a running number.
    pub(super) fn is_auto(&self) -> bool {
        self.is_marked(metadata::AUTO)
    }

    /// True where a statement may give the value.
    pub(super) fn is_writable(&self) -> bool {
        self.table.kind == CatalogTableKind::Table && self.is_marked(metadata::UPDATABLE)
    }

    fn is_key(&self) -> bool {
        self.table.primary_key.iter().any(|key| key == self.name())
    }

    /// Characters of a text, bytes of a binary value.
    pub(super) fn length(&self) -> Option<i32> {
        (self.info.is_text() || self.info.is_binary()).then(|| number(self.info.column_size))
    }

    /// Digits of a number.
    pub(super) fn precision(&self) -> Option<i32> {
        (self.info.num_prec_radix != 0).then(|| number(self.info.column_size))
    }

    /// Digits after the point.
    pub(super) fn scale(&self) -> Option<i32> {
        self.info.decimal_digits().filter(|_| self.info.num_prec_radix != 0).map(i32::from)
    }
}

/// All columns by schema, table and position.
pub(super) fn column_rows(catalog: &Catalog, max_varchar_size: u32) -> Vec<ColumnRow<'_>> {
    let tables = catalog.sorted().into_iter();
    tables
        .flat_map(|table| {
            (1..).zip(&table.columns).map(move |(ordinal, column)| ColumnRow {
                table,
                column,
                ordinal,
                info: sql_type::describe(&column.field, max_varchar_size),
            })
        })
        .collect()
}

/// Descriptions of what a column and a procedure's parameter have in common.
pub(super) const TYPE_CODE: Text = text("ODBC code of the type.", "型の ODBC コード。");
pub(super) const TYPE_NAME: Text = text("Name of the type.", "型名。");
pub(super) const LENGTH: Text = text(
    "Characters of a text, bytes of a binary value, digits of a number, characters of a date.",
    "文字列の文字数、バイナリーのバイト数、数値の桁数、日時の文字数。",
);
pub(super) const PRECISION: Text = text("Digits of a number.", "数値の桁数。");
pub(super) const SCALE: Text = text("Digits after the point.", "小数点以下の桁数。");
pub(super) const NULLABLE: Text = text("True where NULL is possible.", "NULL がありうる場合は真。");
pub(super) const ORDINAL: Text = text("Position, from 1.", "位置(1 から)。");

system_table! {
    TABLE_COLUMNS = SCHEMA, "sys_tablecolumns", text(
        "The columns of all tables, as SQLColumns lists them.",
        "すべての表の列の一覧。SQLColumns と同じ内容です。",
    );
    rows(facts) column_rows(&facts.catalog, facts.max_varchar_size());
    columns(row)
    CatalogName NAME, null, NO_CATALOG, CATALOG;
    SchemaName NAME, not_null, row.table.schema.as_str(), SCHEMA_OF;
    TableName NAME, not_null, row.table.name.as_str(), TABLE_OF;
    ColumnName NAME, not_null, row.name(), COLUMN_OF;
    DataTypeName NAME, not_null, row.info.type_name, TYPE_NAME;
    DataType NUMBER, not_null, i32::from(row.info.concise), TYPE_CODE;
    Length NUMBER, not_null, number(row.info.column_size), LENGTH;
    DisplaySize NUMBER, not_null, number(row.info.display_size), text(
        "Characters to show any value.", "値の表示に必要な文字数。",
    );
    NumericPrecision NUMBER, null, row.precision(), PRECISION;
    NumericScale NUMBER, null, row.scale(), SCALE;
    IsNullable TRUTH, not_null, row.is_nullable(), NULLABLE;
    Description LONG, null, facts.described(row.column.remarks), ABOUT;
    Ordinal NUMBER, not_null, row.ordinal, ORDINAL;
    IsAutoIncrement TRUTH, not_null, row.is_auto(), text(
        "True where Backlog assigns a running number.", "Backlog が連番を割り当てる場合は真。",
    );
    IsGeneratedColumn TRUTH, not_null, row.is_auto(), text(
        "True where Backlog makes the value.", "Backlog が値を生成する場合は真。",
    );
    IsHidden TRUTH, not_null, false, text(
        "Always false: every column is in SELECT *.", "常に偽。すべての列が SELECT * に含まれます。",
    );
    IsArray TRUTH, not_null, false, text("Always false.", "常に偽。");
    IsReadOnly TRUTH, not_null, !row.is_writable(), text(
        "True where no statement can give the value.", "値を書き込めない場合は真。",
    );
    IsKey TRUTH, not_null, row.is_key(), text(
        "True in the primary key.", "主キーの列は真。",
    );
    ColumnType WORD, null, (row.table.kind == CatalogTableKind::SystemTable).then_some("SYSTEM"), text(
        "SYSTEM in system tables, else NULL.", "システム表の列は SYSTEM、それ以外は NULL。",
    );
}
