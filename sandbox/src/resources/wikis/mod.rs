//! Wiki pages.

mod files;
mod write;

use serde_json::Value;

use super::{Call, Handler, Route, id_pages};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::Space;
use crate::space::stars::Starred;
use crate::space::tags::Tag;
use crate::space::wikis::Wiki;

pub(super) const ROUTES: &[Route] = &[
    ("GET /wikis", Handler::Read(list)),
    ("GET /wikis/count", Handler::Read(count)),
    ("GET /wikis/tags", Handler::Read(tags)),
    ("POST /wikis", Handler::Write(write::add)),
    ("GET /wikis/:wikiId", Handler::Read(show)),
    ("PATCH /wikis/:wikiId", Handler::Write(write::change)),
    ("DELETE /wikis/:wikiId", Handler::Write(write::delete)),
    ("GET /wikis/:wikiId/attachments", Handler::Read(files::attachments)),
    ("POST /wikis/:wikiId/attachments", Handler::Write(files::attach)),
    ("GET /wikis/:wikiId/attachments/:attachmentId", Handler::Read(files::download)),
    ("DELETE /wikis/:wikiId/attachments/:attachmentId", Handler::Write(files::detach)),
    ("GET /wikis/:wikiId/sharedFiles", Handler::Read(files::shared_files)),
    ("POST /wikis/:wikiId/sharedFiles", Handler::Write(files::link)),
    ("DELETE /wikis/:wikiId/sharedFiles/:id", Handler::Write(files::unlink)),
    ("GET /wikis/:wikiId/history", Handler::Read(history)),
    ("GET /wikis/:wikiId/stars", Handler::Read(stars)),
];

/// The page named in the path.
fn named<'s>(space: &'s Space, call: &Call) -> Result<&'s Wiki, Refusal> {
    space.find_wiki(call.path("wikiId"), call.user)
}

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

fn tags(space: &Space, call: &Call) -> Outcome {
    let mut tags: Vec<&Tag> = pages(space, call)?.into_iter().flat_map(|wiki| &wiki.tags).collect();
    tags.sort_by_key(|tag| tag.id);
    tags.dedup();
    Answer::ok(&tags)
}

fn show(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&space.show_wiki(named(space, call)?, true))
}

/// Paged like lists of objects; the version number is the id.
fn history(space: &Space, call: &Call) -> Outcome {
    let wiki = named(space, call)?;
    let history = wiki.history();
    let bounds = space.options.id_bounds;
    let page = id_pages::page(call.parameters, bounds, &history, |version| version.number.into(), |_| true);
    let shown: Vec<Value> =
        page.into_iter().map(|version| space.show_wiki_version(wiki.id, version)).collect();
    Answer::ok(&shown)
}

fn stars(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&space.show_stars(Starred::Wiki(named(space, call)?.id)))
}
