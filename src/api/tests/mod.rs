//! The client against a scripted server: what goes over the wire, what is repeated, what is said.

mod limits;
mod server;

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{Client, Failure, Request, answer as answers};
use crate::error::{Error, Language, SqlState};
use server::{KEY, Server, Step, answer, json, message, refusal, settings};

fn client(server: &Server) -> Client {
    Client::new(&server.settings("")).unwrap()
}

fn issues() -> Request {
    Request::get("/issues").with_parameter("projectId[]", 1).with_parameter("keyword", "a b&é")
}

fn creation() -> Request {
    Request::post("/issues").with_parameter("summary", "a=b & c").with_parameter("projectId", 1)
}

/// The diagnostic of a failure, which never shows the key.
fn diagnostic(failure: Failure) -> Error {
    assert!(!format!("{failure:?}").contains(KEY));
    let error = Error::from(failure);
    for language in [Language::English, Language::Japanese] {
        assert!(!error.message(language).contains(KEY), "{error:?}");
        assert!(!error.message(language).contains("apiKey"), "{error:?}");
    }
    error
}

fn state(failure: Failure) -> &'static str {
    diagnostic(failure).state.0
}

#[tokio::test]
async fn a_read_carries_key_and_parameters_in_the_query() {
    let server = Server::start(vec![json("[]")]).await;
    assert_eq!(client(&server).get(&issues()).await.unwrap(), "[]");
    let request = server.request(0);
    let line =
        "GET /api/v2/issues?projectId%5B%5D=1&keyword=a+b%26%C3%A9&apiKey=k3y-that-nobody-may-see HTTP";
    assert!(request.starts_with(line), "{request}");
    assert!(request.contains("user-agent: backlog-odbc/"), "{request}");
    assert!(request.contains("accept-encoding: gzip"), "{request}");
}

#[tokio::test]
async fn a_write_carries_its_parameters_as_a_form() {
    let server = Server::start(vec![answer("204 No Content", &[], "")]).await;
    assert_eq!(client(&server).write(&creation()).await.unwrap(), "");
    let request = server.request(0);
    assert!(request.starts_with("POST /api/v2/issues?apiKey="), "{request}");
    assert!(request.contains("content-type: application/x-www-form-urlencoded\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\nsummary=a%3Db+%26+c&projectId=1"), "{request}");
}

#[tokio::test]
async fn compressed_answers_are_read() {
    let body = [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 139, 54, 140, 5, 0, 184, 50, 47, 76, 3, 0, 0, 0].as_slice();
    let headers = ["Content-Type: application/json", "Content-Encoding: gzip"];
    let server = Server::start(vec![Step::Raw(message("200 OK", &headers, body.len(), body))]).await;
    assert_eq!(client(&server).get(&issues()).await.unwrap(), "[1]");
}

#[tokio::test]
async fn a_read_is_repeated_until_its_answer_is_whole() {
    let cut = message("200 OK", &["Content-Type: application/json"], 100, b"[1, 2");
    let server =
        Server::start(vec![Step::Drop, Step::Raw(cut), answer("502 Bad Gateway", &[], ""), json("[1]")]);
    let server = server.await;
    assert_eq!(client(&server).get(&issues()).await.unwrap(), "[1]");
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn truncated_json_with_a_true_length_is_noticed() {
    let server = Server::start(vec![json("[{\"id\": 1}, {\"id\""), json("[]")]).await;
    assert_eq!(client(&server).get(&issues()).await.unwrap(), "[]");
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_read_is_given_up_after_three_repetitions() {
    let server = Server::start(vec![Step::Drop]).await;
    let failure = client(&server).get(&issues()).await.unwrap_err();
    assert_eq!(server.count(), 4);
    assert!(matches!(failure, Failure::Dropped { written: false, .. }), "{failure:?}");
    assert_eq!(state(failure), "08S01");
}

#[tokio::test]
async fn a_write_that_was_sent_is_never_repeated() {
    let html = |status| answer(status, &["Content-Type: text/html"], "<html>maintenance</html>");
    for step in [
        Step::Drop,
        answer("503 Service Unavailable", &[], ""),
        refusal("500 Error", 1, "bug"),
        json("{"),
        html("200 OK"),
        html("403 Forbidden"),
    ] {
        let server = Server::start(vec![step]).await;
        let failure = client(&server).write(&creation()).await.unwrap_err();
        assert_eq!(server.count(), 1);
        let error = diagnostic(failure);
        assert_eq!(error.state, SqlState("08S01"));
        assert!(error.to_string().contains("unknown"), "{error:?}");
        assert!(error.to_string().contains("read the row before repeating it"), "{error:?}");
        assert!(error.message(Language::Japanese).contains("不明"), "{error:?}");
    }
}

#[tokio::test]
async fn a_write_that_found_nobody_is_sent_again() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let late = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Server::on(TcpListener::bind(address).await.unwrap(), vec![json("{}")])
    });
    let client = Client::new(&settings(&format!("Url=http://{address}"))).unwrap();
    assert_eq!(client.write(&creation()).await.unwrap(), "{}");
    assert_eq!(late.await.unwrap().count(), 1);
}

#[tokio::test]
async fn html_is_no_answer_and_no_missing_object() {
    for status in ["200 OK", "403 Forbidden", "404 Not Found"] {
        let html = answer(status, &["Content-Type: text/html; charset=utf-8"], "<html>maintenance</html>");
        let server = Server::start(vec![html]).await;
        let failure = client(&server).get(&issues()).await.unwrap_err();
        assert_eq!(server.count(), 1);
        assert!(!failure.is_gone());
        let error = diagnostic(failure);
        assert_eq!(error.state, SqlState("08S01"));
        assert!(error.to_string().contains("text/html"), "{error:?}");
        assert!(error.to_string().contains(&status[..3]), "{error:?}");
    }
}

#[tokio::test]
async fn redirects_are_refused_and_named_without_secrets() {
    let location = format!("Location: https://elsewhere.example/login?apiKey={KEY}");
    let server = Server::start(vec![answer("302 Found", &[&location], "")]).await;
    let error = diagnostic(client(&server).get(&issues()).await.unwrap_err());
    assert_eq!((error.state, server.count()), (SqlState("08S01"), 1));
    assert!(error.to_string().contains("elsewhere.example"), "{error:?}");
}

#[tokio::test]
async fn every_code_of_backlog_has_its_state() {
    for (status, code, expected) in [
        ("500 Internal Server Error", 1, "08S01"),
        ("403 Forbidden", 2, "42000"),
        ("403 Forbidden", 3, "42000"),
        ("403 Forbidden", 4, "42000"),
        ("403 Forbidden", 5, "42000"),
        ("404 Not Found", 6, "23000"),
        ("400 Bad Request", 6, "23000"),
        ("400 Bad Request", 7, "22023"),
        ("409 Conflict", 7, "23000"),
        ("400 Bad Request", 8, "42000"),
        ("400 Bad Request", 9, "42000"),
        ("413 Payload Too Large", 10, "22001"),
        ("401 Unauthorized", 11, "28000"),
        ("403 Forbidden", 12, "28000"),
        ("418 Teapot", 99, "HY000"),
    ] {
        let server = Server::start(vec![refusal(status, code, &format!("because of {KEY}"))]).await;
        let failure = client(&server).write(&creation()).await.unwrap_err();
        assert_eq!(failure.code(), Some(code));
        assert_eq!(failure.is_gone(), code == 6);
        let error = diagnostic(failure);
        assert_eq!((error.state.0, error.native), (expected, code), "{status} {code}");
        assert!(error.to_string().contains("because of ***"), "{error:?}");
        assert!(error.message(Language::Japanese).contains("because of ***"), "{error:?}");
    }
}

#[tokio::test]
async fn only_the_answer_to_an_unchanged_issue_is_no_change() {
    let server = Server::start(vec![
        refusal("400 Bad Request", 7, "No comment content."),
        refusal("400 Bad Request", 7, "error.date : dueDate"),
    ])
    .await;
    let client = client(&server);
    assert!(client.write(&creation()).await.unwrap_err().is_no_change());
    assert!(!client.write(&creation()).await.unwrap_err().is_no_change());
}

#[tokio::test]
async fn a_key_that_no_path_can_carry_is_gone_without_a_request() {
    let server = Server::start(vec![json("{}")]).await;
    let request = |key: &str| Request::delete("/issues/:issueIdOrKey").with_path_value("issueIdOrKey", key);
    for key in ["", ".", ".."] {
        assert!(client(&server).write(&request(key)).await.unwrap_err().is_gone());
    }
    assert_eq!(server.count(), 0);
    client(&server).write(&request("../projects/1")).await.unwrap();
    assert!(
        server.request(0).starts_with("DELETE /api/v2/issues/..%2Fprojects%2F1?"),
        "{}",
        server.request(0)
    );
}

#[tokio::test]
async fn time_outs_say_whether_a_change_was_sent() {
    let server = Server::start(vec![Step::Hang]).await;
    let client = Client::new(&server.settings("Timeout=1")).unwrap();
    let (request, creation) = (issues(), creation());
    let (read, written) = tokio::join!(client.get(&request), client.write(&creation));
    assert!(matches!(read, Err(Failure::TimedOut { seconds: 1, written: false, .. })), "{read:?}");
    assert!(matches!(written, Err(Failure::TimedOut { seconds: 1, written: true, .. })), "{written:?}");
    assert_eq!(server.count(), 2);
    assert_eq!(state(read.unwrap_err()), "HYT00");
    let open = crate::error::Error::from(written.unwrap_err());
    assert_eq!((open.state, open.unknown_outcome), (SqlState("08S01"), true));
}

#[tokio::test]
async fn what_is_not_tls_is_refused_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = Client::new(&settings(&format!("Url=https://{}", listener.local_addr().unwrap()))).unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await;
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        // A second connection would find nobody.
    });
    let failure = client.get(&issues()).await.unwrap_err();
    assert!(matches!(failure, Failure::Unreachable { tls: true, .. }), "{failure:?}");
    assert_eq!(state(failure), "08001");
    server.abort();
}

#[tokio::test]
async fn bodies_have_a_limit() {
    let server = Server::start(vec![json("[1, 2, 3]")]).await;
    let mut response = reqwest::get(format!("http://{}", server.address)).await.unwrap();
    assert!(matches!(answers::body(&mut response, 8).await, Err(answers::BodyError::TooLarge)));
}

#[test]
fn a_write_with_too_large_an_answer_has_an_unknown_outcome() {
    let error = diagnostic(Failure::TooLarge { megabytes: 256, written: true });
    assert_eq!(error.state, SqlState("08S01"));
    assert!(error.to_string().contains("unknown"), "{error:?}");
    assert_eq!(state(Failure::TooLarge { megabytes: 256, written: false }), "HY000");
}

#[tokio::test]
async fn debug_output_of_a_client_hides_the_key() {
    let server = Server::start(vec![json("[]")]).await;
    assert!(!format!("{:?}", client(&server)).contains(KEY));
}

#[tokio::test]
async fn the_log_shows_requests_without_the_key() {
    let path = std::env::temp_dir().join(format!("backlog-odbc-requests-{}", std::process::id()));
    let server = Server::start(vec![Step::Drop, json("[]")]).await;
    let settings = server.settings(&format!("Verbosity=5;Logfile={}", path.display()));
    Client::new(&settings).unwrap().get(&issues()).await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(text.contains("GET /issues?projectId[]=1&keyword=a b&é → 200, 2 bytes"), "{text}");
    assert!(text.contains("repeated in 200 ms"), "{text}");
    assert!(!text.contains(KEY), "{text}");
}
