//! Projects the user has joined.

use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Key, KeyPart, Operator, Shape, Single, Table, Writes, column, deletes, inexact,
    patches, posts, whole,
};

/// `GET /projects`
pub static TABLE: Table = Table {
    name: "Projects",
    description: Text { en: "Projects the user has joined", ja: "参加しているプロジェクト" },
    list: whole("/projects"),
    single: Some(Single { endpoint: ENDPOINT, value: "projectIdOrKey", keys: KEYS }),
    columns: COLUMNS,
    primary_key: &["Id"],
    unique_keys: &[&["ProjectKey"]],
    writes: Writes::NONE
        .insert(posts("/projects"))
        .update(patches(ENDPOINT).by(KEY))
        .delete(deletes(ENDPOINT).by(KEY)),
    filters: &[inexact("Archived", Operator::Equal, "archived")],
    ..Table::READ_ONLY
};

const ENDPOINT: &str = "/projects/:projectIdOrKey";

/// What names a project in a request.
const KEY: &[KeyPart] = &[KeyPart::path("projectIdOrKey", Key { column: "Id", shape: Shape::Id })
    .or(Key { column: "ProjectKey", shape: Shape::ProjectKey })];

/// What names the project that something hangs from.
pub(super) const PART: KeyPart =
    KeyPart::path("projectIdOrKey", Key { column: "ProjectId", shape: Shape::Id })
        .or(Key { column: "ProjectKey", shape: Shape::ProjectKey });

/// Keys by which an endpoint takes its project.
pub(super) const KEYS: &[Key] =
    &[Key { column: "Id", shape: Shape::Id }, Key { column: "ProjectKey", shape: Shape::ProjectKey }];

/// The project of a row that hangs from it.
#[rustfmt::skip]
pub(super) const PROJECT: &[Column] = &[
    column("ProjectId",  BigInt,   "").parent("Id").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey", Text(25), "").parent("ProjectKey")    .about("Key of the project", "プロジェクトキー"),
];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",                                BigInt,    "id").auto()                     .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",                        Text(25),  "projectKey").not_null()         .about("Key of the project, such as APP", "プロジェクトキー（例：APP）").written("key").required(),
    column("Name",                              Text(255), "name")                          .about("Name", "プロジェクト名").written("name").required(),
    column("ChartEnabled",                      Boolean,   "chartEnabled")                  .about("Burndown chart is shown", "チャートを使用する").written("chartEnabled"),
    column("UseResolvedForChart",               Boolean,   "useResolvedForChart")           .about("Charts count resolved issues as done", "チャートで処理済みを完了とみなす").written("useResolvedForChart"),
    column("SubtaskingEnabled",                 Boolean,   "subtaskingEnabled")             .about("Issues may have child issues", "親子課題を使用する").written("subtaskingEnabled"),
    column("GrandchildIssueEnabled",            Boolean,   "grandchildIssueEnabled")        .about("Child issues may have child issues", "孫課題を使用する").written("grandchildIssueEnabled"),
    column("ProjectLeaderCanEditProjectLeader", Boolean,   "projectLeaderCanEditProjectLeader").about("Project administrators may appoint others", "プロジェクト管理者が他の管理者を設定できる").written("projectLeaderCanEditProjectLeader"),
    column("UseWiki",                           Boolean,   "useWiki")                       .about("Wiki is on", "Wikiを使用する").written("useWiki"),
    column("UseDocument",                       Boolean,   "useDocument")                   .about("Documents are on", "ドキュメントを使用する").written("useDocument"),
    column("UseFileSharing",                    Boolean,   "useFileSharing")                .about("File sharing is on", "ファイル共有を使用する").written("useFileSharing"),
    column("UseWikiTreeView",                   Boolean,   "useWikiTreeView")               .about("Wiki pages are shown as a tree", "Wikiをツリー表示する").written("useWikiTreeView"),
    column("UseSubversion",                     Boolean,   "useSubversion")                 .about("Subversion is on", "Subversionを使用する").written("useSubversion"),
    column("UseGit",                            Boolean,   "useGit")                        .about("Git is on", "Gitを使用する").written("useGit"),
    column("UseOriginalImageSizeAtWiki",        Boolean,   "useOriginalImageSizeAtWiki")    .about("Wiki shows images in their own size", "Wikiで画像を原寸表示する").written("useOriginalImageSizeAtWiki"),
    column("TextFormattingRule",                Text(20),  "textFormattingRule")            .about("markdown or backlog", "テキスト整形のルール（markdown または backlog）").written("textFormattingRule"),
    column("Archived",                          Boolean,   "archived")                      .about("Archived", "アーカイブ済み").updated("archived"),
    column("DisplayOrder",                      BigInt,    "displayOrder")                  .about("Place in lists", "表示順"),
    column("UseDevAttributes",                  Boolean,   "useDevAttributes")              .about("Priority, milestone and version are shown", "優先度・マイルストーン・バージョンを表示する").written("useDevAttributes"),
];
