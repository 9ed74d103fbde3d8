//! Issues that the rows of one statement name: each is read once.

use std::collections::HashMap;
use std::sync::Arc;

use super::RowKey;
use super::answer::current;
use crate::error::Result;
use crate::tables::custom_fields::ISSUES;
use crate::tables::declare::{Key, Shape};
use crate::tables::find;
use crate::tables::rows::value_at;
use crate::tables::space::Space;
use crate::tables::value::Value;

const ID: Key = Key { column: "Id", shape: Shape::Id };
const KEY: Key = Key { column: "IssueKey", shape: Shape::IssueKey };

/// What is known of an issue.
#[derive(Clone, Copy, Debug)]
pub struct Issue {
    /// Its id.
    pub id: i64,
    /// Id of its project.
    pub project: i64,
}

/// The issues that were looked up.
pub struct Issues {
    space: Arc<Space>,
    known: HashMap<String, Option<Issue>>,
}

impl Issues {
    /// Nothing is read yet.
    pub fn new(space: &Arc<Space>) -> Self {
        Issues { space: Arc::clone(space), known: HashMap::new() }
    }

    /// The issue with that key; one request for each key that looks like one.
    pub async fn by_key(&mut self, key: &str) -> Result<Option<Issue>> {
        self.find(&KEY, Value::Text(key.to_owned())).await
    }

    /// The issue with that id; one request for each.
    pub async fn by_id(&mut self, id: i64) -> Result<Option<Issue>> {
        self.find(&ID, Value::Integer(id)).await
    }

    async fn find(&mut self, by: &Key, value: Value) -> Result<Option<Issue>> {
        if !by.is_possible(&value) {
            return Ok(None);
        }
        let name = value.to_string();
        if let Some(found) = self.known.get(&name) {
            return Ok(*found);
        }
        let found = self.read(by, value).await?;
        self.known.insert(name, found);
        Ok(found)
    }

    async fn read(&self, by: &Key, value: Value) -> Result<Option<Issue>> {
        let Some(table) = find(ISSUES) else { return Ok(None) };
        let position = |column: &str| table.position(column);
        let (Some(by), Some(id), Some(project)) =
            (position(by.column), position("Id"), position("ProjectId"))
        else {
            return Ok(None);
        };
        let key = RowKey { values: vec![(by, value)] };
        let row = current(&self.space, table, &key, &[id, project]).await?;
        let number = |column: usize| match value_at(row.as_ref()?.columns().get(column)?, 0)? {
            Value::Integer(number) => Some(number),
            _ => None,
        };
        Ok(number(id).zip(number(project)).map(|(id, project)| Issue { id, project }))
    }
}
