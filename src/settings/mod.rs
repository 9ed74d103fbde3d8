//! Connection properties, connection strings, DSN entries and secrets.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::error::Language;

/// What to do when the rate limit of a class is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum RateLimitPolicy {
    /// Wait until the window resets, within the query timeout.
    #[default]
    Wait,
    /// Fail with HYT00 naming the reset time.
    Fail,
}

/// The properties of one connection, checked and typed.
///
/// `Debug` never prints the key.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address of the space without path, e.g. `https://example.backlog.com/`.
    pub url: Url,
    /// API key of the user.
    pub api_key: SecretString,
    /// Key of the project whose custom fields `Backlog.Issues` shows.
    pub project: Option<String>,
    /// Schema of unqualified names.
    pub default_schema: String,
    /// Refuse every write (25006).
    pub read_only: bool,
    /// Permit UPDATE and DELETE without a restricting WHERE.
    pub allow_unfiltered_writes: bool,
    /// Requests under way at once.
    pub max_concurrency: usize,
    /// How long metadata (projects, statuses …) stays valid.
    pub metadata_tolerance: Duration,
    /// Limit of one HTTP request.
    pub timeout: Duration,
    /// Limit of connecting.
    pub login_timeout: Duration,
    /// Longest text reported as SQL_WVARCHAR, in characters; longer columns are SQL_WLONGVARCHAR.
    pub max_varchar_size: u32,
    /// Behaviour at the rate limit.
    pub rate_limit: RateLimitPolicy,
    /// File of the driver's log.
    pub logfile: Option<PathBuf>,
    /// 0 nothing … 5 everything; requests appear from 3.
    pub verbosity: u8,
    /// Language of messages and remarks.
    pub language: Language,
}
