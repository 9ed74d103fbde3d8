//! Comments on documents.

use super::documents;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, List, Parent, Reference, Slot, Table, column, hangs, refers, whole,
};

/// `GET /documents/:documentId/comments`
pub static TABLE: Table = Table {
    name: "DocumentComments",
    description: Text { en: "Comments on documents", ja: "ドキュメントのコメント" },
    list: LIST,
    parent: Some(PARENT),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

pub(super) const LIST: List = whole("/documents/:documentId/comments");

pub(super) const PARENT: Parent = hangs(&documents::TABLE, Slot::Path("documentId"), documents::KEYS);

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            Text(64),   "id").not_null()                       .about("Id of the comment", "コメントのID"),
    column("DocumentId",    Text(64),   "documentId").parent("Id").not_null()  .about("Id of the document", "ドキュメントのID"),
    column("Document",      Text(1000), "").parent("Title")                    .about("Title of the document", "ドキュメントのタイトル"),
    column("ProjectId",     BigInt,     "").parent("ProjectId").not_null()     .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),   "").parent("ProjectKey")               .about("Key of the project", "プロジェクトキー"),
    column("StatusId",      BigInt,     "statusId")                            .about("Id of the status", "状態のID"),
    column("CommentType",   Text(50),   "commentType")                         .about("Kind of comment", "コメントの種類"),
    column("Plain",         Text(100000), "plain")                             .about("Text", "本文（プレーンテキスト）"),
    column("Content",       Text(1000000), "content")                          .about("Text as a tree of nodes (ProseMirror), as JSON", "本文（ProseMirrorのJSON）"),
    column("CreatedUserId", BigInt,     "createdUserId")                       .about("Id of the author", "投稿者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name")                    .about("Name of the author", "投稿者"),
    column("Created",       Timestamp,  "created")                             .about("Time of writing, UTC", "投稿日時（UTC）"),
    column("UpdatedUserId", BigInt,     "updatedUserId")                       .about("Id of the user who changed it last", "更新者のID"),
    column("Updated",       Timestamp,  "updated")                             .about("Time of the last change, UTC", "更新日時（UTC）"),
    column("Replies",       Json,       "replies")                             .about("Replies as JSON", "返信（JSON）"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["DocumentId"], "Documents", &["Id"]),
    refers(&["ProjectId"],  "Projects",  &["Id"]),
];
