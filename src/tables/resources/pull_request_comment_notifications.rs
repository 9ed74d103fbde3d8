//! Who was notified of comments on pull requests.

use super::pull_request_comments;
use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Reference, Table, Transform, column, refers};
use crate::tables::kinds;

/// The comments of each pull request, which have them
pub static TABLE: Table = Table {
    name: "PullRequestCommentNotifications",
    description: Text {
        en: "Users notified of comments on pull requests",
        ja: "プルリクエストのコメントをお知らせしたユーザー",
    },
    list: pull_request_comments::LIST.elements("notifications"),
    parent: Some(pull_request_comments::PARENT),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                BigInt,     "id").auto()                      .about("Id of the notification", "お知らせのID"),
    column("CommentId",         BigInt,     "/id").not_null()                 .about("Id of the comment", "コメントのID"),
    column("PullRequestId",     BigInt,     "").parent("Id").not_null()       .about("Id of the pull request", "プルリクエストのID"),
    column("PullRequestNumber", BigInt,     "").parent("Number").not_null()   .about("Number of the pull request within its repository", "プルリクエスト番号"),
    column("RepositoryId",      BigInt,     "").parent("RepositoryId").not_null().about("Id of the repository", "リポジトリのID"),
    column("Repository",        Text(255),  "").parent("Repository")          .about("Name of the repository", "リポジトリ名"),
    column("ProjectId",         BigInt,     "").parent("ProjectId").not_null().about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",        Text(25),   "").parent("ProjectKey")          .about("Key of the project", "プロジェクトキー"),
    column("UserId",            BigInt,     "user.id")                        .about("Id of the notified user", "お知らせしたユーザーのID"),
    column("User",              Text(255),  "user.name")                      .about("Name of the notified user", "お知らせしたユーザー"),
    column("ReasonId",            Integer,    "reason")                     .about("Reason: 10 assigned, 11 commented, 12 added, 13 updated", "理由の番号（10 担当者に設定、11 コメント、12 追加、13 更新）"),
    column("Reason",              Text(50),   "reason").through(Transform::NameOf(kinds::REASONS)).about("Reason, such as Assigned, Commented, Pull request added; a number where the driver knows no name", "理由（Assigned、Commented、Pull request addedなど、名称が不明な場合は番号）"),
    column("AlreadyRead",       Boolean,    "alreadyRead")                    .about("The notification was read", "お知らせを既読"),
    column("ResourceAlreadyRead", Boolean,  "resourceAlreadyRead")            .about("The pull request was seen since", "対象を閲覧済み"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["CommentId"],     "PullRequestComments", &["Id"]),
    refers(&["PullRequestId"], "PullRequests",        &["Id"]),
    refers(&["RepositoryId"],  "Repositories",        &["Id"]),
    refers(&["ProjectId"],     "Projects",            &["Id"]),
];
