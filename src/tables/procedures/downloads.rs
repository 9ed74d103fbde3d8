//! `DownloadFile`

use super::declare::{Answer, Parameter, Place::*, Procedure, get, parameter, text};
use super::results;
use crate::tables::declare::{Column, ColumnType::*, Table, column};

/// The downloads of attachments and shared files.
pub(super) static DOWNLOAD: Procedure = Procedure {
    name: "DownloadFile",
    description: text(
        "Downloads an attachment or a shared file, to the result set or to a file on this computer",
        "添付ファイルまたは共有ファイルを、結果の列またはこのコンピューターのファイルにダウンロードします",
    ),
    parameters: WHICH,
    calls: &[
        get("/issues/:issueIdOrKey/attachments/:attachmentId"),
        get("/wikis/:wikiId/attachments/:attachmentId"),
        get("/documents/:documentId/attachments/:attachmentId"),
        get(
            "/projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests/:number/attachments/:attachmentId",
        ),
        get("/projects/:projectIdOrKey/files/:sharedFileId"),
    ],
    answer: Answer::File,
    ..Procedure::EMPTY
};

#[rustfmt::skip]
const WHICH: &[Parameter] = &[
    parameter("IssueIdOrKey",       Text(50),   Path("issueIdOrKey")).optional()   .about("Id or key of the issue that the attachment is of", "添付先の課題のIDまたはキー"),
    parameter("WikiId",             BigInt,     Path("wikiId")).optional()         .about("Id of the wiki page that the attachment is of", "添付先のWikiページのID"),
    parameter("DocumentId",         Text(100),  Path("documentId")).optional()     .about("Id of the document that the attachment is of", "添付先のドキュメントのID"),
    parameter("ProjectIdOrKey",     Text(25),   Path("projectIdOrKey")).optional() .about("Id or key of the project of a pull request or shared file", "プルリクエストまたは共有ファイルのプロジェクトのIDまたはキー"),
    parameter("RepositoryIdOrName", Text(100),  Path("repoIdOrName")).optional()   .about("Id or name of the repository of the pull request", "プルリクエストのリポジトリーのIDまたは名前"),
    parameter("PullRequestNumber",  BigInt,     Path("number")).optional()         .about("Number of the pull request that the attachment is of", "添付先のプルリクエストの番号"),
    parameter("AttachmentId",       BigInt,     Path("attachmentId")).optional()   .about("Id of the attachment", "添付ファイルのID"),
    parameter("SharedFileId",       BigInt,     Path("sharedFileId")).optional()   .about("Id of the shared file", "共有ファイルのID"),
    parameter("FilePath",           Text(4000), Target).optional()                 .about("File to write on this computer; it must not exist. Without it the bytes are in the result set", "このコンピューターに書き込むファイル（既存のファイルは不可）。省略すると結果の列に内容を返します"),
];

/// What a download gives. Made from the bytes, not from JSON.
pub(super) static FILE: Table = results::rows("DownloadedFile", FILE_COLUMNS);

#[rustfmt::skip]
const FILE_COLUMNS: &[Column] = &[
    column("Size",     BigInt,     "").not_null() .about("Bytes", "サイズ（バイト）"),
    column("Content",  Binary,     "")            .about("The file itself; NULL where it was written to FilePath", "ファイルの内容。FilePath に書き込んだ場合は NULL"),
    column("FilePath", Text(4000), "")            .about("The file that was written", "書き込んだファイル"),
];
