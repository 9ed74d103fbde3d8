//! Stars of comments on pull requests.

use super::user_received_stars::OF_STAR;
use super::{projects, pull_request_comments, pull_requests};
use crate::error::Text;
use crate::tables::declare::{
    Answer, Column, ColumnType::*, Key, KeyPart, Reference, Shape, Table, Writes, all_of, column, deletes,
    id, posts, refers,
};

/// The comments of each pull request, which have them
pub static TABLE: Table = Table {
    name: "PullRequestCommentStars",
    description: Text {
        en: "Stars of comments on pull requests", ja: "プルリクエストのコメントのスター"
    },
    list: pull_request_comments::LIST.elements("stars"),
    parent: Some(pull_request_comments::PARENT),
    columns: all_of![COLUMNS, OF_STAR],
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/stars").by(PLACE).found_by(PULL_REQUEST).answers(Answer::Nothing))
        .delete(deletes("/stars/:starId").by(&[id("starId", "Id")]).answers(Answer::Nothing)),
    ..Table::READ_ONLY
};

const PLACE: &[KeyPart] =
    &[KeyPart::parameter("pullRequestCommentId", Key { column: "CommentId", shape: Shape::Id })];

const PULL_REQUEST: &[KeyPart] = &[projects::PART, pull_requests::REPOSITORY, pull_requests::PART];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                BigInt,     "id").auto()                      .about("Id of the star", "スターのID"),
    column("CommentId",         BigInt,     "/id").not_null()                 .about("Id of the comment", "コメントのID"),
    column("PullRequestId",     BigInt,     "").parent("Id").not_null()       .about("Id of the pull request", "プルリクエストのID"),
    column("PullRequestNumber", BigInt,     "").parent("Number").not_null()   .about("Number of the pull request within its repository", "プルリクエスト番号"),
    column("RepositoryId",      BigInt,     "").parent("RepositoryId").not_null().about("Id of the repository", "リポジトリのID"),
    column("Repository",        Text(255),  "").parent("Repository")          .about("Name of the repository", "リポジトリ名"),
    column("ProjectId",         BigInt,     "").parent("ProjectId").not_null().about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",        Text(25),   "").parent("ProjectKey")          .about("Key of the project", "プロジェクトキー"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["CommentId"],     "PullRequestComments", &["Id"]),
    refers(&["PullRequestId"], "PullRequests",        &["Id"]),
    refers(&["RepositoryId"],  "Repositories",        &["Id"]),
    refers(&["ProjectId"],     "Projects",            &["Id"]),
];
