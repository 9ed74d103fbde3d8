//! The endpoint table of the Backlog API v2: every endpoint with its parameters, as data.
//!
//! The stand-in routes and validates from it; the driver's tests check their own declarations
//! against it. The data is `data/endpoints.json`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

const DATA: &str = include_str!("../data/endpoints.json");

/// The rate-limit class an endpoint is counted in.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RateClass {
    /// Images.
    Icon,
    /// Issue and wiki searches and their counts.
    Search,
    /// Every write.
    Update,
    /// Every other read.
    Read,
    /// Not counted.
    None,
}

/// How an endpoint hands out a long list.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Paging {
    /// Everything at once.
    None,
    /// `offset` and `count`.
    Offset,
    /// `minId`, `maxId` and `count`.
    Id,
}

/// Whether an endpoint still exists.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Lifecycle {
    /// Documented today.
    Current,
    /// Works on classic plans only.
    Classic,
    /// Removed from the service.
    Removed,
    /// Served, never documented.
    Undocumented,
}

/// The least that the caller has to be.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Anybody who can see the object.
    All,
    /// Members who may add issues, and everybody without restriction.
    AddIssues,
    /// Everybody without restriction.
    Unrestricted,
    /// Administrators of the project, or of any project where the call is about none.
    ProjectAdministrator,
    /// Administrators of the space.
    Administrator,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// An `application/x-www-form-urlencoded` body.
    Form,
    /// A part of a `multipart/form-data` body.
    Multipart,
}

/// What the text of a parameter must look like.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub enum ParameterType {
    /// Any text.
    String,
    /// A whole number.
    Int,
    /// A number with or without a fraction.
    Number,
    /// `true` or `false`.
    Bool,
    /// `yyyy-MM-dd`.
    Date,
    /// A number or a date, by the kind of the custom field it is about.
    NumberOrDate,
    /// The value of a custom field, by its kind.
    CustomValue,
    /// The bytes of a file.
    File,
}

/// One parameter of an endpoint.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Parameter {
    /// Where it travels.
    #[serde(rename = "in")]
    pub place: Place,
    /// Its name as documented: `count`, `projectId[]`, `customField_{id}_min`.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Smallest number accepted.
    pub min: Option<i64>,
    /// Largest number accepted.
    pub max: Option<i64>,
    /// What holds when it is absent.
    pub default: Option<Value>,
    /// The only texts accepted.
    #[serde(default)]
    pub one_of: Vec<String>,
    /// Fewest characters accepted.
    pub min_length: Option<usize>,
    /// Most characters accepted.
    pub max_length: Option<usize>,
    /// What else the documentation says.
    #[serde(default)]
    pub remarks: String,
}

impl Parameter {
    /// True for `name[]`.
    pub fn is_array(&self) -> bool {
        self.name.ends_with("[]")
    }

    /// True for the `customField_{id}` family.
    pub fn is_custom_field(&self) -> bool {
        self.name.contains("{id}")
    }
}

/// One endpoint.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    /// Heading it is documented under.
    pub group: String,
    /// `GET`, `POST`, `PATCH`, `PUT` or `DELETE`.
    pub method: String,
    /// Path below `/api/v2`, with `:name` for parameters.
    pub path: String,
    /// What it does.
    pub title: String,
    /// The object it answers.
    pub answer: String,
    /// Its success status.
    pub status: u16,
    /// The class its calls are counted in.
    pub rate_class: RateClass,
    /// Who may call it.
    pub role: Role,
    /// How it pages.
    pub paging: Paging,
    /// Whether it still exists.
    pub state: Lifecycle,
    /// Its parameters, those of the path first.
    pub params: Vec<Parameter>,
}

impl Endpoint {
    /// `GET /issues/:issueIdOrKey`: the name used in the journal and for faults.
    pub fn pattern(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The parameter documented under exactly this name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.params.iter().find(|parameter| parameter.name == name)
    }
}

/// An endpoint found for a request, with the values of its path parameters.
pub struct Match<'t> {
    /// Position in [`Table::endpoints`].
    pub index: usize,
    /// The endpoint.
    pub endpoint: &'t Endpoint,
    /// Name and decoded value of each path parameter.
    pub path: Vec<(&'t str, String)>,
}

/// The whole table.
pub struct Table {
    endpoints: Vec<Endpoint>,
    by_shape: HashMap<(String, usize), Vec<usize>>,
    /// Endpoints whose last parameter is a path of any depth.
    tails: Vec<usize>,
}

/// The one path parameter that keeps its slashes and may be empty.
const TAIL: &str = "/:path";

impl Table {
    /// The table of the API this crate stands in for.
    #[allow(clippy::panic, reason = "the data is part of the crate and read by its tests")]
    pub fn get() -> &'static Table {
        static TABLE: LazyLock<Table> = LazyLock::new(|| match serde_json::from_str(DATA) {
            Ok(endpoints) => Table::new(endpoints),
            Err(error) => panic!("data/endpoints.json: {error}"),
        });
        &TABLE
    }

    fn new(endpoints: Vec<Endpoint>) -> Table {
        let mut by_shape: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, endpoint) in endpoints.iter().enumerate() {
            let segments = endpoint.path.split('/').skip(1).count();
            by_shape.entry((endpoint.method.clone(), segments)).or_default().push(index);
        }
        // `/users/myself` is tried before `/users/:userId`.
        for candidates in by_shape.values_mut() {
            candidates.sort_by_key(|&index| wildcards(&endpoints[index].path));
        }
        let tails = (0..endpoints.len()).filter(|&index| endpoints[index].path.ends_with(TAIL)).collect();
        Table { endpoints, by_shape, tails }
    }

    /// Every endpoint.
    pub fn endpoints(&self) -> &[Endpoint] {
        &self.endpoints
    }

    /// The endpoint documented as `method` and `path` (`GET`, `/issues/:issueIdOrKey`).
    pub fn endpoint(&self, method: &str, path: &str) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.method == method && endpoint.path == path)
    }

    /// The endpoint that serves a request. `path` is below `/api/v2` and still percent-encoded.
    pub fn find(&self, method: &str, path: &str) -> Option<Match<'_>> {
        let segments: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let candidates = self.by_shape.get(&(method.to_owned(), segments.len()));
        let found = candidates.into_iter().flatten().find_map(|&index| {
            let endpoint = &self.endpoints[index];
            let path = match_segments(&endpoint.path, &segments)?;
            Some(Match { index, endpoint, path })
        });
        found.or_else(|| self.find_tail(method, &segments))
    }

    fn find_tail(&self, method: &str, segments: &[&str]) -> Option<Match<'_>> {
        self.tails.iter().find_map(|&index| {
            let endpoint = &self.endpoints[index];
            let head = endpoint.path.strip_suffix(TAIL).filter(|_| endpoint.method == method)?;
            let (before, tail) = segments.split_at_checked(head.split('/').skip(1).count())?;
            let mut path = match_segments(head, before)?;
            path.push((&TAIL[2..], decoded(&tail.join("/"))));
            Some(Match { index, endpoint, path })
        })
    }
}

fn wildcards(path: &str) -> Vec<bool> {
    path.split('/').map(|segment| segment.starts_with(':')).collect()
}

fn match_segments<'t>(pattern: &'t str, segments: &[&str]) -> Option<Vec<(&'t str, String)>> {
    let mut found = Vec::new();
    for (expected, actual) in pattern.split('/').skip(1).zip(segments) {
        match expected.strip_prefix(':') {
            Some(_) if actual.is_empty() => return None,
            Some(name) => found.push((name, decoded(actual))),
            None if expected == *actual => {}
            None => return None,
        }
    }
    Some(found)
}

fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_keeps_its_slashes() {
        let path = |below: &str| {
            let found = Table::get().find("GET", &format!("/projects/APP/files/metadata{below}")).unwrap();
            assert_eq!(found.endpoint.path, "/projects/:projectIdOrKey/files/metadata/:path");
            found.path[1].1.clone()
        };
        assert_eq!(path("/"), "");
        assert_eq!(path("/a"), "a");
        assert_eq!(path("/a/%E3%81%82/"), "a/あ/");
    }

    #[test]
    fn fixed_segments_win_over_parameters() {
        let found = Table::get().find("GET", "/users/myself").unwrap();
        assert_eq!(found.endpoint.path, "/users/myself");
        let found = Table::get().find("GET", "/issues/count").unwrap();
        assert_eq!(found.endpoint.path, "/issues/count");
    }

    #[test]
    fn path_parameters_are_decoded() {
        let found = Table::get().find("GET", "/projects/%E3%81%82").unwrap();
        assert_eq!(found.path, [("projectIdOrKey", "あ".to_owned())]);
    }

    #[test]
    fn a_trailing_slash_finds_nothing() {
        assert!(Table::get().find("GET", "/issues/").is_none());
        assert!(Table::get().find("GET", "/issues/1/comments/").is_none());
    }

    #[test]
    fn every_counted_list_has_a_range() {
        for endpoint in Table::get().endpoints() {
            if let Some(count) = endpoint.parameter("count") {
                assert!(count.min.is_some() && count.max.is_some(), "{}", endpoint.pattern());
            }
        }
    }
}
