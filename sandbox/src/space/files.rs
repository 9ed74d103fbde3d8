//! Files: uploads that wait to be attached, and attachments with their bytes.

use std::collections::HashMap;

use bytes::Bytes;
use serde_json::{Value, json};

use super::issues::Issue;
use super::{Id, Space};
use crate::dates::{Seconds, timestamp};
use crate::generate;

/// An upload not attached within this time is gone.
const UPLOAD_LIFETIME: Seconds = 3600;

/// The bytes of a file.
#[derive(Clone, Debug)]
pub(crate) enum FileContent {
    /// Made up again each time, by the id of the file.
    Generated,
    Stored(Bytes),
}

/// A file attached to an issue, a wiki page, a document or a pull request.
#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    pub id: Id,
    pub name: String,
    pub size: usize,
    pub created_user: Id,
    pub created: Seconds,
    pub content: FileContent,
}

impl Attachment {
    /// What an event says of it.
    pub fn told(&self) -> Value {
        json!({ "id": self.id, "name": self.name, "size": self.size })
    }

    pub fn bytes(&self) -> Vec<u8> {
        match &self.content {
            FileContent::Generated => generate::files::bytes(self.id, &self.name, self.size),
            FileContent::Stored(bytes) => bytes.to_vec(),
        }
    }
}

/// A file that waits to be attached by its uploader.
struct Upload {
    name: String,
    bytes: Bytes,
    user: Id,
    created: Seconds,
}

/// Uploads, and the ids of all attachments.
pub(crate) struct Files {
    uploads: HashMap<Id, Upload>,
    next: Id,
}

impl Files {
    /// New files get ids from `next` on.
    pub fn new(next: Id) -> Files {
        Files { uploads: HashMap::new(), next }
    }

    /// A new id for an upload or an attachment.
    pub fn next_id(&mut self) -> Id {
        self.next += 1;
        self.next - 1
    }
}

impl Space {
    /// Keeps a file until it is attached and gives back its temporary id.
    pub fn upload(&mut self, user: Id, name: &str, bytes: Bytes) -> Id {
        let created = self.tick();
        let id = self.files.next_id();
        self.files.uploads.insert(id, Upload { name: name.to_owned(), bytes, user, created });
        id
    }

    /// Whether `user` can attach the upload with this id now.
    pub fn is_attachable(&self, user: Id, upload: i64) -> bool {
        let upload = Id::try_from(upload).ok().and_then(|id| self.files.uploads.get(&id));
        upload.is_some_and(|upload| upload.user == user && self.now() < upload.created + UPLOAD_LIFETIME)
    }

    /// Turns an upload into an attachment. Its temporary id is used up.
    pub fn attach(&mut self, upload: Id) -> Option<Attachment> {
        let Upload { name, bytes, user, .. } = self.files.uploads.remove(&upload)?;
        let created = self.tick();
        let id = self.files.next_id();
        let size = bytes.len();
        Some(Attachment { id, name, size, created_user: user, created, content: FileContent::Stored(bytes) })
    }

    /// The attachments of an issue, oldest first.
    pub fn attachments_of(&self, issue: &Issue) -> Vec<Attachment> {
        match self.issue_attachments.get(&issue.id) {
            Some(attachments) => attachments.clone(),
            None => (0..issue.attachments)
                .map(|number| generate::files::attachment(self.options.seed, issue, number))
                .collect(),
        }
    }

    /// Adds files to an issue.
    pub fn add_attachments(&mut self, issue: &mut Issue, files: Vec<Attachment>) {
        if files.is_empty() {
            return;
        }
        let mut held = self.attachments_of(issue);
        held.extend(files);
        self.set_attachments(issue, held);
    }

    /// Takes a file away from an issue.
    pub fn remove_attachment(&mut self, issue: &mut Issue, id: Id) {
        let mut held = self.attachments_of(issue);
        held.retain(|file| file.id != id);
        self.set_attachments(issue, held);
    }

    fn set_attachments(&mut self, issue: &mut Issue, files: Vec<Attachment>) {
        issue.attachments = u16::try_from(files.len()).unwrap_or(u16::MAX);
        self.issue_attachments.insert(issue.id, files);
    }

    /// An attachment as the API shows it.
    pub fn show_attachment(&self, attachment: &Attachment) -> Value {
        json!({
            "id": attachment.id,
            "name": attachment.name,
            "size": attachment.size,
            "createdUser": self.user(attachment.created_user),
            "created": timestamp(attachment.created),
        })
    }
}
