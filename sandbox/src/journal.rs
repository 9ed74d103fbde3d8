//! The record of every request, which is what tests of clients count.

use std::collections::VecDeque;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::space::Id;
use crate::table::RateClass;

/// Older entries are dropped beyond this, so that a long run does not fill memory.
const CAPACITY: usize = 200_000;

/// One request and how it ended.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// 1 for the first request after the start; never used twice.
    pub seq: u64,
    /// When it came, RFC 3339 with milliseconds.
    pub time: String,
    /// The class it was counted in; `None` where no endpoint was found.
    pub class: Option<RateClass>,
    /// Who called; `None` without a valid key.
    pub user: Option<Id>,
    /// The HTTP method.
    pub method: String,
    /// The endpoint as documented, `GET /issues/:issueIdOrKey`; `None` for an unknown path.
    pub endpoint: Option<String>,
    /// The path as sent, without the query.
    pub path: String,
    /// Names and values, decoded, in the order sent, query before body; the API key is masked.
    pub parameters: Vec<(String, String)>,
    /// The HTTP status; 0 where the connection was dropped instead.
    pub status: u16,
    /// Size of the body sent.
    pub bytes: usize,
    /// The fault that was injected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

impl Entry {
    pub(crate) fn new(method: &str, path: &str, sent: &[(String, String)]) -> Entry {
        let now: DateTime<Utc> = Utc::now();
        let masked = |(name, value): &(String, String)| {
            let secret = matches!(name.as_str(), "apiKey" | "client_secret" | "refresh_token" | "code");
            (name.clone(), if secret { "***".to_owned() } else { value.clone() })
        };
        Entry {
            seq: 0,
            time: now.to_rfc3339_opts(SecondsFormat::Millis, true),
            class: None,
            user: None,
            method: method.to_owned(),
            endpoint: None,
            path: path.to_owned(),
            parameters: sent.iter().map(masked).collect(),
            status: 0,
            bytes: 0,
            fault: None,
        }
    }
}

#[derive(Default)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    written: u64,
}

impl Journal {
    pub fn write(&mut self, entry: Entry) {
        self.written += 1;
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry { seq: self.written, ..entry });
    }

    /// The entries after sequence number `since`.
    pub fn since(&self, since: u64) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.seq > since)
    }

    pub fn clear(&mut self) {
        self.entries.clear();
    }
}
