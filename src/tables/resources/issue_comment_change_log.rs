//! Changes of issues, one field a row.

use super::{issue_comments, issues};
use crate::error::Text;
use crate::tables::declare::{
    Column, ColumnType::*, Reference, Slot, Table, Transform, all_of, column, hangs, refers,
};

/// `GET /issues/:issueIdOrKey/comments`, which has the changes of each comment
pub static TABLE: Table = Table {
    name: "IssueCommentChangeLog",
    description: Text {
        en: "Changes of issues that comments record, one row for each field",
        ja: "課題の変更履歴（変更された項目ごとに1行）",
    },
    list: issue_comments::LIST.elements("changeLog"),
    parent: Some(hangs(&issues::TABLE, Slot::Path("issueIdOrKey"), issues::KEYS)),
    columns: all_of![issue_comments::COMMENT_OF_ELEMENT, COLUMNS],
    primary_key: &["CommentId", "Position"],
    references: REFERENCES,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Position",          Integer,      "#").not_null()          .about("Place within the comment, from 1", "コメント内の順番（1から）"),
    column("Field",             Text(100),    "field")                 .about("What changed: status, assigner, limitDate, … or the name of a custom field", "変更された項目（status、assigner、limitDate …、カスタム属性名）"),
    column("OriginalValue",     Text(100000), "originalValue")         .about("Value before", "変更前の値"),
    column("NewValue",          Text(100000), "newValue")              .about("Value after", "変更後の値"),
    column("AttachmentId",      BigInt,       "attachmentInfo.id")     .about("Id of the attached file", "添付ファイルのID"),
    column("Attachment",        Text(255),    "attachmentInfo.name")   .about("Name of the attached file", "添付ファイル名"),
    column("CustomFieldId",     BigInt,       "attributeInfo.id")      .about("Id of the custom field", "カスタム属性のID"),
    column("CustomFieldTypeId", Integer,      "attributeInfo.typeId").through(Transform::Digits)  .about("Kind of the custom field, 1 to 8", "カスタム属性の形式（1〜8）"),
    column("NotificationType",  Text(100),    "notificationInfo.type") .about("Kind of notification, such as issue.create", "お知らせの種類（例：issue.create）"),
    column("CreatedUserId",     BigInt,       "/createdUser.id")       .about("Id of the user who made the change", "変更したユーザーのID"),
    column("CreatedUser",       Text(255),    "/createdUser.name")     .about("Name of the user who made the change", "変更したユーザー"),
    column("Created",           Timestamp,    "/created")              .about("Time of the change, UTC", "変更日時（UTC）"),
];

const REFERENCES: &[Reference] = &[
    refers(&["CommentId"], "IssueComments", &["Id"]),
    refers(&["IssueId"], "Issues", &["Id"]),
    refers(&["ProjectId"], "Projects", &["Id"]),
];
