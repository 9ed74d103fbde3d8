//! Documents: pages in a tree, and what lies in the trash.

pub(crate) mod prose;
mod view;

pub(crate) use view::written;

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use rand::Rng;
use serde_json::{Value, json};

use super::files::Attachment;
use super::projects::Project;
use super::tags::{Tag, Tags};
use super::{Id, Space};
use crate::answer::Refusal;
use crate::dates::Seconds;
use crate::generate::{Purpose, dice};

/// The id of a document, a comment or a reply: a UUID of version 7, so that ids sort by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DocumentId(u128);

impl DocumentId {
    /// Reads 32 hexadecimal digits.
    pub fn parse(text: &str) -> Option<DocumentId> {
        let is_digit = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        let shape = text.len() == 32 && text.bytes().all(is_digit);
        shape.then(|| u128::from_str_radix(text, 16).ok().map(DocumentId))?
    }

    /// The id number `number` that the space gives out.
    fn new(seed: u64, number: u32, created: Seconds) -> DocumentId {
        let milliseconds = u128::from(created.unsigned_abs()) * 1000;
        // The counter keeps ids of one moment in order.
        let counter = u128::from(number & 0xfff);
        let random: u64 = dice(seed, Purpose::DocumentId, number.into()).random();
        DocumentId(milliseconds << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | u128::from(random >> 2))
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

/// A document as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub id: DocumentId,
    pub project: Id,
    pub title: String,
    /// The text as it was written.
    pub markdown: String,
    pub emoji: Option<String>,
    pub tags: Vec<Tag>,
    pub attachments: Vec<Attachment>,
    pub comments: Vec<Comment>,
    pub parent: Option<DocumentId>,
    /// From the first to the last.
    pub children: Vec<DocumentId>,
    pub is_trashed: bool,
    pub created_user: Id,
    pub created: Seconds,
    pub updated_user: Id,
    pub updated: Seconds,
}

impl Document {
    /// What an event says of it.
    pub fn told(&self) -> Value {
        json!({ "id": self.id.to_string(), "title": self.title })
    }
}

/// A comment on a document, or a reply to one.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    pub id: DocumentId,
    pub text: String,
    pub created_user: Id,
    pub created: Seconds,
    pub updated_user: Id,
    pub updated: Seconds,
    /// A reply has none.
    pub replies: Vec<Comment>,
}

/// All documents by id, and the order of those without a parent.
#[derive(Default)]
pub(crate) struct Documents {
    all: BTreeMap<DocumentId, Document>,
    active: HashMap<Id, Vec<DocumentId>>,
    trash: HashMap<Id, Vec<DocumentId>>,
    pub tags: Tags,
    given_out: u32,
}

impl Documents {
    pub fn get(&self, id: DocumentId) -> Option<&Document> {
        self.all.get(&id)
    }

    pub fn get_mut(&mut self, id: DocumentId) -> Option<&mut Document> {
        self.all.get_mut(&id)
    }

    /// In the order of creation, with those in the trash.
    pub fn iter(&self) -> impl Iterator<Item = &Document> {
        self.all.values()
    }

    /// Those not in the trash, in the order of creation.
    pub fn active(&self) -> impl Iterator<Item = &Document> {
        self.all.values().filter(|document| !document.is_trashed)
    }

    /// The uppermost documents of a project, from the first to the last.
    pub fn roots(&self, project: Id) -> &[DocumentId] {
        self.active.get(&project).map(Vec::as_slice).unwrap_or_default()
    }

    /// What was moved to the trash, each with what was below it.
    pub fn trash(&self, project: Id) -> &[DocumentId] {
        self.trash.get(&project).map(Vec::as_slice).unwrap_or_default()
    }

    /// 1 for a document without a parent, 2 below it, and so on.
    pub fn level(&self, document: &Document) -> usize {
        let parent = |document: &&Document| document.parent.and_then(|parent| self.get(parent));
        std::iter::successors(Some(document), parent).count()
    }

    /// Takes in a new document as the first or the last of its siblings.
    pub fn add(&mut self, document: Document, last: bool) {
        let (id, project) = (document.id, document.project);
        let siblings = match document.parent.and_then(|parent| self.all.get_mut(&parent)) {
            Some(parent) => &mut parent.children,
            None => self.active.entry(project).or_default(),
        };
        siblings.insert(if last { siblings.len() } else { 0 }, id);
        self.all.insert(id, document);
    }

    /// Moves an active document and everything below it to the trash; from there it goes for good.
    pub fn discard(&mut self, id: DocumentId) {
        let Some(document) = self.detach(id) else { return };
        let (project, was_trashed) = (document.project, document.is_trashed);
        for id in self.subtree(id) {
            match self.all.get_mut(&id) {
                Some(document) if !was_trashed => document.is_trashed = true,
                _ => drop(self.all.remove(&id)),
            }
        }
        if !was_trashed {
            self.trash.entry(project).or_default().insert(0, id);
        }
    }

    /// Forgets the documents of a project.
    pub fn remove_project(&mut self, project: Id) {
        self.all.retain(|_, document| document.project != project);
        self.active.remove(&project);
        self.trash.remove(&project);
    }

    /// Takes a document out of its siblings, whichever tree they are in.
    fn detach(&mut self, id: DocumentId) -> Option<&Document> {
        let parent = std::mem::take(&mut self.all.get_mut(&id)?.parent);
        let project = self.all.get(&id)?.project;
        let siblings = parent.and_then(|parent| self.all.get_mut(&parent)).map(|parent| &mut parent.children);
        let roots = [self.active.get_mut(&project), self.trash.get_mut(&project)];
        for siblings in siblings.into_iter().chain(roots.into_iter().flatten()) {
            siblings.retain(|&sibling| sibling != id);
        }
        self.all.get(&id)
    }

    /// A document and everything below it.
    fn subtree(&self, id: DocumentId) -> Vec<DocumentId> {
        let mut found = vec![id];
        let mut next = 0;
        while let Some(document) = found.get(next).and_then(|id| self.all.get(id)) {
            found.extend(&document.children);
            next += 1;
        }
        found
    }
}

impl Space {
    /// An id for a document, a comment or a reply of this time.
    pub fn next_document_id(&mut self, created: Seconds) -> DocumentId {
        self.documents.given_out += 1;
        DocumentId::new(self.options.seed, self.documents.given_out, created)
    }

    /// The document with this id, if `user` can see it. Those in the trash can still be read.
    pub fn find_document(&self, id: &str, user: Id) -> Result<&Document, Refusal> {
        let document = DocumentId::parse(id).and_then(|id| self.documents.get(id));
        let is_visible = |project: &Project| project.is_visible_to(user);
        document
            .filter(|document| self.project(document.project).is_some_and(is_visible))
            .ok_or_else(|| Refusal::not_found("No such document."))
    }
}
