//! Comments of issues, which are also the record of their changes.

use serde::Serialize;
use serde_json::{Value, json};

use super::issues::Issue;
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
    pub notified: Vec<Id>,
    pub star: Option<Id>,
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
        let key = self.issue_key(issue);
        let notification = |user: &Id| {
            json!({
                "id": u64::from(comment.id) * 100 + u64::from(*user),
                "alreadyRead": false,
                "reason": 2,
                "user": self.user(*user),
                "resourceAlreadyRead": false,
            })
        };
        let star = |user: &Id| {
            json!({
                "id": comment.id,
                "comment": null,
                "url": format!("{}/view/{key}#comment-{}", self.url, comment.id),
                "title": format!("[{key}] #comment-{}", comment.id),
                "presenter": self.user(*user),
                "created": dates::timestamp(comment.created + 60),
            })
        };
        json!(Shown {
            id: comment.id,
            project_id: issue.project,
            issue_id: issue.id,
            content: &comment.content,
            change_log: (!comment.changes.is_empty()).then_some(&comment.changes),
            created_user: json!(self.user(comment.created_user)),
            created: comment.created,
            updated: comment.created,
            stars: comment.star.iter().map(star).collect(),
            notifications: comment.notified.iter().map(notification).collect(),
        })
    }
}
