//! What can be made to go wrong.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use backlog_sandbox::{Count, DataChange, Fault, FaultKind, Options, Sandbox};
use common::{Space, ids, json, refusal};
use reqwest::{Client, Method};
use serde_json::{Map, Value, json};

const ISSUES: &str = "GET /issues";

async fn one(kind: FaultKind) -> (Space, reqwest::Result<reqwest::Response>) {
    let space = Space::small();
    space.sandbox.inject(vec![Fault::once(ISSUES, kind)]).unwrap();
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
    for (body, named) in
        [(r#"[{"endpoint":"*","fault":"fire"}]"#, "fire"), ("{", "EOF"), ("\u{0}", "expected")]
    {
        let refused = post(body).await.unwrap();
        assert_eq!(refused.headers()["content-type"], "application/json;charset=utf-8");
        let (status, code, message) = refusal((refused.status().as_u16(), json(refused).await));
        assert_eq!((status, code), (400, 7));
        assert!(message.contains(named), "{message}");
    }
    let drops = r#"{"endpoint":"* /projects*","fault":"drop","count":"unlimited","skip":1}"#;
    post(drops).await.unwrap();
    space.get("/projects/APP", &[]).await;
    assert!(space.send(Method::GET, "/projects", &[]).await.is_err());
    let pending = json(Client::new().get(&url).send().await.unwrap()).await;
    assert_eq!(pending.as_array().unwrap().len(), 1);
    assert_eq!(pending[0]["count"], "unlimited");
    assert_eq!((&pending[0]["skip"], &pending[0]["endpoint"]), (&json!(0), &json!("* /projects*")));
    assert_eq!(Client::new().delete(&url).send().await.unwrap().status(), 204);
    space.get("/projects", &[]).await;
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
    assert!((-10..=2).contains(&(reset - chrono::Utc::now().timestamp())));
    assert_eq!(refusal((response.status().as_u16(), json(response).await)).1, 13);
    let space = Space::small();
    space
        .sandbox
        .inject(vec![Fault { headers: false, ..Fault::once("*", FaultKind::TooManyRequests) }])
        .unwrap();
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
        space.sandbox.inject(vec![Fault::once("DELETE /issues/:issueIdOrKey", kind)]).unwrap();
        assert!(space.send(Method::DELETE, "/issues/9", &[]).await.is_err());
        assert_eq!(space.send(Method::GET, "/issues/9", &[]).await.unwrap().status(), left);
    }
}

#[tokio::test]
async fn delays_and_redirects() {
    let space = Space::small();
    let delay = Fault { milliseconds: Some(300), ..Fault::once("*", FaultKind::Delay) };
    space.sandbox.inject(vec![delay]).unwrap();
    let start = Instant::now();
    space.get("/issues", &[]).await;
    assert!(start.elapsed() >= Duration::from_millis(300));
    let response = one(FaultKind::Redirect).await.1.unwrap();
    assert_eq!(response.status(), 302);
    assert_eq!(response.headers()["location"], "http://elsewhere.invalid/api/v2/issues");
}

#[tokio::test]
async fn a_body_comes_slowly() {
    let space = Space::small();
    let whole = space.get("/priorities", &[]).await;
    let slow = Fault { milliseconds: Some(20), piece: 10, ..Fault::once("*", FaultKind::SlowBody) };
    space.sandbox.inject(vec![slow]).unwrap();
    let start = Instant::now();
    let mut response = space.send(Method::GET, "/priorities", &[]).await.unwrap();
    let mut body = Vec::new();
    let mut largest = 0;
    while let Some(piece) = response.chunk().await.unwrap() {
        largest = largest.max(piece.len());
        body.extend(piece);
    }
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), whole);
    assert!(start.elapsed() >= Duration::from_millis(20) * (body.len() as u32 / 10), "{:?}", start.elapsed());
    assert!(largest < body.len() / 2, "{largest} of {}", body.len());
}

#[tokio::test]
async fn a_content_type_is_wrong() {
    let response = one(FaultKind::WrongContentType).await.1.unwrap();
    assert_eq!(response.headers()["content-type"], "text/plain;charset=utf-8");
    assert!(json(response).await.is_array());
    let space = Space::small();
    let content_type = "application/xml".to_owned();
    let fault = Fault { content_type, ..Fault::once("*", FaultKind::WrongContentType) };
    space.sandbox.inject(vec![fault]).unwrap();
    let response = space.send(Method::GET, "/issues", &[]).await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/xml");
}

#[tokio::test]
async fn a_body_is_huge() {
    let space = Space::small();
    let plain = space.get("/priorities", &[]).await;
    let huge = Fault { size: 1_000_000, ..Fault::once("*", FaultKind::HugeBody) };
    space.sandbox.inject(vec![huge]).unwrap();
    let response = space.send(Method::GET, "/priorities", &[]).await.unwrap();
    assert_eq!(response.headers()["content-length"], "1000000");
    let body = response.bytes().await.unwrap();
    assert_eq!(body.len(), 1_000_000);
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), plain);
    assert_eq!(space.sandbox.journal()[1].bytes, 1_000_000);
}

fn objects<'v>(value: &'v Value, found: &mut Vec<&'v Map<String, Value>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| objects(item, found)),
        Value::Object(object) => {
            found.push(object);
            object.values().for_each(|member| objects(member, found));
        }
        _ => {}
    }
}

async fn all_objects(fault: Fault) -> (Vec<Map<String, Value>>, Vec<Map<String, Value>>) {
    let space = Space::small();
    let before = space.get("/issues/APP-1", &[]).await;
    space.sandbox.inject(vec![fault]).unwrap();
    let after = space.get("/issues/APP-1", &[]).await;
    let listed = |value| {
        let mut found = Vec::new();
        objects(value, &mut found);
        found.into_iter().cloned().collect()
    };
    (listed(&before), listed(&after))
}

#[tokio::test]
async fn every_object_has_extra_members() {
    let (before, after) = all_objects(Fault::once("*", FaultKind::ExtraMembers)).await;
    assert!(before.len() > 5);
    let fresh = after.iter().filter(|object| object.contains_key("unheardOf"));
    assert_eq!(fresh.count(), before.len());
    let members = vec!["colour".to_owned(), "name".to_owned()];
    let named = Fault { members, ..Fault::once("*", FaultKind::ExtraMembers) };
    let (before, after) = all_objects(named).await;
    assert_eq!(after.iter().filter(|object| object.contains_key("colour")).count(), before.len());
    // What is there already stays.
    assert_eq!(after[0]["createdUser"]["name"], before[0]["createdUser"]["name"]);
}

#[tokio::test]
async fn every_object_misses_members() {
    let named = Fault { members: vec!["name".to_owned()], ..Fault::once("*", FaultKind::MissingMembers) };
    let (before, after) = all_objects(named).await;
    assert!(before.iter().any(|object| object.contains_key("name")));
    assert!(!after.iter().any(|object| object.contains_key("name")));
    let (before, after) = all_objects(Fault::once("*", FaultKind::MissingMembers)).await;
    assert_eq!(after[0].len(), before[0].len() - 1);
    assert!(after[0].keys().all(|name| before[0].contains_key(name)));
}

/// The ids of two pages of ten, with a change between them.
async fn two_pages(change: DataChange, issue: Option<&str>, order: &str) -> (Space, Vec<i64>) {
    let space = Space::small();
    let issue = issue.map(str::to_owned);
    let fault = Fault { change: Some(change), issue, ..Fault::once(ISSUES, FaultKind::ChangedData) };
    space.sandbox.inject(vec![fault]).unwrap();
    let mut seen = Vec::new();
    for offset in ["0", "10"] {
        let page = [("sort", "created"), ("order", order), ("count", "10"), ("offset", offset)];
        seen.extend(ids(&space.get("/issues", &page).await));
    }
    (space, seen)
}

#[tokio::test]
async fn an_issue_is_deleted_between_two_pages() {
    let (space, seen) = two_pages(DataChange::Delete, Some("3"), "asc").await;
    // The eleventh issue has moved to the first page.
    assert_eq!(seen, (1..=10).chain(12..=21).collect::<Vec<i64>>());
    assert_eq!(space.send(Method::GET, "/issues/3", &[]).await.unwrap().status(), 404);
    assert_eq!(space.sandbox.journal()[0].fault.as_deref(), Some("changedData"));
    assert_eq!(space.sandbox.journal().len(), 3);
}

#[tokio::test]
async fn an_issue_is_added_between_two_pages() {
    let (space, seen) = two_pages(DataChange::Add, None, "desc").await;
    // The last issue of the first page is the first of the second page as well.
    assert_eq!(seen[10], seen[9]);
    assert_eq!(space.get("/issues/count", &[]).await["count"], 61);
}

#[tokio::test]
async fn an_issue_is_updated_between_two_pages() {
    let (space, _) = two_pages(DataChange::Update, Some("APP-1"), "asc").await;
    let newest = space.get("/issues", &[("sort", "updated"), ("count", "1")]).await;
    assert_eq!(newest[0]["issueKey"], "APP-1");
    let comments = space.get("/issues/APP-1/comments", &[("count", "1")]).await;
    assert_eq!(comments[0]["changeLog"][0]["field"], "summary");
}

#[tokio::test]
async fn a_change_by_chance_follows_from_the_seed() {
    let fault = || Fault { count: Count::Times(20), ..Fault::once("GET /space", FaultKind::ChangedData) };
    let mut outcomes = Vec::new();
    for _ in 0..2 {
        let space = Space::small();
        space.sandbox.inject(vec![fault()]).unwrap();
        for _ in 0..20 {
            space.get("/space", &[]).await;
        }
        outcomes.push(ids(&Value::from(space.all_issues().await)));
    }
    assert_eq!(outcomes[0], outcomes[1]);
    let added = outcomes[0].iter().filter(|id| **id > 60).count();
    let deleted = 60 + added - outcomes[0].len();
    assert!(added > 0 && deleted > 0 && added + deleted < 20, "{added} added, {deleted} deleted");
}

#[tokio::test]
async fn what_cannot_change_stays() {
    let space = Space::small();
    let issue = Some("APP-9999".to_owned());
    let fault = Fault { issue, ..Fault::once("*", FaultKind::ChangedData) };
    space.sandbox.inject(vec![fault]).unwrap();
    let before = space.all_issues().await;
    assert_eq!(space.all_issues().await, before);
}

#[tokio::test]
async fn an_answer_without_a_body_stays_without() {
    let space = Space::small();
    let kinds = [
        FaultKind::TruncatedJson,
        FaultKind::SlowBody,
        FaultKind::WrongContentType,
        FaultKind::HugeBody,
        FaultKind::ExtraMembers,
        FaultKind::MissingMembers,
        FaultKind::DropAfterAnswer,
    ];
    for kind in kinds {
        space.sandbox.inject(vec![Fault::once("POST /stars", kind)]).unwrap();
        let answer = space.send(Method::POST, "/stars", &[("issueId", "1")]).await.unwrap();
        assert_eq!(answer.status(), 204, "{kind:?}");
        assert!(!answer.headers().contains_key("content-type"), "{kind:?}");
        assert_eq!(answer.bytes().await.unwrap().len(), 0, "{kind:?}");
    }
}

#[tokio::test]
async fn chance_follows_from_the_seed() {
    let statuses = async |seed| {
        let faults = vec![
            Fault {
                probability: 0.3,
                count: Count::Unlimited,
                ..Fault::once("GET /space", FaultKind::InternalError)
            },
            Fault { count: Count::Times(2), ..Fault::once("GET /priorities", FaultKind::Html502) },
        ];
        let space = Space::start(Options { issues: 1, seed, faults, ..Options::default() });
        let mut statuses = Vec::new();
        for _ in 0..60 {
            statuses.push(space.send(Method::GET, "/space", &[]).await.unwrap().status().as_u16());
        }
        statuses
    };
    let first = statuses(1).await;
    assert_eq!(first, statuses(1).await);
    assert_ne!(first, statuses(2).await);
    let hits = first.iter().filter(|status| **status == 500).count();
    assert!((8..=30).contains(&hits), "{hits}");
}

#[tokio::test]
async fn what_chance_spares_meets_the_next_fault() {
    let space = Space::small();
    let rare = Fault { probability: 1e-9, ..Fault::once("*", FaultKind::InternalError) };
    space.sandbox.inject(vec![rare, Fault::once("GET /spac*", FaultKind::Html503)]).unwrap();
    assert_eq!(space.send(Method::GET, "/space", &[]).await.unwrap().status(), 503);
}

#[tokio::test]
async fn a_fault_that_cannot_happen_is_refused_at_the_start() {
    let faults = vec![Fault::once("GET /isues", FaultKind::Drop)];
    let error = Sandbox::start(Options { faults, ..Options::default() }).err().unwrap();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    assert!(error.to_string().contains("GET /isues"), "{error}");
    let space = Space::small();
    assert!(space.sandbox.inject(vec![Fault { piece: 0, ..Fault::once("*", FaultKind::SlowBody) }]).is_err());
}

/// Reads one answer with a `Content-Length`, head and body.
fn answer(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    reader.read_exact(&mut body)?;
    Ok(head + &String::from_utf8(body).unwrap())
}

#[tokio::test]
async fn a_connection_ends_after_a_whole_answer() {
    let space = Space::small();
    let fault = Fault { skip: 1, ..Fault::once("*", FaultKind::DropAfterAnswer) };
    space.sandbox.inject(vec![fault]).unwrap();
    let address = space.sandbox.url().strip_prefix("http://").unwrap().to_owned();
    let request =
        format!("GET /api/v2/space?apiKey={} HTTP/1.1\r\nHost: {address}\r\n\r\n", space.sandbox.api_key());
    let last = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let ask = |stream: &mut TcpStream| stream.write_all(request.as_bytes()).and_then(|()| answer(stream));
        let first = ask(&mut stream).unwrap();
        let second = ask(&mut stream).unwrap();
        assert!(!second.to_lowercase().contains("connection: close"), "{second}");
        assert_eq!(first.split("\r\n\r\n").nth(1), second.split("\r\n\r\n").nth(1));
        stream.read(&mut [0]).unwrap()
    });
    // The end of the stream, and nothing before it.
    assert_eq!(last.await.unwrap(), 0);
    // A client with a pool goes on with another connection.
    space.get("/space", &[]).await;
}
