//! Teams that have joined projects.

use super::{projects, teams};
use crate::error::Text;
use crate::tables::declare::{Reference, Slot, Table, all_of, hangs, refers, whole};

/// `GET /projects/:projectIdOrKey/teams`
pub static TABLE: Table = Table {
    name: "ProjectTeams",
    description: Text {
        en: "Teams that have joined projects", ja: "プロジェクトに参加しているチーム"
    },
    list: whole("/projects/:projectIdOrKey/teams"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: all_of![projects::PROJECT, teams::TEAM],
    primary_key: &["ProjectId", "Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

const REFERENCES: &[Reference] =
    &[refers(&["ProjectId"], "Projects", &["Id"]), refers(&["Id"], "Teams", &["Id"])];
