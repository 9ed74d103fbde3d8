//! Wiki pages.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Id, Space};
use crate::answer::Refusal;
use crate::dates::{Seconds, timestamp};

/// A wiki page.
#[derive(Clone, Debug)]
pub(crate) struct Wiki {
    pub id: Id,
    pub project: Id,
    pub name: String,
    pub content: String,
    pub tags: Vec<Tag>,
    pub created_user: Id,
    pub created: Seconds,
    pub updated_user: Id,
    pub updated: Seconds,
}

/// A tag of wiki pages.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Tag {
    pub id: Id,
    pub name: &'static str,
}

impl Space {
    pub fn wiki(&self, id: Id) -> Option<&Wiki> {
        self.wikis.iter().find(|wiki| wiki.id == id)
    }

    /// The page with this id, if `user` can see it.
    pub fn find_wiki(&self, id: &str, user: Id) -> Result<&Wiki, Refusal> {
        let wiki = id.parse().ok().and_then(|id| self.wiki(id));
        wiki.filter(|wiki| self.project(wiki.project).is_some_and(|project| project.is_visible_to(user)))
            .ok_or_else(|| Refusal::not_found("No such wiki page."))
    }

    /// A page as lists show it, or whole.
    pub fn show_wiki(&self, wiki: &Wiki, whole: bool) -> Value {
        let mut shown = json!({ "id": wiki.id, "projectId": wiki.project, "name": wiki.name });
        if whole {
            shown["content"] = json!(wiki.content);
        }
        shown["tags"] = json!(wiki.tags);
        if whole {
            shown["attachments"] = json!([]);
            shown["sharedFiles"] = json!([]);
            shown["stars"] = json!([]);
        }
        shown["createdUser"] = json!(self.user(wiki.created_user));
        shown["created"] = json!(timestamp(wiki.created));
        shown["updatedUser"] = json!(self.user(wiki.updated_user));
        shown["updated"] = json!(timestamp(wiki.updated));
        shown
    }
}
