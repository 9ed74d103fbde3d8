//! Watchings: issues that users follow.

use serde_json::{Value, json};

use super::{Call, Handler, Route, issues, offset_pages, users};
use crate::answer::{Answer, Outcome, Refusal};
use crate::dates::{Seconds, timestamp};
use crate::space::issues::Issue;
use crate::space::watchings::Watching;
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /users/:userId/watchings", Handler::Read(list)),
    ("GET /users/:userId/watchings/count", Handler::Read(count)),
    ("GET /watchings/:watchingId", Handler::Read(show)),
    ("POST /watchings", Handler::Write(add)),
    ("PATCH /watchings/:watchingId", Handler::Write(change)),
    ("DELETE /watchings/:watchingId", Handler::Write(remove)),
    ("POST /watchings/:watchingId/markAsRead", Handler::Write(mark_as_read)),
];

/// A watching with its issue.
type Watched<'s> = (&'s Watching, &'s Issue);

type SortKey = fn(&Watched) -> Seconds;

/// The first is the default.
const SORTS: [(&str, SortKey); 3] = [
    ("issueUpdated", |(_, issue)| issue.updated),
    ("created", |(watching, _)| watching.created),
    ("updated", |(watching, _)| watching.updated),
];

fn list(space: &Space, call: &Call) -> Outcome {
    let issues = call.parameters.ints("issueId[]");
    let read = call.parameters.boolean("resourceAlreadyRead");
    let mut found = of_user(space, call)?;
    found.retain(|(watching, issue)| {
        issues.as_ref().is_none_or(|issues| issues.contains(&issue.id.into()))
            && read.is_none_or(|read| watching.resource_already_read == read)
    });
    let asked = call.parameters.text("sort");
    let (_, key) = SORTS.iter().find(|(name, _)| Some(*name) == asked).unwrap_or(&SORTS[0]);
    found.sort_by_key(|watched| (key(watched), watched.0.id));
    if call.parameters.descending() {
        found.reverse();
    }
    let page = offset_pages::page(call.parameters, found).into_iter();
    let page: Vec<Value> = page
        .map(|watched| shown(space, watched, Some(("resourceAlreadyRead", watched.0.resource_already_read))))
        .collect();
    Answer::ok(&page)
}

/// `alreadyRead` is not looked at beside `resourceAlreadyRead`.
fn count(space: &Space, call: &Call) -> Outcome {
    let of_issue = call.parameters.boolean("resourceAlreadyRead");
    let of_list = call.parameters.boolean("alreadyRead").filter(|_| of_issue.is_none());
    let wanted = |(watching, _): &&Watched| {
        of_issue.is_none_or(|read| watching.resource_already_read == read)
            && of_list.is_none_or(|read| watching.already_read == read)
    };
    Answer::count(of_user(space, call)?.iter().filter(wanted).count())
}

fn show(space: &Space, call: &Call) -> Outcome {
    let watched = named(space, call)?;
    Answer::ok(&shown(space, watched, Some(("alreadyRead", watched.0.already_read))))
}

/// An issue is watched once at most.
fn add(space: &mut Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?.clone();
    if space.watchings.of(call.user, issue.id).is_some() {
        return Err(Refusal::bad_parameter("duplicate", "issueIdOrKey"));
    }
    let now = space.tick();
    let watching = space.watchings.add(Watching {
        id: 0,
        user: call.user,
        issue: issue.id,
        note: call.parameters.text("note").map(str::to_owned),
        created: now,
        updated: now,
        last_content_updated: issue.updated,
        resource_already_read: true,
        already_read: true,
    });
    let location = format!("{}/view/{}", space.url, space.issue_key(&issue));
    Answer::created(&shown(space, (&watching, &issue), None), location)
}

fn change(space: &mut Space, call: &Call) -> Outcome {
    let id = own(space, call)?;
    let now = space.tick();
    let watching = space.watchings.all.get_mut(&id);
    if let (Some(watching), Some(note)) = (watching, call.parameters.text("note")) {
        watching.note = Some(note.to_owned());
        watching.updated = now;
    }
    Answer::ok(&shown(space, named(space, call)?, None))
}

fn remove(space: &mut Space, call: &Call) -> Outcome {
    let id = own(space, call)?;
    let answer = Answer::ok(&shown(space, named(space, call)?, None));
    space.watchings.remove(id);
    answer
}

fn mark_as_read(space: &mut Space, call: &Call) -> Outcome {
    let id = own(space, call)?;
    if let Some(watching) = space.watchings.all.get_mut(&id) {
        watching.resource_already_read = true;
        watching.already_read = true;
    }
    Answer::empty()
}

/// The watchings of the user named in the path whose issues the caller can see.
fn of_user<'s>(space: &'s Space, call: &Call) -> Result<Vec<Watched<'s>>, Refusal> {
    let user = users::named(space, call)?.id;
    let watchings = space.watchings.all.values().filter(|watching| watching.user == user);
    Ok(watchings
        .filter_map(|watching| Some((watching, space.issue_seen_by(watching.issue, call.user)?)))
        .collect())
}

/// The watching named in the path, if the caller can see its issue.
fn named<'s>(space: &'s Space, call: &Call) -> Result<Watched<'s>, Refusal> {
    let watching = call.path("watchingId").parse().ok().and_then(|id: Id| space.watchings.all.get(&id));
    let seen = watching.and_then(|found| Some((found, space.issue_seen_by(found.issue, call.user)?)));
    seen.ok_or_else(|| Refusal::not_found("No such watching."))
}

/// The id of the named watching, which only its owner can change.
fn own(space: &Space, call: &Call) -> Result<Id, Refusal> {
    match named(space, call)? {
        (watching, _) if watching.user == call.user => Ok(watching.id),
        _ => Err(Refusal::not_permitted()),
    }
}

/// Lists, single reads and writes differ in which mark of reading they show, if any.
fn shown(space: &Space, (watching, issue): Watched, mark: Option<(&str, bool)>) -> Value {
    let mut shown = json!({ "id": watching.id });
    if let Some((name, read)) = mark {
        shown[name] = json!(read);
    }
    shown["note"] = json!(watching.note);
    shown["type"] = json!("issue");
    shown["issue"] = json!(issues::show_issue(space, issue, false));
    shown["lastContentUpdated"] = json!(timestamp(watching.last_content_updated));
    shown["created"] = json!(timestamp(watching.created));
    shown["updated"] = json!(timestamp(watching.updated));
    shown
}
