//! Versions of a project, which are its milestones.

use serde_json::{Value, json};

use super::{Call, Handler, Route, administered, administered_mut, change_issues, named, with_new};
use crate::answer::{Answer, Outcome, Refusal};
use crate::dates::Day;
use crate::parameters::Change;
use crate::space::activities::{MILESTONE_ADDED, MILESTONE_DELETED, MILESTONE_UPDATED};
use crate::space::issues::Issue;
use crate::space::prepared::Prepared;
use crate::space::projects::{Part, Project, Version};
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /projects/:projectIdOrKey/versions", Handler::Read(list)),
    ("POST /projects/:projectIdOrKey/versions", Handler::Write(add)),
    ("PATCH /projects/:projectIdOrKey/versions/:id", Handler::Write(change)),
    ("DELETE /projects/:projectIdOrKey/versions/:id", Handler::Write(delete)),
];

fn list(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&named(space, call)?.versions)
}

fn add(space: &mut Space, call: &Call) -> Outcome {
    let name = call.filled("name")?;
    let (id, project) = with_new(space, call, Part::Version)?;
    let last = project.versions.last().map(|version| version.display_order);
    let blank = Version {
        id,
        project_id: project.id,
        name,
        description: Some(String::new()),
        start_date: None,
        release_due_date: None,
        archived: false,
        display_order: last.map_or(0, |order| order + 1),
    };
    let version = Prepared::new(edit(call, blank));
    project.versions.push(version.clone());
    space.add_activity(version.project_id, MILESTONE_ADDED, id, call.user, version.told());
    Answer::ok(&version)
}

fn change(space: &mut Space, call: &Call) -> Outcome {
    let name = call.filled("name")?;
    let place = place(administered(space, call)?, call)?;
    let project = administered_mut(space, call)?;
    let before = project.versions[place].clone();
    let version = Prepared::new(edit(call, Version { name, ..Version::clone(&before) }));
    project.versions[place] = version.clone();
    let changes = changes(&before, &version);
    if !changes.is_empty() {
        let told = json!({ "id": version.id, "name": version.name, "changes": changes });
        space.add_activity(version.project_id, MILESTONE_UPDATED, version.id, call.user, told);
    }
    Answer::ok(&version)
}

fn delete(space: &mut Space, call: &Call) -> Outcome {
    let place = place(administered(space, call)?, call)?;
    let version = administered_mut(space, call)?.versions.remove(place);
    let without = |ids: &[Id]| ids.iter().copied().filter(|id| *id != version.id).collect();
    change_issues(space, version.project_id, |issue| {
        let is_in = issue.versions.contains(&version.id) || issue.milestones.contains(&version.id);
        is_in.then(|| Issue {
            versions: without(&issue.versions),
            milestones: without(&issue.milestones),
            ..issue.clone()
        })
    });
    space.add_activity(version.project_id, MILESTONE_DELETED, version.id, call.user, version.told());
    Answer::ok(&version)
}

/// Where the version named in the path is.
fn place(project: &Project, call: &Call) -> Result<usize, Refusal> {
    let id = call.path_id("id");
    let found = project.versions.iter().position(|version| Some(version.id) == id);
    found.ok_or_else(|| Refusal::not_found("No such version."))
}

/// The version as the parameters want it.
fn edit(call: &Call, mut version: Version) -> Version {
    if let Some(text) = call.parameters.text("description") {
        version.description = Some(text.to_owned());
    }
    let dates = [("startDate", &mut version.start_date), ("releaseDueDate", &mut version.release_due_date)];
    for (name, place) in dates {
        match call.parameters.change(name, Day::parse) {
            Change::Keep => {}
            Change::Clear => *place = None,
            Change::Set(day) => *place = Some(day),
        }
    }
    version.archived = call.parameters.boolean("archived").unwrap_or(version.archived);
    version
}

/// What an activity tells of a changed version.
fn changes(before: &Version, after: &Version) -> Vec<Value> {
    let day = |day: Option<Day>| day.map(Day::text).unwrap_or_default();
    let values = |version: &Version| {
        [
            ("name", version.name.clone()),
            ("startDate", day(version.start_date)),
            ("referenceDate", day(version.release_due_date)),
            ("description", version.description.clone().unwrap_or_default()),
        ]
    };
    let pairs = values(before).into_iter().zip(values(after)).filter(|(old, new)| old != new);
    pairs
        .map(|((field, old), (_, new))| json!({ "field": field, "new_value": new, "old_value": old }))
        .collect()
}
