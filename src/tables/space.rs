//! A Backlog space as the tables use it: the client, and what is read once and kept for a while.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use chrono_tz::Tz;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::custom_fields::{self, Kept};
use super::errors::unexpected_answer;
use super::freshness::{Asked, Freshness, Outdating};
use super::names::{Lists, Names};
use crate::api::{Client, Request, driven};
use crate::error::Result;
use crate::settings::{PartialResultPolicy, Settings};

/// The space of one connection. Shared in an `Arc`.
pub struct Space {
    client: Client,
    timezone: Tz,
    pub(super) freshness: Freshness,
    max_concurrency: usize,
    tolerates_partial_results: bool,
    pub(super) projects: Arc<KeptProjects>,
    pub(super) lists: Lists,
    pub(super) custom_fields: Mutex<HashMap<i64, Kept>>,
}

/// Teams bring their members to projects.
const TEAMS: [&str; 2] = ["/projects/:projectIdOrKey/teams", "/teams"];

/// The project list, and when it was asked for.
type KeptProjects = Mutex<Option<(Asked, Arc<Projects>)>>;

/// The project list: ids and keys.
#[derive(Debug, Default)]
pub(super) struct Projects {
    /// In the order of the list.
    pub rows: Vec<Project>,
    key_of: HashMap<i64, usize>,
}

/// One project of the list.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Project {
    pub id: i64,
    #[serde(rename = "projectKey")]
    pub key: String,
}

impl Space {
    /// The space that `client` reaches; dates that are not at midnight UTC are read in `timezone`.
    pub fn new(client: Client, settings: &Settings, timezone: Tz) -> Self {
        Space {
            client,
            timezone,
            freshness: Freshness::new(settings.metadata_tolerance),
            max_concurrency: settings.max_concurrency.max(1),
            tolerates_partial_results: settings.on_partial_result == PartialResultPolicy::Warn,
            projects: Arc::default(),
            lists: Lists::default(),
            custom_fields: Mutex::default(),
        }
    }

    /// The client.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Time zone of the space.
    pub fn timezone(&self) -> Tz {
        self.timezone
    }

    /// Whether rows that hang from something unreadable are left out with a warning.
    pub(super) fn tolerates_partial_results(&self) -> bool {
        self.tolerates_partial_results
    }

    /// Requests under way at once, at least 1.
    pub fn max_concurrency(&self) -> usize {
        self.max_concurrency
    }

    /// The project list, read at most once in the tolerated time; simultaneous callers wait for one answer.
    pub(super) async fn projects(&self) -> Result<Arc<Projects>> {
        let (kept, client) = (Arc::clone(&self.projects), self.client.clone());
        let freshness = self.freshness.clone();
        // Whoever holds the lock must go on, polled or not.
        driven(async move {
            let mut kept = kept.lock().await;
            if let Some((_, projects)) = kept.as_ref().filter(|(asked, _)| freshness.is_fresh(*asked)) {
                return Ok(Arc::clone(projects));
            }
            let (request, asked) = (Request::get("/projects"), freshness.asking());
            let body = client.get(&request).await?;
            let rows: Vec<Project> =
                serde_json::from_slice(&body).map_err(|error| unexpected_answer(&request, error))?;
            let projects = Arc::new(Projects::new(rows));
            *kept = Some((asked, Arc::clone(&projects)));
            Ok(projects)
        })
        .await
    }

    /// To be held while something of the list at `endpoint` is written: what is kept may tell of it.
    pub(super) fn outdating(&self, endpoint: &str) -> Option<Outdating<'_>> {
        let is_kept =
            Names::has_list(endpoint) || endpoint == custom_fields::ENDPOINT || TEAMS.contains(&endpoint);
        is_kept.then(|| self.freshness.outdating())
    }
}

impl Projects {
    pub(super) fn new(rows: Vec<Project>) -> Self {
        let key_of = rows.iter().enumerate().map(|(at, project)| (project.id, at)).collect();
        Projects { rows, key_of }
    }

    pub(super) fn key(&self, id: i64) -> Option<&str> {
        self.rows.get(*self.key_of.get(&id)?).map(|project| project.key.as_str())
    }
}

impl fmt::Debug for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Space").field("timezone", &self.timezone.name()).finish_non_exhaustive()
    }
}
