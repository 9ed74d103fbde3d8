//! What somebody else does between two pages, as a call of the API.

use rand::Rng;
use rand_pcg::Pcg32;

use super::{DataChange, FaultKind, Met};
use crate::space::issues::Issue;
use crate::space::{Id, Space};

/// The administrator, who can change everything.
pub(crate) const SOMEBODY: Id = 1;
const SUMMARY: &str = "Changed between two pages ページの間の変更";

/// A call that changes an issue.
pub(crate) struct Change {
    pub method: &'static str,
    /// Below `/api/v2`.
    pub path: String,
    pub parameters: Vec<(String, String)>,
}

impl Met {
    /// The call that follows the answer, if this fault has one and there is an issue for it.
    pub fn change(&mut self, space: &Space) -> Option<Change> {
        if self.fault.fault != FaultKind::ChangedData {
            return None;
        }
        let issue = match &self.fault.issue {
            Some(id_or_key) => space.find_issue(id_or_key, SOMEBODY).ok()?,
            None => any_issue(space, &mut self.dice)?,
        };
        let changes = [DataChange::Add, DataChange::Update, DataChange::Delete];
        let by_chance = changes[self.dice.random_range(0..changes.len())];
        Some(call(self.fault.change.unwrap_or(by_chance), issue))
    }
}

fn any_issue<'s>(space: &'s Space, dice: &mut Pcg32) -> Option<&'s Issue> {
    const ATTEMPTS: usize = 64;
    let next = space.issues.next_id();
    let mut drawn = (0..ATTEMPTS).filter_map(|_| space.issues.get(dice.random_range(0..next)));
    drawn.next().or_else(|| space.issues.iter().next())
}

fn call(change: DataChange, issue: &Issue) -> Change {
    let (method, path) = match change {
        DataChange::Add => ("POST", "/issues".to_owned()),
        DataChange::Update => ("PATCH", format!("/issues/{}", issue.id)),
        DataChange::Delete => ("DELETE", format!("/issues/{}", issue.id)),
    };
    let parameters: &[(&str, String)] = match change {
        DataChange::Add => &[
            ("projectId", issue.project.to_string()),
            ("issueTypeId", issue.kind.to_string()),
            ("priorityId", issue.priority.to_string()),
            ("summary", SUMMARY.to_owned()),
        ],
        DataChange::Update => &[("summary", SUMMARY.to_owned()), ("comment", SUMMARY.to_owned())],
        DataChange::Delete => &[],
    };
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Change { method, path, parameters }
}
