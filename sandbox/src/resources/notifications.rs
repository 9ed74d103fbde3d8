//! Notifications of the caller.

use serde_json::{Value, json};

use super::{Call, Handler, Route, id_pages, issues, pull_requests};
use crate::answer::{Answer, Outcome, Refusal};
use crate::dates::timestamp;
use crate::space::notifications::{About, Notification};
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /notifications", Handler::Read(list)),
    ("GET /notifications/count", Handler::Read(count)),
    ("POST /notifications/markAsRead", Handler::Write(mark_all_as_read)),
    ("POST /notifications/:id/markAsRead", Handler::Write(mark_as_read)),
];

fn list(space: &Space, call: &Call) -> Outcome {
    let sender = call.parameters.int("senderId");
    let page = id_pages::page(
        call.parameters,
        space.options.id_bounds,
        &of_caller(space, call),
        |told| told.id.into(),
        |told| sender.is_none_or(|sender| i64::from(told.sender) == sender),
    )
    .into_iter()
    .map(|told| shown(space, told))
    .collect::<Vec<Value>>();
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
    told.retain(|told| {
        let project = space.project(told.project);
        project.is_some_and(|project| project.is_visible_to(call.user)) && space.is_still_there(told)
    });
    told
}

fn shown(space: &Space, told: &Notification) -> Value {
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
    let mut shown = json!({
        "id": told.id,
        "alreadyRead": told.already_read,
        "reason": told.reason as u8,
        "resourceAlreadyRead": told.resource_already_read,
        "project": space.project(told.project),
        "issue": issue.map(|issue| issues::show_issue(space, issue, false)),
        "comment": issue.zip(comment).map(|(issue, comment)| space.show_comment(issue, &comment)),
        "repository": pull_request.and_then(|on| space.told_repository(on.repository)),
        "pullRequest": pull_request.map(|on| pull_requests::show_pull_request(space, on)),
        "pullRequestComment":
            pull_request.zip(remark).map(|(on, remark)| pull_requests::show_comment(space, on, remark)),
        "sender": space.user(told.sender),
        "created": timestamp(told.created),
    });
    let documents = of_document(space, &told.about);
    documents.into_iter().for_each(|(member, value)| shown[member] = value);
    shown
}

/// The members that only notifications about documents have. No recording shows them.
fn of_document(space: &Space, about: &About) -> Vec<(&'static str, Value)> {
    let (document, comment, reply) = match *about {
        About::Document(document) => (document, None, None),
        About::DocumentComment { document, comment } => (document, Some(comment), None),
        About::DocumentReply { document, comment, reply } => (document, Some(comment), Some(reply)),
        _ => return Vec::new(),
    };
    let Some(document) = space.documents.get(document) else { return Vec::new() };
    let comment = comment.and_then(|id| document.comments.iter().find(|comment| comment.id == id));
    let reply = comment.zip(reply).and_then(|(comment, id)| comment.replies.iter().find(|r| r.id == id));
    [
        Some(("document", space.show_document(document))),
        comment.map(|comment| ("documentComment", space.show_document_comment(document.id, comment))),
        comment.zip(reply).map(|(comment, reply)| {
            ("documentCommentReply", space.show_reply_to(document.id, comment, reply))
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}
