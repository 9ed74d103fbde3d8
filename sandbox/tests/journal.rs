//! The record of requests.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::{Options, Sandbox};
use common::{Space, json};
use reqwest::{Client, Method};
use serde_json::{Value, json};

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

#[tokio::test]
async fn a_refused_caller_is_nobody() {
    let space = Space::small();
    Client::new().get(space.url("/issues/1?apiKey=wrong")).send().await.unwrap();
    let entry = &space.sandbox.journal()[0];
    assert_eq!((entry.user, entry.status), (None, 401));
    assert_eq!(entry.endpoint.as_deref(), Some("GET /issues/:issueIdOrKey"));
}

#[tokio::test]
async fn the_journal_is_a_file_of_lines_as_well() {
    let file = std::env::temp_dir().join(format!("backlog-sandbox-journal-{}.jsonl", std::process::id()));
    std::fs::write(&file, "{\"seq\":0}\n").unwrap();
    let space = Space::start(Options { issues: 1, journal: Some(file.clone()), ..Options::default() });
    for line in 2..4 {
        space.get("/space", &[]).await;
        // An entry is there when its answer is.
        assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), line);
    }
    let written = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let lines: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[1], json!(space.sandbox.journal()[0]));
    assert_eq!(lines[2]["seq"], 2);
    assert!(!written.contains(space.sandbox.api_key()));
}

#[tokio::test]
async fn a_journal_that_cannot_be_written_is_an_error_at_the_start() {
    let nowhere = std::env::temp_dir().join("backlog-sandbox-no-such-directory").join("journal");
    let error = Sandbox::start(Options { journal: Some(nowhere), ..Options::default() }).err().unwrap();
    assert!(error.to_string().contains("backlog-sandbox-no-such-directory"), "{error}");
}

#[tokio::test]
async fn secrets_are_masked_wherever_they_are() {
    let space = Space::small();
    let key = space.sandbox.api_key().to_owned();
    let client = Client::new();
    let base = space.url("");
    let requests = [
        client.get(format!("{base}/issues/{key}?apiKey=n0t-a-key")),
        client.get(format!("{base}/issues&apiKey=n0t-a-key")),
        client.get(format!("{base}/issues%3FapiKey%3Dn0t-a-key")),
        client.get(format!("{base}/issues")).query(&[("keyword", &key)]),
        client.get(format!("{base}/issues")).header("Authorization", "Bearer n0t-a-key"),
        client.get(format!("{base}/issues")).header("Backlog-API-Key", "n0t-a-key"),
        client.post(format!("{base}/issues")).body(r#"{"apiKey":"n0t=a&n0t-a-key"}"#),
        client.post(format!("{base}/issues")).body(format!("------\r\nname=\"apiKey\"\r\n\r\n{key}\r\n")),
        client.post(format!("{base}/issues")).form(&[("password", "n0t-a-key")]),
        client.post(space.sandbox.token_url()).form(&[("code", "n0t-a-key"), ("client_secret", "n0t-a-key")]),
        client.post(space.sandbox.token_url()).form(&[("refresh_token", "n0t-a-key")]),
    ];
    let count = requests.len();
    for request in requests {
        request.send().await.unwrap();
    }
    let journal = serde_json::to_string(&space.sandbox.journal()).unwrap();
    assert_eq!(space.sandbox.journal().len(), count);
    assert!(!journal.contains(&key) && !journal.contains("n0t-a-key"), "{journal}");
}
