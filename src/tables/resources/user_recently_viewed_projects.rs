//! Projects that the user of the API key viewed last.

use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Paging, Reference, Table, column, paged, refers};

/// `GET /users/myself/recentlyViewedProjects`
pub static TABLE: Table = Table {
    name: "UserRecentlyViewedProjects",
    description: Text {
        en: "Projects that the user of the API key viewed last, newest first",
        ja: "APIキーのユーザーが最近見たプロジェクト（新しい順）",
    },
    list: paged("/users/myself/recentlyViewedProjects", Paging::Offset).ordered(&[("order", "desc")]),
    columns: COLUMNS,
    primary_key: &["ProjectId"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("ProjectId",  BigInt,    "project.id").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey", Text(25),  "project.projectKey")    .about("Key of the project", "プロジェクトキー"),
    column("Project",    Text(255), "project.name")          .about("Name of the project", "プロジェクト名"),
    column("Archived",   Boolean,   "project.archived")      .about("Archived", "アーカイブ済み"),
    column("Viewed",     Timestamp, "updated")               .about("Time of viewing, UTC", "閲覧日時（UTC）"),
    column("Settings",   Json,      "project")               .about("The whole project as JSON", "プロジェクトの全項目（JSON）"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
