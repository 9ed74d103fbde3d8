//! Wiki pages that the user of the API key viewed last.

use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Paging, Reference, Table, Transform, Writes, column, paged, refers,
};

/// `GET /users/myself/recentlyViewedWikis`
pub static TABLE: Table = Table {
    name: "UserRecentlyViewedWikiPages",
    description: Text {
        en: "Wiki pages that the user of the API key viewed last, newest first",
        ja: "APIキーのユーザーが最近見たWikiページ（新しい順）",
    },
    list: paged("/users/myself/recentlyViewedWikis", Paging::Offset).ordered(&[("order", "desc")]),
    columns: COLUMNS,
    primary_key: &["WikiId"],
    references: REFERENCES,
    writes: Writes::NONE.instead(Text {
        en: "CALL AddRecentlyViewedWiki.",
        ja: "CALL AddRecentlyViewedWiki を使用してください。",
    }),
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("WikiId",        BigInt,     "page.id").not_null()                      .about("Id of the page", "WikiページのID"),
    column("ProjectId",     BigInt,     "page.projectId")                          .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),   "page.projectId").through(Transform::KeyOfProjectId) .about("Key of the project", "プロジェクトキー"),
    column("Name",          Text(255),  "page.name")                               .about("Name of the page", "ページ名"),
    column("TagIds",        Text(1000), "page.tags[].id")                          .about("Ids of the tags, comma-separated", "タグのID（カンマ区切り）"),
    column("Tags",          Text(4000), "page.tags[].name")                        .about("Tags, comma-separated", "タグ（カンマ区切り）"),
    column("CreatedUserId", BigInt,     "page.createdUser.id")                     .about("Id of the user who added the page", "登録者のID"),
    column("CreatedUser",   Text(255),  "page.createdUser.name")                   .about("Name of the user who added the page", "登録者"),
    column("Created",       Timestamp,  "page.created")                            .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId", BigInt,     "page.updatedUser.id")                     .about("Id of the user who changed the page last", "更新者のID"),
    column("UpdatedUser",   Text(255),  "page.updatedUser.name")                   .about("Name of the user who changed the page last", "更新者"),
    column("Updated",       Timestamp,  "page.updated")                            .about("Time of the last change of the page, UTC", "ページの更新日時（UTC）"),
    column("Viewed",        Timestamp,  "updated")                                 .about("Time of viewing, UTC", "閲覧日時（UTC）"),
];

const REFERENCES: &[Reference] =
    &[refers(&["WikiId"], "WikiPages", &["Id"]), refers(&["ProjectId"], "Projects", &["Id"])];
