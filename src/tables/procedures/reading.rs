//! Marks of what was read and looked at.

use super::declare::{Answer, Each, Place::*, Procedure, parameter, post, text};
use super::results;
use crate::tables::declare::{Column, ColumnType::*, Table, column};

/// `POST /notifications/:id/markAsRead`
pub(super) static MARK_NOTIFICATION: Procedure = Procedure {
    name: "MarkNotificationAsRead",
    description: text("Marks a notification as read", "お知らせを既読にします"),
    parameters: &[
        parameter("NotificationId", BigInt, Path("id")).about("Id of the notification", "お知らせのID")
    ],
    calls: &[post("/notifications/:id/markAsRead")],
    ..Procedure::EMPTY
};

/// `POST /notifications/markAsRead`
pub(super) static RESET_NOTIFICATIONS: Procedure = Procedure {
    name: "ResetUnreadNotificationCount",
    description: text(
        "Sets the number of unread notifications to 0 and gives the number that it was",
        "未読のお知らせ数を 0 にし、それまでの件数を返します",
    ),
    calls: &[post("/notifications/markAsRead")],
    answer: Answer::Rows(&results::COUNT),
    ..Procedure::EMPTY
};

/// `POST /watchings/:watchingId/markAsRead`
pub(super) static MARK_WATCHING: Procedure = Procedure {
    name: "MarkWatchingAsRead",
    description: text("Marks a watched issue as read", "ウォッチしている課題を既読にします"),
    parameters: &[
        parameter("WatchingId", BigInt, Path("watchingId")).about("Id of the watching", "ウォッチのID")
    ],
    calls: &[post("/watchings/:watchingId/markAsRead")],
    ..Procedure::EMPTY
};

/// `POST /watchings/:watchingId/markAsRead` for each unread one: the API has no call that resets the number.
pub(super) static RESET_WATCHINGS: Procedure = Procedure {
    name: "ResetUnreadWatchingCount",
    description: text(
        "Marks all unread watched issues as read, one request each, and gives the number that it were",
        "未読のウォッチをすべて 1 件ずつ既読にし、その件数を返します",
    ),
    calls: &[post("/watchings/:watchingId/markAsRead")],
    each: Some(&Each {
        table: "Watchings",
        condition: ("ResourceAlreadyRead", false),
        key: ("Id", "watchingId"),
    }),
    answer: Answer::Count,
    ..Procedure::EMPTY
};

/// `POST /users/myself/recentlyViewedIssues`
pub(super) static ADD_VIEWED_ISSUE: Procedure = Procedure {
    name: "AddRecentlyViewedIssue",
    description: text(
        "Puts an issue on top of one's recently viewed issues",
        "課題を自分の最近見た課題の先頭に追加します",
    ),
    parameters: &[parameter("IssueIdOrKey", Text(50), Form("issueIdOrKey"))
        .about("Id or key of the issue", "課題のIDまたはキー")],
    calls: &[post("/users/myself/recentlyViewedIssues")],
    answer: Answer::Rows(&ISSUE),
    ..Procedure::EMPTY
};

static ISSUE: Table = results::rows("ViewedIssue", ISSUE_COLUMNS);

#[rustfmt::skip]
const ISSUE_COLUMNS: &[Column] = &[
    column("Id",        BigInt,    "id").not_null() .about("Id of the issue", "課題のID"),
    column("ProjectId", BigInt,    "projectId")     .about("Id of the project", "プロジェクトのID"),
    column("IssueKey",  Text(50),  "issueKey")      .about("Key of the issue", "課題キー"),
    column("Summary",   Text(255), "summary")       .about("Summary", "件名"),
];

/// `POST /users/myself/recentlyViewedWikis`
pub(super) static ADD_VIEWED_WIKI: Procedure = Procedure {
    name: "AddRecentlyViewedWiki",
    description: text(
        "Puts a wiki page on top of one's recently viewed wiki pages",
        "Wikiページを自分の最近見たWikiページの先頭に追加します",
    ),
    parameters: &[parameter("WikiId", BigInt, Form("wikiId")).about("Id of the wiki page", "WikiページのID")],
    calls: &[post("/users/myself/recentlyViewedWikis")],
    answer: Answer::Rows(&WIKI),
    ..Procedure::EMPTY
};

static WIKI: Table = results::rows("ViewedWiki", WIKI_COLUMNS);

#[rustfmt::skip]
const WIKI_COLUMNS: &[Column] = &[
    column("Id",        BigInt,    "id").not_null() .about("Id of the wiki page", "WikiページのID"),
    column("ProjectId", BigInt,    "projectId")     .about("Id of the project", "プロジェクトのID"),
    column("Name",      Text(255), "name")          .about("Name", "ページ名"),
];
