//! The history of the generated space: comments, change records and activities agree with the issues.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::HashMap;

use backlog_sandbox::Options;
use common::Space;
use serde_json::{Value, json};

/// The comments of an issue, oldest first.
async fn comments(space: &Space, issue: &Value) -> Vec<Value> {
    let path = format!("/issues/{}/comments", issue["id"]);
    let page = space.get(&path, &[("order", "asc"), ("count", "100")]).await;
    page.as_array().unwrap().clone()
}

/// All activities of the space, oldest first.
async fn activities(space: &Space) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    loop {
        let last = all.last().map_or(json!(0), |last| last["id"].clone()).to_string();
        let parameters = [("minId", &*last), ("order", "asc"), ("count", "100")];
        let page = space.get("/space/activities", &parameters).await;
        match page.as_array().unwrap().as_slice() {
            [] => return all,
            page => all.extend(page.iter().cloned()),
        }
    }
}

/// What the record of changes calls a member, and its text in the issue.
fn recorded(issue: &Value) -> Vec<(&'static str, Value)> {
    let names = |list: &Value| {
        let names: Vec<&str> =
            list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        if names.is_empty() { Value::Null } else { json!(names.join(", ")) }
    };
    let day = |day: &Value| day.as_str().map_or(Value::Null, |day| json!(&day[..10]));
    let hours = |hours: &Value| if hours.is_null() { Value::Null } else { json!(hours.to_string()) };
    vec![
        ("status", issue["status"]["name"].clone()),
        ("resolution", issue["resolution"]["name"].clone()),
        ("priority", issue["priority"]["name"].clone()),
        ("assigner", issue["assignee"]["name"].clone()),
        ("startDate", day(&issue["startDate"])),
        ("limitDate", day(&issue["dueDate"])),
        ("estimatedHours", hours(&issue["estimatedHours"])),
        ("actualHours", hours(&issue["actualHours"])),
        ("milestone", names(&issue["milestone"])),
        ("component", names(&issue["category"])),
        (
            "Story Points",
            hours(
                &issue["customFields"].as_array().unwrap().iter().find(|f| f["fieldTypeId"] == 3).unwrap()["value"],
            ),
        ),
    ]
}

/// Lists are recorded in the order they were chosen in.
fn same(one: &Value, other: &Value) -> bool {
    let parts = |value: &Value| {
        let mut parts: Vec<String> = value.as_str().unwrap_or("").split(", ").map(str::to_owned).collect();
        parts.sort();
        parts
    };
    parts(one) == parts(other)
}

#[tokio::test]
async fn change_records_lead_up_to_the_present_state() {
    let space = Space::start(Options { issues: 150, comments_per_issue: 9, ..Options::default() });
    let mut fields: HashMap<String, usize> = HashMap::new();
    for issue in space.all_issues().await {
        let comments = comments(&space, &issue).await;
        let count = space.get(&format!("/issues/{}/comments/count", issue["id"]), &[]).await;
        assert_eq!(count["count"], comments.len());
        let last = comments.last();
        assert_eq!(issue["updated"], last.map_or(&issue, |last| last)["created"]);
        assert_eq!(issue["updatedUser"], last.map_or(&issue, |last| last)["createdUser"]);
        let mut state: HashMap<&str, Value> =
            HashMap::from([("status", json!("Open")), ("resolution", Value::Null)]);
        for comment in &comments {
            assert!(comment["content"].is_string() || comment["changeLog"].is_array(), "{comment}");
            for change in comment["changeLog"].as_array().into_iter().flatten() {
                let field = change["field"].as_str().unwrap();
                *fields.entry(field.to_owned()).or_default() += 1;
                if field != "notification" {
                    assert_ne!(change["originalValue"], change["newValue"], "{change}");
                }
                if let Some(known) = state.get(field) {
                    assert!(same(known, &change["originalValue"]), "{issue}: {known} before {change}");
                }
                let field = recorded(&issue).into_iter().map(|(name, _)| name).find(|name| *name == field);
                if let Some(field) = field {
                    state.insert(field, change["newValue"].clone());
                }
            }
        }
        for (field, value) in recorded(&issue) {
            let known = state.get(field).unwrap_or(&value);
            assert!(same(known, &value), "{field} of {issue}: {known}");
        }
    }
    for field in [
        "status",
        "resolution",
        "assigner",
        "limitDate",
        "milestone",
        "component",
        "attachment",
        "Story Points",
    ] {
        assert!(fields.contains_key(field), "{field} never changes: {fields:?}");
    }
}

#[tokio::test]
async fn every_comment_has_its_activity_and_every_activity_its_comment() {
    let space = Space::start(Options { issues: 80, ..Options::default() });
    let activities = activities(&space).await;
    let ids: Vec<i64> = activities.iter().map(|activity| activity["id"].as_i64().unwrap()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));
    assert!(activities.is_sorted_by_key(|activity| activity["created"].as_str().unwrap().to_owned()));
    let of_kind = |kinds: &[i64]| -> Vec<&Value> {
        activities.iter().filter(|activity| kinds.contains(&activity["type"].as_i64().unwrap())).collect()
    };
    let issues = space.all_issues().await;
    assert_eq!(of_kind(&[1]).len(), issues.len());
    let told: HashMap<i64, &Value> =
        of_kind(&[2, 3]).into_iter().map(|a| (a["content"]["comment"]["id"].as_i64().unwrap(), a)).collect();
    assert_eq!(told.len(), of_kind(&[2, 3]).len());
    let mut seen = 0;
    for issue in &issues {
        for comment in comments(&space, issue).await {
            if comment["changeLog"][0]["notificationInfo"]["type"] == "issue.create" {
                assert_eq!(comment["created"], issue["created"]);
                assert_eq!(comment["notifications"][0]["reason"], 3);
                continue;
            }
            let told = told[&comment["id"].as_i64().unwrap()];
            seen += 1;
            assert_eq!(told["content"]["id"], issue["id"]);
            assert_eq!(told["createdUser"], comment["createdUser"]);
            assert_eq!(told["created"], comment["created"]);
            assert_eq!(told["content"]["comment"]["content"], comment["content"].as_str().unwrap_or(""));
            let changes = comment["changeLog"].as_array().cloned().unwrap_or_default();
            let fields =
                |list: &[Value]| list.iter().map(|change| change["field"].clone()).collect::<Vec<_>>();
            assert_eq!(fields(told["content"]["changes"].as_array().unwrap()), fields(&changes));
            let is_change = changes.iter().any(|change| change["field"] != "attachment");
            assert_eq!(told["type"], if is_change { 2 } else { 3 });
        }
    }
    assert_eq!(seen, told.len());
}

#[tokio::test]
async fn old_activities_stay_true_after_an_issue_is_changed() {
    let space = Space::small();
    let told = |activities: Vec<Value>| -> HashMap<String, Value> {
        let of_comments = activities.into_iter().filter(|a| a["content"]["comment"].is_object());
        of_comments.map(|a| (a["id"].to_string(), a["content"]["changes"].clone())).collect()
    };
    let before = told(activities(&space).await);
    for issue in space.all_issues().await {
        let status = if issue["status"]["id"] == 2 { "3" } else { "2" };
        let path = format!("/issues/{}", issue["id"]);
        assert_eq!(space.patch(&path, &[("statusId", status), ("resolutionId", "")]).await.0, 200);
    }
    let after = told(activities(&space).await);
    assert!(before.iter().all(|(id, changes)| after[id] == *changes));
    assert_eq!(after.len(), before.len() + 60);
}

#[tokio::test]
async fn a_small_space_has_every_place_in_a_family() {
    let space = Space::small();
    let mut counts = Vec::new();
    for case in 0..=10 {
        let count = space.get("/issues/count", &[("parentChild", &case.to_string())]).await;
        counts.push(count["count"].as_i64().unwrap());
    }
    assert!(counts.iter().all(|&count| count > 0), "{counts:?}");
    let [all, top, below, single, parents, third, second, top_parents, upper, lower, leaves] = counts[..]
    else {
        unreachable!()
    };
    assert_eq!(all, top + below);
    assert_eq!((below, lower), (second + third, second + third));
    assert_eq!((top, upper), (single + top_parents, all - third));
    assert_eq!(all, parents + leaves);
}
