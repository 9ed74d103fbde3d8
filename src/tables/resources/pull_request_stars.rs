//! Stars of pull requests.

use super::user_received_stars::OF_STAR;
use super::{projects, pull_requests};
use crate::error::Text;
use crate::tables::declare::{
    Answer, Column, ColumnType::*, Key, KeyPart, Reference, Shape, Table, Writes, all_of, column, deletes,
    id, posts, refers,
};

/// The list of pull requests, which has the stars of each
pub static TABLE: Table = Table {
    name: "PullRequestStars",
    description: Text { en: "Stars of pull requests", ja: "プルリクエストのスター" },
    list: pull_requests::LIST.elements("stars"),
    single_of_parent: Some(pull_requests::SINGLE_OF_ELEMENTS),
    parent: Some(pull_requests::PARENT),
    columns: all_of![COLUMNS, OF_STAR],
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/stars").by(PLACE).found_by(WHEREABOUTS).answers(Answer::Nothing))
        .delete(deletes("/stars/:starId").by(&[id("starId", "Id")]).answers(Answer::Nothing)),
    ..Table::READ_ONLY
};

const PLACE: &[KeyPart] =
    &[KeyPart::parameter("pullRequestId", Key { column: "PullRequestId", shape: Shape::Id })];

const WHEREABOUTS: &[KeyPart] = &[projects::PART, pull_requests::REPOSITORY, pull_requests::PART];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                BigInt,     "id").auto()                                 .about("Id of the star", "スターのID"),
    column("PullRequestId",     BigInt,     "/id").not_null()                            .about("Id of the pull request", "プルリクエストのID"),
    column("PullRequestNumber", BigInt,     "/number").not_null()                        .about("Number of the pull request within its repository", "プルリクエスト番号"),
    column("RepositoryId",      BigInt,     "/repositoryId").parent("Id").not_null()     .about("Id of the repository", "リポジトリのID"),
    column("Repository",        Text(255),  "").parent("Name")                           .about("Name of the repository", "リポジトリ名"),
    column("ProjectId",         BigInt,     "/projectId").parent("ProjectId").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",        Text(25),   "").parent("ProjectKey")                     .about("Key of the project", "プロジェクトキー"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["PullRequestId"],                     "PullRequests", &["Id"]),
    refers(&["RepositoryId", "PullRequestNumber"], "PullRequests", &["RepositoryId", "Number"]),
    refers(&["RepositoryId"],                      "Repositories", &["Id"]),
    refers(&["ProjectId"],                         "Projects",     &["Id"]),
];
