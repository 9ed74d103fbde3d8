//! Comments of issues; every change of an issue is one.

use super::issues;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, KeyPart, List, Names, Paging, Reference, Slot, Table, Transform, Writes, column,
    deletes, hangs, id, paged, patches, posts, refers,
};

/// `GET /issues/:issueIdOrKey/comments`
pub static TABLE: Table = Table {
    name: "IssueComments",
    description: Text { en: "Comments and changes of issues", ja: "課題のコメントと変更履歴" },
    list: LIST,
    count: Some("/issues/:issueIdOrKey/comments/count"),
    parent: Some(hangs(&issues::TABLE, Slot::Path("issueIdOrKey"), issues::KEYS)),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/issues/:issueIdOrKey/comments").by(&[issues::PART]))
        .update(patches(ENDPOINT).by(KEY))
        .delete(deletes(ENDPOINT).by(KEY))
        .only(ONLY_WRITTEN),
    ..Table::READ_ONLY
};

/// Comments, by which their changes, stars and notifications are found, too.
pub(super) const LIST: List = paged("/issues/:issueIdOrKey/comments", Paging::IdRange);

/// The comment of a row that is an element of it.
#[rustfmt::skip]
pub(super) const COMMENT_OF_ELEMENT: &[Column] = &[
    column("CommentId",  BigInt,   "/id").not_null()                       .about("Id of the comment", "コメントのID"),
    column("IssueId",    BigInt,   "/issueId").parent("Id").not_null()     .about("Id of the issue", "課題のID"),
    column("IssueKey",   Text(50), "").parent("IssueKey").not_null()       .about("Key of the issue", "課題キー"),
    column("ProjectId",  BigInt,   "/projectId").parent("ProjectId")       .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey", Text(25), "/projectId").through(Transform::KeyOfProjectId).parent("ProjectKey").about("Key of the project", "プロジェクトキー"),
];

const ENDPOINT: &str = "/issues/:issueIdOrKey/comments/:commentId";

const KEY: &[KeyPart] = &[issues::PART, id("commentId", "Id")];

#[rustfmt::skip]
const ONLY_WRITTEN: &[Column] = &[
    column("NotifiedUserIds", Text(1000), "").inserted("notifiedUserId[]").about("Ids of users to notify, comma-separated", "お知らせするユーザーのID（カンマ区切り）"),
    column("NotifiedUsers",   Text(4000), "").by_name("NotifiedUserIds", Names::Members).about("Names of users to notify, comma-separated", "お知らせするユーザー（カンマ区切り）"),
    column("AttachmentIds",   Text(1000), "").inserted("attachmentId[]").about("Ids of uploaded files to attach, comma-separated", "添付するアップロード済みファイルのID（カンマ区切り）"),
];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,      "id").auto()                         .about("Id of the comment", "コメントのID"),
    column("IssueId",       BigInt,      "issueId").parent("Id").not_null()   .about("Id of the issue", "課題のID"),
    column("IssueKey",      Text(50),    "").parent("IssueKey").not_null()    .about("Key of the issue", "課題キー"),
    column("ProjectId",     BigInt,      "projectId").parent("ProjectId")     .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),    "projectId").through(Transform::KeyOfProjectId).parent("ProjectKey").about("Key of the project", "プロジェクトキー"),
    column("Content",       Text(50000), "content")                           .about("Text; NULL when only a change is recorded", "本文（変更の記録だけのときはNULL）").written("content").needed(),
    column("ChangeLog",     Json,        "changeLog")                         .about("Changes of the issue as JSON", "課題の変更内容（JSON）"),
    column("CreatedUserId", BigInt,      "createdUser.id")                    .about("Id of the author", "投稿者のID"),
    column("CreatedUser",   Text(255),   "createdUser.name")                  .about("Name of the author", "投稿者"),
    column("Created",       Timestamp,   "created")                           .about("Time of writing, UTC", "投稿日時（UTC）"),
    column("Updated",       Timestamp,   "updated")                           .about("Time of the last change, UTC", "更新日時（UTC）"),
    column("Stars",         Json,        "stars")                             .about("Stars as JSON", "スター（JSON）"),
    column("Notifications", Json,        "notifications")                     .about("Notified users as JSON", "お知らせしたユーザー（JSON）"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["IssueId"],   "Issues",   &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
];
