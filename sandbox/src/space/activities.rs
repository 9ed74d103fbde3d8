//! What happened in the space, newest last.

use serde_json::{Value, json};

use super::comments::Comment;
use super::notifications::{About, Notification, Reason};
use super::{Id, Space};
use crate::dates::{Seconds, timestamp};

pub(crate) const ISSUE_ADDED: u8 = 1;
pub(crate) const ISSUE_UPDATED: u8 = 2;
pub(crate) const ISSUE_COMMENTED: u8 = 3;
pub(crate) const ISSUE_DELETED: u8 = 4;
pub(crate) const WIKI_ADDED: u8 = 5;
pub(crate) const WIKI_UPDATED: u8 = 6;
pub(crate) const WIKI_DELETED: u8 = 7;
pub(crate) const FILE_ADDED: u8 = 8;
pub(crate) const FILE_UPDATED: u8 = 9;
pub(crate) const FILE_DELETED: u8 = 10;
pub(crate) const SUBVERSION_COMMITTED: u8 = 11;
pub(crate) const GIT_PUSHED: u8 = 12;
pub(crate) const REPOSITORY_ADDED: u8 = 13;
/// Several issues at once.
pub(crate) const ISSUES_UPDATED: u8 = 14;
pub(crate) const MEMBER_JOINED: u8 = 15;
pub(crate) const MEMBER_LEFT: u8 = 16;
pub(crate) const COMMENT_NOTIFIED: u8 = 17;
pub(crate) const PULL_REQUEST_ADDED: u8 = 18;
pub(crate) const PULL_REQUEST_UPDATED: u8 = 19;
pub(crate) const PULL_REQUEST_COMMENTED: u8 = 20;
/// The documentation calls it deleted, which the API cannot do.
pub(crate) const PULL_REQUEST_MERGED: u8 = 21;
pub(crate) const MILESTONE_ADDED: u8 = 22;
pub(crate) const MILESTONE_UPDATED: u8 = 23;
pub(crate) const MILESTONE_DELETED: u8 = 24;
pub(crate) const TEAM_JOINED: u8 = 25;
pub(crate) const TEAM_LEFT: u8 = 26;
pub(crate) const STATUS_DELETED: u8 = 34;
/// Start and due dates of several issues at once.
pub(crate) const ISSUE_DATES_UPDATED: u8 = 35;
pub(crate) const DOCUMENT_ADDED: u8 = 36;
pub(crate) const DOCUMENT_DELETED: u8 = 37;
pub(crate) const DOCUMENT_RENAMED: u8 = 38;
pub(crate) const DOCUMENT_UPDATED: u8 = 39;
pub(crate) const DOCUMENT_COMMENT_ADDED: u8 = 40;
pub(crate) const DOCUMENT_COMMENT_UPDATED: u8 = 41;
pub(crate) const DOCUMENT_COMMENT_DELETED: u8 = 42;
pub(crate) const DOCUMENT_REPLY_ADDED: u8 = 43;
pub(crate) const DOCUMENT_REPLY_UPDATED: u8 = 44;
pub(crate) const DOCUMENT_REPLY_DELETED: u8 = 45;
pub(crate) const DOCUMENT_FILE_ADDED: u8 = 46;
/// Several issues at once.
pub(crate) const ISSUES_ADDED: u8 = 47;
/// Several documents at once.
pub(crate) const DOCUMENTS_ADDED: u8 = 48;
pub(crate) const DOCUMENT_MENTION: u8 = 49;

/// One event. Generated ones tell their content from the object they are about.
pub(crate) struct Activity {
    pub id: Id,
    pub project: Id,
    pub kind: u8,
    /// The issue or wiki page.
    pub subject: Id,
    pub user: Id,
    pub created: Seconds,
    /// The comment that it is about, where a generated event has one.
    pub comment: Option<Id>,
    pub content: Option<Box<Value>>,
}

impl Space {
    /// Records an event of now.
    pub fn add_activity(&mut self, project: Id, kind: u8, subject: Id, user: Id, content: Value) {
        let id = self.activities.last().map_or(1, |last| last.id + 1);
        let created = self.tick();
        let content = Some(Box::new(content));
        self.activities.push(Activity { id, project, kind, subject, user, created, comment: None, content });
    }

    /// An event by itself, which shows who was told of it.
    pub fn show_whole_activity(&self, activity: &Activity) -> Value {
        let mut shown = self.show_activity(activity);
        let told = self.told_of(activity, &shown["content"]).into_iter();
        shown["notifications"] = told.map(|told| self.show_comment_notification(told)).collect();
        shown
    }

    /// The notifications that went out with an event about an issue or a pull request.
    fn told_of(&self, activity: &Activity, content: &Value) -> Vec<&Notification> {
        let id = |value: &Value| value.as_u64().and_then(|id| Id::try_from(id).ok()).unwrap_or_default();
        let (subject, comment) = (id(&content["id"]), id(&content["comment"]["id"]));
        match activity.kind {
            ISSUE_ADDED => self.told_of_new_issue(subject),
            ISSUE_UPDATED | ISSUE_COMMENTED | COMMENT_NOTIFIED => {
                self.notifications.with_comment(subject, comment)
            }
            PULL_REQUEST_ADDED => self.notifications.about(&About::PullRequest(subject)),
            PULL_REQUEST_UPDATED | PULL_REQUEST_COMMENTED => {
                self.notifications.about(&About::PullRequestComment { pull_request: subject, comment })
            }
            _ => Vec::new(),
        }
    }

    /// Those who were told of a new issue are in its first comment, which says so.
    fn told_of_new_issue(&self, issue: Id) -> Vec<&Notification> {
        let first = self.comments_of(issue).into_iter().next();
        let record =
            first.filter(|comment| comment.changes.iter().any(|change| change.field == "notification"));
        let recorded = record.map(|comment| self.notifications.with_comment(issue, comment.id));
        let mut told = self.notifications.about(&About::Issue(issue));
        told.retain(|told| told.reason == Reason::IssueAdded);
        told.extend(recorded.into_iter().flatten());
        told
    }

    /// An event as lists show it. Notifications are always empty there.
    pub fn show_activity(&self, activity: &Activity) -> Value {
        json!({
            "id": activity.id,
            "project": self.project(activity.project),
            "type": activity.kind,
            "content": self.activity_content(activity),
            "notifications": [],
            "createdUser": self.user(activity.user),
            "created": timestamp(activity.created),
        })
    }

    fn activity_content(&self, activity: &Activity) -> Value {
        if let Some(content) = &activity.content {
            return (**content).clone();
        }
        match activity.kind {
            WIKI_ADDED | WIKI_UPDATED => self.wiki_content(activity),
            _ => self.issue_content(activity),
        }
    }

    fn issue_content(&self, activity: &Activity) -> Value {
        let Some(issue) = self.issues.even_if_deleted(activity.subject) else {
            return json!({ "id": activity.subject });
        };
        let Some(id) = activity.comment else { return self.told_issue(issue) };
        let gone = || Comment { id, ..Comment::new(None, Vec::new(), activity.user, activity.created) };
        self.told_comment(issue, &self.comment_of(issue.id, id).unwrap_or_else(gone))
    }
}
