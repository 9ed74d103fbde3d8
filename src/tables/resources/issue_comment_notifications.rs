//! Users who were notified of comments.

use super::{issue_comments, issues};
use crate::error::Text;
use crate::tables::declare::{
    Answer, Column, ColumnType::*, Key, KeyPart, Names, Reference, Shape, Slot, Table, Transform, Writes,
    all_of, column, hangs, id, posts, refers,
};
use crate::tables::kinds;

/// `GET /issues/:issueIdOrKey/comments`, which has the notifications of each comment
pub static TABLE: Table = Table {
    name: "IssueCommentNotifications",
    description: Text {
        en: "Users who were notified of comments of issues, one row each",
        ja: "課題のコメントのお知らせ（1行に1人）",
    },
    list: issue_comments::LIST.elements("notifications"),
    parent: Some(hangs(&issues::TABLE, Slot::Path("issueIdOrKey"), issues::KEYS)),
    columns: all_of![issue_comments::COMMENT_OF_ELEMENT, COLUMNS],
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE.insert(
        posts("/issues/:issueIdOrKey/comments/:commentId/notifications").by(PLACE).answers(Answer::Nothing),
    ),
    ..Table::READ_ONLY
};

const PLACE: &[KeyPart] = &[
    issues::PART,
    id("commentId", "CommentId"),
    KeyPart::parameter("notifiedUserId[]", Key { column: "UserId", shape: Shape::Id }),
];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                  BigInt,    "id").auto()           .about("Id of the notification", "お知らせのID"),
    column("UserId",              BigInt,    "user.id")             .about("Id of the notified user", "お知らせしたユーザーのID"),
    column("User",                Text(255), "user.name")           .about("Name of the notified user", "お知らせしたユーザー").by_name("UserId", Names::Members),
    column("ReasonId",            Integer,    "reason")                     .about("Reason: 1 assigned, 2 commented, 3 issue added, 4 issue updated …", "理由（1 担当者に設定、2 コメント、3 課題の追加、4 課題の更新 …）"),
    column("Reason",              Text(50),   "reason").through(Transform::NameOf(kinds::REASONS)).about("Reason, such as Assigned, Commented, Pull request added; a number where the driver knows no name", "理由（Assigned、Commented、Pull request addedなど、名称が不明な場合は番号）"),
    column("AlreadyRead",         Boolean,   "alreadyRead")         .about("The user has seen the notification", "お知らせを確認済み"),
    column("ResourceAlreadyRead", Boolean,   "resourceAlreadyRead") .about("The user has read what it is about", "内容を既読"),
];

const REFERENCES: &[Reference] = &[
    refers(&["CommentId"], "IssueComments", &["Id"]),
    refers(&["IssueId"], "Issues", &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
    refers(&["UserId"], "Users", &["Id"]),
];
