//! Issues that a user watches: by default the user of the API key.

use super::current_user;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Filter, Key, KeyPart, Operator::*, Paging, Reference, Shape, Slot, Table,
    Transform, Writes, column, deletes, exact, hangs, id, paged, patches, posts, refers,
};

/// `GET /users/:userId/watchings`
pub static TABLE: Table = Table {
    name: "Watchings",
    description: Text {
        en: "Watched issues of the user of the API key, or of UserId",
        ja: "ウォッチ中の課題（APIキーのユーザー、またはUserIdのユーザー）",
    },
    list: paged("/users/:userId/watchings", Paging::Offset).ordered(&[("sort", "created"), ("order", "asc")]),
    count: Some("/users/:userId/watchings/count"),
    parent: Some(hangs(&current_user::TABLE, Slot::Path("userId"), KEYS)),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/watchings").by(&[ISSUE]))
        .update(patches(ENDPOINT).by(KEY))
        .delete(deletes(ENDPOINT).by(KEY)),
    filters: FILTERS,
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/watchings/:watchingId";

const KEY: &[KeyPart] = &[id("watchingId", "Id")];

const ISSUE: KeyPart = KeyPart::parameter("issueIdOrKey", Key { column: "IssueId", shape: Shape::Id })
    .or(Key { column: "IssueKey", shape: Shape::IssueKey });

const KEYS: &[Key] = &[Key { column: "Id", shape: Shape::Id }];

const FILTERS: &[Filter] = &[
    exact("IssueId", In, "issueId[]").listing(),
    exact("ResourceAlreadyRead", Equal, "resourceAlreadyRead"),
];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                  BigInt,    "id").auto()               .about("Id of the watching", "ウォッチのID"),
    column("UserId",              BigInt,    "").parent("Id").not_null().about("Id of the watching user", "ユーザーのID"),
    column("IssueId",             BigInt,    "issue.id")                .about("Id of the issue", "課題のID"),
    column("IssueKey",            Text(50),  "issue.issueKey")          .about("Key of the issue", "課題キー"),
    column("ProjectId",           BigInt,    "issue.projectId")         .about("Id of the project of the issue", "課題のプロジェクトのID"),
    column("ProjectKey",          Text(25),  "issue.issueKey").through(Transform::ProjectOfIssueKey).about("Key of the project of the issue", "課題のプロジェクトキー"),
    column("Summary",             Text(255), "issue.summary")           .about("Subject of the issue", "課題の件名"),
    column("Type",                Text(20),  "type")                    .about("What is watched: issue", "種類（issue）"),
    column("Note",                Text(4000), "note")                   .about("Note", "メモ").written("note").clearable(),
    column("ResourceAlreadyRead", Boolean,   "resourceAlreadyRead")     .about("The issue was seen since it last changed", "最後の更新以降に課題を閲覧した"),
    column("LastContentUpdated",  Timestamp, "lastContentUpdated")      .about("Time when the issue last changed, UTC", "課題の最終更新日時（UTC）"),
    column("Created",             Timestamp, "created")                 .about("Time of adding, UTC", "登録日時（UTC）"),
    column("Updated",             Timestamp, "updated")                 .about("Time of the last change, UTC", "更新日時（UTC）"),
];

const REFERENCES: &[Reference] =
    &[refers(&["IssueId"], "Issues", &["Id"]), refers(&["ProjectId"], "Projects", &["Id"])];
