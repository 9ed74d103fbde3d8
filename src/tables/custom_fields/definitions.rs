//! The definitions of custom fields, as far as columns depend on them.

use serde::Deserialize;

/// One custom field.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Hash)]
pub(in crate::tables) struct Definition {
    pub id: i64,
    #[serde(rename = "typeId")]
    pub type_id: i64,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub required: bool,
    /// The types of issues that have the field; empty: all.
    #[serde(default, rename = "applicableIssueTypes")]
    pub issue_types: Option<Vec<i64>>,
    /// Other text may be given beside the items.
    #[serde(default, rename = "allowInput")]
    pub allow_input: Option<bool>,
    /// What can be chosen.
    #[serde(default)]
    pub items: Option<Vec<Item>>,
}

/// What can be chosen in a list.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Hash)]
pub(in crate::tables) struct Item {
    pub id: i64,
    pub name: String,
}

/// Kinds of fields, by their numbers in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tables) enum Kind {
    Text,
    Sentence,
    Number,
    Date,
    SingleList,
    MultipleList,
    CheckBox,
    Radio,
}

impl Definition {
    /// `None` for a kind that came after this driver.
    pub fn kind(&self) -> Option<Kind> {
        Some(match self.type_id {
            1 => Kind::Text,
            2 => Kind::Sentence,
            3 => Kind::Number,
            4 => Kind::Date,
            5 => Kind::SingleList,
            6 => Kind::MultipleList,
            7 => Kind::CheckBox,
            8 => Kind::Radio,
            _ => return None,
        })
    }

    /// Every new issue needs a value of the field itself: no other type of issue, no other text will do.
    pub fn is_demanded(&self) -> bool {
        let of_all_types = self.issue_types.as_ref().is_none_or(Vec::is_empty);
        self.required && of_all_types && self.allow_input != Some(true)
    }
}

/// The fields of an answer in the order of their ids: nothing depends on the order of the answer.
pub(super) fn read(body: &[u8]) -> serde_json::Result<Vec<Definition>> {
    let mut definitions: Vec<Definition> = serde_json::from_slice(body)?;
    definitions.sort_by_key(|definition| definition.id);
    definitions.dedup_by_key(|definition| definition.id);
    for items in definitions.iter_mut().filter_map(|definition| definition.items.as_mut()) {
        items.sort_by_key(|item| item.id);
    }
    Ok(definitions)
}
