//! The log of one connection: one line per event, appended to `Logfile`.
//!
//! Callers pass texts without secrets. A log that cannot be written never fails a query; connecting warns.

use std::fmt::{self, Display, Write as _};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{SecondsFormat, Utc};

use super::{Settings, errors};
use crate::error::Error;

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
    /// The log that `settings` describe. The file is opened by [`check`](Self::check) or the first line.
    pub fn new(settings: &Settings) -> Self {
        let sink = settings
            .logfile
            .clone()
            .filter(|_| settings.verbosity > 0)
            .map(|path| Arc::new(Sink { path, file: Mutex::new(State::Closed) }));
        Log { verbosity: settings.verbosity, sink }
    }

    /// Opens the file; 01000 naming path and reason when that fails.
    pub fn check(&self) -> Option<Error> {
        let sink = self.sink.as_ref()?;
        let reason = sink.open(&mut sink.state()).err()?;
        Some(errors::unusable_logfile(sink.path.display(), reason))
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

/// Opens for appending. What it creates is for its owner only: the log shows names and search words.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl Sink {
    fn state(&self) -> MutexGuard<'_, State> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the file if that was not tried before.
    fn open(&self, state: &mut State) -> io::Result<()> {
        if !matches!(state, State::Closed) {
            return Ok(());
        }
        match open(&self.path) {
            Ok(file) => *state = State::Open(file),
            Err(reason) => {
                *state = State::Failed;
                return Err(reason);
            }
        }
        Ok(())
    }

    fn append(&self, line: &[u8]) {
        let mut state = self.state();
        // The reason was told when connecting.
        let _ = self.open(&mut state);
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
    use crate::error::Language;

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

    #[test]
    fn a_log_that_cannot_be_opened_is_a_warning_with_path_and_reason() {
        let warning = log(PathBuf::from("/nonexistent/directory/log"), 1).check().unwrap();
        assert_eq!(warning.state.0, "01000");
        for language in [Language::English, Language::Japanese] {
            assert!(warning.message(language).contains("/nonexistent/directory/log"), "{warning:?}");
            assert!(warning.message(language).contains("os error"), "{warning:?}");
        }
        assert_eq!(Log::default().check(), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_log_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let path = std::env::temp_dir().join(format!("backlog-odbc-mode-{}", std::process::id()));
        assert_eq!(log(path.clone(), 1).check(), None);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(mode & 0o777, 0o600);
    }
}
