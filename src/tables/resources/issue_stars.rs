//! Stars of issues.

use super::{issues, user_received_stars};
use crate::error::Text;
use crate::tables::declare::{Reference, Table, all_of, refers};

/// `GET /issues`, which has the stars of each issue
pub static TABLE: Table = Table {
    name: "IssueStars",
    description: Text { en: "Stars of issues", ja: "課題に付いたスター" },
    list: issues::LIST.elements("stars"),
    single: Some(issues::SINGLE_OF_ELEMENTS),
    columns: all_of![issues::ISSUE_OF_ELEMENT, user_received_stars::STAR],
    primary_key: &["Id"],
    references: REFERENCES,
    filters: issues::FILTERS_OF_ELEMENTS,
    ..Table::READ_ONLY
};

const REFERENCES: &[Reference] =
    &[refers(&["IssueId"], "Issues", &["Id"]), refers(&["ProjectId"], "Projects", &["Id"])];
