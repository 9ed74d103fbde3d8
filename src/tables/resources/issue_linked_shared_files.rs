//! Shared files linked to issues.

use super::issues;
use crate::error::Text;
use crate::tables::declare::{
    Answer, Column, ColumnType::*, Key, KeyPart, Reference, Shape, Table, Writes, all_of, column, deletes,
    id, posts, refers,
};

/// `GET /issues`, which has the files of each issue
pub static TABLE: Table = Table {
    name: "IssueLinkedSharedFiles",
    description: Text {
        en: "Shared files linked to issues", ja: "課題に関連付けられた共有ファイル"
    },
    list: issues::LIST.elements("sharedFiles").ordered(&[
        ("sharedFile", "true"),
        ("sort", "created"),
        ("order", "asc"),
    ]),
    single: Some(issues::SINGLE_OF_ELEMENTS),
    columns: all_of![issues::ISSUE_OF_ELEMENT, COLUMNS],
    primary_key: &["IssueId", "Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/issues/:issueIdOrKey/sharedFiles").by(PLACE).answers(Answer::Array))
        .delete(deletes("/issues/:issueIdOrKey/sharedFiles/:id").by(KEY)),
    filters: issues::FILTERS_OF_ELEMENTS,
    ..Table::READ_ONLY
};

const PLACE: &[KeyPart] =
    &[issues::PART, KeyPart::parameter("fileId[]", Key { column: "Id", shape: Shape::Id })];

const KEY: &[KeyPart] = &[issues::PART, id("id", "Id")];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,     "id").not_null()    .about("Id of the file", "共有ファイルのID"),
    column("Type",          Text(20),   "type")             .about("file or directory", "種類（file または directory）"),
    column("Dir",           Text(4000), "dir")              .about("Directory it lies in: /a/b/", "フォルダー（例：/a/b/）"),
    column("Name",          Text(255),  "name")             .about("Name", "名前"),
    column("Size",          BigInt,     "size")             .about("Bytes; NULL for directories", "サイズ（バイト、フォルダーはNULL）"),
    column("CreatedUserId", BigInt,     "createdUser.id")   .about("Id of the user who added it", "登録者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name") .about("Name of the user who added it", "登録者"),
    column("Created",       Timestamp,  "created")          .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId", BigInt,     "updatedUser.id")   .about("Id of the user who changed it last", "更新者のID"),
    column("UpdatedUser",   Text(255),  "updatedUser.name") .about("Name of the user who changed it last", "更新者"),
    column("Updated",       Timestamp,  "updated")          .about("Time of the last change, UTC", "更新日時（UTC）"),
];

const REFERENCES: &[Reference] = &[
    refers(&["IssueId"], "Issues", &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
    refers(&["Id"], "ProjectSharedFiles", &["Id"]),
];
