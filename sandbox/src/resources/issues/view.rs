//! The shape of an issue in answers.

use serde::Serialize;
use serde_json::{Value, json};

use crate::dates::{self, Day, Seconds};
use crate::space::custom_fields::{ShownValue, number_value};
use crate::space::issues::Issue;
use crate::space::prepared::Prepared;
use crate::space::projects::{Category, IssueType, Status, Version};
use crate::space::stars::Starred;
use crate::space::users::User;
use crate::space::{Id, Named, Space};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::resources) struct Shown<'s> {
    id: Id,
    project_id: Id,
    issue_key: String,
    key_id: Id,
    issue_type: Option<&'s Prepared<IssueType>>,
    summary: String,
    description: String,
    resolution: Option<&'s Prepared<Named>>,
    priority: Option<&'s Prepared<Named>>,
    status: Option<&'s Prepared<Status>>,
    assignee: Option<&'s Prepared<User>>,
    category: Vec<&'s Prepared<Category>>,
    versions: Vec<&'s Prepared<Version>>,
    milestone: Vec<&'s Prepared<Version>>,
    start_date: Option<Day>,
    due_date: Option<Day>,
    estimated_hours: Option<Value>,
    actual_hours: Option<Value>,
    parent_issue_id: Option<Id>,
    created_user: Option<&'s Prepared<User>>,
    #[serde(serialize_with = "dates::serialize")]
    created: Seconds,
    updated_user: Option<&'s Prepared<User>>,
    #[serde(serialize_with = "dates::serialize")]
    updated: Seconds,
    custom_fields: Vec<ShownValue<'s>>,
    attachments: Vec<Value>,
    shared_files: Vec<Value>,
    external_file_links: Vec<Value>,
    stars: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    child_issue_summary: Option<Value>,
}

pub(in crate::resources) fn show<'s>(space: &'s Space, issue: &Issue, with_children: bool) -> Shown<'s> {
    let project = space.project(issue.project);
    let versions = |ids: &[Id]| ids.iter().filter_map(|&id| project?.version(id)).collect::<Vec<_>>();
    let children = || {
        let (total, closed) = space.issues.child_summary(issue.id);
        json!({ "total": total, "closed": closed })
    };
    Shown {
        id: issue.id,
        project_id: issue.project,
        issue_key: space.issue_key(issue),
        key_id: issue.number,
        issue_type: project.and_then(|project| project.issue_type(issue.kind)),
        summary: space.summary(issue),
        description: space.description(issue),
        resolution: issue.resolution.and_then(|id| space.resolution(id.into())),
        priority: space.priority(issue.priority.into()),
        status: project.and_then(|project| project.status(issue.status)),
        assignee: issue.assignee.and_then(|id| space.user(id)),
        category: issue.categories.iter().filter_map(|&id| project?.category(id)).collect(),
        versions: versions(&issue.versions),
        milestone: versions(&issue.milestones),
        start_date: issue.start_date,
        due_date: issue.due_date,
        estimated_hours: issue.estimated.map(hours),
        actual_hours: issue.actual.map(hours),
        parent_issue_id: issue.parent,
        created_user: space.user(issue.created_user),
        created: issue.created,
        updated_user: space.user(issue.updated_user),
        updated: issue.updated,
        custom_fields: custom_fields(space, issue),
        attachments: space.attachments_of(issue).iter().map(|file| space.show_attachment(file)).collect(),
        shared_files: space
            .shared_files_of(issue)
            .into_iter()
            .map(|file| space.show_shared_file(file))
            .collect(),
        external_file_links: space.external_links_of(issue),
        stars: space.show_stars(Starred::Issue(issue.id)),
        child_issue_summary: with_children.then(children),
    }
}

fn hours(hundredths: u32) -> Value {
    number_value(f64::from(hundredths) / 100.0)
}

fn custom_fields<'s>(space: &'s Space, issue: &Issue) -> Vec<ShownValue<'s>> {
    let Some(project) = space.project(issue.project) else { return Vec::new() };
    let values = space.custom_values(issue).into_iter();
    values.filter_map(|(id, value)| Some(project.custom_field(id)?.show(value))).collect()
}
