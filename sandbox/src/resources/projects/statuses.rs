//! Statuses of a project: four standard ones and up to eight others.

use serde_json::{Value, json};

use super::{Call, Handler, Route, administered, administered_mut, named, with_new};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::activities::STATUS_DELETED;
use crate::space::comments::{ChangeLog, Comment};
use crate::space::issues::Issue;
use crate::space::prepared::Prepared;
use crate::space::projects::{Part, Project, Status};
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /projects/:projectIdOrKey/statuses", Handler::Read(list)),
    ("POST /projects/:projectIdOrKey/statuses", Handler::Write(add)),
    ("PATCH /projects/:projectIdOrKey/statuses/:id", Handler::Write(change)),
    ("DELETE /projects/:projectIdOrKey/statuses/:id", Handler::Write(delete)),
    ("PATCH /projects/:projectIdOrKey/statuses/updateDisplayOrder", Handler::Write(reorder)),
];

/// The standard ones and eight more.
const MOST: usize = 12;

fn list(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&named(space, call)?.statuses)
}

fn add(space: &mut Space, call: &Call) -> Outcome {
    let (name, color) = (call.filled("name")?, call.filled("color")?);
    if administered(space, call)?.statuses.len() >= MOST {
        return Err(Refusal::overflow("error.overflow : status"));
    }
    let (id, project) = with_new(space, call, Part::Status)?;
    // The new one comes just before "Closed".
    let place = project.statuses.len() - 1;
    let display_order = project.statuses[place - 1].display_order + 1;
    let status = Status { id, project_id: project.id, name, color, display_order };
    project.statuses.insert(place, Prepared::new(status));
    Answer::ok(&project.statuses[place])
}

fn change(space: &mut Space, call: &Call) -> Outcome {
    let project = administered(space, call)?;
    let place = custom_place(project, call)?;
    let before = &project.statuses[place];
    let status = Prepared::new(Status {
        name: call.filled_or("name", &before.name)?,
        color: call.filled_or("color", &before.color)?,
        ..Status::clone(before)
    });
    administered_mut(space, call)?.statuses[place] = status.clone();
    Answer::ok(&status)
}

fn delete(space: &mut Space, call: &Call) -> Outcome {
    let project = administered(space, call)?;
    let place = custom_place(project, call)?;
    let substitute = project.status(call.sent_id("substituteStatusId")?).cloned();
    let status = project.statuses[place].clone();
    let Some(substitute) = substitute.filter(|substitute| substitute.id != status.id) else {
        return Err(Refusal::bad_parameter("invalid", "substituteStatusId"));
    };
    let numbers = project.issues_by_number.iter();
    let issues = numbers.filter_map(|&id| space.issues.get(id)).filter(|issue| issue.status == status.id);
    let issues: Vec<Issue> = issues.cloned().collect();
    let mut links = Vec::new();
    for issue in issues {
        links.push(move_issue(space, call.user, issue, &status, &substitute));
    }
    administered_mut(space, call)?.statuses.remove(place);
    let change = json!({ "field": "status", "new_value": substitute.name, "type": "standard" });
    let told = json!({ "deletedStatus": { "name": status.name }, "link": links, "change": change });
    space.add_activity(status.project_id, STATUS_DELETED, status.id, call.user, told);
    Answer::ok(&status)
}

/// Gives an issue another status and says what an activity tells of it.
fn move_issue(space: &mut Space, user: Id, issue: Issue, from: &Status, to: &Status) -> Value {
    let created = space.tick();
    let change = ChangeLog::new("status", Some(from.name.clone()), Some(to.name.clone()));
    let comment = space.add_comment(issue.id, Comment::new(None, vec![change], user, created));
    let issue = Issue { status: to.id, updated: created, updated_user: user, ..issue };
    space.touch_watchings(issue.id, user);
    let told = json!({
        "id": issue.id,
        "key_id": issue.number,
        "title": space.summary(&issue),
        "comment": { "id": comment.id, "content": "" },
    });
    space.issues.replace(issue);
    told
}

fn reorder(space: &mut Space, call: &Call) -> Outcome {
    let wanted = call.parameters.ints("statusId[]").unwrap_or_default();
    let project = administered(space, call)?;
    let found = |id: &i64| project.statuses.iter().find(|status| i64::from(status.id) == *id).cloned();
    let mut statuses: Vec<Prepared<Status>> = wanted.iter().filter_map(found).collect();
    if !is_order(&wanted) || statuses.len() != wanted.len() || wanted.len() != project.statuses.len() {
        return Err(Refusal::bad_parameter("invalid", "statusId[]"));
    }
    number(&mut statuses);
    let answer = Answer::ok(&statuses);
    administered_mut(space, call)?.statuses = statuses;
    answer
}

/// "Open" is first, "Closed" is last, "In Progress" is before "Resolved", and nothing is there twice.
fn is_order(ids: &[i64]) -> bool {
    let standard: Vec<i64> = ids.iter().copied().filter(|id| (1..=4).contains(id)).collect();
    let mut distinct = ids.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    standard == [1, 2, 3, 4]
        && ids.first() == Some(&1)
        && ids.last() == Some(&4)
        && distinct.len() == ids.len()
}

/// Standard statuses are at their thousands, the others follow on the one before them.
fn number(statuses: &mut [Prepared<Status>]) {
    let mut order = 0;
    for status in statuses {
        order = if status.is_standard() { status.id * 1000 } else { order + 1 };
        *status = Prepared::new(Status { display_order: order, ..Status::clone(status) });
    }
}

/// Where the status named in the path is; the standard ones cannot be changed.
fn custom_place(project: &Project, call: &Call) -> Result<usize, Refusal> {
    let id = call.path_id("id");
    let place = project.statuses.iter().position(|status| Some(status.id) == id);
    match place {
        None => Err(Refusal::not_found("No such status.")),
        Some(place) if project.statuses[place].is_standard() => Err(Refusal::bad_parameter("invalid", "id")),
        Some(place) => Ok(place),
    }
}
