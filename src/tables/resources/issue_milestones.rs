//! Milestones of issues, one row each.

use super::issues;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Filter, Names, Operator::*, Reference, Table, Writes, all_of, column, inexact,
    refers,
};

/// `GET /issues`, which has them of each issue
pub static TABLE: Table = Table {
    name: "IssueMilestones",
    description: Text {
        en: "Milestones of issues, one row each", ja: "課題のマイルストーン（1行に1つ）"
    },
    list: issues::LIST.elements("milestone"),
    single: Some(issues::SINGLE_OF_ELEMENTS),
    columns: all_of![issues::ISSUE_OF_ELEMENT, COLUMNS],
    primary_key: &["IssueId", "MilestoneId"],
    references: REFERENCES,
    filters: all_of![issues::FILTERS_OF_ELEMENTS, FILTERS],
    writes: Writes::NONE.instead(Text {
        en: "UPDATE Milestones of Issues.",
        ja: "Issues の Milestones を UPDATE してください。",
    }),
    ..Table::READ_ONLY
};

/// An issue has several: it is found by each of them.
const FILTERS: &[Filter] = &[
    inexact("MilestoneId", In, "milestoneId[]"),
    inexact("Milestone", InNames(Names::Versions), "milestoneId[]"),
];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("MilestoneId",    BigInt,     "id").not_null()  .about("Id of the milestone", "マイルストーンのID"),
    column("Milestone",      Text(255),  "name")           .about("Name of the milestone", "マイルストーン"),
    column("Description",    Text(4000), "description")    .about("Description", "説明"),
    column("StartDate",      Date,       "startDate")      .about("Start date", "開始日"),
    column("ReleaseDueDate", Date,       "releaseDueDate") .about("Release due date", "リリース予定日"),
    column("Archived",       Boolean,    "archived")       .about("Archived", "アーカイブ済み"),
    column("DisplayOrder",   BigInt,     "displayOrder")   .about("Place in lists", "表示順"),
];

const REFERENCES: &[Reference] = &[
    refers(&["IssueId"], "Issues", &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
    refers(&["MilestoneId"], "ProjectVersionMilestones", &["Id"]),
];
