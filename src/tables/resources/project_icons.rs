//! Icons of projects, apart from the projects: each is a request of its own.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Content, Reference, Single, Table, bytes, column, refers, whole,
};

/// `GET /projects/:projectIdOrKey/image`
pub static TABLE: Table = Table {
    name: "ProjectIcons",
    description: Text { en: "Icons of projects", ja: "プロジェクトのアイコン" },
    list: whole("/projects"),
    single: Some(Single {
        endpoint: "/projects/:projectIdOrKey",
        value: "projectIdOrKey",
        keys: projects::KEYS,
    }),
    columns: COLUMNS,
    primary_key: &["Id"],
    unique_keys: &[&["ProjectKey"]],
    references: REFERENCES,
    ..Table::READ_ONLY
};

const ICON: Content =
    Content { endpoint: "/projects/:projectIdOrKey/image", values: &[("projectIdOrKey", "Id")] };

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",         BigInt,    "id").not_null()         .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey", Text(25),  "projectKey").not_null() .about("Key of the project", "プロジェクトキー"),
    column("Name",       Text(255), "name")                  .about("Name", "プロジェクト名"),
    bytes("Icon", &ICON)                                    .about("The image; one request a row", "画像（1行につき1リクエスト）"),
];

const REFERENCES: &[Reference] = &[refers(&["Id"], "Projects", &["Id"])];
