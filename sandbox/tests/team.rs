//! The hand-written space: its stories fit together, in both languages.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests are tests, too")]

mod common;

use std::collections::{HashMap, HashSet};

use backlog_sandbox::{Data, Language, Options, Plan, RateLimit};
use common::{Space, ids};
use reqwest::Method;
use serde_json::Value;

const ADMINISTRATOR: u32 = 1;
const REPORTER: u32 = 8;
const VIEWER: u32 = 9;
const LEFT: u32 = 10;
/// A user who has not looked at the latest notifications.
const AWAY: u32 = 3;
/// The user who has been notified, thanked and shown the most.
const TESTER: u32 = 7;
const PROJECTS: [&str; 3] = ["APP", "SHOP", "OPS"];

fn team(language: Language) -> Space {
    Space::start(Options { data: Data::Team, language, rate_limit: RateLimit::Off, ..Options::default() })
}

#[tokio::test]
async fn a_plan_without_features_keeps_their_past() {
    let plan = Plan { git: false, wiki: false, grandchild_issues: false, ..Plan::default() };
    let space = Space::start(Options { data: Data::Team, plan, ..Options::default() });
    assert_eq!(space.all_issues().await.len(), 60);
    assert_eq!(space.call(Method::GET, "/wikis", &[("projectIdOrKey", "APP")]).await.0, 402);
    assert_eq!(space.call(Method::POST, "/teams", &[("name", "New")]).await.0, 402);
}

fn english() -> Space {
    team(Language::English)
}

fn list(answer: &Value) -> &[Value] {
    answer.as_array().unwrap()
}

fn text<'v>(object: &'v Value, member: &str) -> &'v str {
    object[member].as_str().unwrap_or_else(|| panic!("{member} of {object}"))
}

/// Everything of a list that is paged by id, oldest first.
async fn everything(space: &Space, path: &str) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    loop {
        let last = all.last().map_or("0".to_owned(), |item| item["id"].to_string());
        let page = space.get(path, &[("order", "asc"), ("count", "100"), ("minId", &last)]).await;
        all.extend(list(&page).iter().cloned());
        if list(&page).len() < 100 {
            return all;
        }
    }
}

#[tokio::test]
async fn both_languages_tell_the_same_stories() {
    let (english, japanese) = (english(), team(Language::Japanese));
    let (told, told_in_japanese) = (english.all_issues().await, japanese.all_issues().await);
    assert_eq!(told.len(), 60);
    assert_eq!(told.len(), told_in_japanese.len());
    for (one, other) in told.iter().zip(&told_in_japanese) {
        for shared in ["issueKey", "created", "updated", "assignee", "dueDate", "actualHours"] {
            assert_eq!(one[shared], other[shared], "{shared}");
        }
        for translated in ["summary", "description"] {
            assert_ne!(one[translated], other[translated], "{}", one["issueKey"]);
        }
        assert_ne!(one["issueType"]["name"], other["issueType"]["name"]);
        assert_eq!(one["customFields"].as_array().unwrap().len(), list(&other["customFields"]).len());
    }
    assert_eq!(english.get("/space", &[]).await["name"], "Midori Works");
    assert_eq!(japanese.get("/space", &[]).await["name"], "みどりワークス");
}

#[tokio::test]
async fn every_list_has_something_to_show() {
    let space = english();
    let of_space = [
        "/users",
        "/teams",
        "/projects",
        "/issues",
        "/space/activities",
        "/priorities",
        "/resolutions",
        "/users/7/activities",
        "/users/7/stars",
        "/users/1/watchings",
        "/users/7/watchings",
        "/users/myself/recentlyViewedIssues",
        "/users/myself/recentlyViewedWikis",
        "/notifications",
    ];
    for path in of_space {
        assert!(!list(&space.get(path, &[]).await).is_empty(), "{path}");
    }
    let of_project = [
        "/projects/KEY/users",
        "/projects/KEY/statuses",
        "/projects/KEY/issueTypes",
        "/projects/KEY/categories",
        "/projects/KEY/versions",
        "/projects/KEY/customFields",
        "/projects/KEY/activities",
        "/projects/KEY/files/metadata/",
    ];
    for (path, key) in of_project.iter().flat_map(|path| PROJECTS.map(|key| (path, key))) {
        let path = path.replace("KEY", key);
        assert!(!list(&space.get(&path, &[]).await).is_empty(), "{path}");
    }
    let some = [
        "/projects/APP/administrators",
        "/projects/APP/teams",
        "/projects/APP/webhooks",
        "/issues/APP-11/comments",
        "/issues/APP-11/attachments",
        "/issues/APP-11/participants",
        "/issues/APP-9/sharedFiles",
        "/issues/SHOP-12/relatedIssues",
    ];
    for path in some {
        assert!(!list(&space.get(path, &[]).await).is_empty(), "{path}");
    }
    for key in PROJECTS {
        for path in ["/wikis", "/wikis/tags"] {
            assert!(!list(&space.get(path, &[("projectIdOrKey", key)]).await).is_empty(), "{path} {key}");
        }
    }
    assert!(text(&space.get("/space/notification", &[]).await, "content").contains("Feature freeze"));
}

#[tokio::test]
async fn counts_are_the_lengths_of_their_lists() {
    let space = english();
    let issues = space.all_issues().await;
    assert_eq!(space.get("/issues/count", &[]).await["count"], issues.len());
    for issue in &issues {
        let path = format!("/issues/{}/comments", text(issue, "issueKey"));
        let comments = everything(&space, &path).await;
        assert_eq!(space.get(&format!("{path}/count"), &[]).await["count"], comments.len(), "{path}");
    }
    let mut pages = 0;
    for project in PROJECTS {
        let wikis = space.get("/wikis", &[("projectIdOrKey", project)]).await;
        let count = space.get("/wikis/count", &[("projectIdOrKey", project)]).await;
        assert_eq!(count["count"], list(&wikis).len());
        pages += list(&wikis).len();
    }
    assert_eq!(pages, 9);
    for user in 1..=9 {
        let stars = everything(&space, &format!("/users/{user}/stars")).await;
        assert_eq!(space.get(&format!("/users/{user}/stars/count"), &[]).await["count"], stars.len());
        let path = format!("/users/{user}/watchings");
        let watchings = space.get(&path, &[("count", "100")]).await;
        assert_eq!(space.get(&format!("{path}/count"), &[]).await["count"], list(&watchings).len());
    }
}

/// What a change log calls a value of an issue, and how the issue shows it.
fn present(issue: &Value, field: &str) -> Option<Value> {
    let names = |member: &str| {
        let names: Vec<&str> = list(&issue[member]).iter().map(|item| text(item, "name")).collect();
        if names.is_empty() { Value::Null } else { names.join(", ").into() }
    };
    let hours = |member: &str| issue[member].as_f64().map_or(Value::Null, |hours| hours.to_string().into());
    let day = |member: &str| issue[member].as_str().map_or(Value::Null, |day| day[..10].into());
    Some(match field {
        "status" | "priority" | "resolution" => issue[field]["name"].clone(),
        "assigner" => issue["assignee"]["name"].clone(),
        "component" => names("category"),
        "version" => names("versions"),
        "milestone" => names("milestone"),
        "startDate" => day("startDate"),
        "limitDate" => day("dueDate"),
        "estimatedHours" => hours("estimatedHours"),
        "actualHours" => hours("actualHours"),
        _ => return None,
    })
}

#[tokio::test]
async fn change_logs_lead_to_the_present_state() {
    let space = english();
    let mut checked = 0;
    for issue in space.all_issues().await {
        let key = text(&issue, "issueKey");
        let mut latest: HashMap<String, Value> = HashMap::new();
        for comment in everything(&space, &format!("/issues/{key}/comments")).await {
            for change in comment["changeLog"].as_array().into_iter().flatten() {
                let field = text(change, "field").to_owned();
                if present(&issue, &field).is_none() {
                    continue;
                }
                if let Some(before) = latest.insert(field.clone(), change["newValue"].clone()) {
                    assert_eq!(before, change["originalValue"], "{key} {field}");
                }
            }
        }
        for (field, value) in &latest {
            assert_eq!(Some(value), present(&issue, field).as_ref(), "{key} {field}");
            checked += 1;
        }
    }
    assert!(checked > 150, "{checked}");
}

#[tokio::test]
async fn activities_are_about_things_that_exist() {
    let space = english();
    let issues = ids(&space.all_issues().await.into());
    let mut wikis = Vec::new();
    for key in PROJECTS {
        wikis.extend(ids(&space.get("/wikis", &[("projectIdOrKey", key)]).await));
    }
    let activities = everything(&space, "/space/activities").await;
    for activity in &activities {
        let subject = activity["content"]["id"].as_i64();
        match activity["type"].as_i64().unwrap() {
            1..=3 => assert!(issues.contains(&subject.unwrap()), "{activity}"),
            5 | 6 => assert!(wikis.contains(&subject.unwrap()), "{activity}"),
            8 | 9 => {
                let path = format!("/projects/{}/files/{}", activity["project"]["id"], subject.unwrap());
                let file = space.send(Method::GET, &path, &[]).await.unwrap();
                assert_eq!(file.status(), 200, "{activity}");
            }
            18..=21 => {
                let content = &activity["content"];
                let path = format!(
                    "/projects/{}/git/repositories/{}/pullRequests/{}",
                    activity["project"]["id"], content["repository"]["id"], content["number"]
                );
                assert_eq!(space.get(&path, &[]).await["summary"], content["summary"], "{activity}");
            }
            36..=46 => {
                let path = format!("/documents/{}", text(&activity["content"], "id"));
                let document = space.get(&path, &[]).await;
                assert_eq!(document["title"], activity["content"]["title"], "{activity}");
            }
            _ => {}
        }
        assert!(!activity["createdUser"].is_null(), "{activity}");
    }
    let kinds: HashSet<i64> = activities.iter().map(|activity| activity["type"].as_i64().unwrap()).collect();
    for kind in [1, 2, 3, 5, 6, 8, 9, 12, 13, 18, 19, 20, 21, 36, 37, 40, 43, 46] {
        assert!(kinds.contains(&kind), "no activity of type {kind}");
    }
}

/// The demonstration names these by number.
#[tokio::test]
async fn the_shop_has_closed_bugs() {
    let space = english();
    let bugs = [("projectId[]", "2"), ("issueTypeId[]", "5"), ("statusId[]", "4"), ("count", "5")];
    let found = space.get("/issues", &bugs).await;
    let about = list(&found).iter().map(|issue| (text(issue, "issueKey"), text(&issue["issueType"], "name")));
    assert!(about.clone().all(|(key, kind)| key.starts_with("SHOP-") && kind == "Bug"), "{found}");
    assert_eq!(about.count(), 5);
}

#[tokio::test]
async fn ids_follow_the_clock() {
    let space = english();
    let mut lists = vec![space.all_issues().await, everything(&space, "/space/activities").await];
    lists.push(everything(&space, "/users/7/stars").await);
    lists.push(everything(&space, "/issues/SHOP-12/comments").await);
    for list in lists {
        let times: Vec<&str> = list.iter().map(|item| text(item, "created")).collect();
        assert!(times.is_sorted(), "{times:?}");
        assert!(times.iter().all(|time| ("2025-10".."2026-12").contains(&&time[..7])), "{times:?}");
    }
}

#[tokio::test]
async fn stories_have_three_levels_and_eight_kinds_of_fields() {
    let space = english();
    let issues = space.all_issues().await;
    let parents: HashMap<i64, Option<i64>> =
        issues.iter().map(|issue| (issue["id"].as_i64().unwrap(), issue["parentIssueId"].as_i64())).collect();
    let depth = |id: i64| std::iter::successors(Some(id), |id| parents[id]).count();
    assert_eq!(parents.keys().map(|&id| depth(id)).max(), Some(3));
    let fields = issues.iter().flat_map(|issue| list(&issue["customFields"]));
    let filled =
        fields.filter(|field| field["value"] != Value::Null && field["value"] != Value::Array(vec![]));
    let kinds: HashSet<i64> = filled.map(|field| field["fieldTypeId"].as_i64().unwrap()).collect();
    assert_eq!(kinds.len(), 8, "{kinds:?}");
}

#[tokio::test]
async fn files_are_what_they_say() {
    let space = english();
    let mut pictures = 0;
    for issue in space.all_issues().await {
        for file in list(&issue["attachments"]) {
            let path = format!("/issues/{}/attachments/{}", text(&issue, "issueKey"), file["id"]);
            let bytes = space.send(Method::GET, &path, &[]).await.unwrap().bytes().await.unwrap();
            assert_eq!(bytes.len(), file["size"], "{file}");
            if text(file, "name").ends_with(".png") {
                assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{file}");
                pictures += 1;
            }
        }
    }
    assert_eq!(pictures, 4);
}

#[tokio::test]
async fn everybody_may_do_what_their_role_allows() {
    let space = english();
    let comment = [("content", "Hello")];
    assert_eq!(space.call_as(REPORTER, Method::POST, "/issues/APP-25/comments", &comment).await.0, 201);
    let (status, _) = space.call_as(REPORTER, Method::PATCH, "/issues/APP-25", &[("statusId", "4")]).await;
    assert_eq!(status, 403);
    let (status, _) = space.call_as(VIEWER, Method::POST, "/issues/SHOP-16/comments", &comment).await;
    assert_eq!(status, 403);
    assert_eq!(space.call_as(VIEWER, Method::GET, "/issues/APP-1", &[]).await.0, 404);
    assert_eq!(space.call_as(VIEWER, Method::GET, "/users", &[]).await.0, 403);
    assert_eq!(space.call_as(ADMINISTRATOR, Method::GET, "/users", &[]).await.0, 200);
    assert!(space.sandbox.api_key_of(LEFT).is_none());
    let (_, issue) = space.call_as(TESTER, Method::GET, "/issues/APP-1", &[]).await;
    assert_eq!(issue["createdUser"]["userId"], Value::Null);
    assert_eq!(issue["createdUser"]["name"], "Lucas Meyer");
}

#[tokio::test]
async fn people_have_read_some_of_what_they_were_told() {
    let space = english();
    let (_, told) = space.call_as(TESTER, Method::GET, "/notifications", &[("count", "100")]).await;
    let read: HashSet<bool> = list(&told).iter().map(|one| one["alreadyRead"].as_bool().unwrap()).collect();
    assert!(read.contains(&true), "{told}");
    let (_, told) = space.call_as(AWAY, Method::GET, "/notifications", &[("count", "100")]).await;
    let read: HashSet<bool> = list(&told).iter().map(|one| one["alreadyRead"].as_bool().unwrap()).collect();
    assert_eq!(read.len(), 2, "{told}");
}

#[tokio::test]
async fn pull_requests_are_open_closed_and_merged() {
    let space = english();
    let path = "/projects/APP/git/repositories/midori-app/pullRequests";
    let requests = space.get(path, &[]).await;
    let mut statuses: Vec<&str> =
        list(&requests).iter().map(|request| text(&request["status"], "name")).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, ["Closed", "Merged", "Open"]);
    for request in list(&requests) {
        let comments = everything(&space, &format!("{path}/{}/comments", request["number"])).await;
        let count = space.get(&format!("{path}/{}/comments/count", request["number"]), &[]).await;
        assert_eq!(count["count"], comments.len());
        assert!(!comments.is_empty());
    }
}

#[tokio::test]
async fn documents_hang_in_a_tree_and_are_talked_about() {
    let space = english();
    let projects = space.get("/projects/APP", &[]).await;
    let tree = space.get("/documents/tree", &[("projectIdOrKey", "APP")]).await;
    assert_eq!(tree["projectId"], projects["id"]);
    let plan = &tree["activeTree"]["children"][0];
    let identify = &plan["children"][0];
    assert_eq!(text(plan, "name"), "Product plan");
    assert_eq!(text(&identify["children"][0], "name"), "Offline model: what fits in 9 MB");
    assert_eq!(list(&tree["trashTree"]["children"]).len(), 1);
    let path = format!("/documents/{}", text(identify, "id"));
    let document = space.get(&path, &[]).await;
    assert_eq!(list(&document["tags"]).len(), 2);
    let comments = space.get(&format!("{path}/comments"), &[]).await;
    let replies: usize = list(&comments).iter().map(|comment| list(&comment["replies"]).len()).sum();
    assert_eq!((list(&comments).len(), replies), (2, 1));
}
