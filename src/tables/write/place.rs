//! What new rows hang from, where it is named twice: by its id and by its key.

use std::collections::HashMap;
use std::sync::Arc;

use super::answer::current;
use super::{Operation, RowKey, endpoint, shortened, whereabouts};
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

    /// Compares the names of what a new row hangs from, where there are two, and looks whether its place is
    /// where it is said to be; one request for each object. 23000 when they disagree.
    pub async fn check(
        &mut self,
        table: &'static Table,
        columns: &[usize],
        values: &[Option<Value>],
    ) -> Result<()> {
        let endpoint = endpoint(table, Operation::Insert)?;
        let given = |name: &str| {
            let position = table.position(name)?;
            let mut all = columns.iter().zip(values);
            all.find(|(column, _)| **column == position).and_then(|(_, value)| value.as_ref())
        };
        for part in endpoint.key {
            let Some(other) = part.other else { continue };
            let (Some(id), Some(value)) = (given(part.best.column), given(other.column)) else { continue };
            let Some(twice) = named_twice(table, part, id) else { continue };
            if self.other_name(twice).await?.as_ref() != Some(value) {
                return Err(errors::name_contradicts_id(
                    other.column,
                    part.best.column,
                    table.name,
                    shortened(value),
                ));
            }
        }
        let found = whereabouts(table, endpoint, columns, values)?;
        match (endpoint.key, found.is_empty()) {
            ([part], false) => match given(part.best.column) {
                Some(place) => self.check_found(table, (part.best.column, place), &found).await,
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Looks whether the place is among what `found` leads to.
    async fn check_found(
        &mut self,
        table: &'static Table,
        (column, place): (&'static str, &Value),
        found: &[(usize, Value)],
    ) -> Result<()> {
        let Some(object) = object(table, column, place, found) else { return Ok(()) };
        let told = |(position, value): &(usize, Value)| {
            let column = table.column(*position).map_or("", |column| column.name);
            format!("{column} = {}", shortened(value))
        };
        let told = found.iter().map(told).collect::<Vec<_>>().join(", ");
        let known = (object.table.name, format!("{place} {told}"));
        let is_there = match self.known.get(&known) {
            Some(there) => there.is_some(),
            None => current(&self.space, object.table, &object.key, &[]).await?.is_some(),
        };
        self.known.insert(known, is_there.then(|| place.clone()));
        match is_there {
            true => Ok(()),
            false => Err(errors::not_there(format!("{column} = {}", shortened(place)), told, table.name)),
        }
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

/// An object by its id and by what it hangs from.
struct Object {
    table: &'static Table,
    key: RowKey,
}

/// What the place of a new row refers to, in the columns of its own table.
fn object(table: &Table, column: &str, place: &Value, found: &[(usize, Value)]) -> Option<Object> {
    let reference = table.references.iter().find(|reference| reference.columns == [column])?;
    let referred = crate::tables::find(reference.table)?;
    let mut values = vec![(referred.position(reference.referred.first()?)?, place.clone())];
    for (position, value) in found {
        let name = table.column(*position)?.name;
        let pairs = table.references.iter().filter(|other| other.table == reference.table);
        let mut pairs = pairs.flat_map(|other| other.columns.iter().zip(other.referred));
        let own = pairs.find(|(own, _)| **own == name).map_or(name, |(_, referred)| referred);
        values.push((referred.position(own)?, value.clone()));
    }
    Some(Object { table: referred, key: RowKey { values } })
}

/// What a column with an id refers to, where it has the column of the other name, too.
fn named_twice(table: &Table, part: &KeyPart, id: &Value) -> Option<Twice> {
    let refers = |columns: &[&str]| columns == [part.best.column];
    let reference = table.references.iter().find(|reference| refers(reference.columns))?;
    let referred = crate::tables::find(reference.table)?;
    let id = (referred.position(reference.referred.first()?)?, id.clone());
    Some(Twice { table: referred, id, other: referred.position(part.other?.column)? })
}
