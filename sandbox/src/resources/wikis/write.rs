//! Adding, changing and deleting pages.

use super::{Call, named};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::activities::{WIKI_ADDED, WIKI_DELETED, WIKI_UPDATED};
use crate::space::stars::Starred;
use crate::space::wikis::{Wiki, told, told_change};
use crate::space::{Id, Space};

/// A page name as clients write it: `[tag][other tag] name`.
struct Title<'t> {
    tags: Vec<&'t str>,
    name: &'t str,
}

impl Title<'_> {
    /// Takes the tags off a name. What is left must not be empty.
    fn parse(written: &str) -> Result<Title<'_>, Refusal> {
        let mut tags: Vec<&str> = Vec::new();
        let mut name = written.trim();
        while let Some((tag, rest)) = name.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            let tag = tag.trim();
            if !tag.is_empty() && !tags.contains(&tag) {
                tags.push(tag);
            }
            name = rest.trim_start();
        }
        if name.is_empty() {
            Err(Refusal::bad_parameter("required", "name"))
        } else {
            Ok(Title { tags, name })
        }
    }
}

pub(super) fn add(space: &mut Space, call: &Call) -> Outcome {
    let project = space.find_project(call.path("projectId"), call.user)?.id;
    let title = Title::parse(call.path("name"))?;
    let id = space.wikis.next_id();
    refuse_taken(space, project, id, title.name)?;
    let created = space.tick();
    let wiki = Wiki {
        id,
        project,
        name: title.name.to_owned(),
        content: call.path("content").to_owned(),
        tags: title.tags.into_iter().map(|tag| space.wikis.tags.named(tag)).collect(),
        created_user: call.user,
        created,
        updated_user: call.user,
        updated: created,
        earlier: Vec::new(),
        attachments: Vec::new(),
        shared_files: Vec::new(),
    };
    let shown = space.show_wiki(&wiki, true);
    space.add_activity(project, WIKI_ADDED, id, call.user, told(id, &wiki.version()));
    space.wikis.put(wiki);
    Answer::created(&shown, format!("{}/alias/wiki/{id}", space.url))
}

/// Whatever differs from before makes a new version; a change that changes nothing is accepted and
/// leaves no trace.
pub(super) fn change(space: &mut Space, call: &Call) -> Outcome {
    let before = named(space, call)?.clone();
    let mut after = before.clone();
    if let Some(written) = call.parameters.text("name") {
        let title = Title::parse(written)?;
        refuse_taken(space, before.project, before.id, title.name)?;
        after.name = title.name.to_owned();
        after.tags = title.tags.into_iter().map(|tag| space.wikis.tags.named(tag)).collect();
    }
    if let Some(content) = call.parameters.text("content") {
        after.content = content.to_owned();
    }
    if after.name == before.name && after.tags == before.tags && after.content == before.content {
        return Answer::ok(&space.show_wiki(&before, true));
    }
    let version = before.version();
    after.earlier.push(version.clone());
    after.updated = space.tick();
    after.updated_user = call.user;
    let content = told_change(after.id, &version, &after.version());
    space.add_activity(after.project, WIKI_UPDATED, after.id, call.user, content);
    let shown = space.show_wiki(&after, true);
    space.wikis.put(after);
    Answer::ok(&shown)
}

pub(super) fn delete(space: &mut Space, call: &Call) -> Outcome {
    let wiki = named(space, call)?.clone();
    let answer = Answer::ok(&space.show_wiki(&wiki, true));
    space.wikis.remove(wiki.id);
    space.stars.remove_all_on(Starred::Wiki(wiki.id));
    let content = told(wiki.id, &wiki.version());
    space.add_activity(wiki.project, WIKI_DELETED, wiki.id, call.user, content);
    answer
}

/// A project has one page of a name.
fn refuse_taken(space: &Space, project: Id, page: Id, name: &str) -> Result<(), Refusal> {
    let taken = |other: &Wiki| other.project == project && other.id != page && other.name == name;
    match space.wikis.iter().any(taken) {
        true => Err(Refusal::bad_parameter("duplicated", "name")),
        false => Ok(()),
    }
}
