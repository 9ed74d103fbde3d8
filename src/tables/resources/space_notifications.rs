//! The announcement of the space.

use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Table, Writes, column, whole};

/// `GET /space/notification`
pub static TABLE: Table = Table {
    name: "SpaceNotifications",
    description: Text {
        en: "Announcement of the space, one row", ja: "スペースのお知らせ（1行）"
    },
    list: whole("/space/notification"),
    columns: COLUMNS,
    writes: Writes::NONE.instead(Text {
        en: "CALL UpdateSpaceNotification.",
        ja: "CALL UpdateSpaceNotification を使用してください。",
    }),
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Content", Text(100000), "content") .about("Text", "本文"),
    column("Updated", Timestamp,    "updated") .about("Time of the last change, UTC", "更新日時（UTC）"),
];
