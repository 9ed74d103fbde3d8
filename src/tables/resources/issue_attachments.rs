//! Files attached to issues.

use super::issues;
use crate::error::Text;
use crate::tables::declare::{
    Answer, Column, ColumnType::*, Content, FilePart, KeyPart, Reference, Table, Transform, Writes, bytes,
    column, deletes, id, patches, refers,
};

/// `GET /issues`, which has the files of each issue
pub static TABLE: Table = Table {
    name: "IssueAttachments",
    description: Text { en: "Files attached to issues", ja: "課題の添付ファイル" },
    list: issues::LIST.elements("attachments").ordered(&[
        ("attachment", "true"),
        ("sort", "created"),
        ("order", "asc"),
    ]),
    single: Some(issues::SINGLE_OF_ELEMENTS),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(patches("/issues/:issueIdOrKey").by(&[issues::PART]).answers(Answer::Listing))
        .delete(deletes(CONTENT.endpoint).by(KEY))
        .only(UPLOADED),
    filters: issues::FILTERS_OF_ELEMENTS,
    ..Table::READ_ONLY
};

const CONTENT: Content = Content {
    endpoint: "/issues/:issueIdOrKey/attachments/:attachmentId",
    values: &[("issueIdOrKey", "IssueId"), ("attachmentId", "Id")],
};

/// The file to attach.
#[rustfmt::skip]
pub(super) const UPLOADED: &[Column] = &[
    column("FilePath",     Text(4000), "").file(FilePart::Path).about("Path on this computer of the file to attach, in place of Content", "Content の代わりに添付するファイルの、このコンピューターでのパス"),
    column("AttachmentId", BigInt,     "").inserted("attachmentId[]").file(FilePart::Uploaded).about("Id of an uploaded file to attach, as the procedure PostAttachment gives it, in place of Content", "Content の代わりに添付するアップロード済みファイルのID（プロシージャ PostAttachment の結果）"),
];

const KEY: &[KeyPart] = &[issues::PART, id("attachmentId", "Id")];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,    "id").auto()                      .about("Id of the file", "添付ファイルのID"),
    column("IssueId",       BigInt,    "/id").not_null()                .about("Id of the issue", "課題のID"),
    column("IssueKey",      Text(50),  "/issueKey").not_null()         .about("Key of the issue", "課題キー"),
    column("ProjectId",     BigInt,    "/projectId").not_null()        .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),  "/issueKey").through(Transform::ProjectOfIssueKey).not_null().about("Key of the project", "プロジェクトキー"),
    column("Name",          Text(255), "name")                           .about("File name", "ファイル名").file(FilePart::Name),
    column("Size",          BigInt,    "size")                           .about("Bytes", "サイズ（バイト）"),
    column("CreatedUserId", BigInt,    "createdUser.id")                 .about("Id of the user who attached the file", "登録者のID"),
    column("CreatedUser",   Text(255), "createdUser.name")               .about("Name of the user who attached the file", "登録者"),
    column("Created",       Timestamp, "created")                        .about("Time of attaching, UTC", "登録日時（UTC）"),
    bytes("Content", &CONTENT)                                           .about("The file itself; one request a row", "ファイルの内容（1行につき1リクエスト）").file(FilePart::Content),
];

const REFERENCES: &[Reference] =
    &[refers(&["IssueId"], "Issues", &["Id"]), refers(&["ProjectId"], "Projects", &["Id"])];
