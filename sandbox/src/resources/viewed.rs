//! What the caller looked at last: issues, projects, wiki pages.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Call, Handler, Route, issues, offset_pages};
use crate::answer::{Answer, Outcome};
use crate::dates::timestamp;
use crate::space::viewed::{Viewed, Views};
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /users/myself/recentlyViewedIssues", Handler::Read(issues)),
    ("POST /users/myself/recentlyViewedIssues", Handler::Write(view_issue)),
    ("GET /users/myself/recentlyViewedProjects", Handler::Read(projects)),
    ("GET /users/myself/recentlyViewedWikis", Handler::Read(wikis)),
    ("POST /users/myself/recentlyViewedWikis", Handler::Write(view_wiki)),
];

fn issues(space: &Space, call: &Call) -> Outcome {
    page(
        space,
        call,
        "issue",
        |viewed| &viewed.issues,
        |id| space.issue_seen_by(id, call.user).map(|issue| issues::show_issue(space, issue, false)),
    )
}

fn projects(space: &Space, call: &Call) -> Outcome {
    page(
        space,
        call,
        "project",
        |viewed| &viewed.projects,
        |id| space.project(id).filter(|project| project.is_visible_to(call.user)),
    )
}

fn wikis(space: &Space, call: &Call) -> Outcome {
    page(
        space,
        call,
        "page",
        |viewed| &viewed.wikis,
        |id| {
            let wiki = space.find_wiki(&id.to_string(), call.user).ok()?;
            Some(space.show_wiki(wiki, false))
        },
    )
}

/// A page of views under the name `member`. What is gone or out of sight by now is left out.
fn page<T: Serialize>(
    space: &Space,
    call: &Call,
    member: &str,
    views: fn(&Viewed) -> &Views,
    show: impl Fn(Id) -> Option<T>,
) -> Outcome {
    let mut views = space.viewed.get(&call.user).map(views).cloned().unwrap_or_default();
    if call.parameters.descending() {
        views.reverse();
    }
    let shown = views.into_iter().filter_map(|(id, when)| Some((show(id)?, when))).collect();
    let page = offset_pages::page(call.parameters, shown).into_iter();
    let page: Vec<Value> =
        page.map(|(shown, when)| json!({ member: shown, "updated": timestamp(when) })).collect();
    Answer::ok(&page)
}

fn view_issue(space: &mut Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?;
    let answer = Answer::ok(&issues::show_issue(space, issue, false))?;
    let (issue, project) = (issue.id, issue.project);
    space.view_issue(call.user, issue, project);
    Ok(answer)
}

fn view_wiki(space: &mut Space, call: &Call) -> Outcome {
    let wiki = space.find_wiki(call.path("wikiId"), call.user)?;
    let answer = Answer::ok(&space.show_wiki(wiki, true))?;
    let (wiki, project) = (wiki.id, wiki.project);
    space.view_wiki(call.user, wiki, project);
    Ok(answer)
}
