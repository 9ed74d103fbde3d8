//! Lists that are paged by `minId`, `maxId` and `count`.

use crate::options::IdBounds;
use crate::parameters::Parameters;

/// The page asked for of ids in ascending order that `wanted` lets through.
pub(super) fn page<'l, T>(
    parameters: &Parameters,
    bounds: IdBounds,
    ascending: &'l [T],
    id: impl Fn(&T) -> i64,
    wanted: impl Fn(&T) -> bool,
) -> Vec<&'l T> {
    let (first, last) = match bounds {
        IdBounds::Inclusive => (0, 0),
        IdBounds::Exclusive => (1, -1),
    };
    let min = parameters.int("minId").map(|min| min.saturating_add(first));
    let max = parameters.int("maxId").map(|max| max.saturating_add(last));
    let start = min.map_or(0, |min| ascending.partition_point(|item| id(item) < min));
    let end = max.map_or(ascending.len(), |max| ascending.partition_point(|item| id(item) <= max));
    let within = ascending.get(start..end).unwrap_or_default().iter().filter(|item| wanted(item));
    let count = parameters.page_size();
    if parameters.descending() { within.rev().take(count).collect() } else { within.take(count).collect() }
}
