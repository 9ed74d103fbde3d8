//! Accidents on demand, so that clients can be tested against a bad day of the service.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::answer::Refusal;
use crate::dates::now;
use crate::rate::Standing;
use crate::reply::{Ending, Reply};

/// What goes wrong.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FaultKind {
    /// A web page with status 200.
    Html200,
    /// A gateway's web page with status 502.
    Html502,
    /// A maintenance page with status 503.
    Html503,
    /// Half of the JSON, as if it were whole.
    TruncatedJson,
    /// The header announces the whole body, half of it comes, the connection ends.
    DropMidAnswer,
    /// Status 401, once more with a good key.
    #[serde(rename = "401")]
    Unauthorized,
    /// Status 429.
    #[serde(rename = "429")]
    TooManyRequests,
    /// Status 500 in Backlog's envelope.
    #[serde(rename = "500")]
    InternalError,
    /// The connection ends before anything is done or answered.
    Drop,
    /// The request is carried out, then the connection ends without an answer.
    DropAfterWrite,
    /// The answer comes late.
    Delay,
    /// A redirect to another host.
    Redirect,
}

/// A fault for the next calls of an endpoint.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// `GET /issues`, `PATCH /issues/:issueIdOrKey` …, or `*` for every call.
    pub endpoint: String,
    /// What goes wrong.
    pub fault: FaultKind,
    /// How many calls it hits.
    #[serde(default = "one")]
    pub count: u32,
    /// How many calls go well before.
    #[serde(default)]
    pub skip: u32,
    /// How long a `delay` lasts.
    #[serde(default)]
    pub milliseconds: u64,
    /// Whether a `429` carries the rate-limit headers.
    #[serde(default = "yes")]
    pub headers: bool,
    /// How many seconds ahead `X-RateLimit-Reset` of a `429` lies.
    #[serde(default = "one_second")]
    pub reset_seconds: i64,
    /// Where a `redirect` leads; the path asked for is added.
    #[serde(default = "elsewhere")]
    pub location: String,
}

impl Fault {
    /// A fault for the next call of `endpoint`.
    pub fn once(endpoint: &str, fault: FaultKind) -> Fault {
        Fault {
            endpoint: endpoint.to_owned(),
            fault,
            count: 1,
            skip: 0,
            milliseconds: 0,
            headers: true,
            reset_seconds: 1,
            location: elsewhere(),
        }
    }
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

fn one_second() -> i64 {
    1
}

fn elsewhere() -> String {
    "http://elsewhere.invalid".to_owned()
}

impl FaultKind {
    /// The name used in JSON.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// The faults still to come.
#[derive(Default)]
pub(crate) struct Faults {
    pending: Vec<Fault>,
}

impl Faults {
    pub fn add(&mut self, faults: Vec<Fault>) {
        self.pending.extend(faults);
    }

    pub fn clear(&mut self) {
        self.pending.clear();
    }

    /// The fault that this call meets; it is used up by that.
    pub fn take(&mut self, endpoint: &str) -> Option<Fault> {
        let hit =
            self.pending.iter().position(|fault| fault.endpoint == "*" || fault.endpoint == endpoint)?;
        let fault = self.pending.get_mut(hit)?;
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        fault.count = fault.count.saturating_sub(1);
        let met = fault.clone();
        if fault.count == 0 {
            self.pending.remove(hit);
        }
        Some(met)
    }
}

impl Fault {
    /// What becomes of the request, given how it would have been served.
    pub(crate) async fn befall(
        self,
        path: &str,
        standing: Option<Standing>,
        serve: impl FnOnce() -> Reply,
    ) -> Reply {
        match self.fault {
            FaultKind::Html200 => Reply::page(200, "Maintenance"),
            FaultKind::Html502 => Reply::page(502, "502 Bad Gateway"),
            FaultKind::Html503 => Reply::page(503, "503 Service Unavailable"),
            FaultKind::TruncatedJson => {
                let mut reply = serve();
                reply.body.truncate(reply.body.len() / 2);
                reply
            }
            FaultKind::DropMidAnswer => Reply { ending: Ending::CutShort, ..serve() },
            FaultKind::Unauthorized => Reply::refusal(&Refusal::authentication(), standing),
            FaultKind::TooManyRequests => {
                let reset = now() + self.reset_seconds;
                let empty = standing.map(|standing| Standing { remaining: 0, reset, ..standing });
                Reply::refusal(&Refusal::too_many_requests(), empty.filter(|_| self.headers))
            }
            FaultKind::InternalError => Reply::refusal(&Refusal::internal("Internal error."), standing),
            FaultKind::Drop => Reply { ending: Ending::Dropped, ..Reply::page(500, "") },
            FaultKind::DropAfterWrite => Reply { ending: Ending::Dropped, ..serve() },
            FaultKind::Delay => {
                tokio::time::sleep(Duration::from_millis(self.milliseconds)).await;
                serve()
            }
            FaultKind::Redirect => {
                Reply { location: Some(self.location + path), ..Reply::page(302, "Moved") }
            }
        }
    }
}
