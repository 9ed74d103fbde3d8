//! A Backlog space as the tables use it: the client, and what is read once and kept for a while.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono_tz::Tz;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::custom_fields::{self, Kept};
use super::errors::unexpected_answer;
use super::names::{Lists, Names};
use crate::api::{Client, Request, driven};
use crate::error::Result;
use crate::settings::{PartialResultPolicy, Settings};

/// The space of one connection. Shared in an `Arc`.
pub struct Space {
    client: Client,
    timezone: Tz,
    tolerance: Duration,
    max_concurrency: usize,
    tolerates_partial_results: bool,
    projects: Arc<KeptProjects>,
    pub(super) lists: Lists,
    pub(super) custom_fields: Mutex<HashMap<i64, Kept>>,
}

/// Teams bring their members to a project.
const TEAMS_OF_PROJECT: &str = "/projects/:projectIdOrKey/teams";

/// The project list, and when it was read.
type KeptProjects = Mutex<Option<(Instant, Arc<Projects>)>>;

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
            tolerance: settings.metadata_tolerance,
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

    /// How long what was read is kept.
    pub(super) fn tolerance(&self) -> Duration {
        self.tolerance
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
        let (kept, client, tolerance) = (Arc::clone(&self.projects), self.client.clone(), self.tolerance);
        // Whoever holds the lock must go on, polled or not.
        driven(async move {
            let mut kept = kept.lock().await;
            if let Some((_, projects)) = kept.as_ref().filter(|(read, _)| read.elapsed() < tolerance) {
                return Ok(Arc::clone(projects));
            }
            let request = Request::get("/projects");
            let body = client.get(&request).await?;
            let rows: Vec<Project> =
                serde_json::from_slice(&body).map_err(|error| unexpected_answer(&request, error))?;
            let projects = Arc::new(Projects::new(rows));
            *kept = Some((Instant::now(), Arc::clone(&projects)));
            Ok(projects)
        })
        .await
    }

    /// True for a list of which what is kept may tell.
    pub(super) fn keeps(endpoint: &str) -> bool {
        Names::has_list(endpoint) || endpoint == custom_fields::ENDPOINT || endpoint == TEAMS_OF_PROJECT
    }

    /// Forgets what was read: something was written that it may tell of.
    pub async fn forget(&self) {
        *self.projects.lock().await = None;
        self.lists.forget();
        self.custom_fields.lock().await.clear();
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
