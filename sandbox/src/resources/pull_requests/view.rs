//! The shapes of pull requests and their comments in answers.

use serde_json::{Value, json};

use crate::dates::timestamp;
use crate::resources::issues;
use crate::space::Space;
use crate::space::notifications::About;
use crate::space::pull_requests::{PullRequest, PullRequestComment};
use crate::space::stars::Starred;

/// A pull request as the API shows it.
pub(in crate::resources) fn show(space: &Space, shown: &PullRequest) -> Value {
    let issue = shown.issue.and_then(|id| space.issues.get(id));
    let files = shown.attachments.iter();
    json!({
        "id": shown.id,
        "projectId": shown.project,
        "repositoryId": shown.repository,
        "number": shown.number,
        "summary": shown.summary,
        "description": shown.description,
        "base": shown.base,
        "branch": shown.branch,
        "status": { "id": shown.state as u8, "name": shown.state.name() },
        "assignee": shown.assignee.and_then(|id| space.user(id)),
        "issue": issue.map(|issue| issues::show_issue(space, issue, false)),
        "baseCommit": shown.commits.base,
        "branchCommit": shown.commits.branch,
        "mergeCommit": shown.commits.merge,
        "closeAt": shown.closed.map(timestamp),
        "mergeAt": shown.merged.map(timestamp),
        "createdUser": space.user(shown.created_user),
        "created": timestamp(shown.created),
        "updatedUser": space.user(shown.updated_user),
        "updated": timestamp(shown.updated),
        "attachments": files.map(|file| space.show_attachment(file)).collect::<Value>(),
        "stars": space.show_stars(Starred::PullRequest(shown.id)),
    })
}

/// A comment on a pull request as the API shows it.
pub(in crate::resources) fn show_comment(
    space: &Space,
    on: &PullRequest,
    comment: &PullRequestComment,
) -> Value {
    let about = About::PullRequestComment { pull_request: on.id, comment: comment.id };
    let told = space.notifications.about(&about).into_iter();
    let place = comment.place.as_ref();
    json!({
        "id": comment.id,
        "oldBlobId": place.map(|place| &place.old_blob),
        "newBlobId": place.map(|place| &place.new_blob),
        "filePath": place.map(|place| &place.path),
        "position": place.map(|place| place.position),
        "content": comment.content,
        "changeLog": (!comment.changes.is_empty()).then_some(&comment.changes),
        "createdUser": space.user(comment.created_user),
        "created": timestamp(comment.created),
        "updated": timestamp(comment.updated),
        "stars": space.show_stars(Starred::PullRequestComment { pull_request: on.id, comment: comment.id }),
        "notifications": told.map(|told| space.show_comment_notification(told)).collect::<Value>(),
    })
}
