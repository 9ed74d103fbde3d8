//! Webhooks of a project.

use serde_json::Value;

use super::{Call, Handler, Route, administered, administered_mut, with_new};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::Space;
use crate::space::projects::{Part, Project};
use crate::space::webhooks::Webhook;

pub(super) const ROUTES: &[Route] = &[
    ("GET /projects/:projectIdOrKey/webhooks", Handler::Read(list)),
    ("POST /projects/:projectIdOrKey/webhooks", Handler::Write(add)),
    ("GET /projects/:projectIdOrKey/webhooks/:webhookId", Handler::Read(show)),
    ("PATCH /projects/:projectIdOrKey/webhooks/:webhookId", Handler::Write(change)),
    ("DELETE /projects/:projectIdOrKey/webhooks/:webhookId", Handler::Write(delete)),
];

fn list(space: &Space, call: &Call) -> Outcome {
    let webhooks = administered(space, call)?.webhooks.iter();
    let shown: Vec<Value> = webhooks.map(|webhook| space.show_webhook(webhook)).collect();
    Answer::ok(&shown)
}

fn show(space: &Space, call: &Call) -> Outcome {
    let project = administered(space, call)?;
    Answer::ok(&space.show_webhook(&project.webhooks[place(project, call)?]))
}

fn add(space: &mut Space, call: &Call) -> Outcome {
    let now = space.tick();
    let blank = Webhook {
        id: 0,
        name: call.filled("name")?,
        description: String::new(),
        hook_url: call.filled("hookUrl")?,
        all_event: false,
        activity_type_ids: Vec::new(),
        created_user: call.user,
        created: now,
        updated_user: call.user,
        updated: now,
    };
    let webhook = edit(call, blank)?;
    let (id, project) = with_new(space, call, Part::Webhook)?;
    let webhook = Webhook { id, ..webhook };
    project.webhooks.push(webhook.clone());
    Answer::ok(&space.show_webhook(&webhook))
}

fn change(space: &mut Space, call: &Call) -> Outcome {
    let project = administered(space, call)?;
    let place = place(project, call)?;
    let webhook = edit(call, project.webhooks[place].clone())?;
    let webhook = Webhook { updated_user: call.user, updated: space.tick(), ..webhook };
    administered_mut(space, call)?.webhooks[place] = webhook.clone();
    Answer::ok(&space.show_webhook(&webhook))
}

fn delete(space: &mut Space, call: &Call) -> Outcome {
    let place = place(administered(space, call)?, call)?;
    let webhook = administered_mut(space, call)?.webhooks.remove(place);
    Answer::ok(&space.show_webhook(&webhook))
}

/// Where the webhook named in the path is.
fn place(project: &Project, call: &Call) -> Result<usize, Refusal> {
    let id = call.path_id("webhookId");
    let found = project.webhooks.iter().position(|webhook| Some(webhook.id) == id);
    found.ok_or_else(|| Refusal::not_found("No such webhook."))
}

/// The webhook as the parameters want it.
fn edit(call: &Call, before: Webhook) -> Result<Webhook, Refusal> {
    let hook_url = call.filled_or("hookUrl", &before.hook_url)?;
    if !["http://", "https://"].iter().any(|scheme| hook_url.starts_with(scheme)) {
        return Err(Refusal::bad_parameter("invalid", "hookUrl"));
    }
    let all_event = call.parameters.boolean("allEvent").unwrap_or(before.all_event);
    let kinds = match call.parameters.ints("activityTypeIds[]") {
        Some(sent) => sent.into_iter().map(known_kind).collect::<Result<Vec<u8>, Refusal>>()?,
        None => before.activity_type_ids,
    };
    Ok(Webhook {
        name: call.filled_or("name", &before.name)?,
        description: call.parameters.text("description").map_or(before.description, str::to_owned),
        hook_url,
        all_event,
        activity_type_ids: if all_event { Vec::new() } else { kinds },
        ..before
    })
}

/// A kind of activity that there is.
fn known_kind(kind: i64) -> Result<u8, Refusal> {
    match u8::try_from(kind) {
        Ok(kind @ (1..=26 | 34..=49)) => Ok(kind),
        _ => Err(Refusal::bad_parameter("invalid", "activityTypeIds[]")),
    }
}
