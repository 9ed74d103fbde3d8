//! Uploads, and the `attachmentId[]` that other writes name them by.

use serde_json::json;

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::files::Attachment;
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[("POST /space/attachment", Handler::Write(upload))];

const IDS: &str = "attachmentId[]";

fn upload(space: &mut Space, call: &Call) -> Outcome {
    let [file] = call.files else { return Err(Refusal::bad_parameter("required", "file")) };
    if file.bytes.len() > space.options.plan.largest_file {
        return Err(Refusal::too_large());
    }
    let id = space.upload(call.user, &file.name, file.bytes.clone());
    Answer::ok(&json!({ "id": id, "name": file.name, "size": file.bytes.len() }))
}

/// The uploads that a write names, all of which the caller can attach. Nothing is used up yet.
pub(super) fn named(space: &Space, call: &Call) -> Result<Vec<Id>, Refusal> {
    let mut uploads: Vec<Id> = Vec::new();
    for sent in call.parameters.ints(IDS).unwrap_or_default() {
        let id = Id::try_from(sent).ok().filter(|_| space.is_attachable(call.user, sent));
        let id = id.ok_or_else(|| Refusal::bad_parameter("invalid", IDS))?;
        if !uploads.contains(&id) {
            uploads.push(id);
        }
    }
    Ok(uploads)
}

/// Makes attachments of uploads, whose temporary ids are used up.
pub(super) fn attach(space: &mut Space, uploads: &[Id]) -> Vec<Attachment> {
    uploads.iter().filter_map(|&id| space.attach(id)).collect()
}
