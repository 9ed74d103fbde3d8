//! Items of the lists among the custom fields.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{
    Answer, Column, ColumnType::*, KeyPart, Names, Reference, Slot, Table, Writes, all_of, column, deletes,
    hangs, id, patches, posts, refers, whole,
};

/// `GET /projects/:projectIdOrKey/customFields`, which has the items of each
pub static TABLE: Table = Table {
    name: "ProjectCustomFieldItems",
    description: Text {
        en: "Items of custom fields that are lists, one row each",
        ja: "リスト形式のカスタム属性の項目（1行に1つ）",
    },
    list: whole("/projects/:projectIdOrKey/customFields").elements("items"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: all_of![projects::PROJECT, COLUMNS],
    primary_key: &["CustomFieldId", "Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/projects/:projectIdOrKey/customFields/:id/items").by(FIELD).answers(Answer::Listing))
        .update(patches(ENDPOINT).by(KEY).answers(Answer::Listing))
        .delete(deletes(ENDPOINT).by(KEY).answers(Answer::Nothing)),
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/projects/:projectIdOrKey/customFields/:id/items/:itemId";

const FIELD: &[KeyPart] = &[projects::PART, id("id", "CustomFieldId")];

const KEY: &[KeyPart] = &[projects::PART, id("id", "CustomFieldId"), id("itemId", "Id")];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("CustomFieldId", BigInt,    "/id").not_null() .about("Id of the custom field", "カスタム属性のID"),
    column("CustomField",   Text(255), "/name")          .about("Name of the custom field", "カスタム属性名").by_name("CustomFieldId", Names::CustomFields),
    column("Id",            BigInt,    "id").not_null()  .about("Id of the item within its field", "項目のID（属性ごと）"),
    column("Name",          Text(255), "name")           .about("Name", "項目名").written("name").required(),
    column("DisplayOrder",  BigInt,    "displayOrder")   .about("Place in lists", "表示順"),
];

const REFERENCES: &[Reference] = &[
    refers(&["ProjectId"], "Projects", &["Id"]),
    refers(&["CustomFieldId"], "ProjectCustomFields", &["Id"]),
];
