//! Administrators of projects.

use super::{projects, users};
use crate::error::Text;
use crate::tables::declare::{
    Column, Key, KeyPart, Names, Reference, Shape, Slot, Table, Writes, all_of, deletes, hangs, named, posts,
    refers, whole,
};

/// `GET /projects/:projectIdOrKey/administrators`
pub static TABLE: Table = Table {
    name: "ProjectAdministrators",
    description: Text { en: "Administrators of projects", ja: "プロジェクト管理者" },
    list: whole("/projects/:projectIdOrKey/administrators"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: all_of![projects::PROJECT, USER],
    primary_key: &["ProjectId", "Id"],
    references: REFERENCES,
    writes: Writes::NONE.insert(posts(ENDPOINT).by(KEY)).delete(deletes(ENDPOINT).by(KEY)),
    ..Table::READ_ONLY
};

const USER: &[Column] = &named::<{ users::PERSON.len() }>(users::PERSON, "Name", "Id", Names::Members);

const ENDPOINT: &str = "/projects/:projectIdOrKey/administrators";

const KEY: &[KeyPart] =
    &[projects::PART, KeyPart::parameter("userId", Key { column: "Id", shape: Shape::Id })];

const REFERENCES: &[Reference] =
    &[refers(&["ProjectId"], "Projects", &["Id"]), refers(&["Id"], "Users", &["Id"])];
