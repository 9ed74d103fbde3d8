//! Categories of issues, one row each.

use super::issues;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Filter, Names, Operator::*, Reference, Table, Writes, all_of, column, inexact,
    refers,
};

/// `GET /issues`
pub static TABLE: Table = Table {
    name: "IssueCategories",
    description: Text {
        en: "Categories of issues, one row each", ja: "課題のカテゴリー（1行に1つ）"
    },
    list: issues::LIST.elements("category"),
    single: Some(issues::SINGLE_OF_ELEMENTS),
    columns: all_of![issues::ISSUE_OF_ELEMENT, COLUMNS],
    primary_key: &["IssueId", "CategoryId"],
    references: REFERENCES,
    filters: all_of![issues::FILTERS_OF_ELEMENTS, FILTERS],
    writes: Writes::NONE.instead(Text {
        en: "UPDATE Categories of Issues.",
        ja: "Issues の Categories を UPDATE してください。",
    }),
    ..Table::READ_ONLY
};

/// An issue has several: it is found by each of them.
const FILTERS: &[Filter] = &[
    inexact("CategoryId", In, "categoryId[]"),
    inexact("Category", InNames(Names::Categories), "categoryId[]"),
];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("CategoryId",   BigInt,    "id").not_null()           .about("Id of the category", "カテゴリーのID"),
    column("Category",     Text(255), "name")                    .about("Name of the category", "カテゴリー"),
    column("DisplayOrder", BigInt,    "displayOrder")            .about("Place in lists", "表示順"),
];

const REFERENCES: &[Reference] = &[
    refers(&["IssueId"], "Issues", &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
    refers(&["CategoryId"], "ProjectCategories", &["Id"]),
];
