//! Versions of wiki pages.

use super::wiki_pages;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Paging, Reference, Slot, Table, column, hangs, paged, refers,
};

/// `GET /wikis/:wikiId/history`
pub static TABLE: Table = Table {
    name: "WikiPageHistory",
    description: Text {
        en: "Versions of wiki pages with their content",
        ja: "Wikiページの更新履歴（本文を含む）",
    },
    list: paged("/wikis/:wikiId/history", Paging::IdRange),
    parent: Some(hangs(&wiki_pages::TABLE, Slot::Path("wikiId"), wiki_pages::KEYS)),
    columns: COLUMNS,
    primary_key: &["WikiPageId", "Version"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("WikiPageId",    BigInt,     "pageId").parent("Id").not_null()    .about("Id of the page", "WikiページのID"),
    column("Version",       BigInt,     "version").not_null()                .about("Number of the version, from 1", "版番号（1から）"),
    column("ProjectId",     BigInt,     "").parent("ProjectId").not_null()   .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),   "").parent("ProjectKey")             .about("Key of the project", "プロジェクトキー"),
    column("Name",          Text(255),  "name")                              .about("Name of the page in this version", "この版のページ名"),
    column("Content",       Text(1000000), "content")                        .about("Text of the page in this version", "この版の本文"),
    column("CreatedUserId", BigInt,     "createdUser.id")                    .about("Id of the user who made the version", "更新者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name")                  .about("Name of the user who made the version", "更新者"),
    column("Created",       Timestamp,  "created")                           .about("Time of the version, UTC", "更新日時（UTC）"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["WikiPageId"], "WikiPages", &["Id"]),
    refers(&["ProjectId"],  "Projects",  &["Id"]),
];
