//! Members of the teams of the space.

use super::{teams, users};
use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Reference, Table, all_of, column, refers};

/// `GET /teams`, which has the members of each team
pub static TABLE: Table = Table {
    name: "TeamMembers",
    description: Text {
        en: "Members of teams, one row each", ja: "チームのメンバー（1行に1人）"
    },
    list: teams::LIST.elements("members"),
    columns: all_of![TEAM, users::PERSON],
    primary_key: &["TeamId", "Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

/// The team of a member.
#[rustfmt::skip]
pub(super) const TEAM: &[Column] = &[
    column("TeamId", BigInt,    "/id").not_null() .about("Id of the team", "チームのID"),
    column("Team",   Text(255), "/name")          .about("Name of the team", "チーム名"),
];

const REFERENCES: &[Reference] = &[refers(&["TeamId"], "Teams", &["Id"]), refers(&["Id"], "Users", &["Id"])];
