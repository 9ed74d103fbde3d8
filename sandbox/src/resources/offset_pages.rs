//! Lists that are paged by `offset` and `count`.

use crate::parameters::Parameters;

/// The page asked for of a list in its final order.
pub(super) fn page<T>(parameters: &Parameters, list: Vec<T>) -> Vec<T> {
    let offset = parameters.int("offset").and_then(|offset| usize::try_from(offset).ok()).unwrap_or(0);
    list.into_iter().skip(offset).take(parameters.page_size()).collect()
}
