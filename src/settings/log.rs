//! The log of one connection: one line per event, appended to `Logfile`.
//!
//! Callers pass texts without secrets. A log that cannot be written never fails a query.

use std::fmt::{self, Display, Write as _};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{SecondsFormat, Utc};

use super::Settings;

/// How much `Verbosity` is needed for an event to appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Failures that reach the application.
    Error = 1,
    /// What went wrong and was mended, e.g. a repeated request.
    Warning = 2,
    /// Requests to Backlog.
    Request = 3,
    /// Request plans, waits, cache decisions.
    Detail = 4,
    /// Everything else.
    Trace = 5,
}

impl Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Request => "request",
            Level::Detail => "detail",
            Level::Trace => "trace",
        })
    }
}

/// The log of a connection. Clones write to the same file.
#[derive(Clone, Debug, Default)]
pub struct Log {
    verbosity: u8,
    sink: Option<Arc<Sink>>,
}

#[derive(Debug)]
struct Sink {
    path: PathBuf,
    file: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Closed,
    Open(File),
    Failed,
}

impl Log {
    /// The log that `settings` describe. The file is opened with the first line.
    pub fn new(settings: &Settings) -> Self {
        let sink = settings
            .logfile
            .clone()
            .filter(|_| settings.verbosity > 0)
            .map(|path| Arc::new(Sink { path, file: Mutex::new(State::Closed) }));
        Log { verbosity: settings.verbosity, sink }
    }

    /// True when an event of `level` would be written: callers skip building its text otherwise.
    pub fn wants(&self, level: Level) -> bool {
        self.sink.is_some() && level as u8 <= self.verbosity
    }

    /// Appends one line: UTC time, level, text.
    pub fn write(&self, level: Level, text: impl Display) {
        let Some(sink) = self.sink.as_ref().filter(|_| self.wants(level)) else { return };
        let time = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
        let mut line = format!("{time} {level:<7} ");
        for character in text.to_string().chars() {
            // A value with a line break must not look like a second event.
            match character.is_control() {
                true => line.extend(character.escape_default()),
                false => line.push(character),
            }
        }
        let _ = line.write_char('\n');
        sink.append(line.as_bytes());
    }
}

impl Sink {
    fn append(&self, line: &[u8]) {
        let mut state = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*state, State::Closed) {
            let file = OpenOptions::new().create(true).append(true).open(&self.path);
            *state = file.map_or(State::Failed, State::Open);
        }
        if let State::Open(file) = &mut *state
            && file.write_all(line).is_err()
        {
            *state = State::Failed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(path: PathBuf, verbosity: u8) -> Log {
        Log { verbosity, sink: Some(Arc::new(Sink { path, file: Mutex::new(State::Closed) })) }
    }

    #[test]
    fn lines_carry_time_and_level_and_stay_one_line() {
        let path = std::env::temp_dir().join(format!("backlog-odbc-log-{}", std::process::id()));
        let log = log(path.clone(), 3);
        log.write(Level::Request, "GET /space\nfake line");
        log.write(Level::Detail, "not wanted");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(text.lines().count(), 1);
        assert!(text.contains("Z request GET /space\\nfake line\n"), "{text}");
    }

    #[test]
    fn a_log_that_cannot_be_written_is_no_error() {
        let log = log(PathBuf::from("/nonexistent/directory/log"), 5);
        log.write(Level::Error, "lost");
        log.write(Level::Error, "lost again");
    }
}
