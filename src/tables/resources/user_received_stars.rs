//! Stars that users received; what other tables show of a star.

use super::users;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Paging, Reference, Slot, Table, Writes, all_of, column, hangs, paged, refers,
};

/// `GET /users/:userId/stars`
pub static TABLE: Table = Table {
    name: "UserReceivedStars",
    description: Text { en: "Stars that users received", ja: "ユーザーが受け取ったスター" },
    list: paged("/users/:userId/stars", Paging::IdRange),
    count: Some("/users/:userId/stars/count"),
    parent: Some(hangs(&users::TABLE, Slot::Path("userId"), users::KEYS)),
    columns: all_of![OWNER, STAR],
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE.instead(Text {
        en: "CALL AddStar or RemoveStar.",
        ja: "CALL AddStar または CALL RemoveStar を使用してください。",
    }),
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const OWNER: &[Column] = &[
    column("UserId", BigInt,    "").parent("Id").not_null() .about("Id of the user who received the star", "スターを受け取ったユーザーのID"),
    column("User",   Text(255), "").parent("Name")          .about("Name of the user who received the star", "スターを受け取ったユーザー"),
];

/// A star, as every answer shows it.
#[rustfmt::skip]
pub(super) const STAR: &[Column] = &[
    column("Id",          BigInt,     "id").auto()      .about("Id of the star", "スターのID"),
    column("Comment",     Text(4000), "comment")        .about("Comment", "コメント"),
    column("Url",         Text(2000), "url")            .about("Address of what has the star", "スターが付いた対象のURL"),
    column("Title",       Text(1000), "title")          .about("Title of what has the star", "スターが付いた対象のタイトル"),
    column("PresenterId", BigInt,     "presenter.id")   .about("Id of the user who gave it", "スターを付けたユーザーのID"),
    column("Presenter",   Text(255),  "presenter.name") .about("Name of the user who gave it", "スターを付けたユーザー"),
    column("Created",     Timestamp,  "created")        .about("Time of giving, UTC", "スターを付けた日時（UTC）"),
];

/// What a star itself tells, beside its id and place.
#[rustfmt::skip]
pub(super) const OF_STAR: &[Column] = &[
    column("Comment",     Text(4000), "comment")        .about("Comment given with the star", "スターに付けたコメント"),
    column("Url",         Text(2048), "url")            .about("Address of what got the star", "スターの対象のURL"),
    column("Title",       Text(1000), "title")          .about("Title of what got the star", "スターの対象のタイトル"),
    column("PresenterId", BigInt,     "presenter.id")   .about("Id of the user who gave the star", "スターを付けたユーザーのID"),
    column("Presenter",   Text(255),  "presenter.name") .about("Name of the user who gave the star", "スターを付けたユーザー"),
    column("Created",     Timestamp,  "created")        .about("Time of giving, UTC", "スターを付けた日時（UTC）"),
];

const REFERENCES: &[Reference] = &[refers(&["UserId"], "Users", &["Id"])];
