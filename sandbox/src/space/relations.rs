//! Relations between issues. They have no direction.

use std::collections::HashMap;

use super::Id;

/// Related issues of one issue, at most.
pub(crate) const MOST_RELATED: usize = 50;

/// Every relation, kept at both its ends.
#[derive(Default)]
pub(crate) struct Relations(HashMap<Id, Vec<Id>>);

impl Relations {
    /// The issues related to one, in the order of relating.
    pub fn of(&self, issue: Id) -> &[Id] {
        self.0.get(&issue).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn are_related(&self, one: Id, other: Id) -> bool {
        self.of(one).contains(&other)
    }

    /// Relates two issues that are not related yet.
    pub fn add(&mut self, one: Id, other: Id) {
        self.0.entry(one).or_default().push(other);
        self.0.entry(other).or_default().push(one);
    }

    pub fn remove(&mut self, one: Id, other: Id) {
        for (end, far) in [(one, other), (other, one)] {
            if let Some(related) = self.0.get_mut(&end) {
                related.retain(|&id| id != far);
            }
        }
    }

    /// An issue that is deleted is related to nothing.
    pub fn issue_deleted(&mut self, issue: Id) {
        for other in self.0.remove(&issue).unwrap_or_default() {
            self.remove(issue, other);
        }
    }
}
