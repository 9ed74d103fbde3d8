//! Notifications: what happened that concerns a user.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::documents::DocumentId;
use super::{Id, Space};
use crate::dates::Seconds;

/// Why a user is told, as the API numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Reason {
    Assigned = 1,
    Commented = 2,
    IssueAdded = 3,
    IssueUpdated = 4,
    FileAdded = 5,
    JoinedProject = 6,
    Other = 9,
    PullRequestAssigned = 10,
    PullRequestCommented = 11,
    PullRequestAdded = 12,
    PullRequestUpdated = 13,
    DocumentCommented = 14,
    DocumentCommentReplied = 15,
    DocumentMention = 17,
}

/// What a notification is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum About {
    Project,
    Issue(Id),
    Comment { issue: Id, comment: Id },
    PullRequest(Id),
    PullRequestComment { pull_request: Id, comment: Id },
    Document(DocumentId),
    DocumentComment { document: DocumentId, comment: DocumentId },
    DocumentReply { document: DocumentId, comment: DocumentId, reply: DocumentId },
}

/// One notification of one user.
#[derive(Clone, Debug)]
pub(crate) struct Notification {
    pub id: Id,
    pub user: Id,
    pub sender: Id,
    pub reason: Reason,
    pub project: Id,
    pub about: About,
    pub created: Seconds,
    /// Whether the user has opened the list since.
    pub already_read: bool,
    /// Whether the user has seen what it is about since.
    pub resource_already_read: bool,
}

/// All notifications, by id, by receiver and by what they are about.
#[derive(Default)]
pub(crate) struct Notifications {
    pub all: BTreeMap<Id, Notification>,
    of: HashMap<Id, Vec<Id>>,
    about: HashMap<About, Vec<Id>>,
}

impl Notifications {
    /// Adds a notification; its id is made here.
    pub fn add(&mut self, notification: Notification) -> Id {
        let id = self.all.last_key_value().map_or(1, |(last, _)| last + 1);
        self.of.entry(notification.user).or_default().push(id);
        self.about.entry(notification.about.clone()).or_default().push(id);
        self.all.insert(id, Notification { id, ..notification });
        id
    }

    /// Takes back everything told about a project that is deleted.
    pub fn remove_project(&mut self, project: Id) {
        self.all.retain(|_, notification| notification.project != project);
        for held in self.of.values_mut().chain(self.about.values_mut()) {
            held.retain(|id| self.all.contains_key(id));
        }
    }

    /// The notifications of a user, oldest first.
    pub fn of(&self, user: Id) -> Vec<&Notification> {
        self.ids_of(user).iter().filter_map(|id| self.all.get(id)).collect()
    }

    /// The ids of the notifications of a user, oldest first.
    pub fn ids_of(&self, user: Id) -> &[Id] {
        self.of.get(&user).map(Vec::as_slice).unwrap_or_default()
    }

    /// Those that went out about something, oldest first.
    pub fn about(&self, what: &About) -> Vec<&Notification> {
        self.about.get(what).into_iter().flatten().filter_map(|id| self.all.get(id)).collect()
    }

    /// Those that went out with a comment of an issue, oldest first.
    pub fn with_comment(&self, issue: Id, comment: Id) -> Vec<&Notification> {
        self.about(&About::Comment { issue, comment })
    }
}

impl Space {
    /// Tells users about something of now. Nobody is told twice, nor of what they did themselves.
    pub fn notify(&mut self, users: &[Id], sender: Id, reason: Reason, project: Id, about: &About) {
        let told: Vec<(Id, Reason)> = users.iter().map(|&user| (user, reason)).collect();
        self.tell(&told, sender, project, about);
    }

    /// Tells users about something of now, each for the first reason given and not for what they
    /// did themselves.
    pub fn tell(&mut self, users: &[(Id, Reason)], sender: Id, project: Id, about: &About) {
        let created = self.latest;
        let mut told: Vec<Id> = vec![sender];
        for &(user, reason) in users {
            if told.contains(&user) {
                continue;
            }
            told.push(user);
            self.notifications.add(Notification {
                id: 0,
                user,
                sender,
                reason,
                project,
                about: about.clone(),
                created,
                already_read: false,
                resource_already_read: false,
            });
        }
    }

    /// Whether what a notification is about is still there for its receiver. A document in the trash
    /// is deleted, as far as its readers are concerned.
    pub fn is_still_there(&self, told: &Notification) -> bool {
        match told.about {
            About::Issue(issue) | About::Comment { issue, .. } => self.issues.get(issue).is_some(),
            About::PullRequest(_) | About::PullRequestComment { .. } => {
                self.sees_git(told.project, told.user)
            }
            About::Document(document)
            | About::DocumentComment { document, .. }
            | About::DocumentReply { document, .. } => {
                self.documents.get(document).is_some_and(|document| !document.is_trashed)
            }
            About::Project => true,
        }
    }

    /// A notification as the comment that it came with shows it.
    pub fn show_comment_notification(&self, notification: &Notification) -> Value {
        json!({
            "id": notification.id,
            "alreadyRead": notification.already_read,
            "reason": notification.reason as u8,
            "user": self.user(notification.user),
            "resourceAlreadyRead": notification.resource_already_read,
        })
    }
}
