//! The way of a request: key or token, rate limit, fault, parameters, handler, journal.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use axum::extract::Request;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::Response;

use crate::access;
use crate::accounts::{Account, accounts, key_of};
use crate::answer::{Outcome, Refusal};
use crate::body::Sent;
use crate::dates::Seconds;
use crate::faults::{Change, Circumstances, Faults, Met, SOMEBODY};
use crate::journal::{Entry, Journal};
use crate::oauth::{self, OAuth};
use crate::parameters::Parameters;
use crate::rate::Counters;
use crate::reply::{Challenge, Ending, Reply};
use crate::resources::{Call, Handler, handlers};
use crate::space::{Id, Space};
use crate::table::{Lifecycle, Match, RateClass, Table};

const BASE: &str = "/api/v2";

/// Everything a request can touch.
pub(crate) struct Gate {
    space: RwLock<Space>,
    counters: Mutex<Counters>,
    handlers: HashMap<usize, Handler>,
    oauth: OAuth,
    journal: Mutex<Journal>,
    faults: Mutex<Faults>,
}

/// Who calls, and how they say it.
struct Caller {
    user: Id,
    has_token: bool,
}

impl Gate {
    pub fn new(space: Space, journal: Journal) -> Gate {
        let options = &space.options;
        let mut faults = Faults::new(options.seed);
        faults.add(options.faults.clone());
        Gate {
            counters: Mutex::new(Counters::new(options.rate_limit)),
            oauth: OAuth::new(options.oauth.clone()),
            space: RwLock::new(space),
            handlers: handlers(),
            journal: Mutex::new(journal),
            faults: Mutex::new(faults),
        }
    }

    pub fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn counters(&self) -> MutexGuard<'_, Counters> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn space(&self) -> RwLockReadGuard<'_, Space> {
        self.space.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key of each user.
    pub fn keys(&self) -> BTreeMap<Id, String> {
        self.space().keys.iter().map(|(key, owner)| (*owner, key.clone())).collect()
    }

    /// The key of a user.
    pub fn key_of(&self, user: Id) -> Option<String> {
        key_of(&self.space(), user)
    }

    /// One user of each role.
    pub fn accounts(&self) -> Vec<Account> {
        accounts(&self.space())
    }

    /// Puts the clock of the space forward.
    pub fn advance(&self, seconds: Seconds) {
        let mut space = self.space.write().unwrap_or_else(PoisonError::into_inner);
        space.ahead = space.ahead.saturating_add(seconds);
    }

    fn now(&self) -> Seconds {
        self.space().now()
    }

    /// Answers one request and writes it down.
    pub async fn pass(&self, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let mut sent = Sent::of_query(&head);
        let unread = sent.read(&head, body).await.err();
        let mut entry = Entry::new(head.method.as_str(), head.uri.path(), &sent.parameters);
        let mut reply = match unread {
            Some(refusal) => Reply::refusal(&refusal, None),
            None => self.reply(&head, sent, &mut entry).await,
        };
        if head.uri.path().starts_with(BASE) {
            reply = reply.for_every_origin();
        }
        // Who reads X-RateLimit-Reset by the clock of the server must see that clock.
        reply = reply.at(self.now());
        entry.status = if reply.ending == Ending::Dropped { 0 } else { reply.status };
        entry.bytes = if head.method == Method::HEAD { 0 } else { reply.bytes() };
        let secrets = self.secrets();
        self.journal().write(entry, &secrets);
        reply.into_response()
    }

    async fn reply(&self, head: &Parts, sent: Sent, entry: &mut Entry) -> Reply {
        // To a HEAD the server sends what a GET gets, without the body.
        let method = if head.method == Method::HEAD { Method::GET.as_str() } else { head.method.as_str() };
        let path = head.uri.path();
        if let Some(endpoint) = oauth::endpoint(method, path) {
            return self.grant(endpoint, path, &sent, entry).await;
        }
        let Some(below) = path.strip_prefix(BASE) else {
            return Reply::refusal(&Refusal::undefined(path), None);
        };
        if head.method == Method::OPTIONS {
            return Reply::preflight();
        }
        let found =
            Table::get().find(method, below).filter(|found| found.endpoint.state != Lifecycle::Removed);
        entry.endpoint = found.as_ref().map(|found| found.endpoint.pattern());
        entry.class = found.as_ref().map(|found| found.endpoint.rate_class);
        let caller = match self.authenticate(&head.headers, &sent.parameters) {
            Ok(caller) => caller,
            Err(challenge) => return Reply::unauthorized(challenge, None),
        };
        entry.user = Some(caller.user);
        match found {
            Some(found) => self.call(&caller, &found, path, sent, entry).await,
            None => Reply::refusal(&Refusal::undefined(path), None),
        }
    }

    /// OAuth has neither callers nor limits.
    async fn grant(&self, endpoint: &'static str, path: &str, sent: &Sent, entry: &mut Entry) -> Reply {
        entry.endpoint = Some(endpoint.to_owned());
        entry.class = Some(RateClass::None);
        let around = Circumstances { path, now: self.now(), standing: None, has_token: false };
        self.befallen(endpoint, around, entry, || self.oauth.serve(endpoint, &self.space(), sent)).await
    }

    async fn call(
        &self,
        caller: &Caller,
        found: &Match<'_>,
        path: &str,
        mut sent: Sent,
        entry: &mut Entry,
    ) -> Reply {
        sent.parameters.retain(|(name, _)| name != "apiKey");
        let pattern = found.endpoint.pattern();
        let now = self.now();
        let standing = self.counters().count(caller.user, found.endpoint.rate_class, now);
        if standing.is_some_and(|standing| standing.refused) {
            return Reply::refusal(&Refusal::too_many_requests(), standing);
        }
        let around = Circumstances { path, now, standing, has_token: caller.has_token };
        let serve = || Reply::of(self.serve(found, caller.user, &sent), standing);
        self.befallen(&pattern, around, entry, serve).await
    }

    /// Serves, unless a fault waits for this call.
    async fn befallen(
        &self,
        endpoint: &str,
        around: Circumstances<'_>,
        entry: &mut Entry,
        serve: impl FnOnce() -> Reply,
    ) -> Reply {
        let met = self.faults().take(endpoint);
        let Some(mut met) = met else { return serve() };
        entry.fault = Some(met.fault.fault.name());
        let reply = met.befall(around, serve).await;
        self.follow(&mut met);
        reply
    }

    /// Lets somebody else change the space, where the fault says so.
    fn follow(&self, met: &mut Met) {
        let change = met.change(&self.space());
        let Some(Change { method, path, parameters }) = change else { return };
        if let Some(found) = Table::get().find(method, &path) {
            // Nobody waits for the answer to this.
            self.serve(&found, SOMEBODY, &Sent { parameters, ..Sent::default() }).ok();
        }
    }

    /// A key in the query wins over one in the header, and both over a token.
    fn authenticate(
        &self,
        headers: &HeaderMap,
        sent: &[(String, String)],
    ) -> Result<Caller, Option<Challenge>> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let in_query = sent.iter().find(|(name, _)| name == "apiKey").map(|(_, key)| key.as_str());
        let space = self.space();
        if let Some(key) = in_query.or_else(|| text("backlog-api-key")) {
            let user = space.keys.get(key).copied().ok_or(None)?;
            return Ok(Caller { user, has_token: false });
        }
        let token = text(AUTHORIZATION.as_str()).and_then(bearer_token).ok_or(None)?;
        let user = self.oauth.user_of(token, space.now())?;
        let remains = space.user(user).is_some_and(|user| !user.is_deleted());
        if remains { Ok(Caller { user, has_token: true }) } else { Err(Some(Challenge::Invalid)) }
    }

    fn secrets(&self) -> Vec<String> {
        let mut secrets = self.oauth.secrets();
        secrets.extend(self.space().keys.keys().cloned());
        secrets
    }

    fn serve(&self, found: &Match, user: Id, sent: &Sent) -> Outcome {
        let Some(handler) = self.handlers.get(&found.index) else {
            return Err(Refusal::not_built(&found.endpoint.pattern()));
        };
        let check = |space: &Space| {
            let language = space.language_of(user);
            let parameters = Parameters::check(found.endpoint, &found.path, &sent.parameters, language)?;
            access::check(space, user, found.endpoint, &parameters).map(|()| parameters)
        };
        match handler {
            Handler::Read(read) => {
                let space = self.space.read().unwrap_or_else(PoisonError::into_inner);
                let parameters = &check(&space)?;
                read(&space, &Call { user, parameters, files: &sent.files, counters: &self.counters })
            }
            Handler::Write(write) => {
                let mut space = self.space.write().unwrap_or_else(PoisonError::into_inner);
                let parameters = &check(&space)?;
                space.searches.clear();
                write(&mut space, &Call { user, parameters, files: &sent.files, counters: &self.counters })
            }
        }
    }
}

/// The token of `Bearer TOKEN`; the scheme may be in any case (RFC 9110, 11.1).
fn bearer_token(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
