//! Webhooks of projects.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, KeyPart, Names, Reference, Slot, Table, Transform, Writes, all_of, column,
    deletes, hangs, id, patches, posts, refers, whole,
};
use crate::tables::kinds;

/// `GET /projects/:projectIdOrKey/webhooks`
pub static TABLE: Table = Table {
    name: "Webhooks",
    description: Text {
        en: "Webhooks of projects; for administrators of the project",
        ja: "プロジェクトのWebhook（プロジェクト管理者のみ）",
    },
    list: whole("/projects/:projectIdOrKey/webhooks"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: all_of![projects::PROJECT, COLUMNS],
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/projects/:projectIdOrKey/webhooks").by(&[projects::PART]))
        .update(patches(ENDPOINT).by(KEY))
        .delete(deletes(ENDPOINT).by(KEY)),
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/projects/:projectIdOrKey/webhooks/:webhookId";

const KEY: &[KeyPart] = &[projects::PART, id("webhookId", "Id")];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",              BigInt,     "id").auto()         .about("Id of the webhook", "WebhookのID"),
    column("Name",            Text(255),  "name")              .about("Name", "Webhook名").written("name").required(),
    column("Description",     Text(4000), "description")       .about("Description", "説明").written("description").clearable(),
    column("HookUrl",         Text(2000), "hookUrl")           .about("Address that is called", "通知先のURL").written("hookUrl").required(),
    column("AllEvent",        Boolean,    "allEvent")          .about("Called for every kind of update", "すべてのイベントを通知する").written("allEvent").required(),
    column("ActivityTypeIds", Text(1000), "activityTypeIds[]") .about("Numbers of the kinds of update it is called for, comma-separated", "通知するイベントの種類の番号（カンマ区切り）").written("activityTypeIds[]").clearable(),
    column("ActivityTypes",   Text(4000), "activityTypeIds[]").through(Transform::NameOf(kinds::UPDATES)).about("Kinds of update it is called for, comma-separated, such as Issue added", "通知するイベントの種類（カンマ区切り、例：Issue added）").by_name("ActivityTypeIds", Names::Kinds(kinds::UPDATES)),
    column("CreatedUserId",   BigInt,     "createdUser.id")    .about("Id of the user who added the webhook", "登録者のID"),
    column("CreatedUser",     Text(255),  "createdUser.name")  .about("Name of the user who added the webhook", "登録者"),
    column("Created",         Timestamp,  "created")           .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId",   BigInt,     "updatedUser.id")    .about("Id of the user who changed the webhook last", "更新者のID"),
    column("UpdatedUser",     Text(255),  "updatedUser.name")  .about("Name of the user who changed the webhook last", "更新者"),
    column("Updated",         Timestamp,  "updated")           .about("Time of the last change, UTC", "更新日時（UTC）"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
