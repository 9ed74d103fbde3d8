//! Shared files of projects, in all directories.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Content, Descent, Paging, Reference, Slot, Table, bytes, column, hangs, paged,
    refers,
};

/// `GET /projects/:projectIdOrKey/files/metadata/:path`
pub static TABLE: Table = Table {
    name: "ProjectSharedFiles",
    description: Text {
        en: "Shared files and directories of projects",
        ja: "プロジェクトの共有ファイルとフォルダー",
    },
    list: paged("/projects/:projectIdOrKey/files/metadata/:path", Paging::Offset)
        .in_pages_of(1000)
        .descending(Descent { kind: ("Type", "directory"), place: ("Dir", "Name") }),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

const CONTENT: Content = Content {
    endpoint: "/projects/:projectIdOrKey/files/:sharedFileId",
    values: &[("projectIdOrKey", "ProjectId"), ("sharedFileId", "Id")],
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,    "id").auto()                 .about("Id of the file or directory", "共有ファイルのID"),
    column("ProjectId",     BigInt,    "").parent("Id").not_null()  .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),  "").parent("ProjectKey")     .about("Key of the project", "プロジェクトキー"),
    column("Type",          Text(20),  "type")                      .about("file or directory", "種類（file または directory）"),
    column("Dir",           Text(4000), "dir")                      .about("Directory it lies in: /a/b/", "フォルダー（例：/a/b/）"),
    column("Name",          Text(255), "name")                      .about("Name", "名前"),
    column("Size",          BigInt,    "size")                      .about("Bytes; NULL for directories", "サイズ（バイト、フォルダーはNULL）"),
    column("CreatedUserId", BigInt,    "createdUser.id")            .about("Id of the user who added it", "登録者のID"),
    column("CreatedUser",   Text(255), "createdUser.name")          .about("Name of the user who added it", "登録者"),
    column("Created",       Timestamp, "created")                   .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId", BigInt,    "updatedUser.id")            .about("Id of the user who changed it last", "更新者のID"),
    column("UpdatedUser",   Text(255), "updatedUser.name")          .about("Name of the user who changed it last", "更新者"),
    column("Updated",       Timestamp, "updated")                   .about("Time of the last change, UTC", "更新日時（UTC）"),
    bytes("Content", &CONTENT)                                      .about("The file itself; one request a row", "ファイルの内容（1行につき1リクエスト）"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
