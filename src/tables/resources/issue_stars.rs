//! Stars of issues.

use super::{issues, user_received_stars};
use crate::error::Text;
use crate::tables::declare::{
    Answer, Column, Key, KeyPart, Names, Reference, Shape, Table, Writes, all_of, deletes, id, named, posts,
    refers,
};

/// `GET /issues`, which has the stars of each issue
pub static TABLE: Table = Table {
    name: "IssueStars",
    description: Text { en: "Stars of issues", ja: "課題に付いたスター" },
    list: issues::LIST.elements("stars"),
    single: Some(issues::SINGLE_OF_ELEMENTS),
    columns: all_of![ISSUE, user_received_stars::STAR],
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/stars").by(PLACE).answers(Answer::Nothing))
        .delete(deletes("/stars/:starId").by(&[id("starId", "Id")]).answers(Answer::Nothing)),
    filters: issues::FILTERS_OF_ELEMENTS,
    ..Table::READ_ONLY
};

const ISSUE: &[Column] = &named::<{ issues::ISSUE_OF_ELEMENT.len() }>(
    issues::ISSUE_OF_ELEMENT,
    "IssueKey",
    "IssueId",
    Names::IssueKeys,
);

const PLACE: &[KeyPart] = &[KeyPart::parameter("issueId", Key { column: "IssueId", shape: Shape::Id })];

const REFERENCES: &[Reference] =
    &[refers(&["IssueId"], "Issues", &["Id"]), refers(&["ProjectId"], "Projects", &["Id"])];
