//! Tags of documents.

use super::declare::{Answer, Parameter, Place::*, Procedure, delete, parameter, post, text};
use super::results;
use crate::tables::declare::ColumnType::*;

const PARAMETERS: &[Parameter] = &[
    parameter("DocumentId", Text(100), Path("documentId")).about("Id of the document", "ドキュメントのID"),
    parameter("Tags", Text(4000), Texts("tagNames[]"))
        .about("Tags, separated by commas", "タグ（カンマ区切り）"),
];

/// `POST /documents/:documentId/tags`
pub(super) static ADD_TAGS: Procedure = Procedure {
    name: "AddDocumentTags",
    description: text("Adds tags to a document", "ドキュメントにタグを追加します"),
    parameters: PARAMETERS,
    calls: &[post("/documents/:documentId/tags")],
    answer: Answer::Rows(&results::NAMED),
    ..Procedure::EMPTY
};

/// `DELETE /documents/:documentId/tags`
pub(super) static REMOVE_TAGS: Procedure = Procedure {
    name: "RemoveDocumentTags",
    description: text("Removes tags from a document", "ドキュメントからタグを外します"),
    parameters: PARAMETERS,
    calls: &[delete("/documents/:documentId/tags")],
    ..Procedure::EMPTY
};
