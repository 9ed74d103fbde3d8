//! What all files in `data/team` are written with.
//!
//! Things are referred to by their names: people by handle, issues by key, everything else by its
//! English name. Times are those of the wall clock in Tokyo.

use std::io;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Error};

use super::broken;
use crate::dates::{Day, Seconds, TIME_ZONE_OFFSET};
use crate::options::Language;

/// Reads a file.
pub(super) fn parse<T: DeserializeOwned>(name: &str, text: &str) -> io::Result<T> {
    serde_json::from_str(text).map_err(|error| broken(format!("{name}: {error}")))
}

/// A text in both languages, or one that is the same in both.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Text {
    Same(String),
    Each(Translated),
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Translated {
    en: String,
    ja: String,
}

impl Text {
    pub fn to(&self, language: Language) -> &str {
        match self {
            Text::Same(text) => text,
            Text::Each(each) => language.pick(&each.en, &each.ja),
        }
    }

    /// How the rest of the data refers to what has this name.
    pub fn english(&self) -> &str {
        self.to(Language::English)
    }
}

/// `2026-03-02 10:15`.
#[derive(Clone, Copy)]
pub(super) struct Moment(pub Seconds);

impl Moment {
    /// An hour later: when people give stars.
    pub fn later(self) -> Moment {
        Moment(self.0 + 3600)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        let text = String::deserialize(deserializer)?;
        moment(&text).map(Moment).ok_or_else(|| D::Error::custom(format!("{text:?} is no time")))
    }
}

fn moment(text: &str) -> Option<Seconds> {
    let (day, time) = text.split_once(' ')?;
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute): (Seconds, Seconds) = (hour.parse().ok()?, minute.parse().ok()?);
    Some(Seconds::from(Day::parse(day)?.0) * 86_400 + hour * 3600 + minute * 60 - TIME_ZONE_OFFSET)
}

/// Who did something and when.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deed {
    pub by: String,
    pub at: Moment,
}

/// An attached file: a text, or a picture in one colour.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileData {
    pub name: Text,
    pub text: Option<Text>,
    pub picture: Option<Picture>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Picture {
    pub width: u32,
    pub height: u32,
    pub color: String,
}
