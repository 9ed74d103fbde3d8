//! Shared files linked to wiki pages.

use super::wiki_pages;
use crate::error::Text;
use crate::tables::declare::{
    Answer, Column, ColumnType::*, Content, Key, KeyPart, Reference, Shape, Slot, Table, Writes, bytes,
    column, deletes, hangs, id, posts, refers, whole,
};

/// `GET /wikis/:wikiId/sharedFiles`
pub static TABLE: Table = Table {
    name: "WikiPageLinkedSharedFiles",
    description: Text {
        en: "Shared files linked to wiki pages", ja: "Wikiページにリンクした共有ファイル"
    },
    list: whole("/wikis/:wikiId/sharedFiles"),
    parent: Some(hangs(&wiki_pages::TABLE, Slot::Path("wikiId"), wiki_pages::KEYS)),
    columns: COLUMNS,
    primary_key: &["WikiPageId", "Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/wikis/:wikiId/sharedFiles").by(PLACE).answers(Answer::Array))
        .delete(deletes("/wikis/:wikiId/sharedFiles/:id").by(KEY)),
    ..Table::READ_ONLY
};

const PLACE: &[KeyPart] =
    &[wiki_pages::PART, KeyPart::parameter("fileId[]", Key { column: "Id", shape: Shape::Id })];

const KEY: &[KeyPart] = &[wiki_pages::PART, id("id", "Id")];

const CONTENT: Content = Content {
    endpoint: "/projects/:projectIdOrKey/files/:sharedFileId",
    values: &[("projectIdOrKey", "ProjectId"), ("sharedFileId", "Id")],
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,     "id").not_null()                     .about("Id of the shared file", "共有ファイルのID"),
    column("WikiPageId",    BigInt,     "").parent("Id").not_null()          .about("Id of the page", "WikiページのID"),
    column("WikiPage",      Text(255),  "").parent("Name")                   .about("Name of the page", "Wikiページ名"),
    column("ProjectId",     BigInt,     "").parent("ProjectId").not_null()   .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),   "").parent("ProjectKey")             .about("Key of the project", "プロジェクトキー"),
    column("Type",          Text(20),   "type")                              .about("file or directory", "種類（file または directory）"),
    column("Dir",           Text(4000), "dir")                               .about("Directory it lies in: /a/b/", "フォルダー（例：/a/b/）"),
    column("Name",          Text(255),  "name")                              .about("Name", "名前"),
    column("Size",          BigInt,     "size")                              .about("Bytes", "サイズ（バイト）"),
    column("CreatedUserId", BigInt,     "createdUser.id")                    .about("Id of the user who added the file", "登録者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name")                  .about("Name of the user who added the file", "登録者"),
    column("Created",       Timestamp,  "created")                           .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId", BigInt,     "updatedUser.id")                    .about("Id of the user who changed the file last", "更新者のID"),
    column("UpdatedUser",   Text(255),  "updatedUser.name")                  .about("Name of the user who changed the file last", "更新者"),
    column("Updated",       Timestamp,  "updated")                           .about("Time of the last change, UTC", "更新日時（UTC）"),
    bytes("Content", &CONTENT)                                               .about("The file itself; one request a row", "ファイルの内容（1行につき1リクエスト）"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["WikiPageId"], "WikiPages", &["Id"]),
    refers(&["ProjectId"],  "Projects",  &["Id"]),
];
