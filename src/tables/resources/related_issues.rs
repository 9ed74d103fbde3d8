//! Issues that are related to issues.

use super::issues;
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Key, KeyPart, Names, Reference, Shape, Slot, Table, Transform, Writes, all_of,
    column, deletes, hangs, id, posts, refers, whole,
};

/// `GET /issues/:issueIdOrKey/relatedIssues`
pub static TABLE: Table = Table {
    name: "RelatedIssues",
    description: Text {
        en: "Relations between issues, one row for each issue and related issue",
        ja: "関連課題（課題と関連課題ごとに1行）",
    },
    list: whole("/issues/:issueIdOrKey/relatedIssues"),
    parent: Some(hangs(&issues::TABLE, Slot::Path("issueIdOrKey"), issues::KEYS)),
    columns: all_of![issues::ISSUE_OF_CHILD, COLUMNS],
    primary_key: &["IssueId", "RelatedIssueId"],
    references: REFERENCES,
    writes: Writes::NONE
        .insert(posts("/issues/:issueIdOrKey/relatedIssues").by(PLACE))
        .delete(deletes("/issues/:issueIdOrKey/relatedIssues/:relatedIssueId").by(KEY)),
    ..Table::READ_ONLY
};

const PLACE: &[KeyPart] =
    &[issues::PART, KeyPart::parameter("targetIssueId", Key { column: "RelatedIssueId", shape: Shape::Id })];

const KEY: &[KeyPart] = &[issues::PART, id("relatedIssueId", "RelatedIssueId")];

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Type",              Text(20),     "type")                              .about("Kind of relation: RELATES", "関連の種類（RELATES）"),
    column("RelatedIssueId",    BigInt,       "id").not_null()                     .about("Id of the related issue", "関連課題のID"),
    column("RelatedIssueKey",   Text(50),     "issueKey")                          .about("Key of the related issue", "関連課題のキー").by_name("RelatedIssueId", Names::IssueKeys),
    column("RelatedProjectId",  BigInt,       "projectId")                         .about("Id of the project of the related issue", "関連課題のプロジェクトのID"),
    column("RelatedProjectKey", Text(25),     "issueKey").through(Transform::ProjectOfIssueKey) .about("Key of the project of the related issue", "関連課題のプロジェクトキー"),
    column("IssueTypeId",       BigInt,       "issueType.id")                      .about("Id of the issue type of the related issue", "関連課題の種別のID"),
    column("IssueType",         Text(100),    "issueType.name")                    .about("Issue type of the related issue", "関連課題の種別"),
    column("Summary",           Text(255),    "summary")                           .about("Subject of the related issue", "関連課題の件名"),
    column("Description",       Text(100000), "description")                       .about("Description of the related issue", "関連課題の詳細"),
    column("ResolutionId",      BigInt,       "resolution.id")                     .about("Id of the resolution of the related issue", "関連課題の完了理由のID"),
    column("Resolution",        Text(100),    "resolution.name")                   .about("Resolution of the related issue", "関連課題の完了理由"),
    column("PriorityId",        BigInt,       "priority.id")                       .about("Id of the priority of the related issue", "関連課題の優先度のID"),
    column("Priority",          Text(100),    "priority.name")                     .about("Priority of the related issue", "関連課題の優先度"),
    column("StatusId",          BigInt,       "status.id")                         .about("Id of the status of the related issue", "関連課題の状態のID"),
    column("Status",            Text(100),    "status.name")                       .about("Status of the related issue", "関連課題の状態"),
    column("AssigneeId",        BigInt,       "assignee.id")                       .about("Id of the assignee of the related issue", "関連課題の担当者のID"),
    column("Assignee",          Text(255),    "assignee.name")                     .about("Assignee of the related issue", "関連課題の担当者"),
    column("StartDate",         Date,         "startDate")                         .about("Start date of the related issue", "関連課題の開始日"),
    column("DueDate",           Date,         "dueDate")                           .about("Due date of the related issue", "関連課題の期限日"),
    column("EstimatedHours",    Double,       "estimatedHours")                    .about("Estimated hours of the related issue", "関連課題の予定時間"),
    column("ActualHours",       Double,       "actualHours")                       .about("Actual hours of the related issue", "関連課題の実績時間"),
    column("ParentIssueId",     BigInt,       "parentIssueId")                     .about("Id of the parent issue of the related issue", "関連課題の親課題のID"),
    column("CreatedUserId",     BigInt,       "createdUser.id")                    .about("Id of the user who added the related issue", "関連課題の登録者のID"),
    column("CreatedUser",       Text(255),    "createdUser.name")                  .about("User who added the related issue", "関連課題の登録者"),
    column("Created",           Timestamp,    "created")                           .about("Time of adding of the related issue, UTC", "関連課題の登録日時（UTC）"),
    column("UpdatedUserId",     BigInt,       "updatedUser.id")                    .about("Id of the user who changed the related issue last", "関連課題の更新者のID"),
    column("UpdatedUser",       Text(255),    "updatedUser.name")                  .about("User who changed the related issue last", "関連課題の更新者"),
    column("Updated",           Timestamp,    "updated")                           .about("Time of the last change of the related issue, UTC", "関連課題の更新日時（UTC）"),
];

const REFERENCES: &[Reference] = &[
    refers(&["IssueId"], "Issues", &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
    refers(&["RelatedIssueId"], "Issues", &["Id"]),
    refers(&["RelatedProjectId"], "Projects", &["Id"]),
];
