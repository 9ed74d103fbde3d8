//! Resolutions of issues.

use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Table, column, whole};

/// `GET /resolutions`
pub static TABLE: Table = Table {
    name: "Resolutions",
    description: Text { en: "Resolutions of issues", ja: "課題の完了理由" },
    list: whole("/resolutions"),
    columns: COLUMNS,
    primary_key: &["Id"],
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",   BigInt,    "id").not_null().about("Id of the resolution", "完了理由のID"),
    column("Name", Text(100), "name")         .about("Name", "完了理由"),
];
