//! Files attached to wiki pages.

use super::{issue_attachments, wiki_pages};
use crate::error::Text;
use crate::tables::declare::{
    Answer, Column, ColumnType::*, Content, FilePart, KeyPart, Reference, Slot, Table, Writes, bytes, column,
    deletes, hangs, id, posts, refers, whole,
};

/// `GET /wikis/:wikiId/attachments`
pub static TABLE: Table = Table {
    name: "WikiPageAttachments",
    description: Text { en: "Files attached to wiki pages", ja: "Wikiページの添付ファイル" },
    list: whole("/wikis/:wikiId/attachments"),
    parent: Some(hangs(&wiki_pages::TABLE, Slot::Path("wikiId"), wiki_pages::KEYS)),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/wikis/:wikiId/attachments").by(&[wiki_pages::PART]).answers(Answer::Array))
        .delete(deletes(CONTENT.endpoint).by(KEY))
        .only(issue_attachments::UPLOADED),
    ..Table::READ_ONLY
};

const KEY: &[KeyPart] = &[wiki_pages::PART, id("attachmentId", "Id")];

const CONTENT: Content = Content {
    endpoint: "/wikis/:wikiId/attachments/:attachmentId",
    values: &[("wikiId", "WikiPageId"), ("attachmentId", "Id")],
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,     "id").auto()                         .about("Id of the file", "添付ファイルのID"),
    column("WikiPageId",    BigInt,     "").parent("Id").not_null()          .about("Id of the page", "WikiページのID"),
    column("WikiPage",      Text(255),  "").parent("Name")                   .about("Name of the page", "Wikiページ名"),
    column("ProjectId",     BigInt,     "").parent("ProjectId").not_null()   .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",    Text(25),   "").parent("ProjectKey")             .about("Key of the project", "プロジェクトキー"),
    column("Name",          Text(255),  "name")                              .about("File name", "ファイル名").file(FilePart::Name),
    column("Size",          BigInt,     "size")                              .about("Bytes", "サイズ（バイト）"),
    column("CreatedUserId", BigInt,     "createdUser.id")                    .about("Id of the user who attached the file", "登録者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name")                  .about("Name of the user who attached the file", "登録者"),
    column("Created",       Timestamp,  "created")                           .about("Time of attaching, UTC", "登録日時（UTC）"),
    bytes("Content", &CONTENT)                                               .about("The file itself; one request a row", "ファイルの内容（1行につき1リクエスト）").file(FilePart::Content),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["WikiPageId"], "WikiPages", &["Id"]),
    refers(&["ProjectId"],  "Projects",  &["Id"]),
];
