//! Issues: search, read, write.

mod changes;
mod custom_values;
mod filter;
mod search;
mod sort;
mod view;
mod write;

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome};
use crate::space::{Id, Space};

pub(super) use view::{Shown as ShownIssue, show as show_issue};

pub(super) const ROUTES: &[Route] = &[
    ("GET /issues", Handler::Read(list)),
    ("GET /issues/count", Handler::Read(count)),
    ("GET /issues/:issueIdOrKey", Handler::Read(show)),
    ("POST /issues", Handler::Write(write::add)),
    ("PATCH /issues/:issueIdOrKey", Handler::Write(write::change)),
    ("DELETE /issues/:issueIdOrKey", Handler::Write(delete)),
    ("GET /issues/:issueIdOrKey/participants", Handler::Read(participants)),
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
    let answer = Answer::ok(&view::show(space, &issue, false));
    space.delete_issue(call.user, &issue);
    answer
}

/// Who had to do with an issue: who made it, who has it, who wrote or changed something.
fn participants(space: &Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?;
    let comments = space.comments_of(issue.id);
    let writers = comments.iter().map(|comment| comment.created_user);
    let mut users: Vec<Id> = Vec::new();
    for user in [issue.created_user].into_iter().chain(issue.assignee).chain(writers) {
        if !users.contains(&user) {
            users.push(user);
        }
    }
    Answer::ok(&users.into_iter().filter_map(|id| space.user(id)).collect::<Vec<_>>())
}

fn expands(call: &Call) -> bool {
    call.parameters.all("expand[]").iter().any(|member| member == "childIssueSummary")
}
