//! Projects and what is set up inside them.

use serde::Serialize;
use serde_json::{Value, json};

use super::Id;
use super::custom_fields::CustomField;
use super::prepared::Prepared;
use super::webhooks::Webhook;
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
    /// Missing where the plan does not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grandchild_issue_enabled: Option<bool>,
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
    /// Everybody who belongs to the project, by id: [`Project::joined`] and the members of its teams.
    #[serde(skip)]
    pub members: Vec<Id>,
    /// Who joined without a team.
    #[serde(skip)]
    pub joined: Vec<Id>,
    #[serde(skip)]
    pub teams: Vec<Id>,
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
    #[serde(skip)]
    pub webhooks: Vec<Webhook>,
    /// The issue with key number n is at n - 1; 0 where it was deleted.
    #[serde(skip)]
    pub issues_by_number: Vec<Id>,
}

/// What projects are made of and is numbered through the whole space.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    Status,
    IssueType,
    Category,
    Version,
    CustomField,
    Webhook,
}

impl Part {
    const ALL: [Part; 6] =
        [Part::Status, Part::IssueType, Part::Category, Part::Version, Part::CustomField, Part::Webhook];

    fn highest_in(self, project: &Project) -> Option<Id> {
        match self {
            Part::Status => project.statuses.iter().map(|status| status.id).max(),
            Part::IssueType => project.issue_types.iter().map(|kind| kind.id).max(),
            Part::Category => project.categories.iter().map(|category| category.id).max(),
            Part::Version => project.versions.iter().map(|version| version.id).max(),
            Part::CustomField => project.custom_fields.iter().map(|field| field.id).max(),
            Part::Webhook => project.webhooks.iter().map(|webhook| webhook.id).max(),
        }
    }
}

/// All projects; the one with id n is at n - 1, and nothing is there once it is deleted.
#[derive(Default)]
pub(crate) struct Projects {
    slots: Vec<Option<Project>>,
    /// The last id given to each [`Part`]; ids of deleted ones are not given again.
    last: [Id; Part::ALL.len()],
}

impl FromIterator<Project> for Projects {
    fn from_iter<I: IntoIterator<Item = Project>>(all: I) -> Self {
        let mut projects = Projects::default();
        all.into_iter().for_each(|project| projects.push(project));
        projects
    }
}

impl Projects {
    pub fn iter(&self) -> impl Iterator<Item = &Project> {
        self.slots.iter().flatten()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Project> {
        self.slots.iter_mut().flatten()
    }

    pub fn get(&self, id: Id) -> Option<&Project> {
        self.slots.get(slot(id)?)?.as_ref()
    }

    pub fn get_mut(&mut self, id: Id) -> Option<&mut Project> {
        self.slots.get_mut(slot(id)?)?.as_mut()
    }

    /// The id of the next project.
    pub fn next_id(&self) -> Id {
        Id::try_from(self.slots.len()).unwrap_or(Id::MAX - 1) + 1
    }

    /// A new id for a part of any project.
    pub fn next_part(&mut self, part: Part) -> Id {
        self.last[part as usize] += 1;
        self.last[part as usize]
    }

    /// Takes in the next project; its id is [`Projects::next_id`].
    pub fn push(&mut self, project: Project) {
        for part in Part::ALL {
            let last = &mut self.last[part as usize];
            *last = part.highest_in(&project).map_or(*last, |highest| highest.max(*last));
        }
        self.slots.push(Some(project));
    }

    pub fn remove(&mut self, id: Id) -> Option<Project> {
        self.slots.get_mut(slot(id)?)?.take()
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

    /// How many levels of issues there can be below the top.
    pub fn deepest_level(&self) -> u8 {
        u8::from(self.subtasking_enabled)
            + u8::from(self.subtasking_enabled && self.grandchild_issue_enabled == Some(true))
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
    pub color: String,
    pub display_order: u32,
}

/// The status of a new issue.
pub(crate) const OPEN: Id = 1;
/// The status of a finished issue.
pub(crate) const CLOSED: Id = 4;

impl Status {
    /// The four that every project has, which cannot be changed.
    pub fn is_standard(&self) -> bool {
        self.id <= CLOSED
    }
}

/// An issue type as it appears inside an issue.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IssueType {
    pub id: Id,
    pub project_id: Id,
    pub name: String,
    pub color: String,
    pub display_order: u32,
    #[serde(skip)]
    pub template_summary: Option<String>,
    #[serde(skip)]
    pub template_description: Option<String>,
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

impl Version {
    /// What an event tells of it.
    pub fn told(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "start_date": self.start_date.map(Day::text),
            "reference_date": self.release_due_date.map(Day::text),
            "description": self.description.as_deref().unwrap_or_default(),
        })
    }
}
