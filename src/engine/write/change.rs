//! What an UPDATE of one row sends: the columns that differ, and what has to go along with them.

use std::collections::BTreeSet;

use super::target::Target;
use crate::tables::write::{Endpoint, are_same_ids, resolved_columns};
use crate::tables::{Column, Table, Value};

/// A column of SET, its new value, and that of the row; the latter is `None` for a column that rows do not have.
pub(super) struct Given {
    pub column: usize,
    pub new: Option<Value>,
    pub old: Option<Option<Value>>,
}

/// The columns to be read beside those of SET, since they may have to be sent along with them.
pub(super) fn along(target: &Target, endpoint: &Endpoint, columns: &[usize]) -> Vec<usize> {
    let table = target.table;
    let beside = columns.iter().filter_map(|column| beside(table, *column));
    let all: BTreeSet<usize> = resent(table, endpoint).chain(beside).collect();
    all.into_iter().filter(|column| !columns.contains(column)).collect()
}

/// What is sent of SET and of what was read with [`along`]; nothing where the row has the values already.
///
/// An id and its name are one: that they agree can be seen of both only.
pub(super) fn changed(
    target: &Target,
    endpoint: &Endpoint,
    given: Vec<Given>,
    along: Vec<(usize, Option<Value>)>,
) -> Vec<(usize, Option<Value>)> {
    let table = target.table;
    let different: Vec<usize> =
        given.iter().filter(|given| given.differs(table)).map(|given| written(table, given.column)).collect();
    let does_nothing = |column: &usize| table.column(*column).is_some_and(|column| column.write.accompanies);
    if different.iter().all(does_nothing) {
        return Vec::new();
    }
    let needed: BTreeSet<usize> = resent(table, endpoint).collect();
    let beside: BTreeSet<usize> = different.iter().filter_map(|column| beside(table, *column)).collect();
    let is_sent = |column: usize, value: &Option<Value>| {
        different.contains(&written(table, column))
            || needed.contains(&column)
            || (beside.contains(&column) && value.is_some())
    };
    let all = given.into_iter().map(|given| (given.column, given.new)).chain(along);
    all.filter(|(column, value)| is_sent(*column, value)).collect()
}

impl Given {
    fn differs(&self, table: &Table) -> bool {
        let Some(old) = &self.old else { return true };
        let is_list = table.column(self.column).is_some_and(|column| column.write.takes_list());
        match is_list {
            true => !are_same_ids(&self.new, old),
            false => self.new != *old,
        }
    }
}

/// The column that is sent for this one.
fn written(table: &'static Table, column: usize) -> usize {
    resolved_columns(table, &[column]).first().copied().unwrap_or(column)
}

fn resent(table: &'static Table, endpoint: &Endpoint) -> impl Iterator<Item = usize> {
    endpoint.resent.iter().filter_map(|name| table.position(name))
}

/// The column without which a new value of this one means nothing, or loses what is beside it.
fn beside(table: &'static Table, column: usize) -> Option<usize> {
    let sent: &Column = table.column(written(table, column))?;
    table.position(sent.write.beside?)
}
