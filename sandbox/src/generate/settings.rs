//! How projects were set up before anybody called: who joined and left, which milestones were planned.

use serde_json::{Value, json};

use super::OPENED;
use super::activities::{event, telling};
use crate::dates::{Day, Seconds};
use crate::space::activities::{
    Activity, MEMBER_JOINED, MEMBER_LEFT, MILESTONE_ADDED, MILESTONE_UPDATED, TEAM_JOINED, TEAM_LEFT,
};
use crate::space::projects::Project;
use crate::space::{Id, Space};

/// The user who set everything up, and one who has left since.
const FOUNDER: Id = 1;
const LEAVER: Id = 11;

const HOUR: Seconds = 3600;

/// Everything that is known of the settings of projects, in the first hours of the space.
pub(super) fn events(space: &Space) -> Vec<Activity> {
    space.projects.iter().flat_map(|project| of_project(space, project)).collect()
}

fn of_project(space: &Space, project: &Project) -> Vec<Activity> {
    let set_up = |kind, subject, hours, content| {
        telling(event(project.id, kind, subject, FOUNDER, OPENED + hours * HOUR), content)
    };
    let joined: Vec<Id> = project.joined.iter().copied().chain([LEAVER]).collect();
    let mut events = vec![
        set_up(MEMBER_JOINED, FOUNDER, 1, told_members(space, &joined, "ようこそ / Welcome")),
        set_up(MEMBER_LEFT, LEAVER, 9, told_members(space, &[LEAVER], "")),
    ];
    for team in space.teams.iter() {
        let is_still_there = project.teams.contains(&team.id);
        let parties = json!({ "parties": [{ "id": team.id, "name": team.name }] });
        if !is_still_there {
            events.push(set_up(TEAM_LEFT, team.id, 8, parties.clone()));
        }
        events.push(set_up(TEAM_JOINED, team.id, 2, parties));
    }
    for version in &project.versions {
        events.push(set_up(MILESTONE_ADDED, version.id, 3, version.told()));
    }
    events
        .extend(replanned(project).map(|(version, content)| set_up(MILESTONE_UPDATED, version, 5, content)));
    events
}

fn told_members(space: &Space, ids: &[Id], comment: &str) -> Value {
    let users: Vec<_> = ids.iter().filter_map(|&id| space.user(id)).collect();
    json!({ "users": users, "group_project_activities": [], "comment": comment })
}

/// The first milestone was given more time.
fn replanned(project: &Project) -> Option<(Id, Value)> {
    let version = project.versions.first()?;
    let due = version.release_due_date?;
    let change = json!({
        "field": "referenceDate", "new_value": due.text(), "old_value": Day(due.0 - 14).text(),
    });
    Some((version.id, json!({ "id": version.id, "name": version.name, "changes": [change] })))
}
