//! Recent updates of projects.

use super::{projects, space_updates};
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Paging, Reference, Slot, Table, Transform, column, hangs, paged, refers,
};
use crate::tables::kinds;

/// `GET /projects/:projectIdOrKey/activities`
pub static TABLE: Table = Table {
    name: "ProjectRecentUpdates",
    description: Text { en: "Recent updates of projects", ja: "プロジェクトの最近の更新" },
    list: paged("/projects/:projectIdOrKey/activities", Paging::IdRange),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    filters: space_updates::FILTERS,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,    "id").auto()                               .about("Id of the update", "更新のID"),
    column("ProjectId",     BigInt,    "project.id").parent("Id").not_null()      .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),  "project.projectKey").parent("ProjectKey") .about("Key of the project", "プロジェクトキー"),
    column("Project",       Text(255), "project.name")                            .about("Name of the project", "プロジェクト名"),
    column("TypeId",        Integer,   "type")                                    .about("Kind of update: 1 issue added, 2 issue updated, 3 commented …", "更新の種類の番号（1 課題の追加、2 課題の更新、3 コメント …）"),
    column("Type",          Text(50),  "type").through(Transform::NameOf(kinds::UPDATES)).about("Kind of update: Issue added, Issue updated, Issue commented …; a number where the driver knows no name", "更新の種類（Issue added、Issue updated、Issue commented …、名称が不明な場合は番号）"),
    column("Content",       Json,      "content")                                 .about("What happened, as JSON; its members depend on the kind", "更新の内容（JSON、項目は種類による）"),
    column("Notifications", Json,      "notifications")                           .about("Notified users as JSON; Backlog leaves them out of lists", "お知らせしたユーザー（JSON、一覧では空）"),
    column("CreatedUserId", BigInt,    "createdUser.id")                          .about("Id of the user", "ユーザーのID"),
    column("CreatedUser",   Text(255), "createdUser.name")                        .about("Name of the user", "ユーザー"),
    column("Created",       Timestamp, "created")                                 .about("Time, UTC", "日時（UTC）"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
