//! Comments on pull requests.

use serde_json::Value;

use super::{named, view, write};
use crate::answer::{Answer, Outcome, Refusal};
use crate::resources::{Call, attachments, comments, id_pages};
use crate::space::Space;
use crate::space::activities::PULL_REQUEST_COMMENTED;
use crate::space::notifications::Reason;
use crate::space::pull_requests::PullRequestEntry;

pub(super) fn list(space: &Space, call: &Call) -> Outcome {
    let commented = named(space, call)?;
    let (bounds, all) = (space.options.id_bounds, &commented.comments);
    let page = id_pages::page(call.parameters, bounds, all, |comment| comment.id.into(), |_| true);
    let shown = page.into_iter().map(|comment| view::show_comment(space, commented, comment));
    Answer::ok(&shown.collect::<Value>())
}

pub(super) fn count(space: &Space, call: &Call) -> Outcome {
    Answer::count(named(space, call)?.comments.len())
}

pub(super) fn add(space: &mut Space, call: &Call) -> Outcome {
    let commented = named(space, call)?.clone();
    let content = write::text(call, "content")?.unwrap_or_default();
    let notified = comments::notified(space, call)?;
    let uploads = attachments::named(space, call)?;
    let entry = PullRequestEntry {
        kind: PULL_REQUEST_COMMENTED,
        reason: Reason::PullRequestCommented,
        content,
        changes: Vec::new(),
        attached: attachments::attach(space, &uploads),
        notified,
    };
    let comment = space.record_on_pull_request(call.user, commented, entry);
    Answer::ok(&view::show_comment(space, named(space, call)?, &comment))
}

/// Only the author can change the text.
pub(super) fn change(space: &mut Space, call: &Call) -> Outcome {
    let commented = named(space, call)?.id;
    let id = call.path("commentId").parse().ok();
    let content = write::text(call, "content")?.unwrap_or_default();
    let now = space.tick();
    let comments = space.git.get_mut(commented).map(|commented| commented.comments.as_mut_slice());
    let comment = comments.unwrap_or_default().iter_mut().find(|comment| Some(comment.id) == id);
    let Some(comment) = comment else { return Err(Refusal::not_found("No such comment.")) };
    if comment.created_user != call.user {
        return Err(Refusal::not_permitted());
    }
    comment.content = content;
    comment.updated = now;
    let changed = comment.clone();
    Answer::ok(&view::show_comment(space, named(space, call)?, &changed))
}
