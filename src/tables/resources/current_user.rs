//! The user of the API key.

use super::users;
use crate::error::Text;
use crate::tables::declare::{Reference, Table, refers, whole};

/// `GET /users/myself`
pub static TABLE: Table = Table {
    name: "CurrentUser",
    description: Text { en: "The user of the API key", ja: "APIキーのユーザー" },
    list: whole("/users/myself"),
    columns: users::PERSON,
    primary_key: &["Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

const REFERENCES: &[Reference] = &[refers(&["Id"], "Users", &["Id"])];
