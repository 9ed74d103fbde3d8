//! What new rows hang from, where it is named twice: by its id and by its key.

use std::collections::HashMap;
use std::sync::Arc;

use super::answer::current;
use super::{Operation, RowKey, endpoint};
use crate::error::Result;
use crate::tables::declare::{KeyPart, Table};
use crate::tables::errors;
use crate::tables::rows::value_at;
use crate::tables::space::Space;
use crate::tables::value::Value;

/// The objects that the rows of one statement name twice: each is read once.
pub struct Places {
    space: Arc<Space>,
    known: HashMap<(&'static str, String), Option<Value>>,
}

/// An object by its id, and the column of its other name.
struct Twice {
    table: &'static Table,
    id: (usize, Value),
    other: usize,
}

impl Places {
    /// Nothing is read yet.
    pub fn new(space: &Arc<Space>) -> Self {
        Places { space: Arc::clone(space), known: HashMap::new() }
    }

    /// Compares the names of what a new row hangs from, where there are two; one request for each object.
    /// 23000 when they are not of one object.
    pub async fn check(
        &mut self,
        table: &'static Table,
        columns: &[usize],
        values: &[Option<Value>],
    ) -> Result<()> {
        let given = |name: &str| {
            let position = table.position(name)?;
            let mut all = columns.iter().zip(values);
            all.find(|(column, _)| **column == position).and_then(|(_, value)| value.as_ref())
        };
        for part in endpoint(table, Operation::Insert)?.key {
            let Some(other) = part.other else { continue };
            let (Some(id), Some(value)) = (given(part.best.column), given(other.column)) else { continue };
            let Some(twice) = named_twice(table, part, id) else { continue };
            if self.other_name(twice).await?.as_ref() != Some(value) {
                return Err(errors::name_contradicts_id(
                    other.column,
                    part.best.column,
                    table.name,
                    value.to_string().chars().take(60).collect::<String>(),
                ));
            }
        }
        Ok(())
    }

    /// The other name of the object; `None` where there is no such object.
    async fn other_name(&mut self, Twice { table, id, other }: Twice) -> Result<Option<Value>> {
        let place = (table.name, id.1.to_string());
        if let Some(name) = self.known.get(&place) {
            return Ok(name.clone());
        }
        let row = current(&self.space, table, &RowKey { values: vec![id] }, &[other]).await?;
        let name = row.and_then(|row| value_at(row.columns().get(other)?, 0));
        self.known.insert(place, name.clone());
        Ok(name)
    }
}

/// What a column with an id refers to, where it has the column of the other name, too.
fn named_twice(table: &Table, part: &KeyPart, id: &Value) -> Option<Twice> {
    let refers = |columns: &[&str]| columns == [part.best.column];
    let reference = table.references.iter().find(|reference| refers(reference.columns))?;
    let referred = crate::tables::find(reference.table)?;
    let id = (referred.position(reference.referred.first()?)?, id.clone());
    Some(Twice { table: referred, id, other: referred.position(part.other?.column)? })
}
