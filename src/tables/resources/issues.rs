//! Issues of all projects the user has joined.

use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Filter, Group, Key, KeyPart, List, Names, Operator::*, Paging, Reference, Shape,
    Single, SortKey, Table, Transform, Writes, asked, column, deletes, exact, group, inexact, paged, patches,
    posts, refers,
};

/// `GET /issues`
pub static TABLE: Table = Table {
    name: "Issues",
    description: Text {
        en: "Issues of all joined projects", ja: "参加しているすべてのプロジェクトの課題"
    },
    list: LIST,
    single: Some(Single { endpoint: ENDPOINT, value: "issueIdOrKey", keys: KEYS }),
    count: Some("/issues/count"),
    columns: COLUMNS,
    primary_key: &["Id"],
    unique_keys: &[&["IssueKey"]],
    references: REFERENCES,
    filters: FILTERS,
    orders: &[SortKey { column: "Created", key: "created" }, SortKey { column: "Updated", key: "updated" }],
    groups: GROUPS,
    writes: Writes::NONE
        .insert(posts("/issues"))
        .update(patches(ENDPOINT).by(KEY))
        .delete(deletes(ENDPOINT).by(KEY))
        .only(ONLY_WRITTEN),
    ..Table::READ_ONLY
};

/// Issues in the order of creation, which does not change while pages are read.
pub(super) const LIST: List =
    paged("/issues", Paging::Offset).ordered(&[("sort", "created"), ("order", "asc")]);

const ENDPOINT: &str = "/issues/:issueIdOrKey";

#[rustfmt::skip]
const ONLY_WRITTEN: &[Column] = &[
    column("Comment",         Text(50000), "").updated("comment")          .about("Comment on the change", "変更に付けるコメント"),
    column("NotifiedUserIds", Text(1000),  "").written("notifiedUserId[]").accompanies() .about("Ids of users to notify, comma-separated", "お知らせするユーザーのID（カンマ区切り）"),
    column("ParentIssueKey",  Text(50),   "").by_name("ParentIssueId", Names::IssueKeys).about("Key of the parent issue", "親課題の課題キー"),
    column("NotifiedUsers",   Text(4000), "").by_name("NotifiedUserIds", Names::Members).about("Names of users to notify, comma-separated", "お知らせするユーザー（カンマ区切り）"),
    column("AttachmentIds",   Text(1000),  "").written("attachmentId[]")   .about("Ids of uploaded files to attach, comma-separated", "添付するアップロード済みファイルのID（カンマ区切り）"),
];

/// What names an issue in a request.
const KEY: &[KeyPart] = &[KeyPart::path("issueIdOrKey", Key { column: "Id", shape: Shape::Id })
    .or(Key { column: "IssueKey", shape: Shape::IssueKey })];

/// What names the issue that something hangs from.
pub(super) const PART: KeyPart = KeyPart::path("issueIdOrKey", Key { column: "IssueId", shape: Shape::Id })
    .or(Key { column: "IssueKey", shape: Shape::IssueKey });

/// Keys by which an endpoint takes its issue.
pub(super) const KEYS: &[Key] =
    &[Key { column: "Id", shape: Shape::Id }, Key { column: "IssueKey", shape: Shape::IssueKey }];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Id",             BigInt,       "id").auto()                 .about("Id of the issue", "課題のID"),
    column("ProjectId",      BigInt,       "projectId")                 .about("Id of the project", "プロジェクトのID").inserted("projectId").required(),
    column("ProjectKey",     Text(25),     "issueKey").through(Transform::ProjectOfIssueKey).not_null().about("Key of the project", "プロジェクトキー").by_name("ProjectId", Names::ProjectKeys),
    column("IssueKey",       Text(50),     "issueKey").not_null()       .about("Key of the issue, such as APP-12", "課題キー（例：APP-12）"),
    column("KeyId",          BigInt,       "keyId")                     .about("Number of the issue within its project", "プロジェクト内の課題番号"),
    column("IssueTypeId",    BigInt,       "issueType.id")              .about("Id of the issue type", "種別のID").written("issueTypeId").required(),
    column("IssueType",      Text(100),    "issueType.name")            .about("Name of the issue type", "種別").by_name("IssueTypeId", Names::IssueTypes),
    column("Summary",        Text(255),    "summary")                   .about("Subject", "件名").written("summary").required(),
    column("Description",    Text(100000), "description")               .about("Description; empty text when there is none", "詳細（ないときは空文字列）").written("description").clearable(),
    column("ResolutionId",   BigInt,       "resolution.id")             .about("Id of the resolution; 0 is a value", "完了理由のID（0も値）").updated("resolutionId").clearable(),
    column("Resolution",     Text(100),    "resolution.name")           .about("Name of the resolution", "完了理由").by_name("ResolutionId", Names::Resolutions),
    column("PriorityId",     BigInt,       "priority.id")               .about("Id of the priority", "優先度のID").written("priorityId").required(),
    column("Priority",       Text(100),    "priority.name")             .about("Name of the priority", "優先度").by_name("PriorityId", Names::Priorities),
    column("StatusId",       BigInt,       "status.id")                 .about("Id of the status; a new issue has 1", "状態のID（追加直後は1）").updated("statusId").not_null(),
    column("Status",         Text(100),    "status.name")               .about("Name of the status", "状態").by_name("StatusId", Names::Statuses),
    column("AssigneeId",     BigInt,       "assignee.id")               .about("Id of the assignee", "担当者のID").written("assigneeId").clearable(),
    column("Assignee",       Text(255),    "assignee.name")             .about("Name of the assignee", "担当者").by_name("AssigneeId", Names::Members),
    column("CategoryIds",    Text(1000),   "category[].id")             .about("Ids of the categories, comma-separated", "カテゴリーのID（カンマ区切り）").written("categoryId[]").clearable(),
    column("Categories",     Text(4000),   "category[].name")           .about("Names of the categories, comma-separated", "カテゴリー（カンマ区切り）").by_name("CategoryIds", Names::Categories),
    column("VersionIds",     Text(1000),   "versions[].id")             .about("Ids of the affected versions, comma-separated", "発生バージョンのID（カンマ区切り）").written("versionId[]").clearable(),
    column("Versions",       Text(4000),   "versions[].name")           .about("Names of the affected versions, comma-separated", "発生バージョン（カンマ区切り）").by_name("VersionIds", Names::Versions),
    column("MilestoneIds",   Text(1000),   "milestone[].id")            .about("Ids of the milestones, comma-separated", "マイルストーンのID（カンマ区切り）").written("milestoneId[]").clearable(),
    column("Milestones",     Text(4000),   "milestone[].name")          .about("Names of the milestones, comma-separated", "マイルストーン（カンマ区切り）").by_name("MilestoneIds", Names::Versions),
    column("StartDate",      Date,         "startDate")                 .about("Start date", "開始日").written("startDate").clearable(),
    column("DueDate",        Date,         "dueDate")                   .about("Due date", "期限日").written("dueDate").clearable(),
    column("EstimatedHours", Double,       "estimatedHours")            .about("Estimated hours", "予定時間").written("estimatedHours").clearable(),
    column("ActualHours",    Double,       "actualHours")               .about("Actual hours", "実績時間").written("actualHours").clearable(),
    column("ParentIssueId",  BigInt,       "parentIssueId")             .about("Id of the parent issue", "親課題のID").written("parentIssueId").clearable(),
    column("CreatedUserId",  BigInt,       "createdUser.id")            .about("Id of the user who added the issue", "登録者のID"),
    column("CreatedUser",    Text(255),    "createdUser.name")          .about("Name of the user who added the issue", "登録者"),
    column("Created",        Timestamp,    "created")                   .about("Time of adding, UTC", "登録日時（UTC）"),
    column("UpdatedUserId",  BigInt,       "updatedUser.id")            .about("Id of the user who changed the issue last", "更新者のID"),
    column("UpdatedUser",    Text(255),    "updatedUser.name")          .about("Name of the user who changed the issue last", "更新者"),
    column("Updated",        Timestamp,    "updated")                   .about("Time of the last change, UTC", "更新日時（UTC）"),
    column("CustomFields",   Json,         "customFields")              .about("Values of the custom fields as JSON", "カスタム属性の値（JSON）").instead("the columns of the fields in Issues of the schema of the project, such as APP.Issues, or of a connection with Project=APP", "プロジェクトのスキーマの Issues（例：APP.Issues）または Project=APP を指定した接続の Issues の各カスタム属性の列"),
    column("Attachments",    Json,         "attachments")               .about("Attached files as JSON", "添付ファイル（JSON）"),
    column("SharedFiles",    Json,         "sharedFiles")               .about("Linked shared files as JSON", "共有ファイル（JSON）"),
    column("Stars",          Json,         "stars")                     .about("Stars as JSON", "スター（JSON）"),
    column("ExternalFileLinks", Json,      "externalFileLinks")         .about("Links to files elsewhere as JSON", "外部ファイルへのリンク（JSON）"),
    asked("Keyword", 1000)                                              .about("Text that WHERE Keyword = 'text' asks Backlog to search for: its own search over issues, whose extent it does not document; NULL where nothing is asked", "WHERE Keyword = '文字列' でBacklogに検索させる文字列（Backlogのキーワード検索、対象範囲は非公開。条件がないときはNULL）"),
];

#[rustfmt::skip]
const REFERENCES: &[Reference] = &[
    refers(&["ProjectId"],                 "Projects",          &["Id"]),
    refers(&["IssueTypeId"],               "ProjectIssueTypes", &["Id"]),
    refers(&["ResolutionId"],              "Resolutions",       &["Id"]),
    refers(&["PriorityId"],                "Priorities",        &["Id"]),
    refers(&["ProjectId", "StatusId"],     "ProjectStatuses",   &["ProjectId", "Id"]),
    refers(&["ProjectId", "AssigneeId"],   "ProjectUsers",      &["ProjectId", "Id"]),
    refers(&["ParentIssueId"],             "Issues",            &["Id"]),
];

#[rustfmt::skip]
const FILTERS: &[Filter] = &[
    exact  ("Id",            In,              "id[]"),
    exact  ("ProjectId",     In,              "projectId[]"),
    exact  ("ProjectKey",    InNames(Names::ProjectKeys), "projectId[]"),
    exact  ("IssueTypeId",   In,              "issueTypeId[]"),
    exact  ("IssueType",     InNames(Names::IssueTypes), "issueTypeId[]"),
    exact  ("StatusId",      In,              "statusId[]"),
    exact  ("Status",        InNames(Names::Statuses), "statusId[]"),
    exact  ("PriorityId",    In,              "priorityId[]"),
    exact  ("Priority",      InNames(Names::Priorities), "priorityId[]"),
    exact  ("AssigneeId",    In,              "assigneeId[]"),
    inexact("Assignee",      InNames(Names::Members), "assigneeId[]"),
    exact  ("CreatedUserId", In,              "createdUserId[]"),
    inexact("CreatedUser",   InNames(Names::Members), "createdUserId[]"),
    exact  ("ResolutionId",  In,              "resolutionId[]"),
    exact  ("Resolution",    InNames(Names::Resolutions), "resolutionId[]"),
    inexact("CategoryIds",   JoinedIds,       "categoryId[]"),
    inexact("Categories",    JoinedNames(Names::Categories), "categoryId[]"),
    inexact("VersionIds",    JoinedIds,       "versionId[]"),
    inexact("Versions",      JoinedNames(Names::Versions), "versionId[]"),
    inexact("MilestoneIds",  JoinedIds,       "milestoneId[]"),
    inexact("Milestones",    JoinedNames(Names::Versions), "milestoneId[]"),
    exact  ("ParentIssueId", In,              "parentIssueId[]"),
    inexact("Created",       Since,           "createdSince"),
    inexact("Created",       Until,           "createdUntil"),
    inexact("Updated",       Since,           "updatedSince"),
    inexact("Updated",       Until,           "updatedUntil"),
    inexact("StartDate",     Since,           "startDateSince"),
    inexact("StartDate",     Until,           "startDateUntil"),
    inexact("DueDate",       Since,           "dueDateSince"),
    inexact("DueDate",       Until,           "dueDateUntil"),
    exact  ("DueDate",       IsNull("false"), "hasDueDate"),
    exact  ("ParentIssueId", IsNull("1"),     "parentChild"),
    exact  ("ParentIssueId", IsNotNull("2"),  "parentChild"),
    exact  ("Keyword",       Each,            "keyword"),
];

/// The issue of a row that is an element of it.
#[rustfmt::skip]
pub(super) const ISSUE_OF_ELEMENT: &[Column] = &[
    column("IssueId",    BigInt,   "/id").not_null()        .about("Id of the issue", "課題のID"),
    column("IssueKey",   Text(50), "/issueKey").not_null()  .about("Key of the issue", "課題キー"),
    column("ProjectId",  BigInt,   "/projectId").not_null() .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey", Text(25), "/issueKey").through(Transform::ProjectOfIssueKey).not_null().about("Key of the project", "プロジェクトキー"),
];

/// The issue of a row that hangs from it.
#[rustfmt::skip]
pub(super) const ISSUE_OF_CHILD: &[Column] = &[
    column("IssueId",    BigInt,   "").parent("Id").not_null()       .about("Id of the issue", "課題のID"),
    column("IssueKey",   Text(50), "").parent("IssueKey").not_null() .about("Key of the issue", "課題キー"),
    column("ProjectId",  BigInt,   "").parent("ProjectId")           .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey", Text(25), "").parent("ProjectKey")          .about("Key of the project", "プロジェクトキー"),
];

/// What selects issues in tables of their elements.
#[rustfmt::skip]
pub(super) const FILTERS_OF_ELEMENTS: &[Filter] = &[
    exact("IssueId",    In,                          "id[]"),
    exact("ProjectId",  In,                          "projectId[]"),
    exact("ProjectKey", InNames(Names::ProjectKeys), "projectId[]"),
];

/// One issue in tables of its elements.
pub(super) const SINGLE_OF_ELEMENTS: Single = Single {
    endpoint: ENDPOINT,
    value: "issueIdOrKey",
    keys: &[Key { column: "IssueId", shape: Shape::Id }, Key { column: "IssueKey", shape: Shape::IssueKey }],
};

#[rustfmt::skip]
const GROUPS: &[Group] = &[
    group("ProjectId",   "ProjectId",    Names::ProjectKeys, false),
    group("ProjectKey",  "ProjectId",    Names::ProjectKeys, false),
    group("IssueTypeId", "IssueTypeId",  Names::IssueTypes,  false),
    group("IssueType",   "IssueTypeId",  Names::IssueTypes,  false),
    group("StatusId",    "StatusId",     Names::Statuses,    false),
    group("Status",      "StatusId",     Names::Statuses,    false),
    group("PriorityId",  "PriorityId",   Names::Priorities,  false),
    group("Priority",    "PriorityId",   Names::Priorities,  false),
    group("ResolutionId", "ResolutionId", Names::Resolutions, true),
    group("Resolution",  "ResolutionId", Names::Resolutions, true),
];
