//! The state of the stand-in space.

pub(crate) mod activities;
pub(crate) mod change_log;
pub(crate) mod comments;
pub(crate) mod custom_fields;
pub(crate) mod disk_usage;
pub(crate) mod documents;
pub(crate) mod files;
pub(crate) mod git;
pub(crate) mod issue_record;
pub(crate) mod issues;
pub(crate) mod mentions;
pub(crate) mod notifications;
pub(crate) mod prepared;
pub(crate) mod projects;
pub(crate) mod pull_requests;
pub(crate) mod relations;
mod removal;
pub(crate) mod searches;
pub(crate) mod shared_files;
pub(crate) mod stars;
pub(crate) mod tags;
pub(crate) mod teams;
pub(crate) mod telling;
pub(crate) mod users;
pub(crate) mod viewed;
pub(crate) mod watchings;
pub(crate) mod webhooks;
pub(crate) mod wikis;

use std::collections::HashMap;

use serde::Serialize;

use crate::answer::Refusal;
use crate::dates::{self, Seconds};
use crate::options::{Language, Options};
use activities::Activity;
use comments::Comment;
use documents::Documents;
use files::{Attachment, Files};
use git::Git;
use issues::Issues;
use notifications::Notifications;
use prepared::Prepared;
use projects::{Project, Projects};
use relations::Relations;
use searches::Searches;
use shared_files::SharedFiles;
use stars::Stars;
use teams::Teams;
use users::User;
use viewed::Viewed;
use watchings::Watchings;
use wikis::Wikis;

/// Ids of everything in the space.
pub(crate) type Id = u32;

/// An object with an id and a name and nothing else.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Named {
    pub id: Id,
    pub name: &'static str,
}

/// Everything the space knows.
pub(crate) struct Space {
    pub options: Options,
    /// `http://127.0.0.1:PORT`, for the addresses that answers mention.
    pub url: String,
    pub name: String,
    pub created: Seconds,
    pub users: Vec<Prepared<User>>,
    /// API key → user.
    pub keys: HashMap<String, Id>,
    pub priorities: [Prepared<Named>; 3],
    pub resolutions: [Prepared<Named>; 5],
    pub projects: Projects,
    pub teams: Teams,
    /// What everybody sees above the dashboard, and since when.
    pub announcement: (String, Seconds),
    pub issues: Issues,
    /// Comments of issues that were written to; those of other issues are generated when asked for.
    pub comments: HashMap<Id, Vec<Comment>>,
    pub wikis: Wikis,
    pub documents: Documents,
    pub activities: Vec<Activity>,
    pub next_comment: Id,
    /// The issues of written comments.
    pub issues_of_comments: HashMap<Id, Id>,
    pub files: Files,
    /// Attachments of issues whose files changed; those of other issues are made up when asked for.
    pub issue_attachments: HashMap<Id, Vec<Attachment>>,
    /// Shared files linked to issues, where that changed.
    pub issue_shared_files: HashMap<Id, Vec<Id>>,
    pub shared_files: SharedFiles,
    /// Which issues are related.
    pub relations: Relations,
    pub stars: Stars,
    pub watchings: Watchings,
    pub notifications: Notifications,
    pub git: Git,
    /// What each user looked at last.
    pub viewed: HashMap<Id, Viewed>,
    /// Lists found for earlier searches, until the next write.
    pub searches: Searches,
    /// Time of the newest event, so that a clock behind the generated data cannot turn time back.
    pub latest: Seconds,
    /// How far the clock of the space is ahead, so that tests need not wait for an hour to pass.
    pub ahead: Seconds,
}

impl Space {
    /// The moment of a write.
    pub fn tick(&mut self) -> Seconds {
        self.latest = self.now().max(self.latest);
        self.latest
    }

    /// Now, by the clock of the space.
    pub fn now(&self) -> Seconds {
        dates::now() + self.ahead
    }

    /// The language a user reads messages in.
    pub fn language_of(&self, user: Id) -> Language {
        match self.user(user).and_then(|user| user.lang) {
            Some("ja") => Language::Japanese,
            Some(_) => Language::English,
            None => self.options.language,
        }
    }

    pub fn user(&self, id: Id) -> Option<&Prepared<User>> {
        self.users.get(usize::try_from(id).ok()?.checked_sub(1)?)
    }

    pub fn priority(&self, id: Id) -> Option<&Prepared<Named>> {
        self.priorities.iter().find(|priority| priority.id == id)
    }

    pub fn resolution(&self, id: Id) -> Option<&Prepared<Named>> {
        self.resolutions.iter().find(|resolution| resolution.id == id)
    }

    pub fn project(&self, id: Id) -> Option<&Project> {
        self.projects.get(id)
    }

    /// The project with this numeric id or key, if `user` can see it.
    pub fn find_project(&self, id_or_key: &str, user: Id) -> Result<&Project, Refusal> {
        self.named_project(id_or_key)
            .filter(|project| project.is_visible_to(user))
            .ok_or_else(|| no_project(id_or_key))
    }

    /// The project with this numeric id or key, if `user` belongs to it or administers the space.
    pub fn find_administered_project(&self, id_or_key: &str, user: Id) -> Result<&Project, Refusal> {
        let administers = self.user(user).is_some_and(|user| user.is_administrator());
        self.named_project(id_or_key)
            .filter(|project| administers || project.is_visible_to(user))
            .ok_or_else(|| no_project(id_or_key))
    }

    fn named_project(&self, id_or_key: &str) -> Option<&Project> {
        match id_or_key.parse::<Id>() {
            Ok(id) => self.project(id),
            Err(_) => self.projects.iter().find(|project| project.key == id_or_key),
        }
    }
}

fn no_project(id_or_key: &str) -> Refusal {
    Refusal::not_found(format!("No such project. (key:{id_or_key})"))
}
