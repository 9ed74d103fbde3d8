//! Stars of wiki pages.

use super::user_received_stars::OF_STAR;
use super::wiki_pages;
use crate::error::Text;
use crate::tables::declare::{
    Answer, Column, ColumnType::*, Key, KeyPart, Reference, Shape, Slot, Table, Writes, all_of, column,
    deletes, hangs, id, posts, refers, whole,
};

/// `GET /wikis/:wikiId/stars`
pub static TABLE: Table = Table {
    name: "WikiPageStars",
    description: Text { en: "Stars of wiki pages", ja: "Wikiページのスター" },
    list: whole("/wikis/:wikiId/stars"),
    parent: Some(hangs(&wiki_pages::TABLE, Slot::Path("wikiId"), wiki_pages::KEYS)),
    columns: all_of![COLUMNS, OF_STAR],
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/stars").by(PLACE).answers(Answer::Nothing))
        .delete(deletes("/stars/:starId").by(&[id("starId", "Id")]).answers(Answer::Nothing)),
    ..Table::READ_ONLY
};

const PLACE: &[KeyPart] = &[KeyPart::parameter("wikiId", Key { column: "WikiPageId", shape: Shape::Id })];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,     "id").auto()                         .about("Id of the star", "スターのID"),
    column("WikiPageId",    BigInt,     "").parent("Id").not_null()          .about("Id of the page", "WikiページのID"),
    column("WikiPage",      Text(255),  "").parent("Name")                   .about("Name of the page", "Wikiページ名"),
    column("ProjectId",     BigInt,     "").parent("ProjectId").not_null()   .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),   "").parent("ProjectKey")             .about("Key of the project", "プロジェクトキー"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["WikiPageId"], "WikiPages", &["Id"]),
    refers(&["ProjectId"],  "Projects",  &["Id"]),
];
