//! Shared files linked to issues and wiki pages.

use super::declare::{Answer, Parameter, Place::*, Procedure, delete, parameter, post, text};
use super::results;
use crate::tables::declare::ColumnType::*;

const ISSUE: Parameter = parameter("IssueIdOrKey", Text(50), Path("issueIdOrKey"))
    .about("Id or key of the issue", "課題のIDまたはキー");
const WIKI: Parameter =
    parameter("WikiId", BigInt, Path("wikiId")).about("Id of the wiki page", "WikiページのID");
const FILES: Parameter = parameter("SharedFileIds", Text(4000), Ids("fileId[]"))
    .about("Ids of the shared files, separated by commas", "共有ファイルのID（カンマ区切り）");
const FILE: Parameter =
    parameter("SharedFileId", BigInt, Path("id")).about("Id of the shared file", "共有ファイルのID");

/// `POST /issues/:issueIdOrKey/sharedFiles`
pub(super) static LINK_TO_ISSUE: Procedure = Procedure {
    name: "LinkSharedFilesToIssue",
    description: text("Links shared files to an issue", "共有ファイルを課題にリンクします"),
    parameters: &[ISSUE, FILES],
    calls: &[post("/issues/:issueIdOrKey/sharedFiles")],
    answer: Answer::Rows(&results::SHARED_FILES),
    ..Procedure::EMPTY
};

/// `POST /wikis/:wikiId/sharedFiles`
pub(super) static LINK_TO_WIKI: Procedure = Procedure {
    name: "LinkSharedFilesToWiki",
    description: text("Links shared files to a wiki page", "共有ファイルをWikiページにリンクします"),
    parameters: &[WIKI, FILES],
    calls: &[post("/wikis/:wikiId/sharedFiles")],
    answer: Answer::Rows(&results::SHARED_FILES),
    ..Procedure::EMPTY
};

/// `DELETE /issues/:issueIdOrKey/sharedFiles/:id`
pub(super) static UNLINK_FROM_ISSUE: Procedure = Procedure {
    name: "UnlinkSharedFileFromIssue",
    description: text(
        "Removes the link of a shared file from an issue",
        "課題から共有ファイルのリンクを外します",
    ),
    parameters: &[ISSUE, FILE],
    calls: &[delete("/issues/:issueIdOrKey/sharedFiles/:id")],
    answer: Answer::Rows(&results::SHARED_FILES),
    ..Procedure::EMPTY
};

/// `DELETE /wikis/:wikiId/sharedFiles/:id`
pub(super) static UNLINK_FROM_WIKI: Procedure = Procedure {
    name: "UnlinkSharedFileFromWiki",
    description: text(
        "Removes the link of a shared file from a wiki page",
        "Wikiページから共有ファイルのリンクを外します",
    ),
    parameters: &[WIKI, FILE],
    calls: &[delete("/wikis/:wikiId/sharedFiles/:id")],
    answer: Answer::Rows(&results::SHARED_FILES),
    ..Procedure::EMPTY
};
