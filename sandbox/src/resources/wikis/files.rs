//! Attachments of pages and shared files linked to them.
//!
//! They are no part of a page's versions: attaching and linking tells everybody, but leaves the
//! page's own times as they are.

use serde_json::{Value, json};

use super::{Call, named};
use crate::answer::{Answer, Outcome, Refusal};
use crate::resources::attachments as uploads;
use crate::space::activities::WIKI_UPDATED;
use crate::space::files::Attachment;
use crate::space::shared_files::SharedFile;
use crate::space::wikis::{Wiki, told};
use crate::space::{Id, Space};

pub(super) fn attachments(space: &Space, call: &Call) -> Outcome {
    let attachments = &named(space, call)?.attachments;
    let shown: Vec<Value> = attachments.iter().map(|file| space.show_attachment(file)).collect();
    Answer::ok(&shown)
}

pub(super) fn attach(space: &mut Space, call: &Call) -> Outcome {
    let wiki = named(space, call)?.clone();
    let uploads = uploads::named(space, call)?;
    if uploads.is_empty() {
        return Err(Refusal::bad_parameter("required", "attachmentId[]"));
    }
    let attached = uploads::attach(space, &uploads);
    let shown: Vec<Value> = attached.iter().map(|file| space.show_attachment(file)).collect();
    tell(space, call, &wiki, "attachments", attached.iter().map(Attachment::told).collect());
    if let Some(wiki) = space.wikis.get_mut(wiki.id) {
        wiki.attachments.extend(attached);
    }
    Answer::ok(&shown)
}

pub(super) fn download(space: &Space, call: &Call) -> Outcome {
    let file = attachment(named(space, call)?, call)?;
    Answer::file(&file.name, file.bytes())
}

pub(super) fn detach(space: &mut Space, call: &Call) -> Outcome {
    let wiki = named(space, call)?;
    let (page, file) = (wiki.id, attachment(wiki, call)?.clone());
    if let Some(wiki) = space.wikis.get_mut(page) {
        wiki.attachments.retain(|other| other.id != file.id);
    }
    Answer::ok(&space.show_attachment(&file))
}

pub(super) fn shared_files(space: &Space, call: &Call) -> Outcome {
    let linked = space.shared_files_of_wiki(named(space, call)?).into_iter();
    let shown: Vec<Value> = linked.map(|file| space.show_shared_file(file)).collect();
    Answer::ok(&shown)
}

pub(super) fn link(space: &mut Space, call: &Call) -> Outcome {
    let wiki = named(space, call)?.clone();
    let ids = linkable(space, call, &wiki)?;
    let files: Vec<&SharedFile> = ids.iter().filter_map(|id| space.shared_files.get(id)).collect();
    let shown: Vec<Value> = files.iter().map(|file| space.show_shared_file(file)).collect();
    let new: Vec<&SharedFile> =
        files.into_iter().filter(|file| !wiki.shared_files.contains(&file.id)).collect();
    let (new, told): (Vec<Id>, Vec<Value>) = new.into_iter().map(|file| (file.id, file.told())).unzip();
    if !new.is_empty() {
        tell(space, call, &wiki, "shared_files", told);
    }
    if let Some(wiki) = space.wikis.get_mut(wiki.id) {
        wiki.shared_files.extend(new);
    }
    Answer::ok(&shown)
}

pub(super) fn unlink(space: &mut Space, call: &Call) -> Outcome {
    let wiki = named(space, call)?;
    let (page, id) = (wiki.id, call.path("id").parse().ok());
    let linked = wiki.shared_files.iter().find(|linked| Some(**linked) == id);
    let file = linked.and_then(|id| space.shared_files.get(id));
    let file = file.ok_or_else(|| Refusal::not_found("No such shared file."))?.clone();
    if let Some(wiki) = space.wikis.get_mut(page) {
        wiki.shared_files.retain(|linked| *linked != file.id);
    }
    Answer::ok(&space.show_shared_file(&file))
}

fn attachment<'w>(wiki: &'w Wiki, call: &Call) -> Result<&'w Attachment, Refusal> {
    let id = call.path("attachmentId").parse().ok();
    let found = wiki.attachments.iter().find(|file| Some(file.id) == id);
    found.ok_or_else(|| Refusal::not_found("No such attachment."))
}

/// The files that a write names, each once; all must lie in the project of the page.
fn linkable(space: &Space, call: &Call, wiki: &Wiki) -> Result<Vec<Id>, Refusal> {
    let is_file = |file: &&SharedFile| file.project == wiki.project && !file.is_directory();
    let mut ids: Vec<Id> = Vec::new();
    for sent in call.parameters.all("fileId[]") {
        let file = sent.parse().ok().and_then(|id| space.shared_files.get(&id)).filter(is_file);
        let id = file.ok_or_else(|| Refusal::bad_parameter("invalid", "fileId[]"))?.id;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Records that files came to a page.
fn tell(space: &mut Space, call: &Call, wiki: &Wiki, member: &str, files: Vec<Value>) {
    let mut content = told(wiki.id, &wiki.version());
    content[member] = json!(files);
    space.add_activity(wiki.project, WIKI_UPDATED, wiki.id, call.user, content);
}
