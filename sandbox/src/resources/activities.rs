//! Recent updates of a project.

use serde_json::Value;

use super::{Call, Handler, Route, id_pages, projects};
use crate::answer::{Answer, Outcome};
use crate::space::Space;

pub(super) const ROUTES: &[Route] =
    &[("GET /projects/:projectIdOrKey/activities", Handler::Read(of_project))];

fn of_project(space: &Space, call: &Call) -> Outcome {
    let project = projects::named(space, call)?.id;
    let kinds = call.parameters.ints("activityTypeId[]");
    let page = id_pages::page(
        call.parameters,
        space.options.id_bounds,
        &space.activities,
        |activity| activity.id.into(),
        |activity| {
            let kind = i64::from(activity.kind);
            activity.project == project && kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
        },
    );
    let shown: Vec<Value> = page.into_iter().map(|activity| space.show_activity(activity)).collect();
    Answer::ok(&shown)
}
