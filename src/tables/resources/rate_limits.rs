//! How many requests the user may make.

use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Table, Transform, column, whole};

/// `GET /rateLimit`
pub static TABLE: Table = Table {
    name: "RateLimits",
    description: Text {
        en: "Requests a minute of the user of the API key, by class; reading costs one",
        ja: "APIキーのユーザーの1分あたりのリクエスト数（種別ごと、読み取りに1リクエスト）",
    },
    list: whole("/rateLimit").members("rateLimit"),
    columns: COLUMNS,
    primary_key: &["Class"],
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Class",        Text(10),  "/name").not_null()                      .about("Kind of request: read, update, search or icon", "リクエストの種別（read、update、search、icon）"),
    column("RequestLimit", BigInt,    "limit")                                 .about("Requests a minute at most", "1分あたりの上限"),
    column("Remaining",    BigInt,    "remaining")                             .about("Requests left in this minute", "残りの回数"),
    column("ResetTime",    Timestamp, "reset").through(Transform::UnixSeconds) .about("Time at which the count begins anew, UTC", "回数が元に戻る日時（UTC）"),
];
