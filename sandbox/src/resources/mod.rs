//! The endpoints that are served, one file for each resource.

mod activities;
mod attachments;
mod comments;
mod id_pages;
mod issue_files;
mod issues;
mod masters;
mod notifications;
mod offset_pages;
mod projects;
mod related_issues;
mod shared_files;
mod space;
mod stars;
mod users;
mod viewed;
mod watchings;
mod wikis;

use std::collections::HashMap;

use crate::answer::Outcome;
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

/// The handlers by their position in the endpoint table.
pub(crate) fn handlers() -> HashMap<usize, Handler> {
    let routes = [
        space::ROUTES,
        users::ROUTES,
        projects::ROUTES,
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
    ];
    let served: HashMap<&str, Handler> = routes.into_iter().flatten().copied().collect();
    let endpoints = Table::get().endpoints().iter().enumerate();
    endpoints.filter_map(|(index, endpoint)| Some((index, *served.get(&*endpoint.pattern())?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_in_the_table() {
        let routes = [
            space::ROUTES,
            users::ROUTES,
            projects::ROUTES,
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
        ];
        for (pattern, _) in routes.into_iter().flatten() {
            let (method, path) = pattern.split_once(' ').unwrap();
            assert!(Table::get().endpoint(method, path).is_some(), "{pattern}");
        }
        assert_eq!(handlers().len(), routes.into_iter().flatten().count());
    }
}
