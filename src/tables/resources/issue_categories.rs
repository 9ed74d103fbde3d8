//! Categories of issues, one row each.

use super::issues;
use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Reference, Table, Transform, column, refers};

/// `GET /issues`
pub static TABLE: Table = Table {
    name: "IssueCategories",
    description: Text {
        en: "Categories of issues, one row each", ja: "課題のカテゴリー（1行に1つ）"
    },
    list: issues::LIST.elements("category"),
    single: Some(issues::SINGLE_OF_ELEMENTS),
    columns: COLUMNS,
    primary_key: &["IssueId", "CategoryId"],
    references: REFERENCES,
    filters: issues::FILTERS_OF_ELEMENTS,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("IssueId",      BigInt,    "/id").not_null()          .about("Id of the issue", "課題のID"),
    column("IssueKey",     Text(50),  "/issueKey").not_null()    .about("Key of the issue", "課題キー"),
    column("ProjectId",    BigInt,    "/projectId").not_null()   .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",   Text(25),  "/issueKey").through(Transform::ProjectOfIssueKey).not_null().about("Key of the project", "プロジェクトキー"),
    column("CategoryId",   BigInt,    "id").not_null()           .about("Id of the category", "カテゴリーのID"),
    column("Category",     Text(255), "name")                    .about("Name of the category", "カテゴリー"),
    column("DisplayOrder", BigInt,    "displayOrder")            .about("Place in lists", "表示順"),
];

const REFERENCES: &[Reference] = &[
    refers(&["IssueId"], "Issues", &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
    refers(&["CategoryId"], "ProjectCategories", &["Id"]),
];
