//! Categories of projects.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, KeyPart, Reference, Slot, Table, Transform, Writes, column, deletes, hangs, id,
    patches, posts, refers, whole,
};

/// `GET /projects/:projectIdOrKey/categories`
pub static TABLE: Table = Table {
    name: "ProjectCategories",
    description: Text { en: "Categories of projects", ja: "プロジェクトのカテゴリー" },
    list: whole("/projects/:projectIdOrKey/categories"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/projects/:projectIdOrKey/categories").by(&[projects::PART]))
        .update(patches(ENDPOINT).by(KEY))
        .delete(deletes(ENDPOINT).by(KEY)),
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/projects/:projectIdOrKey/categories/:id";

const KEY: &[KeyPart] = &[projects::PART, id("id", "Id")];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",           BigInt,    "id").auto()                         .about("Id of the category", "カテゴリーのID"),
    column("ProjectId",    BigInt,    "projectId").parent("Id").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",   Text(25),  "projectId").through(Transform::KeyOfProjectId).parent("ProjectKey").about("Key of the project", "プロジェクトキー"),
    column("Name",         Text(100), "name")                              .about("Name", "カテゴリー名").written("name").required(),
    column("DisplayOrder", BigInt,    "displayOrder")                      .about("Place in lists", "表示順"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
