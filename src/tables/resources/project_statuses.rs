//! Statuses of projects; the four standard ones exist in each.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, KeyPart, Names, Reference, Slot, Table, Transform, Writes, column, deletes, hangs,
    id, patches, posts, refers, whole,
};

/// `GET /projects/:projectIdOrKey/statuses`
pub static TABLE: Table = Table {
    name: "ProjectStatuses",
    description: Text { en: "Statuses of projects", ja: "プロジェクトの状態" },
    list: whole("/projects/:projectIdOrKey/statuses"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["ProjectId", "Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/projects/:projectIdOrKey/statuses").by(&[projects::PART]))
        .update(patches(ENDPOINT).by(KEY))
        .delete(deletes(ENDPOINT).by(KEY))
        .only(ONLY_WRITTEN),
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/projects/:projectIdOrKey/statuses/:id";

const KEY: &[KeyPart] = &[projects::PART, id("id", "Id")];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("ProjectId",    BigInt,    "projectId").parent("Id").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",   Text(25),  "projectId").through(Transform::KeyOfProjectId).parent("ProjectKey").about("Key of the project", "プロジェクトキー"),
    column("Id",           BigInt,    "id").not_null()                     .about("Id of the status; 1 to 4 are the standard ones", "状態のID（1〜4は標準の状態）"),
    column("Name",         Text(100), "name")                              .about("Name", "状態名").written("name").required(),
    column("Color",        Text(10),  "color")                             .about("Color, such as #ed8077", "色（例：#ed8077）").written("color").required(),
    column("DisplayOrder", BigInt,    "displayOrder")                      .about("Place in lists", "表示順"),
];

#[rustfmt::skip]
const ONLY_WRITTEN: &[Column] = &[
    column("SubstituteStatusId", BigInt, "").deleted("substituteStatusId").required().about("Id of the status that issues of a deleted one get", "削除する状態の課題に設定する状態のID"),
    column("SubstituteStatus",   Text(100), "").by_name("SubstituteStatusId", Names::Statuses).about("Name of that status", "削除する状態の課題に設定する状態"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
