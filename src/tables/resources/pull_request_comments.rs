//! Comments on pull requests; every change of a pull request is one.

use super::{projects, pull_requests};
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Key, KeyPart, List, Names, Paging, Parent, Reference, Shape, Slot, Table, Writes,
    column, hangs, id, paged, patches, posts, refers,
};

/// `GET /projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests/:number/comments`
pub static TABLE: Table = Table {
    name: "PullRequestComments",
    description: Text {
        en: "Comments on pull requests, and their changes",
        ja: "プルリクエストのコメントと変更履歴",
    },
    list: LIST,
    count: Some(
        "/projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests/:number/comments/count",
    ),
    parent: Some(PARENT),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts(LIST.endpoint).by(PLACE))
        .update(patches(ENDPOINT).by(KEY))
        .only(ONLY_WRITTEN),
    ..Table::READ_ONLY
};

const ENDPOINT: &str =
    "/projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests/:number/comments/:commentId";

const PLACE: &[KeyPart] = &[projects::PART, pull_requests::REPOSITORY, pull_requests::PART];

const KEY: &[KeyPart] =
    &[projects::PART, pull_requests::REPOSITORY, pull_requests::PART, id("commentId", "Id")];

#[rustfmt::skip]
const ONLY_WRITTEN: &[Column] = &[
    column("NotifiedUserIds", Text(1000), "").inserted("notifiedUserId[]").about("Ids of users to notify, comma-separated", "お知らせするユーザーのID（カンマ区切り）"),
    column("NotifiedUsers",   Text(4000), "").by_name("NotifiedUserIds", Names::Members).about("Names of users to notify, comma-separated", "お知らせするユーザー（カンマ区切り）"),
    column("AttachmentIds",   Text(1000), "").inserted("attachmentId[]")  .about("Ids of uploaded files to attach, comma-separated", "添付するアップロード済みファイルのID（カンマ区切り）"),
];

pub(super) const LIST: List = paged(
    "/projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests/:number/comments",
    Paging::IdRange,
);

/// The pull request by its number, its repository and project.
pub(super) const PARENT: Parent =
    hangs(&pull_requests::TABLE, Slot::Path("number"), &[Key { column: "Number", shape: Shape::Id }])
        .also(&[(Slot::Path("repoIdOrName"), "RepositoryId"), (Slot::Path("projectIdOrKey"), "ProjectId")]);

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                BigInt,       "id").auto()                       .about("Id of the comment", "コメントのID"),
    column("PullRequestId",     BigInt,       "").parent("Id").not_null()        .about("Id of the pull request", "プルリクエストのID"),
    column("PullRequestNumber", BigInt,       "").parent("Number").not_null()    .about("Number of the pull request within its repository", "プルリクエスト番号"),
    column("RepositoryId",      BigInt,       "").parent("RepositoryId").not_null().about("Id of the repository", "リポジトリのID"),
    column("Repository",        Text(255),    "").parent("Repository")           .about("Name of the repository", "リポジトリ名").by_name("RepositoryId", Names::Repositories),
    column("ProjectId",         BigInt,       "").parent("ProjectId").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",        Text(25),     "").parent("ProjectKey")           .about("Key of the project", "プロジェクトキー"),
    column("Content",           Text(100000), "content")                         .about("Text; empty or NULL when only a change is recorded", "本文（変更の記録だけのときは空文字列またはNULL）").written("content").needed(),
    column("ChangeLog",         Json,         "changeLog")                       .about("Changes of the pull request as JSON", "プルリクエストの変更内容（JSON）"),
    column("OldBlobId",         Text(64),     "oldBlobId")                       .about("Commented file before the change", "コメント対象のファイルの変更前のID"),
    column("NewBlobId",         Text(64),     "newBlobId")                       .about("Commented file after the change", "コメント対象のファイルの変更後のID"),
    column("FilePath",          Text(4000),   "filePath")                        .about("Path of the commented file", "コメント対象のファイルのパス"),
    column("Position",          BigInt,       "position")                        .about("Commented line of the difference", "コメント対象の差分の行"),
    column("CreatedUserId",     BigInt,       "createdUser.id")                  .about("Id of the author", "投稿者のID"),
    column("CreatedUser",       Text(255),    "createdUser.name")                .about("Name of the author", "投稿者"),
    column("Created",           Timestamp,    "created")                         .about("Time of writing, UTC", "投稿日時（UTC）"),
    column("Updated",           Timestamp,    "updated")                         .about("Time of the last change, UTC", "更新日時（UTC）"),
    column("Stars",             Json,         "stars")                           .about("Stars as JSON", "スター（JSON）"),
    column("Notifications",     Json,         "notifications")                   .about("Notified users as JSON", "お知らせしたユーザー（JSON）"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["PullRequestId"],                     "PullRequests", &["Id"]),
    refers(&["RepositoryId", "PullRequestNumber"], "PullRequests", &["RepositoryId", "Number"]),
    refers(&["RepositoryId"],                      "Repositories", &["Id"]),
    refers(&["ProjectId"],                         "Projects",     &["Id"]),
];
