//! The way of a request: key, rate limit, fault, parameters, handler, journal.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError, RwLock};

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;

use crate::access;
use crate::answer::{Outcome, Refusal};
use crate::body::Sent;
use crate::dates::Seconds;
use crate::faults::Faults;
use crate::journal::{Entry, Journal};
use crate::parameters::Parameters;
use crate::rate::{Counters, Standing};
use crate::reply::{Ending, Reply};
use crate::resources::{Call, Handler, handlers};
use crate::space::{Id, Space};
use crate::table::{Lifecycle, Match, RateClass, Table};

const BASE: &str = "/api/v2";

/// Everything a request can touch.
pub(crate) struct Gate {
    space: RwLock<Space>,
    counters: Mutex<Counters>,
    handlers: HashMap<usize, Handler>,
    pub journal: Mutex<Journal>,
    pub faults: Mutex<Faults>,
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

    /// The key of each user.
    pub fn keys(&self) -> BTreeMap<Id, String> {
        let space = self.space.read().unwrap_or_else(PoisonError::into_inner);
        space.keys.iter().map(|(key, owner)| (*owner, key.clone())).collect()
    }

    /// The key of a user.
    pub fn key_of(&self, user: Id) -> Option<String> {
        let space = self.space.read().unwrap_or_else(PoisonError::into_inner);
        space.keys.iter().find(|(_, owner)| **owner == user).map(|(key, _)| key.clone())
    }

    /// Puts the clock of the space forward.
    pub fn advance(&self, seconds: Seconds) {
        self.space.write().unwrap_or_else(PoisonError::into_inner).ahead += seconds;
    }

    /// Answers one request and writes it down.
    pub async fn pass(&self, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let mut sent = Sent::of_query(&head);
        let unread = sent.read(&head, body).await.err();
        let mut entry = Entry::new(head.method.as_str(), head.uri.path(), &sent.parameters);
        let reply = match unread {
            Some(refusal) => Reply::refusal(&refusal, None),
            None => self.reply(&head, sent, &mut entry).await,
        };
        entry.status = if reply.ending == Ending::Dropped { 0 } else { reply.status };
        entry.bytes = if reply.ending == Ending::Dropped { 0 } else { reply.body.len() };
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).write(entry);
        reply.into_response()
    }

    async fn reply(&self, head: &Parts, mut sent: Sent, entry: &mut Entry) -> Reply {
        let Some(user) = self.authenticate(&head.headers, &sent.parameters) else {
            return Reply::refusal(&Refusal::authentication(), None);
        };
        sent.parameters.retain(|(name, _)| name != "apiKey");
        entry.user = Some(user);
        let path = head.uri.path();
        let found = path.strip_prefix(BASE).and_then(|below| Table::get().find(head.method.as_str(), below));
        let Some(found) = found.filter(|found| found.endpoint.state != Lifecycle::Removed) else {
            return Reply::refusal(&Refusal::undefined(path), None);
        };
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
