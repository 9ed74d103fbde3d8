//! A little space on loopback for tests: issues, comments and projects, and a journal.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::space::Space;
use crate::api::Client;
use crate::settings::{Settings, connection_string};

/// What the space is like.
#[derive(Clone, Default)]
pub struct Fake {
    /// Issues 1 to n; odd ones belong to project 1 (`APP`), even ones to 2 (`WEB`).
    pub issues: usize,
    /// Comments of each issue: ids are issue * 1000 + 1, + 2 …
    pub comments: usize,
    /// `minId` means "greater than", else "at least".
    pub exclusive: bool,
    /// Issues whose comments are gone.
    pub gone: Vec<usize>,
    /// Every page of issues starts with the last issue of the page before.
    pub shifting: bool,
    /// Requests so far, see [`Fake::journal`].
    pub journal: Arc<Mutex<Vec<String>>>,
}

type Answer = (u16, String);
type Query = HashMap<String, Vec<String>>;

impl Fake {
    /// Starts it; ends with the test's runtime.
    pub async fn start(&self) -> Arc<Space> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let fake = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(fake.clone().serve(stream));
            }
        });
        let pairs = connection_string::parse(&format!("Url=http://{address};ApiKey=k;CacheTolerance=0")).0;
        let settings = Settings::build(&pairs, &|_: &str, _: &str| None).unwrap().0;
        Arc::new(Space::new(Client::new(&settings).unwrap(), &settings, chrono_tz::Asia::Tokyo))
    }

    /// Requests so far, without the key, decoded.
    pub fn journal(&self) -> Vec<String> {
        self.journal.lock().unwrap().clone()
    }

    async fn serve(self, mut stream: TcpStream) {
        let (mut text, mut buffer) = (String::new(), [0; 4096]);
        let body = loop {
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.to_ascii_lowercase();
                let length = length.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
                if body.len() >= length.map_or(0, |length| length.trim().parse().unwrap()) {
                    break body.to_owned();
                }
            }
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => return,
                Ok(read) => text.push_str(&String::from_utf8_lossy(&buffer[..read])),
            }
        };
        let mut words = text.split_whitespace();
        let (method, target) = (words.next().unwrap(), words.next().unwrap());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = path.trim_start_matches("/api/v2").to_owned();
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(format!("{query}&{body}").as_bytes())
            .into_owned()
            .filter(|(name, _)| name != "apiKey")
            .collect();
        let shown: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let parameters = if shown.is_empty() { String::new() } else { format!("?{}", shown.join("&")) };
        self.journal.lock().unwrap().push(format!("{method} {path}{parameters}"));
        let mut query = Query::new();
        for (name, value) in pairs {
            query.entry(name).or_default().push(value);
        }
        let (status, body) =
            if method == "GET" { self.get(&path, &query) } else { self.write(method, &path, &query) };
        let head = format!(
            "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let _ = stream.write_all((head + &body).as_bytes()).await;
        let _ = stream.shutdown().await;
    }

    fn get(&self, path: &str, query: &Query) -> Answer {
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match segments.as_slice() {
            ["projects"] => (200, r#"[{"id":1,"projectKey":"APP"},{"id":2,"projectKey":"WEB"}]"#.to_owned()),
            ["projects", _, "statuses"] => {
                (200, r#"[{"id":1,"name":"Open"},{"id":4,"name":"Closed"}]"#.to_owned())
            }
            ["wikis", id] => (200, format!(r#"{{"id":{id},"projectId":2,"name":"Home","content":"x"}}"#)),
            ["issues"] => self.list(query),
            ["issues", "count"] => match self.selected(query) {
                Some(issues) => (200, format!(r#"{{"count":{}}}"#, issues.len())),
                None => refused(404, 6, "No project."),
            },
            ["issues", key] => match self.issue_of(key) {
                Some(id) => (200, issue(id)),
                None => refused(404, 6, "No such issue."),
            },
            ["issues", key, "comments"] => self.comments(key, query),
            ["issues", key, "comments", "count"] => match self.issue_of(key) {
                Some(id) if !self.gone.contains(&id) => (200, format!(r#"{{"count":{}}}"#, self.comments)),
                _ => refused(404, 6, "No such issue."),
            },
            _ => refused(404, 6, "Undefined resource."),
        }
    }

    fn write(&self, method: &str, path: &str, query: &Query) -> Answer {
        let first = |name: &str| query.get(name).and_then(|values| values.first()).map(String::as_str);
        match (method, path.trim_start_matches("/issues").trim_start_matches('/')) {
            ("POST", "") => (201, issue(self.issues + 1)),
            (_, key) if self.issue_of(key).is_none() => refused(404, 6, "No such issue."),
            ("PATCH", _) if first("statusId") == Some("1") => refused(400, 7, "No comment content."),
            ("PATCH", _) if first("statusId") == Some("99") => refused(404, 6, "No such status."),
            (_, key) => (200, issue(self.issue_of(key).unwrap())),
        }
    }

    fn issue_of(&self, key: &str) -> Option<usize> {
        let id: usize = key.rsplit('-').next()?.parse().ok()?;
        (1..=self.issues).contains(&id).then_some(id)
    }

    fn selected(&self, query: &Query) -> Option<Vec<usize>> {
        let among = |name: &str, value: usize| {
            query.get(name).is_none_or(|values| values.iter().any(|one| *one == value.to_string()))
        };
        if query.get("projectId[]").is_some_and(|ids| ids.iter().any(|id| !["1", "2"].contains(&id.as_str())))
        {
            return None;
        }
        let wanted = |id: &usize| among("id[]", *id) && among("projectId[]", 2 - id % 2);
        Some((1..=self.issues).filter(wanted).collect())
    }

    fn list(&self, query: &Query) -> Answer {
        let Some(mut issues) = self.selected(query) else { return refused(404, 6, "No project.") };
        let number = |name: &str, default: usize| number(query, name).unwrap_or(default);
        if query.get("order").is_none_or(|order| order[0] == "desc") {
            issues.reverse();
        }
        let offset = number("offset", 0);
        let offset = if self.shifting { offset.saturating_sub(1) } else { offset };
        let page: Vec<String> =
            issues.into_iter().skip(offset).take(number("count", 20)).map(issue).collect();
        (200, format!("[{}]", page.join(",")))
    }

    fn comments(&self, key: &str, query: &Query) -> Answer {
        let Some(issue) = self.issue_of(key).filter(|id| !self.gone.contains(id)) else {
            return refused(404, 6, "No such issue.");
        };
        let min = number(query, "minId").unwrap_or(0);
        let page: Vec<String> = (1..=self.comments)
            .map(|at| issue * 1000 + at)
            .filter(|id| if self.exclusive { *id > min } else { *id >= min })
            .take(number(query, "count").unwrap_or(20))
            .map(|id| format!(r#"{{"id":{id},"content":"c"}}"#))
            .collect();
        (200, format!("[{}]", page.join(",")))
    }
}

fn number(query: &Query, name: &str) -> Option<usize> {
    query.get(name).map(|values| values[0].parse().unwrap())
}

fn issue(id: usize) -> String {
    let (project, key) = if id % 2 == 1 { (1, "APP") } else { (2, "WEB") };
    format!(
        r#"{{"id":{id},"projectId":{project},"issueKey":"{key}-{id}","issueType":{{"id":1,"name":"Task"}},"summary":"s{id}","priority":{{"id":3}},"status":{{"id":{}}},"created":"2024-01-01T00:00:00Z","updated":"2024-01-01T00:{:02}:{:02}Z"}}"#,
        1 + id % 4,
        id / 60 % 60,
        id % 60,
    )
}

fn refused(status: u16, code: i32, message: &str) -> Answer {
    (status, format!(r#"{{"errors":[{{"message":"{message}","code":{code},"moreInfo":""}}]}}"#))
}
