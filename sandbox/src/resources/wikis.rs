//! Wiki pages.

use serde_json::Value;

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::wikis::Wiki;
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /wikis", Handler::Read(list)),
    ("GET /wikis/count", Handler::Read(count)),
    ("GET /wikis/:wikiId", Handler::Read(show)),
];

fn pages<'s>(space: &'s Space, call: &Call) -> Result<Vec<&'s Wiki>, Refusal> {
    let project = space.find_project(call.path("projectIdOrKey"), call.user)?.id;
    let keyword = call.parameters.text("keyword").unwrap_or_default().to_lowercase();
    let wanted = |wiki: &&Wiki| {
        wiki.project == project
            && (keyword.is_empty()
                || wiki.name.to_lowercase().contains(&keyword)
                || wiki.content.to_lowercase().contains(&keyword))
    };
    Ok(space.wikis.iter().filter(wanted).collect())
}

fn list(space: &Space, call: &Call) -> Outcome {
    let shown: Vec<Value> =
        pages(space, call)?.into_iter().map(|wiki| space.show_wiki(wiki, false)).collect();
    Answer::ok(&shown)
}

fn count(space: &Space, call: &Call) -> Outcome {
    Answer::count(pages(space, call)?.len())
}

fn show(space: &Space, call: &Call) -> Outcome {
    let id: Option<Id> = call.path("wikiId").parse().ok();
    let visible = |wiki: &&Wiki| {
        Some(wiki.id) == id && space.project(wiki.project).is_some_and(|p| p.is_visible_to(call.user))
    };
    match space.wikis.iter().find(visible) {
        Some(wiki) => Answer::ok(&space.show_wiki(wiki, true)),
        None => Err(Refusal::not_found("No such wiki page.")),
    }
}
