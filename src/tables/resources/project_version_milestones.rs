//! Versions of projects, which are the milestones too.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, KeyPart, Reference, Slot, Table, Transform, Writes, column, deletes, hangs, id,
    patches, posts, refers, whole,
};

/// `GET /projects/:projectIdOrKey/versions`
pub static TABLE: Table = Table {
    name: "ProjectVersionMilestones",
    description: Text {
        en: "Versions and milestones of projects",
        ja: "プロジェクトのバージョン／マイルストーン",
    },
    list: whole("/projects/:projectIdOrKey/versions"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/projects/:projectIdOrKey/versions").by(&[projects::PART]))
        .update(patches(ENDPOINT).by(KEY).resending(&["Name"]))
        .delete(deletes(ENDPOINT).by(KEY)),
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/projects/:projectIdOrKey/versions/:id";

const KEY: &[KeyPart] = &[projects::PART, id("id", "Id")];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",             BigInt,     "id").auto()                         .about("Id of the version", "バージョンのID"),
    column("ProjectId",      BigInt,     "projectId").parent("Id").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",     Text(25),   "projectId").through(Transform::KeyOfProjectId).parent("ProjectKey").about("Key of the project", "プロジェクトキー"),
    column("Name",           Text(255),  "name")                              .about("Name", "バージョン名").written("name").required(),
    column("Description",    Text(4000), "description")                       .about("Description", "説明").written("description").clearable(),
    column("StartDate",      Date,       "startDate")                         .about("Start date", "開始日").written("startDate").clearable(),
    column("ReleaseDueDate", Date,       "releaseDueDate")                    .about("Release due date", "リリース予定日").written("releaseDueDate").clearable(),
    column("Archived",       Boolean,    "archived")                          .about("Archived", "アーカイブ済み").updated("archived"),
    column("DisplayOrder",   BigInt,     "displayOrder")                      .about("Place in lists", "表示順"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
