//! Lists that give ids their names, read once and kept for a while.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use futures::stream::{self, StreamExt, TryStreamExt};
use serde::Deserialize;

use super::declare::Choice;
use super::errors::unexpected_answer;
use super::freshness::{Asked, Freshness};
use super::space::Space;
use crate::api::Request;
use crate::error::Result;

/// What ids have their names from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Names {
    /// Keys of the joined projects.
    ProjectKeys,
    /// Statuses of each project.
    Statuses,
    /// Issue types of each project.
    IssueTypes,
    /// Priorities, the same everywhere.
    Priorities,
    /// Resolutions, the same everywhere.
    Resolutions,
    /// Categories of each project.
    Categories,
    /// Versions of each project, which are the milestones, too.
    Versions,
    /// Members of each project. Whoever has left is not among them, but may be named by a row.
    Members,
    /// Users of the space. Whoever has left is not among them.
    Users,
    /// Keys of issues: no list has them, each is looked up by itself.
    IssueKeys,
    /// Custom fields of each project.
    CustomFields,
    /// Git repositories of each project.
    Repositories,
    /// Teams of the space.
    Teams,
    /// Items of a custom field, which its definition lists.
    Items(&'static [Choice]),
    /// Kinds that no endpoint lists, the same everywhere. There may be others.
    Kinds(&'static [Choice]),
}

/// How a text is made of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// It is one.
    One,
    /// It is one, or several joined by [`SEPARATOR`], which names may hold, too: only what it begins with is
    /// looked at.
    Joined,
}

/// Most elements of a page.
const PAGE: usize = 100;

/// Between the names, or ids, of several elements in one text.
pub(super) const SEPARATOR: &str = ", ";

impl Reading {
    /// Whether an element of that name may be (the first) in the text.
    fn finds(self, name: &str, text: &str) -> bool {
        match self {
            Reading::One => name == text,
            Reading::Joined => {
                text.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(SEPARATOR))
            }
        }
    }
}

/// One element of such a list.
#[derive(Clone, Debug, Deserialize)]
struct Named {
    id: i64,
    name: String,
}

/// A list, and the project it belongs to.
type Place = (Names, Option<i64>);

/// The lists read so far.
#[derive(Debug, Default)]
pub(super) struct Lists(Mutex<HashMap<Place, Kept>>);

/// A list, and when it was asked for.
#[derive(Debug)]
struct Kept {
    asked: Asked,
    list: Arc<Vec<Named>>,
}

impl Names {
    fn endpoint(self) -> &'static str {
        match self {
            Names::ProjectKeys => "/projects",
            Names::Statuses => "/projects/:projectIdOrKey/statuses",
            Names::IssueTypes => "/projects/:projectIdOrKey/issueTypes",
            Names::Categories => "/projects/:projectIdOrKey/categories",
            Names::Versions => "/projects/:projectIdOrKey/versions",
            Names::Priorities => "/priorities",
            Names::Resolutions => "/resolutions",
            Names::Members => "/projects/:projectIdOrKey/users",
            Names::Users => "/users",
            Names::CustomFields => "/projects/:projectIdOrKey/customFields",
            Names::Repositories => "/projects/:projectIdOrKey/git/repositories",
            Names::Teams => "/teams",
            Names::IssueKeys | Names::Items(_) | Names::Kinds(_) => "",
        }
    }

    /// Every kind.
    const ALL: [Names; 12] = [
        Names::ProjectKeys,
        Names::Statuses,
        Names::IssueTypes,
        Names::Priorities,
        Names::Resolutions,
        Names::Categories,
        Names::Versions,
        Names::Members,
        Names::Users,
        Names::CustomFields,
        Names::Repositories,
        Names::Teams,
    ];

    /// True for an endpoint whose answers are kept as a list of names.
    pub(super) fn has_list(endpoint: &str) -> bool {
        Self::ALL.iter().any(|names| names.endpoint() == endpoint)
    }

    /// True where each project has a list of its own.
    pub(super) fn of_each_project(self) -> bool {
        self.endpoint().contains(':')
    }

    /// True where the list comes in pages.
    fn is_paged(self) -> bool {
        self == Names::Teams
    }

    /// The list that no request reads.
    fn fixed(self) -> Option<Vec<Named>> {
        let named = |id, name: &str| Named { id, name: name.to_owned() };
        match self {
            Names::IssueKeys => Some(Vec::new()),
            Names::Items(items) | Names::Kinds(items) => {
                Some(items.iter().map(|item| named(item.id, item.shown)).collect())
            }
            _ => None,
        }
    }

    /// Whether every name that a row can have is in the lists.
    fn is_complete(self) -> bool {
        !self.may_have_left() && !matches!(self, Names::Kinds(_))
    }

    /// True of people, who may have left: rows still name them, lists do not.
    pub(super) fn may_have_left(self) -> bool {
        matches!(self, Names::Members | Names::Users)
    }
}

impl Lists {
    /// Never held while anything is waited for.
    fn lists(&self) -> MutexGuard<'_, HashMap<Place, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kept(&self, place: Place, freshness: &Freshness) -> Option<Arc<Vec<Named>>> {
        let lists = self.lists();
        let kept = lists.get(&place)?;
        freshness.is_fresh(kept.asked).then(|| Arc::clone(&kept.list))
    }
}

impl Space {
    /// The ids that stand for one of these texts in these projects (or in any). `None`: the texts may belong
    /// to ids that no list tells of, so nothing can be selected by them.
    pub(super) async fn ids_of(
        self: &Arc<Self>,
        names: Names,
        reading: Reading,
        wanted: &[String],
        projects: Option<Vec<i64>>,
    ) -> Result<Option<Vec<i64>>> {
        let lists = self.lists(names, projects).await?;
        let all = || lists.iter().flat_map(|list| list.iter());
        let is_known = |text: &String| all().any(|named| reading.finds(&named.name, text));
        if !names.is_complete() && !wanted.iter().all(is_known) {
            return Ok(None);
        }
        let is_wanted = |named: &&Named| wanted.iter().any(|text| reading.finds(&named.name, text));
        let mut ids: Vec<i64> = all().filter(is_wanted).map(|named| named.id).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(Some(ids))
    }

    /// How many requests [`Space::named`] would make.
    pub(super) async fn lists_to_read(
        self: &Arc<Self>,
        names: Names,
        projects: Option<&[i64]>,
    ) -> Result<usize> {
        let places: Vec<Place> = match names {
            names if names == Names::ProjectKeys || names.fixed().is_some() => Vec::new(),
            names if !names.of_each_project() => vec![(names, None)],
            names => {
                let projects = match projects {
                    Some(projects) => projects.to_vec(),
                    None => self.projects().await?.rows.iter().map(|project| project.id).collect(),
                };
                projects.into_iter().map(|project| (names, Some(project))).collect()
            }
        };
        let mut missing = 0;
        for place in places {
            missing += usize::from(self.lists.kept(place, &self.freshness).is_none());
        }
        Ok(missing)
    }

    /// Forgets what is kept where a list of these names was asked for before that moment, and tells so.
    pub(super) async fn forget_names(&self, names: Names, project: Option<i64>, moment: Instant) -> bool {
        let asked = match names {
            Names::ProjectKeys => self.projects.lock().await.as_ref().map(|(asked, _)| *asked),
            _ => self.lists.lists().get(&(names, project)).map(|kept| kept.asked),
        };
        let is_old = asked.is_some_and(|asked| asked.is_before(moment));
        if is_old {
            self.freshness.forget();
        }
        is_old
    }

    /// Ids with their names, each id once.
    pub(super) async fn named(
        self: &Arc<Self>,
        names: Names,
        projects: Option<Vec<i64>>,
    ) -> Result<Vec<(i64, String)>> {
        let lists = self.lists(names, projects).await?;
        let all = lists.iter().flat_map(|list| list.iter());
        let mut known = HashSet::new();
        let once = all.filter(|named| known.insert(named.id));
        Ok(once.map(|named| (named.id, named.name.clone())).collect())
    }

    async fn lists(
        self: &Arc<Self>,
        names: Names,
        projects: Option<Vec<i64>>,
    ) -> Result<Vec<Arc<Vec<Named>>>> {
        if names == Names::ProjectKeys {
            let projects = self.projects().await?;
            let named =
                projects.rows.iter().map(|project| Named { id: project.id, name: project.key.clone() });
            return Ok(vec![Arc::new(named.collect())]);
        }
        if let Some(fixed) = names.fixed() {
            return Ok(vec![Arc::new(fixed)]);
        }
        if !names.of_each_project() {
            return Ok(vec![self.list((names, None)).await?]);
        }
        let projects = match projects {
            Some(projects) => projects,
            None => self.projects().await?.rows.iter().map(|project| project.id).collect(),
        };
        stream::iter(projects)
            .map(|project| {
                let space = Arc::clone(self);
                async move { space.list((names, Some(project))).await }
            })
            .buffered(self.max_concurrency())
            .try_collect()
            .await
    }

    /// One list; a project that is gone has an empty one.
    async fn list(&self, place: Place) -> Result<Arc<Vec<Named>>> {
        if let Some(list) = self.lists.kept(place, &self.freshness) {
            return Ok(list);
        }
        let (names, project) = place;
        let asked = self.freshness.asking();
        let request = project.iter().fold(Request::get(names.endpoint()), |request, project| {
            request.with_path_value("projectIdOrKey", project)
        });
        let list = match names.is_paged() {
            true => self.pages(&request).await?,
            false => self.page(&request).await?,
        };
        let list = Arc::new(list);
        self.lists.lists().insert(place, Kept { asked, list: Arc::clone(&list) });
        Ok(list)
    }

    async fn page(&self, request: &Request) -> Result<Vec<Named>> {
        match self.client().get(request).await {
            Err(failure) if failure.is_gone() => Ok(Vec::new()),
            answer => serde_json::from_slice(&answer?).map_err(|error| unexpected_answer(request, error)),
        }
    }

    async fn pages(&self, request: &Request) -> Result<Vec<Named>> {
        let mut all = Vec::new();
        loop {
            let request = request.clone().with_parameter("count", PAGE).with_parameter("offset", all.len());
            let page = self.page(&request).await?;
            let is_last = page.len() < PAGE;
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }
}
