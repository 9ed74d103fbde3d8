//! Custom fields as columns: `Issues` of one project, made from the project's definitions.
//!
//! The definitions are read when a statement or a catalog function asks for such a table, once in the
//! tolerated time. A table that was given out keeps its shape.

mod columns;
mod definitions;
mod issues;
mod names;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Mutex;

use super::declare::{ProjectOf, Table};
use super::errors::unexpected_answer;
use super::freshness::Asked;
use super::space::{Project, Space};
use crate::api::Request;
use crate::error::Result;
use definitions::Definition;
pub use issues::description;

/// The only table in the schema of a project.
pub const ISSUES: &str = "Issues";

/// Parameter of a field, before its id.
pub(super) const FIELD_PARAMETER: &str = "customField_";

/// Where the definitions are read.
pub(super) const ENDPOINT: &str = "/projects/:projectIdOrKey/customFields";

/// What is known of one project's fields. Callers wait for one answer.
pub(super) type Kept = Arc<Mutex<Option<(Asked, Arc<Vec<Definition>>)>>>;

/// Where the issues of one project are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the schema that has the project's key.
    OwnSchema,
    /// In the schema of the tables of all projects.
    Common,
}

impl Space {
    /// The key of the joined project that has it in any case. One request where the list is not known.
    pub async fn project_key(&self, key: &str) -> Result<Option<String>> {
        Ok(self.project(key).await?.map(|project| project.key))
    }

    /// Keys of all joined projects. One request where the list is not known.
    pub async fn project_keys(&self) -> Result<Vec<String>> {
        Ok(self.projects().await?.rows.iter().map(|project| project.key.clone()).collect())
    }

    /// Issues of the project with that key in any case; `None` where none has it. Up to two requests: the
    /// projects and the definitions.
    ///
    /// Whoever may not see the definitions has the table without fields.
    pub async fn issues_of_project(&self, key: &str, place: Place) -> Result<Option<&'static Table>> {
        let Some(project) = self.project(key).await? else { return Ok(None) };
        let definitions = self.definitions(project.id).await?;
        Ok(Some(issues::table(&project, place, &definitions)))
    }

    async fn project(&self, key: &str) -> Result<Option<Project>> {
        let projects = self.projects().await?;
        Ok(projects.rows.iter().find(|project| project.key.eq_ignore_ascii_case(key)).cloned())
    }

    /// The items of a field as they are now, where what is kept of them was asked for before that moment.
    /// One request.
    pub(super) async fn items_again(
        &self,
        project: i64,
        field: i64,
        moment: Instant,
    ) -> Result<Option<Vec<(i64, String)>>> {
        let place = Arc::clone(self.custom_fields.lock().await.entry(project).or_default());
        let mut kept = place.lock().await;
        if kept.as_ref().is_some_and(|(asked, _)| !asked.is_before(moment)) {
            return Ok(None);
        }
        *kept = None;
        drop(kept);
        let definitions = self.definitions(project).await?;
        let items = definitions.iter().find(|one| one.id == field).and_then(|one| one.items.as_ref());
        Ok(items.map(|items| items.iter().map(|item| (item.id, item.name.clone())).collect()))
    }

    async fn definitions(&self, project: i64) -> Result<Arc<Vec<Definition>>> {
        let place = Arc::clone(self.custom_fields.lock().await.entry(project).or_default());
        let mut kept = place.lock().await;
        if let Some((_, known)) = kept.as_ref().filter(|(asked, _)| self.freshness.is_fresh(*asked)) {
            return Ok(Arc::clone(known));
        }
        let asked = self.freshness.asking();
        let request = Request::get(ENDPOINT).with_path_value("projectIdOrKey", project);
        let definitions = match self.client().get(&request).await {
            Err(failure) if failure.is_unreadable() => Vec::new(),
            answer => definitions::read(&answer?).map_err(|error| unexpected_answer(&request, error))?,
        };
        let definitions = Arc::new(definitions);
        *kept = Some((asked, Arc::clone(&definitions)));
        Ok(definitions)
    }
}
