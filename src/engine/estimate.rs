//! How many rows a scan may give, for the choice of a join's first side: it should be the one that
//! costs fewer requests, since its keys then narrow the other.

use crate::tables::declare::Paging;
use crate::tables::{Comparison, Scan, Table};

/// Rows of a listing that comes in one answer.
const WHOLE: usize = 50;
/// Rows of a listing that comes in pages.
const PAGED: usize = 10_000;
/// Rows that hang from one parent.
const PER_PARENT: usize = 20;
/// What one condition leaves: one row of so many.
const SELECTIVITY: usize = 5;

/// A guess; only its order of magnitude counts.
pub fn rows(table: &Table, scan: &Scan) -> usize {
    let rows = named(table, table.primary_key.last().copied(), scan)
        .or_else(|| {
            table
                .single
                .iter()
                .flat_map(|single| single.keys)
                .find_map(|key| named(table, Some(key.column), scan))
        })
        .unwrap_or_else(|| listed(table, scan));
    rows.min(scan.limit.unwrap_or(usize::MAX))
}

fn listed(table: &Table, scan: &Scan) -> usize {
    let rows = match &table.parent {
        None if table.list.paging == Paging::Whole => WHOLE,
        None => PAGED,
        Some(parent) => {
            let named = table.columns.iter().find_map(|column| {
                let is_key =
                    column.parent.is_some_and(|key| parent.keys.iter().any(|each| each.column == key));
                named(table, Some(column.name).filter(|_| is_key), scan)
            });
            named.unwrap_or(if parent.table.list.paging == Paging::Whole { WHOLE } else { PAGED })
                * PER_PARENT
        }
    };
    scan.predicates.iter().fold(rows, |rows, _| (rows / SELECTIVITY).max(1))
}

/// The number of values that the scan names for a column.
fn named(table: &Table, column: Option<&str>, scan: &Scan) -> Option<usize> {
    let position = table.position(column?)?;
    scan.predicates.iter().find_map(|predicate| match &predicate.comparison {
        Comparison::In(values) if predicate.column == position => Some(values.len()),
        _ => None,
    })
}
