//! Git repositories and their pull requests.

mod comments;
mod files;
mod view;
mod write;

use serde_json::Value;

use super::{Call, Handler, Route, offset_pages, projects};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::git::Repository;
use crate::space::pull_requests::PullRequest;
use crate::space::{Id, Space};

pub(super) use view::{show as show_pull_request, show_comment};

macro_rules! git {
    ($method:literal, $below:literal) => {
        concat!($method, " /projects/:projectIdOrKey/git/repositories", $below)
    };
}

pub(super) const ROUTES: &[Route] = &[
    (git!("GET", ""), Handler::Read(list_repositories)),
    (git!("GET", "/:repoIdOrName"), Handler::Read(show_repository)),
    (git!("GET", "/:repoIdOrName/pullRequests"), Handler::Read(list)),
    (git!("GET", "/:repoIdOrName/pullRequests/count"), Handler::Read(count)),
    (git!("POST", "/:repoIdOrName/pullRequests"), Handler::Write(write::add)),
    (git!("GET", "/:repoIdOrName/pullRequests/:number"), Handler::Read(show)),
    (git!("PATCH", "/:repoIdOrName/pullRequests/:number"), Handler::Write(write::change)),
    (git!("GET", "/:repoIdOrName/pullRequests/:number/comments"), Handler::Read(comments::list)),
    (git!("POST", "/:repoIdOrName/pullRequests/:number/comments"), Handler::Write(comments::add)),
    (git!("GET", "/:repoIdOrName/pullRequests/:number/comments/count"), Handler::Read(comments::count)),
    (
        git!("PATCH", "/:repoIdOrName/pullRequests/:number/comments/:commentId"),
        Handler::Write(comments::change),
    ),
    (git!("GET", "/:repoIdOrName/pullRequests/:number/attachments"), Handler::Read(files::list)),
    (
        git!("GET", "/:repoIdOrName/pullRequests/:number/attachments/:attachmentId"),
        Handler::Read(files::download),
    ),
    (
        git!("DELETE", "/:repoIdOrName/pullRequests/:number/attachments/:attachmentId"),
        Handler::Write(files::remove),
    ),
];

fn list_repositories(space: &Space, call: &Call) -> Outcome {
    let project = projects::named(space, call)?.id;
    let repositories = space.git.repositories().filter(|repository| repository.project == project);
    Answer::ok(&repositories.map(|repository| space.show_repository(repository)).collect::<Value>())
}

fn show_repository(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&space.show_repository(repository(space, call)?))
}

fn list(space: &Space, call: &Call) -> Outcome {
    let page = offset_pages::page(call.parameters, filtered(space, call)?).into_iter();
    Answer::ok(&page.map(|found| view::show(space, found)).collect::<Value>())
}

/// `offset` and `count` make no difference here.
fn count(space: &Space, call: &Call) -> Outcome {
    Answer::count(filtered(space, call)?.len())
}

fn show(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&view::show(space, named(space, call)?))
}

/// The pull requests that pass the filters, the newest first.
fn filtered<'s>(space: &'s Space, call: &Call) -> Result<Vec<&'s PullRequest>, Refusal> {
    let asked = |name: &str| call.parameters.ints(name);
    let one_of = |wanted: &Option<Vec<i64>>, id: Option<Id>| {
        wanted.as_ref().is_none_or(|wanted| id.is_some_and(|id| wanted.contains(&id.into())))
    };
    let (states, assignees) = (asked("statusId[]"), asked("assigneeId[]"));
    let (issues, authors) = (asked("issueId[]"), asked("createdUserId[]"));
    let wanted = |found: &&PullRequest| {
        one_of(&states, Some(found.state as Id))
            && one_of(&assignees, found.assignee)
            && one_of(&issues, found.issue)
            && one_of(&authors, Some(found.created_user))
    };
    Ok(space.git.of(repository(space, call)?.id).rev().filter(wanted).collect())
}

/// The repository named in the path.
fn repository<'s>(space: &'s Space, call: &Call) -> Result<&'s Repository, Refusal> {
    space.find_repository(projects::named(space, call)?, call.path("repoIdOrName"))
}

/// The pull request named in the path by its number.
fn named<'s>(space: &'s Space, call: &Call) -> Result<&'s PullRequest, Refusal> {
    let repository = repository(space, call)?.id;
    let number = call.path("number").parse().ok();
    let found = number.and_then(|number| space.git.numbered(repository, number));
    found.ok_or_else(|| Refusal::not_found("No such pull request."))
}
