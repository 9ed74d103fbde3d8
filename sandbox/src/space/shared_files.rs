//! Shared files of projects. The API reads and links them; people put them there.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::files::FileContent;
use super::issues::Issue;
use super::{Id, Space};
use crate::dates::{Seconds, timestamp};
use crate::generate;

/// A file, or a directory where `size` is missing.
#[derive(Clone, Debug)]
pub(crate) struct SharedFile {
    pub id: Id,
    pub project: Id,
    /// The directory it lies in, with both slashes: `/`, `/a/b/`.
    pub dir: String,
    pub name: String,
    pub size: Option<usize>,
    pub created_user: Id,
    pub created: Seconds,
    pub updated_user: Option<Id>,
    pub updated: Seconds,
    pub content: FileContent,
}

impl SharedFile {
    pub fn is_directory(&self) -> bool {
        self.size.is_none()
    }

    /// The path of a directory, as the files in it name it.
    pub fn place(&self) -> String {
        format!("{}{}/", self.dir, self.name)
    }

    /// Where it lies: `/a/b/name`.
    pub fn path(&self) -> String {
        format!("{}{}", self.dir, self.name)
    }

    /// What an event says of it where it was linked.
    pub fn told_as_link(&self) -> Value {
        json!({ "id": self.id, "name": self.name, "size": self.size })
    }

    /// What an event about the file itself says of it.
    pub fn told(&self) -> Value {
        json!({ "id": self.id, "dir": self.dir, "name": self.name, "size": self.size })
    }

    pub fn bytes(&self) -> Vec<u8> {
        match &self.content {
            FileContent::Generated => {
                generate::files::bytes(self.id, &self.name, self.size.unwrap_or_default())
            }
            FileContent::Stored(bytes) => bytes.to_vec(),
        }
    }
}

/// All shared files by id.
pub(crate) type SharedFiles = BTreeMap<Id, SharedFile>;

impl Space {
    /// A shared file or directory as the API shows it.
    pub fn show_shared_file(&self, file: &SharedFile) -> Value {
        json!({
            "id": file.id,
            "projectId": file.project,
            "type": if file.is_directory() { "directory" } else { "file" },
            "dir": file.dir,
            "name": file.name,
            "size": file.size,
            "createdUser": self.user(file.created_user),
            "created": timestamp(file.created),
            "updatedUser": file.updated_user.and_then(|id| self.user(id)),
            "updated": timestamp(file.updated),
        })
    }

    /// Those of the named files that exist.
    pub fn shared_files_among<'s>(&'s self, ids: &'s [Id]) -> impl Iterator<Item = &'s SharedFile> {
        ids.iter().filter_map(|id| self.shared_files.get(id))
    }

    /// Links other shared files to an issue than before.
    pub fn link_shared_files(&mut self, issue: &mut Issue, linked: Vec<Id>) {
        issue.shared_files = u16::try_from(linked.len()).unwrap_or(u16::MAX);
        self.issue_shared_files.insert(issue.id, linked);
    }

    /// Links of an issue to files elsewhere, which the API can neither add nor remove.
    pub fn external_links_of(&self, issue: &Issue) -> Vec<Value> {
        if issue.is_generated() { generate::files::external_links(issue.id) } else { Vec::new() }
    }

    /// The shared files linked to an issue, in the order of linking.
    pub fn shared_files_of(&self, issue: &Issue) -> Vec<&SharedFile> {
        match self.issue_shared_files.get(&issue.id) {
            Some(linked) => linked.iter().filter_map(|id| self.shared_files.get(id)).collect(),
            None => {
                let files: Vec<&SharedFile> = self
                    .shared_files
                    .values()
                    .filter(|file| file.project == issue.project && !file.is_directory())
                    .collect();
                let first = issue.id as usize % files.len().max(1);
                files.into_iter().cycle().skip(first).take(issue.shared_files.into()).collect()
            }
        }
    }
}
