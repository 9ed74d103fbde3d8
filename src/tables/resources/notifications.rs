//! Notifications of the user of the API key.

use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Filter, Operator::*, Paging, Reference, Table, Transform, Writes, column, exact,
    paged, refers,
};
use crate::tables::kinds;

/// `GET /notifications`
pub static TABLE: Table = Table {
    name: "Notifications",
    description: Text {
        en: "Notifications of the user of the API key", ja: "お知らせ（APIキーのユーザー）"
    },
    list: paged("/notifications", Paging::IdRange),
    count: Some("/notifications/count"),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    filters: FILTERS,
    writes: Writes::NONE.instead(Text {
        en: "CALL MarkNotificationAsRead or ResetUnreadNotificationCount.",
        ja: "CALL MarkNotificationAsRead または CALL ResetUnreadNotificationCount を使用してください。",
    }),
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                   BigInt,     "id").auto()                  .about("Id of the notification", "お知らせのID"),
    column("AlreadyRead",          Boolean,    "alreadyRead")                .about("The list of notifications was opened since", "お知らせ一覧で確認済み"),
    column("ResourceAlreadyRead",  Boolean,    "resourceAlreadyRead")        .about("What it is about was seen since", "お知らせの対象を閲覧済み"),
    column("ReasonId",            Integer,    "reason")                     .about("Reason: 1 assigned, 2 commented, 3 issue added, 4 issue updated, 5 file added, 6 joined a project, 9 other, 10 to 13 pull requests (assigned, commented, added, updated), 14 to 17 documents", "理由の番号（1 担当者に設定、2 コメント、3 課題の追加、4 課題の更新、5 ファイルの追加、6 プロジェクトへの参加、9 その他、10～13 プルリクエスト（担当者に設定、コメント、追加、更新）、14～17 ドキュメント）"),
    column("Reason",              Text(50),   "reason").through(Transform::NameOf(kinds::REASONS)).about("Reason, such as Assigned, Commented, Pull request added; a number where the driver knows no name", "理由（Assigned、Commented、Pull request addedなど、名称が不明な場合は番号）"),
    column("SenderId",             BigInt,     "sender.id")                  .about("Id of the user who caused it", "お知らせしたユーザーのID"),
    column("Sender",               Text(255),  "sender.name")                .about("Name of the user who caused it", "お知らせしたユーザー"),
    column("ProjectId",            BigInt,     "project.id")                 .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",           Text(25),   "project.projectKey")         .about("Key of the project", "プロジェクトキー"),
    column("Project",              Text(255),  "project.name")               .about("Name of the project", "プロジェクト名"),
    column("IssueId",              BigInt,     "issue.id")                   .about("Id of the issue", "課題のID"),
    column("IssueKey",             Text(50),   "issue.issueKey")             .about("Key of the issue", "課題キー"),
    column("IssueSummary",         Text(255),  "issue.summary")              .about("Subject of the issue", "課題の件名"),
    column("CommentId",            BigInt,     "comment.id")                 .about("Id of the comment on the issue", "課題のコメントのID"),
    column("CommentContent",       Text(50000), "comment.content")           .about("Text of the comment on the issue", "課題のコメントの本文"),
    column("CommentChangeLog",     Json,       "comment.changeLog")          .about("Changes of the issue that the comment records, as JSON", "コメントに記録された課題の変更内容（JSON）"),
    column("RepositoryId",         BigInt,     "repository.id")              .about("Id of the repository", "リポジトリのID"),
    column("Repository",           Text(255),  "repository.name")            .about("Name of the repository", "リポジトリ名"),
    column("PullRequestId",        BigInt,     "pullRequest.id")             .about("Id of the pull request", "プルリクエストのID"),
    column("PullRequestNumber",    BigInt,     "pullRequest.number")         .about("Number of the pull request within its repository", "プルリクエスト番号"),
    column("PullRequestSummary",   Text(255),  "pullRequest.summary")        .about("Subject of the pull request", "プルリクエストの件名"),
    column("PullRequestCommentId", BigInt,     "pullRequestComment.id")      .about("Id of the comment on the pull request", "プルリクエストのコメントのID"),
    column("PullRequestCommentContent", Text(100000), "pullRequestComment.content").about("Text of the comment on the pull request", "プルリクエストのコメントの本文"),
    column("PullRequestCommentChangeLog", Json, "pullRequestComment.changeLog").about("Changes of the pull request that the comment records, as JSON", "コメントに記録されたプルリクエストの変更内容（JSON）"),
    column("DocumentId",           Text(64),   "document.id")                .about("Id of the document", "ドキュメントのID"),
    column("Document",             Text(1000), "document.title")             .about("Title of the document", "ドキュメントのタイトル"),
    column("DocumentCommentId",    Text(64),   "documentComment.id")         .about("Id of the comment on the document", "ドキュメントのコメントのID"),
    column("DocumentComment",      Text(100000), "documentComment.plain")    .about("Text of the comment on the document", "ドキュメントのコメントの本文"),
    column("DocumentCommentReplyId", Text(64), "documentCommentReply.id")    .about("Id of the reply to the comment", "コメントへの返信のID"),
    column("DocumentCommentReply", Text(100000), "documentCommentReply.plain").about("Text of the reply to the comment", "コメントへの返信の本文"),
    column("Created",              Timestamp,  "created")                    .about("Time, UTC", "日時（UTC）"),
];

#[rustfmt::skip]
const FILTERS: &[Filter] = &[
    exact("SenderId",            Equal, "senderId").listing(),
    exact("AlreadyRead",         Equal, "alreadyRead").counting(),
    exact("ResourceAlreadyRead", Equal, "resourceAlreadyRead").counting(),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["ProjectId"],            "Projects",            &["Id"]),
    refers(&["IssueId"],              "Issues",              &["Id"]),
    refers(&["CommentId"],            "IssueComments",       &["Id"]),
    refers(&["RepositoryId"],         "Repositories",        &["Id"]),
    refers(&["PullRequestId"],        "PullRequests",        &["Id"]),
    refers(&["PullRequestCommentId"], "PullRequestComments", &["Id"]),
    refers(&["DocumentId"],           "Documents",           &["Id"]),
    refers(&["DocumentCommentId"],    "DocumentComments",    &["Id"]),
];
