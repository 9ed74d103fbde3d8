//! Every documented write endpoint is used by a table or a procedure, or it is said here why none needs it.

use super::{all, procedures};

/// Endpoints that neither needs, and why.
const EXCEPTIONS: &[(&str, &str)] = &[("POST /oauth2/token", "Gives tokens, not data.")];

/// Write endpoints of the API, also those that only classic plans have.
fn documented() -> Vec<String> {
    let endpoints: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../sandbox/data/endpoints.json")).unwrap();
    let text = |endpoint: &serde_json::Value, member: &str| endpoint[member].as_str().unwrap().to_owned();
    let present = endpoints.iter().filter(|one| one["method"] != "GET" && one["state"] != "removed");
    present.map(|endpoint| format!("{} {}", text(endpoint, "method"), text(endpoint, "path"))).collect()
}

/// Endpoints that write a row, and those that a procedure calls.
fn used() -> Vec<String> {
    let of_table = |table: &&super::Table| {
        let writes = table.writes;
        let each = [writes.insert, writes.update, writes.delete].into_iter().flatten();
        each.map(|endpoint| format!("{} {}", endpoint.method.name(), endpoint.pattern))
    };
    let calls = procedures::all().iter().flat_map(|procedure| procedure.calls);
    let called = calls.map(|call| format!("{} {}", call.method.name(), call.endpoint));
    all().iter().flat_map(of_table).chain(called).collect()
}

#[test]
fn every_documented_write_is_used() {
    let used = used();
    let is_listed = |endpoint: &str| {
        used.iter().any(|one| one == endpoint) || EXCEPTIONS.iter().any(|(one, _)| *one == endpoint)
    };
    let left: Vec<String> = documented().into_iter().filter(|endpoint| !is_listed(endpoint)).collect();
    assert!(left.is_empty(), "neither a table nor a procedure uses {left:#?}");
}

#[test]
fn what_is_said_to_be_unused_is() {
    let (used, documented) = (used(), documented());
    for (endpoint, reason) in EXCEPTIONS {
        assert!(documented.iter().any(|known| known == endpoint), "{endpoint} is not documented");
        let is_used = used.iter().any(|one| one == endpoint);
        assert!(!is_used, "{endpoint} is used: take it off the list in write_coverage_tests.rs");
        assert!(reason.ends_with('.'), "{endpoint}");
    }
}
