//! Members of projects.

use super::{projects, users};
use crate::error::Text;
use crate::tables::declare::{
    Column, Key, KeyPart, Names, Reference, Shape, Slot, Table, Writes, all_of, deletes, hangs, named, posts,
    refers, whole,
};

/// `GET /projects/:projectIdOrKey/users`
pub static TABLE: Table = Table {
    name: "ProjectUsers",
    description: Text { en: "Members of projects", ja: "プロジェクトのメンバー" },
    list: whole("/projects/:projectIdOrKey/users"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: all_of![projects::PROJECT, USER],
    primary_key: &["ProjectId", "Id"],
    references: REFERENCES,
    writes: Writes::NONE.insert(posts(ENDPOINT).by(KEY)).delete(deletes(ENDPOINT).by(KEY)),
    ..Table::READ_ONLY
};

const USER: &[Column] = &named::<{ users::PERSON.len() }>(users::PERSON, "Name", "Id", Names::Users);

const ENDPOINT: &str = "/projects/:projectIdOrKey/users";

/// The parameter is the number, not the login id.
const KEY: &[KeyPart] =
    &[projects::PART, KeyPart::parameter("userId", Key { column: "Id", shape: Shape::Id })];

const REFERENCES: &[Reference] =
    &[refers(&["ProjectId"], "Projects", &["Id"]), refers(&["Id"], "Users", &["Id"])];
