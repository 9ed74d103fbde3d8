//! The space itself and the caller's rate limits.

use std::sync::PoisonError;

use serde_json::json;

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome};
use crate::dates::{TIME_ZONE, timestamp};
use crate::space::Space;

pub(super) const ROUTES: &[Route] =
    &[("GET /space", Handler::Read(show)), ("GET /rateLimit", Handler::Read(rate_limit))];

fn show(space: &Space, _: &Call) -> Outcome {
    Answer::ok(&json!({
        "spaceKey": "sandbox",
        "name": "Sandbox 砂場",
        "ownerId": 1,
        "lang": space.options.language.code(),
        "timezone": TIME_ZONE,
        "reportSendTime": "08:00:00",
        "textFormattingRule": "markdown",
        "created": timestamp(space.created),
        "updated": timestamp(space.created),
    }))
}

fn rate_limit(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&call.counters.lock().unwrap_or_else(PoisonError::into_inner).report(call.user, space.now()))
}
