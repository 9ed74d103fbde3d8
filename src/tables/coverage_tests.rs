//! Every documented GET endpoint is used by a table, or it is said here why none needs it.

use super::all;

/// Endpoints that no table needs, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "/issues/:issueIdOrKey/comments/:commentId",
        "The list of the issue gives one comment, or several, by their ids in one request, too.",
    ),
    (
        "/issues/:issueIdOrKey/comments/:commentId/notifications",
        "The list of comments has the notifications of each of them.",
    ),
    ("/issues/:issueIdOrKey/attachments", "The list of issues has the files of each of them."),
    ("/issues/:issueIdOrKey/sharedFiles", "The list of issues has the linked files of each of them."),
    (
        "/teams/:teamId",
        "The list gives the same of a hundred teams, and project administrators may read it, too.",
    ),
    (
        "/projects/:projectIdOrKey/webhooks/:webhookId",
        "The list of the project gives the same in one request.",
    ),
    (
        "/projects/:projectIdOrKey/git/repositories/:repoIdOrName",
        "One request for the list of a project has every repository whole.",
    ),
    (
        "/projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests/:number/attachments",
        "The list of pull requests has the files of a hundred pull requests in one request.",
    ),
];

/// Endpoints whose tables are still to be declared.
const MISSING: &[&str] = &[];

/// GET endpoints of the documentation, and those that only classic plans have.
fn documented() -> Vec<String> {
    let endpoints: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../sandbox/data/endpoints.json")).unwrap();
    let is_there = |state: &serde_json::Value| state == "current" || state == "classic";
    let present = endpoints.iter().filter(|one| one["method"] == "GET" && is_there(&one["state"]));
    present.map(|endpoint| endpoint["path"].as_str().unwrap().to_owned()).collect()
}

/// Endpoints that list, count, give one row or a file.
fn used() -> Vec<&'static str> {
    let of_table = |table: &&'static super::Table| {
        let contents = table.columns.iter().filter_map(|column| Some(column.content?.endpoint));
        let singles = table.single.iter().chain(&table.single_of_parent).map(|single| single.endpoint);
        let counts = table.count.into_iter().chain(table.count_of_each.iter().map(|count| count.endpoint));
        std::iter::once(table.list.endpoint).chain(singles).chain(counts).chain(contents).collect::<Vec<_>>()
    };
    all().iter().flat_map(of_table).collect()
}

#[test]
fn every_documented_read_is_used_by_a_table() {
    let used = used();
    let is_listed = |path: &str| {
        used.contains(&path) || MISSING.contains(&path) || EXCEPTIONS.iter().any(|(one, _)| *one == path)
    };
    let left: Vec<String> = documented().into_iter().filter(|path| !is_listed(path)).collect();
    assert!(left.is_empty(), "no table uses {left:#?}; declare one or add the reason to EXCEPTIONS");
}

#[test]
fn what_is_said_to_be_unused_is() {
    let (used, documented) = (used(), documented());
    for path in EXCEPTIONS.iter().map(|(path, _)| path).chain(MISSING) {
        assert!(documented.iter().any(|known| known == path), "{path} is not documented");
        assert!(!used.contains(path), "{path} is used by a table: take it off the list in coverage_tests.rs");
    }
    assert!(EXCEPTIONS.iter().all(|(_, reason)| reason.ends_with('.')));
}
