//! Documents with their content, without those in the trash.

use crate::error::Text;
use crate::tables::declare::{
    Answer, Column, ColumnType::*, CountOfEach, Filter, Key, KeyPart, List, Names, Operator::*, Paging,
    Reference, Shape, Single, Slot, SortKey, Table, Transform, Writes, all_of, asked, column, deletes, exact,
    paged, posts, refers,
};

/// `GET /documents`
pub static TABLE: Table = Table {
    name: "Documents",
    description: Text {
        en: "Documents with their content; one in the trash is found by its Id only",
        ja: "ドキュメント（本文を含む。ゴミ箱の中のものはIdを指定したときだけ取得）",
    },
    list: LIST,
    single: Some(Single { endpoint: ENDPOINT, value: "documentId", keys: KEYS }),
    count_of_each: Some(CountOfEach {
        endpoint: "/documents/count",
        slot: Slot::Parameter("projectIdOrKey"),
        keys: &[
            Key { column: "ProjectId", shape: Shape::Id },
            Key { column: "ProjectKey", shape: Shape::ProjectKey },
        ],
    }),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/documents").answers(Answer::RowWithout(NOT_IN_ANSWERS)))
        .delete(deletes(ENDPOINT).by(KEY).answers(Answer::RowWithout(NOT_IN_ANSWERS_TO_DELETE)))
        .only(ONLY_WRITTEN),
    filters: FILTERS,
    orders: &[SortKey { column: "Created", key: "created" }, SortKey { column: "Updated", key: "updated" }],
    ..Table::READ_ONLY
};

/// What only reading a document tells.
const NOT_IN_ANSWERS: &[&str] =
    &["TagIds", "Tags", "Attachments", "CreatedUserId", "CreatedUser", "UpdatedUserId", "UpdatedUser"];

const NOT_IN_ANSWERS_TO_DELETE: &[&str] = all_of![NOT_IN_ANSWERS, &["Plain", "Json"]];

/// What names a document in a request.
const KEY: &[KeyPart] = &[KeyPart::path("documentId", Key { column: "Id", shape: Shape::DocumentId })];

#[rustfmt::skip]
const ONLY_WRITTEN: &[Column] = &[
    column("Content",  Text(1000000), "").inserted("content") .about("Content in Markdown", "本文（Markdown）"),
    column("ParentId", Text(64),      "").inserted("parentId").about("Id of the document it goes below", "親ドキュメントのID"),
    column("AddLast",  Boolean,       "").inserted("addLast") .about("It goes last among its siblings, not first", "末尾に追加する"),
];

/// Documents in the order of creation, which does not change while pages are read.
pub(super) const LIST: List =
    paged("/documents", Paging::RequiredOffset).ordered(&[("sort", "created"), ("order", "asc")]);

const ENDPOINT: &str = "/documents/:documentId";

/// The key by which an endpoint takes its document.
pub(super) const KEYS: &[Key] = &[Key { column: "Id", shape: Shape::DocumentId }];

/// One document in tables of its elements.
pub(super) const SINGLE_OF_ELEMENTS: Single = Single {
    endpoint: ENDPOINT,
    value: "documentId",
    keys: &[Key { column: "DocumentId", shape: Shape::DocumentId }],
};

#[rustfmt::skip]
const FILTERS: &[Filter] = &[
    exact("ProjectId",  In,                          "projectId[]"),
    exact("ProjectKey", InNames(Names::ProjectKeys), "projectId[]"),
    exact("Keyword",    Each,                        "keyword").listing(),
];

/// What selects documents in tables of their elements.
#[rustfmt::skip]
pub(super) const FILTERS_OF_ELEMENTS: &[Filter] = &[
    exact("ProjectId",  In,                          "projectId[]"),
    exact("ProjectKey", InNames(Names::ProjectKeys), "projectId[]"),
];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            Text(64),   "id").not_null()                     .about("Id of the document", "ドキュメントのID"),
    column("ProjectId",     BigInt,     "projectId").not_null()              .about("Id of the project", "プロジェクトのID").inserted("projectId").required(),
    column("ProjectKey",    Text(25),   "projectId").through(Transform::KeyOfProjectId).about("Key of the project", "プロジェクトキー").by_name("ProjectId", Names::ProjectKeys),
    column("Title",         Text(1000), "title")                             .about("Title", "タイトル").inserted("title"),
    column("Plain",         Text(1000000), "plain")                          .about("Content as plain text", "本文（プレーンテキスト）"),
    column("Json",          Text(1000000), "json")                           .about("Content as a tree of nodes (ProseMirror), as JSON", "本文（ProseMirrorのJSON）"),
    column("StatusId",      BigInt,     "statusId")                          .about("Id of the status", "状態のID"),
    column("Emoji",         Text(50),   "emoji")                             .about("Emoji", "絵文字").inserted("emoji"),
    column("TagIds",        Text(1000), "tags[].id")                         .about("Ids of the tags, comma-separated", "タグのID（カンマ区切り）"),
    column("Tags",          Text(4000), "tags[].name")                       .about("Tags, comma-separated", "タグ（カンマ区切り）"),
    column("Attachments",   Json,       "attachments")                       .about("Attached files as JSON", "添付ファイル（JSON）"),
    column("CreatedUserId", BigInt,     "createdUser.id")                    .about("Id of the user who added the document", "登録者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name")                  .about("Name of the user who added the document", "登録者"),
    column("Created",       Timestamp,  "created").not_null()                .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId", BigInt,     "updatedUser.id")                    .about("Id of the user who changed the document last", "更新者のID"),
    column("UpdatedUser",   Text(255),  "updatedUser.name")                  .about("Name of the user who changed the document last", "更新者"),
    column("Updated",       Timestamp,  "updated").not_null()                .about("Time of the last change, UTC", "更新日時（UTC）"),
    asked("Keyword", 1000)                                                   .about("Text that WHERE Keyword = 'text' asks Backlog to search for: its own search over documents, whose extent it does not document; NULL where nothing is asked", "WHERE Keyword = '文字列' でBacklogに検索させる文字列（Backlogのキーワード検索、対象範囲は非公開。条件がないときはNULL）"),
];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
