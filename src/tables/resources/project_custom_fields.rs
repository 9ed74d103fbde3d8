//! Custom fields of projects, as they are set up.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, KeyPart, Names, Reference, Slot, Table, Transform, Writes, column, deletes, hangs,
    id, patches, posts, refers, whole,
};
use crate::tables::kinds;

/// `GET /projects/:projectIdOrKey/customFields`
pub static TABLE: Table = Table {
    name: "ProjectCustomFields",
    description: Text { en: "Custom fields of projects", ja: "プロジェクトのカスタム属性" },
    list: whole("/projects/:projectIdOrKey/customFields"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/projects/:projectIdOrKey/customFields").by(&[projects::PART]))
        .update(patches(ENDPOINT).by(KEY))
        .delete(deletes(ENDPOINT).by(KEY))
        .only(ONLY_WRITTEN),
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/projects/:projectIdOrKey/customFields/:id";

const KEY: &[KeyPart] = &[projects::PART, id("id", "Id")];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                     BigInt,     "id").auto()                      .about("Id of the custom field", "カスタム属性のID"),
    column("ProjectId",              BigInt,     "projectId").parent("Id").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",             Text(25),   "projectId").through(Transform::KeyOfProjectId).parent("ProjectKey") .about("Key of the project", "プロジェクトキー"),
    column("TypeId",                 Integer,    "typeId")                         .about("1 text, 2 text area, 3 number, 4 date, 5 single list, 6 multiple list, 7 checkbox, 8 radio", "形式（1 文字列、2 文章、3 数値、4 日付、5 単一リスト、6 複数リスト、7 チェックボックス、8 ラジオ）").inserted("typeId").required(),
    column("Type",                   Text(50),   "typeId").through(Transform::NameOf(kinds::FIELDS)).about("Text, Text area, Number, Date, Single list, Multiple list, Checkbox or Radio", "形式（Text、Text area、Number、Date、Single list、Multiple list、Checkbox、Radio）").by_name("TypeId", Names::Kinds(kinds::FIELDS)),
    column("Name",                   Text(255),  "name")                           .about("Name", "属性名").written("name").required(),
    column("Description",            Text(4000), "description")                    .about("Description", "説明").written("description").clearable(),
    column("Required",               Boolean,    "required")                       .about("Issues need a value", "必須").written("required"),
    column("UseIssueType",           Boolean,    "useIssueType")                   .about("False: for all issue types", "種別を指定する（falseはすべての種別）"),
    column("ApplicableIssueTypeIds", Text(1000), "applicableIssueTypes[]")         .about("Ids of the issue types that have it, comma-separated; NULL for all", "対象の種別のID（カンマ区切り、NULLはすべて）").written("applicableIssueTypes[]").clearable(),
    column("DisplayOrder",           BigInt,     "displayOrder")                   .about("Place in lists", "表示順"),
    column("Min",                    Text(30),   "min").through(Transform::DayOrNumber).about("Least value of a number or date", "数値・日付の最小値").written("min").clearable(),
    column("Max",                    Text(30),   "max").through(Transform::DayOrNumber).about("Greatest value of a number or date", "数値・日付の最大値").written("max").clearable(),
    column("InitialValue",           Double,     "initialValue")                   .about("Initial value of a number", "数値の初期値").written("initialValue").clearable(),
    column("Unit",                   Text(50),   "unit")                           .about("Unit of a number", "数値の単位").written("unit").clearable(),
    column("InitialDateType",        Integer,    "initialDate.id")                 .about("Initial value of a date: 1 today, 2 days from today, 3 a fixed day", "日付の初期値の種類（1 当日、2 当日からの日数、3 指定日）").written("initialValueType").clearable(),
    column("InitialDateShift",       Integer,    "initialDate.shift")              .about("Days from today", "当日からの日数").written("initialShift").beside("InitialDateType"),
    column("InitialDate",            Date,       "initialDate.date")               .about("Fixed day", "指定日").written("initialDate").beside("InitialDateType"),
    column("ItemIds",                Text(4000), "items[].id")                     .about("Ids of the items of a list, comma-separated", "リストの項目のID（カンマ区切り）"),
    column("Items",                  Text(4000), "items[].name")                   .about("Items of a list, comma-separated; change them in ProjectCustomFieldItems", "リストの項目（カンマ区切り。変更は ProjectCustomFieldItems で行う）").inserted("items[]").texts(),
    column("AllowAddItem",           Boolean,    "allowAddItem")                   .about("Users may add items", "項目の追加を許可する").written("allowAddItem"),
    column("AllowInput",             Boolean,    "allowInput")                     .about("Other text than the items may be given", "「その他」の入力を許可する").written("allowInput"),
    column("Version",                BigInt,     "version")                        .about("Time of the last change in milliseconds since 1970", "最終更新日時（1970年からのミリ秒）"),
];

#[rustfmt::skip]
const ONLY_WRITTEN: &[Column] = &[
    column("ApplicableIssueTypes", Text(4000), "").by_name("ApplicableIssueTypeIds", Names::IssueTypes).about("Names of the issue types that have it, comma-separated; NULL for all", "対象の種別（カンマ区切り、NULLはすべて）"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
