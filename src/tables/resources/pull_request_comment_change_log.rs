//! Changes that comments on pull requests record, one row each.

use super::pull_request_comments;
use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Reference, Table, column, refers};

/// The comments of each pull request, which have them
pub static TABLE: Table = Table {
    name: "PullRequestCommentChangeLog",
    description: Text {
        en: "Changes of pull requests, one row each",
        ja: "プルリクエストの変更内容（1行に1つ）",
    },
    list: pull_request_comments::LIST.elements("changeLog"),
    parent: Some(pull_request_comments::PARENT),
    columns: COLUMNS,
    primary_key: &["CommentId", "Position"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("CommentId",         BigInt,     "/id").not_null()                 .about("Id of the comment", "コメントのID"),
    column("PullRequestId",     BigInt,     "").parent("Id").not_null()       .about("Id of the pull request", "プルリクエストのID"),
    column("PullRequestNumber", BigInt,     "").parent("Number").not_null()   .about("Number of the pull request within its repository", "プルリクエスト番号"),
    column("RepositoryId",      BigInt,     "").parent("RepositoryId").not_null().about("Id of the repository", "リポジトリのID"),
    column("Repository",        Text(255),  "").parent("Repository")          .about("Name of the repository", "リポジトリ名"),
    column("ProjectId",         BigInt,     "").parent("ProjectId").not_null().about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",        Text(25),   "").parent("ProjectKey")          .about("Key of the project", "プロジェクトキー"),
    column("Position",          Integer,    "#").not_null()                   .about("Place among the changes of the comment, from 1", "コメント内の順番（1から）"),
    column("Field",             Text(255),  "field")                          .about("What changed", "変更された項目"),
    column("NewValue",          Text(100000), "newValue")                     .about("Value after the change", "変更後の値"),
    column("OriginalValue",     Text(100000), "originalValue")                .about("Value before the change", "変更前の値"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["CommentId"],     "PullRequestComments", &["Id"]),
    refers(&["PullRequestId"], "PullRequests",        &["Id"]),
    refers(&["RepositoryId"],  "Repositories",        &["Id"]),
    refers(&["ProjectId"],     "Projects",            &["Id"]),
];
