//! Stars of comments of issues.

use super::{issue_comments, issues, user_received_stars};
use crate::error::Text;
use crate::tables::declare::{Reference, Slot, Table, all_of, hangs, refers};

/// `GET /issues/:issueIdOrKey/comments`, which has the stars of each comment
pub static TABLE: Table = Table {
    name: "IssueCommentStars",
    description: Text { en: "Stars of comments of issues", ja: "課題のコメントに付いたスター" },
    list: issue_comments::LIST.elements("stars"),
    parent: Some(hangs(&issues::TABLE, Slot::Path("issueIdOrKey"), issues::KEYS)),
    columns: all_of![issue_comments::COMMENT_OF_ELEMENT, user_received_stars::STAR],
    primary_key: &["Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

const REFERENCES: &[Reference] = &[
    refers(&["CommentId"], "IssueComments", &["Id"]),
    refers(&["IssueId"], "Issues", &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
];
