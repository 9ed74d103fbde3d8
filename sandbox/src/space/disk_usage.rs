//! How much room the files of projects take.

use serde::Serialize;

use super::Space;
use super::projects::Project;

/// The bytes that fit in the space.
pub(crate) const CAPACITY: u64 = 1_000 * 1024 * 1024 * 1024;

/// The bytes that a project takes, by what takes them.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DiskUsage {
    pub project_id: super::Id,
    pub issue: usize,
    pub wiki: usize,
    pub document: usize,
    pub file: usize,
    pub subversion: usize,
    pub git: usize,
    #[serde(rename = "gitLFS")]
    pub git_lfs: usize,
}

impl Space {
    /// Adds up the files of a project. Repositories are not kept, so they take nothing.
    pub fn disk_usage_of(&self, project: &Project) -> DiskUsage {
        let issues = project.issues_by_number.iter().filter_map(|&id| self.issues.get(id));
        let attachments = issues.flat_map(|issue| self.attachments_of(issue));
        let pages = self.wikis.iter().filter(|wiki| wiki.project == project.id);
        let documents = self.documents.iter().filter(|document| document.project == project.id);
        let files = self.shared_files.values().filter(|file| file.project == project.id);
        DiskUsage {
            project_id: project.id,
            issue: attachments.map(|attachment| attachment.size).sum(),
            wiki: pages.flat_map(|wiki| &wiki.attachments).map(|attachment| attachment.size).sum(),
            document: documents.flat_map(|page| &page.attachments).map(|attachment| attachment.size).sum(),
            file: files.filter_map(|file| file.size).sum(),
            ..DiskUsage::default()
        }
    }
}
