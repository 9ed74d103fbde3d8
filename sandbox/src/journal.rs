//! The record of every request, which is what tests of clients count.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::secrets;
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
    /// The class its endpoint is counted in; `None` where no endpoint was found.
    pub class: Option<RateClass>,
    /// Who called; `None` without a valid key or token.
    pub user: Option<Id>,
    /// The HTTP method.
    pub method: String,
    /// The endpoint as documented, `GET /issues/:issueIdOrKey`; `None` for an unknown path.
    pub endpoint: Option<String>,
    /// The path as sent, without the query; secrets in it are masked.
    pub path: String,
    /// Names and values, decoded, in the order sent, query before body; secrets are masked.
    pub parameters: Vec<(String, String)>,
    /// The HTTP status; 0 where the connection was dropped instead.
    pub status: u16,
    /// How many bytes of body were sent.
    pub bytes: u64,
    /// The fault that was injected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

impl Entry {
    /// The entry of a request that nobody has looked into yet, secrets included.
    pub(crate) fn new(method: &str, path: &str, sent: &[(String, String)]) -> Entry {
        let now: DateTime<Utc> = Utc::now();
        Entry {
            seq: 0,
            time: now.to_rfc3339_opts(SecondsFormat::Millis, true),
            class: None,
            user: None,
            method: method.to_owned(),
            endpoint: None,
            path: path.to_owned(),
            parameters: sent.to_vec(),
            status: 0,
            bytes: 0,
            fault: None,
        }
    }

    fn mask(&mut self, known: &[String]) {
        self.path = secrets::masked(&self.path, known);
        secrets::mask_parameters(&mut self.parameters, known);
    }
}

#[derive(Default)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    written: u64,
    file: Option<File>,
}

impl Journal {
    /// A journal that is written to a file as well, behind what is there.
    pub fn with_file(path: &Path) -> io::Result<Journal> {
        let file = OpenOptions::new().create(true).append(true).open(path);
        let file =
            file.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        Ok(Journal { file: Some(file), ..Journal::default() })
    }

    /// Writes an entry down; `known` are the secrets that open something here.
    pub fn write(&mut self, entry: Entry, known: &[String]) {
        self.written += 1;
        let mut entry = Entry { seq: self.written, ..entry };
        entry.mask(known);
        if let Err(error) = self.append(&entry) {
            eprintln!("backlog-sandbox: the journal is not written any more: {error}");
            self.file = None;
        }
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    /// One line in one write: whoever follows the file sees whole lines only.
    fn append(&mut self, entry: &Entry) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        file.write_all(&line)
    }

    /// The entries after sequence number `since`.
    pub fn since(&self, since: u64) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.seq > since)
    }

    pub fn clear(&mut self) {
        self.entries.clear();
    }
}
