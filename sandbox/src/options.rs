//! What a stand-in space can be started with.

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

/// Calls per user and minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimit {
    /// Headers are sent, nothing is refused.
    Off,
    /// One limit per class.
    PerMinute {
        /// Reads that are neither searches nor images.
        read: u32,
        /// Writes.
        update: u32,
        /// Searches.
        search: u32,
        /// Images.
        icon: u32,
    },
}

impl RateLimit {
    /// The published limits of a paid plan.
    pub const PUBLISHED: RateLimit = RateLimit::PerMinute { read: 600, update: 150, search: 150, icon: 60 };

    /// The same limit for every class.
    pub fn uniform(limit: u32) -> RateLimit {
        RateLimit::PerMinute { read: limit, update: limit, search: limit, icon: limit }
    }
}

impl Default for RateLimit {
    fn default() -> Self {
        RateLimit::PUBLISHED
    }
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

/// Everything a stand-in space can be started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Number of issues over all projects.
    pub issues: u32,
    /// Number of projects, at least 1.
    pub projects: u32,
    /// Each issue has between none and this many comments.
    pub comments_per_issue: u32,
    /// Wiki pages of each project.
    pub wikis_per_project: u32,
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
}

impl Default for Options {
    fn default() -> Self {
        Options {
            port: 0,
            issues: 200,
            projects: 2,
            comments_per_issue: 4,
            wikis_per_project: 12,
            seed: 1,
            rate_limit: RateLimit::default(),
            id_bounds: IdBounds::default(),
            language: Language::default(),
            plan: Plan::default(),
        }
    }
}
