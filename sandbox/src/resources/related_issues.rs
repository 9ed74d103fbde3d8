//! Related issues. A relation has no direction and says nothing of the issues' history.

use serde_json::{Value, json};

use super::issues::show_issue;
use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::issues::Issue;
use crate::space::relations::MOST_RELATED;
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /issues/:issueIdOrKey/relatedIssues", Handler::Read(list)),
    ("POST /issues/:issueIdOrKey/relatedIssues", Handler::Write(relate)),
    ("DELETE /issues/:issueIdOrKey/relatedIssues/:relatedIssueId", Handler::Write(unrelate)),
];

/// An issue by its id, if the caller can see it.
fn visible<'s>(space: &'s Space, call: &Call, id: i64) -> Option<&'s Issue> {
    space.find_issue(&id.to_string(), call.user).ok()
}

fn show(space: &Space, issue: &Issue) -> Value {
    let mut shown = json!(show_issue(space, issue, false));
    shown["type"] = json!("RELATES");
    shown
}

/// The related issues that the caller can see.
fn list(space: &Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?;
    let related = space.relations.of(issue.id).iter().filter_map(|&id| visible(space, call, id.into()));
    Answer::ok(&related.map(|issue| show(space, issue)).collect::<Vec<_>>())
}

/// Relating an issue to itself or once more changes nothing and is no error.
fn relate(space: &mut Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?.id;
    let target = call.parameters.int("targetIssueId").and_then(|id| visible(space, call, id));
    let target = target.ok_or_else(|| Refusal::bad_parameter("invalid", "targetIssueId"))?.id;
    if issue != target && !space.relations.are_related(issue, target) {
        let is_full = |id: Id| space.relations.of(id).len() >= MOST_RELATED;
        if is_full(issue) || is_full(target) {
            return Err(Refusal::overflow(format!(
                "An issue can have {MOST_RELATED} related issues at most."
            )));
        }
        space.relations.add(issue, target);
    }
    Answer::ok(&show(space, space.find_issue(&target.to_string(), call.user)?))
}

fn unrelate(space: &mut Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?.id;
    let other = call.path("relatedIssueId").parse().ok().and_then(|id| visible(space, call, id));
    let other = other.filter(|other| space.relations.are_related(issue, other.id));
    let other = other.ok_or_else(|| Refusal::not_found("No such related issue."))?;
    let (id, answer) = (other.id, Answer::ok(&show(space, other)));
    space.relations.remove(issue, id);
    answer
}
