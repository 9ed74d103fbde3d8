//! Participants of issues.

use super::{issues, users};
use crate::error::Text;
use crate::tables::declare::{Reference, Slot, Table, all_of, hangs, refers, whole};

/// `GET /issues/:issueIdOrKey/participants`
pub static TABLE: Table = Table {
    name: "IssueParticipants",
    description: Text {
        en: "Participants of issues: who added, changed, commented or is assigned",
        ja: "課題の参加者（登録、更新、コメントした人や担当者）",
    },
    list: whole("/issues/:issueIdOrKey/participants"),
    parent: Some(hangs(&issues::TABLE, Slot::Path("issueIdOrKey"), issues::KEYS)),
    columns: all_of![issues::ISSUE_OF_CHILD, users::PERSON],
    primary_key: &["IssueId", "Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

const REFERENCES: &[Reference] = &[
    refers(&["IssueId"], "Issues", &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
    refers(&["Id"], "Users", &["Id"]),
];
