//! What users looked at last.

use super::{Id, Space};
use crate::dates::Seconds;

/// Ids and times of views, the newest last.
pub(crate) type Views = Vec<(Id, Seconds)>;

/// What one user looked at, each thing once.
#[derive(Debug, Default)]
pub(crate) struct Viewed {
    pub issues: Views,
    pub projects: Views,
    pub wikis: Views,
}

/// Puts a view last, in place of an earlier one of the same thing.
pub(crate) fn record(views: &mut Views, id: Id, when: Seconds) {
    views.retain(|(other, _)| *other != id);
    views.push((id, when));
}

impl Space {
    /// A user looks at an issue and thereby at its project.
    pub fn view_issue(&mut self, user: Id, issue: Id, project: Id) {
        let now = self.tick();
        let viewed = self.viewed.entry(user).or_default();
        record(&mut viewed.issues, issue, now);
        record(&mut viewed.projects, project, now);
    }

    /// A user looks at a wiki page and thereby at its project.
    pub fn view_wiki(&mut self, user: Id, wiki: Id, project: Id) {
        let now = self.tick();
        let viewed = self.viewed.entry(user).or_default();
        record(&mut viewed.wikis, wiki, now);
        record(&mut viewed.projects, project, now);
    }
}
