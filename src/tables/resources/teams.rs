//! Teams of the space; what other tables show of a team.

use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, List, Paging, Table, column, paged};

/// `GET /teams`
pub static TABLE: Table = Table {
    name: "Teams",
    description: Text { en: "Teams of the space", ja: "スペースのチーム" },
    list: LIST,
    columns: TEAM,
    primary_key: &["Id"],
    ..Table::READ_ONLY
};

/// Teams, by which their members and icons are found, too.
pub(super) const LIST: List = paged("/teams", Paging::Offset).ordered(&[("order", "asc")]);

/// A team, as every answer shows it.
#[rustfmt::skip]
pub(super) const TEAM: &[Column] = &[
    column("Id",            BigInt,     "id").not_null()    .about("Id of the team", "チームのID"),
    column("Name",          Text(255),  "name")             .about("Name", "チーム名"),
    column("MemberIds",     Text(4000), "members[].id")     .about("Ids of the members, comma-separated", "メンバーのID（カンマ区切り）"),
    column("Members",       Text(4000), "members[].name")   .about("Names of the members, comma-separated", "メンバー（カンマ区切り）"),
    column("DisplayOrder",  BigInt,     "displayOrder")     .about("Place in lists", "表示順"),
    column("CreatedUserId", BigInt,     "createdUser.id")   .about("Id of the user who added the team", "登録者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name") .about("Name of the user who added the team", "登録者"),
    column("Created",       Timestamp,  "created")          .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId", BigInt,     "updatedUser.id")   .about("Id of the user who changed the team last", "更新者のID"),
    column("UpdatedUser",   Text(255),  "updatedUser.name") .about("Name of the user who changed the team last", "更新者"),
    column("Updated",       Timestamp,  "updated")          .about("Time of the last change, UTC", "更新日時（UTC）"),
];
