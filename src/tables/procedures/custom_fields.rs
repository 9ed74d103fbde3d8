//! Items of custom fields that are lists.

use super::declare::{Answer, Parameter, Place::*, Procedure, delete, parameter, patch, post, text};
use super::results;
use crate::tables::declare::{Column, ColumnType::*, Table, column};

const PROJECT: Parameter = parameter("ProjectIdOrKey", Text(25), Path("projectIdOrKey"))
    .about("Id or key of the project", "プロジェクトのIDまたはキー");
const FIELD: Parameter =
    parameter("CustomFieldId", BigInt, Path("id")).about("Id of the custom field", "カスタム属性のID");
const ITEM: Parameter = parameter("ItemId", BigInt, Path("itemId")).about("Id of the item", "項目のID");
const NAME: Parameter = parameter("Name", Text(255), Form("name")).about("Name of the item", "項目の名前");

/// `POST /projects/:projectIdOrKey/customFields/:id/items`
pub(super) static ADD_ITEM: Procedure = Procedure {
    name: "AddCustomFieldItem",
    description: text(
        "Adds an item to a custom field that is a list, and gives the field",
        "リスト形式のカスタム属性に項目を追加し、カスタム属性を返します",
    ),
    parameters: &[PROJECT, FIELD, NAME],
    calls: &[post("/projects/:projectIdOrKey/customFields/:id/items")],
    answer: Answer::Rows(&CUSTOM_FIELD),
    ..Procedure::EMPTY
};

/// `PATCH /projects/:projectIdOrKey/customFields/:id/items/:itemId`
pub(super) static UPDATE_ITEM: Procedure = Procedure {
    name: "UpdateCustomFieldItem",
    description: text("Renames an item of a custom field", "カスタム属性の項目の名前を変更します"),
    parameters: &[PROJECT, FIELD, ITEM, NAME],
    calls: &[patch("/projects/:projectIdOrKey/customFields/:id/items/:itemId")],
    answer: Answer::Rows(&CUSTOM_FIELD),
    ..Procedure::EMPTY
};

/// `DELETE /projects/:projectIdOrKey/customFields/:id/items/:itemId`
pub(super) static DELETE_ITEM: Procedure = Procedure {
    name: "DeleteCustomFieldItem",
    description: text("Deletes an item of a custom field", "カスタム属性の項目を削除します"),
    parameters: &[PROJECT, FIELD, ITEM],
    calls: &[delete("/projects/:projectIdOrKey/customFields/:id/items/:itemId")],
    answer: Answer::Rows(&CUSTOM_FIELD),
    ..Procedure::EMPTY
};

static CUSTOM_FIELD: Table = results::rows("CustomField", FIELD_COLUMNS);

#[rustfmt::skip]
const FIELD_COLUMNS: &[Column] = &[
    column("Id",      BigInt,     "id").not_null() .about("Id of the custom field", "カスタム属性のID"),
    column("Name",    Text(255),  "name")          .about("Name of the custom field", "カスタム属性の名前"),
    column("ItemIds", Text(4000), "items[].id")    .about("Ids of its items, comma-separated", "項目のID（カンマ区切り）"),
    column("Items",   Text(4000), "items[].name")  .about("Its items, comma-separated", "項目（カンマ区切り）"),
];
