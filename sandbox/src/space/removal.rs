//! What disappears together with a project.

use std::collections::HashSet;

use super::stars::Starred;
use super::{Id, Space};

impl Space {
    /// Removes a project with everything in it. Its activities, documents and repositories stay and
    /// are seen by nobody.
    pub fn remove_project(&mut self, id: Id) {
        let Some(project) = self.projects.remove(id) else { return };
        let issues: HashSet<Id> = project.issues_by_number.into_iter().collect();
        let wikis: HashSet<Id> =
            self.wikis.iter().filter(|wiki| wiki.project == id).map(|wiki| wiki.id).collect();
        issues.iter().for_each(|&issue| self.remove_issue(issue));
        self.stars.remove_where(|on| match on {
            Starred::Issue(issue) | Starred::Comment { issue, .. } => issues.contains(&issue),
            Starred::Wiki(wiki) => wikis.contains(&wiki),
            Starred::PullRequest(pull_request) | Starred::PullRequestComment { pull_request, .. } => {
                self.git.project_of(pull_request) == Some(id)
            }
        });
        wikis.into_iter().for_each(|wiki| self.wikis.remove(wiki));
        self.documents.remove_project(id);
        self.shared_files.retain(|_, file| file.project != id);
        self.notifications.remove_project(id);
    }
}
