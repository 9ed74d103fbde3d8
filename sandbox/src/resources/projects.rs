//! Projects and what is set up inside them.

use serde_json::{Value, json};

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::Space;
use crate::space::prepared::Prepared;
use crate::space::projects::{IssueType, Project};
use crate::space::users::User;

pub(super) const ROUTES: &[Route] = &[
    ("GET /projects", Handler::Read(list)),
    ("GET /projects/:projectIdOrKey", Handler::Read(show)),
    ("GET /projects/:projectIdOrKey/users", Handler::Read(users)),
    ("GET /projects/:projectIdOrKey/statuses", Handler::Read(statuses)),
    ("GET /projects/:projectIdOrKey/issueTypes", Handler::Read(issue_types)),
    ("GET /projects/:projectIdOrKey/categories", Handler::Read(categories)),
    ("GET /projects/:projectIdOrKey/versions", Handler::Read(versions)),
    ("GET /projects/:projectIdOrKey/customFields", Handler::Read(custom_fields)),
];

/// The project named in the path.
pub(super) fn named<'s>(space: &'s Space, call: &Call) -> Result<&'s Project, Refusal> {
    space.find_project(call.path("projectIdOrKey"), call.user)
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

fn users(space: &Space, call: &Call) -> Outcome {
    let members = named(space, call)?.members.iter();
    let users: Vec<&Prepared<User>> = members.filter_map(|&id| space.user(id)).collect();
    Answer::ok(&users)
}

fn statuses(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&named(space, call)?.statuses)
}

fn issue_types(space: &Space, call: &Call) -> Outcome {
    let with_templates = |kind: &Prepared<IssueType>| {
        let mut shown = json!(kind);
        shown["templateSummary"] = json!(kind.template_summary);
        shown["templateDescription"] = json!(kind.template_description);
        shown
    };
    let kinds: Vec<Value> = named(space, call)?.issue_types.iter().map(with_templates).collect();
    Answer::ok(&kinds)
}

fn categories(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&named(space, call)?.categories)
}

fn versions(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&named(space, call)?.versions)
}

fn custom_fields(space: &Space, call: &Call) -> Outcome {
    let fields = &named(space, call)?.custom_fields;
    let definitions: Vec<Value> = fields.iter().map(|field| field.definition()).collect();
    Answer::ok(&definitions)
}
