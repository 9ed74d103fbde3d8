//! Documents as the trees of their projects.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Reference, Slot, Table, Writes, column, hangs, refers, whole,
};

/// `GET /documents/tree`
pub static TABLE: Table = Table {
    name: "DocumentTree",
    description: Text {
        en: "Places of documents in the trees of their projects",
        ja: "ドキュメントのツリー",
    },
    list: whole("/documents/tree").tree(&["activeTree", "trashTree"]),
    parent: Some(hangs(&projects::TABLE, Slot::Parameter("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .instead(Text { en: "Write to Documents.", ja: "Documents に書き込んでください。" }),
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",         Text(64),   "id").not_null()             .about("Id of the document", "ドキュメントのID"),
    column("ProjectId",  BigInt,     "").parent("Id").not_null()  .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey", Text(25),   "").parent("ProjectKey")     .about("Key of the project", "プロジェクトキー"),
    column("ParentId",   Text(64),   "/parentId")                 .about("Id of the document above; NULL at the top", "親ドキュメントのID（最上位はNULL）"),
    column("Tree",       Text(20),   "/root")                     .about("activeTree or trashTree", "ツリー（activeTree または trashTree）"),
    column("Depth",      Integer,    "/depth")                    .about("Level, 1 at the top", "階層（最上位は1）"),
    column("Position",   Integer,    "/position")                 .about("Place among its siblings, from 1", "兄弟の中での順番（1から）"),
    column("Name",       Text(1000), "name")                      .about("Title", "タイトル"),
    column("Emoji",      Text(50),   "emoji")                     .about("Emoji; empty text when there is none", "絵文字（ないときは空文字列）"),
    column("StatusId",   BigInt,     "statusId")                  .about("Id of the status", "状態のID"),
    column("Updated",    Timestamp,  "updated")                   .about("Time of the last change, UTC", "更新日時（UTC）"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
