//! Users of the space; what other tables show of a user.

use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Key, KeyPart, Names, Shape, Single, Table, Transform, Writes, column, deletes, id,
    patches, posts, unwritten, whole,
};
use crate::tables::kinds;

/// `GET /users`
pub static TABLE: Table = Table {
    name: "Users",
    description: Text {
        en: "Users of the space; only spaces on a classic plan permit writing them",
        ja: "スペースのユーザー（書き込みはクラシックプランのスペースのみ）",
    },
    list: whole("/users"),
    single: Some(Single { endpoint: ENDPOINT, value: "userId", keys: KEYS }),
    columns: COLUMNS,
    primary_key: &["Id"],
    writes: Writes::NONE
        .insert(posts("/users"))
        .update(patches(ENDPOINT).by(KEY))
        .delete(deletes(ENDPOINT).by(KEY))
        .only(ONLY_WRITTEN),
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/users/:userId";

const KEY: &[KeyPart] = &[id("userId", "Id")];

/// Keys by which an endpoint takes its user.
pub(super) const KEYS: &[Key] = &[Key { column: "Id", shape: Shape::Id }];

/// A user, as every answer shows it.
pub(super) const PERSON: &[Column] = &unwritten::<{ COLUMNS.len() }>(COLUMNS);

#[rustfmt::skip]
const ONLY_WRITTEN: &[Column] = &[
    column("Password", Text(255), "").written("password").needed().secret() .about("Password for the login; give it as a parameter, no message or log of the driver shows it", "ログインパスワード（パラメーターで指定。ドライバーのメッセージやログには表示されない）"),
];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,     "id").auto()             .about("Id of the user", "ユーザーのID"),
    column("UserId",        Text(100),  "userId")                .about("Login id", "ログインID").inserted("userId").needed(),
    column("Name",          Text(255),  "name")                  .about("Name", "名前").written("name").needed(),
    column("RoleType",      Integer,    "roleType")              .about("1 administrator, 2 member, 3 may add issues, 4 may view; on classic plans also 5 guest who may add issues, 6 guest who may view", "権限（1 管理者、2 メンバー、3 課題の追加のみ、4 閲覧のみ。クラシックプランでは5 ゲスト（課題の追加のみ）、6 ゲスト（閲覧のみ）も）").written("roleType").needed(),
    column("Role",          Text(50),   "roleType").through(Transform::NameOf(kinds::ROLES)).about("Administrator, Member, Reporter (may add issues) or Viewer; on classic plans also Guest reporter, Guest viewer", "権限（Administrator、Member、Reporter（課題の追加のみ）、Viewer。クラシックプランではGuest reporter、Guest viewerも）").by_name("RoleType", Names::Kinds(kinds::ROLES)),
    column("Lang",          Text(10),   "lang")                  .about("Language: ja, en or NULL for that of the space", "言語（ja、en、NULLはスペースの設定）"),
    column("MailAddress",   Text(255),  "mailAddress")           .about("Mail address", "メールアドレス").written("mailAddress").needed(),
    column("Keyword",       Text(1000), "keyword")               .about("Text for searching, such as the reading of the name", "検索用の文字列（読みなど）"),
    column("LastLoginTime", Timestamp,  "lastLoginTime")         .about("Time of the last login, UTC", "最終ログイン日時（UTC）"),
    column("NulabId",       Text(100),  "nulabAccount.nulabId")  .about("Id of the Nulab account", "NulabアカウントのID"),
    column("NulabUniqueId", Text(100),  "nulabAccount.uniqueId") .about("Unique name of the Nulab account", "Nulabアカウントのユニークな名前"),
    column("NulabName",     Text(255),  "nulabAccount.name")     .about("Name of the Nulab account", "Nulabアカウントの名前"),
    column("NulabIconUrl",  Text(2000), "nulabAccount.iconUrl")  .about("Address of the icon of the Nulab account", "NulabアカウントのアイコンのURL"),
];
