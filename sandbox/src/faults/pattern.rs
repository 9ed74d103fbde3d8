//! Which endpoints a fault is for.

use crate::oauth;
use crate::table::{Lifecycle, Table};

/// Whether `endpoint` fits `pattern`, in which `*` stands for any characters.
pub(super) fn fits(pattern: &str, endpoint: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == endpoint };
    let Some(below) = endpoint.strip_prefix(head) else { return false };
    rest.is_empty() || (0..=below.len()).filter_map(|at| below.get(at..)).any(|tail| fits(rest, tail))
}

/// Whether any endpoint fits.
pub(super) fn is_served(pattern: &str) -> bool {
    let api = Table::get().endpoints().iter().filter(|endpoint| endpoint.state != Lifecycle::Removed);
    api.map(|endpoint| endpoint.pattern()).any(|endpoint| fits(pattern, &endpoint))
        || oauth::endpoints().any(|endpoint| fits(pattern, endpoint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, fitting) in [
            ("*", true),
            ("GET /projects/:projectIdOrKey/users", true),
            ("GET /projects*", true),
            ("* /projects/*", true),
            ("*/users", true),
            ("GET *", true),
            ("GET*projects*users*", true),
            ("GET /projects", false),
            ("GET /projects/:projectIdOrKey", false),
            ("POST *", false),
            ("*/teams", false),
        ] {
            assert_eq!(fits(pattern, "GET /projects/:projectIdOrKey/users"), fitting, "{pattern}");
        }
    }
}
