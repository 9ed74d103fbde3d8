//! Icons of teams, apart from the teams: each is a request of its own.

use super::teams;
use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Content, Reference, Table, bytes, column, refers};

/// `GET /teams/:teamId/icon`
pub static TABLE: Table = Table {
    name: "TeamIcons",
    description: Text { en: "Icons of teams", ja: "チームのアイコン" },
    list: teams::LIST,
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

const ICON: Content = Content { endpoint: "/teams/:teamId/icon", values: &[("teamId", "Id")] };

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",   BigInt,    "id").not_null() .about("Id of the team", "チームのID"),
    column("Name", Text(255), "name")          .about("Name", "チーム名"),
    bytes("Icon", &ICON)                      .about("The image; one request a row", "画像（1行につき1リクエスト）"),
];

const REFERENCES: &[Reference] = &[refers(&["Id"], "Teams", &["Id"])];
