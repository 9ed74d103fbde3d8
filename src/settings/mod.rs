//! Connection properties, connection strings, DSN entries and secrets.

#![forbid(unsafe_code)]

pub mod connection_string;
pub mod errors;
pub mod log;
pub mod properties;
#[cfg(test)]
mod tests;
mod values;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::error::{Error, Language, Result};
use properties::{Keyword, PROPERTIES, Property, keyword};

/// What to do when the rate limit of a class is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum RateLimitPolicy {
    /// Wait until the window resets, within the query timeout.
    #[default]
    Wait,
    /// Fail with HYT00 naming the reset time.
    Fail,
}

/// What to do where some of what rows hang from cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PartialResultPolicy {
    /// Leave those rows out and warn with 01000.
    #[default]
    Warn,
    /// Fail as if it were the only one.
    Error,
}

/// The properties of one connection, checked and typed.
///
/// `Debug` never prints the key.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address of the space without path, e.g. `https://example.backlog.com/`.
    pub url: Url,
    /// Name of the data source; `None` when connected without one.
    pub data_source: Option<String>,
    /// API key of the user.
    pub api_key: SecretString,
    /// Key of the one project that `Backlog.Issues` shows, with its custom fields.
    pub project: Option<String>,
    /// Schema of unqualified names.
    pub default_schema: String,
    /// Refuse every write (25006).
    pub read_only: bool,
    /// Permit UPDATE and DELETE without a restricting WHERE.
    pub allow_unfiltered_writes: bool,
    /// Rows that one statement may write.
    pub max_writes: usize,
    /// Requests under way at once.
    pub max_concurrency: usize,
    /// How long metadata (projects, statuses …) stays valid.
    pub metadata_tolerance: Duration,
    /// How long answers are given again without a request; zero = never.
    pub cache_tolerance: Duration,
    /// Limit of one HTTP request; zero = none.
    pub timeout: Duration,
    /// Limit of connecting; zero = none.
    pub login_timeout: Duration,
    /// Longest text reported as SQL_WVARCHAR, in characters; longer columns are SQL_WLONGVARCHAR.
    pub max_varchar_size: u32,
    /// Behaviour at the rate limit.
    pub rate_limit: RateLimitPolicy,
    /// What to do where some of what rows hang from cannot be read.
    pub on_partial_result: PartialResultPolicy,
    /// File of the driver's log.
    pub logfile: Option<PathBuf>,
    /// 0 nothing … 5 everything; requests appear from 3.
    pub verbosity: u8,
    /// Language of messages and remarks.
    pub language: Language,
    /// The value of each property as given or by default, for display; secrets are left out.
    pub shown: BTreeMap<&'static str, String>,
}

/// Where the entries of a DSN are looked up.
pub trait DsnSource {
    /// The value of `key` in the data source `dsn`; `None` or empty when it has none.
    fn get(&self, dsn: &str, key: &str) -> Option<String>;
}

impl<F: Fn(&str, &str) -> Option<String>> DsnSource for F {
    fn get(&self, dsn: &str, key: &str) -> Option<String> {
        self(dsn, key)
    }
}

impl Settings {
    /// The space's own name: the first label of its host.
    pub fn space_name(&self) -> &str {
        self.url.host_str().and_then(|host| host.split('.').next()).unwrap_or_default()
    }

    /// Checks and types the pairs of a connection string, completed by the entries of its DSN and by
    /// defaults. Empty values count as absent.
    ///
    /// Warnings: 01S00 for each unknown keyword. Errors: 08001 address missing, malformed or insecure; 28000
    /// no key; HY024 any other bad value.
    pub fn build(pairs: &[(String, String)], dsn: &dyn DsnSource) -> Result<(Settings, Vec<Error>)> {
        let given = Given { pairs, dsn, dsn_name: dsn_name(pairs) };
        let language = given.language()?;
        let settings = Settings {
            url: values::address(&given.text("Url").ok_or_else(errors::missing_url)?)?,
            data_source: given.dsn_name.map(str::to_owned),
            api_key: given.secret("ApiKey")?.ok_or_else(errors::missing_api_key)?,
            project: given.text("Project"),
            default_schema: given.text("DefaultSchema").unwrap_or_default(),
            read_only: given.boolean("ReadOnly")?,
            allow_unfiltered_writes: given.boolean("AllowUnfilteredWrites")?,
            max_writes: given.number("MaxWrites")? as usize,
            max_concurrency: given.number("MaxConcurrency")? as usize,
            metadata_tolerance: Duration::from_secs(given.number("MetadataTolerance")?),
            cache_tolerance: Duration::from_secs(given.number("CacheTolerance")?),
            timeout: Duration::from_secs(given.number("Timeout")?),
            login_timeout: Duration::from_secs(given.number("LoginTimeout")?),
            max_varchar_size: given.number("MaxVarcharSize")? as u32,
            rate_limit: match values::choice("RateLimit", &given.text("RateLimit").unwrap_or_default())? {
                "Fail" => RateLimitPolicy::Fail,
                _ => RateLimitPolicy::Wait,
            },
            on_partial_result: match values::choice(
                "OnPartialResult",
                &given.text("OnPartialResult").unwrap_or_default(),
            )? {
                "Error" => PartialResultPolicy::Error,
                _ => PartialResultPolicy::Warn,
            },
            logfile: given.text("Logfile").map(PathBuf::from),
            verbosity: given.number("Verbosity")? as u8,
            language,
            shown: given.shown(language),
        };
        let unknown = pairs.iter().filter(|(name, _)| matches!(keyword(name), Keyword::Unknown));
        let warnings = unknown.map(|(name, _)| errors::unknown_keyword(name)).collect();
        Ok((settings, warnings))
    }
}

/// The language of messages for an attempt to connect, also one that fails: `Language` where it is
/// given and valid, else the environment's.
pub fn language(pairs: &[(String, String)], dsn: &dyn DsnSource) -> Language {
    let given = Given { pairs, dsn, dsn_name: dsn_name(pairs) };
    given.language().unwrap_or_else(|_| values::environment_language())
}

/// The data source a connection string names: `DSN`, unless `DRIVER` stands before it.
pub fn dsn_name(pairs: &[(String, String)]) -> Option<&str> {
    let first = pairs.iter().find_map(|(name, value)| match keyword(name) {
        Keyword::Manager(manager @ ("DSN" | "DRIVER")) => Some((manager, value.as_str())),
        _ => None,
    });
    first.filter(|(manager, value)| *manager == "DSN" && !value.is_empty()).map(|(_, value)| value)
}

/// The values of one attempt to connect.
struct Given<'a> {
    pairs: &'a [(String, String)],
    dsn: &'a dyn DsnSource,
    dsn_name: Option<&'a str>,
}

impl Given<'_> {
    /// The text of a property: from the string, else from the DSN, else its default.
    fn text(&self, name: &str) -> Option<String> {
        let property = PROPERTIES.iter().find(|property| property.name == name)?;
        self.in_string(property)
            .or_else(|| self.in_dsn(property))
            .or_else(|| property.default.map(str::to_owned))
    }

    /// First name wins, whichever of the synonyms it is.
    fn in_string(&self, property: &Property) -> Option<String> {
        let named =
            |name: &str| matches!(keyword(name), Keyword::Property(other) if other.name == property.name);
        let found = self.pairs.iter().find(|(name, value)| named(name) && !value.is_empty());
        found.map(|(_, value)| value.clone())
    }

    fn in_dsn(&self, property: &Property) -> Option<String> {
        let dsn = self.dsn_name?;
        property.names().find_map(|name| self.dsn.get(dsn, name).filter(|value| !value.trim().is_empty()))
    }

    /// Every value that may be shown.
    fn shown(&self, language: Language) -> BTreeMap<&'static str, String> {
        let open = PROPERTIES.iter().filter(|property| !property.secret);
        let given = open.filter_map(|property| Some((property.name, self.text(property.name)?)));
        let word = if language == Language::Japanese { "ja" } else { "en" };
        given.chain([("Language", word.to_owned())]).collect()
    }

    fn language(&self) -> Result<Language> {
        Ok(match self.text("Language") {
            Some(word) if values::choice("Language", &word)? == "ja" => Language::Japanese,
            Some(_) => Language::English,
            None => values::environment_language(),
        })
    }

    fn boolean(&self, name: &str) -> Result<bool> {
        values::boolean(name, &self.text(name).unwrap_or_default())
    }

    fn number(&self, name: &str) -> Result<u64> {
        values::number(name, &self.text(name).unwrap_or_default())
    }

    fn secret(&self, name: &str) -> Result<Option<SecretString>> {
        let text = self.text(name).map(|value| values::secret(name, &value)).transpose()?;
        Ok(text.map(SecretString::from))
    }
}
