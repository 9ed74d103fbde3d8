//! Projects and what is set up inside them.

use serde::Serialize;

use super::Id;
use super::custom_fields::CustomField;
use super::prepared::Prepared;
use crate::dates::Day;

/// The settings of a project, as the API shows them.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Project {
    pub id: Id,
    #[serde(rename = "projectKey")]
    pub key: String,
    pub name: String,
    pub chart_enabled: bool,
    pub use_resolved_for_chart: bool,
    pub subtasking_enabled: bool,
    pub grandchild_issue_enabled: bool,
    pub project_leader_can_edit_project_leader: bool,
    pub use_wiki: bool,
    pub use_document: bool,
    pub use_file_sharing: bool,
    pub use_wiki_tree_view: bool,
    pub use_subversion: bool,
    pub use_git: bool,
    pub use_original_image_size_at_wiki: bool,
    pub text_formatting_rule: &'static str,
    pub archived: bool,
    pub display_order: u32,
    pub use_dev_attributes: bool,
    /// Members who may change the project's settings.
    #[serde(skip)]
    pub administrators: Vec<Id>,
    #[serde(skip)]
    pub members: Vec<Id>,
    #[serde(skip)]
    pub statuses: Vec<Prepared<Status>>,
    #[serde(skip)]
    pub issue_types: Vec<Prepared<IssueType>>,
    #[serde(skip)]
    pub categories: Vec<Prepared<Category>>,
    #[serde(skip)]
    pub versions: Vec<Prepared<Version>>,
    #[serde(skip)]
    pub custom_fields: Vec<CustomField>,
    /// The issue with key number n is at n - 1; 0 where it was deleted.
    #[serde(skip)]
    pub issues_by_number: Vec<Id>,
}

/// All projects; the one with id n is at n - 1, and nothing is there once it is deleted.
#[derive(Default)]
pub(crate) struct Projects(Vec<Option<Project>>);

impl FromIterator<Project> for Projects {
    fn from_iter<I: IntoIterator<Item = Project>>(projects: I) -> Self {
        Projects(projects.into_iter().map(Some).collect())
    }
}

impl Projects {
    pub fn iter(&self) -> impl Iterator<Item = &Project> {
        self.0.iter().flatten()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Project> {
        self.0.iter_mut().flatten()
    }

    pub fn get(&self, id: Id) -> Option<&Project> {
        self.0.get(slot(id)?)?.as_ref()
    }

    pub fn get_mut(&mut self, id: Id) -> Option<&mut Project> {
        self.0.get_mut(slot(id)?)?.as_mut()
    }

    /// The id of the next project.
    pub fn next_id(&self) -> Id {
        Id::try_from(self.0.len()).unwrap_or(Id::MAX - 1) + 1
    }

    /// Takes in the next project; its id is [`Projects::next_id`].
    pub fn push(&mut self, project: Project) {
        self.0.push(Some(project));
    }

    pub fn remove(&mut self, id: Id) -> Option<Project> {
        self.0.get_mut(slot(id)?)?.take()
    }
}

fn slot(id: Id) -> Option<usize> {
    usize::try_from(id).ok()?.checked_sub(1)
}

impl Project {
    /// A project not joined does not exist for the caller.
    pub fn is_visible_to(&self, user: Id) -> bool {
        self.members.contains(&user)
    }

    pub fn status(&self, id: Id) -> Option<&Prepared<Status>> {
        self.statuses.iter().find(|status| status.id == id)
    }

    pub fn issue_type(&self, id: Id) -> Option<&Prepared<IssueType>> {
        self.issue_types.iter().find(|kind| kind.id == id)
    }

    pub fn category(&self, id: Id) -> Option<&Prepared<Category>> {
        self.categories.iter().find(|category| category.id == id)
    }

    pub fn version(&self, id: Id) -> Option<&Prepared<Version>> {
        self.versions.iter().find(|version| version.id == id)
    }

    pub fn custom_field(&self, id: Id) -> Option<&CustomField> {
        self.custom_fields.iter().find(|field| field.id == id)
    }
}

/// A status; the four standard ones have the same ids in every project.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Status {
    pub id: Id,
    pub project_id: Id,
    pub name: String,
    pub color: &'static str,
    pub display_order: u32,
}

/// The status of a new issue.
pub(crate) const OPEN: Id = 1;
/// The status of a finished issue.
pub(crate) const CLOSED: Id = 4;

/// An issue type as it appears inside an issue.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IssueType {
    pub id: Id,
    pub project_id: Id,
    pub name: String,
    pub color: &'static str,
    pub display_order: u32,
    #[serde(skip)]
    pub template_summary: Option<&'static str>,
    #[serde(skip)]
    pub template_description: Option<&'static str>,
}

/// A category.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Category {
    pub id: Id,
    pub project_id: Id,
    pub name: String,
    pub display_order: u32,
}

/// A version, which is a milestone where an issue names it as one.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Version {
    pub id: Id,
    pub project_id: Id,
    pub name: String,
    pub description: Option<String>,
    pub start_date: Option<Day>,
    pub release_due_date: Option<Day>,
    pub archived: bool,
    pub display_order: u32,
}
