//! Wiki pages with their versions, files and tags.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::activities::Activity;
use super::files::Attachment;
use super::shared_files::SharedFile;
use super::stars::Starred;
use super::tags::{Tag, Tags};
use super::{Id, Space};
use crate::answer::Refusal;
use crate::dates::{Seconds, timestamp};

/// A wiki page as it is now.
#[derive(Clone, Debug)]
pub(crate) struct Wiki {
    pub id: Id,
    pub project: Id,
    /// Without the tags that were written in front of it.
    pub name: String,
    pub content: String,
    pub tags: Vec<Tag>,
    pub created_user: Id,
    pub created: Seconds,
    pub updated_user: Id,
    pub updated: Seconds,
    /// What the page was before, oldest first.
    pub earlier: Vec<Version>,
    pub attachments: Vec<Attachment>,
    /// Shared files in the order of linking.
    pub shared_files: Vec<Id>,
}

/// One version of a page.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    /// Counted from 1 in each page.
    pub number: Id,
    pub name: String,
    pub content: String,
    pub user: Id,
    pub created: Seconds,
}

impl Wiki {
    /// The page as it is now, as a version.
    pub fn version(&self) -> Version {
        Version {
            number: Id::try_from(self.earlier.len()).unwrap_or(Id::MAX - 1) + 1,
            name: self.name.clone(),
            content: self.content.clone(),
            user: self.updated_user,
            created: self.updated,
        }
    }

    /// Every version, oldest first.
    pub fn history(&self) -> Vec<Version> {
        self.earlier.iter().cloned().chain([self.version()]).collect()
    }
}

/// All pages by id.
#[derive(Default)]
pub(crate) struct Wikis {
    pages: BTreeMap<Id, Wiki>,
    /// What activities still talk about.
    deleted: BTreeMap<Id, Wiki>,
    pub tags: Tags,
}

impl Wikis {
    pub fn get(&self, id: Id) -> Option<&Wiki> {
        self.pages.get(&id)
    }

    pub fn get_mut(&mut self, id: Id) -> Option<&mut Wiki> {
        self.pages.get_mut(&id)
    }

    pub fn even_if_deleted(&self, id: Id) -> Option<&Wiki> {
        self.get(id).or_else(|| self.deleted.get(&id))
    }

    /// In the order of their ids, which is the order of their creation.
    pub fn iter(&self) -> impl Iterator<Item = &Wiki> {
        self.pages.values()
    }

    /// The id of the next page.
    pub fn next_id(&self) -> Id {
        let last = |pages: &BTreeMap<Id, Wiki>| pages.last_key_value().map_or(0, |(&id, _)| id);
        last(&self.pages).max(last(&self.deleted)) + 1
    }

    /// Takes in a new page, or a changed one in place of the old one.
    pub fn put(&mut self, page: Wiki) {
        self.pages.insert(page.id, page);
    }

    pub fn remove(&mut self, id: Id) {
        if let Some(page) = self.pages.remove(&id) {
            self.deleted.insert(id, page);
        }
    }
}

impl Space {
    pub fn wiki(&self, id: Id) -> Option<&Wiki> {
        self.wikis.get(id)
    }

    /// The page with this id, if `user` can see it.
    pub fn find_wiki(&self, id: &str, user: Id) -> Result<&Wiki, Refusal> {
        let wiki = id.parse().ok().and_then(|id| self.wiki(id));
        wiki.filter(|wiki| self.project(wiki.project).is_some_and(|project| project.is_visible_to(user)))
            .ok_or_else(|| Refusal::not_found("No such wiki page."))
    }

    /// The shared files linked to a page.
    pub fn shared_files_of_wiki(&self, wiki: &Wiki) -> Vec<&SharedFile> {
        wiki.shared_files.iter().filter_map(|id| self.shared_files.get(id)).collect()
    }

    /// A page as lists show it, or whole.
    pub fn show_wiki(&self, wiki: &Wiki, whole: bool) -> Value {
        let mut shown = json!({ "id": wiki.id, "projectId": wiki.project, "name": wiki.name });
        if whole {
            shown["content"] = json!(wiki.content);
        }
        shown["tags"] = json!(wiki.tags);
        if whole {
            let files = self.shared_files_of_wiki(wiki).into_iter();
            shown["attachments"] = wiki.attachments.iter().map(|file| self.show_attachment(file)).collect();
            shown["sharedFiles"] = files.map(|file| self.show_shared_file(file)).collect();
            shown["stars"] = self.show_stars(Starred::Wiki(wiki.id)).into();
        }
        shown["createdUser"] = json!(self.user(wiki.created_user));
        shown["created"] = json!(timestamp(wiki.created));
        shown["updatedUser"] = json!(self.user(wiki.updated_user));
        shown["updated"] = json!(timestamp(wiki.updated));
        shown
    }

    /// A version as the history shows it.
    pub fn show_wiki_version(&self, page: Id, version: &Version) -> Value {
        json!({
            "pageId": page,
            "version": version.number,
            "name": version.name,
            "content": version.content,
            "createdUser": self.user(version.user),
            "created": timestamp(version.created),
        })
    }

    /// What a generated event of adding or changing a page says: it happened when a version was made.
    pub fn wiki_content(&self, activity: &Activity) -> Value {
        let Some(wiki) = self.wikis.even_if_deleted(activity.subject) else { return Value::Null };
        let history = wiki.history();
        let made = history.iter().position(|version| version.created == activity.created).unwrap_or(0);
        match made.checked_sub(1) {
            Some(before) => told_change(wiki.id, &history[before], &history[made]),
            None => told(wiki.id, &history[made]),
        }
    }
}

/// What an event says of a page that was added or deleted.
pub(crate) fn told(page: Id, version: &Version) -> Value {
    json!({
        "id": page,
        "name": version.name,
        "content": version.content,
        "diff": null,
        "version": null,
        "attachments": [],
        "shared_files": [],
    })
}

/// What an event says of a page whose name, tags or content changed.
pub(crate) fn told_change(page: Id, before: &Version, after: &Version) -> Value {
    let mut content = told(page, after);
    content["diff"] = difference(&before.content, &after.content).into();
    content["version"] = after.number.into();
    content
}

/// The changed lines as the `diff` program prints them, but from the new text to the old one, which
/// is the direction that Backlog has it. `None` if nothing changed.
fn difference(old: &str, new: &str) -> Option<String> {
    let (left, right) = (lines(new), lines(old));
    let common = left.iter().zip(&right).take_while(|(left, right)| left == right).count();
    let (left, right) = (&left[common..], &right[common..]);
    let pairs = left.iter().rev().zip(right.iter().rev());
    let tail = pairs.take_while(|(left, right)| left == right).count();
    let (left, right) = (&left[..left.len() - tail], &right[..right.len() - tail]);
    let letter = match (left, right) {
        ([], []) => return None,
        ([], _) => 'a',
        (_, []) => 'd',
        _ => 'c',
    };
    let marked = |mark: char, lines: &[&str]| -> String {
        lines.iter().flat_map(|line| [mark.to_string(), (*line).to_owned()]).collect()
    };
    let separator = if letter == 'c' { "---\n" } else { "" };
    let (from, to) = (place(common, left.len()), place(common, right.len()));
    Some(format!("{from}{letter}{to}\n{}{separator}{}", marked('<', left), marked('>', right)))
}

/// Lines with their ends.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The numbers of `count` lines after the first `skipped`: `3`, `3,5`.
fn place(skipped: usize, count: usize) -> String {
    match count {
        0 => skipped.to_string(),
        1 => (skipped + 1).to_string(),
        _ => format!("{},{}", skipped + 1, skipped + count),
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn a_difference_leads_from_the_new_text_to_the_old() {
        let diff = |old, new| difference(old, new);
        assert_eq!(diff("a\nb\nc", "a\nb\nc"), None);
        assert_eq!(diff("old", "new").as_deref(), Some("1c1\n<new---\n>old"));
        assert_eq!(diff("a\nb\n", "a\nx\ny\nb\n").as_deref(), Some("2,3d1\n<x\n<y\n"));
        assert_eq!(diff("a\nb\nc\n", "a\nc\n").as_deref(), Some("1a2\n>b\n"));
    }
}
