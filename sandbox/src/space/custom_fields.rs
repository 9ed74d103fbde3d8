//! Custom fields: their eight kinds, their definitions and their values.

use serde::Serialize;
use serde_json::{Value, json};

use super::Id;
use crate::dates::Day;

/// What a field holds, with the settings that only this kind has.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Text,
    TextArea,
    Number { min: Option<f64>, max: Option<f64>, initial: Option<f64>, unit: Option<String> },
    Date { min: Option<Day>, max: Option<Day>, initial: Option<InitialDate> },
    SingleList(List),
    MultipleList(List),
    CheckBox(List),
    Radio(List),
}

/// The date that a form starts with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum InitialDate {
    Today,
    /// So many days after today.
    Shifted(i64),
    Fixed(Day),
}

/// The items of a list kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct List {
    pub items: Vec<Item>,
    /// The last id given to an item; ids of deleted ones are not given again.
    pub last_item: Id,
    pub allow_add_item: bool,
    /// Whether an "other" text can be given.
    pub allow_input: bool,
}

/// One item; its id is a small number local to the field.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Item {
    pub id: Id,
    pub name: String,
    pub display_order: u32,
}

/// The definition of a field.
#[derive(Clone, Debug)]
pub(crate) struct CustomField {
    pub id: Id,
    pub project_id: Id,
    pub name: String,
    pub description: String,
    /// When it was last changed, in milliseconds since 1970.
    pub version: i64,
    pub required: bool,
    /// Empty: every issue type.
    pub applicable_issue_types: Vec<Id>,
    pub kind: Kind,
    /// How many items the field had when values were made up for issues that nobody has written to;
    /// `None`: none were made up.
    pub generated_items: Option<Id>,
}

/// The value of one field in one issue.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FieldValue {
    Empty,
    Text(String),
    Number(f64),
    Date(Day),
    Items { ids: Vec<Id>, other: Option<String> },
}

/// The value of a field as an issue shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShownValue<'f> {
    id: Id,
    field_type_id: u8,
    name: &'f str,
    value: Content<'f>,
    /// Outer `None`: this kind has no such member.
    #[serde(skip_serializing_if = "Option::is_none")]
    other_value: Option<Option<String>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Content<'f> {
    Text(String),
    Number(Value),
    Date(Day),
    Item(Option<&'f Item>),
    Items(Vec<&'f Item>),
}

impl Kind {
    /// 1 to 8, as the API numbers the kinds.
    pub fn type_id(&self) -> u8 {
        match self {
            Kind::Text => 1,
            Kind::TextArea => 2,
            Kind::Number { .. } => 3,
            Kind::Date { .. } => 4,
            Kind::SingleList(_) => 5,
            Kind::MultipleList(_) => 6,
            Kind::CheckBox(_) => 7,
            Kind::Radio(_) => 8,
        }
    }

    pub fn list(&self) -> Option<&List> {
        match self {
            Kind::SingleList(list) | Kind::MultipleList(list) | Kind::CheckBox(list) | Kind::Radio(list) => {
                Some(list)
            }
            Kind::Text | Kind::TextArea | Kind::Number { .. } | Kind::Date { .. } => None,
        }
    }

    pub fn list_mut(&mut self) -> Option<&mut List> {
        match self {
            Kind::SingleList(list) | Kind::MultipleList(list) | Kind::CheckBox(list) | Kind::Radio(list) => {
                Some(list)
            }
            Kind::Text | Kind::TextArea | Kind::Number { .. } | Kind::Date { .. } => None,
        }
    }

    /// Whether an issue can hold several items.
    pub fn is_multiple(&self) -> bool {
        matches!(self, Kind::MultipleList(_) | Kind::CheckBox(_))
    }
}

impl List {
    /// Adds an item at the end.
    pub fn add(&mut self, name: &str) {
        self.last_item += 1;
        self.items.push(Item { id: self.last_item, name: name.to_owned(), display_order: 0 });
        self.number();
    }

    /// Makes these names the items, in this order. An item that keeps its name keeps its id.
    pub fn replace(&mut self, names: &[String]) {
        let mut before = std::mem::take(&mut self.items);
        for name in names {
            match before.iter().position(|item| item.name == *name) {
                Some(place) => self.items.push(before.remove(place)),
                None => self.add(name),
            }
        }
        self.number();
    }

    /// Removes an item; false if there is none with this id.
    pub fn remove(&mut self, id: Id) -> bool {
        let count = self.items.len();
        self.items.retain(|item| item.id != id);
        self.number();
        self.items.len() < count
    }

    fn number(&mut self) {
        for (item, order) in self.items.iter_mut().zip(0..) {
            item.display_order = order;
        }
    }
}

impl InitialDate {
    fn show(self) -> Value {
        match self {
            InitialDate::Today => json!({ "id": 1 }),
            InitialDate::Shifted(days) => json!({ "id": 2, "shift": days }),
            InitialDate::Fixed(day) => json!({ "id": 3, "date": day }),
        }
    }
}

impl CustomField {
    pub fn applies_to(&self, issue_type: Id) -> bool {
        self.applicable_issue_types.is_empty() || self.applicable_issue_types.contains(&issue_type)
    }

    /// The definition as the API shows it.
    pub fn definition(&self) -> Value {
        let mut shown = json!({
            "id": self.id,
            "projectId": self.project_id,
            "typeId": self.kind.type_id(),
            "version": self.version,
            "name": self.name,
            "description": self.description,
            "required": self.required,
            "useIssueType": !self.applicable_issue_types.is_empty(),
            "applicableIssueTypes": self.applicable_issue_types,
            "displayOrder": 2_147_483_646,
        });
        match &self.kind {
            Kind::Text | Kind::TextArea => {}
            Kind::Number { min, max, initial, unit } => {
                shown["min"] = json!(min);
                shown["max"] = json!(max);
                shown["initialValue"] = json!(initial);
                shown["unit"] = json!(unit);
            }
            Kind::Date { min, max, initial } => {
                shown["min"] = json!(min);
                shown["max"] = json!(max);
                shown["initialDate"] = json!(initial.map(InitialDate::show));
            }
            Kind::SingleList(list) | Kind::MultipleList(list) => {
                shown["items"] = json!(list.items);
                shown["allowAddItem"] = json!(list.allow_add_item);
            }
            Kind::CheckBox(list) | Kind::Radio(list) => {
                shown["items"] = json!(list.items);
                shown["allowInput"] = json!(list.allow_input);
                shown["allowAddItem"] = json!(list.allow_add_item);
            }
        }
        shown
    }

    /// The value as an issue shows it.
    pub fn show(&self, value: FieldValue) -> ShownValue<'_> {
        let has_other = matches!(self.kind, Kind::CheckBox(_) | Kind::Radio(_));
        let other = match &value {
            FieldValue::Items { other, .. } => other.clone(),
            _ => None,
        };
        ShownValue {
            id: self.id,
            field_type_id: self.kind.type_id(),
            name: &self.name,
            other_value: has_other.then_some(other),
            value: match value {
                FieldValue::Empty if self.kind.is_multiple() => Content::Items(Vec::new()),
                FieldValue::Empty => Content::Item(None),
                FieldValue::Text(text) => Content::Text(text),
                FieldValue::Number(number) => Content::Number(number_value(number)),
                FieldValue::Date(day) => Content::Date(day),
                FieldValue::Items { ids, .. } if self.kind.is_multiple() => Content::Items(self.items(&ids)),
                FieldValue::Items { ids, .. } => Content::Item(self.items(&ids).first().copied()),
            },
        }
    }

    fn items(&self, ids: &[Id]) -> Vec<&Item> {
        let items = self.kind.list().into_iter().flat_map(|list| &list.items);
        items.filter(|item| ids.contains(&item.id)).collect()
    }

    /// What is left of a value, now that items may have been deleted.
    pub fn without_deleted_items(&self, value: FieldValue) -> FieldValue {
        let FieldValue::Items { mut ids, other } = value else { return value };
        ids.retain(|id| self.kind.list().is_some_and(|list| list.items.iter().any(|item| item.id == *id)));
        if ids.is_empty() && other.is_none() { FieldValue::Empty } else { FieldValue::Items { ids, other } }
    }

    /// The value as a change log shows it.
    pub fn text(&self, value: &FieldValue) -> Option<String> {
        match value {
            FieldValue::Empty => None,
            FieldValue::Text(text) => Some(text.clone()),
            FieldValue::Number(number) => Some(number_value(*number).to_string()),
            FieldValue::Date(day) => Some(day.text()),
            FieldValue::Items { ids, other } => {
                let list = self.kind.list()?;
                let chosen =
                    list.items.iter().filter(|item| ids.contains(&item.id)).map(|item| item.name.as_str());
                Some(chosen.chain(other.as_deref()).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// Whole numbers without a fraction, as the API writes them.
pub(crate) fn number_value(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        #[allow(clippy::cast_possible_truncation, reason = "whole and within range")]
        let whole = number as i64;
        json!(whole)
    } else {
        json!(number)
    }
}
