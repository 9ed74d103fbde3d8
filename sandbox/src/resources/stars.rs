//! Stars: given, taken back, received.

use serde_json::Value;

use super::{Call, Handler, Route, id_pages, users};
use crate::answer::{Answer, Outcome, Refusal};
use crate::dates::Day;
use crate::space::stars::{Star, Starred};
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("POST /stars", Handler::Write(give)),
    ("DELETE /stars/:starId", Handler::Write(take_back)),
    ("GET /users/:userId/stars", Handler::Read(received)),
    ("GET /users/:userId/stars/count", Handler::Read(count)),
];

/// Finds what a star is to be given to, and who made it.
type Find = fn(&Space, Id) -> Option<(Starred, Id)>;

/// What a star can be given to, by the parameter that names it.
const TARGETS: [(&str, &str, Find); 5] = [
    ("issueId", "No such issue.", |space, id| Some((Starred::Issue(id), space.issues.get(id)?.created_user))),
    ("commentId", "No such comment.", |space, id| {
        let (issue, comment) = space.issue_of_comment(id)?;
        Some((Starred::Comment { issue: issue.id, comment: id }, comment.created_user))
    }),
    ("wikiId", "No such wiki page.", |space, id| Some((Starred::Wiki(id), space.wiki(id)?.created_user))),
    ("pullRequestId", "No such pull request.", |space, id| {
        Some((Starred::PullRequest(id), space.git.get(id)?.created_user))
    }),
    ("pullRequestCommentId", "No such comment.", |space, id| {
        let (on, comment) = space.git.comment(id)?;
        Some((Starred::PullRequestComment { pull_request: on.id, comment: id }, comment.created_user))
    }),
];

fn give(space: &mut Space, call: &Call) -> Outcome {
    let mut named = TARGETS.iter().filter(|(name, ..)| call.parameters.text(name).is_some());
    let Some((name, missing, find)) = named.next() else {
        return Err(Refusal::bad_parameter("required", TARGETS[0].0));
    };
    if let Some((second, ..)) = named.next() {
        return Err(Refusal::bad_parameter("invalid", second));
    }
    let id = call.parameters.int(name).and_then(|id| Id::try_from(id).ok());
    let found = id.and_then(|id| find(space, id)).filter(|(on, _)| is_visible(space, call, *on));
    let (on, receiver) = found.ok_or_else(|| Refusal::not_found(*missing))?;
    let created = space.tick();
    space.stars.add(on, call.user, receiver, created);
    Answer::empty()
}

/// Only the presenter can take a star back.
fn take_back(space: &mut Space, call: &Call) -> Outcome {
    let star = call.path("starId").parse().ok().and_then(|id| space.stars.get(id));
    let Some(star) = star.filter(|star| is_visible(space, call, star.on)) else {
        return Err(Refusal::not_found("No such star."));
    };
    if star.presenter != call.user {
        return Err(Refusal::not_permitted());
    }
    let id = star.id;
    space.stars.remove(id);
    Answer::empty()
}

fn received(space: &Space, call: &Call) -> Outcome {
    let stars = of_user(space, call)?;
    let bounds = space.options.id_bounds;
    let page = id_pages::page(call.parameters, bounds, &stars, |star| star.id.into(), |_| true);
    let shown: Vec<Value> = page.into_iter().map(|star| space.show_star(star)).collect();
    Answer::ok(&shown)
}

/// Both days belong to the range.
fn count(space: &Space, call: &Call) -> Outcome {
    let (since, until) = (call.parameters.day("since"), call.parameters.day("until"));
    let wanted = |star: &&&Star| {
        let day = Day::of(star.created);
        since.is_none_or(|since| day >= since) && until.is_none_or(|until| day <= until)
    };
    Answer::count(of_user(space, call)?.iter().filter(wanted).count())
}

/// The stars a user received on what the caller can see.
fn of_user<'s>(space: &'s Space, call: &Call) -> Result<Vec<&'s Star>, Refusal> {
    let user = users::named(space, call)?.id;
    let received = space.stars.received_by(user).into_iter();
    Ok(received.filter(|star| is_visible(space, call, star.on)).collect())
}

fn is_visible(space: &Space, call: &Call, on: Starred) -> bool {
    let Some(project) = space.project_of_starred(on) else { return false };
    match on {
        Starred::PullRequest(_) | Starred::PullRequestComment { .. } => space.sees_git(project, call.user),
        _ => space.project(project).is_some_and(|project| project.is_visible_to(call.user)),
    }
}
