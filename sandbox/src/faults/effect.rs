//! What becomes of a request that meets a fault.

use std::time::Duration;

use serde_json::Value;

use super::{Fault, FaultKind, Met, members};
use crate::answer::Refusal;
use crate::dates::Seconds;
use crate::rate::Standing;
use crate::reply::{Challenge, Ending, Reply};

/// What is known of a request before it is served.
pub(crate) struct Circumstances<'c> {
    pub path: &'c str,
    pub now: Seconds,
    pub standing: Option<Standing>,
    /// Whether the caller showed an access token instead of a key.
    pub has_token: bool,
}

impl Met {
    /// The reply, given how the request would have been served.
    pub async fn befall(&mut self, around: Circumstances<'_>, serve: impl FnOnce() -> Reply) -> Reply {
        let Met { fault, dice } = self;
        let standing = around.standing;
        match fault.fault {
            FaultKind::Html200 => Reply::page(200, "Maintenance"),
            FaultKind::Html502 => Reply::page(502, "502 Bad Gateway"),
            FaultKind::Html503 => Reply::page(503, "503 Service Unavailable"),
            FaultKind::TruncatedJson => {
                let mut reply = serve();
                reply.body.truncate(reply.body.len() / 2);
                reply
            }
            FaultKind::DropMidAnswer => serve().ending(Ending::CutShort),
            FaultKind::Unauthorized => {
                Reply::unauthorized(around.has_token.then_some(Challenge::Expired), standing)
            }
            FaultKind::TooManyRequests => {
                let reset = around.now.saturating_add(fault.reset_seconds);
                let empty = standing.map(|standing| Standing { remaining: 0, reset, ..standing });
                Reply::refusal(&Refusal::too_many_requests(), empty.filter(|_| fault.headers))
            }
            FaultKind::InternalError => Reply::refusal(&Refusal::internal("Internal error."), standing),
            FaultKind::Drop => Reply::page(500, "").ending(Ending::Dropped),
            FaultKind::DropAfterWrite => serve().ending(Ending::Dropped),
            FaultKind::DropAfterAnswer => serve().ending(Ending::ThenClosed(fault.pause(10))),
            FaultKind::Delay => {
                tokio::time::sleep(fault.pause(1000)).await;
                serve()
            }
            FaultKind::SlowBody => {
                let piece = usize::try_from(fault.piece).unwrap_or(usize::MAX);
                serve().ending(Ending::Trickling { piece, pause: fault.pause(100) })
            }
            FaultKind::WrongContentType => serve().mislabelled(&fault.content_type),
            FaultKind::HugeBody => serve().ending(Ending::Padded(fault.size)),
            FaultKind::ExtraMembers => edited(serve(), |json| members::add(json, &fault.members)),
            FaultKind::MissingMembers => edited(serve(), |json| members::remove(json, &fault.members, dice)),
            FaultKind::ChangedData => serve(),
            FaultKind::Redirect => {
                let location = format!("{}{}", fault.location, around.path);
                Reply::redirect(location)
            }
        }
    }
}

impl Fault {
    fn pause(&self, otherwise: u64) -> Duration {
        Duration::from_millis(self.milliseconds.unwrap_or(otherwise))
    }
}

/// The reply with its JSON changed; a file or an empty answer stays what it is.
fn edited(mut reply: Reply, edit: impl FnOnce(&mut Value)) -> Reply {
    let Some(mut json) = reply.as_json() else { return reply };
    edit(&mut json);
    reply.body = json.to_string().into_bytes();
    reply
}
