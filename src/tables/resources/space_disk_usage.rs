//! Disk usage of the space.

use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Table, column, whole};

/// `GET /space/diskUsage`
pub static TABLE: Table = Table {
    name: "SpaceDiskUsage",
    description: Text {
        en: "Disk usage of the space in bytes, one row; for administrators",
        ja: "スペースの使用容量（バイト、1行、管理者のみ）",
    },
    list: whole("/space/diskUsage"),
    columns: COLUMNS,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Capacity",   BigInt, "capacity")   .about("Bytes that the space may hold", "スペースの容量（バイト）"),
    column("Issue",      BigInt, "issue")      .about("Bytes of issues", "課題の使用量（バイト）"),
    column("Wiki",       BigInt, "wiki")       .about("Bytes of wiki pages", "Wikiの使用量（バイト）"),
    column("File",       BigInt, "file")       .about("Bytes of shared files", "共有ファイルの使用量（バイト）"),
    column("Subversion", BigInt, "subversion") .about("Bytes of Subversion repositories", "Subversionの使用量（バイト）"),
    column("Git",        BigInt, "git")        .about("Bytes of Git repositories", "Gitの使用量（バイト）"),
    column("GitLfs",     BigInt, "gitLFS")     .about("Bytes of Git LFS", "Git LFSの使用量（バイト）"),
];
