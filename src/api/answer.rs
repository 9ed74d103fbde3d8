//! One HTTP answer: headers of interest, a bounded body, and the verdict on both.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, LOCATION, RETRY_AFTER};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::budget::Report;
use super::failure::Failure;
use super::request::Expected;

/// Most bytes of a body after decompression.
pub(super) const LIMIT: usize = 256 << 20;

/// No wait is longer: windows last 60 s, so anything beyond is a clock that is wrong.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// What surrounds an answer.
#[derive(Debug)]
pub(super) struct Head {
    pub status: u16,
    pub report: Report,
    pub retry_after: Option<Duration>,
    pub content_type: String,
    pub location: Option<String>,
}

impl Head {
    pub fn of(response: &reqwest::Response) -> Head {
        let headers = response.headers();
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Head {
            status: response.status().as_u16(),
            report: report(headers),
            retry_after: text(RETRY_AFTER).and_then(|value| retry_after(&value, date(headers))),
            content_type: text(CONTENT_TYPE).unwrap_or_default(),
            location: text(LOCATION),
        }
    }

    /// Files come as bytes of no kind, images as what they are.
    fn is_file(&self) -> bool {
        let kind = self.content_type.to_ascii_lowercase();
        kind.starts_with("application/octet-stream") || kind.starts_with("image/")
    }

    fn is_json(&self) -> bool {
        self.content_type.to_ascii_lowercase().contains("json")
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<i64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    let text = headers.get(DATE)?.to_str().ok()?;
    DateTime::parse_from_rfc2822(text).ok().map(|date| date.to_utc())
}

/// The reset is a time of the server's clock, so the wait is counted from the server's own `Date`.
fn report(headers: &HeaderMap) -> Report {
    let window = number(headers, "x-ratelimit-reset");
    let now = date(headers).unwrap_or_else(Utc::now).timestamp();
    let seconds = window.map(|reset| u64::try_from(reset.saturating_sub(now)).unwrap_or(0));
    Report {
        remaining: number(headers, "x-ratelimit-remaining").map(|left| u64::try_from(left).unwrap_or(0)),
        window,
        wait: seconds.map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT)),
    }
}

/// Seconds, or a date (RFC 9110).
fn retry_after(value: &str, date: Option<DateTime<Utc>>) -> Option<Duration> {
    let seconds = value.trim().parse::<u64>().ok().or_else(|| {
        let until = DateTime::parse_from_rfc2822(value).ok()?.to_utc();
        u64::try_from((until - date.unwrap_or_else(Utc::now)).num_seconds()).ok()
    });
    seconds.map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT))
}

/// Why a body could not be read.
pub(super) enum BodyError {
    Broken(reqwest::Error),
    TooLarge,
}

/// Reads a body up to [`LIMIT`].
pub(super) async fn body(response: &mut reqwest::Response, limit: usize) -> Result<Bytes, BodyError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(BodyError::Broken)? {
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(BodyError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// What the judge needs to know of the call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    pub host: &'a str,
    pub key: &'a str,
    pub is_read: bool,
    pub expected: Expected,
}

/// Code 13 and 429 in one: the caller knows the reset.
pub(super) enum Verdict {
    Good,
    RateLimited,
    Bad(Failure),
}

/// Judges an answer by Backlog's code first, then by status, then by content.
pub(super) fn judge(call: Call<'_>, head: &Head, body: &[u8]) -> Verdict {
    match head.status {
        200..=299 => accept(call, head, body),
        300..=399 => Verdict::Bad(redirected(call, head)),
        429 => Verdict::RateLimited,
        _ => refuse(call, head, body),
    }
}

fn accept(call: Call<'_>, head: &Head, body: &[u8]) -> Verdict {
    if call.expected == Expected::File {
        return if head.is_file() { Verdict::Good } else { Verdict::Bad(not_backlog(call, head)) };
    }
    let nothing_expected = head.status == 204 || !call.is_read;
    if body.is_empty() && nothing_expected || serde_json::from_slice::<IgnoredAny>(body).is_ok() {
        return Verdict::Good;
    }
    if head.is_json() {
        let reason = "the answer was cut off".to_owned();
        return Verdict::Bad(Failure::Dropped { host: call.host.to_owned(), reason, written: !call.is_read });
    }
    Verdict::Bad(not_backlog(call, head))
}

fn refuse(call: Call<'_>, head: &Head, body: &[u8]) -> Verdict {
    let status = head.status;
    let envelope = Envelope::read(body, call.key);
    let (code, message) = match &envelope {
        Some((code, message)) => (*code, message.clone()),
        None => (0, format!("HTTP status {status}")),
    };
    let written = !call.is_read;
    Verdict::Bad(match (code, status) {
        (13, _) => return Verdict::RateLimited,
        (6, _) => Failure::Gone { message },
        (11 | 12, _) | (0, 401) => Failure::Unauthorized { code, message },
        (1, _) | (0, 500..) => Failure::Server { status, code, message, written },
        // Without the envelope it is not Backlog that says so: a proxy's 404 must not empty a table.
        (0, _) if envelope.is_none() && !head.is_json() => not_backlog(call, head),
        (0, 404) => Failure::Gone { message },
        _ => Failure::Refused { status, code, message },
    })
}

fn not_backlog(call: Call<'_>, head: &Head) -> Failure {
    let kind = head.content_type.split(';').next().unwrap_or_default().trim();
    // A content type is the server's text: show it only if it looks like one.
    let plain = |c: char| c.is_ascii_alphanumeric() || "/+-._".contains(c);
    let content = match !kind.is_empty() && kind.len() <= 100 && kind.chars().all(plain) {
        true => kind.to_owned(),
        false => "no content type".to_owned(),
    };
    Failure::NotBacklog { host: call.host.to_owned(), status: head.status, content, written: !call.is_read }
}

fn redirected(call: Call<'_>, head: &Head) -> Failure {
    let target = head.location.as_deref().map(|location| match url::Url::parse(location) {
        Ok(url) => url.host_str().unwrap_or("?").to_owned(),
        Err(_) => call.host.to_owned(),
    });
    let target = target.unwrap_or_else(|| "?".to_owned());
    Failure::Redirected { host: call.host.to_owned(), target, written: !call.is_read }
}

/// Backlog's error envelope. Every member may be missing.
#[derive(Deserialize)]
struct Envelope {
    errors: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    code: Option<i32>,
}

/// Longest message that is passed on, in characters.
const LONGEST_MESSAGE: usize = 1000;

impl Envelope {
    /// Code and message of the first error; messages of further ones follow it.
    fn read(body: &[u8], key: &str) -> Option<(i32, String)> {
        let envelope: Envelope = serde_json::from_slice(body).ok()?;
        let code = envelope.errors.first()?.code.unwrap_or(0);
        let messages: Vec<String> = envelope.errors.into_iter().filter_map(|entry| entry.message).collect();
        let message: String = messages.join("; ").chars().take(LONGEST_MESSAGE).collect();
        Some((code, without_key(&message, key)))
    }
}

/// `text` with every occurrence of the key blotted out.
pub(super) fn without_key(text: &str, key: &str) -> String {
    if key.is_empty() { text.to_owned() } else { text.replace(key, "***") }
}
