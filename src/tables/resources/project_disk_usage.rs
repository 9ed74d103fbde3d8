//! Disk usage of joined projects.

use super::{projects, space_disk_usage_details};
use crate::error::Text;
use crate::tables::declare::{Reference, Slot, Table, all_of, hangs, refers, whole};

/// `GET /projects/:projectIdOrKey/diskUsage`
pub static TABLE: Table = Table {
    name: "ProjectDiskUsage",
    description: Text {
        en: "Disk usage of joined projects in bytes; for administrators",
        ja: "参加しているプロジェクトの使用容量（バイト、管理者のみ）",
    },
    list: whole("/projects/:projectIdOrKey/diskUsage"),
    parent: Some(hangs(&projects::TABLE, Slot::Path("projectIdOrKey"), projects::KEYS)),
    columns: all_of![projects::PROJECT, space_disk_usage_details::USAGE],
    primary_key: &["ProjectId"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
