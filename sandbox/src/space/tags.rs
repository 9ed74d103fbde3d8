//! Tags of wiki pages and of documents.

use std::collections::HashMap;

use serde::Serialize;

use super::Id;

/// A tag as pages and documents carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Tag {
    pub id: Id,
    pub name: String,
}

/// The ids of all names that were ever used as a tag.
#[derive(Default)]
pub(crate) struct Tags(HashMap<String, Id>);

impl Tags {
    /// The tag of this name; a new name gets an id.
    pub fn named(&mut self, name: &str) -> Tag {
        let next = Id::try_from(self.0.len()).unwrap_or(Id::MAX - 1) + 1;
        let id = *self.0.entry(name.to_owned()).or_insert(next);
        Tag { id, name: name.to_owned() }
    }
}
