//! Searches, run only as far as somebody pages.
//!
//! A client that pages asks the same question again and again, so what was found is kept until the
//! next write and continued from there.

use super::filter::Filter;
use super::sort;
use crate::answer::Refusal;
use crate::dates::Seconds;
use crate::resources::Call;
use crate::space::issues::Issue;
use crate::space::searches::{Rest, Search};
use crate::space::{Id, Space};

/// The ids found from `offset` on, at most `count` of them, in order.
pub(super) fn page(space: &Space, call: &Call, offset: usize, count: usize) -> Result<Vec<Id>, Refusal> {
    let filter = Filter::read(space, call)?;
    let mut search = space.searches.resume(question(call));
    run(&mut search, space, call, &filter, offset.saturating_add(count));
    let page = search.found.iter().skip(offset).take(count).copied().collect();
    space.searches.remember(search);
    Ok(page)
}

/// How many are found in all.
pub(super) fn count(space: &Space, call: &Call) -> Result<usize, Refusal> {
    let filter = Filter::read(space, call)?;
    if filter.lets_all_pass() {
        return Ok(space.issues.count());
    }
    Ok(filter.candidates(space).filter(|issue| filter.passes(issue)).count())
}

/// Everything that decides what is found and in which order.
fn question(call: &Call) -> String {
    let mut parts: Vec<String> = call
        .parameters
        .iter()
        .filter(|(name, _)| !matches!(*name, "offset" | "count" | "expand[]"))
        .map(|(name, values)| format!("{name}={values:?}"))
        .collect();
    parts.sort();
    format!("{} {}", call.user, parts.join("&"))
}

/// Looks on until there are `wanted` issues, or all that there are.
fn run(search: &mut Search, space: &Space, call: &Call, filter: &Filter, wanted: usize) {
    let by = call.parameters.text("sort").unwrap_or("created");
    if filter.names_candidates() || !matches!(by, "created" | "updated") {
        return run_at_once(search, space, call, filter);
    }
    while search.found.len() < wanted {
        let Some(issue) = next(space, call, by, search.rest) else {
            search.rest = Rest::Nothing;
            return;
        };
        search.rest = Rest::After(issue.updated, issue.id);
        if filter.passes(issue) {
            search.found.push(issue.id);
        }
    }
}

/// The next issue in an order that the space keeps.
fn next<'s>(space: &'s Space, call: &Call, by: &str, rest: Rest) -> Option<&'s Issue> {
    let issues = &space.issues;
    let descending = call.parameters.descending();
    let (updated, id) = match rest {
        Rest::Nothing => return None,
        Rest::After(updated, id) => (updated, id),
        Rest::All if descending => (Seconds::MAX, Id::MAX),
        Rest::All => (Seconds::MIN, 0),
    };
    match (by, descending) {
        ("created", false) => issues.after(id),
        ("created", true) => issues.before(id),
        (_, false) => issues.updated_after(updated, id),
        (_, true) => issues.updated_before(updated, id),
    }
}

fn run_at_once(search: &mut Search, space: &Space, call: &Call, filter: &Filter) {
    if search.rest == Rest::Nothing {
        return;
    }
    let mut found: Vec<&Issue> = filter.candidates(space).filter(|issue| filter.passes(issue)).collect();
    sort::sort(space, call, &mut found);
    search.found = found.into_iter().map(|issue| issue.id).collect();
    search.rest = Rest::Nothing;
}
