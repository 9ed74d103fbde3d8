//! `PostAttachment`, `AttachFileToWiki`

use super::declare::{Answer, Parameter, Place::*, Procedure, parameter, post, text};
use super::results;
use crate::tables::declare::{Column, ColumnType::*, Table, column};

/// `POST /space/attachment`
pub(super) static POST: Procedure = Procedure {
    name: "PostAttachment",
    description: text(
        "Uploads a file and gives the id by which it can be attached once within an hour",
        "ファイルをアップロードし、1時間以内に1回添付できるIDを返します",
    ),
    parameters: FILE,
    one_of: &["FilePath", "Content"],
    calls: &[post("/space/attachment")],
    answer: Answer::Rows(&UPLOADED),
    ..Procedure::EMPTY
};

#[rustfmt::skip]
const FILE: &[Parameter] = &[
    parameter("FilePath", Text(4000), Source).optional()   .about("Path of the file on this computer", "このコンピューターのファイルのパス"),
    parameter("FileName", Text(255),  FileName).optional() .about("File name in Backlog; needed with Content, else that of the path", "Backlogでのファイル名。Content には必須、省略時はパスのファイル名"),
    parameter("Content",  Binary,     Content).optional()  .about("The file itself, in place of FilePath", "FilePath の代わりに渡すファイルの内容"),
];

static UPLOADED: Table = results::rows("UploadedFile", UPLOADED_COLUMNS);

#[rustfmt::skip]
const UPLOADED_COLUMNS: &[Column] = &[
    column("Id",   BigInt,    "id").not_null() .about("Temporary id of the file", "ファイルの一時的なID"),
    column("Name", Text(255), "name")          .about("File name", "ファイル名"),
    column("Size", BigInt,    "size")          .about("Bytes", "サイズ（バイト）"),
];

/// `POST /wikis/:wikiId/attachments`
pub(super) static ATTACH_TO_WIKI: Procedure = Procedure {
    name: "AttachFileToWiki",
    description: text(
        "Attaches uploaded files to a wiki page",
        "アップロードしたファイルをWikiページに添付します",
    ),
    parameters: &[
        parameter("WikiId", BigInt, Path("wikiId")).about("Id of the wiki page", "WikiページのID"),
        parameter("AttachmentIds", Text(4000), Ids("attachmentId[]")).about(
            "Ids that PostAttachment gave, separated by commas",
            "PostAttachment が返したID（カンマ区切り）",
        ),
    ],
    calls: &[post("/wikis/:wikiId/attachments")],
    answer: Answer::Rows(&results::ATTACHMENTS),
    ..Procedure::EMPTY
};
