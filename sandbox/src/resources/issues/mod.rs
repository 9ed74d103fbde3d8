//! Issues: search, read, write.

mod changes;
mod custom_values;
mod filter;
mod search;
mod sort;
mod view;
mod write;

use serde_json::json;

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::Space;
use crate::space::activities::ISSUE_DELETED;

pub(super) use write::refuse_unknown_attachments;

pub(super) const ROUTES: &[Route] = &[
    ("GET /issues", Handler::Read(list)),
    ("GET /issues/count", Handler::Read(count)),
    ("GET /issues/:issueIdOrKey", Handler::Read(show)),
    ("POST /issues", Handler::Write(write::add)),
    ("PATCH /issues/:issueIdOrKey", Handler::Write(write::change)),
    ("DELETE /issues/:issueIdOrKey", Handler::Write(delete)),
];

fn list(space: &Space, call: &Call) -> Outcome {
    let offset = call.parameters.int("offset").and_then(|offset| usize::try_from(offset).ok()).unwrap_or(0);
    let page = search::page(space, call, offset, call.parameters.page_size())?;
    let summary = expands(call);
    let shown: Vec<_> = page
        .into_iter()
        .filter_map(|id| space.issues.get(id))
        .map(|issue| view::show(space, issue, summary))
        .collect();
    Answer::ok(&shown)
}

fn count(space: &Space, call: &Call) -> Outcome {
    Answer::count(search::count(space, call)?)
}

fn show(space: &Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?;
    Answer::ok(&view::show(space, issue, expands(call)))
}

fn delete(space: &mut Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?.clone();
    if !space.user(call.user).is_some_and(|user| user.is_administrator()) {
        return Err(Refusal::not_permitted());
    }
    let answer = Answer::ok(&view::show(space, &issue, false));
    space.issues.remove(issue.id);
    space.comments.remove(&issue.id);
    let gone = json!({ "id": issue.id, "key_id": issue.number });
    space.add_activity(issue.project, ISSUE_DELETED, issue.id, call.user, gone);
    answer
}

fn expands(call: &Call) -> bool {
    call.parameters.all("expand[]").iter().any(|member| member == "childIssueSummary")
}
