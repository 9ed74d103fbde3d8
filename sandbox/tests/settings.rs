//! The space as a whole: its announcement, plan and files, its teams and accounts.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::{Options, Plan};
use common::{Space, ids, refusal};
use reqwest::Method;
use serde_json::{Value, json};

fn classic() -> Space {
    let plan = Plan { classic: true, ..Plan::default() };
    Space::start(Options { issues: 60, plan, ..Options::default() })
}

#[tokio::test]
async fn the_announcement_is_replaced() {
    let space = Space::small();
    let before = space.get("/space/notification", &[]).await;
    assert_ne!(before["content"], "");
    let (status, after) =
        space.call(Method::PUT, "/space/notification", &[("content", "保守 <b>22時</b>")]).await;
    assert_eq!((status, &after["content"]), (200, &json!("保守 <b>22時</b>")));
    assert!(after["updated"].as_str() > before["updated"].as_str());
    assert_eq!(space.get("/space/notification", &[]).await, after);
    let member = space.call_as(2, Method::PUT, "/space/notification", &[("content", "x")]).await;
    assert_eq!(refusal(member).1, 5);
}

#[tokio::test]
async fn the_licence_tells_of_the_plan() {
    let plan = Plan { git: false, custom_fields: false, largest_file: 5, ..Plan::default() };
    let space = Space::start(Options { issues: 5, plan, ..Options::default() });
    let licence = space.get("/space/licence", &[]).await;
    for (member, value) in [
        ("git", json!(false)),
        ("attribute", json!(false)),
        ("attributeLimit", json!(0)),
        ("attachmentLimitPerFile", json!(5)),
        ("parentChildIssue", json!(true)),
        ("nulabAccount", json!(true)),
    ] {
        assert_eq!(licence[member], value, "{member}");
    }
    assert!(licence["storageLimit"].as_i64().unwrap() > i64::from(i32::MAX));
}

#[tokio::test]
async fn files_take_room() {
    let space = Space::small();
    let before = space.get("/projects/1/diskUsage", &[]).await;
    let upload = space.upload("a.txt", &[b'x'; 1234]).await;
    space.patch("/issues/1", &[("attachmentId[]", &upload)]).await;
    let after = space.get("/projects/1/diskUsage", &[]).await;
    assert_eq!(after["issue"].as_i64().unwrap() - before["issue"].as_i64().unwrap(), 1234);
    let whole = space.get("/space/diskUsage", &[]).await;
    assert_eq!(whole["details"][0], after);
    for member in ["issue", "wiki", "file"] {
        let parts = whole["details"].as_array().unwrap().iter().map(|part| part[member].as_i64().unwrap());
        assert_eq!(whole[member].as_i64().unwrap(), parts.sum::<i64>(), "{member}");
        assert!(whole[member].as_i64().unwrap() > 0, "{member}");
    }
    assert_eq!(refusal(space.call_as(2, Method::GET, "/projects/1/diskUsage", &[]).await).1, 5);
}

#[tokio::test]
async fn pictures_are_there_for_everybody() {
    let space = Space::small();
    for path in ["/space/image", "/projects/1/image", "/teams/1/icon"] {
        let response = space.send(Method::GET, path, &[]).await.unwrap();
        assert_eq!(response.headers()["content-type"], "image/png", "{path}");
        assert!(response.bytes().await.unwrap().starts_with(b"\x89PNG"));
    }
    assert_eq!(space.refused(Method::GET, "/teams/99/icon", &[]).await.1, 6);
}

#[tokio::test]
async fn teams_are_paged() {
    let space = Space::small();
    assert_eq!(ids(&space.get("/teams", &[]).await), [3, 2, 1]);
    let second = space.get("/teams", &[("order", "asc"), ("offset", "1"), ("count", "1")]).await;
    assert_eq!(ids(&second), [2]);
    assert_eq!(second[0], space.get("/teams/2", &[]).await);
    assert_eq!(space.call_as(2, Method::GET, "/teams", &[]).await.0, 200);
    assert_eq!(refusal(space.call_as(3, Method::GET, "/teams", &[]).await).1, 5);
    assert_eq!(refusal(space.call_as(2, Method::GET, "/teams/1", &[]).await).1, 5);
}

#[tokio::test]
async fn a_changed_team_changes_its_projects() {
    let space = classic();
    let new = [("name", "品質 ✅"), ("members[]", "7"), ("members[]", "4")];
    let (status, team) = space.post("/teams", &new).await;
    assert_eq!((status, ids(&team["members"])), (200, vec![4, 7]));
    let id = team["id"].to_string();
    let path = format!("/teams/{id}");
    space.post("/projects", &[("name", "x"), ("key", "X")]).await;
    space.post("/projects/X/teams", &[("teamId", &id)]).await;
    assert_eq!(ids(&space.get("/projects/X/users", &[]).await), [1, 4, 7]);
    let (_, changed) = space.patch(&path, &[("members[]", "8")]).await;
    assert_eq!((&changed["name"], ids(&changed["members"])), (&json!("品質 ✅"), vec![8]));
    assert_eq!(ids(&space.get("/projects/X/users", &[]).await), [1, 8]);
    for (name, value, message) in [
        ("members[]", "11", "error.invalid : members[]"),
        ("members[]", "99", "error.invalid : members[]"),
        ("name", "", "error.required : name"),
    ] {
        assert_eq!(space.refused(Method::PATCH, &path, &[(name, value)]).await.2, message);
    }
    assert_eq!(space.delete(&path).await.1, changed);
    assert_eq!(ids(&space.get("/projects/X/users", &[]).await), [1]);
    assert_eq!(space.get("/projects/X/teams", &[]).await, json!([]));
    assert_eq!(space.delete(&path).await.0, 404);
}

#[tokio::test]
async fn a_mentioned_team_is_told() {
    let space = Space::small();
    let members = ids(&space.get("/teams/1", &[]).await["members"]);
    let (_, comment) = space.post("/issues/1/comments", &[("content", "<@T1> お願いします")]).await;
    let told: Vec<i64> = comment["notifications"]
        .as_array()
        .unwrap()
        .iter()
        .map(|notification| notification["user"]["id"].as_i64().unwrap())
        .collect();
    assert_eq!(told, members);
}

#[tokio::test]
async fn an_account_opens_the_space() {
    let space = classic();
    let new = [
        ("userId", "hayashi"),
        ("password", "long enough"),
        ("name", "林 さくら"),
        ("mailAddress", "hayashi@example.com"),
        ("roleType", "2"),
    ];
    let (status, user) = space.post("/users", &new).await;
    assert_eq!((status, &user["id"], &user["lastLoginTime"]), (201, &json!(13), &Value::Null));
    assert!(!user.to_string().contains("long enough"));
    assert_eq!(space.refused(Method::POST, "/users", &new).await.2, "error.invalid : userId");
    let own = space.call_as(13, Method::GET, "/users/myself", &[]).await;
    assert_eq!(own, (200, user.clone()));
    let (_, changed) = space.patch("/users/13", &[("name", "森 さくら"), ("roleType", "4")]).await;
    assert_eq!((&changed["name"], &changed["roleType"]), (&json!("森 さくら"), &json!(4)));
    space.post("/projects/1/users", &[("userId", "13")]).await;
    let issue = [("projectId", "1"), ("summary", "一"), ("issueTypeId", "1"), ("priorityId", "3")];
    assert_eq!(refusal(space.call_as(13, Method::POST, "/issues", &issue).await).1, 5);
    space.patch("/users/13", &[("roleType", "5")]).await;
    assert_eq!(space.call_as(13, Method::POST, "/issues", &issue).await.0, 201);
    for (name, value) in [("roleType", "7"), ("roleType", "0")] {
        assert_eq!(space.refused(Method::PATCH, "/users/13", &[(name, value)]).await.1, 7);
    }
}

#[tokio::test]
async fn a_deleted_user_stays_an_author() {
    let space = classic();
    let issue = space.call_as(
        3,
        Method::POST,
        "/issues",
        &[("projectId", "1"), ("summary", "一"), ("issueTypeId", "1"), ("priorityId", "3")],
    );
    let issue = issue.await.1;
    let (status, user) = space.delete("/users/3").await;
    assert_eq!((status, &user["userId"]), (200, &json!("j.smith")));
    assert_eq!(space.sandbox.api_key_of(3), None);
    for list in ["/users", "/projects/1/users"] {
        assert!(!ids(&space.get(list, &[]).await).contains(&3), "{list}");
    }
    assert!(!ids(&space.get("/teams/1", &[]).await["members"]).contains(&3));
    assert_eq!(space.refused(Method::GET, "/users/3", &[]).await.1, 6);
    let author = space.get(&format!("/issues/{}", issue["id"]), &[]).await["createdUser"].clone();
    assert_eq!((&author["name"], &author["userId"]), (&json!("John Smith"), &Value::Null));
    assert_eq!(space.delete("/users/3").await.0, 404);
    assert_eq!(space.delete("/users/1").await.0, 403);
}

#[tokio::test]
async fn project_administrators_see_the_users_of_the_space() {
    let space = Space::small();
    let users = space.call_as(2, Method::GET, "/users", &[]).await;
    assert_eq!((users.0, ids(&users.1)), (200, (1..=10).collect::<Vec<i64>>()));
    assert_eq!(refusal(space.call_as(4, Method::GET, "/users", &[]).await).1, 5);
}
