//! Teams that belong to a project.

use serde_json::{Value, json};

use super::{Call, Handler, Route, administered, administered_mut, named};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::activities::{TEAM_JOINED, TEAM_LEFT};
use crate::space::notifications::{About, Reason};
use crate::space::teams::Team;
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /projects/:projectIdOrKey/teams", Handler::Read(list)),
    ("POST /projects/:projectIdOrKey/teams", Handler::Write(join)),
    ("DELETE /projects/:projectIdOrKey/teams", Handler::Write(leave)),
];

fn list(space: &Space, call: &Call) -> Outcome {
    let teams = named(space, call)?.teams.iter().filter_map(|&id| space.teams.get(id));
    let shown: Vec<Value> = teams.map(|team| space.show_team(team)).collect();
    Answer::ok(&shown)
}

fn join(space: &mut Space, call: &Call) -> Outcome {
    let team = sent_team(space, call)?;
    let project = administered_mut(space, call)?;
    let id = project.id;
    if !project.teams.contains(&team.id) {
        let before = project.members.clone();
        project.teams.push(team.id);
        space.settle_members();
        record(space, call, id, TEAM_JOINED, &team);
        let new: Vec<Id> = team.members.iter().copied().filter(|member| !before.contains(member)).collect();
        space.notify(&new, call.user, Reason::JoinedProject, id, &About::Project);
    }
    Answer::ok(&space.show_team(&team))
}

fn leave(space: &mut Space, call: &Call) -> Outcome {
    let team = sent_team(space, call)?;
    let project = administered_mut(space, call)?;
    let id = project.id;
    if !project.teams.contains(&team.id) {
        return Err(Refusal::bad_parameter("invalid", "teamId"));
    }
    project.teams.retain(|joined| *joined != team.id);
    space.settle_members();
    record(space, call, id, TEAM_LEFT, &team);
    Answer::ok(&space.show_team(&team))
}

fn record(space: &mut Space, call: &Call, project: Id, kind: u8, team: &Team) {
    let told = json!({ "parties": [{ "id": team.id, "name": team.name }] });
    space.add_activity(project, kind, team.id, call.user, told);
}

/// The team that `teamId` names, once it is clear that there is such a project.
fn sent_team(space: &Space, call: &Call) -> Result<Team, Refusal> {
    administered(space, call)?;
    let team = space.teams.get(call.sent_id("teamId")?);
    team.cloned().ok_or_else(|| Refusal::bad_parameter("invalid", "teamId"))
}
