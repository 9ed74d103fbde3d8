//! Wiki pages without their content, which the list does not have.

use super::projects;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Filter, Key, KeyPart, Names, Operator, Reference, Shape, Single, Slot, Table,
    Transform, Writes, asked, column, deletes, exact, hangs, id, patches, posts, refers, whole,
};

/// `GET /wikis`
pub static TABLE: Table = Table {
    name: "WikiPages",
    description: Text {
        en: "Wiki pages of projects, without their content",
        ja: "プロジェクトのWikiページ（本文を除く）",
    },
    list: whole("/wikis"),
    single: Some(Single { endpoint: ENDPOINT, value: "wikiId", keys: KEYS }),
    count: Some("/wikis/count"),
    parent: Some(hangs(&projects::TABLE, Slot::Parameter("projectIdOrKey"), projects::KEYS)),
    columns: COLUMNS,
    primary_key: &["Id"],
    references: REFERENCES,
    filters: FILTERS,
    writes: Writes::NONE
        .insert(posts("/wikis"))
        .update(patches(ENDPOINT).by(KEY))
        .delete(deletes(ENDPOINT).by(KEY))
        .only(ONLY_WRITTEN),
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/wikis/:wikiId";

/// The key by which an endpoint takes its page.
pub(super) const KEYS: &[Key] = &[Key { column: "Id", shape: Shape::Id }];

/// One page in tables of its elements.
pub(super) const SINGLE_OF_ELEMENTS: Single =
    Single { endpoint: ENDPOINT, value: "wikiId", keys: &[Key { column: "WikiPageId", shape: Shape::Id }] };

const KEY: &[KeyPart] = &[id("wikiId", "Id")];

/// What names the page that something hangs from.
pub(super) const PART: KeyPart = id("wikiId", "WikiPageId");

#[rustfmt::skip]
const ONLY_WRITTEN: &[Column] = &[
    column("Content",    Text(100000), "").written("content").needed().perhaps_empty().about("Text of the page; read it from the page itself", "ページの本文"),
    column("MailNotify", Boolean,      "").written("mailNotify").deleted("mailNotify").about("Tell members by mail", "メンバーにメールで通知する"),
];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",            BigInt,     "id").auto()                         .about("Id of the page", "WikiページのID"),
    column("ProjectId",     BigInt,     "projectId").parent("Id").not_null() .about("Id of the project", "プロジェクトのID").inserted("projectId").required(),
    column("ProjectKey",    Text(25),   "projectId").through(Transform::KeyOfProjectId).parent("ProjectKey").about("Key of the project", "プロジェクトキー").by_name("ProjectId", Names::ProjectKeys),
    column("Name",          Text(255),  "name")                              .about("Name", "ページ名").written("name").required(),
    column("TagIds",        Text(1000), "tags[].id")                         .about("Ids of the tags, comma-separated", "タグのID（カンマ区切り）"),
    column("Tags",          Text(4000), "tags[].name")                       .about("Tags, comma-separated", "タグ（カンマ区切り）"),
    column("CreatedUserId", BigInt,     "createdUser.id")                    .about("Id of the user who added the page", "登録者のID"),
    column("CreatedUser",   Text(255),  "createdUser.name")                  .about("Name of the user who added the page", "登録者"),
    column("Created",       Timestamp,  "created")                           .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId", BigInt,     "updatedUser.id")                    .about("Id of the user who changed the page last", "更新者のID"),
    column("UpdatedUser",   Text(255),  "updatedUser.name")                  .about("Name of the user who changed the page last", "更新者"),
    column("Updated",       Timestamp,  "updated")                           .about("Time of the last change, UTC", "更新日時（UTC）"),
    asked("Keyword", 1000)                                                   .about("Text that WHERE Keyword = 'text' asks Backlog to search for: its own search over wiki pages, whose extent it does not document; NULL where nothing is asked", "WHERE Keyword = '文字列' でBacklogに検索させる文字列（Backlogのキーワード検索、対象範囲は非公開。条件がないときはNULL）"),
];

const FILTERS: &[Filter] = &[exact("Keyword", Operator::Each, "keyword").listing()];

const REFERENCES: &[Reference] = &[refers(&["ProjectId"], "Projects", &["Id"])];
