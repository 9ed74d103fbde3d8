//! Icons of users, apart from the users: each is a request of its own.

use super::users;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Content, Reference, Single, Table, bytes, column, refers, whole,
};

/// `GET /users/:userId/icon`
pub static TABLE: Table = Table {
    name: "UserIcons",
    description: Text { en: "Icons of users", ja: "ユーザーのアイコン" },
    list: whole("/users"),
    single: Some(Single { endpoint: "/users/:userId", value: "userId", keys: users::KEYS }),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

const ICON: Content = Content { endpoint: "/users/:userId/icon", values: &[("userId", "Id")] };

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",     BigInt,    "id").not_null() .about("Id of the user", "ユーザーのID"),
    column("UserId", Text(100), "userId")        .about("Login id", "ログインID"),
    column("Name",   Text(255), "name")          .about("Name", "名前"),
    bytes("Icon", &ICON)                        .about("The image; one request a row", "画像（1行につき1リクエスト）"),
];

const REFERENCES: &[Reference] = &[refers(&["Id"], "Users", &["Id"])];
