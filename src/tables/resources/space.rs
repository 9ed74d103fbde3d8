//! The space itself.

use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Reference, Table, column, whole};

/// `GET /space`
pub static TABLE: Table = Table {
    name: "Space",
    description: Text { en: "Settings of the space, one row", ja: "スペースの設定（1行）" },
    list: whole("/space"),
    columns: COLUMNS,
    primary_key: &["SpaceKey"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("SpaceKey",           Text(50),  "spaceKey").not_null()  .about("Key of the space", "スペースキー"),
    column("Name",               Text(255), "name")                 .about("Name", "スペース名"),
    column("OwnerId",            BigInt,    "ownerId")              .about("Id of the owner", "所有者のID"),
    column("Lang",               Text(10),  "lang")                 .about("Language: ja or en", "言語（ja、en）"),
    column("Timezone",           Text(100), "timezone")             .about("Time zone, such as Asia/Tokyo", "タイムゾーン（例：Asia/Tokyo）"),
    column("ReportSendTime",     Text(20),  "reportSendTime")       .about("Local time at which reports are sent", "レポートの送信時刻"),
    column("TextFormattingRule", Text(20),  "textFormattingRule")   .about("markdown or backlog", "テキスト整形のルール（markdown または backlog）"),
    column("Created",            Timestamp, "created")              .about("Time of creation, UTC", "作成日時（UTC）"),
    column("Updated",            Timestamp, "updated")              .about("Time of the last change, UTC", "更新日時（UTC）"),
];

const REFERENCES: &[Reference] = &[];
