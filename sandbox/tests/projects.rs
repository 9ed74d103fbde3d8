//! Projects, who belongs to them, and their webhooks.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::{Options, Plan};
use common::{Space, ids, refusal};
use reqwest::Method;
use serde_json::{Value, json};

const NEW: [(&str, &str); 2] = [("name", "新規 \"100%\" 🆕"), ("key", "NEW_1")];

async fn newest_activity(space: &Space, project: &str) -> Value {
    space.get(&format!("/projects/{project}/activities"), &[("count", "1")]).await[0].clone()
}

#[tokio::test]
async fn a_new_project_has_what_every_project_has() {
    let space = Space::small();
    let response = space.send(Method::POST, "/projects", &NEW).await.unwrap();
    assert_eq!(response.status(), 201);
    assert!(response.headers()["location"].to_str().unwrap().ends_with("/projects/NEW_1"));
    let project = common::json(response).await;
    assert_eq!((&project["id"], &project["name"]), (&json!(3), &json!("新規 \"100%\" 🆕")));
    for (member, value) in [("chartEnabled", false), ("subtaskingEnabled", false), ("useWiki", true)] {
        assert_eq!(project[member], value, "{member}");
    }
    assert_eq!(space.get("/projects/NEW_1", &[]).await, project);
    assert_eq!(ids(&space.get("/projects", &[]).await), [1, 2, 3]);
    assert_eq!(ids(&space.get("/projects/3/users", &[]).await), [1]);
    assert_eq!(ids(&space.get("/projects/3/statuses", &[]).await), [1, 2, 3, 4]);
    assert_eq!(ids(&space.get("/projects/3/issueTypes", &[]).await), [9, 10, 11, 12]);
    for empty in ["categories", "versions", "customFields", "webhooks", "teams", "administrators"] {
        assert_eq!(space.get(&format!("/projects/3/{empty}"), &[]).await, json!([]), "{empty}");
    }
    let issue = [("projectId", "3"), ("summary", "一"), ("issueTypeId", "9"), ("priorityId", "3")];
    assert_eq!(space.post("/issues", &issue).await.1["issueKey"], "NEW_1-1");
}

#[tokio::test]
async fn bad_projects_are_refused() {
    let space = Space::small();
    let invalid = |name: &str| (400, 7, format!("error.invalid : {name}"));
    for key in ["APP", "lower", "A-B", "Ａ", "A B"] {
        let refused = space.refused(Method::POST, "/projects", &[("name", "x"), ("key", key)]).await;
        assert_eq!(refused, invalid("key"), "{key}");
    }
    let required = |name: &str| (400, 7, format!("error.required : {name}"));
    for (name, key, missing) in [("", "X", "name"), ("　", "X", "name"), ("x", "", "key")] {
        let refused = space.refused(Method::POST, "/projects", &[("name", name), ("key", key)]).await;
        assert_eq!(refused, required(missing));
    }
    let deep = [NEW[0], NEW[1], ("grandchildIssueEnabled", "true")];
    assert_eq!(space.refused(Method::POST, "/projects", &deep).await, invalid("grandchildIssueEnabled"));
    assert_eq!(space.refused(Method::PATCH, "/projects/1", &[("key", "WEB")]).await, invalid("key"));
    assert_eq!(ids(&space.get("/projects", &[]).await), [1, 2]);
}

#[tokio::test]
async fn a_new_key_is_the_key_of_every_issue() {
    let space = Space::small();
    let changes = [("key", "APP2"), ("archived", "true"), ("textFormattingRule", "backlog")];
    let (status, project) = space.patch("/projects/APP", &changes).await;
    assert_eq!((status, &project["projectKey"], &project["archived"]), (200, &json!("APP2"), &json!(true)));
    assert_eq!(project["name"], "アプリ開発 📱");
    assert_eq!(space.get("/issues/1", &[]).await["issueKey"], "APP2-1");
    assert_eq!(space.get("/issues/APP2-1", &[]).await["id"], 1);
    for old in ["/issues/APP-1", "/projects/APP"] {
        assert_eq!(space.refused(Method::GET, old, &[]).await.1, 6);
    }
    assert_eq!(ids(&space.get("/projects", &[("archived", "false")]).await), [2]);
}

#[tokio::test]
async fn a_deleted_project_takes_everything_along() {
    let space = Space::small();
    let issues = space.get("/issues/count", &[]).await["count"].as_i64().unwrap();
    let own = space.get("/issues/count", &[("projectId[]", "1")]).await["count"].as_i64().unwrap();
    let wiki = space.get("/wikis", &[("projectIdOrKey", "1")]).await[0]["id"].to_string();
    let (status, project) = space.delete("/projects/APP").await;
    assert_eq!((status, &project["id"]), (200, &json!(1)));
    assert_eq!(space.get("/issues/count", &[]).await["count"], issues - own);
    let wiki = format!("/wikis/{wiki}");
    for gone in ["/projects/1", "/projects/APP/users", "/issues/1", "/issues/APP-1/comments", &wiki] {
        assert_eq!(space.refused(Method::GET, gone, &[]).await.0, 404, "{gone}");
    }
    for list in
        ["/space/activities", "/notifications", "/users/1/stars", "/users/myself/recentlyViewedIssues"]
    {
        for each in space.get(list, &[("count", "100")]).await.as_array().unwrap() {
            assert_ne!(each["project"]["id"], 1, "{list}");
            assert_ne!(each["issue"]["projectId"], 1, "{list}");
        }
    }
    let usage = space.get("/space/diskUsage", &[]).await;
    assert_eq!(usage["details"].as_array().unwrap().len(), 1);
    assert_eq!(space.delete("/projects/APP").await.0, 404);
    // Its id is not given again.
    assert_eq!(space.post("/projects", &NEW).await.1["id"], 3);
}

#[tokio::test]
async fn only_administrators_make_projects() {
    let space = Space::small();
    assert_eq!(refusal(space.call_as(2, Method::POST, "/projects", &NEW).await).1, 5);
    assert_eq!(refusal(space.call_as(2, Method::DELETE, "/projects/1", &[]).await).1, 5);
    assert_eq!(refusal(space.call_as(3, Method::PATCH, "/projects/1", &[("name", "x")]).await).1, 5);
    let (status, project) = space.call_as(2, Method::PATCH, "/projects/1", &[("name", "x")]).await;
    assert_eq!((status, &project["name"]), (200, &json!("x")));
}

#[tokio::test]
async fn people_join_and_leave() {
    let space = Space::small();
    space.post("/projects", &NEW).await;
    assert_eq!(space.call_as(5, Method::GET, "/projects/3", &[]).await.0, 404);
    let unread =
        space.call_as(5, Method::GET, "/notifications/count", &[]).await.1["count"].as_i64().unwrap();
    let (status, user) = space.post("/projects/3/users", &[("userId", "5")]).await;
    assert_eq!((status, &user["id"]), (200, &json!(5)));
    assert_eq!(space.call_as(5, Method::GET, "/projects/3", &[]).await.0, 200);
    let joined = newest_activity(&space, "3").await;
    assert_eq!((&joined["type"], &joined["content"]["users"][0]["id"]), (&json!(15), &json!(5)));
    let told = space.call_as(5, Method::GET, "/notifications", &[("count", "1")]).await.1;
    assert_eq!((&told[0]["reason"], &told[0]["project"]["id"]), (&json!(6), &json!(3)));
    let now = space.call_as(5, Method::GET, "/notifications/count", &[]).await.1["count"].clone();
    assert_eq!(now, unread + 1);
    let (status, _) = space.call(Method::DELETE, "/projects/3/users", &[("userId", "5")]).await;
    assert_eq!(status, 200);
    assert_eq!(ids(&space.get("/projects/3/users", &[]).await), [1]);
    assert_eq!(newest_activity(&space, "3").await["type"], 16);
    for nobody in ["5", "11", "999"] {
        let refused = space.refused(Method::DELETE, "/projects/3/users", &[("userId", nobody)]).await;
        assert_eq!(refused, (400, 7, "error.invalid : userId".to_owned()));
    }
    // An administrator who has left can still come back.
    space.call(Method::DELETE, "/projects/3/users", &[("userId", "1")]).await;
    assert_eq!(space.refused(Method::GET, "/projects/3", &[]).await.0, 404);
    assert_eq!(space.post("/projects/3/users", &[("userId", "1")]).await.0, 200);
    assert_eq!(space.get("/projects/3", &[]).await["id"], 3);
}

#[tokio::test]
async fn administrators_of_a_project_are_members_of_it() {
    let space = Space::small();
    space.post("/projects", &NEW).await;
    let path = "/projects/3/administrators";
    assert_eq!(space.refused(Method::POST, path, &[("userId", "5")]).await.2, "error.invalid : userId");
    for user in ["5", "6"] {
        space.post("/projects/3/users", &[("userId", user)]).await;
    }
    assert_eq!(space.post(path, &[("userId", "5")]).await.0, 200);
    assert_eq!(ids(&space.get(path, &[]).await), [5]);
    // They choose others only where the project lets them.
    assert_eq!(refusal(space.call_as(5, Method::POST, path, &[("userId", "6")]).await).1, 5);
    space.patch("/projects/3", &[("projectLeaderCanEditProjectLeader", "true")]).await;
    assert_eq!(space.call_as(5, Method::POST, path, &[("userId", "6")]).await.0, 200);
    assert_eq!(space.call(Method::DELETE, path, &[("userId", "6")]).await.0, 200);
    space.call(Method::DELETE, "/projects/3/users", &[("userId", "5")]).await;
    assert_eq!(space.get(path, &[]).await, json!([]));
}

#[tokio::test]
async fn a_team_brings_its_members() {
    let space = Space::small();
    space.post("/projects", &NEW).await;
    let team = space.get("/teams/1", &[]).await;
    let members = ids(&team["members"]);
    assert!(!members.is_empty());
    let (status, joined) = space.post("/projects/3/teams", &[("teamId", "1")]).await;
    assert_eq!((status, &joined), (200, &team));
    let mut everybody = members.clone();
    everybody.insert(0, 1);
    assert_eq!(ids(&space.get("/projects/3/users", &[]).await), everybody);
    let alone = space.get("/projects/3/users", &[("excludeGroupMembers", "true")]).await;
    assert_eq!(ids(&alone), [1]);
    assert_eq!(ids(&space.get("/projects/3/teams", &[]).await), [1]);
    let activity = newest_activity(&space, "3").await;
    let parties = json!([{ "id": 1, "name": team["name"] }]);
    assert_eq!((&activity["type"], &activity["content"]["parties"]), (&json!(25), &parties));
    assert_eq!(space.call(Method::DELETE, "/projects/3/teams", &[("teamId", "1")]).await.0, 200);
    assert_eq!(newest_activity(&space, "3").await["type"], 26);
    assert_eq!(ids(&space.get("/projects/3/users", &[]).await), [1]);
    let again = space.refused(Method::DELETE, "/projects/3/teams", &[("teamId", "1")]).await;
    assert_eq!(again, (400, 7, "error.invalid : teamId".to_owned()));
}

#[tokio::test]
async fn webhooks_are_for_known_activities() {
    let space = Space::small();
    let path = "/projects/2/webhooks";
    let before = ids(&space.get(path, &[]).await);
    let new = [
        ("name", "連携"),
        ("hookUrl", "https://example.com/?a=1"),
        ("allEvent", "false"),
        ("activityTypeIds[]", "1"),
        ("activityTypeIds[]", "34"),
    ];
    let (status, webhook) = space.call_as(2, Method::POST, path, &new).await;
    assert_eq!((status, &webhook["activityTypeIds"]), (200, &json!([1, 34])));
    assert_eq!((&webhook["createdUser"]["id"], &webhook["description"]), (&json!(2), &json!("")));
    let id = webhook["id"].as_i64().unwrap();
    assert!(!before.contains(&id));
    let one = format!("{path}/{id}");
    assert_eq!(space.get(&one, &[]).await, webhook);
    let (_, changed) = space.patch(&one, &[("allEvent", "true"), ("name", "全部")]).await;
    assert_eq!((&changed["activityTypeIds"], &changed["updatedUser"]["id"]), (&json!([]), &json!(1)));
    assert_eq!(changed["hookUrl"], webhook["hookUrl"]);
    for (name, value) in [("activityTypeIds[]", "50"), ("activityTypeIds[]", "30"), ("hookUrl", "ftp://x")] {
        let refused = space.refused(Method::PATCH, &one, &[(name, value)]).await;
        assert_eq!(refused, (400, 7, format!("error.invalid : {name}")));
    }
    assert_eq!(space.refused(Method::GET, &format!("/projects/1/webhooks/{id}"), &[]).await.1, 6);
    assert_eq!(refusal(space.call_as(3, Method::GET, path, &[]).await).1, 5);
    assert_eq!(space.delete(&one).await.1["id"], id);
    assert_eq!(ids(&space.get(path, &[]).await), before);
}

#[tokio::test]
async fn the_plan_decides_how_deep_issues_are() {
    let plan = Plan { grandchild_issues: false, ..Plan::default() };
    let space = Space::start(Options { issues: 60, plan, ..Options::default() });
    let project = space.get("/projects/1", &[]).await;
    assert_eq!((&project["subtaskingEnabled"], project.get("grandchildIssueEnabled")), (&json!(true), None));
    let wish = [("grandchildIssueEnabled", "true")];
    assert_eq!(space.refused(Method::PATCH, "/projects/1", &wish).await.0, 402);
    assert!(
        space.get("/issues", &[("parentChild", "5"), ("count", "100")]).await.as_array().unwrap().is_empty()
    );
    let plan = Plan { parent_child_issues: false, ..Plan::default() };
    let space = Space::start(Options { issues: 60, plan, ..Options::default() });
    let child = [
        ("projectId", "1"),
        ("summary", "子"),
        ("issueTypeId", "1"),
        ("priorityId", "3"),
        ("parentIssueId", "1"),
    ];
    assert_eq!(space.refused(Method::POST, "/issues", &child).await.1, 2);
    assert_eq!(space.post("/issues", &child[..4]).await.0, 201);
}

#[tokio::test]
async fn a_project_without_subtasks_takes_no_parents() {
    let space = Space::small();
    let child = [
        ("projectId", "1"),
        ("summary", "子"),
        ("issueTypeId", "1"),
        ("priorityId", "3"),
        ("parentIssueId", "1"),
    ];
    assert_eq!(space.post("/issues", &child).await.0, 201);
    let (_, project) = space.patch("/projects/1", &[("subtaskingEnabled", "false")]).await;
    assert_eq!(project["grandchildIssueEnabled"], false);
    let refused = space.refused(Method::POST, "/issues", &child).await;
    assert_eq!(refused, (400, 7, "error.invalid : parentIssueId".to_owned()));
}
