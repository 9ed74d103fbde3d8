//! Files attached to pull requests.

use super::{projects, pull_requests};
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Content, KeyPart, Reference, Table, Writes, bytes, column, deletes, id, refers,
};

/// The list of pull requests, which has the files of each
pub static TABLE: Table = Table {
    name: "PullRequestAttachments",
    description: Text {
        en: "Files attached to pull requests", ja: "プルリクエストの添付ファイル"
    },
    list: pull_requests::LIST.elements("attachments"),
    single_of_parent: Some(pull_requests::SINGLE_OF_ELEMENTS),
    parent: Some(pull_requests::PARENT),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE.delete(deletes(CONTENT.endpoint).by(KEY)),
    ..Table::READ_ONLY
};

const KEY: &[KeyPart] =
    &[projects::PART, pull_requests::REPOSITORY, pull_requests::PART, id("attachmentId", "Id")];

const CONTENT: Content = Content {
    endpoint: "/projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests/:number/attachments/:attachmentId",
    values: &[
        ("projectIdOrKey", "ProjectId"),
        ("repoIdOrName", "RepositoryId"),
        ("number", "PullRequestNumber"),
        ("attachmentId", "Id"),
    ],
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                BigInt,    "id").auto()                                 .about("Id of the file", "添付ファイルのID"),
    column("PullRequestId",     BigInt,    "/id").not_null()                            .about("Id of the pull request", "プルリクエストのID"),
    column("PullRequestNumber", BigInt,    "/number").not_null()                        .about("Number of the pull request within its repository", "プルリクエスト番号"),
    column("RepositoryId",      BigInt,    "/repositoryId").parent("Id").not_null()     .about("Id of the repository", "リポジトリのID"),
    column("Repository",        Text(255), "").parent("Name")                           .about("Name of the repository", "リポジトリ名"),
    column("ProjectId",         BigInt,    "/projectId").parent("ProjectId").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",        Text(25),  "").parent("ProjectKey")                     .about("Key of the project", "プロジェクトキー"),
    column("Name",              Text(255), "name")                                      .about("File name", "ファイル名"),
    column("Size",              BigInt,    "size")                                      .about("Bytes", "サイズ（バイト）"),
    column("CreatedUserId",     BigInt,    "createdUser.id")                            .about("Id of the user who attached the file", "登録者のID"),
    column("CreatedUser",       Text(255), "createdUser.name")                          .about("Name of the user who attached the file", "登録者"),
    column("Created",           Timestamp, "created")                                   .about("Time of attaching, UTC", "登録日時（UTC）"),
    bytes("Content", &CONTENT)                                                          .about("The file itself; one request a row", "ファイルの内容（1行につき1リクエスト）"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["PullRequestId"], "PullRequests", &["Id"]),
    refers(&["RepositoryId"],  "Repositories", &["Id"]),
    refers(&["ProjectId"],     "Projects",     &["Id"]),
];
