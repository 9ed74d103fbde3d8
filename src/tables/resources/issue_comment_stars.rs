//! Stars of comments of issues.

use super::{issue_comments, issues, user_received_stars};
use crate::error::Text;
use crate::tables::declare::{
    Answer, Key, KeyPart, Reference, Shape, Slot, Table, Writes, all_of, deletes, hangs, id, posts, refers,
};

/// `GET /issues/:issueIdOrKey/comments`, which has the stars of each comment
pub static TABLE: Table = Table {
    name: "IssueCommentStars",
    description: Text { en: "Stars of comments of issues", ja: "課題のコメントに付いたスター" },
    list: issue_comments::LIST.elements("stars"),
    parent: Some(hangs(&issues::TABLE, Slot::Path("issueIdOrKey"), issues::KEYS)),
    columns: all_of![issue_comments::COMMENT_OF_ELEMENT, user_received_stars::STAR],
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/stars").by(PLACE).found_by(&[issues::PART]).answers(Answer::Nothing))
        .delete(deletes("/stars/:starId").by(&[id("starId", "Id")]).answers(Answer::Nothing)),
    ..Table::READ_ONLY
};

const PLACE: &[KeyPart] = &[KeyPart::parameter("commentId", Key { column: "CommentId", shape: Shape::Id })];

const REFERENCES: &[Reference] = &[
    refers(&["CommentId"], "IssueComments", &["Id"]),
    refers(&["IssueId"], "Issues", &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
];
