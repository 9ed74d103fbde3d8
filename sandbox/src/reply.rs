//! An answer on its way out: status, headers, body, and how the connection fares.

use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL,
    CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderName, LOCATION, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use futures::{StreamExt, stream};
use serde_json::Value;

use crate::answer::{Answer, Content, Outcome, Refusal};
use crate::dates::{Seconds, http_date};
use crate::rate::Standing;

const JSON: &str = "application/json;charset=utf-8";
const HTML: &str = "text/html;charset=utf-8";

/// Marks an answer that must not be sent: the connection ends instead.
#[derive(Clone, Copy)]
pub(crate) struct Dropped;

/// Marks an answer after which the connection ends, this much later.
#[derive(Clone, Copy)]
pub(crate) struct ThenClosed(pub Duration);

/// An answer on its way out.
#[derive(Default)]
pub(crate) struct Reply {
    pub status: u16,
    /// Empty: there is no body.
    pub content_type: String,
    pub headers: Vec<(HeaderName, String)>,
    pub body: Vec<u8>,
    pub standing: Option<Standing>,
    pub ending: Ending,
}

/// How the body goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Ending {
    #[default]
    Whole,
    /// Half of it, then the connection ends.
    CutShort,
    /// Not at all: the connection ends.
    Dropped,
    /// The whole answer, then the connection ends.
    ThenClosed(Duration),
    /// A few bytes at a time.
    Trickling { piece: usize, pause: Duration },
    /// With blanks behind it, so many bytes in all.
    Padded(u64),
}

/// What is wrong with an access token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Challenge {
    Expired,
    Invalid,
}

impl Challenge {
    fn header(self) -> String {
        let what = match self {
            Challenge::Expired => "expired",
            Challenge::Invalid => "is invalid",
        };
        format!("Bearer error=\"invalid_token\", error_description=\"The access token {what}\"")
    }
}

impl Reply {
    pub fn of(outcome: Outcome, standing: Option<Standing>) -> Reply {
        let Answer { status, content, body, location } = match outcome {
            Ok(answer) => answer,
            Err(refusal) => return Reply::refusal(&refusal, standing),
        };
        let (content_type, file) = match content {
            Content::Json => (JSON, None),
            Content::Empty => ("", None),
            Content::Png(name) => ("image/png", Some(name.to_owned())),
            Content::File(name) => ("application/octet-stream", Some(name)),
        };
        let disposition = file.map(|name| (CONTENT_DISPOSITION, disposition_of(&name)));
        let location = location.map(|location| (LOCATION, location));
        Reply {
            status,
            content_type: content_type.to_owned(),
            headers: disposition.into_iter().chain(location).collect(),
            body,
            standing,
            ending: Ending::Whole,
        }
    }

    pub fn refusal(refusal: &Refusal, standing: Option<Standing>) -> Reply {
        Reply { standing, ..Reply::json(refusal.status, refusal.body()) }
    }

    /// Status 401; a bad token is told what is bad about it.
    pub fn unauthorized(challenge: Option<Challenge>, standing: Option<Standing>) -> Reply {
        let headers = challenge.map(|challenge| (WWW_AUTHENTICATE, challenge.header()));
        Reply {
            headers: headers.into_iter().collect(),
            ..Reply::refusal(&Refusal::authentication(), standing)
        }
    }

    /// JSON that is no answer of the API proper.
    pub fn json(status: u16, body: Vec<u8>) -> Reply {
        Reply { status, content_type: JSON.to_owned(), body, ..Reply::default() }
    }

    /// A web page.
    pub fn html(status: u16, page: String) -> Reply {
        Reply { status, content_type: HTML.to_owned(), body: page.into_bytes(), ..Reply::default() }
    }

    /// A web page where JSON was expected.
    pub fn page(status: u16, title: &str) -> Reply {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
        );
        Reply::html(status, page)
    }

    /// Status 302 to another address.
    pub fn redirect(location: String) -> Reply {
        Reply::page(302, "Moved").with(LOCATION, location)
    }

    /// What a browser asks before a script of another site may call.
    pub fn preflight() -> Reply {
        Reply { status: 204, ..Reply::default() }
            .with(ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS".to_owned())
            .with(ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Backlog-API-Key, Content-Type".to_owned())
    }

    pub fn with(mut self, name: HeaderName, value: String) -> Reply {
        self.headers.push((name, value));
        self
    }

    /// Readable by scripts of any site.
    pub fn for_every_origin(self) -> Reply {
        self.with(ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned())
    }

    /// Said at this moment of the space's clock.
    pub fn at(self, now: Seconds) -> Reply {
        self.with(DATE, http_date(now))
    }

    /// Kept by nobody on the way.
    pub fn unstored(self) -> Reply {
        self.with(CACHE_CONTROL, "no-store".to_owned())
    }

    pub fn ending(self, ending: Ending) -> Reply {
        Reply { ending, ..self }
    }

    /// The body as JSON, if it is some.
    pub fn as_json(&self) -> Option<Value> {
        let is_json = self.content_type == JSON;
        is_json.then(|| serde_json::from_slice(&self.body).ok()).flatten()
    }

    fn has_body(&self) -> bool {
        !self.content_type.is_empty()
    }

    /// The same body under another content type.
    pub fn mislabelled(mut self, content_type: &str) -> Reply {
        if self.has_body() {
            content_type.clone_into(&mut self.content_type);
        }
        self
    }

    /// The size of the body that the headers announce.
    fn length(&self) -> u64 {
        match self.ending {
            Ending::Padded(size) if self.has_body() => size.max(self.body.len() as u64),
            _ => self.body.len() as u64,
        }
    }

    /// How many bytes of the body are sent.
    pub fn bytes(&self) -> u64 {
        match self.ending {
            Ending::Dropped => 0,
            Ending::CutShort => self.length() / 2,
            _ => self.length(),
        }
    }

    pub fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or_default();
        self.put_headers(response.headers_mut());
        match self.ending {
            Ending::Dropped => drop(response.extensions_mut().insert(Dropped)),
            Ending::ThenClosed(pause) => drop(response.extensions_mut().insert(ThenClosed(pause))),
            _ => {}
        }
        let (length, body) = (self.length(), Bytes::from(self.body));
        *response.body_mut() = match self.ending {
            Ending::Whole | Ending::Dropped | Ending::ThenClosed(_) => Body::from(body),
            Ending::CutShort => cut_short(body.slice(..body.len() / 2)),
            Ending::Trickling { piece, pause } => trickling(body, piece, pause),
            Ending::Padded(_) => padded(body, length),
        };
        response
    }

    fn put_headers(&self, headers: &mut HeaderMap) {
        let mut put = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        if self.has_body() {
            put(CONTENT_TYPE, &self.content_type);
            put(CONTENT_LENGTH, &self.length().to_string());
        }
        for (name, value) in &self.headers {
            put(name.clone(), value);
        }
        if let Some(standing) = self.standing {
            put(HeaderName::from_static("x-ratelimit-limit"), &standing.limit.to_string());
            put(HeaderName::from_static("x-ratelimit-remaining"), &standing.remaining.to_string());
            put(HeaderName::from_static("x-ratelimit-reset"), &standing.reset.to_string());
        }
    }
}

fn cut_short(first: Bytes) -> Body {
    let lost = async {
        // The first half has to be on its way before the connection ends.
        tokio::time::sleep(Duration::from_millis(50)).await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    };
    Body::from_stream(stream::once(async { Ok(first) }).chain(stream::once(lost)))
}

fn trickling(body: Bytes, piece: usize, pause: Duration) -> Body {
    Body::from_stream(stream::unfold(body, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let next = rest.split_to(piece.clamp(1, rest.len()));
        Some((io::Result::Ok(next), rest))
    }))
}

fn padded(body: Bytes, length: u64) -> Body {
    static BLANKS: [u8; 1 << 16] = [b' '; 1 << 16];
    let missing = length.saturating_sub(body.len() as u64);
    let blanks = stream::unfold(missing, |missing| async move {
        let next = usize::try_from(missing).unwrap_or(usize::MAX).min(BLANKS.len());
        (next > 0).then(|| (Ok(Bytes::from_static(&BLANKS[..next])), missing - next as u64))
    });
    Body::from_stream(stream::once(async { io::Result::Ok(body) }).chain(blanks))
}

/// `attachment;filename="log.txt"`, or the encoded form (RFC 6266) for a name that needs it.
fn disposition_of(name: &str) -> String {
    let plain = name.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\');
    if plain {
        return format!("attachment;filename=\"{name}\"");
    }
    let encoded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("attachment;filename*=UTF-8''{encoded}")
}
