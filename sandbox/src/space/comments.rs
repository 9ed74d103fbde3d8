//! Comments of issues, which are also the record of their changes.

use serde::Serialize;
use serde_json::{Value, json};

pub(crate) use super::change_log::ChangeLog;
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
    /// When its text was last changed.
    pub updated: Seconds,
}

impl Comment {
    /// A comment that [`Space::add_comment`] gives its id to.
    pub fn new(
        content: Option<String>,
        changes: Vec<ChangeLog>,
        created_user: Id,
        created: Seconds,
    ) -> Comment {
        Comment { id: 0, content, changes, created_user, created, updated: created }
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
            None => {
                let issue = self.issues.get(issue);
                issue.map(|issue| generate::comments::of_issue(self, issue)).unwrap_or_default()
            }
        }
    }

    /// How many comments an issue has.
    pub fn comment_count(&self, issue: &Issue) -> usize {
        self.comments.get(&issue.id).map_or(issue.generated_comments.into(), Vec::len)
    }

    /// Whether the text of any comment of an issue passes a test.
    pub fn any_comment_text(&self, issue: &Issue, test: impl Fn(&str) -> bool) -> bool {
        match self.comments.get(&issue.id) {
            Some(written) => written.iter().filter_map(|comment| comment.content.as_deref()).any(test),
            None => generate::comments::outlines(self.options.seed, issue)
                .filter_map(|outline| outline.text)
                .any(test),
        }
    }

    /// The issue and the comment with this id, wherever it was written.
    pub fn issue_of_comment(&self, comment: Id) -> Option<(&Issue, Comment)> {
        let issue = match self.issues_of_comments.get(&comment) {
            Some(&issue) => self.issues.get(issue)?,
            None => self.issues.with_generated_comment(comment)?,
        };
        let found = self.comments_of(issue.id).into_iter().find(|held| held.id == comment)?;
        Some((issue, found))
    }

    /// Adds a comment and gives back its id.
    pub fn add_comment(&mut self, issue: Id, comment: Comment) -> Comment {
        let comment = Comment { id: self.next_comment, ..comment };
        self.next_comment += 1;
        self.issues_of_comments.insert(comment.id, issue);
        let mut comments = self.comments_of(issue);
        comments.push(comment.clone());
        self.comments.insert(issue, comments);
        comment
    }

    /// Keeps comments as they are, whatever becomes of the issue that they are made up from.
    pub fn keep_comments(&mut self, issue: Id) {
        let comments = self.comments_of(issue);
        self.comments.insert(issue, comments);
    }

    /// A comment of an issue.
    pub fn comment_of(&self, issue: Id, comment: Id) -> Option<Comment> {
        self.comments_of(issue).into_iter().find(|candidate| candidate.id == comment)
    }

    /// Puts a changed comment in place of the old one.
    pub fn replace_comment(&mut self, issue: Id, comment: Comment) {
        let mut comments = self.comments_of(issue);
        if let Some(place) = comments.iter_mut().find(|candidate| candidate.id == comment.id) {
            *place = comment;
        }
        self.comments.insert(issue, comments);
    }

    /// Removes a comment with its stars.
    pub fn remove_comment(&mut self, issue: Id, comment: Id) {
        let mut comments = self.comments_of(issue);
        comments.retain(|candidate| candidate.id != comment);
        self.comments.insert(issue, comments);
        self.stars.remove_all_on(Starred::Comment { issue, comment });
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
            updated: comment.updated,
            stars: self.show_stars(Starred::Comment { issue: issue.id, comment: comment.id }),
            notifications: notifications
                .into_iter()
                .map(|told| self.show_comment_notification(told))
                .collect(),
        })
    }
}
