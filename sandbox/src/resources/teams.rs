//! Teams of the space. Writing is for classic plans.

use serde_json::Value;

use super::{Call, Handler, Route, offset_pages};
use crate::answer::{Answer, Outcome, Refusal};
use crate::generate::files::picture;
use crate::space::teams::Team;
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /teams", Handler::Read(list)),
    ("GET /teams/:teamId", Handler::Read(show)),
    ("GET /teams/:teamId/icon", Handler::Read(icon)),
    ("POST /teams", Handler::Write(add)),
    ("PATCH /teams/:teamId", Handler::Write(change)),
    ("DELETE /teams/:teamId", Handler::Write(delete)),
];

fn list(space: &Space, call: &Call) -> Outcome {
    let mut teams: Vec<&Team> = space.teams.iter().collect();
    if call.parameters.descending() {
        teams.reverse();
    }
    let page = offset_pages::page(call.parameters, teams).into_iter();
    let shown: Vec<Value> = page.map(|team| space.show_team(team)).collect();
    Answer::ok(&shown)
}

fn named<'s>(space: &'s Space, call: &Call) -> Result<&'s Team, Refusal> {
    let team = call.path_id("teamId").and_then(|id| space.teams.get(id));
    team.ok_or_else(|| Refusal::not_found("No such team."))
}

fn show(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&space.show_team(named(space, call)?))
}

fn icon(space: &Space, call: &Call) -> Outcome {
    Answer::png("team.png", picture(200_000 + named(space, call)?.id))
}

fn add(space: &mut Space, call: &Call) -> Outcome {
    let (name, members) = (call.filled("name")?, members(space, call)?.unwrap_or_default());
    let created = space.tick();
    let id = space.teams.add(Team {
        id: 0,
        name,
        members,
        display_order: None,
        created_user: call.user,
        created,
        updated_user: Some(call.user),
        updated: created,
    });
    Answer::ok(&space.teams.get(id).map(|team| space.show_team(team)))
}

fn change(space: &mut Space, call: &Call) -> Outcome {
    let before = named(space, call)?.clone();
    let team = Team {
        name: call.filled_or("name", &before.name)?,
        members: members(space, call)?.unwrap_or(before.members),
        updated_user: Some(call.user),
        updated: space.tick(),
        ..before
    };
    if let Some(place) = space.teams.get_mut(team.id) {
        *place = team.clone();
    }
    space.settle_members();
    Answer::ok(&space.show_team(&team))
}

fn delete(space: &mut Space, call: &Call) -> Outcome {
    let team = named(space, call)?.clone();
    space.teams.remove(team.id);
    for project in space.projects.iter_mut() {
        project.teams.retain(|joined| *joined != team.id);
    }
    space.settle_members();
    Answer::ok(&space.show_team(&team))
}

/// The members that were sent, all of whom must exist.
fn members(space: &Space, call: &Call) -> Result<Option<Vec<Id>>, Refusal> {
    let Some(sent) = call.parameters.ints("members[]") else { return Ok(None) };
    let known = |id: i64| {
        let user = space.user(Id::try_from(id).ok()?).filter(|user| !user.is_deleted())?;
        Some(user.id)
    };
    let members: Option<Vec<Id>> = sent.into_iter().map(known).collect();
    let mut members = members.ok_or_else(|| Refusal::bad_parameter("invalid", "members[]"))?;
    members.sort_unstable();
    members.dedup();
    Ok(Some(members))
}
