//! How many calls a user has, as options and requests write it.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

/// Calls per user and minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimit {
    /// Headers are sent, nothing is refused.
    Off,
    /// One limit per class.
    PerMinute {
        /// Reads that are neither searches nor images.
        read: u32,
        /// Writes.
        update: u32,
        /// Searches.
        search: u32,
        /// Images.
        icon: u32,
    },
}

impl RateLimit {
    /// The published limits of a paid plan.
    pub const PUBLISHED: RateLimit = RateLimit::PerMinute { read: 600, update: 150, search: 150, icon: 60 };

    /// The same limit for every class.
    pub fn uniform(limit: u32) -> RateLimit {
        RateLimit::PerMinute { read: limit, update: limit, search: limit, icon: limit }
    }
}

impl Default for RateLimit {
    fn default() -> Self {
        RateLimit::PUBLISHED
    }
}

const EXPECTED: &str = "expected \"off\", a number, or some of read=N,update=N,search=N,icon=N";
const OFF: &str = "off";

impl RateLimit {
    /// With another limit of one class.
    fn with(self, class: &str, calls: u32) -> Result<RateLimit, String> {
        let RateLimit::PerMinute { mut read, mut update, mut search, mut icon } = self else {
            return Ok(self);
        };
        let limit = match class {
            "read" => &mut read,
            "update" => &mut update,
            "search" => &mut search,
            "icon" => &mut icon,
            _ => return Err(EXPECTED.to_owned()),
        };
        *limit = calls;
        Ok(RateLimit::PerMinute { read, update, search, icon })
    }
}

/// `off`, `100`, or `read=600,icon=60`; a class that is not named has its published limit.
impl FromStr for RateLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == OFF {
            return Ok(RateLimit::Off);
        }
        if let Ok(limit) = text.parse() {
            return Ok(RateLimit::uniform(limit));
        }
        text.split(',').try_fold(RateLimit::PUBLISHED, |limit, part| {
            let (class, calls) = part.split_once('=').ok_or(EXPECTED)?;
            limit.with(class.trim(), calls.trim().parse().map_err(|_| EXPECTED)?)
        })
    }
}

impl Serialize for RateLimit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = match self {
            RateLimit::Off => json!(OFF),
            RateLimit::PerMinute { read, update, search, icon } => {
                json!({ "read": read, "update": update, "search": search, "icon": icon })
            }
        };
        value.serialize(serializer)
    }
}

/// `"off"`, `100`, or `{"read": 600, "icon": 60}`.
impl<'de> Deserialize<'de> for RateLimit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match Value::deserialize(deserializer)? {
            Value::Object(classes) => {
                let parts = classes.iter().map(|(class, calls)| format!("{class}={calls}"));
                parts.collect::<Vec<_>>().join(",")
            }
            Value::String(text) => text,
            other => other.to_string(),
        };
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_from_text_and_json() {
        let some = RateLimit::PerMinute { read: 600, update: 150, search: 2, icon: 1 };
        for (text, limit) in [
            ("off", RateLimit::Off),
            ("7", RateLimit::uniform(7)),
            ("search=2,icon=1", some),
            ("icon=1, search=2", some),
        ] {
            assert_eq!(text.parse(), Ok(limit), "{text}");
            assert_eq!(serde_json::from_value::<RateLimit>(json!(limit)).unwrap(), limit);
        }
        for text in ["", "fast", "-1", "read", "read=", "read=x", "colour=1", "read=1;icon=1"] {
            assert_eq!(text.parse::<RateLimit>(), Err(EXPECTED.to_owned()), "{text}");
        }
    }
}
