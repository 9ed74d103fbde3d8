//! Files attached to documents.

use super::documents;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Content, Reference, Table, Transform, bytes, column, refers,
};

/// `GET /documents`, which has the files of each document
pub static TABLE: Table = Table {
    name: "DocumentAttachments",
    description: Text { en: "Files attached to documents", ja: "ドキュメントの添付ファイル" },
    list: documents::LIST.elements("attachments"),
    single: Some(documents::SINGLE_OF_ELEMENTS),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    filters: documents::FILTERS_OF_ELEMENTS,
    ..Table::READ_ONLY
};

const CONTENT: Content = Content {
    endpoint: "/documents/:documentId/attachments/:attachmentId",
    values: &[("documentId", "DocumentId"), ("attachmentId", "Id")],
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,     "id").auto()             .about("Id of the file", "添付ファイルのID"),
    column("DocumentId",    Text(64),   "/id").not_null()        .about("Id of the document", "ドキュメントのID"),
    column("Document",      Text(1000), "/title")                .about("Title of the document", "ドキュメントのタイトル"),
    column("ProjectId",     BigInt,     "/projectId").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),   "/projectId").through(Transform::KeyOfProjectId).about("Key of the project", "プロジェクトキー"),
    column("Name",          Text(255),  "name")                  .about("File name", "ファイル名"),
    column("Size",          BigInt,     "size")                  .about("Bytes", "サイズ（バイト）"),
    column("CreatedUserId", BigInt,     "createdUser.id")        .about("Id of the user who attached the file", "登録者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name")      .about("Name of the user who attached the file", "登録者"),
    column("Created",       Timestamp,  "created")               .about("Time of attaching, UTC", "登録日時（UTC）"),
    bytes("Content", &CONTENT)                                   .about("The file itself; one request a row", "ファイルの内容（1行につき1リクエスト）"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["DocumentId"], "Documents", &["Id"]),
    refers(&["ProjectId"],  "Projects",  &["Id"]),
];
