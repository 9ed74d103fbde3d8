//! Rate limits, concurrency and the check of a connection.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use futures::future::join_all;

use super::server::{Server, Step, answer, json, message, refusal, settings};
use super::{Client, Failure, client, creation, diagnostic, issues, state};
use crate::error::SqlState;

/// Rate-limit headers of a server whose clock is an hour late, with a window that ends in `seconds`.
fn headers(remaining: u32, seconds: i64) -> Vec<String> {
    let now = Utc::now() - TimeDelta::hours(1);
    vec![
        "Content-Type: application/json".to_owned(),
        format!("Date: {}", now.format("%a, %d %b %Y %H:%M:%S GMT")),
        format!("X-RateLimit-Remaining: {remaining}"),
        format!("X-RateLimit-Reset: {}", now.timestamp() + seconds),
    ]
}

fn with(status: &str, headers: &[String], body: &str) -> Step {
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    answer(status, &headers, body)
}

#[tokio::test]
async fn reads_and_writes_refused_by_the_rate_limit_are_repeated_after_the_reset() {
    let script = || vec![with("429 Too Many Requests", &headers(0, 1), "{}"), json("{}")];
    let (read, written) = (Server::start(script()).await, Server::start(script()).await);
    let (reader, writer) = (client(&read), client(&written));
    let started = Instant::now();
    let (request, creation) = (issues(), creation());
    let (first, second) = tokio::join!(reader.get(&request), writer.write(&creation));
    assert_eq!((first.unwrap(), second.unwrap()), ("{}".into(), "{}".into()));
    assert_eq!((read.count(), written.count()), (2, 2));
    assert!(started.elapsed() >= Duration::from_millis(990), "{:?}", started.elapsed());
}

#[tokio::test]
async fn retry_after_counts_where_no_reset_is_given() {
    let limited = answer("429 Too Many Requests", &["Retry-After: 1"], "");
    let server = Server::start(vec![limited, json("[]")]).await;
    let started = Instant::now();
    client(&server).get(&issues()).await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(990), "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_empty_budget_is_waited_for_before_the_server_has_to_refuse() {
    let server = Server::start(vec![with("200 OK", &headers(0, 1), "[]"), json("[]")]).await;
    let client = client(&server);
    let started = Instant::now();
    client.get(&issues()).await.unwrap();
    assert!(client.awaited_reset().is_some());
    client.get(&issues()).await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(990), "{:?}", started.elapsed());
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn other_classes_and_other_users_do_not_wait() {
    let server = Server::start(vec![with("200 OK", &headers(0, 60), "[]"), json("[]")]).await;
    let client = client(&server);
    client.get(&issues()).await.unwrap();
    client.write(&creation()).await.unwrap();
    let mut other = server.settings("");
    other.api_key = "another".to_owned().into();
    Client::new(&other).unwrap().get(&issues()).await.unwrap();
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn with_the_policy_fail_nobody_waits() {
    let server = Server::start(vec![with("429 Too Many Requests", &headers(0, 30), "{}")]).await;
    let client = Client::new(&server.settings("RateLimit=Fail")).unwrap();
    for _ in 0..2 {
        let failure = client.get(&issues()).await.unwrap_err();
        let error = diagnostic(failure.clone());
        assert_eq!((error.state, error.native), (SqlState("HYT00"), 13));
        let Failure::RateLimited { reset, .. } = failure else { panic!("{failure:?}") };
        let wait = reset - Utc::now();
        assert!(wait > TimeDelta::seconds(25) && wait <= TimeDelta::seconds(30), "{wait}");
        assert!(error.to_string().contains(&reset.format("%H:%M:%S UTC").to_string()), "{error:?}");
    }
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn requests_under_way_keep_to_the_limit_and_to_one_after_a_refusal() {
    let slow = Step::Slow(
        Duration::from_millis(30),
        message("200 OK", &["Content-Type: application/json"], 2, b"[]"),
    );
    let server = Server::start(vec![slow.clone()]).await;
    let client = Client::new(&server.settings("MaxConcurrency=3")).unwrap();
    let request = issues();
    join_all((0..9).map(|_| client.get(&request))).await.into_iter().for_each(|answer| drop(answer.unwrap()));
    assert_eq!((server.count(), server.crowd.load(Ordering::SeqCst)), (9, 3));

    let limited = answer("429 Too Many Requests", &["Retry-After: 0"], "");
    let server = Server::start(vec![limited, slow]).await;
    let client = Client::new(&server.settings("MaxConcurrency=3")).unwrap();
    client.get(&request).await.unwrap();
    join_all((0..4).map(|_| client.get(&request))).await.into_iter().for_each(|answer| drop(answer.unwrap()));
    assert_eq!((server.count(), server.crowd.load(Ordering::SeqCst)), (6, 1));
}

#[tokio::test]
async fn a_dropped_call_gives_its_place_back() {
    let server = Server::start(vec![Step::Hang, json("[]")]).await;
    let client = Client::new(&server.settings("MaxConcurrency=1")).unwrap();
    let request = issues();
    assert!(tokio::time::timeout(Duration::from_millis(100), client.get(&request)).await.is_err());
    assert_eq!(client.get(&request).await.unwrap(), "[]");
}

#[tokio::test]
async fn one_check_serves_all_connections_of_a_user_for_a_while() {
    let server = Server::start(vec![json(r#"{"spaceKey":"x"}"#)]).await;
    let (one, two) = (client(&server), client(&server));
    let (first, second) = tokio::join!(one.check(), two.check());
    assert_eq!(first.unwrap(), second.unwrap());
    assert_eq!(server.count(), 1);
    Client::new(&server.settings("MetadataTolerance=0")).unwrap().check().await.unwrap();
    assert_eq!(server.count(), 2);
    let mut other = server.settings("");
    other.api_key = "another".to_owned().into();
    Client::new(&other).unwrap().check().await.unwrap();
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn a_refused_key_is_not_remembered() {
    let server = Server::start(vec![
        refusal("401 Unauthorized", 11, "Authentication failure."),
        json(r#"{"spaceKey":"x"}"#),
    ])
    .await;
    let client = client(&server);
    let error = diagnostic(client.check().await.unwrap_err());
    assert_eq!((error.state, error.native), (SqlState("28000"), 11));
    assert!(error.to_string().contains("API key: Authentication failure. Check"), "{error:?}");
    client.check().await.unwrap();
}

#[tokio::test]
async fn what_fails_while_connecting_is_08001() {
    for step in [
        Step::Drop,
        answer("503 Service Unavailable", &[], ""),
        answer("200 OK", &["Content-Type: text/html"], "<html>"),
        answer("302 Found", &["Location: /login"], ""),
        refusal("404 Not Found", 6, "No space."),
    ] {
        let server = Server::start(vec![step]).await;
        assert_eq!(state(client(&server).check().await.unwrap_err()), "08001");
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn an_unreachable_host_is_reported_at_once() {
    let started = Instant::now();
    let client = Client::new(&settings("Url=http://127.0.0.1:1")).unwrap();
    let error = diagnostic(client.check().await.unwrap_err());
    assert_eq!(error.state, SqlState("08001"));
    assert!(error.to_string().contains("127.0.0.1:1"), "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn connecting_keeps_to_the_login_timeout() {
    let server = Server::start(vec![Step::Hang]).await;
    let client = Client::new(&server.settings("LoginTimeout=1")).unwrap();
    let started = Instant::now();
    assert_eq!(state(client.check().await.unwrap_err()), "HYT00");
    assert!(started.elapsed() < Duration::from_secs(5));
}
