//! Issues that the user of the API key viewed last.

use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Paging, Reference, Table, Transform, Writes, column, paged, refers,
};

/// `GET /users/myself/recentlyViewedIssues`
pub static TABLE: Table = Table {
    name: "UserRecentlyViewedIssues",
    description: Text {
        en: "Issues that the user of the API key viewed last, newest first",
        ja: "APIキーのユーザーが最近見た課題（新しい順）",
    },
    list: paged("/users/myself/recentlyViewedIssues", Paging::Offset).ordered(&[("order", "desc")]),
    columns: COLUMNS,
    primary_key: &["IssueId"],
    references: REFERENCES,
    writes: Writes::NONE.instead(Text {
        en: "CALL AddRecentlyViewedIssue.",
        ja: "CALL AddRecentlyViewedIssue を使用してください。",
    }),
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("IssueId",     BigInt,    "issue.id").not_null()                        .about("Id of the issue", "課題のID"),
    column("IssueKey",    Text(50),  "issue.issueKey").not_null()                  .about("Key of the issue", "課題キー"),
    column("ProjectId",   BigInt,    "issue.projectId").not_null()                 .about("Id of the project", "プロジェクトのID"),
    column("ProjectKey",  Text(25),  "issue.issueKey").through(Transform::ProjectOfIssueKey).not_null() .about("Key of the project", "プロジェクトキー"),
    column("Summary",     Text(255), "issue.summary")                              .about("Subject of the issue", "件名"),
    column("IssueTypeId", BigInt,    "issue.issueType.id")                         .about("Id of the issue type", "種別のID"),
    column("IssueType",   Text(100), "issue.issueType.name")                       .about("Name of the issue type", "種別"),
    column("StatusId",    BigInt,    "issue.status.id")                            .about("Id of the status", "状態のID"),
    column("Status",      Text(100), "issue.status.name")                          .about("Name of the status", "状態"),
    column("PriorityId",  BigInt,    "issue.priority.id")                          .about("Id of the priority", "優先度のID"),
    column("Priority",    Text(100), "issue.priority.name")                        .about("Name of the priority", "優先度"),
    column("AssigneeId",  BigInt,    "issue.assignee.id")                          .about("Id of the assignee", "担当者のID"),
    column("Assignee",    Text(255), "issue.assignee.name")                        .about("Name of the assignee", "担当者"),
    column("DueDate",     Date,      "issue.dueDate")                              .about("Due date", "期限日"),
    column("Viewed",      Timestamp, "updated")                                    .about("Time of viewing, UTC", "閲覧日時（UTC）"),
    column("Issue",       Json,      "issue")                                      .about("The whole issue as JSON", "課題の全項目（JSON）"),
];

const REFERENCES: &[Reference] = &[
    refers(&["IssueId"], "Issues", &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
    refers(&["IssueTypeId"], "ProjectIssueTypes", &["Id"]),
    refers(&["PriorityId"], "Priorities", &["Id"]),
];
