//! Stars: who gave one to what.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::{Id, Space};
use crate::dates::{Seconds, timestamp};

/// What a star can be given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Starred {
    Issue(Id),
    Comment { issue: Id, comment: Id },
    Wiki(Id),
    PullRequest(Id),
    PullRequestComment { pull_request: Id, comment: Id },
}

/// One star.
#[derive(Clone, Debug)]
pub(crate) struct Star {
    pub id: Id,
    pub on: Starred,
    /// What the presenter wrote with it.
    pub comment: Option<&'static str>,
    pub presenter: Id,
    /// Who made what the star is on.
    pub receiver: Id,
    pub created: Seconds,
}

/// All stars, by id, by what they are on and by who received them.
#[derive(Default)]
pub(crate) struct Stars {
    all: BTreeMap<Id, Star>,
    on: HashMap<Starred, Vec<Id>>,
    of: HashMap<Id, Vec<Id>>,
}

impl Stars {
    pub fn get(&self, id: Id) -> Option<&Star> {
        self.all.get(&id)
    }

    /// The stars on something, oldest first.
    pub fn on(&self, what: Starred) -> impl Iterator<Item = &Star> {
        self.on.get(&what).into_iter().flatten().filter_map(|id| self.all.get(id))
    }

    /// The stars a user received, oldest first.
    pub fn received_by(&self, user: Id) -> Vec<&Star> {
        self.of.get(&user).into_iter().flatten().filter_map(|id| self.all.get(id)).collect()
    }

    /// Adds a star; its id is made here.
    pub fn add(&mut self, on: Starred, presenter: Id, receiver: Id, created: Seconds) -> Id {
        let id = self.all.last_key_value().map_or(1, |(last, _)| last + 1);
        self.all.insert(id, Star { id, on, comment: None, presenter, receiver, created });
        self.on.entry(on).or_default().push(id);
        self.of.entry(receiver).or_default().push(id);
        id
    }

    /// Writes something with a star.
    pub fn comment(&mut self, id: Id, comment: &'static str) {
        if let Some(star) = self.all.get_mut(&id) {
            star.comment = Some(comment);
        }
    }

    pub fn remove(&mut self, id: Id) -> Option<Star> {
        let star = self.all.remove(&id)?;
        for held in [self.on.get_mut(&star.on), self.of.get_mut(&star.receiver)].into_iter().flatten() {
            held.retain(|&other| other != id);
        }
        Some(star)
    }

    /// Takes away every star on what is deleted.
    pub fn remove_where(&mut self, is_deleted: impl Fn(Starred) -> bool) {
        let gone: Vec<Id> =
            self.all.values().filter(|star| is_deleted(star.on)).map(|star| star.id).collect();
        for id in gone {
            self.remove(id);
        }
    }

    /// Takes away every star on something that is deleted.
    pub fn remove_all_on(&mut self, what: Starred) {
        for id in self.on.remove(&what).unwrap_or_default() {
            self.remove(id);
        }
    }
}

impl Space {
    /// The stars on something, as the API shows them.
    pub fn show_stars(&self, on: Starred) -> Vec<Value> {
        self.stars.on(on).map(|star| self.show_star(star)).collect()
    }

    /// A star as the API shows it.
    pub fn show_star(&self, star: &Star) -> Value {
        let (path, title) = self.place_of(star.on);
        json!({
            "id": star.id,
            "comment": star.comment,
            "url": format!("{}{path}", self.url),
            "title": title,
            "presenter": self.user(star.presenter),
            "created": timestamp(star.created),
        })
    }

    /// Where people see a starred thing, and its title.
    fn place_of(&self, on: Starred) -> (String, String) {
        match on {
            Starred::Issue(id) => self.issue_place(id, ""),
            Starred::Comment { issue, comment } => self.issue_place(issue, &format!("#comment-{comment}")),
            Starred::Wiki(id) => {
                let title =
                    self.wiki(id).map(|wiki| format!("[{}] {}", self.key_of(wiki.project), wiki.name));
                (format!("/alias/wiki/{id}"), title.unwrap_or_default())
            }
            Starred::PullRequest(id) => self.pull_request_place(id, ""),
            Starred::PullRequestComment { pull_request, comment } => {
                self.pull_request_place(pull_request, &format!("#comment-{comment}"))
            }
        }
    }

    /// The project of a starred thing that still exists.
    pub fn project_of_starred(&self, on: Starred) -> Option<Id> {
        match on {
            Starred::Issue(id) | Starred::Comment { issue: id, .. } => Some(self.issues.get(id)?.project),
            Starred::Wiki(id) => Some(self.wiki(id)?.project),
            Starred::PullRequest(id) | Starred::PullRequestComment { pull_request: id, .. } => {
                Some(self.git.get(id)?.project)
            }
        }
    }

    fn key_of(&self, project: Id) -> &str {
        self.project(project).map_or("", |project| project.key.as_str())
    }

    fn pull_request_place(&self, id: Id, anchor: &str) -> (String, String) {
        let Some(starred) = self.git.get(id) else { return (String::new(), String::new()) };
        let (key, number) = (self.key_of(starred.project), starred.number);
        let name = self.git.repository(starred.repository).map_or("", |repository| repository.name.as_str());
        let path = format!("/git/{key}/{name}/pullRequests/{number}{anchor}");
        (path, format!("[{key}/{name}#{number}] {}", starred.summary))
    }

    fn issue_place(&self, issue: Id, anchor: &str) -> (String, String) {
        let Some(issue) = self.issues.even_if_deleted(issue) else { return (String::new(), String::new()) };
        let key = self.issue_key(issue);
        (format!("/view/{key}{anchor}"), format!("[{key}] {}", self.summary(issue)))
    }
}
