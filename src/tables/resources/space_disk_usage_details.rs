//! Disk usage of the projects of the space, in one request.

use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Reference, Table, Transform, all_of, column, refers, whole,
};

/// `GET /space/diskUsage`, which has that of each project
pub static TABLE: Table = Table {
    name: "SpaceDiskUsageDetails",
    description: Text {
        en: "Disk usage of each project in bytes; for administrators",
        ja: "プロジェクトごとの使用容量（バイト、管理者のみ）",
    },
    list: whole("/space/diskUsage").elements("details"),
    columns: all_of![PROJECT, USAGE],
    primary_key: &["ProjectId"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const PROJECT: &[Column] = &[
    column("ProjectId",  BigInt,   "projectId").not_null()                         .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey", Text(25), "projectId").through(Transform::KeyOfProjectId) .about("Key of the project; NULL where the user has not joined it", "プロジェクトキー（参加していないプロジェクトはNULL）"),
];

/// What a project uses.
#[rustfmt::skip]
pub(super) const USAGE: &[Column] = &[
    column("Issue",      BigInt, "issue")      .about("Bytes of issues", "課題の使用量（バイト）"),
    column("Wiki",       BigInt, "wiki")       .about("Bytes of wiki pages", "Wikiの使用量（バイト）"),
    column("Document",   BigInt, "document")   .about("Bytes of documents", "ドキュメントの使用量（バイト）"),
    column("File",       BigInt, "file")       .about("Bytes of shared files", "共有ファイルの使用量（バイト）"),
    column("Subversion", BigInt, "subversion") .about("Bytes of Subversion repositories", "Subversionの使用量（バイト）"),
    column("Git",        BigInt, "git")        .about("Bytes of Git repositories", "Gitの使用量（バイト）"),
    column("GitLfs",     BigInt, "gitLFS")     .about("Bytes of Git LFS", "Git LFSの使用量（バイト）"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
