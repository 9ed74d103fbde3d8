//! What can go wrong with one call, and the one table that makes a diagnostic of it.

use chrono::{DateTime, Utc};

use super::budget::RateClass;
use super::errors;
use crate::error::Error;

/// Why a call gave no answer. Carries no secrets: messages of the server are searched for the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The object does not exist or is not visible (code 6).
    Gone {
        /// Backlog's message.
        message: String,
    },
    /// The key is not accepted (401, codes 11 and 12).
    Unauthorized {
        /// Backlog's code.
        code: i32,
        /// Backlog's message.
        message: String,
    },
    /// Backlog understood and refused.
    Refused {
        /// HTTP status.
        status: u16,
        /// Backlog's code; 0 where it gave none.
        code: i32,
        /// Backlog's message.
        message: String,
    },
    /// Backlog or a gateway before it failed (5xx, code 1).
    Server {
        /// HTTP status.
        status: u16,
        /// Backlog's code; 0 where it gave none.
        code: i32,
        /// Backlog's message.
        message: String,
        /// A write was sent: its outcome is unknown.
        written: bool,
    },
    /// No connection: nothing was sent.
    Unreachable {
        /// Host.
        host: String,
        /// The system's words.
        reason: String,
        /// TLS failed; trying again will not help.
        tls: bool,
    },
    /// The connection broke, or the answer was cut off.
    Dropped {
        /// Host.
        host: String,
        /// What broke.
        reason: String,
        /// A write was sent: its outcome is unknown.
        written: bool,
    },
    /// No answer in time.
    TimedOut {
        /// Host.
        host: String,
        /// The limit.
        seconds: u64,
        /// A write was sent: its outcome is unknown.
        written: bool,
    },
    /// The rate limit is used up (429, code 13, or known beforehand). Nothing was done.
    RateLimited {
        /// Class of the call.
        class: RateClass,
        /// When it is reset.
        reset: DateTime<Utc>,
    },
    /// Not an answer of the API, e.g. HTML.
    NotBacklog {
        /// Host.
        host: String,
        /// HTTP status.
        status: u16,
        /// Content type, or what there was instead.
        content: String,
        /// A write was sent: its outcome is unknown.
        written: bool,
    },
    /// More than the driver reads.
    TooLarge {
        /// The limit.
        megabytes: usize,
        /// A write was sent: its outcome is unknown.
        written: bool,
    },
    /// A redirect; none is followed.
    Redirected {
        /// Host.
        host: String,
        /// Host of the target.
        target: String,
        /// A write was sent: its outcome is unknown.
        written: bool,
    },
    /// Any of the others, met while connecting: 08S01 becomes 08001.
    Connecting {
        /// Host.
        host: String,
        /// What went wrong.
        failure: Box<Failure>,
    },
}

impl Failure {
    /// True when the object does not exist: a read gives no row, a write changes none.
    pub fn is_gone(&self) -> bool {
        matches!(self, Failure::Gone { .. })
    }

    /// True when the object is not there for this user: it does not exist, or their role, the project or
    /// the plan does not allow it.
    pub fn is_unreadable(&self) -> bool {
        match self {
            Failure::Gone { .. } => true,
            Failure::Refused { status, code, .. } => {
                matches!(code, 2 | 3 | 5) || (*code == 0 && matches!(status, 402 | 403))
            }
            _ => false,
        }
    }

    /// True for the answer to a PATCH of an issue that changes nothing: the row is as it should be.
    pub fn is_no_change(&self) -> bool {
        matches!(self, Failure::Refused { code: 7, message, .. } if message.trim() == "No comment content.")
    }

    /// True where Backlog refuses a value, in which something that does not exist may be named.
    pub fn is_bad_value(&self) -> bool {
        matches!(self, Failure::Refused { status: 400, code: 7, .. })
    }

    /// Backlog's code, where it gave one.
    pub fn code(&self) -> Option<i32> {
        match self {
            Failure::Gone { .. } => Some(6),
            Failure::RateLimited { .. } => Some(13),
            Failure::Unauthorized { code, .. }
            | Failure::Refused { code, .. }
            | Failure::Server { code, .. } => Some(*code).filter(|code| *code != 0),
            Failure::Connecting { failure, .. } => failure.code(),
            Failure::Unreachable { .. }
            | Failure::Dropped { .. }
            | Failure::TimedOut { .. }
            | Failure::NotBacklog { .. }
            | Failure::TooLarge { .. }
            | Failure::Redirected { .. } => None,
        }
    }

    /// True when a write was sent and nothing tells whether it was carried out.
    pub fn is_unknown(&self) -> bool {
        match self {
            Failure::Server { written, .. }
            | Failure::Dropped { written, .. }
            | Failure::TimedOut { written, .. }
            | Failure::NotBacklog { written, .. }
            | Failure::TooLarge { written, .. }
            | Failure::Redirected { written, .. } => *written,
            Failure::Connecting { failure, .. } => failure.is_unknown(),
            Failure::Gone { .. }
            | Failure::Unauthorized { .. }
            | Failure::Refused { .. }
            | Failure::Unreachable { .. }
            | Failure::RateLimited { .. } => false,
        }
    }

    /// The same failure of a write that changes no row, whatever became of it: there is no outcome to look for.
    pub fn without_outcome(mut self) -> Self {
        match &mut self {
            Failure::Server { written, .. }
            | Failure::Dropped { written, .. }
            | Failure::TimedOut { written, .. }
            | Failure::NotBacklog { written, .. }
            | Failure::TooLarge { written, .. }
            | Failure::Redirected { written, .. } => *written = false,
            Failure::Connecting { failure, .. } => **failure = failure.as_ref().clone().without_outcome(),
            Failure::Gone { .. }
            | Failure::Unauthorized { .. }
            | Failure::Refused { .. }
            | Failure::Unreachable { .. }
            | Failure::RateLimited { .. } => {}
        }
        self
    }

    /// True when the call may be sent again by itself: it is a read and the cause may pass, or nothing
    /// was sent. A 429 has its own rule.
    pub(super) fn may_repeat(&self, is_read: bool) -> bool {
        match self {
            Failure::Unreachable { tls, .. } => !tls,
            Failure::Dropped { .. } => is_read,
            Failure::Server { status, .. } => is_read && matches!(status, 502..=504),
            _ => false,
        }
    }
}

/// Makes an error of Backlog's message.
type Refusal = fn(&str) -> Error;

/// Refusals by Backlog's code. <https://developer.nulab.com/docs/backlog/error-response/>
const BY_CODE: &[(i32, Refusal)] = &[
    (2, |message| errors::licence(message)),
    (3, |message| errors::licence(message)),
    (4, |message| errors::not_permitted(message)),
    (5, |message| errors::not_permitted(message)),
    (7, |message| errors::invalid_value(message)),
    (8, |message| errors::space_full(message)),
    (9, |message| errors::space_full(message)),
    (10, |message| errors::file_too_large(message)),
    (11, |message| errors::unauthorized(message)),
    (12, |message| errors::second_factor(message)),
];

/// Refusals without a known code, by HTTP status.
const BY_STATUS: &[(u16, Refusal)] = &[
    (400, |message| errors::invalid_value(message)),
    (401, |message| errors::unauthorized(message)),
    (402, |message| errors::licence(message)),
    (403, |message| errors::not_permitted(message)),
    (409, |message| errors::conflict(message)),
    (413, |message| errors::file_too_large(message)),
];

/// A status that says more than the general code 7.
const CONFLICT: u16 = 409;

/// Backlog's message without its full stop: ours goes on after it.
fn clause(message: &str) -> &str {
    message.trim_end().trim_end_matches(['.', '。'])
}

fn refusal(status: u16, code: i32, message: &str) -> Error {
    let message = clause(message);
    let by_code = BY_CODE.iter().find(|(known, _)| *known == code && status != CONFLICT);
    let by_status = || BY_STATUS.iter().find(|(known, _)| *known == status).map(|(_, error)| *error);
    match by_code.map(|(_, error)| *error).or_else(by_status) {
        Some(error) => error(message),
        None => errors::refused(status, message),
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        let native = failure.code().unwrap_or(0);
        let error = match &failure {
            Failure::Gone { message } => errors::gone(clause(message)),
            Failure::Unauthorized { code, message } => refusal(401, *code, message),
            Failure::Refused { status, code, message } => refusal(*status, *code, message),
            Failure::Server { status, message, written: false, .. } => {
                errors::server_error(status, clause(message))
            }
            Failure::Server { status, message, written: true, .. } => {
                errors::server_error_write(status, clause(message))
            }
            Failure::Unreachable { host, reason, tls: false } => errors::unreachable(host, reason),
            Failure::Unreachable { host, reason, tls: true } => errors::untrusted(host, reason),
            Failure::Dropped { host, reason, written: false } => errors::dropped(host, reason),
            Failure::Dropped { host, reason, written: true } => errors::dropped_write(host, reason),
            Failure::TimedOut { host, seconds, written: false } => errors::timed_out(host, seconds),
            Failure::TimedOut { host, seconds, written: true } => errors::timed_out_write(host, seconds),
            Failure::RateLimited { class, reset } => {
                errors::rate_limited(class.name(), reset.format("%Y-%m-%d %H:%M:%S UTC"))
            }
            Failure::NotBacklog { host, status, content, written: false } => {
                errors::not_backlog(host, status, content)
            }
            Failure::NotBacklog { host, status, content, written: true } => {
                errors::not_backlog_write(host, status, content)
            }
            Failure::TooLarge { megabytes, written: false } => errors::too_large(megabytes),
            Failure::TooLarge { megabytes, written: true } => errors::too_large_write(megabytes),
            Failure::Redirected { host, target, written: false } => errors::redirected(host, target),
            Failure::Redirected { host, target, written: true } => errors::redirected_write(host, target),
            Failure::Connecting { host, failure } => connecting(host, failure),
        };
        let error = error.with_native(native);
        if failure.is_unknown() { error.with_unknown_outcome() } else { error }
    }
}

/// While connecting, a lost connection is one that was not established, and a missing space an address
/// that is wrong.
fn connecting(host: &str, failure: &Failure) -> Error {
    if let Failure::Gone { message } = failure {
        return errors::no_space(host, clause(message));
    }
    let mut error = Error::from(failure.clone());
    if error.state.0 == "08S01" {
        error.state.0 = "08001";
    }
    error
}
