//! Values of the custom fields of issues.

use super::issues;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Reference, Table, Transform, Writes, all_of, column, refers,
};
use crate::tables::kinds;

/// `GET /issues`, which has the values of each issue
pub static TABLE: Table = Table {
    name: "IssueCustomFields",
    description: Text {
        en: "Custom fields of issues, one row for each field of each issue",
        ja: "課題のカスタム属性の値（課題と属性ごとに1行）",
    },
    list: issues::LIST.elements("customFields"),
    single: Some(issues::SINGLE_OF_ELEMENTS),
    columns: all_of![issues::ISSUE_OF_ELEMENT, COLUMNS],
    primary_key: &["IssueId", "CustomFieldId"],
    references: REFERENCES,
    filters: issues::FILTERS_OF_ELEMENTS,
    writes: Writes::NONE.instead(Text {
        en: "UPDATE the column of the field in Issues of the schema of the project, such as APP.Issues.",
        ja: "プロジェクトのスキーマの Issues（例: APP.Issues）で、カスタム属性の列を UPDATE してください。",
    }),
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("CustomFieldId", BigInt,      "id").not_null()                         .about("Id of the custom field", "カスタム属性のID"),
    column("CustomField",   Text(255),   "name")                                  .about("Name of the custom field", "カスタム属性名"),
    column("TypeId",        Integer,     "fieldTypeId")                           .about("1 text, 2 text area, 3 number, 4 date, 5 single list, 6 multiple list, 7 checkbox, 8 radio", "形式（1 文字列、2 文章、3 数値、4 日付、5 単一リスト、6 複数リスト、7 チェックボックス、8 ラジオ）"),
    column("Type",          Text(50),    "fieldTypeId").through(Transform::NameOf(kinds::FIELDS)).about("Text, Text area, Number, Date, Single list, Multiple list, Checkbox or Radio", "形式（Text、Text area、Number、Date、Single list、Multiple list、Checkbox、Radio）"),
    column("Value",         Text(50000), "value").through(Transform::ItemNames)   .about("Value as text; items of lists by their names, comma-separated", "値（リストは項目名、カンマ区切り）"),
    column("ValueIds",      Text(4000),  "value").through(Transform::ItemIds)     .about("Ids of the items of a list, comma-separated", "リストの項目のID（カンマ区切り）"),
    column("ValueNumber",   Double,      "value").through(Transform::WhereItFits) .about("Value of a number", "数値の値"),
    column("ValueDate",     Date,        "value").through(Transform::WhereItFits) .about("Value of a date", "日付の値"),
    column("OtherValue",    Text(4000),  "otherValue")                            .about("Text given beside the items of a list", "「その他」の入力値"),
    column("ValueJson",     Json,        "value")                                 .about("Value as JSON", "値（JSON）"),
];

const REFERENCES: &[Reference] = &[
    refers(&["IssueId"], "Issues", &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
    refers(&["CustomFieldId"], "ProjectCustomFields", &["Id"]),
];
