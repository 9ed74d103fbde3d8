//! Adding and changing issues.

use serde_json::{Value, json};

use super::changes::{change_log, edit};
use super::view;
use crate::answer::{Answer, Outcome, Refusal};
use crate::resources::{Call, comments};
use crate::space::activities::{ISSUE_ADDED, ISSUE_COMMENTED, ISSUE_UPDATED};
use crate::space::comments::{ChangeLog, Comment};
use crate::space::issues::{Issue, Text};
use crate::space::notifications::{About, Reason};
use crate::space::projects::OPEN;
use crate::space::{Id, Space};

pub(super) fn add(space: &mut Space, call: &Call) -> Outcome {
    let project = space.find_project(call.parameters.text("projectId").unwrap_or_default(), call.user)?;
    let blank = Issue {
        id: space.issues.next_id(),
        project: project.id,
        number: Id::try_from(project.issues_by_number.len()).unwrap_or(Id::MAX - 1) + 1,
        kind: 0,
        status: OPEN,
        priority: 0,
        resolution: None,
        assignee: None,
        parent: None,
        created_user: call.user,
        updated_user: call.user,
        created: 0,
        updated: 0,
        start_date: None,
        due_date: None,
        estimated: None,
        actual: None,
        attachments: 0,
        shared_files: 0,
        first_comment: 0,
        generated_comments: 0,
        categories: Box::default(),
        versions: Box::default(),
        milestones: Box::default(),
        summary: Text::Written("".into()),
        description: Text::Written("".into()),
        custom_values: Some(Box::default()),
    };
    let notified = comments::notified(space, call)?;
    refuse_unknown_attachments(call)?;
    let mut issue = edit(space, call, project, blank)?;
    issue.created = space.tick();
    issue.updated = issue.created;
    if let Some(project) = space.projects.get_mut(issue.project) {
        project.issues_by_number.push(issue.id);
    }
    space.issues.push(issue.clone());
    space.notify(&notified, call.user, Reason::IssueAdded, issue.project, &About::Issue(issue.id));
    let told = told(space, &issue);
    space.add_activity(issue.project, ISSUE_ADDED, issue.id, call.user, told);
    let location = format!("{}/view/{}", space.url, space.issue_key(&issue));
    Answer::created(&view::show(space, &issue, false), location)
}

pub(super) fn change(space: &mut Space, call: &Call) -> Outcome {
    let before = space.find_issue(call.path("issueIdOrKey"), call.user)?.clone();
    let Some(project) = space.project(before.project) else { return Err(Refusal::not_found("No project.")) };
    let notified = comments::notified(space, call)?;
    refuse_unknown_attachments(call)?;
    let mut after = edit(space, call, project, before.clone())?;
    let changes = change_log(space, project, &before, &after);
    let content = call.parameters.text("comment").filter(|text| !text.is_empty()).map(str::to_owned);
    if changes.is_empty() && content.is_none() {
        return Err(Refusal::invalid("No comment content."));
    }
    after.updated = space.tick();
    after.updated_user = call.user;
    let comment = Comment { id: 0, content, changes, created_user: call.user, created: after.updated };
    let comment = space.add_comment(after.id, comment);
    let about = About::Comment { issue: after.id, comment: comment.id };
    space.notify(&notified, call.user, Reason::IssueUpdated, after.project, &about);
    space.touch_watchings(after.id, call.user);
    space.issues.replace(after.clone());
    record(space, call, &after, &comment);
    Answer::ok(&view::show(space, &after, false))
}

fn record(space: &mut Space, call: &Call, issue: &Issue, comment: &Comment) {
    let kind = if comment.changes.is_empty() { ISSUE_COMMENTED } else { ISSUE_UPDATED };
    let mut told = told(space, issue);
    told["comment"] = json!({ "id": comment.id, "content": comment.content.as_deref().unwrap_or("") });
    told["changes"] = comment.changes.iter().map(told_change).collect();
    space.add_activity(issue.project, kind, issue.id, call.user, told);
}

fn told(space: &Space, issue: &Issue) -> Value {
    json!({
        "id": issue.id,
        "key_id": issue.number,
        "summary": space.summary(issue),
        "description": space.description(issue),
    })
}

fn told_change(change: &ChangeLog) -> Value {
    json!({
        "field": change.field,
        "new_value": change.new_value.as_deref().unwrap_or(""),
        "old_value": change.original_value.as_deref().unwrap_or(""),
        "type": if change.attribute_info.is_some() { "custom" } else { "standard" },
    })
}

/// Nothing can be uploaded yet, so every attachment id is unknown.
pub(crate) fn refuse_unknown_attachments(call: &Call) -> Result<(), Refusal> {
    match call.parameters.ints("attachmentId[]") {
        Some(ids) if !ids.is_empty() => Err(Refusal::bad_parameter("invalid", "attachmentId[]")),
        _ => Ok(()),
    }
}
