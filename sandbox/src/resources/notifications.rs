//! Notifications of the caller.

use serde::Serialize;
use serde_json::Value;

use super::issues::{ShownIssue, show_issue};
use super::{Call, Handler, Route, id_pages, pull_requests};
use crate::answer::{Answer, Outcome, Refusal};
use crate::dates::{self, Seconds};
use crate::space::notifications::{About, Notification};
use crate::space::prepared::Prepared;
use crate::space::projects::Project;
use crate::space::users::User;
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /notifications", Handler::Read(list)),
    ("GET /notifications/count", Handler::Read(count)),
    ("POST /notifications/markAsRead", Handler::Write(mark_all_as_read)),
    ("POST /notifications/:id/markAsRead", Handler::Write(mark_as_read)),
];

fn list(space: &Space, call: &Call) -> Outcome {
    let sender = call.parameters.int("senderId");
    let wanted = |told: &Notification| {
        is_seen(space, call, told) && sender.is_none_or(|sender| i64::from(told.sender) == sender)
    };
    let page = id_pages::page(
        call.parameters,
        space.options.id_bounds,
        space.notifications.ids_of(call.user),
        |&id| id.into(),
        |id| space.notifications.all.get(id).is_some_and(wanted),
    )
    .into_iter()
    .filter_map(|id| space.notifications.all.get(id))
    .map(|told| shown(space, told))
    .collect::<Vec<Shown>>();
    Answer::ok(&page)
}

fn count(space: &Space, call: &Call) -> Outcome {
    let of_list = call.parameters.boolean("alreadyRead");
    let of_resource = call.parameters.boolean("resourceAlreadyRead");
    let wanted = |told: &&&Notification| {
        of_list.is_none_or(|read| told.already_read == read)
            && of_resource.is_none_or(|read| told.resource_already_read == read)
    };
    Answer::count(of_caller(space, call).iter().filter(wanted).count())
}

/// Opening the list: answers how many were new in it.
fn mark_all_as_read(space: &mut Space, call: &Call) -> Outcome {
    let unread = of_caller(space, call).into_iter().filter(|told| !told.already_read);
    let unread: Vec<Id> = unread.map(|told| told.id).collect();
    for id in &unread {
        if let Some(told) = space.notifications.all.get_mut(id) {
            told.already_read = true;
        }
    }
    Answer::count(unread.len())
}

fn mark_as_read(space: &mut Space, call: &Call) -> Outcome {
    let id: Option<Id> = call.path("id").parse().ok();
    let own = of_caller(space, call).iter().any(|told| Some(told.id) == id);
    match id.filter(|_| own).and_then(|id| space.notifications.all.get_mut(&id)) {
        None => Err(Refusal::not_found("No such notification.")),
        Some(told) => {
            told.already_read = true;
            told.resource_already_read = true;
            Answer::empty()
        }
    }
}

/// The caller's notifications about what can still be seen, oldest first.
fn of_caller<'s>(space: &'s Space, call: &Call) -> Vec<&'s Notification> {
    let mut told = space.notifications.of(call.user);
    told.retain(|told| is_seen(space, call, told));
    told
}

fn is_seen(space: &Space, call: &Call, told: &Notification) -> bool {
    let project = space.project(told.project);
    project.is_some_and(|project| project.is_visible_to(call.user)) && space.is_still_there(told)
}

/// A notification as the list has it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'s> {
    id: Id,
    already_read: bool,
    reason: u8,
    resource_already_read: bool,
    project: Option<&'s Project>,
    issue: Option<ShownIssue<'s>>,
    comment: Option<Value>,
    repository: Option<Value>,
    pull_request: Option<Value>,
    pull_request_comment: Option<Value>,
    sender: Option<&'s Prepared<User>>,
    #[serde(serialize_with = "dates::serialize")]
    created: Seconds,
    #[serde(flatten)]
    about_document: Option<AboutDocument>,
}

fn shown<'s>(space: &'s Space, told: &Notification) -> Shown<'s> {
    let (issue, comment) = match told.about {
        About::Issue(issue) => (space.issues.get(issue), None),
        About::Comment { issue, comment } => (space.issues.get(issue), space.comment_of(issue, comment)),
        _ => (None, None),
    };
    let (pull_request, remark) = match told.about {
        About::PullRequest(id) => (space.git.get(id), None),
        About::PullRequestComment { comment, .. } => space.git.comment(comment).unzip(),
        _ => (None, None),
    };
    Shown {
        id: told.id,
        already_read: told.already_read,
        reason: told.reason as u8,
        resource_already_read: told.resource_already_read,
        project: space.project(told.project),
        issue: issue.map(|issue| show_issue(space, issue, false)),
        comment: issue.zip(comment).map(|(issue, comment)| space.show_comment(issue, &comment)),
        repository: pull_request.and_then(|on| space.told_repository(on.repository)),
        pull_request: pull_request.map(|on| pull_requests::show_pull_request(space, on)),
        pull_request_comment: pull_request
            .zip(remark)
            .map(|(on, remark)| pull_requests::show_comment(space, on, remark)),
        sender: space.user(told.sender),
        created: told.created,
        about_document: about_document(space, &told.about),
    }
}

/// The members that only notifications about documents have. No recording shows them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AboutDocument {
    document: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_comment: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_comment_reply: Option<Value>,
}

fn about_document(space: &Space, about: &About) -> Option<AboutDocument> {
    let (document, comment, reply) = match *about {
        About::Document(document) => (document, None, None),
        About::DocumentComment { document, comment } => (document, Some(comment), None),
        About::DocumentReply { document, comment, reply } => (document, Some(comment), Some(reply)),
        _ => return None,
    };
    let document = space.documents.get(document)?;
    let comment = comment.and_then(|id| document.comments.iter().find(|comment| comment.id == id));
    let reply = comment.zip(reply).and_then(|(comment, id)| comment.replies.iter().find(|r| r.id == id));
    Some(AboutDocument {
        document: space.show_document(document),
        document_comment: comment.map(|comment| space.show_document_comment(document.id, comment)),
        document_comment_reply: comment
            .zip(reply)
            .map(|(comment, reply)| space.show_reply_to(document.id, comment, reply)),
    })
}
