//! Pull requests of the Git repositories.

use super::{projects, repositories};
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Filter, Group, Key, KeyPart, List, Names, Operator::*, Paging, Parent, Reference,
    Shape, Single, Slot, Table, Writes, column, exact, group, hangs, id, inexact, paged, patches, posts,
    refers,
};
use crate::tables::kinds;

/// `GET /projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests`
pub static TABLE: Table = Table {
    name: "PullRequests",
    description: Text { en: "Pull requests", ja: "プルリクエスト" },
    list: LIST,
    single_of_parent: Some(Single {
        endpoint: ENDPOINT,
        value: "number",
        keys: &[Key { column: "Number", shape: Shape::Id }],
    }),
    count: Some("/projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests/count"),
    parent: Some(PARENT),
    columns: COLUMNS,
    primary_key: &["Id"],
    unique_keys: &[&["RepositoryId", "Number"]],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts(LIST.endpoint).by(&[projects::PART, REPOSITORY]))
        .update(patches(ENDPOINT).by(&[projects::PART, REPOSITORY, id("number", "Number")]))
        .only(ONLY_WRITTEN),
    filters: FILTERS,
    groups: GROUPS,
    ..Table::READ_ONLY
};

/// What names the repository in a request.
pub(super) const REPOSITORY: KeyPart = id("repoIdOrName", "RepositoryId");

/// What names the pull request that something hangs from.
pub(super) const PART: KeyPart = id("number", "PullRequestNumber");

#[rustfmt::skip]
const ONLY_WRITTEN: &[Column] = &[
    column("Comment",         Text(50000), "").updated("comment")          .about("Comment on the change", "変更に付けるコメント"),
    column("NotifiedUserIds", Text(1000),  "").written("notifiedUserId[]").accompanies() .about("Ids of users to notify, comma-separated", "お知らせするユーザーのID（カンマ区切り）"),
    column("NotifiedUsers",   Text(4000), "").by_name("NotifiedUserIds", Names::Members).about("Names of users to notify, comma-separated", "お知らせするユーザー（カンマ区切り）"),
    column("AttachmentIds",   Text(1000),  "").inserted("attachmentId[]")  .about("Ids of uploaded files to attach, comma-separated", "添付するアップロード済みファイルのID（カンマ区切り）"),
];

/// The newest first: what is added meanwhile moves the others on, and none is missed.
pub(super) const LIST: List =
    paged("/projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests", Paging::Offset);

const ENDPOINT: &str = "/projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests/:number";

/// One pull request in tables of its elements.
pub(super) const SINGLE_OF_ELEMENTS: Single = Single {
    endpoint: ENDPOINT,
    value: "number",
    keys: &[Key { column: "PullRequestNumber", shape: Shape::Id }],
};

/// The repository, and its project.
pub(super) const PARENT: Parent =
    hangs(&repositories::TABLE, Slot::Path("repoIdOrName"), &[Key { column: "Id", shape: Shape::Id }])
        .also(&[(Slot::Path("projectIdOrKey"), "ProjectId")]);

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,       "id").auto()                              .about("Id of the pull request", "プルリクエストのID"),
    column("ProjectId",     BigInt,       "projectId").parent("ProjectId").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),     "").parent("ProjectKey")                  .about("Key of the project", "プロジェクトキー"),
    column("RepositoryId",  BigInt,       "repositoryId").parent("Id").not_null()   .about("Id of the repository", "リポジトリのID"),
    column("Repository",    Text(255),    "").parent("Name")                        .about("Name of the repository", "リポジトリ名").by_name("RepositoryId", Names::Repositories),
    column("Number",        BigInt,       "number").not_null()                      .about("Number within the repository", "プルリクエスト番号（リポジトリごと）"),
    column("Summary",       Text(255),    "summary")                                .about("Subject", "件名").written("summary").required(),
    column("Description",   Text(100000), "description")                            .about("Description; empty text when there is none", "説明（ないときは空文字列）").written("description").needed().clearable(),
    column("Base",          Text(255),    "base")                                   .about("Branch to merge into", "マージ先のブランチ").inserted("base").required(),
    column("Branch",        Text(255),    "branch")                                 .about("Branch to be merged", "マージするブランチ").inserted("branch").required(),
    column("StatusId",      BigInt,       "status.id")                              .about("Id of the status: 1 open, 2 closed, 3 merged", "状態のID（1 Open、2 Closed、3 Merged）"),
    column("Status",        Text(100),    "status.name")                            .about("Name of the status", "状態"),
    column("AssigneeId",    BigInt,       "assignee.id")                            .about("Id of the assignee", "担当者のID").written("assigneeId").clearable(),
    column("Assignee",      Text(255),    "assignee.name")                          .about("Name of the assignee", "担当者").by_name("AssigneeId", Names::Members),
    column("IssueId",       BigInt,       "issue.id")                               .about("Id of the related issue", "関連課題のID").written("issueId").clearable(),
    column("IssueKey",      Text(50),     "issue.issueKey")                         .about("Key of the related issue", "関連課題の課題キー").by_name("IssueId", Names::IssueKeys),
    column("IssueSummary",  Text(255),    "issue.summary")                          .about("Subject of the related issue", "関連課題の件名"),
    column("BaseCommit",    Text(64),     "baseCommit")                             .about("Commit merged into", "マージ先のコミット"),
    column("BranchCommit",  Text(64),     "branchCommit")                           .about("Commit that was merged", "マージされたコミット"),
    column("MergeCommit",   Text(64),     "mergeCommit")                            .about("Commit made by merging", "マージコミット"),
    column("CloseAt",       Timestamp,    "closeAt")                                .about("Time of closing, UTC", "クローズ日時（UTC）"),
    column("MergeAt",       Timestamp,    "mergeAt")                                .about("Time of merging, UTC", "マージ日時（UTC）"),
    column("CreatedUserId", BigInt,       "createdUser.id")                         .about("Id of the user who added the pull request", "登録者のID"),
    column("CreatedUser",   Text(255),    "createdUser.name")                       .about("Name of the user who added the pull request", "登録者"),
    column("Created",       Timestamp,    "created")                                .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId", BigInt,       "updatedUser.id")                         .about("Id of the user who changed the pull request last", "更新者のID"),
    column("UpdatedUser",   Text(255),    "updatedUser.name")                       .about("Name of the user who changed the pull request last", "更新者"),
    column("Updated",       Timestamp,    "updated")                                .about("Time of the last change, UTC", "更新日時（UTC）"),
    column("Attachments",   Json,         "attachments")                            .about("Attached files as JSON", "添付ファイル（JSON）"),
    column("Stars",         Json,         "stars")                                  .about("Stars as JSON", "スター（JSON）"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["ProjectId"],               "Projects",     &["Id"]),
    refers(&["RepositoryId"],            "Repositories", &["Id"]),
    refers(&["IssueId"],                 "Issues",       &["Id"]),
    refers(&["ProjectId", "AssigneeId"], "ProjectUsers", &["ProjectId", "Id"]),
];

#[rustfmt::skip]
const FILTERS: &[Filter] = &[
    exact  ("StatusId",      In,                                  "statusId[]"),
    inexact("Status",        InNames(Names::Kinds(kinds::PULL_REQUEST_STATUSES)), "statusId[]"),
    exact  ("AssigneeId",    In,                                  "assigneeId[]"),
    inexact("Assignee",      InNames(Names::Members),             "assigneeId[]"),
    exact  ("IssueId",       In,                                  "issueId[]"),
    exact  ("CreatedUserId", In,                                  "createdUserId[]"),
    inexact("CreatedUser",   InNames(Names::Members),             "createdUserId[]"),
];

const GROUPS: &[Group] = &[
    group("StatusId", "StatusId", Names::Kinds(kinds::PULL_REQUEST_STATUSES), false),
    group("Status", "StatusId", Names::Kinds(kinds::PULL_REQUEST_STATUSES), false),
];
