//! The endpoints that are served, one file for each resource.

mod accounts;
mod activities;
mod attachments;
mod comments;
mod documents;
mod id_pages;
mod issue_files;
mod issues;
mod licence;
mod masters;
mod notifications;
mod offset_pages;
mod projects;
mod pull_requests;
mod related_issues;
mod shared_files;
mod space;
mod stars;
mod teams;
mod users;
mod viewed;
mod watchings;
mod wikis;

use std::collections::HashMap;

use crate::answer::{Outcome, Refusal};
use crate::body::SentFile;
use crate::parameters::Parameters;
use crate::rate::Counters;
use crate::space::{Id, Space};
use crate::table::Table;

/// One checked request.
pub(crate) struct Call<'c> {
    pub user: Id,
    pub parameters: &'c Parameters,
    pub files: &'c [SentFile],
    pub counters: &'c std::sync::Mutex<Counters>,
}

impl Call<'_> {
    /// A path parameter; the table guarantees that it is there.
    pub fn path(&self, name: &str) -> &str {
        self.parameters.text(name).unwrap_or_default()
    }

    /// An id in the path; what is no number names nothing.
    pub fn path_id(&self, name: &str) -> Option<Id> {
        self.path(name).parse().ok()
    }

    /// An id that must be sent. One that can be no id is 0, which nothing has.
    pub fn sent_id(&self, name: &str) -> Result<Id, Refusal> {
        match self.parameters.text(name) {
            None | Some("") => Err(Refusal::bad_parameter("required", name)),
            Some(text) => Ok(text.parse().unwrap_or(0)),
        }
    }

    /// A text that must say something.
    pub fn filled(&self, name: &str) -> Result<String, Refusal> {
        match self.parameters.text(name) {
            Some(text) if !text.trim().is_empty() => Ok(text.to_owned()),
            _ => Err(Refusal::bad_parameter("required", name)),
        }
    }

    /// A text that stays as it is if none is sent, and must say something if one is.
    pub fn filled_or(&self, name: &str, current: &str) -> Result<String, Refusal> {
        match self.parameters.text(name) {
            None => Ok(current.to_owned()),
            Some(_) => self.filled(name),
        }
    }
}

/// Serves an endpoint.
#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// Looks only; runs beside others.
    Read(fn(&Space, &Call) -> Outcome),
    /// Changes the space; runs alone.
    Write(fn(&mut Space, &Call) -> Outcome),
}

/// An endpoint as documented and what serves it.
type Route = (&'static str, Handler);

/// Everything that is served.
fn routes() -> impl Iterator<Item = Route> {
    let resources = [
        space::ROUTES,
        licence::ROUTES,
        users::ROUTES,
        accounts::ROUTES,
        teams::ROUTES,
        activities::ROUTES,
        attachments::ROUTES,
        masters::ROUTES,
        issues::ROUTES,
        issue_files::ROUTES,
        related_issues::ROUTES,
        comments::ROUTES,
        wikis::ROUTES,
        shared_files::ROUTES,
        notifications::ROUTES,
        stars::ROUTES,
        viewed::ROUTES,
        watchings::ROUTES,
        pull_requests::ROUTES,
        documents::ROUTES,
    ];
    resources.into_iter().chain(projects::ROUTES).flatten().copied()
}

/// The handlers by their position in the endpoint table.
pub(crate) fn handlers() -> HashMap<usize, Handler> {
    let served: HashMap<&str, Handler> = routes().collect();
    let endpoints = Table::get().endpoints().iter().enumerate();
    endpoints.filter_map(|(index, endpoint)| Some((index, *served.get(&*endpoint.pattern())?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_in_the_table() {
        for (pattern, _) in routes() {
            let (method, path) = pattern.split_once(' ').unwrap();
            assert!(Table::get().endpoint(method, path).is_some(), "{pattern}");
        }
        assert_eq!(handlers().len(), routes().count());
    }
}
