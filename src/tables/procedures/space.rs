//! The space and its user.

use super::declare::{Answer, Place::*, Procedure, get, parameter, put, text};
use super::results;
use crate::tables::declare::{Column, ColumnType::*, Table, Transform, column};
use crate::tables::kinds::ROLES;

/// `GET /users/myself`
pub(super) static OWN_USER: Procedure = Procedure {
    name: "GetOwnUser",
    description: text("Gives the user of the API key", "APIキーのユーザーを返します"),
    calls: &[get("/users/myself")],
    answer: Answer::Rows(&USER),
    ..Procedure::EMPTY
};

static USER: Table = results::rows("OwnUser", USER_COLUMNS);

#[rustfmt::skip]
const USER_COLUMNS: &[Column] = &[
    column("Id",            BigInt,     "id").not_null()         .about("Id of the user", "ユーザーのID"),
    column("UserId",        Text(100),  "userId")                .about("Login id", "ログインID"),
    column("Name",          Text(255),  "name")                  .about("Name", "名前"),
    column("RoleType",      Integer,    "roleType")              .about("1 administrator, 2 member, 3 may add issues, 4 may view; on classic plans also 5 guest who may add issues, 6 guest who may view", "権限（1 管理者、2 メンバー、3 課題の追加のみ、4 閲覧のみ。クラシックプランでは5 ゲスト（課題の追加のみ）、6 ゲスト（閲覧のみ）も）"),
    column("Role",          Text(50),   "roleType").through(Transform::NameOf(ROLES)).about("Administrator, Member, Reporter (may add issues) or Viewer; on classic plans also Guest reporter, Guest viewer", "権限（Administrator、Member、Reporter（課題の追加のみ）、Viewer。クラシックプランではGuest reporter、Guest viewerも）"),
    column("Lang",          Text(10),   "lang")                  .about("Language: ja, en or NULL for that of the space", "言語（ja、en、NULLはスペースの設定）"),
    column("MailAddress",   Text(255),  "mailAddress")           .about("Mail address", "メールアドレス"),
    column("LastLoginTime", Timestamp,  "lastLoginTime")         .about("Time of the last login, UTC", "最終ログイン日時（UTC）"),
    column("NulabId",       Text(100),  "nulabAccount.nulabId")  .about("Id of the Nulab account", "NulabアカウントのID"),
    column("NulabUniqueId", Text(100),  "nulabAccount.uniqueId") .about("Unique name of the Nulab account", "Nulabアカウントのユニークな名前"),
];

/// `PUT /space/notification`
pub(super) static UPDATE_NOTIFICATION: Procedure = Procedure {
    name: "UpdateSpaceNotification",
    description: text(
        "Sets the notice that everybody in the space sees (administrators only)",
        "スペースの全員に表示されるお知らせを設定します（管理者のみ）",
    ),
    parameters: &[parameter("Content", Text(10_000), Form("content"))
        .perhaps_empty()
        .about("Text; empty for none", "本文。空文字でお知らせなし")],
    calls: &[put("/space/notification")],
    answer: Answer::Rows(&NOTIFICATION),
    ..Procedure::EMPTY
};

static NOTIFICATION: Table = results::rows("SpaceNotification", NOTIFICATION_COLUMNS);

#[rustfmt::skip]
const NOTIFICATION_COLUMNS: &[Column] = &[
    column("Content", Text(10_000), "content") .about("Text", "本文"),
    column("Updated", Timestamp,    "updated") .about("Time of the last change, UTC", "更新日時（UTC）"),
];
