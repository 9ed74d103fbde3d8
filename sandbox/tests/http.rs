//! Methods and headers that are the same for every endpoint, and the rate limits while running.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use backlog_sandbox::{Options, RateLimit};
use common::{Space, json, refusal};
use reqwest::{Client, Method};
use serde_json::{Value, json};

#[tokio::test]
async fn scripts_of_every_site_may_call() {
    let space = Space::small();
    let answer = space.send(Method::GET, "/issues", &[]).await.unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    let refused = Client::new().get(space.url("/issues")).send().await.unwrap();
    assert_eq!(refused.status(), 401);
    assert_eq!(refused.headers()["access-control-allow-origin"], "*");
    let preflight = Client::new()
        .request(Method::OPTIONS, space.url("/issues/1"))
        .header("Origin", "http://example.com")
        .header("Access-Control-Request-Method", "PATCH");
    let preflight = preflight.send().await.unwrap();
    assert_eq!(preflight.status(), 204);
    assert_eq!(preflight.headers()["access-control-allow-origin"], "*");
    assert!(preflight.headers()["access-control-allow-methods"].to_str().unwrap().contains("PATCH"));
    assert!(preflight.headers()["access-control-allow-headers"].to_str().unwrap().contains("Authorization"));
}

#[tokio::test]
async fn a_head_is_a_get_without_a_body() {
    let space = Space::small();
    let get = space.send(Method::GET, "/priorities", &[]).await.unwrap();
    let query = [("apiKey", space.sandbox.api_key())];
    let head = Client::new().head(space.url("/priorities")).query(&query).send().await.unwrap();
    assert_eq!(head.status(), 200);
    for name in ["content-type", "content-length", "x-ratelimit-limit"] {
        assert_eq!(head.headers()[name], get.headers()[name]);
    }
    assert_eq!(head.bytes().await.unwrap().len(), 0);
    let journal = space.sandbox.journal();
    assert_eq!((journal[1].method.as_str(), journal[1].bytes), ("HEAD", 0));
    assert_eq!(journal[1].endpoint.as_deref(), Some("GET /priorities"));
}

#[test]
fn a_body_that_breaks_off_is_refused_as_malformed() {
    let space = Space::small();
    let path = format!("/api/v2/stars?apiKey={}", space.sandbox.api_key());
    for body in ["Content-Length: 50\r\n\r\nissueId=1", "Transfer-Encoding: chunked\r\n\r\nZZ\r\nissueId=1"] {
        let address = space.sandbox.url().strip_prefix("http://").unwrap();
        let mut connection = TcpStream::connect(address).unwrap();
        write!(connection, "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{body}").unwrap();
        connection.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("error.body : "), "{answer}");
    }
}

#[tokio::test]
async fn addresses_outside_the_api_do_not_exist() {
    let space = Space::small();
    for path in ["/", "/favicon.ico", "/sandbox/nothing", "/OAuth2AccessRequest.actio"] {
        let answer = Client::new().get(format!("{}{path}", space.sandbox.url())).send().await.unwrap();
        let refused = refusal((answer.status().as_u16(), json(answer).await));
        assert_eq!(refused, (404, 6, format!("Undefined resource. {path}")));
    }
}

struct Control {
    url: String,
}

impl Control {
    async fn put(&self, body: &str) -> u16 {
        Client::new().put(&self.url).body(body.to_owned()).send().await.unwrap().status().as_u16()
    }

    async fn get(&self) -> Value {
        json(Client::new().get(&self.url).send().await.unwrap()).await
    }
}

#[tokio::test]
async fn the_rate_limit_changes_while_running() {
    let space = Space::start(Options { rate_limit: RateLimit::uniform(2), issues: 1, ..Options::default() });
    let control = Control { url: format!("{}/sandbox/rate-limit", space.sandbox.url()) };
    let status = async || space.send(Method::GET, "/space", &[]).await.unwrap().status().as_u16();
    assert_eq!([status().await, status().await, status().await], [200, 200, 429]);
    assert_eq!(control.put("3").await, 204);
    assert_eq!([status().await, status().await], [200, 429]);
    assert_eq!(Client::new().delete(&control.url).send().await.unwrap().status(), 204);
    assert_eq!(status().await, 200);
    assert_eq!(control.put(r#"{"read":1}"#).await, 204);
    assert_eq!(control.get().await, json!({ "read": 1, "update": 150, "search": 150, "icon": 60 }));
    assert_eq!(status().await, 429);
    assert_eq!(control.put("\"off\"").await, 204);
    assert_eq!(control.get().await, "off");
    assert_eq!(status().await, 200);
    for wrong in ["", "fast", "\"fast\"", r#"{"colour":1}"#, "-1"] {
        assert_eq!(control.put(wrong).await, 400, "{wrong}");
    }
}

#[tokio::test]
async fn the_server_has_one_clock() {
    let space = Space::small();
    let clock = format!("{}/sandbox/clock", space.sandbox.url());
    Client::new().post(&clock).body(r#"{"seconds":86400}"#).send().await.unwrap();
    let answer = space.send(Method::GET, "/space", &[]).await.unwrap();
    let date = answer.headers()["date"].to_str().unwrap();
    let date = chrono::NaiveDateTime::parse_from_str(date, "%a, %d %b %Y %H:%M:%S GMT").unwrap();
    let date = date.and_utc().timestamp();
    assert!((86_390..=86_400).contains(&(date - chrono::Utc::now().timestamp())), "{date}");
    let reset: i64 = answer.headers()["x-ratelimit-reset"].to_str().unwrap().parse().unwrap();
    assert!((50..=60).contains(&(reset - date)), "{reset} {date}");
    for wrong in ["", "{}", r#"{"seconds":"1"}"#, r#"{"seconds":1e99}"#, r#"{"minutes":1}"#] {
        let refused = Client::new().post(&clock).body(wrong).send().await.unwrap();
        assert_eq!(refused.status(), 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_window_starts_with_the_first_call_and_lasts_a_minute() {
    let space = Space::start(Options { rate_limit: RateLimit::uniform(1), issues: 1, ..Options::default() });
    let clock = format!("{}/sandbox/clock", space.sandbox.url());
    let advance = async |seconds: i64| {
        Client::new().post(&clock).body(format!("{{\"seconds\":{seconds}}}")).send().await.unwrap();
    };
    let reset = async || {
        let answer = space.send(Method::GET, "/space", &[]).await.unwrap();
        let reset: i64 = answer.headers()["x-ratelimit-reset"].to_str().unwrap().parse().unwrap();
        (answer.status().as_u16(), reset)
    };
    let (first, until) = reset().await;
    assert_eq!(first, 200);
    advance(50).await;
    assert_eq!(reset().await, (429, until));
    advance(10).await;
    let (again, next) = reset().await;
    assert_eq!(again, 200);
    assert!((until + 60..until + 75).contains(&next), "{until} {next}");
}
