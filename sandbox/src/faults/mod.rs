//! Accidents on demand, so that clients can be tested against a bad day of the service.

mod change;
mod effect;
mod members;
mod pattern;
mod queue;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) use change::{Change, SOMEBODY};
pub(crate) use effect::Circumstances;
pub(crate) use queue::{Faults, Met};

/// What goes wrong.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FaultKind {
    /// A web page with status 200.
    Html200,
    /// A gateway's web page with status 502.
    Html502,
    /// A maintenance page with status 503.
    Html503,
    /// Half of the JSON, as if it were whole.
    TruncatedJson,
    /// The header announces the whole body, half of it comes, the connection ends.
    DropMidAnswer,
    /// Status 401, once more with a good key.
    #[serde(rename = "401")]
    Unauthorized,
    /// Status 429.
    #[serde(rename = "429")]
    TooManyRequests,
    /// Status 500 in Backlog's envelope.
    #[serde(rename = "500")]
    InternalError,
    /// The connection ends before anything is done or answered.
    Drop,
    /// The request is carried out, then the connection ends without an answer.
    DropAfterWrite,
    /// The answer is whole, then the connection that the client keeps for its next call ends.
    DropAfterAnswer,
    /// The answer comes late.
    Delay,
    /// The body comes in small pieces with pauses.
    SlowBody,
    /// The body is right, its content type is not.
    WrongContentType,
    /// Blanks follow the body, up to a size.
    HugeBody,
    /// Every object of the JSON has members nobody has heard of.
    ExtraMembers,
    /// Every object of the JSON is without some of its members.
    MissingMembers,
    /// After the answer the space changes, so that the next page is shifted.
    ChangedData,
    /// A redirect to another host.
    Redirect,
}

impl FaultKind {
    /// Every kind.
    pub const ALL: [FaultKind; 19] = [
        FaultKind::Html200,
        FaultKind::Html502,
        FaultKind::Html503,
        FaultKind::TruncatedJson,
        FaultKind::DropMidAnswer,
        FaultKind::Unauthorized,
        FaultKind::TooManyRequests,
        FaultKind::InternalError,
        FaultKind::Drop,
        FaultKind::DropAfterWrite,
        FaultKind::DropAfterAnswer,
        FaultKind::Delay,
        FaultKind::SlowBody,
        FaultKind::WrongContentType,
        FaultKind::HugeBody,
        FaultKind::ExtraMembers,
        FaultKind::MissingMembers,
        FaultKind::ChangedData,
        FaultKind::Redirect,
    ];

    /// The name used in JSON.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// How often a fault hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// This many calls.
    Times(u32),
    /// Every call until it is taken back.
    Unlimited,
}

/// How the space changes between two pages.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DataChange {
    /// An issue is added.
    Add,
    /// An issue gets another summary and a comment.
    Update,
    /// An issue is deleted.
    Delete,
}

/// A fault for the next calls of an endpoint.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// `GET /issues`, `PATCH /issues/:issueIdOrKey` … as documented. A `*` stands for anything:
    /// `GET /issues*`, `* /projects/*`, and `*` alone for every call.
    pub endpoint: String,
    /// What goes wrong.
    pub fault: FaultKind,
    /// How many calls it hits; a number or `"unlimited"`.
    #[serde(default = "once")]
    pub count: Count,
    /// How many calls go well before.
    #[serde(default)]
    pub skip: u32,
    /// How likely a call is hit, above 0 and up to 1. The draws follow from the seed of the space.
    #[serde(default = "always")]
    pub probability: f64,
    /// How long a `delay` lasts, the pause between the pieces of a `slowBody`, or the time until a
    /// `dropAfterAnswer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
    /// How many bytes of a `slowBody` come at a time.
    #[serde(default = "few_bytes")]
    pub piece: u32,
    /// How many bytes a `hugeBody` has.
    #[serde(default = "many_bytes")]
    pub size: u64,
    /// What a `wrongContentType` says.
    #[serde(default = "plain_text")]
    pub content_type: String,
    /// Names of the members that `extraMembers` adds or `missingMembers` removes. Without any:
    /// one that Backlog does not have, or one of each object by chance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// What a `changedData` does; without it, one of the three by chance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<DataChange>,
    /// Id or key of the issue that a `changedData` is about; without it, one by chance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// Whether a `429` carries the rate-limit headers.
    #[serde(default = "yes")]
    pub headers: bool,
    /// How many seconds ahead `X-RateLimit-Reset` of a `429` lies.
    #[serde(default = "one_second")]
    pub reset_seconds: i64,
    /// Where a `redirect` leads; the path asked for is added.
    #[serde(default = "elsewhere")]
    pub location: String,
}

impl Fault {
    /// A fault for the next call of `endpoint`.
    pub fn once(endpoint: &str, fault: FaultKind) -> Fault {
        Fault {
            endpoint: endpoint.to_owned(),
            fault,
            count: once(),
            skip: 0,
            probability: always(),
            milliseconds: None,
            piece: few_bytes(),
            size: many_bytes(),
            content_type: plain_text(),
            members: Vec::new(),
            change: None,
            issue: None,
            headers: true,
            reset_seconds: one_second(),
            location: elsewhere(),
        }
    }

    /// Reads one fault or a list of them, written as JSON, and checks them.
    pub fn read(json: &str) -> Result<Vec<Fault>, String> {
        let faults = match json.trim_start().starts_with('[') {
            true => serde_json::from_str(json),
            false => serde_json::from_str(json).map(|fault| vec![fault]),
        };
        let faults: Vec<Fault> = faults.map_err(|error| error.to_string())?;
        faults.iter().try_for_each(Fault::check)?;
        Ok(faults)
    }

    /// Refuses a fault that could never happen.
    pub fn check(&self) -> Result<(), String> {
        let is_header = |text: &str| axum::http::HeaderValue::from_str(text).is_ok();
        let conditions = [
            (pattern::is_served(&self.endpoint), "endpoint: no endpoint of the API is called like this"),
            (self.count != Count::Times(0), "count: at least 1, or \"unlimited\""),
            (self.probability > 0.0 && self.probability <= 1.0, "probability: above 0 and up to 1"),
            (self.piece > 0, "piece: at least 1"),
            (is_header(&self.content_type), "contentType: no control characters"),
            (is_header(&self.location), "location: no control characters"),
        ];
        match conditions.into_iter().find(|(holds, _)| !holds) {
            None => Ok(()),
            Some((_, expected)) => {
                Err(format!("{expected} (fault {} of {:?})", self.fault.name(), self.endpoint))
            }
        }
    }
}

fn once() -> Count {
    Count::Times(1)
}

fn always() -> f64 {
    1.0
}

fn few_bytes() -> u32 {
    16
}

fn many_bytes() -> u64 {
    256 * 1024 * 1024
}

fn plain_text() -> String {
    "text/plain;charset=utf-8".to_owned()
}

fn yes() -> bool {
    true
}

fn one_second() -> i64 {
    1
}

fn elsewhere() -> String {
    "http://elsewhere.invalid".to_owned()
}

const UNLIMITED: &str = "unlimited";

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Count::Times(times) => serializer.serialize_u32(*times),
            Count::Unlimited => serializer.serialize_str(UNLIMITED),
        }
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let times = value.as_u64().and_then(|times| u32::try_from(times).ok());
        match times {
            Some(times) => Ok(Count::Times(times)),
            None if value == UNLIMITED => Ok(Count::Unlimited),
            None => Err(serde::de::Error::custom("count: a number or \"unlimited\"")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_kinds_is_complete() {
        let error = serde_json::from_str::<FaultKind>("\"fire\"").unwrap_err().to_string();
        for kind in FaultKind::ALL {
            assert!(error.contains(&format!("`{}`", kind.name())), "{error}");
        }
        let named = error.matches('`').count() / 2 - 1;
        assert_eq!(named, FaultKind::ALL.len());
    }

    #[test]
    fn a_fault_is_read_as_it_is_written() {
        let faults = Fault::read(r#"[{"endpoint":"*","fault":"500","count":"unlimited","probability":0.5}]"#);
        let faults = faults.unwrap();
        assert_eq!(faults[0].count, Count::Unlimited);
        assert_eq!(Fault::read(&serde_json::to_string(&faults).unwrap()).unwrap(), faults);
    }

    #[test]
    fn what_is_wrong_with_a_fault_is_said() {
        let cases = [
            (r#"{"endpoint":"*"}"#, "missing field `fault`"),
            (r#"{"endpoint":"*","fault":"fire"}"#, "unknown variant `fire`"),
            (r#"{"endpoint":"*","fault":"500","colour":1}"#, "unknown field `colour`"),
            (r#"{"endpoint":"GET /isues","fault":"500"}"#, "\"GET /isues\""),
            (r#"{"endpoint":"*","fault":"500","count":0}"#, "count: at least 1"),
            (r#"{"endpoint":"*","fault":"500","count":"many"}"#, "count: a number or \"unlimited\""),
            (r#"{"endpoint":"*","fault":"500","probability":1.5}"#, "probability: above 0"),
            (r#"{"endpoint":"*","fault":"slowBody","piece":0}"#, "piece: at least 1"),
            (r#"{"endpoint":"*","fault":"redirect","location":"a\nb"}"#, "location:"),
            ("", "EOF"),
        ];
        for (json, expected) in cases {
            let error = Fault::read(json).unwrap_err();
            assert!(error.contains(expected), "{json}: {error}");
        }
    }
}
