//! Priorities of issues.

use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Table, column, whole};

/// `GET /priorities`
pub static TABLE: Table = Table {
    name: "Priorities",
    description: Text { en: "Priorities of issues", ja: "課題の優先度" },
    list: whole("/priorities"),
    columns: COLUMNS,
    primary_key: &["Id"],
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",   BigInt,    "id").not_null().about("Id of the priority", "優先度のID"),
    column("Name", Text(100), "name")         .about("Name", "優先度"),
];
