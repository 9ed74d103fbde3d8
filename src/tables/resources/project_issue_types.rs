//! Issue types of projects.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, KeyPart, Names, Reference, Slot, Table, Transform, Writes, column, deletes, hangs,
    id, patches, posts, refers, whole,
};

/// `GET /projects/:projectIdOrKey/issueTypes`
pub static TABLE: Table = Table {
    name: "ProjectIssueTypes",
    description: Text { en: "Issue types of projects", ja: "プロジェクトの種別" },
    list: whole("/projects/:projectIdOrKey/issueTypes"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/projects/:projectIdOrKey/issueTypes").by(&[projects::PART]))
        .update(patches(ENDPOINT).by(KEY))
        .delete(deletes(ENDPOINT).by(KEY))
        .only(ONLY_WRITTEN),
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/projects/:projectIdOrKey/issueTypes/:id";

const KEY: &[KeyPart] = &[projects::PART, id("id", "Id")];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                  BigInt,       "id").auto()                         .about("Id of the issue type", "種別のID"),
    column("ProjectId",           BigInt,       "projectId").parent("Id").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",          Text(25),     "projectId").through(Transform::KeyOfProjectId).parent("ProjectKey").about("Key of the project", "プロジェクトキー"),
    column("Name",                Text(100),    "name")                              .about("Name", "種別名").written("name").required(),
    column("Color",               Text(10),     "color")                             .about("Color, such as #e30000", "色（例：#e30000）").written("color").required(),
    column("DisplayOrder",        BigInt,       "displayOrder")                      .about("Place in lists", "表示順"),
    column("TemplateSummary",     Text(255),    "templateSummary")                   .about("Template of the subject", "件名のテンプレート").written("templateSummary").clearable(),
    column("TemplateDescription", Text(100000), "templateDescription")               .about("Template of the description", "詳細のテンプレート").written("templateDescription").clearable(),
];

#[rustfmt::skip]
const ONLY_WRITTEN: &[Column] = &[
    column("SubstituteIssueTypeId", BigInt, "").deleted("substituteIssueTypeId").required().about("Id of the issue type that issues of a deleted one get", "削除する種別の課題に設定する種別のID"),
    column("SubstituteIssueType",   Text(100), "").by_name("SubstituteIssueTypeId", Names::IssueTypes).about("Name of that issue type", "削除する種別の課題に設定する種別"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
