//! Members of the teams that have joined projects.

use super::{projects, team_members, users};
use crate::error::Text;
use crate::tables::declare::{Reference, Slot, Table, all_of, hangs, refers, whole};

/// `GET /projects/:projectIdOrKey/teams`, which has the members of each team
pub static TABLE: Table = Table {
    name: "ProjectTeamMembers",
    description: Text {
        en: "Members of the teams that have joined projects, one row each",
        ja: "プロジェクトに参加しているチームのメンバー（1行に1人）",
    },
    list: whole("/projects/:projectIdOrKey/teams").elements("members"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: all_of![projects::PROJECT, team_members::TEAM, users::PERSON],
    primary_key: &["ProjectId", "TeamId", "Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

const REFERENCES: &[Reference] = &[
    refers(&["ProjectId"], "Projects", &["Id"]),
    refers(&["ProjectId", "TeamId"], "ProjectTeams", &["ProjectId", "Id"]),
    refers(&["Id"], "Users", &["Id"]),
];
