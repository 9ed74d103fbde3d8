//! Tags of documents, one row each.

use super::documents;
use crate::error::Text;
use crate::tables::declare::{
    Answer, Column, ColumnType::*, Key, KeyPart, Reference, Shape, Table, Transform, Writes, column, deletes,
    posts, refers,
};

/// `GET /documents`, which has the tags of each document
pub static TABLE: Table = Table {
    name: "DocumentTags",
    description: Text {
        en: "Tags of documents, one row each", ja: "ドキュメントのタグ（1行に1つ）"
    },
    list: documents::LIST.elements("tags"),
    single: Some(documents::SINGLE_OF_ELEMENTS),
    columns: COLUMNS,
    primary_key: &["DocumentId", "TagId"],
    unique_keys: &[&["DocumentId", "Tag"]],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts(ENDPOINT).by(KEY).answers(Answer::Nothing))
        .delete(deletes(ENDPOINT).by(KEY).answers(Answer::Nothing)),
    filters: documents::FILTERS_OF_ELEMENTS,
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/documents/:documentId/tags";

/// A tag goes by its name.
const KEY: &[KeyPart] = &[
    KeyPart::path("documentId", Key { column: "DocumentId", shape: Shape::DocumentId }),
    KeyPart::parameter("tagNames[]", Key { column: "Tag", shape: Shape::Name }),
];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("DocumentId", Text(64),   "/id").not_null()        .about("Id of the document", "ドキュメントのID"),
    column("Document",   Text(1000), "/title")                .about("Title of the document", "ドキュメントのタイトル"),
    column("ProjectId",  BigInt,     "/projectId").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey", Text(25),   "/projectId").through(Transform::KeyOfProjectId).about("Key of the project", "プロジェクトキー"),
    column("TagId",      BigInt,     "id").not_null()         .about("Id of the tag", "タグのID"),
    column("Tag",        Text(255),  "name")                  .about("Name of the tag", "タグ"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["DocumentId"], "Documents", &["Id"]),
    refers(&["ProjectId"],  "Projects",  &["Id"]),
];
