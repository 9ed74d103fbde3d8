//! Issues: kept small, shown whole.

use std::collections::{BTreeSet, HashMap};
use std::ops::Bound;

use super::custom_fields::{CustomField, FieldValue};
use super::projects::CLOSED;
use super::{Id, Space};
use crate::dates::{Day, Seconds};
use crate::generate;

/// A text that is either made up again each time or was written by a client.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    Generated,
    Written(Box<str>),
}

/// An issue as it is kept. A space holds up to a million of them.
#[derive(Clone, Debug)]
pub(crate) struct Issue {
    pub id: Id,
    pub project: Id,
    /// The number in its key.
    pub number: Id,
    pub kind: Id,
    pub status: Id,
    pub priority: u8,
    pub resolution: Option<u8>,
    pub assignee: Option<Id>,
    pub parent: Option<Id>,
    pub created_user: Id,
    pub updated_user: Id,
    pub created: Seconds,
    pub updated: Seconds,
    pub start_date: Option<Day>,
    pub due_date: Option<Day>,
    /// Hundredths of an hour.
    pub estimated: Option<u32>,
    pub actual: Option<u32>,
    pub attachments: u16,
    pub shared_files: u16,
    /// Ids of its generated comments are this and the following ones.
    pub first_comment: Id,
    pub generated_comments: u16,
    pub categories: Box<[Id]>,
    pub versions: Box<[Id]>,
    pub milestones: Box<[Id]>,
    pub summary: Text,
    pub description: Text,
    /// `None`: made up from the seed.
    pub custom_values: Option<Box<[(Id, FieldValue)]>>,
}

impl Issue {
    /// Whether it was there before anybody called. Ids of generated comments start at 1.
    pub fn is_generated(&self) -> bool {
        self.first_comment > 0
    }
}

/// All issues, found by id and by parent.
#[derive(Default)]
pub(crate) struct Issues {
    /// The issue with id n is at n - 1.
    slots: Vec<Option<Issue>>,
    children: HashMap<Id, Vec<Id>>,
    by_update: BTreeSet<(Seconds, Id)>,
    /// What activities still talk about.
    deleted: HashMap<Id, Issue>,
}

impl Issues {
    pub fn next_id(&self) -> Id {
        Id::try_from(self.slots.len()).unwrap_or(Id::MAX - 1) + 1
    }

    pub fn get(&self, id: Id) -> Option<&Issue> {
        self.slots.get(slot(id)?)?.as_ref()
    }

    pub fn even_if_deleted(&self, id: Id) -> Option<&Issue> {
        self.get(id).or_else(|| self.deleted.get(&id))
    }

    /// The issue that a generated comment belongs to. Ids of such comments ascend with those of issues.
    pub fn with_generated_comment(&self, comment: Id) -> Option<&Issue> {
        let starts_before = |issue: &Issue| (1..=comment).contains(&issue.first_comment);
        let (mut low, mut high) = (1, self.next_id());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.even_if_deleted(middle).is_some_and(starts_before) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        let issue = self.get(low - 1)?;
        (comment - issue.first_comment < issue.generated_comments.into()).then_some(issue)
    }

    pub fn count(&self) -> usize {
        self.by_update.len()
    }

    /// In the order of their ids, which is the order of their creation.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Issue> {
        self.slots.iter().flatten()
    }

    /// The issue with the next larger id.
    pub fn after(&self, id: Id) -> Option<&Issue> {
        self.slots.get(usize::try_from(id).ok()?..)?.iter().flatten().next()
    }

    /// The issue with the next smaller id.
    pub fn before(&self, id: Id) -> Option<&Issue> {
        let end = slot(id)?.min(self.slots.len());
        self.slots[..end].iter().rev().flatten().next()
    }

    /// The issue updated next after this time, or at this time with a larger id.
    pub fn updated_after(&self, updated: Seconds, id: Id) -> Option<&Issue> {
        let later = (Bound::Excluded((updated, id)), Bound::Unbounded);
        self.by_update.range(later).next().and_then(|(_, id)| self.get(*id))
    }

    /// The issue updated last before this time, or at this time with a smaller id.
    pub fn updated_before(&self, updated: Seconds, id: Id) -> Option<&Issue> {
        self.by_update.range(..(updated, id)).next_back().and_then(|(_, id)| self.get(*id))
    }

    /// Takes in the next issue; its id is [`Issues::next_id`].
    pub fn push(&mut self, issue: Issue) {
        if let Some(parent) = issue.parent {
            self.children.entry(parent).or_default().push(issue.id);
        }
        self.by_update.insert((issue.updated, issue.id));
        self.slots.push(Some(issue));
    }

    /// Puts a changed issue in place of the old one.
    pub fn replace(&mut self, issue: Issue) {
        let (id, parent, updated) = (issue.id, issue.parent, issue.updated);
        let Some(place) = slot(id).and_then(|slot| self.slots.get_mut(slot)) else { return };
        self.by_update.insert((issue.updated, id));
        let old = place.replace(issue);
        let before = old.as_ref().and_then(|old| old.parent);
        if let Some(old) = old.filter(|old| old.updated != updated) {
            self.by_update.remove(&(old.updated, id));
        }
        if before != parent {
            self.detach(id, before);
            if let Some(parent) = parent {
                self.children.entry(parent).or_default().push(id);
            }
        }
    }

    /// Removes an issue; its children lose their parent.
    pub fn remove(&mut self, id: Id) -> Option<Issue> {
        let issue = self.slots.get_mut(slot(id)?)?.take()?;
        self.by_update.remove(&(issue.updated, id));
        self.detach(id, issue.parent);
        for child in self.children.remove(&id).unwrap_or_default() {
            if let Some(Some(child)) = slot(child).and_then(|slot| self.slots.get_mut(slot)) {
                child.parent = None;
            }
        }
        self.deleted.insert(id, issue.clone());
        Some(issue)
    }

    fn detach(&mut self, id: Id, parent: Option<Id>) {
        if let Some(siblings) = parent.and_then(|parent| self.children.get_mut(&parent)) {
            siblings.retain(|&sibling| sibling != id);
        }
    }

    pub fn children(&self, id: Id) -> &[Id] {
        self.children.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many of an issue's children there are, and how many of them are closed.
    pub fn child_summary(&self, id: Id) -> (usize, usize) {
        let children = self.children(id);
        let closed = children.iter().filter_map(|&child| self.get(child)).filter(|c| c.status == CLOSED);
        (children.len(), closed.count())
    }

    /// 0 for an issue without a parent, 1 below it, 2 below that.
    pub fn depth(&self, issue: &Issue) -> u8 {
        match issue.parent.and_then(|parent| self.get(parent)) {
            None => 0,
            Some(parent) if parent.parent.is_none() => 1,
            Some(_) => 2,
        }
    }
}

fn slot(id: Id) -> Option<usize> {
    usize::try_from(id).ok()?.checked_sub(1)
}

impl Space {
    pub fn summary(&self, issue: &Issue) -> String {
        match &issue.summary {
            Text::Generated => generate::text::summary(self.options.seed, issue.id),
            Text::Written(text) => text.to_string(),
        }
    }

    pub fn description(&self, issue: &Issue) -> String {
        match &issue.description {
            Text::Generated => generate::text::description(self.options.seed, issue.id),
            Text::Written(text) => text.to_string(),
        }
    }

    /// The values of the custom fields that apply to the issue.
    pub fn custom_values(&self, issue: &Issue) -> Vec<(Id, FieldValue)> {
        let Some(project) = self.project(issue.project) else { return Vec::new() };
        let fields = project.custom_fields.iter().filter(|field| field.applies_to(issue.kind));
        let value = |field: &CustomField| match &issue.custom_values {
            Some(values) => values.iter().find(|(id, _)| *id == field.id).map(|(_, value)| value.clone()),
            None => generate::custom_fields::value(self.options.seed, issue.id, field),
        };
        fields
            .map(|field| {
                let value = value(field).unwrap_or(FieldValue::Empty);
                (field.id, field.without_deleted_items(value))
            })
            .collect()
    }

    /// `APP-12`.
    pub fn issue_key(&self, issue: &Issue) -> String {
        let key = self.project(issue.project).map_or("", |project| project.key.as_str());
        format!("{key}-{}", issue.number)
    }

    /// The issue with this numeric id or key, if `user` can see it.
    pub fn find_issue(&self, id_or_key: &str, user: Id) -> Result<&Issue, crate::answer::Refusal> {
        let id = match id_or_key.parse::<Id>() {
            Ok(id) => Some(id),
            Err(_) => self.issue_id_of_key(id_or_key),
        };
        id.and_then(|id| self.issue_seen_by(id, user))
            .ok_or_else(|| crate::answer::Refusal::not_found("No such issue."))
    }

    /// The issue with this id, if `user` can see it.
    pub fn issue_seen_by(&self, id: Id, user: Id) -> Option<&Issue> {
        let issue = self.issues.get(id)?;
        self.project(issue.project)?.is_visible_to(user).then_some(issue)
    }

    fn issue_id_of_key(&self, key: &str) -> Option<Id> {
        let (project, number) = key.rsplit_once('-')?;
        let project = self.projects.iter().find(|candidate| candidate.key == project)?;
        project.issues_by_number.get(slot(number.parse().ok()?)?).copied()
    }
}
