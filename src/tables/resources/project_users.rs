//! Members of projects.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Reference, Slot, Table, column, hangs, refers, whole};

/// `GET /projects/:projectIdOrKey/users`
pub static TABLE: Table = Table {
    name: "ProjectUsers",
    description: Text { en: "Members of projects", ja: "プロジェクトのメンバー" },
    list: whole("/projects/:projectIdOrKey/users"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["ProjectId", "Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("ProjectId",     BigInt,     "").parent("Id").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),   "").parent("ProjectKey")    .about("Key of the project", "プロジェクトキー"),
    column("Id",            BigInt,     "id").not_null()            .about("Id of the user", "ユーザーのID"),
    column("UserId",        Text(100),  "userId")                   .about("Login id", "ログインID"),
    column("Name",          Text(255),  "name")                     .about("Name", "名前"),
    column("RoleType",      Integer,    "roleType")                 .about("1 administrator, 2 member, 3 may add issues, 4 may view", "権限（1 管理者、2 メンバー、3 課題の追加のみ、4 閲覧のみ）"),
    column("Lang",          Text(10),   "lang")                     .about("Language: ja, en or NULL for that of the space", "言語（ja、en、NULLはスペースの設定）"),
    column("MailAddress",   Text(255),  "mailAddress")              .about("Mail address", "メールアドレス"),
    column("Keyword",       Text(1000), "keyword")                  .about("Text for searching, such as the reading of the name", "検索用の文字列（読みなど）"),
    column("LastLoginTime", Timestamp,  "lastLoginTime")            .about("Time of the last login, UTC", "最終ログイン日時（UTC）"),
    column("NulabId",       Text(100),  "nulabAccount.nulabId")     .about("Id of the Nulab account", "NulabアカウントのID"),
    column("NulabUniqueId", Text(100),  "nulabAccount.uniqueId")    .about("Unique name of the Nulab account", "Nulabアカウントのユニークな名前"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
