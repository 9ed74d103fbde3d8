//! What a stand-in space can be started with.

use std::path::PathBuf;

use crate::faults::Fault;
pub use crate::rate_limit::RateLimit;

/// How `minId` and `maxId` bound a list. Backlog does not document it and clients disagree, so both
/// can be had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdBounds {
    /// The named id itself is left out.
    #[default]
    Exclusive,
    /// The named id itself is delivered.
    Inclusive,
}

/// The language of the names and messages that Backlog translates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Japanese.
    Japanese,
}

impl Language {
    /// `en` or `ja`, as the API spells it.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Japanese => "ja",
        }
    }

    /// The one of two texts that is in this language.
    pub fn pick<T>(self, english: T, japanese: T) -> T {
        match self {
            Language::English => english,
            Language::Japanese => japanese,
        }
    }
}

/// What a space starts with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Data {
    /// Content made up from the seed, of any size.
    #[default]
    Generated,
    /// A small hand-written space of a software company, in the language of the space. Numbers of
    /// issues, projects, comments and pages are its own.
    Team,
}

/// What the plan of the space includes. Without a feature its endpoints answer code 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Users and teams are administered in the space itself, as on classic plans.
    pub classic: bool,
    /// Wiki pages.
    pub wiki: bool,
    /// Documents.
    pub documents: bool,
    /// Shared files.
    pub file_sharing: bool,
    /// Git repositories and pull requests.
    pub git: bool,
    /// Custom fields.
    pub custom_fields: bool,
    /// Parents and children of issues.
    pub parent_child_issues: bool,
    /// Children of children.
    pub grandchild_issues: bool,
    /// Largest file accepted, in bytes.
    pub largest_file: usize,
}

impl Plan {
    /// Whether issues can be three levels deep.
    pub fn has_grandchildren(&self) -> bool {
        self.parent_child_issues && self.grandchild_issues
    }
}

impl Default for Plan {
    fn default() -> Self {
        Plan {
            classic: false,
            wiki: true,
            documents: true,
            file_sharing: true,
            git: true,
            custom_fields: true,
            parent_child_issues: true,
            grandchild_issues: true,
            largest_file: 10 * 1024 * 1024,
        }
    }
}

/// The one application that is registered for OAuth 2.0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthClient {
    /// Its public name.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// Where people are sent back to; nowhere else.
    pub redirect_uri: String,
    /// How long an access token lasts, in seconds.
    pub token_seconds: u32,
    /// How long an authorization code lasts, in seconds.
    pub code_seconds: u32,
}

impl Default for OAuthClient {
    fn default() -> Self {
        OAuthClient {
            id: "sandbox-client".to_owned(),
            secret: "sandbox-client-secret".to_owned(),
            redirect_uri: "http://127.0.0.1:8765/callback".to_owned(),
            token_seconds: 3600,
            code_seconds: 300,
        }
    }
}

/// Everything a stand-in space can be started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// What the space starts with.
    pub data: Data,
    /// Number of issues over all projects.
    pub issues: u32,
    /// Number of projects, at least 1.
    pub projects: u32,
    /// Each issue has between none and this many comments.
    pub comments_per_issue: u32,
    /// Wiki pages of each project.
    pub wikis_per_project: u32,
    /// Documents of each project, beside one in the trash.
    pub documents_per_project: u32,
    /// The same seed and sizes give the same data.
    pub seed: u64,
    /// Rate limits.
    pub rate_limit: RateLimit,
    /// Meaning of `minId` and `maxId`.
    pub id_bounds: IdBounds,
    /// Language of standard names, and of messages to users who have chosen none.
    pub language: Language,
    /// What the plan includes.
    pub plan: Plan,
    /// Who can ask for access tokens.
    pub oauth: OAuthClient,
    /// What goes wrong from the start.
    pub faults: Vec<Fault>,
    /// Where the journal is written as well, one JSON object a line, behind what is there.
    pub journal: Option<PathBuf>,
}

impl Options {
    /// Refuses what could never work.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.faults.iter().try_for_each(Fault::check)?;
        let redirect = url::Url::parse(&self.oauth.redirect_uri);
        let redirect =
            redirect.map_err(|error| format!("redirect URI {:?}: {error}", self.oauth.redirect_uri))?;
        if redirect.fragment().is_some() {
            return Err(format!("redirect URI {redirect}: it must not have a fragment"));
        }
        Ok(())
    }
}

impl Default for Options {
    fn default() -> Self {
        Options {
            port: 0,
            data: Data::default(),
            issues: 200,
            projects: 2,
            comments_per_issue: 4,
            wikis_per_project: 12,
            documents_per_project: 8,
            seed: 1,
            rate_limit: RateLimit::default(),
            id_bounds: IdBounds::default(),
            language: Language::default(),
            plan: Plan::default(),
            oauth: OAuthClient::default(),
            faults: Vec::new(),
            journal: None,
        }
    }
}
