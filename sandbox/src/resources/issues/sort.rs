//! The orders of `GET /issues`. Issues without a value come first when ascending; equal ones are in
//! the order of their ids, in the same direction.

use std::cmp::Ordering;

use crate::resources::Call;
use crate::space::custom_fields::FieldValue;
use crate::space::issues::Issue;
use crate::space::{Id, Space};

/// What an issue is sorted by.
#[derive(PartialEq, PartialOrd)]
enum Key {
    Nothing,
    Number(f64),
    Text(String),
}

/// Sorts issues that are in ascending order of their ids.
pub(super) fn sort(space: &Space, call: &Call, issues: &mut Vec<&Issue>) {
    let by = call.parameters.text("sort").unwrap_or("created");
    // Ids grow with the time of creation, so that order is there already.
    if by != "created" {
        let mut keyed: Vec<(Key, &Issue)> =
            issues.iter().map(|issue| (key(space, issue, by), *issue)).collect();
        keyed.sort_by(|(a, _), (b, _)| a.partial_cmp(b).unwrap_or(Ordering::Equal));
        *issues = keyed.into_iter().map(|(_, issue)| issue).collect();
    }
    if call.parameters.descending() {
        issues.reverse();
    }
}

fn key(space: &Space, issue: &Issue, by: &str) -> Key {
    let project = space.project(issue.project);
    let user = |id: Id| space.user(id).map(|user| user.name.clone());
    let version = |ids: &[Id]| {
        let orders = ids.iter().filter_map(|&id| project?.version(id)).map(|version| version.display_order);
        number(orders.min())
    };
    match by {
        "issueType" => number(project.and_then(|p| p.issue_type(issue.kind)).map(|kind| kind.display_order)),
        "status" => number(project.and_then(|p| p.status(issue.status)).map(|status| status.display_order)),
        "category" => {
            let categories = issue.categories.iter().filter_map(|&id| project?.category(id));
            number(categories.map(|category| category.display_order).min())
        }
        "version" => version(&issue.versions),
        "milestone" => version(&issue.milestones),
        "summary" => Key::Text(space.summary(issue)),
        "priority" => number(Some(issue.priority)),
        "attachment" => number(Some(issue.attachments)),
        "sharedFile" => number(Some(issue.shared_files)),
        "createdUser" => text(user(issue.created_user)),
        "updatedUser" => text(user(issue.updated_user)),
        "assignee" => text(issue.assignee.and_then(user)),
        "updated" => number(i32::try_from(issue.updated).ok()),
        "startDate" => number(issue.start_date.map(|day| day.0)),
        "dueDate" => number(issue.due_date.map(|day| day.0)),
        "estimatedHours" => number(issue.estimated),
        "actualHours" => number(issue.actual),
        "childIssue" => number(u32::try_from(space.issues.children(issue.id).len()).ok()),
        other => custom_field(space, issue, other),
    }
}

fn custom_field(space: &Space, issue: &Issue, by: &str) -> Key {
    let id: Option<Id> = by.strip_prefix("customField_").and_then(|id| id.parse().ok());
    let values = space.custom_values(issue);
    match values.into_iter().find(|(field, _)| Some(*field) == id).map(|(_, value)| value) {
        Some(FieldValue::Text(value)) => Key::Text(value),
        Some(FieldValue::Number(value)) => Key::Number(value),
        Some(FieldValue::Date(day)) => number(Some(day.0)),
        Some(FieldValue::Items { ids, .. }) => number(ids.first().copied()),
        Some(FieldValue::Empty) | None => Key::Nothing,
    }
}

fn number(value: Option<impl Into<f64>>) -> Key {
    value.map_or(Key::Nothing, |value| Key::Number(value.into()))
}

fn text(value: Option<String>) -> Key {
    value.map_or(Key::Nothing, Key::Text)
}
