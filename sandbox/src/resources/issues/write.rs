//! Adding and changing issues.

use super::changes::edit;
use super::view;
use crate::answer::{Answer, Outcome, Refusal};
use crate::resources::{Call, attachments, comments};
use crate::space::activities::ISSUE_ADDED;
use crate::space::issue_record::Entry;
use crate::space::issues::{Issue, Text};
use crate::space::projects::OPEN;
use crate::space::{Id, Space};

pub(super) fn add(space: &mut Space, call: &Call) -> Outcome {
    let project = space.find_project(call.parameters.text("projectId").unwrap_or_default(), call.user)?;
    let blank = Issue {
        id: 0,
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
    let uploads = attachments::named(space, call)?;
    let mut issue = edit(space, call, project, blank)?;
    let attached = attachments::attach(space, &uploads);
    issue.id = space.issues.next_id();
    space.add_attachments(&mut issue, attached);
    issue.created = space.tick();
    issue.updated = issue.created;
    if let Some(project) = space.projects.get_mut(issue.project) {
        project.issues_by_number.push(issue.id);
    }
    space.issues.push(issue.clone());
    space.tell_of_new_issue(&issue, &notified);
    let told = space.told_issue(&issue);
    space.add_activity(issue.project, ISSUE_ADDED, issue.id, call.user, told);
    let location = format!("{}/view/{}", space.url, space.issue_key(&issue));
    Answer::created(&view::show(space, &issue, false), location)
}

pub(super) fn change(space: &mut Space, call: &Call) -> Outcome {
    let before = space.find_issue(call.path("issueIdOrKey"), call.user)?.clone();
    let Some(project) = space.project(before.project) else { return Err(Refusal::not_found("No project.")) };
    let notified = comments::notified(space, call)?;
    let uploads = attachments::named(space, call)?;
    let after = edit(space, call, project, before.clone())?;
    let changes = space.change_log(project, &before, &after);
    let content = call.parameters.text("comment").filter(|text| !text.is_empty()).map(str::to_owned);
    let is_change = !changes.is_empty() || !uploads.is_empty();
    if !is_change && content.is_none() {
        return Err(Refusal::invalid("No comment content."));
    }
    let attached = attachments::attach(space, &uploads);
    let entry = Entry { content, changes, attached, notified, ..Entry::default() };
    if is_change {
        space.change_issue(call.user, after, entry);
    } else {
        space.comment_issue(call.user, after, entry);
    }
    let changed = space.find_issue(&before.id.to_string(), call.user)?;
    Answer::ok(&view::show(space, changed, false))
}
