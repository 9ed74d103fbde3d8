//! Git repositories of projects.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Reference, Slot, Table, column, hangs, refers, whole};

/// `GET /projects/:projectIdOrKey/git/repositories`
pub static TABLE: Table = Table {
    name: "Repositories",
    description: Text { en: "Git repositories of projects", ja: "プロジェクトのGitリポジトリ" },
    list: whole("/projects/:projectIdOrKey/git/repositories"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,     "id").auto()                       .about("Id of the repository", "リポジトリのID"),
    column("ProjectId",     BigInt,     "projectId").parent("Id").not_null().about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),   "").parent("ProjectKey")           .about("Key of the project", "プロジェクトキー"),
    column("Name",          Text(255),  "name")                            .about("Name", "リポジトリ名"),
    column("Description",   Text(4000), "description")                     .about("Description", "説明"),
    column("HookUrl",       Text(2048), "hookUrl")                         .about("Address that is called after a push", "Webフック（プッシュ時に呼び出すURL）"),
    column("HttpUrl",       Text(2048), "httpUrl")                         .about("Address to clone from by HTTPS", "クローン用のURL（HTTPS）"),
    column("SshUrl",        Text(2048), "sshUrl")                          .about("Address to clone from by SSH", "クローン用のURL（SSH）"),
    column("DisplayOrder",  BigInt,     "displayOrder")                    .about("Place in lists", "表示順"),
    column("PushedAt",      Timestamp,  "pushedAt")                        .about("Time of the last push, UTC", "最終プッシュ日時（UTC）"),
    column("CreatedUserId", BigInt,     "createdUser.id")                  .about("Id of the user who added the repository", "登録者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name")                .about("Name of the user who added the repository", "登録者"),
    column("Created",       Timestamp,  "created")                         .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId", BigInt,     "updatedUser.id")                  .about("Id of the user who changed the repository last", "更新者のID"),
    column("UpdatedUser",   Text(255),  "updatedUser.name")                .about("Name of the user who changed the repository last", "更新者"),
    column("Updated",       Timestamp,  "updated")                         .about("Time of the last change, UTC", "更新日時（UTC）"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
