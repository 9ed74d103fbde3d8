//! The journal and the faults.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::time::{Duration, Instant};

use backlog_sandbox::{Fault, FaultKind};
use common::{Space, json, refusal};
use reqwest::{Client, Method};
use serde_json::{Value, json};

const ISSUES: &str = "GET /issues";

#[tokio::test]
async fn every_request_is_written_down() {
    let space = Space::small();
    space.get("/issues", &[("projectId[]", "1"), ("keyword", "あ b")]).await;
    space.patch("/issues/APP-1", &[("comment", "hi")]).await;
    space.refused(Method::GET, "/nothing", &[]).await;
    let read = async |path: &str| {
        json(Client::new().get(format!("{}{path}", space.sandbox.journal_url())).send().await.unwrap()).await
    };
    let journal = read("").await;
    assert_eq!(read("/count").await, json!({ "count": 3 }));
    let [search, change, unknown] = journal.as_array().unwrap().as_slice() else { panic!("{journal}") };
    assert_eq!(search["seq"], 1);
    assert_eq!(search["endpoint"], "GET /issues");
    assert_eq!(search["class"], "search");
    assert_eq!(search["user"], 1);
    assert_eq!(search["parameters"], json!([["apiKey", "***"], ["projectId[]", "1"], ["keyword", "あ b"]]));
    assert_eq!(search["status"], 200);
    assert!(search["bytes"].as_u64().unwrap() >= 2);
    assert_eq!(change["endpoint"], "PATCH /issues/:issueIdOrKey");
    assert_eq!(change["path"], "/api/v2/issues/APP-1");
    assert_eq!(change["parameters"][1], json!(["comment", "hi"]));
    assert_eq!((&unknown["endpoint"], &unknown["status"]), (&Value::Null, &json!(404)));
    assert_eq!(read("?since=2").await.as_array().unwrap().len(), 1);
    let cleared = Client::new().delete(space.sandbox.journal_url()).send().await.unwrap();
    assert_eq!(cleared.status(), 204);
    space.get("/space", &[]).await;
    assert_eq!(space.sandbox.journal()[0].seq, 4);
}

async fn one(kind: FaultKind) -> (Space, reqwest::Result<reqwest::Response>) {
    let space = Space::small();
    space.sandbox.inject(vec![Fault::once(ISSUES, kind)]);
    let response = space.send(Method::GET, "/issues", &[]).await;
    // One fault, one call.
    assert_eq!(space.send(Method::GET, "/issues", &[]).await.unwrap().status(), 200);
    (space, response)
}

#[tokio::test]
async fn faults_come_by_http() {
    let space = Space::small();
    let url = format!("{}/sandbox/faults", space.sandbox.url());
    let post = |body: &str| {
        Client::new().post(&url).header("content-type", "application/json").body(body.to_owned()).send()
    };
    let faults =
        r#"[{"endpoint":"GET /issues","fault":"500","count":2,"skip":1},{"endpoint":"*","fault":"html502"}]"#;
    assert_eq!(post(faults).await.unwrap().status(), 204);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(space.send(Method::GET, "/issues", &[]).await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [200, 500, 500, 502]);
    assert_eq!(space.sandbox.journal()[1].fault.as_deref(), Some("500"));
    assert_eq!(post(r#"[{"endpoint":"*","fault":"fire"}]"#).await.unwrap().status(), 422);
    post(r#"[{"endpoint":"*","fault":"drop","count":100}]"#).await.unwrap();
    assert_eq!(Client::new().delete(&url).send().await.unwrap().status(), 204);
    space.get("/space", &[]).await;
}

#[tokio::test]
async fn web_pages_instead_of_json() {
    for (kind, status) in [(FaultKind::Html200, 200), (FaultKind::Html502, 502), (FaultKind::Html503, 503)] {
        let response = one(kind).await.1.unwrap();
        assert_eq!(response.status(), status);
        assert!(response.text().await.unwrap().starts_with("<!DOCTYPE html>"));
    }
}

#[tokio::test]
async fn json_cut_short() {
    let response = one(FaultKind::TruncatedJson).await.1.unwrap();
    let text = response.text().await.unwrap();
    assert!(serde_json::from_str::<Value>(&text).is_err());
    let response = one(FaultKind::DropMidAnswer).await.1.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn too_many_requests_with_and_without_headers() {
    let response = one(FaultKind::TooManyRequests).await.1.unwrap();
    let reset: i64 = response.headers()["x-ratelimit-reset"].to_str().unwrap().parse().unwrap();
    assert!((0..=2).contains(&(reset - chrono::Utc::now().timestamp())));
    assert_eq!(refusal((response.status().as_u16(), json(response).await)).1, 13);
    let space = Space::small();
    space.sandbox.inject(vec![Fault { headers: false, ..Fault::once("*", FaultKind::TooManyRequests) }]);
    let response = space.send(Method::GET, "/issues", &[]).await.unwrap();
    assert_eq!(response.status(), 429);
    assert!(!response.headers().contains_key("x-ratelimit-reset"));
}

#[tokio::test]
async fn connections_are_dropped_before_or_after_the_work() {
    let (space, response) = one(FaultKind::Drop).await;
    assert!(response.is_err());
    assert_eq!(space.sandbox.journal()[0].status, 0);
    for (kind, left) in [(FaultKind::Drop, 200), (FaultKind::DropAfterWrite, 404)] {
        space.sandbox.inject(vec![Fault::once("DELETE /issues/:issueIdOrKey", kind)]);
        assert!(space.send(Method::DELETE, "/issues/9", &[]).await.is_err());
        assert_eq!(space.send(Method::GET, "/issues/9", &[]).await.unwrap().status(), left);
    }
}

#[tokio::test]
async fn delays_and_redirects() {
    let space = Space::small();
    space.sandbox.inject(vec![Fault { milliseconds: 300, ..Fault::once("*", FaultKind::Delay) }]);
    let start = Instant::now();
    space.get("/issues", &[]).await;
    assert!(start.elapsed() >= Duration::from_millis(300));
    let response = one(FaultKind::Redirect).await.1.unwrap();
    assert_eq!(response.status(), 302);
    assert_eq!(response.headers()["location"], "http://elsewhere.invalid/api/v2/issues");
}
