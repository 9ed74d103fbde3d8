//! Documents: the tree, texts, tags, comments and attachments.

use serde_json::Value;

use super::{Call, Handler, Route, offset_pages};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::activities::{DOCUMENT_ADDED, DOCUMENT_DELETED, DOCUMENT_MENTION, DOCUMENT_UPDATED};
use crate::space::documents::{Document, DocumentId, prose, written};
use crate::space::notifications::{About, Reason};
use crate::space::projects::Project;
use crate::space::tags::Tag;
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /documents", Handler::Read(list)),
    ("POST /documents", Handler::Write(add)),
    ("GET /documents/count", Handler::Read(count)),
    ("GET /documents/tree", Handler::Read(tree)),
    ("GET /documents/:documentId", Handler::Read(show)),
    ("DELETE /documents/:documentId", Handler::Write(delete)),
    ("GET /documents/:documentId/attachments", Handler::Read(attachments)),
    ("GET /documents/:documentId/attachments/:attachmentId", Handler::Read(download)),
    ("GET /documents/:documentId/comments", Handler::Read(comments)),
    ("POST /documents/:documentId/tags", Handler::Write(add_tags)),
    ("DELETE /documents/:documentId/tags", Handler::Write(remove_tags)),
];

/// How many documents lie below each other at most. Backlog's limit is not known; this one keeps the
/// tree readable by usual JSON readers.
const DEEPEST_LEVEL: usize = 50;

/// The document named in the path.
fn named<'s>(space: &'s Space, call: &Call) -> Result<&'s Document, Refusal> {
    space.find_document(call.path("documentId"), call.user)
}

/// What lies in the trash is not listed, nor what is in projects that are not joined or do without
/// documents. Unless the caller says otherwise, the order is that of creation.
fn list(space: &Space, call: &Call) -> Outcome {
    let projects = call.parameters.ints("projectId[]");
    let is_asked_for = |project: &&Project| {
        let named = projects.as_ref().is_none_or(|ids| ids.contains(&project.id.into()));
        named && project.use_document && project.is_visible_to(call.user)
    };
    let projects: Vec<Id> = space.projects.iter().filter(is_asked_for).map(|project| project.id).collect();
    let keyword = call.parameters.text("keyword").unwrap_or_default().to_lowercase();
    let has_keyword = |text: &str| keyword.is_empty() || text.to_lowercase().contains(&keyword);
    let is_wanted = |document: &&Document| {
        projects.contains(&document.project)
            && (has_keyword(&document.title) || has_keyword(&document.markdown))
    };
    let mut found: Vec<&Document> = space.documents.active().filter(is_wanted).collect();
    if call.parameters.text("sort") == Some("updated") {
        found.sort_by_key(|document| (document.updated, document.id));
    }
    if call.parameters.descending() {
        found.reverse();
    }
    let page = offset_pages::page(call.parameters, found).into_iter();
    let shown: Vec<Value> = page.map(|document| space.show_document(document)).collect();
    Answer::ok(&shown)
}

fn count(space: &Space, call: &Call) -> Outcome {
    let project = space.find_project(call.path("projectIdOrKey"), call.user)?.id;
    Answer::count(space.documents.active().filter(|document| document.project == project).count())
}

fn tree(space: &Space, call: &Call) -> Outcome {
    let project = space.find_project(call.path("projectIdOrKey"), call.user)?.id;
    Answer::ok(&space.show_document_tree(project))
}

fn show(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&space.show_document(named(space, call)?))
}

fn add(space: &mut Space, call: &Call) -> Outcome {
    let project = space.find_project(call.path("projectId"), call.user)?.id;
    let parent = parent(space, call, project)?;
    if prose::is_too_deep(call.path("content")) {
        return Err(Refusal::bad_parameter("invalid", "content"));
    }
    let created = space.tick();
    let document = Document {
        id: space.next_document_id(created),
        project,
        title: call.path("title").to_owned(),
        markdown: call.path("content").to_owned(),
        emoji: call.parameters.text("emoji").filter(|emoji| !emoji.is_empty()).map(str::to_owned),
        tags: Vec::new(),
        attachments: Vec::new(),
        comments: Vec::new(),
        parent,
        children: Vec::new(),
        is_trashed: false,
        created_user: call.user,
        created,
        updated_user: call.user,
        updated: created,
    };
    space.add_activity(project, DOCUMENT_ADDED, 0, call.user, document.told());
    tell_mentioned(space, call, &document);
    let answer = Answer::ok(&written(&document, true));
    space.documents.add(document, call.parameters.boolean("addLast") == Some(true));
    answer
}

/// Tells those whom a new document mentions.
fn tell_mentioned(space: &mut Space, call: &Call, document: &Document) {
    let mentioned = space.mentioned(document.project, &document.markdown);
    if mentioned.is_empty() {
        return;
    }
    let about = About::Document(document.id);
    space.notify(&mentioned, call.user, Reason::DocumentMention, document.project, &about);
    space.add_activity(document.project, DOCUMENT_MENTION, 0, call.user, document.told());
}

/// The parent of a new document, which must be in the same project, not in the trash and not at the
/// bottom of a tree as deep as trees can be.
fn parent(space: &Space, call: &Call, project: Id) -> Result<Option<DocumentId>, Refusal> {
    let Some(sent) = call.parameters.text("parentId").filter(|sent| !sent.is_empty()) else {
        return Ok(None);
    };
    let parent = DocumentId::parse(sent).and_then(|id| space.documents.get(id));
    let fits = |parent: &&Document| {
        parent.project == project && !parent.is_trashed && space.documents.level(parent) < DEEPEST_LEVEL
    };
    match parent.filter(fits) {
        Some(parent) => Ok(Some(parent.id)),
        None => Err(Refusal::bad_parameter("invalid", "parentId")),
    }
}

/// To the trash, and from the trash for good; what is below goes along.
fn delete(space: &mut Space, call: &Call) -> Outcome {
    let document = named(space, call)?;
    let answer = Answer::ok(&written(document, false));
    let (id, project, told, was_trashed) =
        (document.id, document.project, document.told(), document.is_trashed);
    space.documents.discard(id);
    if !was_trashed {
        space.add_activity(project, DOCUMENT_DELETED, 0, call.user, told);
    }
    answer
}

fn attachments(space: &Space, call: &Call) -> Outcome {
    let attachments = named(space, call)?.attachments.iter();
    let shown: Vec<Value> = attachments.map(|file| space.show_attachment(file)).collect();
    Answer::ok(&shown)
}

fn download(space: &Space, call: &Call) -> Outcome {
    let id = call.path("attachmentId").parse().ok();
    match named(space, call)?.attachments.iter().find(|file| Some(file.id) == id) {
        Some(file) => Answer::file(&file.name, file.bytes()),
        None => Err(Refusal::not_found("No such attachment.")),
    }
}

fn comments(space: &Space, call: &Call) -> Outcome {
    let document = named(space, call)?;
    let comments = document.comments.iter();
    let shown: Vec<Value> =
        comments.map(|comment| space.show_document_comment(document.id, comment)).collect();
    Answer::ok(&shown)
}

/// Answers the tags named, whether new to the document or not.
fn add_tags(space: &mut Space, call: &Call) -> Outcome {
    let before = named(space, call)?.clone();
    let names = tag_names(call)?;
    let tags: Vec<Tag> = names.into_iter().map(|name| space.documents.tags.named(name)).collect();
    let new = tags.iter().filter(|tag| !before.tags.contains(tag)).cloned();
    let after = before.tags.iter().cloned().chain(new).collect();
    retag(space, call, &before, after);
    Answer::ok(&tags)
}

fn remove_tags(space: &mut Space, call: &Call) -> Outcome {
    let before = named(space, call)?.clone();
    let names = tag_names(call)?;
    if names.iter().any(|name| !before.tags.iter().any(|tag| tag.name == *name)) {
        return Err(Refusal::bad_parameter("invalid", TAG_NAMES));
    }
    let kept = before.tags.iter().filter(|tag| !names.contains(&tag.name.as_str())).cloned().collect();
    retag(space, call, &before, kept);
    Answer::empty()
}

const TAG_NAMES: &str = "tagNames[]";

/// The names sent, each once, none of them empty.
fn tag_names<'c>(call: &'c Call) -> Result<Vec<&'c str>, Refusal> {
    let mut names: Vec<&str> = Vec::new();
    for name in call.parameters.all(TAG_NAMES).iter().map(|name| name.trim()) {
        if name.is_empty() {
            return Err(Refusal::bad_parameter("required", TAG_NAMES));
        }
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Gives a document other tags, which is a change of the document if they are other ones.
fn retag(space: &mut Space, call: &Call, before: &Document, tags: Vec<Tag>) {
    if tags == before.tags {
        return;
    }
    let updated = space.tick();
    if let Some(document) = space.documents.get_mut(before.id) {
        document.tags = tags;
        document.updated = updated;
        document.updated_user = call.user;
    }
    space.add_activity(before.project, DOCUMENT_UPDATED, 0, call.user, before.told());
}
