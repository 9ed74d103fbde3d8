//! What the caller looked at last, and pictures of users.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Space;
use reqwest::Method;
use serde_json::Value;

fn seen(list: &Value, member: &str) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|view| view[member]["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn the_newest_view_is_first_and_each_thing_is_there_once() {
    let space = Space::small();
    let path = "/users/myself/recentlyViewedIssues";
    for issue in ["APP-1", "5", "APP-1"] {
        let (status, issue) = space.post(path, &[("issueIdOrKey", issue)]).await;
        assert_eq!(status, 200);
        assert!(issue["issueKey"].is_string());
    }
    let all = space.get(path, &[]).await;
    let found = seen(&all, "issue");
    assert_eq!(found[..2], [1, 5]);
    let mut unique = found.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), found.len());
    assert_eq!(seen(&space.get(path, &[("offset", "1"), ("count", "2")]).await, "issue"), found[1..3]);
    let oldest = seen(&space.get(path, &[("order", "asc")]).await, "issue");
    assert!(oldest.iter().eq(found.iter().rev()));
    assert_eq!(space.refused(Method::POST, path, &[("issueIdOrKey", "APP-9999")]).await.0, 404);
    let of_other = space.call_as(4, Method::GET, path, &[]).await.1;
    assert_eq!(of_other, serde_json::json!([]));
}

#[tokio::test]
async fn pages_and_projects_are_remembered_too() {
    let space = Space::small();
    let path = "/users/myself/recentlyViewedWikis";
    let pages = space.get("/wikis", &[("projectIdOrKey", "WEB")]).await;
    let (status, page) = space.post(path, &[("wikiId", &pages[3]["id"].to_string())]).await;
    assert_eq!((status, &page["id"]), (200, &pages[3]["id"]));
    let views = space.get(path, &[]).await;
    assert_eq!(views[0]["page"]["id"], page["id"]);
    assert!(views[0]["updated"].is_string());
    let projects = space.get("/users/myself/recentlyViewedProjects", &[]).await;
    assert_eq!(projects[0]["project"]["projectKey"], "WEB");
    assert_eq!(seen(&projects, "project"), [2, 1]);
    assert_eq!(space.refused(Method::POST, path, &[("wikiId", "9999")]).await.0, 404);
}

#[tokio::test]
async fn users_have_pictures_of_their_own() {
    let space = Space::small();
    let mut pictures = Vec::new();
    for user in [2, 3] {
        let answer = space.send(Method::GET, &format!("/users/{user}/icon"), &[]).await.unwrap();
        assert_eq!(answer.headers()["content-type"], "image/png");
        pictures.push(answer.bytes().await.unwrap());
    }
    assert!(pictures[0].starts_with(b"\x89PNG") && pictures[0] != pictures[1]);
    assert_eq!(space.refused(Method::GET, "/users/11/icon", &[]).await.0, 404);
}
