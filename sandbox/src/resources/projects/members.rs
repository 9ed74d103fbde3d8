//! Who belongs to a project and who administers it.

use serde_json::json;

use super::{Call, Handler, Route, administered, administered_mut, named};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::activities::{MEMBER_JOINED, MEMBER_LEFT};
use crate::space::notifications::{About, Reason};
use crate::space::prepared::Prepared;
use crate::space::users::User;
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /projects/:projectIdOrKey/users", Handler::Read(list)),
    ("POST /projects/:projectIdOrKey/users", Handler::Write(join)),
    ("DELETE /projects/:projectIdOrKey/users", Handler::Write(leave)),
    ("GET /projects/:projectIdOrKey/administrators", Handler::Read(administrators)),
    ("POST /projects/:projectIdOrKey/administrators", Handler::Write(appoint)),
    ("DELETE /projects/:projectIdOrKey/administrators", Handler::Write(dismiss)),
];

fn list(space: &Space, call: &Call) -> Outcome {
    let project = named(space, call)?;
    let without_teams = call.parameters.boolean("excludeGroupMembers") == Some(true);
    Answer::ok(&people(space, if without_teams { &project.joined } else { &project.members }))
}

fn administrators(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&people(space, &named(space, call)?.administrators))
}

fn people<'s>(space: &'s Space, ids: &[Id]) -> Vec<&'s Prepared<User>> {
    ids.iter().filter_map(|&id| space.user(id)).collect()
}

fn join(space: &mut Space, call: &Call) -> Outcome {
    let user = sent_user(space, call)?.clone();
    let project = administered_mut(space, call)?;
    let id = project.id;
    if !project.joined.contains(&user.id) {
        project.joined.push(user.id);
        project.joined.sort_unstable();
        space.settle_members();
        record(space, call, id, MEMBER_JOINED, &user);
        space.notify(&[user.id], call.user, Reason::JoinedProject, id, &About::Project);
    }
    Answer::ok(&user)
}

fn leave(space: &mut Space, call: &Call) -> Outcome {
    let user = sent_user(space, call)?.clone();
    let project = administered_mut(space, call)?;
    let id = project.id;
    if !project.joined.contains(&user.id) {
        return Err(Refusal::bad_parameter("invalid", "userId"));
    }
    project.joined.retain(|member| *member != user.id);
    space.settle_members();
    record(space, call, id, MEMBER_LEFT, &user);
    Answer::ok(&user)
}

fn record(space: &mut Space, call: &Call, project: Id, kind: u8, user: &Prepared<User>) {
    let told = json!({ "users": [user], "group_project_activities": [], "comment": "" });
    space.add_activity(project, kind, user.id, call.user, told);
}

fn appoint(space: &mut Space, call: &Call) -> Outcome {
    let user = sent_user(space, call)?.clone();
    let project = administered_mut(space, call)?;
    if !project.members.contains(&user.id) {
        return Err(Refusal::bad_parameter("invalid", "userId"));
    }
    if !project.administrators.contains(&user.id) {
        project.administrators.push(user.id);
    }
    Answer::ok(&user)
}

fn dismiss(space: &mut Space, call: &Call) -> Outcome {
    let user = sent_user(space, call)?.clone();
    let project = administered_mut(space, call)?;
    if !project.administrators.contains(&user.id) {
        return Err(Refusal::bad_parameter("invalid", "userId"));
    }
    project.administrators.retain(|administrator| *administrator != user.id);
    Answer::ok(&user)
}

/// The user that `userId` names, once it is clear that there is such a project.
fn sent_user<'s>(space: &'s Space, call: &Call) -> Result<&'s Prepared<User>, Refusal> {
    administered(space, call)?;
    space
        .user(call.sent_id("userId")?)
        .filter(|user| !user.is_deleted())
        .ok_or_else(|| Refusal::bad_parameter("invalid", "userId"))
}
