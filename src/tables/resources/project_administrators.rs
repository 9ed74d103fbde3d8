//! Administrators of projects.

use super::{projects, users};
use crate::error::Text;
use crate::tables::declare::{Reference, Slot, Table, all_of, hangs, refers, whole};

/// `GET /projects/:projectIdOrKey/administrators`
pub static TABLE: Table = Table {
    name: "ProjectAdministrators",
    description: Text { en: "Administrators of projects", ja: "プロジェクト管理者" },
    list: whole("/projects/:projectIdOrKey/administrators"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: all_of![projects::PROJECT, users::PERSON],
    primary_key: &["ProjectId", "Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

const REFERENCES: &[Reference] =
    &[refers(&["ProjectId"], "Projects", &["Id"]), refers(&["Id"], "Users", &["Id"])];
