//! `AddStar`, `RemoveStar`

use super::declare::{Parameter, Place::*, Procedure, delete, parameter, post, text};
use crate::tables::declare::ColumnType::*;

/// `POST /stars`
pub(super) static ADD: Procedure = Procedure {
    name: "AddStar",
    description: text(
        "Gives a star to an issue, a comment, a wiki page, a pull request or a comment on one",
        "課題、コメント、Wikiページ、プルリクエスト、プルリクエストのコメントのいずれかにスターを付けます",
    ),
    parameters: STARRED,
    one_of: &["IssueId", "CommentId", "WikiId", "PullRequestId", "PullRequestCommentId"],
    calls: &[post("/stars")],
    ..Procedure::EMPTY
};

#[rustfmt::skip]
const STARRED: &[Parameter] = &[
    parameter("IssueId",              BigInt, Form("issueId")).optional()              .about("Id of the issue", "課題のID"),
    parameter("CommentId",            BigInt, Form("commentId")).optional()            .about("Id of the comment on an issue", "課題のコメントのID"),
    parameter("WikiId",               BigInt, Form("wikiId")).optional()               .about("Id of the wiki page", "WikiページのID"),
    parameter("PullRequestId",        BigInt, Form("pullRequestId")).optional()        .about("Id of the pull request (not its number)", "プルリクエストのID（番号ではありません）"),
    parameter("PullRequestCommentId", BigInt, Form("pullRequestCommentId")).optional() .about("Id of the comment on a pull request", "プルリクエストのコメントのID"),
];

/// `DELETE /stars/:starId`
pub(super) static REMOVE: Procedure = Procedure {
    name: "RemoveStar",
    description: text("Takes a star of one's own back", "自分が付けたスターを取り消します"),
    parameters: &[parameter("StarId", BigInt, Path("starId")).about("Id of the star", "スターのID")],
    calls: &[delete("/stars/:starId")],
    ..Procedure::EMPTY
};
