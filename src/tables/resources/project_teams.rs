//! Teams that have joined projects.

use super::{projects, teams};
use crate::error::Text;
use crate::tables::declare::{
    Column, Key, KeyPart, Names, Reference, Shape, Slot, Table, Writes, all_of, deletes, hangs, named, posts,
    refers, whole,
};

/// `GET /projects/:projectIdOrKey/teams`
pub static TABLE: Table = Table {
    name: "ProjectTeams",
    description: Text {
        en: "Teams that have joined projects", ja: "プロジェクトに参加しているチーム"
    },
    list: whole("/projects/:projectIdOrKey/teams"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: all_of![projects::PROJECT, TEAM],
    primary_key: &["ProjectId", "Id"],
    references: REFERENCES,
    writes: Writes::NONE.insert(posts(ENDPOINT).by(KEY)).delete(deletes(ENDPOINT).by(KEY)),
    ..Table::READ_ONLY
};

const TEAM: &[Column] = &named::<{ teams::TEAM.len() }>(teams::TEAM, "Name", "Id", Names::Teams);

const ENDPOINT: &str = "/projects/:projectIdOrKey/teams";

const KEY: &[KeyPart] =
    &[projects::PART, KeyPart::parameter("teamId", Key { column: "Id", shape: Shape::Id })];

const REFERENCES: &[Reference] =
    &[refers(&["ProjectId"], "Projects", &["Id"]), refers(&["Id"], "Teams", &["Id"])];
