//! Issues: search, read, write.

mod changes;
mod custom_values;
mod filter;
mod sort;
mod view;
mod write;

use std::sync::{Arc, PoisonError};

use serde_json::json;

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::activities::ISSUE_DELETED;
use crate::space::{Id, Space};

pub(super) use write::refuse_unknown_attachments;

pub(super) const ROUTES: &[Route] = &[
    ("GET /issues", Handler::Read(list)),
    ("GET /issues/count", Handler::Read(count)),
    ("GET /issues/:issueIdOrKey", Handler::Read(show)),
    ("POST /issues", Handler::Write(write::add)),
    ("PATCH /issues/:issueIdOrKey", Handler::Write(write::change)),
    ("DELETE /issues/:issueIdOrKey", Handler::Write(delete)),
];

/// Searches that are remembered: enough for a few clients that page at the same time.
const REMEMBERED: usize = 16;

fn list(space: &Space, call: &Call) -> Outcome {
    let found = search(space, call)?;
    let offset = call.parameters.int("offset").and_then(|offset| usize::try_from(offset).ok()).unwrap_or(0);
    let page = found.iter().skip(offset).take(call.parameters.page_size());
    let summary = expands(call);
    let shown: Vec<_> =
        page.filter_map(|&id| space.issues.get(id)).map(|issue| view::show(space, issue, summary)).collect();
    Answer::ok(&shown)
}

fn count(space: &Space, call: &Call) -> Outcome {
    Answer::count(search(space, call)?.len())
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

/// The ids found, in order. A client that pages asks the same question again and again, so the
/// answer is kept until the next write.
fn search(space: &Space, call: &Call) -> Result<Arc<[Id]>, Refusal> {
    let question = question(call);
    let mut searches = space.searches.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, found)) = searches.iter().find(|(asked, _)| *asked == question) {
        return Ok(Arc::clone(found));
    }
    drop(searches);
    let mut found = filter::Filter::read(space, call)?.apply(space);
    sort::sort(space, call, &mut found);
    let found: Arc<[Id]> = found.into_iter().map(|issue| issue.id).collect();
    searches = space.searches.lock().unwrap_or_else(PoisonError::into_inner);
    if searches.len() == REMEMBERED {
        searches.remove(0);
    }
    searches.push((question, Arc::clone(&found)));
    Ok(found)
}

/// Everything that decides what is found and in which order.
fn question(call: &Call) -> String {
    let mut parts: Vec<String> = call
        .parameters
        .iter()
        .filter(|(name, _)| !matches!(*name, "offset" | "count" | "expand[]"))
        .map(|(name, values)| format!("{name}={values:?}"))
        .collect();
    parts.sort();
    format!("{} {}", call.user, parts.join("&"))
}
