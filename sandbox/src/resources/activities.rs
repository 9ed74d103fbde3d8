//! Recent updates: of the space, of a project, of a user.

use serde_json::Value;

use super::{Call, Handler, Route, id_pages, projects};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::activities::Activity;
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /space/activities", Handler::Read(of_space)),
    ("GET /projects/:projectIdOrKey/activities", Handler::Read(of_project)),
    ("GET /users/:userId/activities", Handler::Read(of_user)),
    ("GET /activities/:activityId", Handler::Read(show)),
];

fn of_space(space: &Space, call: &Call) -> Outcome {
    page(space, call, |_| true)
}

fn of_project(space: &Space, call: &Call) -> Outcome {
    let project = projects::named(space, call)?.id;
    page(space, call, |activity| activity.project == project)
}

fn of_user(space: &Space, call: &Call) -> Outcome {
    let user: Option<Id> = call.path("userId").parse().ok();
    let user = user.and_then(|id| space.user(id)).ok_or_else(|| Refusal::not_found("No such user."))?.id;
    page(space, call, |activity| activity.user == user)
}

fn show(space: &Space, call: &Call) -> Outcome {
    let id: Option<Id> = call.path("activityId").parse().ok();
    let found = id.and_then(|id| space.activities.binary_search_by_key(&id, |activity| activity.id).ok());
    match found.map(|place| &space.activities[place]).filter(|activity| is_visible(space, call, activity)) {
        Some(activity) => Answer::ok(&space.show_whole_activity(activity)),
        None => Err(Refusal::not_found("No such activity.")),
    }
}

fn is_visible(space: &Space, call: &Call, activity: &Activity) -> bool {
    space.project(activity.project).is_some_and(|project| project.is_visible_to(call.user))
}

fn page(space: &Space, call: &Call, wanted: impl Fn(&Activity) -> bool) -> Outcome {
    let kinds = call.parameters.ints("activityTypeId[]");
    let of_kind = |kind: u8| kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind.into()));
    let page = id_pages::page(
        call.parameters,
        space.options.id_bounds,
        &space.activities,
        |activity| activity.id.into(),
        |activity| wanted(activity) && of_kind(activity.kind) && is_visible(space, call, activity),
    );
    let shown: Vec<Value> = page.into_iter().map(|activity| space.show_activity(activity)).collect();
    Answer::ok(&shown)
}
