//! The way of a request: key, rate limit, fault, parameters, handler, journal.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures::{StreamExt, stream};

use crate::answer::{Answer, Outcome, Refusal};
use crate::dates::now;
use crate::faults::{Fault, FaultKind, Faults};
use crate::journal::{Entry, Journal};
use crate::parameters::{Parameters, decode};
use crate::rate::{Counters, Standing};
use crate::resources::{Call, Handler, handlers};
use crate::space::{Id, Space};
use crate::table::{Match, RateClass, Table};

const BASE: &str = "/api/v2";
const JSON: &str = "application/json;charset=utf-8";
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Everything a request can touch.
pub(crate) struct Gate {
    space: RwLock<Space>,
    counters: Mutex<Counters>,
    handlers: HashMap<usize, Handler>,
    pub journal: Mutex<Journal>,
    pub faults: Mutex<Faults>,
}

/// Marks an answer that must not be sent: the connection ends instead.
#[derive(Clone, Copy)]
pub(crate) struct Dropped;

/// An answer on its way out.
struct Reply {
    status: u16,
    content_type: &'static str,
    body: Vec<u8>,
    location: Option<String>,
    standing: Option<Standing>,
    ending: Ending,
}

#[derive(PartialEq)]
enum Ending {
    Whole,
    CutShort,
    Dropped,
}

impl Gate {
    pub fn new(space: Space) -> Gate {
        Gate {
            counters: Mutex::new(Counters::new(space.options.rate_limit)),
            space: RwLock::new(space),
            handlers: handlers(),
            journal: Mutex::default(),
            faults: Mutex::default(),
        }
    }

    /// The key of a user.
    pub fn key_of(&self, user: Id) -> Option<String> {
        let space = self.space.read().unwrap_or_else(PoisonError::into_inner);
        space.keys.iter().find(|(_, owner)| **owner == user).map(|(key, _)| key.clone())
    }

    /// Answers one request and writes it down.
    pub async fn pass(&self, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let mut sent = decode(head.uri.query().unwrap_or_default().as_bytes());
        if head.method != Method::GET {
            let body = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
            sent.extend(decode(&body));
        }
        let path = head.uri.path();
        let mut entry = Entry::new(head.method.as_str(), path, &sent);
        let reply = self.reply(&head.method, path, &head.headers, sent, &mut entry).await;
        entry.status = if reply.ending == Ending::Dropped { 0 } else { reply.status };
        entry.bytes = if reply.ending == Ending::Dropped { 0 } else { reply.body.len() };
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).write(entry);
        reply.into_response()
    }

    async fn reply(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        mut sent: Vec<(String, String)>,
        entry: &mut Entry,
    ) -> Reply {
        let Some(user) = self.authenticate(headers, &sent) else {
            return Reply::refusal(&Refusal::authentication(), None);
        };
        sent.retain(|(name, _)| name != "apiKey");
        entry.user = Some(user);
        let found = path.strip_prefix(BASE).and_then(|below| Table::get().find(method.as_str(), below));
        let Some(found) = found else { return Reply::refusal(&Refusal::undefined(path), None) };
        let pattern = found.endpoint.pattern();
        entry.endpoint = Some(pattern.clone());
        entry.class = Some(found.endpoint.rate_class);
        let standing = self.count(user, found.endpoint.rate_class);
        if standing.is_some_and(|standing| standing.refused) {
            return Reply::refusal(&Refusal::too_many_requests(), standing);
        }
        let fault = self.faults.lock().unwrap_or_else(PoisonError::into_inner).take(&pattern);
        entry.fault = fault.as_ref().map(|fault| fault.fault.name());
        let serve = || Reply::of(self.serve(&found, user, &sent), standing);
        match fault {
            Some(fault) => fault.befall(path, standing, serve).await,
            None => serve(),
        }
    }

    fn authenticate(&self, headers: &HeaderMap, sent: &[(String, String)]) -> Option<Id> {
        let in_query = sent.iter().find(|(name, _)| name == "apiKey").map(|(_, key)| key.as_str());
        let in_header = || headers.get("backlog-api-key").and_then(|key| key.to_str().ok());
        let space = self.space.read().unwrap_or_else(PoisonError::into_inner);
        space.keys.get(in_query.or_else(in_header)?).copied()
    }

    fn count(&self, user: Id, class: RateClass) -> Option<Standing> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner).count(user, class)
    }

    fn serve(&self, found: &Match, user: Id, sent: &[(String, String)]) -> Outcome {
        let Some(handler) = self.handlers.get(&found.index) else {
            return Err(Refusal::not_built(&found.endpoint.pattern()));
        };
        let language = self.space.read().unwrap_or_else(PoisonError::into_inner).options.language;
        let parameters = Parameters::check(found.endpoint, &found.path, sent, language)?;
        let call = Call { user, parameters: &parameters, counters: &self.counters };
        match handler {
            Handler::Read(read) => read(&self.space.read().unwrap_or_else(PoisonError::into_inner), &call),
            Handler::Write(write) => {
                let mut space = self.space.write().unwrap_or_else(PoisonError::into_inner);
                space.searches.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
                write(&mut space, &call)
            }
        }
    }
}

impl Fault {
    /// What becomes of the request, given how it would have been served.
    async fn befall(self, path: &str, standing: Option<Standing>, serve: impl FnOnce() -> Reply) -> Reply {
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

impl Reply {
    fn of(outcome: Outcome, standing: Option<Standing>) -> Reply {
        match outcome {
            Ok(Answer { status, body, location }) => {
                Reply { status, content_type: JSON, body, location, standing, ending: Ending::Whole }
            }
            Err(refusal) => Reply::refusal(&refusal, standing),
        }
    }

    fn refusal(refusal: &Refusal, standing: Option<Standing>) -> Reply {
        Reply {
            status: refusal.status,
            content_type: JSON,
            body: refusal.body(),
            location: None,
            standing,
            ending: Ending::Whole,
        }
    }

    fn page(status: u16, title: &str) -> Reply {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
        );
        Reply {
            status,
            content_type: "text/html;charset=utf-8",
            body: page.into_bytes(),
            location: None,
            standing: None,
            ending: Ending::Whole,
        }
    }

    fn into_response(self) -> Response {
        let length = self.body.len();
        let body = match self.ending {
            Ending::CutShort => {
                let mut half = self.body;
                half.truncate(length / 2);
                let lost = async {
                    // The first half has to be on its way before the connection ends.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
                };
                let first = stream::once(async { Ok(Bytes::from(half)) });
                Body::from_stream(first.chain(stream::once(lost)))
            }
            Ending::Whole | Ending::Dropped => Body::from(self.body),
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or_default();
        let mut put = |name: &'static str, value: String| {
            if let Ok(value) = value.parse() {
                response.headers_mut().insert(name, value);
            }
        };
        put(header::CONTENT_TYPE.as_str(), self.content_type.to_owned());
        put(header::CONTENT_LENGTH.as_str(), length.to_string());
        if let Some(location) = self.location {
            put(header::LOCATION.as_str(), location);
        }
        if let Some(standing) = self.standing {
            put("x-ratelimit-limit", standing.limit.to_string());
            put("x-ratelimit-remaining", standing.remaining.to_string());
            put("x-ratelimit-reset", standing.reset.to_string());
        }
        if self.ending == Ending::Dropped {
            response.extensions_mut().insert(Dropped);
        }
        response
    }
}
