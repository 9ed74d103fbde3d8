//! Who is told of a comment, and in which order statuses are shown.

use super::declare::{Answer, Place::*, Procedure, parameter, patch, post, text};
use super::results;
use crate::tables::declare::{Column, ColumnType::*, Table, column};

/// `POST /issues/:issueIdOrKey/comments/:commentId/notifications`
pub(super) static NOTIFY_COMMENT: Procedure = Procedure {
    name: "NotifyIssueComment",
    description: text(
        "Tells further users of one's own comment on an issue",
        "自分が課題に付けたコメントをほかのユーザーに通知します",
    ),
    parameters: &[
        parameter("IssueIdOrKey", Text(50), Path("issueIdOrKey"))
            .about("Id or key of the issue", "課題のIDまたはキー"),
        parameter("CommentId", BigInt, Path("commentId")).about("Id of the comment", "コメントのID"),
        parameter("UserIds", Text(4000), Ids("notifiedUserId[]"))
            .about("Ids of the users, separated by commas", "ユーザーのID（カンマ区切り）"),
    ],
    calls: &[post("/issues/:issueIdOrKey/comments/:commentId/notifications")],
    answer: Answer::Rows(&COMMENT),
    ..Procedure::EMPTY
};

static COMMENT: Table = results::rows("NotifiedComment", COMMENT_COLUMNS);

#[rustfmt::skip]
const COMMENT_COLUMNS: &[Column] = &[
    column("Id",              BigInt,      "id").not_null()           .about("Id of the comment", "コメントのID"),
    column("Content",         Text(30000), "content")                 .about("Text", "本文"),
    column("NotifiedUserIds", Text(4000),  "notifications[].user.id") .about("Ids of all users who were told, comma-separated", "通知したすべてのユーザーのID（カンマ区切り）"),
    column("Updated",         Timestamp,   "updated")                 .about("Time of the last change, UTC", "更新日時（UTC）"),
];

/// `PATCH /projects/:projectIdOrKey/statuses/updateDisplayOrder`
pub(super) static ORDER_STATUSES: Procedure = Procedure {
    name: "UpdateStatusDisplayOrder",
    description: text(
        "Puts the statuses of a project in order: Open is the first, Closed the last",
        "プロジェクトの状態の表示順を変更します（先頭は未対応、末尾は完了）",
    ),
    parameters: &[
        parameter("ProjectIdOrKey", Text(25), Path("projectIdOrKey"))
            .about("Id or key of the project", "プロジェクトのIDまたはキー"),
        parameter("StatusIds", Text(4000), Ids("statusId[]")).about(
            "Ids of all statuses in their new order, separated by commas",
            "新しい順に並べたすべての状態のID（カンマ区切り）",
        ),
    ],
    calls: &[patch("/projects/:projectIdOrKey/statuses/updateDisplayOrder")],
    answer: Answer::Rows(&STATUSES),
    ..Procedure::EMPTY
};

static STATUSES: Table = results::rows("OrderedStatuses", STATUS_COLUMNS);

#[rustfmt::skip]
const STATUS_COLUMNS: &[Column] = &[
    column("Id",           BigInt,    "id").not_null() .about("Id of the status", "状態のID"),
    column("Name",         Text(100), "name")          .about("Name", "状態名"),
    column("Color",        Text(10),  "color")         .about("Color, such as #ed8077", "色（例：#ed8077）"),
    column("DisplayOrder", BigInt,    "displayOrder")  .about("Place in lists", "表示順"),
];
