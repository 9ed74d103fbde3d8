//! Tags of wiki pages, one row each.

use super::{projects, wiki_pages};
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Reference, Slot, Table, Transform, column, hangs, refers, whole,
};

/// `GET /wikis`, which has the tags of each page
pub static TABLE: Table = Table {
    name: "WikiPageTags",
    description: Text {
        en: "Tags of wiki pages, one row each", ja: "Wikiページのタグ（1行に1つ）"
    },
    list: whole("/wikis").elements("tags"),
    single: Some(wiki_pages::SINGLE_OF_ELEMENTS),
    parent: Some(hangs(&projects::TABLE, Slot::Parameter("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["WikiPageId", "TagId"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("WikiPageId", BigInt,    "/id").not_null()                    .about("Id of the page", "WikiページのID"),
    column("WikiPage",   Text(255), "/name")                             .about("Name of the page", "Wikiページ名"),
    column("ProjectId",  BigInt,    "/projectId").parent("Id").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey", Text(25),  "/projectId").through(Transform::KeyOfProjectId).parent("ProjectKey").about("Key of the project", "プロジェクトキー"),
    column("TagId",      BigInt,    "id").not_null()                     .about("Id of the tag", "タグのID"),
    column("Tag",        Text(255), "name")                              .about("Name of the tag", "タグ"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["WikiPageId"],         "WikiPages", &["Id"]),
    refers(&["ProjectId", "TagId"], "WikiTags",  &["ProjectId", "Id"]),
    refers(&["ProjectId"],          "Projects",  &["Id"]),
];
