//! Teams of the space; what other tables show of a team.

use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, KeyPart, List, Names, Paging, Table, Writes, column, deletes, id, paged, patches,
    posts, unwritten,
};

/// `GET /teams`
pub static TABLE: Table = Table {
    name: "Teams",
    description: Text {
        en: "Teams of the space; only spaces on a classic plan permit writing them",
        ja: "スペースのチーム（書き込みはクラシックプランのスペースのみ）",
    },
    list: LIST,
    columns: COLUMNS,
    primary_key: &["Id"],
    writes: Writes::NONE
        .insert(posts("/teams"))
        .update(patches(ENDPOINT).by(KEY))
        .delete(deletes(ENDPOINT).by(KEY)),
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/teams/:teamId";

const KEY: &[KeyPart] = &[id("teamId", "Id")];

/// Teams, by which their members and icons are found, too.
pub(super) const LIST: List = paged("/teams", Paging::Offset).ordered(&[("order", "asc")]);

/// A team, as every answer shows it.
pub(super) const TEAM: &[Column] = &unwritten::<{ COLUMNS.len() }>(COLUMNS);

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,     "id").auto()        .about("Id of the team", "チームのID"),
    column("Name",          Text(255),  "name")             .about("Name", "チーム名").written("name").needed(),
    column("MemberIds",     Text(4000), "members[].id")     .about("Ids of the members, comma-separated", "メンバーのID（カンマ区切り）").written("members[]").clearable(),
    column("Members",       Text(4000), "members[].name")   .about("Names of the members, comma-separated", "メンバー（カンマ区切り）").by_name("MemberIds", Names::Users),
    column("DisplayOrder",  BigInt,     "displayOrder")     .about("Place in lists", "表示順"),
    column("CreatedUserId", BigInt,     "createdUser.id")   .about("Id of the user who added the team", "登録者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name") .about("Name of the user who added the team", "登録者"),
    column("Created",       Timestamp,  "created")          .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId", BigInt,     "updatedUser.id")   .about("Id of the user who changed the team last", "更新者のID"),
    column("UpdatedUser",   Text(255),  "updatedUser.name") .about("Name of the user who changed the team last", "更新者"),
    column("Updated",       Timestamp,  "updated")          .about("Time of the last change, UTC", "更新日時（UTC）"),
];
