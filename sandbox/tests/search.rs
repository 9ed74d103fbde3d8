//! Searching issues, compared with a naive model: all issues, filtered and sorted here.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::{Options, RateLimit};
use common::{Space, ids};
use serde_json::Value;

type Model = fn(&Value) -> bool;
type Test<'t> = &'t dyn Fn(&Value) -> bool;

fn unlimited(issues: u32) -> Options {
    Options { issues, projects: 3, rate_limit: RateLimit::Off, ..Options::default() }
}

fn holds(list: &Value, wanted: i64) -> bool {
    list.as_array().unwrap().iter().any(|item| item["id"] == wanted)
}

fn custom(issue: &Value, id: i64) -> &Value {
    let fields = issue["customFields"].as_array().unwrap();
    fields.iter().find(|field| field["id"] == id).map_or(&Value::Null, |field| &field["value"])
}

fn text<'v>(issue: &'v Value, member: &str) -> &'v str {
    issue[member].as_str().unwrap_or_default()
}

/// The day in Tokyo, which is the calendar of the space.
fn day(issue: &Value, member: &str) -> String {
    let moment = chrono::DateTime::parse_from_rfc3339(text(issue, member)).unwrap();
    (moment + chrono::TimeDelta::hours(9)).format("%Y-%m-%d").to_string()
}

const FILTERS: &[(&[(&str, &str)], Model)] = &[
    (&[], |_| true),
    (&[("projectId[]", "2")], |i| i["projectId"] == 2),
    (&[("projectId[]", "2"), ("projectId[]", "3")], |i| i["projectId"] != 1),
    (&[("statusId[]", "1"), ("statusId[1]", "12")], |i| i["status"]["id"] == 1 || i["status"]["id"] == 12),
    (&[("issueTypeId[]", "2")], |i| i["issueType"]["id"] == 2),
    (&[("priorityId[]", "4"), ("statusId[]", "4")], |i| i["priority"]["id"] == 4 && i["status"]["id"] == 4),
    (&[("assigneeId[]", "3")], |i| i["assignee"]["id"] == 3),
    (&[("createdUserId[]", "11")], |i| i["createdUser"]["id"] == 11),
    (&[("resolutionId[]", "0")], |i| i["resolution"]["id"] == 0),
    (&[("categoryId[]", "2")], |i| holds(&i["category"], 2)),
    (&[("versionId[]", "3")], |i| holds(&i["versions"], 3)),
    (&[("milestoneId[]", "3"), ("milestoneId[]", "4")], |i| {
        holds(&i["milestone"], 3) || holds(&i["milestone"], 4)
    }),
    (&[("id[]", "7"), ("id[]", "3"), ("id[]", "999999")], |i| i["id"] == 3 || i["id"] == 7),
    (&[("hasDueDate", "false")], |i| i["dueDate"].is_null()),
    (&[("attachment", "true")], |i| i["attachments"] != Value::Array(vec![])),
    (&[("attachment", "false")], |i| i["attachments"] == Value::Array(vec![])),
    (&[("sharedFile", "true")], |i| i["sharedFiles"] != Value::Array(vec![])),
    (&[("createdSince", "2021-01-01")], |i| *day(i, "created") >= *"2021-01-01"),
    (&[("createdUntil", "2021-01-01")], |i| *day(i, "created") <= *"2021-01-01"),
    (&[("updatedSince", "2020-05-05"), ("updatedUntil", "2022-05-05")], |i| {
        ("2020-05-05"..="2022-05-05").contains(&&*day(i, "updated"))
    }),
    (&[("startDateSince", "2022-01-01")], |i| text(i, "startDate") >= "2022-01-01"),
    (&[("dueDateUntil", "2022-01-01")], |i| {
        !i["dueDate"].is_null() && text(i, "dueDate") <= "2022-01-01T00:00:00Z"
    }),
    (&[("parentChild", "1")], |i| i["parentIssueId"].is_null()),
    (&[("parentChild", "2")], |i| !i["parentIssueId"].is_null()),
    (&[("keyword", "LOGIN FORM")], |i| text(i, "summary").contains("login form")),
    (&[("customField_1", "o'brien")], |i| custom(i, 1) == "O'Brien & Sons"),
    (&[("customField_3_min", "10"), ("customField_3_max", "20.5")], |i| {
        custom(i, 3).as_f64().is_some_and(|points| (10.0..=20.5).contains(&points))
    }),
    (&[("customField_4_min", "2022-01-01")], |i| custom(i, 4).as_str().is_some_and(|d| d >= "2022-01-01")),
    (&[("customField_5[]", "1"), ("customField_5[]", "2")], |i| {
        custom(i, 5)["id"] == 1 || custom(i, 5)["id"] == 2
    }),
    (&[("customField_6[]", "3")], |i| custom(i, 6).as_array().is_some_and(|_| holds(custom(i, 6), 3))),
];

#[tokio::test]
async fn filters_and_counts_agree_with_a_naive_model() {
    let space = Space::start(unlimited(400));
    let all = space.all_issues().await;
    assert_eq!(all.len(), 400);
    for (filter, model) in FILTERS {
        let expected: Vec<i64> =
            all.iter().filter(|issue| model(issue)).map(|issue| issue["id"].as_i64().unwrap()).collect();
        assert!(!expected.is_empty(), "{filter:?} finds nothing, which proves nothing");
        let count = space.get("/issues/count", filter).await;
        assert_eq!(count["count"], expected.len(), "{filter:?}");
        let mut parameters = filter.to_vec();
        parameters.extend([("sort", "created"), ("order", "asc"), ("count", "100")]);
        let page = ids(&space.get("/issues", &parameters).await);
        assert_eq!(page, expected[..expected.len().min(100)], "{filter:?}");
    }
}

#[tokio::test]
async fn families_are_told_apart() {
    let space = Space::start(unlimited(400));
    let all = space.all_issues().await;
    let parent = |issue: &Value| issue["parentIssueId"].as_i64();
    let depth = |issue: &Value| {
        let up = |id: i64| all.iter().find(|other| other["id"] == id).and_then(parent);
        parent(issue).map_or(0, |id| if up(id).is_some() { 2 } else { 1 })
    };
    let leaf = |issue: &Value| !all.iter().any(|other| parent(other) == issue["id"].as_i64());
    let models: [(&str, Test); 8] = [
        ("3", &|issue| depth(issue) == 0 && leaf(issue)),
        ("4", &|issue| !leaf(issue)),
        ("5", &|issue| depth(issue) == 2),
        ("6", &|issue| depth(issue) == 1),
        ("7", &|issue| depth(issue) == 0 && !leaf(issue)),
        ("8", &|issue| depth(issue) < 2),
        ("9", &|issue| depth(issue) > 0),
        ("10", &|issue| leaf(issue)),
    ];
    for (value, model) in models {
        let expected = all.iter().filter(|issue| model(issue)).count();
        assert!(expected > 0, "parentChild={value}");
        assert_eq!(space.get("/issues/count", &[("parentChild", value)]).await["count"], expected, "{value}");
    }
    let child = all.iter().find(|issue| parent(issue).is_some()).unwrap();
    let id = parent(child).unwrap().to_string();
    let children = space.get("/issues", &[("parentIssueId[]", &id), ("count", "100")]).await;
    assert!(ids(&children).contains(&child["id"].as_i64().unwrap()));
    let shown = space.get(&format!("/issues/{id}"), &[("expand[]", "childIssueSummary")]).await;
    assert_eq!(shown["childIssueSummary"]["total"], children.as_array().unwrap().len());
}

#[tokio::test]
async fn every_documented_order_is_an_order() {
    let space = Space::start(unlimited(150));
    let sort =
        backlog_sandbox::table::Table::get().endpoint("GET", "/issues").unwrap().parameter("sort").unwrap();
    for key in sort.one_of.iter().map(|key| key.replace("{id}", "3")) {
        let page = async |order: &str, offset: &str| {
            let parameters = [("sort", &*key), ("order", order), ("count", "100"), ("offset", offset)];
            ids(&space.get("/issues", &parameters).await)
        };
        let mut ascending = page("asc", "0").await;
        ascending.extend(page("asc", "100").await);
        let mut descending = page("desc", "0").await;
        descending.extend(page("desc", "100").await);
        descending.reverse();
        assert_eq!(ascending, descending, "{key}");
        ascending.sort_unstable();
        assert_eq!(ascending, (1..=150).collect::<Vec<_>>(), "{key}");
    }
    let updated = space.get("/issues", &[("sort", "updated"), ("count", "100")]).await;
    let times: Vec<&str> = updated.as_array().unwrap().iter().map(|issue| text(issue, "updated")).collect();
    assert!(times.is_sorted_by(|a, b| a >= b));
}

#[tokio::test]
async fn pages_have_their_default_size_and_end() {
    let space = Space::start(unlimited(45));
    assert_eq!(ids(&space.get("/issues", &[]).await), (26..=45).rev().collect::<Vec<_>>());
    let last = space.get("/issues", &[("offset", "40"), ("order", "asc")]).await;
    assert_eq!(ids(&last), (41..=45).collect::<Vec<_>>());
    assert_eq!(space.get("/issues", &[("offset", "1000")]).await, Value::Array(vec![]));
}

#[tokio::test]
async fn the_same_seed_gives_the_same_space() {
    let first = Space::start(Options { seed: 7, issues: 50, ..Options::default() });
    let second = Space::start(Options { seed: 7, issues: 50, ..Options::default() });
    let other = Space::start(Options { seed: 8, issues: 50, ..Options::default() });
    assert_eq!(first.sandbox.api_key(), second.sandbox.api_key());
    let without_stars = |issues: Vec<Value>| {
        // Stars mention the port.
        issues
            .into_iter()
            .map(|mut issue| issue.as_object_mut().unwrap().remove("stars").map(|_| issue))
            .collect::<Vec<_>>()
    };
    let expected = without_stars(first.all_issues().await);
    assert_eq!(expected, without_stars(second.all_issues().await));
    assert_ne!(expected, without_stars(other.all_issues().await));
}
