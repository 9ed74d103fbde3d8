//! Users of the space; what other tables show of a user.

use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Key, Shape, Single, Table, column, whole};

/// `GET /users`
pub static TABLE: Table = Table {
    name: "Users",
    description: Text { en: "Users of the space", ja: "スペースのユーザー" },
    list: whole("/users"),
    single: Some(Single { endpoint: "/users/:userId", value: "userId", keys: KEYS }),
    columns: PERSON,
    primary_key: &["Id"],
    ..Table::READ_ONLY
};

/// Keys by which an endpoint takes its user.
pub(super) const KEYS: &[Key] = &[Key { column: "Id", shape: Shape::Id }];

/// A user, as every answer shows it.
#[rustfmt::skip]
pub(super) const PERSON: &[Column] = &[
    column("Id",            BigInt,     "id").not_null()         .about("Id of the user", "ユーザーのID"),
    column("UserId",        Text(100),  "userId")                .about("Login id", "ログインID"),
    column("Name",          Text(255),  "name")                  .about("Name", "名前"),
    column("RoleType",      Integer,    "roleType")              .about("1 administrator, 2 member, 3 may add issues, 4 may view", "権限（1 管理者、2 メンバー、3 課題の追加のみ、4 閲覧のみ）"),
    column("Lang",          Text(10),   "lang")                  .about("Language: ja, en or NULL for that of the space", "言語（ja、en、NULLはスペースの設定）"),
    column("MailAddress",   Text(255),  "mailAddress")           .about("Mail address", "メールアドレス"),
    column("Keyword",       Text(1000), "keyword")               .about("Text for searching, such as the reading of the name", "検索用の文字列（読みなど）"),
    column("LastLoginTime", Timestamp,  "lastLoginTime")         .about("Time of the last login, UTC", "最終ログイン日時（UTC）"),
    column("NulabId",       Text(100),  "nulabAccount.nulabId")  .about("Id of the Nulab account", "NulabアカウントのID"),
    column("NulabUniqueId", Text(100),  "nulabAccount.uniqueId") .about("Unique name of the Nulab account", "Nulabアカウントのユニークな名前"),
    column("NulabName",     Text(255),  "nulabAccount.name")     .about("Name of the Nulab account", "Nulabアカウントの名前"),
    column("NulabIconUrl",  Text(2000), "nulabAccount.iconUrl")  .about("Address of the icon of the Nulab account", "NulabアカウントのアイコンのURL"),
];
