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
    assert_eq!(members, ["url", "apiKey", "apiKeys", "journal"]);
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
fn a_wrong_rate_limit_is_explained() {
    let output = Command::new(env!("CARGO_BIN_EXE_backlog-odbc"))
        .args(["sandbox", "--rate-limit", "fast"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("expected a number or \"off\""));
}
