//! Files attached to pull requests.

use serde_json::Value;

use super::named;
use crate::answer::{Answer, Outcome, Refusal};
use crate::resources::Call;
use crate::space::files::Attachment;
use crate::space::{Id, Space};

pub(super) fn list(space: &Space, call: &Call) -> Outcome {
    let files = named(space, call)?.attachments.iter();
    Answer::ok(&files.map(|file| space.show_attachment(file)).collect::<Value>())
}

pub(super) fn download(space: &Space, call: &Call) -> Outcome {
    let file = attachment(space, call)?;
    Answer::file(&file.name, file.bytes())
}

pub(super) fn remove(space: &mut Space, call: &Call) -> Outcome {
    let pull_request = named(space, call)?.id;
    let file = attachment(space, call)?.clone();
    let now = space.tick();
    if let Some(changed) = space.git.get_mut(pull_request) {
        changed.attachments.retain(|other| other.id != file.id);
        (changed.updated, changed.updated_user) = (now, call.user);
    }
    Answer::ok(&space.show_attachment(&file))
}

fn attachment<'s>(space: &'s Space, call: &Call) -> Result<&'s Attachment, Refusal> {
    let id: Option<Id> = call.path("attachmentId").parse().ok();
    let file = named(space, call)?.attachments.iter().find(|file| Some(file.id) == id);
    file.ok_or_else(|| Refusal::not_found("No such attachment."))
}
