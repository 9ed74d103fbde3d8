//! Who hears of what happens to an issue: the assignee, those asked for, those mentioned.

use super::change_log::ChangeLog;
use super::comments::Comment;
use super::issues::Issue;
use super::notifications::{About, Reason};
use super::{Id, Space};

/// The new assignee, unless it is still the same one.
pub(crate) fn newly_assigned(before: Option<Id>, after: Option<Id>) -> Option<Id> {
    after.filter(|_| after != before)
}

impl Space {
    /// Tells of a new issue. If anybody is told, a comment without text records it.
    pub fn tell_of_new_issue(&mut self, issue: &Issue, asked: &[Id]) {
        let mentioned = self.mentioned(issue.project, &self.description(issue));
        let told: Vec<(Id, Reason)> = issue
            .assignee
            .map(|user| (user, Reason::Assigned))
            .into_iter()
            .chain(asked.iter().chain(&mentioned).map(|&user| (user, Reason::IssueAdded)))
            .filter(|(user, _)| *user != issue.created_user)
            .collect();
        if told.is_empty() {
            return;
        }
        let changes = vec![ChangeLog::notification("issue.create")];
        let record = Comment::new(None, changes, issue.created_user, issue.created);
        let comment = self.add_comment(issue.id, record).id;
        let about = About::Comment { issue: issue.id, comment };
        self.tell(&told, issue.created_user, issue.project, &about);
    }

    /// Who hears of a comment and of the change of the issue that came with it, and why. The space
    /// still holds the issue as it was.
    pub fn hearers(
        &self,
        after: &Issue,
        comment: &Comment,
        asked: &[Id],
        reason: Reason,
    ) -> Vec<(Id, Reason)> {
        let before = self.issues.get(after.id).unwrap_or(after);
        let in_description =
            self.newly_mentioned(after.project, &self.description(before), &self.description(after));
        let in_comment = self.mentioned(after.project, comment.content.as_deref().unwrap_or_default());
        let assigned = newly_assigned(before.assignee, after.assignee).map(|user| (user, Reason::Assigned));
        let others = asked.iter().chain(&in_description).chain(&in_comment).map(|&user| (user, reason));
        assigned.into_iter().chain(others).collect()
    }
}
