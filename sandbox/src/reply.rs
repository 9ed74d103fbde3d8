//! An answer on its way out: status, headers, body, and how the connection fares.

use std::time::Duration;

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures::{StreamExt, stream};

use crate::answer::{Answer, Content, Outcome, Refusal};
use crate::rate::Standing;

const JSON: &str = "application/json;charset=utf-8";

/// Marks an answer that must not be sent: the connection ends instead.
#[derive(Clone, Copy)]
pub(crate) struct Dropped;

/// An answer on its way out.
pub(crate) struct Reply {
    pub status: u16,
    /// Empty: none is announced.
    pub content_type: &'static str,
    pub disposition: Option<String>,
    pub body: Vec<u8>,
    pub location: Option<String>,
    pub standing: Option<Standing>,
    pub ending: Ending,
}

#[derive(PartialEq)]
pub(crate) enum Ending {
    Whole,
    CutShort,
    Dropped,
}

impl Reply {
    pub fn of(outcome: Outcome, standing: Option<Standing>) -> Reply {
        match outcome {
            Ok(Answer { status, content, body, location }) => {
                let (content_type, disposition) = match content {
                    Content::Json => (JSON, None),
                    Content::Empty => ("", None),
                    Content::Png(name) => ("image/png", Some(name.to_owned())),
                    Content::File(name) => ("application/octet-stream", Some(name)),
                };
                let disposition = disposition.map(|name| disposition_of(&name));
                Reply { status, content_type, disposition, body, location, standing, ending: Ending::Whole }
            }
            Err(refusal) => Reply::refusal(&refusal, standing),
        }
    }

    pub fn refusal(refusal: &Refusal, standing: Option<Standing>) -> Reply {
        Reply {
            status: refusal.status,
            content_type: JSON,
            disposition: None,
            body: refusal.body(),
            location: None,
            standing,
            ending: Ending::Whole,
        }
    }

    /// A web page where JSON was expected.
    pub fn page(status: u16, title: &str) -> Reply {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
        );
        Reply {
            status,
            content_type: "text/html;charset=utf-8",
            disposition: None,
            body: page.into_bytes(),
            location: None,
            standing: None,
            ending: Ending::Whole,
        }
    }

    pub fn into_response(self) -> Response {
        let length = self.body.len();
        let body = match self.ending {
            Ending::CutShort => {
                let mut half = self.body;
                half.truncate(length / 2);
                let lost = async {
                    // The first half has to be on its way before the connection ends.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
                };
                let first = stream::once(async { Ok(Bytes::from(half)) });
                Body::from_stream(first.chain(stream::once(lost)))
            }
            Ending::Whole | Ending::Dropped => Body::from(self.body),
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or_default();
        let mut put = |name: &'static str, value: String| {
            if let Ok(value) = value.parse() {
                response.headers_mut().insert(name, value);
            }
        };
        if !self.content_type.is_empty() {
            put(header::CONTENT_TYPE.as_str(), self.content_type.to_owned());
            put(header::CONTENT_LENGTH.as_str(), length.to_string());
        }
        if let Some(disposition) = self.disposition {
            put(header::CONTENT_DISPOSITION.as_str(), disposition);
        }
        if let Some(location) = self.location {
            put(header::LOCATION.as_str(), location);
        }
        if let Some(standing) = self.standing {
            put("x-ratelimit-limit", standing.limit.to_string());
            put("x-ratelimit-remaining", standing.remaining.to_string());
            put("x-ratelimit-reset", standing.reset.to_string());
        }
        if self.ending == Ending::Dropped {
            response.extensions_mut().insert(Dropped);
        }
        response
    }
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
