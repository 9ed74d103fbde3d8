//! Wiki pages with their content, one request each.

use super::wiki_pages;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Reference, Slot, Table, Transform, Writes, column, hangs, refers, whole,
};

/// `GET /wikis/:wikiId`
pub static TABLE: Table = Table {
    name: "WikiPageContents",
    description: Text {
        en: "Wiki pages with their content; one request a page",
        ja: "Wikiページの本文（1ページにつき1リクエスト）",
    },
    list: whole("/wikis/:wikiId"),
    parent: Some(hangs(&wiki_pages::TABLE, Slot::Path("wikiId"), wiki_pages::KEYS)),
    columns: COLUMNS,
    primary_key: &["WikiPageId"],
    references: REFERENCES,
    writes: Writes::NONE.instead(Text {
        en: "UPDATE Content of WikiPages.",
        ja: "WikiPages の Content を UPDATE してください。",
    }),
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("WikiPageId",    BigInt,     "id").parent("Id").not_null()        .about("Id of the page", "WikiページのID"),
    column("WikiPage",      Text(255),  "name")                              .about("Name of the page", "Wikiページ名"),
    column("ProjectId",     BigInt,     "projectId").parent("ProjectId").not_null().about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),   "projectId").through(Transform::KeyOfProjectId).parent("ProjectKey").about("Key of the project", "プロジェクトキー"),
    column("Content",       Text(1000000), "content")                        .about("Text of the page", "本文"),
    column("TagIds",        Text(1000), "tags[].id")                         .about("Ids of the tags, comma-separated", "タグのID（カンマ区切り）"),
    column("Tags",          Text(4000), "tags[].name")                       .about("Tags, comma-separated", "タグ（カンマ区切り）"),
    column("Attachments",   Json,       "attachments")                       .about("Attached files as JSON", "添付ファイル（JSON）"),
    column("SharedFiles",   Json,       "sharedFiles")                       .about("Linked shared files as JSON", "共有ファイル（JSON）"),
    column("Stars",         Json,       "stars")                             .about("Stars as JSON", "スター（JSON）"),
    column("CreatedUserId", BigInt,     "createdUser.id")                    .about("Id of the user who added the page", "登録者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name")                  .about("Name of the user who added the page", "登録者"),
    column("Created",       Timestamp,  "created")                           .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId", BigInt,     "updatedUser.id")                    .about("Id of the user who changed the page last", "更新者のID"),
    column("UpdatedUser",   Text(255),  "updatedUser.name")                  .about("Name of the user who changed the page last", "更新者"),
    column("Updated",       Timestamp,  "updated")                           .about("Time of the last change, UTC", "更新日時（UTC）"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["WikiPageId"], "WikiPages", &["Id"]),
    refers(&["ProjectId"],  "Projects",  &["Id"]),
];
