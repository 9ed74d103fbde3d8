//! Writing to an issue: the record that it leaves in comments, activities and watchings.

use serde_json::{Value, json};

use super::activities::{ISSUE_COMMENTED, ISSUE_DELETED, ISSUE_UPDATED};
use super::comments::{ChangeLog, Comment};
use super::files::Attachment;
use super::issues::Issue;
use super::notifications::{About, Reason};
use super::shared_files::SharedFile;
use super::stars::Starred;
use super::{Id, Space};

/// What somebody did to an issue in one go.
#[derive(Default)]
pub(crate) struct Entry {
    pub content: Option<String>,
    pub changes: Vec<ChangeLog>,
    /// Files that came with it.
    pub attached: Vec<Attachment>,
    /// Shared files that were linked with it.
    pub linked: Vec<Id>,
    pub notified: Vec<Id>,
}

impl Space {
    /// Takes in a changed issue, and records the change as `user`'s of now.
    pub fn change_issue(&mut self, user: Id, after: Issue, entry: Entry) -> Comment {
        let (kind, reason) = (ISSUE_UPDATED, Reason::IssueUpdated);
        self.record(user, after, entry, kind, reason)
    }

    /// Takes in a comment of `user` of now. The issue itself changes only by the files attached.
    pub fn comment_issue(&mut self, user: Id, issue: Issue, entry: Entry) -> Comment {
        self.record(user, issue, entry, ISSUE_COMMENTED, Reason::Commented)
    }

    fn record(&mut self, user: Id, mut after: Issue, entry: Entry, kind: u8, reason: Reason) -> Comment {
        let now = self.tick();
        let mut changes = entry.changes;
        changes.extend(entry.attached.iter().map(ChangeLog::attached));
        // Comments are made up from the issue as it was, so they come before the change.
        let comment = Comment::new(entry.content, changes, user, now);
        let comment = self.add_comment(after.id, comment);
        self.add_attachments(&mut after, entry.attached);
        after.updated = now;
        after.updated_user = user;
        let (id, project) = (after.id, after.project);
        let hearers = self.hearers(&after, &comment, &entry.notified, reason);
        let told_links: Value =
            self.shared_files_among(&entry.linked).map(SharedFile::told_as_link).collect();
        let mut told = self.told_comment(&after, &comment);
        told["shared_files"] = told_links;
        self.issues.replace(after);
        self.tell(&hearers, user, project, &About::Comment { issue: id, comment: comment.id });
        self.touch_watchings(id, user);
        self.add_activity(project, kind, id, user, told);
        comment
    }

    /// What every event says of its issue.
    pub fn told_issue(&self, issue: &Issue) -> Value {
        json!({
            "id": issue.id,
            "key_id": issue.number,
            "summary": self.summary(issue),
            "description": self.description(issue),
        })
    }

    /// What an event says of a comment, which may be the record of a change, and of its issue.
    pub fn told_comment(&self, issue: &Issue, comment: &Comment) -> Value {
        let mut told = self.told_issue(issue);
        told["comment"] = json!({ "id": comment.id, "content": comment.content.as_deref().unwrap_or("") });
        told["changes"] = comment.changes.iter().map(ChangeLog::told).collect();
        let files = self.attachments_of(issue);
        let came = |file: &Attachment| comment.changes.iter().any(|change| change.attaches(file));
        told["attachments"] = files.iter().filter(|file| came(file)).map(Attachment::told).collect();
        told["shared_files"] = json!([]);
        told
    }

    /// Removes an issue and everything that belongs to it.
    pub fn delete_issue(&mut self, user: Id, issue: &Issue) {
        for comment in self.comments_of(issue.id) {
            self.stars.remove_all_on(Starred::Comment { issue: issue.id, comment: comment.id });
        }
        self.stars.remove_all_on(Starred::Issue(issue.id));
        self.remove_issue(issue.id);
        let told = json!({ "id": issue.id, "key_id": issue.number });
        self.add_activity(issue.project, ISSUE_DELETED, issue.id, user, told);
    }

    /// Removes an issue with its files, comments, watchings and relations, but not with its stars.
    pub(super) fn remove_issue(&mut self, id: Id) {
        self.watchings.issue_deleted(id);
        self.relations.issue_deleted(id);
        self.comments.remove(&id);
        self.issue_attachments.remove(&id);
        self.issue_shared_files.remove(&id);
        self.issues.remove(id);
    }
}
