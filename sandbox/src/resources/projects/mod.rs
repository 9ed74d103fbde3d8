//! Projects; what is set up inside them has files of its own.

mod categories;
pub(super) mod custom_fields;
mod field_kinds;
mod issue_types;
mod members;
mod settings;
mod statuses;
mod teams;
mod versions;
mod webhooks;

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome, Refusal};
use crate::generate::files::picture;
use crate::space::issues::Issue;
use crate::space::projects::{Part, Project};
use crate::space::{Id, Space};

pub(super) const ROUTES: [&[Route]; 9] = [
    PROJECTS,
    members::ROUTES,
    teams::ROUTES,
    statuses::ROUTES,
    issue_types::ROUTES,
    categories::ROUTES,
    versions::ROUTES,
    custom_fields::ROUTES,
    webhooks::ROUTES,
];

const PROJECTS: &[Route] = &[
    ("GET /projects", Handler::Read(list)),
    ("POST /projects", Handler::Write(settings::add)),
    ("GET /projects/:projectIdOrKey", Handler::Read(show)),
    ("PATCH /projects/:projectIdOrKey", Handler::Write(settings::change)),
    ("DELETE /projects/:projectIdOrKey", Handler::Write(delete)),
    ("GET /projects/:projectIdOrKey/image", Handler::Read(image)),
    ("GET /projects/:projectIdOrKey/diskUsage", Handler::Read(disk_usage)),
];

/// The project named in the path.
pub(super) fn named<'s>(space: &'s Space, call: &Call) -> Result<&'s Project, Refusal> {
    space.find_project(call.path("projectIdOrKey"), call.user)
}

/// The project named in the path, whose settings administrators reach without having joined it.
fn administered<'s>(space: &'s Space, call: &Call) -> Result<&'s Project, Refusal> {
    space.find_administered_project(call.path("projectIdOrKey"), call.user)
}

/// The same project, to be changed.
fn administered_mut<'s>(space: &'s mut Space, call: &Call) -> Result<&'s mut Project, Refusal> {
    let id = administered(space, call)?.id;
    space.projects.get_mut(id).ok_or_else(|| Refusal::not_found("No project."))
}

/// The id of a new part of the project named in the path, and that project.
fn with_new<'s>(space: &'s mut Space, call: &Call, part: Part) -> Result<(Id, &'s mut Project), Refusal> {
    administered(space, call)?;
    let id = space.projects.next_part(part);
    Ok((id, administered_mut(space, call)?))
}

/// Applies a change to every issue of a project that it is for.
fn change_issues(space: &mut Space, project: Id, change: impl Fn(&Issue) -> Option<Issue>) {
    let numbers = space.project(project).map(|project| project.issues_by_number.as_slice());
    let issues = numbers.unwrap_or_default().iter().filter_map(|&id| space.issues.get(id));
    let changed: Vec<Issue> = issues.filter_map(change).collect();
    changed.into_iter().for_each(|issue| space.issues.replace(issue));
}

fn list(space: &Space, call: &Call) -> Outcome {
    let archived = call.parameters.boolean("archived");
    let all = call.parameters.boolean("all") == Some(true)
        && space.user(call.user).is_some_and(|user| user.is_administrator());
    let wanted = |project: &&Project| {
        (all || project.is_visible_to(call.user)) && archived.is_none_or(|wanted| project.archived == wanted)
    };
    let projects: Vec<&Project> = space.projects.iter().filter(wanted).collect();
    Answer::ok(&projects)
}

fn show(space: &Space, call: &Call) -> Outcome {
    Answer::ok(named(space, call)?)
}

fn delete(space: &mut Space, call: &Call) -> Outcome {
    let project = administered(space, call)?;
    let (id, answer) = (project.id, Answer::ok(project));
    space.remove_project(id);
    answer
}

fn image(space: &Space, call: &Call) -> Outcome {
    Answer::png("project.png", picture(100_000 + named(space, call)?.id))
}

fn disk_usage(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&space.disk_usage_of(administered(space, call)?))
}
