//! Adding and changing pull requests.

use super::{named, repository, view};
use crate::answer::{Answer, Outcome, Refusal};
use crate::resources::{Call, attachments, comments};
use crate::space::activities::{PULL_REQUEST_ADDED, PULL_REQUEST_COMMENTED, PULL_REQUEST_UPDATED};
use crate::space::notifications::Reason;
use crate::space::pull_requests::{Commits, PullRequest, PullRequestEntry, State};
use crate::space::{Id, Space};

pub(super) fn add(space: &mut Space, call: &Call) -> Outcome {
    let repository = repository(space, call)?;
    let blank = PullRequest {
        id: 0,
        project: repository.project,
        repository: repository.id,
        number: 0,
        summary: String::new(),
        description: String::new(),
        base: text(call, "base")?.unwrap_or_default(),
        branch: text(call, "branch")?.unwrap_or_default(),
        state: State::Open,
        assignee: None,
        issue: None,
        commits: Commits::default(),
        closed: None,
        merged: None,
        created_user: call.user,
        created: 0,
        updated_user: call.user,
        updated: 0,
        attachments: Vec::new(),
        comments: Vec::new(),
    };
    if blank.base == blank.branch {
        return Err(Refusal::bad_parameter("invalid", "branch"));
    }
    let draft = edit(space, call, blank)?;
    let notified = comments::notified(space, call)?;
    let uploads = attachments::named(space, call)?;
    let attachments = attachments::attach(space, &uploads);
    let created = space.tick();
    let added = space.git.add(PullRequest { attachments, created, updated: created, ..draft });
    space.tell_of_new_pull_request(&added, &notified);
    let told = space.told_pull_request(&added, None);
    space.add_activity(added.project, PULL_REQUEST_ADDED, added.id, call.user, told);
    Answer::ok(&view::show(space, &added))
}

pub(super) fn change(space: &mut Space, call: &Call) -> Outcome {
    let before = named(space, call)?.clone();
    let after = edit(space, call, before.clone())?;
    let notified = comments::notified(space, call)?;
    let changes = space.pull_request_changes(&before, &after);
    let content = call.parameters.text("comment").unwrap_or_default().to_owned();
    let (kind, reason) = match (changes.is_empty(), content.is_empty()) {
        (true, true) => return Err(Refusal::invalid("No comment content.")),
        (true, false) => (PULL_REQUEST_COMMENTED, Reason::PullRequestCommented),
        (false, _) => (PULL_REQUEST_UPDATED, Reason::PullRequestUpdated),
    };
    let entry = PullRequestEntry { kind, reason, content, changes, attached: Vec::new(), notified };
    space.record_on_pull_request(call.user, after, entry);
    Answer::ok(&view::show(space, named(space, call)?))
}

/// The pull request as the parameters want it. Nothing is changed in the space.
fn edit(space: &Space, call: &Call, before: PullRequest) -> Result<PullRequest, Refusal> {
    let members = space.project(before.project).map(|project| project.members.as_slice()).unwrap_or_default();
    let is_member = |id| members.contains(&id);
    let is_issue = |id| space.issue_seen_by(id, call.user).is_some();
    Ok(PullRequest {
        summary: text(call, "summary")?.unwrap_or(before.summary),
        description: call.parameters.text("description").map_or(before.description, str::to_owned),
        assignee: reference(call, "assigneeId", before.assignee, is_member)?,
        issue: reference(call, "issueId", before.issue, is_issue)?,
        ..before
    })
}

/// A text that cannot be empty.
pub(super) fn text(call: &Call, name: &str) -> Result<Option<String>, Refusal> {
    match call.parameters.text(name) {
        Some("") => Err(Refusal::bad_parameter("required", name)),
        text => Ok(text.map(str::to_owned)),
    }
}

/// A reference that an empty value clears.
fn reference(
    call: &Call,
    name: &str,
    before: Option<Id>,
    is_known: impl Fn(Id) -> bool,
) -> Result<Option<Id>, Refusal> {
    match call.parameters.text(name) {
        None => Ok(before),
        Some("") => Ok(None),
        Some(id) => match id.parse() {
            Ok(id) if is_known(id) => Ok(Some(id)),
            _ => Err(Refusal::bad_parameter("invalid", name)),
        },
    }
}
