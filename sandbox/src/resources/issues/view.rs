//! The shape of an issue in answers.

use serde::Serialize;
use serde_json::{Value, json};

use crate::dates::{self, Day, Seconds};
use crate::space::custom_fields::{ShownValue, number_value};
use crate::space::issues::Issue;
use crate::space::prepared::Prepared;
use crate::space::projects::{Category, IssueType, Status, Version};
use crate::space::users::User;
use crate::space::{Id, Named, Space};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shown<'s> {
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
    external_file_links: [Value; 0],
    stars: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    child_issue_summary: Option<Value>,
}

pub(super) fn show<'s>(space: &'s Space, issue: &Issue, with_children: bool) -> Shown<'s> {
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
        resolution: issue.resolution.and_then(|id| named(&space.resolutions, id)),
        priority: named(&space.priorities, issue.priority),
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
        attachments: (0..issue.attachments).map(|number| attachment(space, issue, number)).collect(),
        shared_files: (0..issue.shared_files).map(|_| shared_file(space, issue)).collect(),
        external_file_links: [],
        stars: (0..issue.stars).map(|number| star(space, issue, number)).collect(),
        child_issue_summary: with_children.then(children),
    }
}

pub(super) fn named(list: &[Prepared<Named>], id: u8) -> Option<&Prepared<Named>> {
    list.iter().find(|named| named.id == Id::from(id))
}

fn hours(hundredths: u32) -> Value {
    number_value(f64::from(hundredths) / 100.0)
}

fn custom_fields<'s>(space: &'s Space, issue: &Issue) -> Vec<ShownValue<'s>> {
    let Some(project) = space.project(issue.project) else { return Vec::new() };
    let values = space.custom_values(issue).into_iter();
    values.filter_map(|(id, value)| Some(project.custom_field(id)?.show(value))).collect()
}

fn attachment(space: &Space, issue: &Issue, number: u8) -> Value {
    let names = ["画面 キャプチャ.png", "log.txt", "仕様書_100%.xlsx", "O'Reilly \"1\".pdf"];
    let turn = issue.id as usize + usize::from(number);
    json!({
        "id": u64::from(issue.id) * 10 + u64::from(number),
        "name": names[turn % names.len()],
        "size": 1000 + turn * 37 % 90_000,
        "createdUser": space.user(issue.created_user),
        "created": dates::timestamp(issue.created),
    })
}

fn shared_file(space: &Space, issue: &Issue) -> Value {
    json!({
        "id": issue.id,
        "projectId": issue.project,
        "type": "file",
        "dir": "/共有/資料/",
        "name": format!("資料 {}.pdf", issue.id),
        "size": 2000 + issue.id % 50_000,
        "createdUser": space.user(issue.created_user),
        "created": dates::timestamp(issue.created),
        "updatedUser": null,
        "updated": dates::timestamp(issue.created),
    })
}

fn star(space: &Space, issue: &Issue, number: u8) -> Value {
    let key = space.issue_key(issue);
    json!({
        "id": u64::from(issue.id) * 10 + u64::from(number),
        "comment": null,
        "url": format!("{}/view/{key}", space.url),
        "title": format!("[{key}] {}", space.summary(issue)),
        "presenter": space.user(Id::from(number) + 2),
        "created": dates::timestamp(issue.created + 3600),
    })
}
