//! Watchings: issues that a user follows, with a note.

use std::collections::{BTreeMap, HashMap};

use super::{Id, Space};
use crate::dates::Seconds;

/// One watched issue of one user.
#[derive(Clone, Debug)]
pub(crate) struct Watching {
    pub id: Id,
    pub user: Id,
    pub issue: Id,
    pub note: Option<String>,
    pub created: Seconds,
    pub updated: Seconds,
    /// When the issue last changed, as far as the watcher was told.
    pub last_content_updated: Seconds,
    /// Whether the watcher has seen the issue since it last changed.
    pub resource_already_read: bool,
    /// Whether the watcher has opened the list since the issue last changed.
    pub already_read: bool,
}

/// All watchings, by id and by issue.
#[derive(Default)]
pub(crate) struct Watchings {
    pub all: BTreeMap<Id, Watching>,
    on: HashMap<Id, Vec<Id>>,
}

impl Watchings {
    /// Adds a watching; its id is made here.
    pub fn add(&mut self, watching: Watching) -> Watching {
        let id = self.all.last_key_value().map_or(1, |(last, _)| last + 1);
        let watching = Watching { id, ..watching };
        self.on.entry(watching.issue).or_default().push(id);
        self.all.insert(id, watching.clone());
        watching
    }

    pub fn remove(&mut self, id: Id) -> Option<Watching> {
        let watching = self.all.remove(&id)?;
        if let Some(held) = self.on.get_mut(&watching.issue) {
            held.retain(|&other| other != id);
        }
        Some(watching)
    }

    /// The watching of an issue by a user.
    pub fn of(&self, user: Id, issue: Id) -> Option<&Watching> {
        let held = self.on.get(&issue)?.iter().filter_map(|id| self.all.get(id));
        held.into_iter().find(|watching| watching.user == user)
    }

    /// Tells everybody who watches an issue, except the one who changed it.
    pub fn issue_changed(&mut self, issue: Id, by: Id, when: Seconds) {
        for id in self.on.get(&issue).into_iter().flatten() {
            if let Some(watching) = self.all.get_mut(id) {
                watching.last_content_updated = when;
                watching.updated = when;
                watching.resource_already_read &= watching.user == by;
                watching.already_read &= watching.user == by;
            }
        }
    }

    /// An issue that is deleted is watched no more.
    pub fn issue_deleted(&mut self, issue: Id) {
        for id in self.on.remove(&issue).unwrap_or_default() {
            self.all.remove(&id);
        }
    }
}

impl Space {
    /// Notes that an issue changed: who watches it will see.
    pub fn touch_watchings(&mut self, issue: Id, by: Id) {
        let now = self.latest;
        self.watchings.issue_changed(issue, by, now);
    }
}
