//! What the parameters of a write make of an issue.

use super::custom_values;
use crate::answer::Refusal;
use crate::dates::Day;
use crate::parameters::Change;
use crate::resources::Call;
use crate::space::issues::{Issue, Text};
use crate::space::prepared::Prepared;
use crate::space::projects::Project;
use crate::space::{Id, Named, Space};

/// The issue as the parameters want it. Nothing is changed in the space.
pub(super) fn edit(space: &Space, call: &Call, project: &Project, issue: Issue) -> Result<Issue, Refusal> {
    let held = space.custom_values(&issue);
    let mut edited = issue;
    let parameters = call.parameters;
    if let Some(text) = parameters.text("summary") {
        edited.summary = Text::Written(text.into());
    }
    if let Some(text) = parameters.text("description") {
        edited.description = Text::Written(text.into());
    }
    let known_kind = |id| project.issue_type(id).map(|kind| kind.id);
    set(call, "issueTypeId", known_kind, &mut edited.kind)?;
    set(call, "statusId", |id| project.status(id).map(|status| status.id), &mut edited.status)?;
    set(call, "priorityId", |id| among(&space.priorities, id), &mut edited.priority)?;
    set_or_clear(call, "resolutionId", |id| among(&space.resolutions, id), &mut edited.resolution)?;
    let member = |id| project.members.contains(&id).then_some(id);
    set_or_clear(call, "assigneeId", member, &mut edited.assignee)?;
    set_parent(space, call, project, &mut edited)?;
    plan(call, &mut edited)?;
    let category = |id| project.category(id).is_some();
    let version = |id| project.version(id).is_some();
    replace(call, "categoryId[]", category, &mut edited.categories)?;
    replace(call, "versionId[]", version, &mut edited.versions)?;
    replace(call, "milestoneId[]", version, &mut edited.milestones)?;
    custom_values::edit(call, project, held, &mut edited)?;
    Ok(edited)
}

fn among(list: &[Prepared<Named>], id: Id) -> Option<u8> {
    list.iter().find(|named| named.id == id).and_then(|named| u8::try_from(named.id).ok())
}

fn read<T>(call: &Call, name: &str, known: impl Fn(Id) -> Option<T>) -> Result<Change<T>, Refusal> {
    match call.parameters.change(name, |text| text.parse::<i64>().ok()) {
        Change::Keep => Ok(Change::Keep),
        Change::Clear => Ok(Change::Clear),
        Change::Set(id) => match Id::try_from(id).ok().and_then(known) {
            Some(value) => Ok(Change::Set(value)),
            None => Err(Refusal::bad_parameter("invalid", name)),
        },
    }
}

fn set<T>(call: &Call, name: &str, known: impl Fn(Id) -> Option<T>, place: &mut T) -> Result<(), Refusal> {
    match read(call, name, known)? {
        Change::Keep => Ok(()),
        Change::Clear => Err(Refusal::bad_parameter("required", name)),
        Change::Set(value) => {
            *place = value;
            Ok(())
        }
    }
}

fn set_or_clear<T>(
    call: &Call,
    name: &str,
    known: impl Fn(Id) -> Option<T>,
    place: &mut Option<T>,
) -> Result<(), Refusal> {
    match read(call, name, known)? {
        Change::Keep => {}
        Change::Clear => *place = None,
        Change::Set(value) => *place = Some(value),
    }
    Ok(())
}

/// An array replaces the whole list; one empty element empties it.
fn replace(
    call: &Call,
    name: &str,
    known: impl Fn(Id) -> bool,
    place: &mut Box<[Id]>,
) -> Result<(), Refusal> {
    let Some(asked) = call.parameters.ints(name) else { return Ok(()) };
    let mut ids: Vec<Id> = Vec::new();
    for id in asked {
        match Id::try_from(id) {
            Ok(id) if ids.contains(&id) => {}
            Ok(id) if known(id) => ids.push(id),
            _ => return Err(Refusal::bad_parameter("invalid", name)),
        }
    }
    *place = ids.into();
    Ok(())
}

fn set_parent(space: &Space, call: &Call, project: &Project, issue: &mut Issue) -> Result<(), Refusal> {
    let name = "parentIssueId";
    let is_set = call.parameters.text(name).is_some_and(|parent| !parent.is_empty());
    if is_set && !space.options.plan.parent_child_issues {
        return Err(Refusal::not_in_plan());
    }
    let deepest = project.deepest_level();
    let mut parent = issue.parent;
    set_or_clear(call, name, |id| fitting_parent(space, issue, id, deepest), &mut parent)?;
    issue.parent = parent;
    Ok(())
}

/// The parent if it is in the same project and leaves the tree a tree with so many levels below its top.
fn fitting_parent(space: &Space, issue: &Issue, parent: Id, deepest: u8) -> Option<Id> {
    let candidate = space.issues.get(parent)?;
    let below = height(space, issue.id);
    let is_itself = candidate.id == issue.id || candidate.parent == Some(issue.id);
    let fits = space.issues.depth(candidate) + 1 + below <= deepest;
    (candidate.project == issue.project && !is_itself && fits).then_some(parent)
}

fn height(space: &Space, issue: Id) -> u8 {
    let children = space.issues.children(issue);
    children.iter().map(|&child| 1 + u8::from(!space.issues.children(child).is_empty())).max().unwrap_or(0)
}

fn plan(call: &Call, issue: &mut Issue) -> Result<(), Refusal> {
    let parameters = call.parameters;
    take(parameters.change("startDate", Day::parse), &mut issue.start_date);
    take(parameters.change("dueDate", Day::parse), &mut issue.due_date);
    take(hours(call, "estimatedHours")?, &mut issue.estimated);
    take(hours(call, "actualHours")?, &mut issue.actual);
    Ok(())
}

fn take<T>(change: Change<T>, place: &mut Option<T>) {
    match change {
        Change::Keep => {}
        Change::Clear => *place = None,
        Change::Set(value) => *place = Some(value),
    }
}

/// Hundredths of an hour.
fn hours(call: &Call, name: &str) -> Result<Change<u32>, Refusal> {
    match call.parameters.change(name, |text| text.parse::<f64>().ok()) {
        Change::Keep => Ok(Change::Keep),
        Change::Clear => Ok(Change::Clear),
        Change::Set(hours) if (0.0..1e7).contains(&hours) => {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within range")]
            let hundredths = (hours * 100.0).round() as u32;
            Ok(Change::Set(hundredths))
        }
        Change::Set(_) => Err(Refusal::bad_parameter("range", name)),
    }
}
