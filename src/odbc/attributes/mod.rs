//! Attributes of environments, connections and statements: declared tables and their values.
//!
//! <https://learn.microsoft.com/sql/odbc/reference/syntax/sqlsetstmtattr-function> and its siblings.

mod tables;

pub use tables::{CONNECTION, ENVIRONMENT, STATEMENT};

use super::errors;
use crate::error::{Error, Result};

/// Field of a descriptor's header that a statement attribute is another name for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alias {
    /// Application row descriptor.
    Ard(i16),
    /// Application parameter descriptor.
    Apd(i16),
    /// Implementation row descriptor.
    Ird(i16),
    /// Implementation parameter descriptor.
    Ipd(i16),
}

/// What setting an attribute does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Any value is kept.
    Any,
    /// Values from the first to the second are kept; HY024 beyond.
    Range(usize, usize),
    /// One of these values is kept; HY024 otherwise.
    OneOf(&'static [usize]),
    /// Only the default works; any other is substituted with 01S02.
    Substitute,
    /// Only the default works; any other is refused with HYC00.
    DefaultOnly,
    /// Neither set nor read: HYC00.
    NotOffered,
    /// Read only: setting is HY092.
    ReadOnly,
    /// Another name for a descriptor's field.
    Alias(Alias),
    /// A descriptor handle; the number is the role's field above.
    Descriptor,
    /// Text, kept elsewhere.
    Text,
}

/// One attribute.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// SQL_ATTR_…
    pub id: i32,
    /// Its name, for messages.
    pub name: &'static str,
    /// What setting does.
    pub rule: Rule,
    /// Value before it is set.
    pub default: usize,
}

/// The row of `table` with a number. HY092.
pub fn attribute(table: &'static [Attribute], id: i32) -> Result<&'static Attribute> {
    table.iter().find(|attribute| attribute.id == id).ok_or_else(|| errors::unknown_attribute(id))
}

/// Values of a table's attributes.
#[derive(Clone, Debug)]
pub struct Values {
    table: &'static [Attribute],
    values: Vec<usize>,
}

impl Values {
    /// All defaults.
    pub fn new(table: &'static [Attribute]) -> Self {
        Values { table, values: table.iter().map(|attribute| attribute.default).collect() }
    }

    /// The value of an attribute of the table; 0 for others.
    pub fn get(&self, id: i32) -> usize {
        let position = self.table.iter().position(|attribute| attribute.id == id);
        position.and_then(|position| self.values.get(position)).copied().unwrap_or_default()
    }

    /// Keeps a value without asking the rule.
    pub fn keep(&mut self, id: i32, value: usize) {
        let position = self.table.iter().position(|attribute| attribute.id == id);
        if let Some(slot) = position.and_then(|position| self.values.get_mut(position)) {
            *slot = value;
        }
    }

    /// Sets a value by its rule. The warning is 01S02. HY024, HY092, HYC00.
    pub fn set(&mut self, attribute: &Attribute, value: usize) -> Result<Option<Error>> {
        let Attribute { id, name, rule, default } = *attribute;
        let accepted = match rule {
            Rule::Any => true,
            Rule::Range(least, most) => (least..=most).contains(&value),
            Rule::OneOf(values) => values.contains(&value),
            Rule::Substitute if value != default => {
                self.keep(id, default);
                return Ok(Some(errors::substituted(name, value, default)));
            }
            Rule::DefaultOnly if value != default => return Err(errors::not_offered(name)),
            Rule::Substitute | Rule::DefaultOnly => true,
            Rule::NotOffered | Rule::Text => return Err(errors::not_offered(name)),
            Rule::ReadOnly | Rule::Alias(_) | Rule::Descriptor => return Err(errors::unknown_attribute(id)),
        };
        if !accepted {
            return Err(errors::bad_attribute_value(name, value));
        }
        self.keep(id, value);
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::super::codes::*;
    use super::*;

    fn set(id: i32, value: usize) -> (Result<Option<Error>>, usize) {
        let mut values = Values::new(STATEMENT);
        let result = attribute(STATEMENT, id).and_then(|attribute| values.set(attribute, value));
        (result, values.get(id))
    }

    #[test]
    fn a_substituted_value_warns_and_reads_back_as_what_is_used() {
        let (result, value) = set(SQL_ATTR_CURSOR_TYPE, 3);
        assert_eq!(result.unwrap().unwrap().state.0, "01S02");
        assert_eq!(value, 0);
        assert_eq!(set(SQL_ATTR_CURSOR_TYPE, 0).0, Ok(None));
    }

    #[test]
    fn unknown_is_hy092_and_optional_is_hyc00() {
        assert_eq!(set(31_337, 1).0.unwrap_err().state.0, "HY092");
        assert_eq!(set(SQL_ATTR_USE_BOOKMARKS, 2).0.unwrap_err().state.0, "HYC00");
        assert_eq!(set(SQL_ATTR_ROW_NUMBER, 2).0.unwrap_err().state.0, "HY092");
        assert_eq!(set(SQL_ATTR_RETRIEVE_DATA, 2).0.unwrap_err().state.0, "HY024");
    }

    #[test]
    fn no_attribute_is_declared_twice() {
        for table in [ENVIRONMENT, CONNECTION, STATEMENT] {
            for (index, attribute) in table.iter().enumerate() {
                assert!(table.iter().skip(index + 1).all(|other| other.id != attribute.id), "{attribute:?}");
            }
        }
    }
}
