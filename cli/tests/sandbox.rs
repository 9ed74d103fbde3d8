//! The `sandbox` subcommand as scripts use it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

fn start(arguments: &[&str]) -> (Child, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_backlog-odbc"))
        .arg("sandbox")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    (child, serde_json::from_str(&line).unwrap_or(Value::String(line)))
}

fn get(url: &str) -> String {
    let (address, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

#[test]
fn one_json_line_says_where_it_is() {
    let (mut child, place) = start(&["--json", "--exit-with-parent", "--issues", "7", "--language", "ja"]);
    let members: Vec<&String> = place.as_object().unwrap().keys().collect();
    assert_eq!(members, ["url", "apiKey", "apiKeys", "users", "oauth", "journal"]);
    let (url, key) = (place["url"].as_str().unwrap(), place["apiKey"].as_str().unwrap());
    assert!(url.starts_with("http://127.0.0.1:"));
    assert_eq!(get(&format!("{url}/api/v2/issues/count?apiKey={key}")), r#"{"count":7}"#);
    assert!(get(&format!("{url}/api/v2/priorities?apiKey={key}")).contains("高"));
    assert_eq!(place["apiKeys"]["1"], key);
    let other = place["apiKeys"]["2"].as_str().unwrap();
    assert!(get(&format!("{url}/api/v2/users/myself?apiKey={other}")).starts_with(r#"{"id":2,"#));
    assert_eq!(get(&format!("{}/count", place["journal"].as_str().unwrap())), r#"{"count":3}"#);
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it() {
    let (mut child, text) = start(&["--issues", "1"]);
    assert!(text.as_str().unwrap().starts_with("Stand-in Backlog space"));
    let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    assert!(child.wait().unwrap().success());
}

#[test]
fn every_role_has_a_key_and_oauth_a_client() {
    let (mut child, place) =
        start(&["--json", "--exit-with-parent", "--issues", "1", "--oauth-client-id", "me"]);
    let users = place["users"].as_array().unwrap();
    let roles: Vec<&str> = users.iter().map(|user| user["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["administrator", "projectAdministrator", "member", "issueAdder", "viewer"]);
    let url = place["url"].as_str().unwrap();
    for user in users {
        let key = user["apiKey"].as_str().unwrap();
        let myself = get(&format!("{url}/api/v2/users/myself?apiKey={key}"));
        let myself: Value = serde_json::from_str(&myself).unwrap();
        assert_eq!((&myself["id"], &myself["userId"]), (&user["id"], &user["userId"]));
    }
    let oauth = &place["oauth"];
    assert_eq!(oauth["clientId"], "me");
    assert_eq!(oauth["tokenUrl"], format!("{url}/api/v2/oauth2/token"));
    let page = format!("{}?client_id=me&response_type=code", oauth["authorizeUrl"].as_str().unwrap());
    assert!(get(&page).contains("Allow / 許可"));
    assert!(oauth["clientSecret"].is_string() && oauth["redirectUri"].is_string());
    drop(child.stdin.take());
    child.wait().unwrap();
}

#[test]
fn the_text_says_the_same() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_backlog-odbc"))
        .args(["sandbox", "--issues", "1", "--exit-with-parent"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdin.take());
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    child.wait().unwrap();
    for part in ["Url", "Journal", "projectAdministrator", "viewer", "Client id", "Redirect URI", "Ctrl+C"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn faults_a_journal_and_a_plan_are_given_at_the_start() {
    let directory = std::env::temp_dir().join(format!("backlog-odbc-cli-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let (faults, journal) = (directory.join("faults.json"), directory.join("journal.jsonl"));
    std::fs::write(&faults, r#"[{"endpoint":"GET /priorities","fault":"html503"}]"#).unwrap();
    let (mut child, place) = start(&[
        "--json",
        "--exit-with-parent",
        "--issues=1",
        "--without=wiki,git",
        "--rate-limit=read=7",
        r#"--fault={"endpoint":"GET /resolutions","fault":"500"}"#,
        &format!("--faults={}", faults.display()),
        &format!("--journal={}", journal.display()),
    ]);
    let (url, key) = (place["url"].as_str().unwrap(), place["apiKey"].as_str().unwrap());
    let call = |path: &str| get(&format!("{url}/api/v2{path}?apiKey={key}"));
    assert!(call("/priorities").contains("503"));
    assert!(call("/resolutions").contains("Internal error."));
    assert!(call("/rateLimit").contains(r#""read":{"limit":7"#));
    assert!(call("/wikis/1").contains(r#""code":2"#));
    assert_eq!(std::fs::read_to_string(&journal).unwrap().lines().count(), 4);
    drop(child.stdin.take());
    child.wait().unwrap();
    std::fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn what_is_wrong_with_an_argument_is_explained() {
    let directory = std::env::temp_dir().join("backlog-odbc-no-such-directory");
    let nowhere = directory.join("file").display().to_string();
    for (arguments, explanation) in [
        (["--rate-limit", "fast"], "expected \"off\", a number"),
        (["--fault", r#"{"endpoint":"GET /isues","fault":"500"}"#], "GET /isues"),
        (["--fault", r#"{"endpoint":"*","fault":"fire"}"#], "fire"),
        (["--faults", &nowhere], "No such file"),
        (["--journal", &nowhere], "backlog-odbc-no-such-directory"),
        (["--oauth-redirect-uri", "callback"], "redirect URI"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_backlog-odbc"))
            .args(["sandbox", "--issues", "1"])
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(explanation), "{arguments:?}: {error}");
    }
}
