//! Issue types of projects.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Reference, Slot, Table, Transform, column, hangs, refers, whole,
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
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                  BigInt,       "id").auto()                         .about("Id of the issue type", "種別のID"),
    column("ProjectId",           BigInt,       "projectId").parent("Id").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",          Text(25),     "projectId").through(Transform::KeyOfProjectId).parent("ProjectKey").about("Key of the project", "プロジェクトキー"),
    column("Name",                Text(100),    "name")                              .about("Name", "種別名"),
    column("Color",               Text(10),     "color")                             .about("Color, such as #e30000", "色（例：#e30000）"),
    column("DisplayOrder",        BigInt,       "displayOrder")                      .about("Place in lists", "表示順"),
    column("TemplateSummary",     Text(255),    "templateSummary")                   .about("Template of the subject", "件名のテンプレート"),
    column("TemplateDescription", Text(100000), "templateDescription")               .about("Template of the description", "詳細のテンプレート"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
