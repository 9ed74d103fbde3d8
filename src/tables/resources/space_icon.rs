//! The icon of the space, apart from its settings: a request of its own.

use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Content, Reference, Table, bytes, column, refers, whole,
};

/// `GET /space/image`
pub static TABLE: Table = Table {
    name: "SpaceIcon",
    description: Text {
        en: "Icon (logo) of the space, one row", ja: "スペースのアイコン（ロゴ、1行）"
    },
    list: whole("/space"),
    columns: COLUMNS,
    primary_key: &["SpaceKey"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

const ICON: Content = Content { endpoint: "/space/image", values: &[] };

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("SpaceKey", Text(50),  "spaceKey").not_null() .about("Key of the space", "スペースキー"),
    column("Name",     Text(255), "name")                .about("Name", "スペース名"),
    bytes("Icon", &ICON)                                .about("The image; one request", "画像（1リクエスト）"),
];

const REFERENCES: &[Reference] = &[refers(&["SpaceKey"], "Space", &["SpaceKey"])];
