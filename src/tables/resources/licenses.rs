//! What the plan of the space allows.

use crate::error::Text;
use crate::tables::declare::{Column, ColumnType::*, Table, column, whole};

/// `GET /space/licence`
pub static TABLE: Table = Table {
    name: "Licenses",
    description: Text {
        en: "Features and limits of the plan of the space, one row",
        ja: "スペースのプランの機能と上限（1行）",
    },
    list: whole("/space/licence"),
    columns: COLUMNS,
    ..Table::READ_ONLY
};

#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("Active",                            Boolean,   "active")               .about("The plan is in force", "契約が有効"),
    column("LicenceTypeId",                     Integer,   "licenceTypeId")        .about("Id of the plan", "プランのID"),
    column("StartedOn",                         Timestamp, "startedOn")            .about("Time at which the plan began, UTC", "利用開始日時（UTC）"),
    column("LimitDate",                         Timestamp, "limitDate")            .about("Time at which the plan ends, UTC; NULL when it does not", "利用期限（UTC、期限がないときはNULL）"),
    column("StorageLimit",                      BigInt,    "storageLimit")         .about("Bytes that the space may hold", "容量の上限（バイト）"),
    column("UserLimit",                         BigInt,    "userLimit")            .about("Users at most; 0 for any number", "ユーザー数の上限（0は無制限）"),
    column("ProjectLimit",                      BigInt,    "projectLimit")         .about("Projects at most; 0 for any number", "プロジェクト数の上限（0は無制限）"),
    column("IssueLimit",                        BigInt,    "issueLimit")           .about("Issues at most; 0 for any number", "課題数の上限（0は無制限）"),
    column("CommentLimit",                      BigInt,    "commentLimit")         .about("Comments of an issue at most; 0 for any number", "コメント数の上限（0は無制限）"),
    column("ComponentLimit",                    BigInt,    "componentLimit")       .about("Categories of a project at most; 0 for any number", "カテゴリー数の上限（0は無制限）"),
    column("VersionLimit",                      BigInt,    "versionLimit")         .about("Versions of a project at most; 0 for any number", "バージョン数の上限（0は無制限）"),
    column("Attribute",                         Boolean,   "attribute")            .about("Custom fields are available", "カスタム属性を利用できる"),
    column("AttributeLimit",                    BigInt,    "attributeLimit")       .about("Custom fields of a project at most", "カスタム属性数の上限"),
    column("AttachmentLimit",                   BigInt,    "attachmentLimit")      .about("Bytes of attachments at most; 0 for any number", "添付ファイルの合計サイズの上限（バイト、0は無制限）"),
    column("AttachmentLimitPerFile",            BigInt,    "attachmentLimitPerFile") .about("Bytes of an attachment at most", "添付ファイル1つのサイズの上限（バイト）"),
    column("AttachmentNumLimit",                BigInt,    "attachmentNumLimit")   .about("Attachments of an issue at most", "添付ファイル数の上限"),
    column("Burndown",                          Boolean,   "burndown")             .about("Burndown charts are available", "バーンダウンチャートを利用できる"),
    column("Gantt",                             Boolean,   "gantt")                .about("Gantt charts are available", "ガントチャートを利用できる"),
    column("FileSharing",                       Boolean,   "fileSharing")          .about("File sharing is available", "ファイル共有を利用できる"),
    column("Git",                               Boolean,   "git")                  .about("Git is available", "Gitを利用できる"),
    column("Subversion",                        Boolean,   "subversion")           .about("Subversion is available", "Subversionを利用できる"),
    column("SubversionExternal",                Boolean,   "subversionExternal")   .about("Subversion is available from outside", "外部からSubversionを利用できる"),
    column("ParentChildIssue",                  Boolean,   "parentChildIssue")     .about("Child issues are available", "親子課題を利用できる"),
    column("GrandchildIssueEnabled",            Boolean,   "grandchildIssueEnabled") .about("Children of child issues are available", "孫課題を利用できる"),
    column("PostIssueByMail",                   Boolean,   "postIssueByMail")      .about("Issues can be added by mail", "メールによる課題登録を利用できる"),
    column("NulabAccount",                      Boolean,   "nulabAccount")         .about("Users have Nulab accounts", "Nulabアカウントを利用する"),
    column("RemoteAddress",                     Boolean,   "remoteAddress")        .about("Access can be restricted by IP address", "IPアドレスによるアクセス制限を利用できる"),
    column("RemoteAddressLimit",                BigInt,    "remoteAddressLimit")   .about("IP addresses in the restriction at most", "アクセス制限に登録できるIPアドレス数の上限"),
    column("PullRequestAttachmentLimitPerFile", BigInt,    "pullRequestAttachmentLimitPerFile") .about("Bytes of an attachment of a pull request at most", "プルリクエストの添付ファイル1つのサイズの上限（バイト）"),
    column("PullRequestAttachmentNumLimit",     BigInt,    "pullRequestAttachmentNumLimit") .about("Attachments of a pull request at most", "プルリクエストの添付ファイル数の上限"),
    column("WikiAttachment",                    Boolean,   "wikiAttachment")       .about("Wiki pages may have attachments", "Wikiの添付ファイルを利用できる"),
    column("WikiAttachmentLimitPerFile",        BigInt,    "wikiAttachmentLimitPerFile") .about("Bytes of an attachment of a wiki page at most", "Wikiの添付ファイル1つのサイズの上限（バイト）"),
    column("WikiAttachmentNumLimit",            BigInt,    "wikiAttachmentNumLimit") .about("Attachments of a wiki page at most", "Wikiの添付ファイル数の上限"),
];
