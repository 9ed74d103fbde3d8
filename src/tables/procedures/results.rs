//! Result sets that several procedures give. Nothing in them has to be looked up.

use crate::tables::declare::{Column, ColumnType::*, Table, column};

/// The rows of an answer.
pub(super) const fn rows(name: &'static str, columns: &'static [Column]) -> Table {
    Table { name, columns, ..Table::READ_ONLY }
}

/// Attachments.
pub(super) static ATTACHMENTS: Table = rows("Attachments", ATTACHMENT_COLUMNS);

#[rustfmt::skip]
const ATTACHMENT_COLUMNS: &[Column] = &[
    column("Id",            BigInt,    "id").not_null()    .about("Id of the file", "添付ファイルのID"),
    column("Name",          Text(255), "name")             .about("File name", "ファイル名"),
    column("Size",          BigInt,    "size")             .about("Bytes", "サイズ（バイト）"),
    column("CreatedUserId", BigInt,    "createdUser.id")   .about("Id of the user who added the file", "登録者のID"),
    column("CreatedUser",   Text(255), "createdUser.name") .about("Name of the user who added the file", "登録者"),
    column("Created",       Timestamp, "created")          .about("Time of adding, UTC", "登録日時（UTC）"),
];

/// Shared files.
pub(super) static SHARED_FILES: Table = rows("SharedFiles", SHARED_FILE_COLUMNS);

#[rustfmt::skip]
const SHARED_FILE_COLUMNS: &[Column] = &[
    column("Id",            BigInt,     "id").not_null()    .about("Id of the file", "共有ファイルのID"),
    column("Type",          Text(20),   "type")             .about("file or directory", "種類（file、directory）"),
    column("Directory",     Text(1000), "dir")              .about("Directory, with slashes at both ends", "ディレクトリー（前後に / が付きます）"),
    column("Name",          Text(255),  "name")             .about("File name", "ファイル名"),
    column("Size",          BigInt,     "size")             .about("Bytes", "サイズ（バイト）"),
    column("CreatedUserId", BigInt,     "createdUser.id")   .about("Id of the user who added the file", "登録者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name") .about("Name of the user who added the file", "登録者"),
    column("Created",       Timestamp,  "created")          .about("Time of adding, UTC", "登録日時（UTC）"),
];

/// Ids and names.
pub(super) static NAMED: Table = rows("Named", NAMED_COLUMNS);

#[rustfmt::skip]
const NAMED_COLUMNS: &[Column] = &[
    column("Id",   BigInt,    "id").not_null() .about("Id", "ID"),
    column("Name", Text(255), "name")          .about("Name", "名前"),
];

/// A number.
pub(super) static COUNT: Table = rows("Counts", COUNT_COLUMNS);

#[rustfmt::skip]
const COUNT_COLUMNS: &[Column] = &[
    column("Count", BigInt, "count").not_null() .about("How many there were", "件数"),
];
