//! Comments of an issue.

use serde_json::json;

use super::{Call, Handler, Route, id_pages};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::activities::ISSUE_COMMENTED;
use crate::space::comments::Comment;
use crate::space::issues::Issue;
use crate::space::notifications::{About, Reason};
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /issues/:issueIdOrKey/comments", Handler::Read(list)),
    ("GET /issues/:issueIdOrKey/comments/count", Handler::Read(count)),
    ("GET /issues/:issueIdOrKey/comments/:commentId", Handler::Read(show)),
    ("POST /issues/:issueIdOrKey/comments", Handler::Write(add)),
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
    Answer::count(space.comments_of(issue.id).len())
}

fn show(space: &Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?;
    let id: Option<Id> = call.path("commentId").parse().ok();
    let comments = space.comments_of(issue.id);
    match comments.iter().find(|comment| Some(comment.id) == id) {
        Some(comment) => Answer::ok(&space.show_comment(issue, comment)),
        None => Err(Refusal::not_found("No such comment.")),
    }
}

fn add(space: &mut Space, call: &Call) -> Outcome {
    let issue = space.find_issue(call.path("issueIdOrKey"), call.user)?.clone();
    let notified = notified(space, call)?;
    super::issues::refuse_unknown_attachments(call)?;
    let content = call.parameters.text("content").unwrap_or_default().to_owned();
    let created = space.tick();
    let comment = Comment {
        id: 0,
        content: Some(content.clone()),
        changes: Vec::new(),
        created_user: call.user,
        created,
    };
    let comment = space.add_comment(issue.id, comment);
    let about = About::Comment { issue: issue.id, comment: comment.id };
    space.notify(&notified, call.user, Reason::Commented, issue.project, &about);
    space.touch_watchings(issue.id, call.user);
    space.issues.replace(Issue { updated: created, updated_user: call.user, ..issue.clone() });
    let told = json!({
        "id": issue.id,
        "key_id": issue.number,
        "summary": space.summary(&issue),
        "description": space.description(&issue),
        "comment": { "id": comment.id, "content": content },
        "changes": [],
    });
    space.add_activity(issue.project, ISSUE_COMMENTED, issue.id, call.user, told);
    let location = format!("{}/view/{}#comment-{}", space.url, space.issue_key(&issue), comment.id);
    Answer::created(&space.show_comment(&issue, &comment), location)
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
