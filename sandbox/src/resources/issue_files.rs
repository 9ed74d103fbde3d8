//! Files of an issue: attachments, and links to shared files of its project.

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::change_log::ChangeLog;
use crate::space::files::Attachment;
use crate::space::issue_record::Entry;
use crate::space::issues::Issue;
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /issues/:issueIdOrKey/attachments", Handler::Read(attachments)),
    ("GET /issues/:issueIdOrKey/attachments/:attachmentId", Handler::Read(download)),
    ("DELETE /issues/:issueIdOrKey/attachments/:attachmentId", Handler::Write(detach)),
    ("GET /issues/:issueIdOrKey/sharedFiles", Handler::Read(shared_files)),
    ("POST /issues/:issueIdOrKey/sharedFiles", Handler::Write(link)),
    ("DELETE /issues/:issueIdOrKey/sharedFiles/:id", Handler::Write(unlink)),
];

fn issue<'s>(space: &'s Space, call: &Call) -> Result<&'s Issue, Refusal> {
    space.find_issue(call.path("issueIdOrKey"), call.user)
}

fn attachment(space: &Space, call: &Call, issue: &Issue) -> Result<Attachment, Refusal> {
    let id: Option<Id> = call.path("attachmentId").parse().ok();
    let found = space.attachments_of(issue).into_iter().find(|file| Some(file.id) == id);
    found.ok_or_else(|| Refusal::not_found("No such attachment."))
}

fn attachments(space: &Space, call: &Call) -> Outcome {
    let files = space.attachments_of(issue(space, call)?);
    Answer::ok(&files.iter().map(|file| space.show_attachment(file)).collect::<Vec<_>>())
}

fn download(space: &Space, call: &Call) -> Outcome {
    let file = attachment(space, call, issue(space, call)?)?;
    Answer::file(&file.name, file.bytes())
}

fn detach(space: &mut Space, call: &Call) -> Outcome {
    let mut issue = issue(space, call)?.clone();
    let file = attachment(space, call, &issue)?;
    let answer = Answer::ok(&space.show_attachment(&file));
    // Comments that nobody wrote are made up from the issue with its files, so they are kept first.
    space.keep_comments(issue.id);
    space.remove_attachment(&mut issue, file.id);
    let entry = Entry { changes: vec![ChangeLog::detached(&file)], ..Entry::default() };
    space.change_issue(call.user, issue, entry);
    answer
}

fn shared_files(space: &Space, call: &Call) -> Outcome {
    let files = space.shared_files_of(issue(space, call)?);
    Answer::ok(&files.into_iter().map(|file| space.show_shared_file(file)).collect::<Vec<_>>())
}

fn linked(space: &Space, issue: &Issue) -> Vec<Id> {
    space.shared_files_of(issue).into_iter().map(|file| file.id).collect()
}

/// Links files; linking again changes nothing.
fn link(space: &mut Space, call: &Call) -> Outcome {
    let mut issue = issue(space, call)?.clone();
    let named = named_files(space, call, &issue)?;
    let mut held = linked(space, &issue);
    let added: Vec<Id> = named.iter().copied().filter(|id| !held.contains(id)).collect();
    if !added.is_empty() {
        let changes = space.shared_files_among(&added).map(ChangeLog::linked).collect();
        held.extend(&added);
        space.link_shared_files(&mut issue, held);
        space.change_issue(call.user, issue, Entry { changes, linked: added, ..Entry::default() });
    }
    Answer::ok(&space.shared_files_among(&named).map(|file| space.show_shared_file(file)).collect::<Vec<_>>())
}

/// The files that `fileId[]` names, each once; all must be in the project of the issue.
fn named_files(space: &Space, call: &Call, issue: &Issue) -> Result<Vec<Id>, Refusal> {
    let refusal = || Refusal::bad_parameter("invalid", "fileId[]");
    let mut named: Vec<Id> = Vec::new();
    for sent in call.parameters.ints("fileId[]").unwrap_or_default() {
        let file = Id::try_from(sent).ok().and_then(|id| space.shared_files.get(&id));
        let file = file.filter(|file| file.project == issue.project).ok_or_else(refusal)?;
        if !named.contains(&file.id) {
            named.push(file.id);
        }
    }
    if named.is_empty() { Err(refusal()) } else { Ok(named) }
}

fn unlink(space: &mut Space, call: &Call) -> Outcome {
    let mut issue = issue(space, call)?.clone();
    let id: Option<Id> = call.path("id").parse().ok();
    let held = linked(space, &issue);
    let Some(id) = id.filter(|id| held.contains(id)) else {
        return Err(Refusal::not_found("No such shared file."));
    };
    let Some(file) = space.shared_files.get(&id) else {
        return Err(Refusal::not_found("No such shared file."));
    };
    let answer = Answer::ok(&space.show_shared_file(file));
    let changes = vec![ChangeLog::unlinked(file)];
    space.link_shared_files(&mut issue, held.into_iter().filter(|&other| other != id).collect());
    space.change_issue(call.user, issue, Entry { changes, ..Entry::default() });
    answer
}
