//! Objects that many answers repeat, kept together with their JSON.

use std::ops::Deref;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// An object and its JSON, which is written once and copied from then on. To change the object,
/// prepare a new one.
#[derive(Clone, Debug)]
pub(crate) struct Prepared<T> {
    object: T,
    json: Option<Box<RawValue>>,
}

impl<T: Serialize> Prepared<T> {
    pub fn new(object: T) -> Prepared<T> {
        let json = serde_json::value::to_raw_value(&object).ok();
        Prepared { object, json }
    }
}

impl<T> Deref for Prepared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.object
    }
}

impl<T: Serialize> Serialize for Prepared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.json {
            Some(json) => json.serialize(serializer),
            None => self.object.serialize(serializer),
        }
    }
}
