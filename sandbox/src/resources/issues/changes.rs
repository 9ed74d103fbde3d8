//! What the parameters of a write make of an issue, and the record of the difference.

use super::{custom_values, view};
use crate::answer::Refusal;
use crate::dates::Day;
use crate::parameters::Change;
use crate::resources::Call;
use crate::space::comments::ChangeLog;
use crate::space::issues::{Issue, Text};
use crate::space::prepared::Prepared;
use crate::space::projects::Project;
use crate::space::{Id, Named, Space};

/// Levels below the top: children and grandchildren.
const DEEPEST: u8 = 2;

/// The issue as the parameters want it. Nothing is changed in the space.
pub(super) fn edit(space: &Space, call: &Call, project: &Project, issue: Issue) -> Result<Issue, Refusal> {
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
    let parent = |id| parent(space, &edited, id);
    let mut new_parent = edited.parent;
    set_or_clear(call, "parentIssueId", parent, &mut new_parent)?;
    edited.parent = new_parent;
    plan(call, &mut edited)?;
    let category = |id| project.category(id).is_some();
    let version = |id| project.version(id).is_some();
    replace(call, "categoryId[]", category, &mut edited.categories)?;
    replace(call, "versionId[]", version, &mut edited.versions)?;
    replace(call, "milestoneId[]", version, &mut edited.milestones)?;
    custom_values::edit(space, call, project, &mut edited)?;
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

/// The parent if it is in the same project and leaves the tree a tree of three levels.
fn parent(space: &Space, issue: &Issue, parent: Id) -> Option<Id> {
    let candidate = space.issues.get(parent)?;
    let below = height(space, issue.id);
    let is_itself = candidate.id == issue.id || candidate.parent == Some(issue.id);
    let fits = space.issues.depth(candidate) + 1 + below <= DEEPEST;
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

/// One element for each value that differs.
pub(super) fn change_log(space: &Space, project: &Project, before: &Issue, after: &Issue) -> Vec<ChangeLog> {
    let mut changes = Vec::new();
    let mut differ = |field: &str, show: &dyn Fn(&Issue) -> Option<String>| {
        let (old, new) = (show(before), show(after));
        if old != new {
            changes.push(ChangeLog::new(field, old, new));
        }
    };
    differ("summary", &|issue| Some(space.summary(issue)));
    differ("description", &|issue| Some(space.description(issue)));
    differ("issueType", &|issue| project.issue_type(issue.kind).map(|kind| kind.name.clone()));
    differ("status", &|issue| project.status(issue.status).map(|status| status.name.clone()));
    differ("priority", &|issue| view::named(&space.priorities, issue.priority).map(|p| p.name.to_owned()));
    differ("resolution", &|issue| {
        view::named(&space.resolutions, issue.resolution?).map(|resolution| resolution.name.to_owned())
    });
    // Names need not be unique, so people are compared by id first.
    if before.assignee != after.assignee {
        differ("assigner", &|issue| space.user(issue.assignee?).map(|user| user.name.clone()));
    }
    differ("startDate", &|issue| issue.start_date.map(Day::text));
    differ("limitDate", &|issue| issue.due_date.map(Day::text));
    differ("estimatedHours", &|issue| issue.estimated.map(hours_text));
    differ("actualHours", &|issue| issue.actual.map(hours_text));
    differ("parentIssue", &|issue| space.issues.get(issue.parent?).map(|parent| space.issue_key(parent)));
    let names = |ids: &[Id], name: &dyn Fn(Id) -> Option<String>| {
        (!ids.is_empty()).then(|| ids.iter().filter_map(|&id| name(id)).collect::<Vec<_>>().join(", "))
    };
    let category = |id| project.category(id).map(|category| category.name.clone());
    let version = |id| project.version(id).map(|version| version.name.clone());
    differ("component", &|issue| names(&issue.categories, &category));
    differ("version", &|issue| names(&issue.versions, &version));
    differ("milestone", &|issue| names(&issue.milestones, &version));
    changes.extend(custom_values::change_log(space, project, before, after));
    changes
}

fn hours_text(hundredths: u32) -> String {
    (f64::from(hundredths) / 100.0).to_string()
}
