//! Watchings one by one, with the mark that the list does not have.

use super::watchings;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Key, Reference, Shape, Slot, Table, Writes, column, hangs, refers, whole,
};

/// `GET /watchings/:watchingId`
pub static TABLE: Table = Table {
    name: "WatchingDetails",
    description: Text {
        en: "Watchings with the mark AlreadyRead; one request a watching",
        ja: "ウォッチの既読状態（1件につき1リクエスト）",
    },
    list: whole("/watchings/:watchingId"),
    parent: Some(hangs(
        &watchings::TABLE,
        Slot::Path("watchingId"),
        &[Key { column: "Id", shape: Shape::Id }],
    )),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .instead(Text { en: "Write to Watchings.", ja: "Watchings に書き込んでください。" }),
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                 BigInt,     "id").parent("Id").not_null()      .about("Id of the watching", "ウォッチのID"),
    column("UserId",             BigInt,     "").parent("UserId").not_null()    .about("Id of the watching user", "ユーザーのID"),
    column("IssueId",            BigInt,     "issue.id")                        .about("Id of the issue", "課題のID"),
    column("IssueKey",           Text(50),   "issue.issueKey")                  .about("Key of the issue", "課題キー"),
    column("Type",               Text(20),   "type")                            .about("What is watched: issue", "種類（issue）"),
    column("Note",               Text(4000), "note")                            .about("Note", "メモ"),
    column("AlreadyRead",        Boolean,    "alreadyRead")                     .about("The list of watchings was opened since the issue last changed", "課題の最後の更新以降にウォッチ一覧を確認した"),
    column("LastContentUpdated", Timestamp,  "lastContentUpdated")              .about("Time when the issue last changed, UTC", "課題の最終更新日時（UTC）"),
    column("Created",            Timestamp,  "created")                         .about("Time of adding, UTC", "登録日時（UTC）"),
    column("Updated",            Timestamp,  "updated")                         .about("Time of the last change, UTC", "更新日時（UTC）"),
];

const REFERENCES: &[Reference] =
    &[refers(&["Id"], "Watchings", &["Id"]), refers(&["IssueId"], "Issues", &["Id"])];
