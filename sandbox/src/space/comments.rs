//! Comments of issues, which are also the record of their changes.

use serde::Serialize;
use serde_json::{Value, json};

use super::issues::Issue;
use super::stars::Starred;
use super::{Id, Space};
use crate::dates::{self, Seconds};
use crate::generate;

/// A comment as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    pub id: Id,
    pub content: Option<String>,
    pub changes: Vec<ChangeLog>,
    pub created_user: Id,
    pub created: Seconds,
}

/// One changed value of an issue.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangeLog {
    pub field: String,
    pub new_value: Option<String>,
    pub original_value: Option<String>,
    pub attachment_info: Option<Value>,
    pub attribute_info: Option<Value>,
    pub notification_info: Option<Value>,
}

impl ChangeLog {
    pub fn new(field: impl Into<String>, original: Option<String>, new: Option<String>) -> ChangeLog {
        ChangeLog {
            field: field.into(),
            new_value: new,
            original_value: original,
            attachment_info: None,
            attribute_info: None,
            notification_info: None,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'s> {
    id: Id,
    project_id: Id,
    issue_id: Id,
    content: &'s Option<String>,
    change_log: Option<&'s [ChangeLog]>,
    created_user: Value,
    #[serde(serialize_with = "dates::serialize")]
    created: Seconds,
    #[serde(serialize_with = "dates::serialize")]
    updated: Seconds,
    stars: Vec<Value>,
    notifications: Vec<Value>,
}

impl Space {
    /// The comments of an issue, oldest first.
    pub fn comments_of(&self, issue: Id) -> Vec<Comment> {
        match self.comments.get(&issue) {
            Some(written) => written.clone(),
            None => generate::comments::of_issue(self, issue),
        }
    }

    /// Adds a comment and gives back its id.
    pub fn add_comment(&mut self, issue: Id, comment: Comment) -> Comment {
        let comment = Comment { id: self.next_comment, ..comment };
        self.next_comment += 1;
        let mut comments = self.comments_of(issue);
        comments.push(comment.clone());
        self.comments.insert(issue, comments);
        comment
    }

    /// A comment as the API shows it.
    pub fn show_comment(&self, issue: &Issue, comment: &Comment) -> Value {
        let notifications = self.notifications.with_comment(issue.id, comment.id);
        json!(Shown {
            id: comment.id,
            project_id: issue.project,
            issue_id: issue.id,
            content: &comment.content,
            change_log: (!comment.changes.is_empty()).then_some(&comment.changes),
            created_user: json!(self.user(comment.created_user)),
            created: comment.created,
            updated: comment.created,
            stars: self.show_stars(Starred::Comment { issue: issue.id, comment: comment.id }),
            notifications: notifications
                .into_iter()
                .map(|told| self.show_comment_notification(told))
                .collect(),
        })
    }
}
