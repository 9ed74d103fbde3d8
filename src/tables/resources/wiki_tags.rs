//! Tags that the wiki pages of a project have.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Reference, Slot, Table, column, hangs, refers, whole};

/// `GET /wikis/tags`
pub static TABLE: Table = Table {
    name: "WikiTags",
    description: Text {
        en: "Tags that the wiki pages of a project have",
        ja: "プロジェクトのWikiで使われているタグ",
    },
    list: whole("/wikis/tags"),
    parent: Some(hangs(&projects::TABLE, Slot::Parameter("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["ProjectId", "Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("ProjectId",  BigInt,    "").parent("Id").not_null()  .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey", Text(25),  "").parent("ProjectKey")     .about("Key of the project", "プロジェクトキー"),
    column("Id",         BigInt,    "id").not_null()             .about("Id of the tag", "タグのID"),
    column("Name",       Text(255), "name")                      .about("Name of the tag", "タグ"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
