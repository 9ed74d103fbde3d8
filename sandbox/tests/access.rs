//! Keys, paths, parameter checks and rate limits.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::{Options, RateLimit};
use common::{Space, json, refusal};
use reqwest::{Client, Method};

#[tokio::test]
async fn a_key_is_taken_from_the_query_or_the_header() {
    let space = Space::small();
    let client = Client::new();
    let url = space.url("/users/myself");
    let missing = client.get(&url).send().await.unwrap();
    assert_eq!(missing.status(), 401);
    let body = refusal((401, json(missing).await));
    assert_eq!(body, (401, 11, "Authentication failure.".to_owned()));
    let wrong = client.get(&url).query(&[("apiKey", "wrong")]).send().await.unwrap();
    assert_eq!(wrong.status(), 401);
    let header = client.get(&url).header("Backlog-API-Key", space.sandbox.api_key()).send().await.unwrap();
    assert_eq!(header.status(), 200);
    assert_eq!(header.headers()["content-type"], "application/json;charset=utf-8");
    assert_eq!(space.get("/users/myself", &[]).await["id"], 1);
}

#[tokio::test]
async fn each_user_has_a_key_and_sees_joined_projects_only() {
    let space = Space::start(Options { projects: 20, issues: 100, ..Options::default() });
    let admin = space.get("/projects", &[]).await.as_array().unwrap().len();
    assert_eq!(admin, 20);
    let key = space.sandbox.api_key_of(3).unwrap();
    let get = |path: &str| Client::new().get(space.url(path)).query(&[("apiKey", &key)]).send();
    let joined = json(get("/projects").await.unwrap()).await;
    let joined: Vec<i64> = common::ids(&joined);
    assert!(joined.len() < 20);
    let hidden = (1..=20).find(|id| !joined.contains(id)).unwrap();
    assert_eq!(get(&format!("/projects/{hidden}")).await.unwrap().status(), 404);
    assert_eq!(get("/users").await.unwrap().status(), 403);
    assert_eq!(space.sandbox.api_key_of(11), None);
}

#[tokio::test]
async fn unknown_paths_and_trailing_slashes_are_undefined() {
    let space = Space::small();
    for path in ["/nothing", "/issues/", "/projects/APP/"] {
        let expected = (404, 6, format!("Undefined resource. /api/v2{path}"));
        assert_eq!(space.refused(Method::GET, path, &[]).await, expected);
    }
    assert_eq!(space.refused(Method::DELETE, "/priorities", &[]).await.0, 404);
}

#[tokio::test]
async fn parameters_are_checked() {
    let space = Space::small();
    let cases: [(&str, &str, &str); 9] = [
        ("colour", "red", "error.unknownParameter : colour"),
        ("statusId", "1", "error.unknownParameter : statusId"),
        ("count", "0", "error.range : count"),
        ("count", "101", "error.range : count"),
        ("offset", "-1", "error.range : offset"),
        ("createdSince", "2024-01-01T00:00:00Z", "error.date : createdSince"),
        ("attachment", "yes", "error.boolean : attachment"),
        ("hasDueDate", "true", "error.invalid : hasDueDate"),
        ("customField_99999", "x", "error.unknownParameter : customField_99999"),
    ];
    for (name, value, message) in cases {
        let refused = space.refused(Method::GET, "/issues", &[(name, value)]).await;
        assert_eq!(refused, (400, 7, message.to_owned()), "{name}={value}");
    }
    let missing = space.refused(Method::GET, "/wikis", &[]).await;
    assert_eq!(missing, (400, 7, "error.required : projectIdOrKey".to_owned()));
}

#[tokio::test]
async fn a_missing_object_is_code_6() {
    let space = Space::small();
    for path in ["/issues/APP-9999", "/issues/999999", "/issues/1/comments/999999", "/wikis/999", "/users/11"]
    {
        let (status, code, _) = space.refused(Method::GET, path, &[]).await;
        assert_eq!((status, code), (404, 6), "{path}");
    }
    let (_, _, message) = space.refused(Method::GET, "/projects/NONE", &[]).await;
    assert_eq!(message, "No such project. (key:NONE)");
}

#[tokio::test]
async fn the_rate_limit_is_per_class() {
    let space = Space::start(Options { rate_limit: RateLimit::uniform(3), issues: 5, ..Options::default() });
    for left in ["2", "1", "0"] {
        let answer = space.send(Method::GET, "/issues/count", &[]).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["x-ratelimit-limit"], "3");
        assert_eq!(answer.headers()["x-ratelimit-remaining"], left);
    }
    let over = space.send(Method::GET, "/issues", &[]).await.unwrap();
    let reset: i64 = over.headers()["x-ratelimit-reset"].to_str().unwrap().parse().unwrap();
    let ahead = reset - chrono::Utc::now().timestamp();
    assert!((50..=60).contains(&ahead), "{ahead}");
    assert_eq!(refusal((over.status().as_u16(), json(over).await)).1, 13);
    let report = space.get("/rateLimit", &[]).await;
    assert_eq!(report["rateLimit"]["search"]["remaining"], 0);
    assert_eq!(report["rateLimit"]["read"]["remaining"], 2);
}

#[tokio::test]
async fn the_rate_limit_can_be_off() {
    let space = Space::start(Options { rate_limit: RateLimit::Off, issues: 5, ..Options::default() });
    for _ in 0..200 {
        space.get("/issues/count", &[]).await;
    }
}
