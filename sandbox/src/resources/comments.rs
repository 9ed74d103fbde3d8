//! Comments of an issue.

use super::{Call, Handler, Route, attachments, id_pages};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::activities::COMMENT_NOTIFIED;
use crate::space::comments::Comment;
use crate::space::issue_record::Entry;
use crate::space::issues::Issue;
use crate::space::notifications::{About, Reason};
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /issues/:issueIdOrKey/comments", Handler::Read(list)),
    ("GET /issues/:issueIdOrKey/comments/count", Handler::Read(count)),
    ("GET /issues/:issueIdOrKey/comments/:commentId", Handler::Read(show)),
    ("POST /issues/:issueIdOrKey/comments", Handler::Write(add)),
    ("PATCH /issues/:issueIdOrKey/comments/:commentId", Handler::Write(change)),
    ("DELETE /issues/:issueIdOrKey/comments/:commentId", Handler::Write(delete)),
    ("GET /issues/:issueIdOrKey/comments/:commentId/notifications", Handler::Read(notifications)),
    ("POST /issues/:issueIdOrKey/comments/:commentId/notifications", Handler::Write(notify)),
];

fn list(space: &Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?;
    let comments = space.comments_of(issue.id);
    let bounds = space.options.id_bounds;
    let page = id_pages::page(call.parameters, bounds, &comments, |comment| comment.id.into(), |_| true);
    let shown: Vec<_> = page.into_iter().map(|comment| space.show_comment(issue, comment)).collect();
    Answer::ok(&shown)
}

fn count(space: &Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?;
    Answer::count(space.comment_count(issue))
}

/// The issue and the comment that the path names.
fn named(space: &Space, call: &Call) -> Result<(Issue, Comment), Refusal> {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?;
    let comment = call.path("commentId").parse().ok().and_then(|id| space.comment_of(issue.id, id));
    let comment = comment.ok_or_else(|| Refusal::not_found("No such comment."))?;
    Ok((issue.clone(), comment))
}

/// As [`named`], for what only the author of the comment may do.
fn own(space: &Space, call: &Call) -> Result<(Issue, Comment), Refusal> {
    let (issue, comment) = named(space, call)?;
    if comment.created_user == call.user { Ok((issue, comment)) } else { Err(Refusal::not_permitted()) }
}

fn show(space: &Space, call: &Call) -> Outcome {
    let (issue, comment) = named(space, call)?;
    Answer::ok(&space.show_comment(&issue, &comment))
}

fn add(space: &mut Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?.clone();
    let notified = notified(space, call)?;
    let uploads = attachments::named(space, call)?;
    let content = call.parameters.text("content").map(str::to_owned);
    let attached = attachments::attach(space, &uploads);
    let entry = Entry { content, attached, notified, ..Entry::default() };
    let comment = space.comment_issue(call.user, issue.clone(), entry);
    let location = format!("{}/view/{}#comment-{}", space.url, space.issue_key(&issue), comment.id);
    Answer::created(&space.show_comment(&issue, &comment), location)
}

/// Only the text changes: neither the record of changes nor the issue.
fn change(space: &mut Space, call: &Call) -> Outcome {
    let (issue, comment) = own(space, call)?;
    let content = call.parameters.text("content").map(str::to_owned);
    let comment = Comment { content, updated: space.tick(), ..comment };
    space.replace_comment(issue.id, comment.clone());
    Answer::ok(&space.show_comment(&issue, &comment))
}

fn delete(space: &mut Space, call: &Call) -> Outcome {
    let (issue, comment) = own(space, call)?;
    let answer = Answer::ok(&space.show_comment(&issue, &comment));
    space.remove_comment(issue.id, comment.id);
    answer
}

fn notifications(space: &Space, call: &Call) -> Outcome {
    let (issue, comment) = named(space, call)?;
    let told = space.notifications.with_comment(issue.id, comment.id).into_iter();
    Answer::ok(&told.map(|told| space.show_comment_notification(told)).collect::<Vec<_>>())
}

/// Tells more users of a comment. Those who were told already are not told again.
fn notify(space: &mut Space, call: &Call) -> Outcome {
    let (issue, comment) = own(space, call)?;
    let told = space.notifications.with_comment(issue.id, comment.id);
    let told: Vec<Id> = told.into_iter().map(|told| told.user).collect();
    let more: Vec<Id> = notified(space, call)?.into_iter().filter(|user| !told.contains(user)).collect();
    space.tick();
    let about = About::Comment { issue: issue.id, comment: comment.id };
    space.notify(&more, call.user, Reason::Commented, issue.project, &about);
    let told = space.told_comment(&issue, &comment);
    space.add_activity(issue.project, COMMENT_NOTIFIED, issue.id, call.user, told);
    Answer::ok(&space.show_comment(&issue, &comment))
}

/// The users to notify, all of whom must exist.
pub(super) fn notified(space: &Space, call: &Call) -> Result<Vec<Id>, Refusal> {
    let asked = call.parameters.ints("notifiedUserId[]").unwrap_or_default();
    let known = |id: i64| {
        let id = Id::try_from(id).ok()?;
        space.user(id).filter(|user| !user.is_deleted()).map(|user| user.id)
    };
    let users = asked
        .into_iter()
        .map(|id| known(id).ok_or_else(|| Refusal::bad_parameter("invalid", "notifiedUserId[]")));
    users.collect()
}
