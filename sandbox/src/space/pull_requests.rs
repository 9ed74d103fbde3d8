//! Pull requests and their comments, which are also the record of their changes.

use serde::Serialize;
use serde_json::{Value, json};

use super::files::Attachment;
use super::notifications::{About, Reason};
use super::telling::newly_assigned;
use super::{Id, Space};
use crate::dates::Seconds;

/// Whether a pull request is decided, and how. The API does not change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Open = 1,
    Closed = 2,
    Merged = 3,
}

impl State {
    /// The same in every language.
    pub fn name(self) -> &'static str {
        match self {
            State::Open => "Open",
            State::Closed => "Closed",
            State::Merged => "Merged",
        }
    }
}

/// The ends of a pull request that is decided.
#[derive(Clone, Debug, Default)]
pub(crate) struct Commits {
    pub base: Option<String>,
    pub branch: Option<String>,
    pub merge: Option<String>,
}

/// A pull request.
#[derive(Clone, Debug)]
pub(crate) struct PullRequest {
    pub id: Id,
    pub project: Id,
    pub repository: Id,
    /// Its number in its repository.
    pub number: Id,
    pub summary: String,
    pub description: String,
    pub base: String,
    pub branch: String,
    pub state: State,
    pub assignee: Option<Id>,
    pub issue: Option<Id>,
    pub commits: Commits,
    pub closed: Option<Seconds>,
    pub merged: Option<Seconds>,
    pub created_user: Id,
    pub created: Seconds,
    pub updated_user: Id,
    pub updated: Seconds,
    pub attachments: Vec<Attachment>,
    pub comments: Vec<PullRequestComment>,
}

impl PullRequest {
    pub fn comment(&self, id: Id) -> Option<&PullRequestComment> {
        let place = self.comments.binary_search_by_key(&id, |comment| comment.id).ok()?;
        self.comments.get(place)
    }
}

/// A comment on a pull request.
#[derive(Clone, Debug)]
pub(crate) struct PullRequestComment {
    pub id: Id,
    pub content: String,
    pub changes: Vec<PullRequestChange>,
    /// Where in the code it was written.
    pub place: Option<CodePlace>,
    pub created_user: Id,
    pub created: Seconds,
    pub updated: Seconds,
}

/// One changed value of a pull request.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PullRequestChange {
    pub field: &'static str,
    pub new_value: Option<String>,
    pub original_value: Option<String>,
}

/// A line of a changed file.
#[derive(Clone, Debug)]
pub(crate) struct CodePlace {
    pub old_blob: String,
    pub new_blob: String,
    pub path: String,
    pub position: u32,
}

/// What somebody did to a pull request in one go.
pub(crate) struct PullRequestEntry {
    /// The activity that it is.
    pub kind: u8,
    pub reason: Reason,
    pub content: String,
    pub changes: Vec<PullRequestChange>,
    pub attached: Vec<Attachment>,
    pub notified: Vec<Id>,
}

impl Space {
    /// What differs between two states of a pull request.
    pub fn pull_request_changes(&self, before: &PullRequest, after: &PullRequest) -> Vec<PullRequestChange> {
        let mut changes = Vec::new();
        let mut differ = |field, original_value: Option<String>, new_value: Option<String>| {
            changes.push(PullRequestChange { field, new_value, original_value });
        };
        if before.summary != after.summary {
            differ("summary", Some(before.summary.clone()), Some(after.summary.clone()));
        }
        if before.description != after.description {
            differ("description", Some(before.description.clone()), Some(after.description.clone()));
        }
        if before.assignee != after.assignee {
            let name = |id: Option<Id>| Some(self.user(id?)?.name.clone());
            differ("assigner", name(before.assignee), name(after.assignee));
        }
        if before.issue != after.issue {
            let key = |id: Option<Id>| Some(self.issue_key(self.issues.get(id?)?));
            differ("dependentIssue", key(before.issue), key(after.issue));
        }
        changes
    }

    /// Takes in a changed or commented pull request, and records that as `user`'s of now.
    pub fn record_on_pull_request(
        &mut self,
        user: Id,
        mut after: PullRequest,
        entry: PullRequestEntry,
    ) -> PullRequestComment {
        let now = self.tick();
        let hearers = self.pull_request_hearers(&after, &entry);
        let mut changes = entry.changes;
        changes.extend(entry.attached.iter().map(|file| PullRequestChange {
            field: "attachment",
            new_value: Some(file.name.clone()),
            original_value: None,
        }));
        after.attachments.extend(entry.attached);
        (after.updated, after.updated_user) = (now, user);
        let (id, project) = (after.id, after.project);
        if let Some(place) = self.git.get_mut(id) {
            *place = after.clone();
        }
        let (content, place) = (entry.content, None);
        let comment = PullRequestComment {
            id: 0,
            content,
            changes,
            place,
            created_user: user,
            created: now,
            updated: now,
        };
        let comment = self.git.add_comment(id, comment);
        let about = About::PullRequestComment { pull_request: id, comment: comment.id };
        self.tell(&hearers, user, project, &about);
        let told = self.told_pull_request(&after, Some(&comment));
        self.add_activity(project, entry.kind, id, user, told);
        comment
    }

    fn pull_request_hearers(&self, after: &PullRequest, entry: &PullRequestEntry) -> Vec<(Id, Reason)> {
        let before = self.git.get(after.id).unwrap_or(after);
        let assigned = newly_assigned(before.assignee, after.assignee);
        let in_description = self.newly_mentioned(after.project, &before.description, &after.description);
        let in_comment = self.mentioned(after.project, &entry.content);
        let others = entry.notified.iter().chain(&in_description).chain(&in_comment);
        let assigned = assigned.map(|user| (user, Reason::PullRequestAssigned)).into_iter();
        assigned.chain(others.map(|&user| (user, entry.reason))).collect()
    }

    /// Tells of a new pull request.
    pub fn tell_of_new_pull_request(&mut self, added: &PullRequest, asked: &[Id]) {
        let mentioned = self.mentioned(added.project, &added.description);
        let assigned = added.assignee.map(|user| (user, Reason::PullRequestAssigned)).into_iter();
        let others = asked.iter().chain(&mentioned).map(|&user| (user, Reason::PullRequestAdded));
        let told: Vec<(Id, Reason)> = assigned.chain(others).collect();
        self.tell(&told, added.created_user, added.project, &About::PullRequest(added.id));
    }

    /// What an event says of a pull request, and of a comment on it.
    pub fn told_pull_request(&self, told: &PullRequest, comment: Option<&PullRequestComment>) -> Value {
        let changes = comment.map(|comment| comment.changes.as_slice()).unwrap_or_default();
        let mut content = json!({
            "id": told.id,
            "number": told.number,
            "summary": told.summary,
            "description": told.description,
            "comment": comment.map(|comment| json!({ "id": comment.id, "content": comment.content })),
            "changes": changes.iter().map(PullRequestChange::told).collect::<Value>(),
        });
        if let Some(issue) = told.issue.and_then(|issue| self.issues.get(issue)) {
            content["issue"] = self.told_issue(issue);
        }
        content["repository"] = json!(self.told_repository(told.repository));
        content
    }
}

impl PullRequestChange {
    /// What an event says of it.
    fn told(&self) -> Value {
        json!({
            "field": self.field,
            "new_value": self.new_value.as_deref().unwrap_or_default(),
            "old_value": self.original_value.as_deref().unwrap_or_default(),
        })
    }
}
