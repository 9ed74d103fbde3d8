//! Recent updates of all projects.

use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Filter, Key, Names, Operator::*, Paging, Reference, Shape, Single, Table,
    Transform, column, exact, inexact, paged, refers,
};
use crate::tables::kinds;

/// `GET /space/activities`
pub static TABLE: Table = Table {
    name: "SpaceUpdates",
    description: Text {
        en: "Recent updates of all joined projects",
        ja: "参加しているすべてのプロジェクトの最近の更新",
    },
    list: paged("/space/activities", Paging::IdRange),
    single: Some(Single { endpoint: "/activities/:activityId", value: "activityId", keys: KEYS }),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    filters: FILTERS,
    ..Table::READ_ONLY
};

const KEYS: &[Key] = &[Key { column: "Id", shape: Shape::Id }];

/// Every list of updates selects by its kind.
pub(super) const FILTERS: &[Filter] = &[
    exact("TypeId", In, "activityTypeId[]"),
    inexact("Type", InNames(Names::Kinds(kinds::UPDATES)), "activityTypeId[]"),
];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,    "id").auto()          .about("Id of the update", "更新のID"),
    column("ProjectId",     BigInt,    "project.id")         .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),  "project.projectKey") .about("Key of the project", "プロジェクトキー"),
    column("Project",       Text(255), "project.name")       .about("Name of the project", "プロジェクト名"),
    column("TypeId",        Integer,   "type")               .about("Kind of update: 1 issue added, 2 issue updated, 3 commented …", "更新の種類の番号（1 課題の追加、2 課題の更新、3 コメント …）"),
    column("Type",          Text(50),  "type").through(Transform::NameOf(kinds::UPDATES)).about("Kind of update: Issue added, Issue updated, Issue commented …; a number where the driver knows no name", "更新の種類（Issue added、Issue updated、Issue commented …、名称が不明な場合は番号）"),
    column("Content",       Json,      "content")            .about("What happened, as JSON; its members depend on the kind", "更新の内容（JSON、項目は種類による）"),
    column("Notifications", Json,      "notifications")      .about("Notified users as JSON; Backlog leaves them out of lists", "お知らせしたユーザー（JSON、一覧では空）"),
    column("CreatedUserId", BigInt,    "createdUser.id")     .about("Id of the user", "ユーザーのID"),
    column("CreatedUser",   Text(255), "createdUser.name")   .about("Name of the user", "ユーザー"),
    column("Created",       Timestamp, "created")            .about("Time, UTC", "日時（UTC）"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
