//! Listings that hang from a parent: which parents, and what they give to the rows.

use std::sync::Arc;

use super::super::contents::Contents;
use super::super::declare::{Column, ColumnType, Key, Parent, Shape, Slot, Transform};
use super::super::value::{Comparison, Exactness, Predicate, Value};
use super::{
    Check, Directories, FEW, Fan, Listing, ParentRow, Parents, Plan, Planner, ProjectColumn, Route, Scan,
    exactness, plan,
};
use crate::tables::declare::Table;
use crate::tables::resources::{current_user, projects};

/// Columns of a child that take the parent's value: position and column.
type Wanted = Vec<(usize, &'static Column)>;

impl Planner {
    /// One listing for each parent that the predicates leave.
    pub(super) fn for_each_parent(&mut self, scan: &Plan) -> Route {
        let Some(parent) = &self.table.parent else { return Route::Nothing };
        let few = self.few_of_parent();
        let listing = match &few {
            Some((listing, ..)) => Some(listing.clone()),
            None => self.listings(self.table.list.endpoint).into_iter().next(),
        };
        let Some(listing) = listing else { return Route::Nothing };
        let wanted = self.wanted_of_parent(scan);
        let predicates = self.predicates_on_parent(parent);
        let parents = match self.named_parents(parent, &wanted, predicates.len()) {
            Some(rows) if rows.is_empty() => return Route::Nothing,
            Some(rows) => Parents::Known(rows),
            None if std::ptr::eq(parent.table, &projects::TABLE) => self.projects(parent, &wanted),
            None => rows_of_parent(parent, &wanted, predicates),
        };
        let also = parent.also.iter().map(|(slot, _)| *slot);
        let slot_of_row = few.iter().map(|(_, slot, _)| *slot);
        let slots = std::iter::once(parent.slot).chain(also).chain(slot_of_row).collect();
        let rows = few.map_or_else(Vec::new, |(.., rows)| rows);
        let directories = self.directories();
        Route::Each(Box::new(Fan { parents, slots, rows, directories, listing, counts: false }))
    }

    /// Requests of single rows of each parent, where the predicates name few: the request, where the name
    /// goes, and the names.
    fn few_of_parent(&mut self) -> Option<(Listing, Slot, Vec<String>)> {
        let single = self.table.single_of_parent.as_ref()?;
        let (key, values) = single.keys.iter().find_map(|key| Some((key, self.values_of(key.column)?)))?;
        if values.len() > FEW || !values.iter().all(|value| key.shape.is_possible(value)) {
            return None;
        }
        let rows = values.iter().map(Value::to_string).collect();
        self.mark_sent(key.column);
        Some((Listing::whole(single.endpoint), Slot::Path(single.value), rows))
    }

    fn directories(&mut self) -> Option<Directories> {
        let place = self.table.list.descent?.place.0;
        let Some(named) = self.values_of(place) else { return Some(Directories::All) };
        let named = named.iter().map(Value::to_string);
        let named =
            named.filter(|directory| directory.starts_with('/') && directory.ends_with('/')).collect();
        self.mark_sent(place);
        Some(Directories::Named(named))
    }

    /// Columns to decode that take the parent's value.
    fn wanted_of_parent(&self, scan: &Plan) -> Wanted {
        let checked = self.conditions.keys().copied();
        let identity = self.table.paged_id_position();
        let mut positions: Vec<usize> =
            scan.projection.iter().copied().chain(checked).chain(identity).collect();
        positions.extend(Contents::needs(self.table, &scan.projection));
        positions.sort_unstable();
        positions.dedup();
        let column = |position: usize| Some((position, self.table.column(position)?));
        positions.into_iter().filter_map(column).filter(|(_, column)| column.parent.is_some()).collect()
    }

    /// Conditions on the parent's columns, told of the parent, which settles them.
    fn predicates_on_parent(&mut self, parent: &Parent) -> Vec<Predicate> {
        let mut predicates = Vec::new();
        for (position, condition) in &self.conditions {
            let name = self.table.column(*position).and_then(|column| column.parent);
            let column = name.and_then(|name| parent.table.position(name));
            let (Some(column), Some(values)) = (column, &condition.values) else { continue };
            predicates.push(Predicate { column, comparison: Comparison::In(values.clone()) });
            self.sent.push(*position);
        }
        predicates
    }

    /// The child's column that carries a key of the parent.
    fn carrier(&self, key: &str) -> Option<&'static str> {
        let columns = self.table.columns;
        columns.iter().find(|column| column.parent == Some(key)).map(|column| column.name)
    }

    /// Parents whose key a predicate gives, when nothing else has to be known of them.
    fn named_parents(&self, parent: &Parent, wanted: &Wanted, predicates: usize) -> Option<Vec<ParentRow>> {
        // Whose user is the default must be found among that user's: an id alone may be anybody's.
        if predicates != 1 + parent.also.len() || is_of_default_user(parent.table) {
            return None;
        }
        let values_of = |key: &Key| self.values_of(self.carrier(key.column)?);
        let (key, values) = parent.keys.iter().find_map(|key| Some((key, values_of(key)?)))?;
        let possible: Vec<&Value> = values.iter().filter(|value| key.shape.is_possible(value)).collect();
        if !possible.iter().all(|value| key.shape.is_addressable(value)) {
            return None;
        }
        let mut rows: Vec<ParentRow> = possible
            .into_iter()
            .map(|value| named_parent(parent, key, value, wanted))
            .collect::<Option<_>>()?;
        for (_, column) in parent.also {
            rows = self.with_part(rows, column, wanted)?;
        }
        Some(rows)
    }

    /// Each parent with each value that the predicates leave of a further part of its key.
    fn with_part(&self, rows: Vec<ParentRow>, column: &str, wanted: &Wanted) -> Option<Vec<ParentRow>> {
        let values = self.values_of(self.carrier(column)?)?;
        if rows.len() > 1 && values.len() > 1 && rows.len() * values.len() > FEW {
            // Only the parents themselves tell which parts belong together.
            return None;
        }
        let taken = wanted.iter().filter(|(_, child)| child.parent == Some(column)).map(|(child, _)| *child);
        let taken: Vec<usize> = taken.collect();
        let with = |row: &ParentRow, value: &Value| {
            let mut row = row.clone();
            row.key.push(value.to_string());
            row.values.extend(taken.iter().map(|child| (*child, value.clone())));
            row
        };
        Some(rows.iter().flat_map(|row| values.iter().map(move |value| with(row, value))).collect())
    }

    fn projects(&self, parent: &Parent, wanted: &Wanted) -> Parents {
        let restricted = |shape: Shape| {
            let key = parent.keys.iter().find(|key| key.shape == shape)?;
            self.values_of(self.carrier(key.column)?).cloned()
        };
        let of_project = |(position, column): &(usize, &'static Column)| {
            let key = parent.keys.iter().find(|key| column.parent == Some(key.column))?;
            let id = key.shape == Shape::Id;
            Some((*position, if id { ProjectColumn::Id } else { ProjectColumn::Key }))
        };
        Parents::Projects {
            ids: restricted(Shape::Id),
            keys: restricted(Shape::ProjectKey),
            columns: wanted.iter().filter_map(of_project).collect(),
        }
    }
}

impl Fan {
    /// How many listings there are at least: one, or more than one.
    pub(super) fn listings(&self) -> usize {
        let one = matches!(&self.parents, Parents::Known(rows) if rows.len() == 1);
        if one && self.rows.len() <= 1 && self.directories.is_none() { 1 } else { 2 }
    }
}

/// True where a listing without conditions is that of the user of the API key.
pub(in crate::tables) fn is_of_default_user(table: &Table) -> bool {
    table.parent.as_ref().is_some_and(|parent| {
        std::ptr::eq(parent.table, &current_user::TABLE) || is_of_default_user(parent.table)
    })
}

fn rows_of_parent(parent: &Parent, wanted: &Wanted, predicates: Vec<Predicate>) -> Parents {
    let of_parent = |name: &str| parent.table.position(name);
    let parts =
        parent.keys.iter().take(1).map(|key| key.column).chain(parent.also.iter().map(|(_, name)| *name));
    let taken = wanted.iter().filter_map(|(child, column)| Some((*child, of_parent(column.parent?)?)));
    let (children, positions): (Vec<usize>, Vec<usize>) = taken.unzip();
    let projection = parts.filter_map(of_parent).chain(positions).collect();
    let scan = Scan { projection, predicates, ..Scan::default() };
    let mut plan = plan(parent.table, &scan);
    let settled = exactness(parent.table, &scan.predicates);
    for (predicate, _) in scan.predicates.iter().zip(settled).filter(|(_, one)| *one != Exactness::Exact) {
        if let (Comparison::In(values), true) =
            (&predicate.comparison, is_settled_on_parents(parent, predicate))
        {
            plan.checks.push((predicate.column, Check::Values(Arc::new(values.clone()))));
        }
    }
    Parents::Rows(Box::new(plan), children)
}

/// True where the rows of the parent themselves are checked, whatever its endpoint can select by.
pub(super) fn is_settled_on_parents(parent: &Parent, predicate: &Predicate) -> bool {
    let is_read = !std::ptr::eq(parent.table, &projects::TABLE);
    let is_comparable = parent.table.column(predicate.column).is_some_and(|column| {
        use ColumnType::{BigInt, Boolean, Integer, Text};
        column.content.is_none() && matches!(column.column_type, BigInt | Integer | Text(_) | Boolean)
    });
    is_read && is_comparable && matches!(predicate.comparison, Comparison::In(_))
}

/// A parent by its key; `None` when a wanted column needs its whole row.
fn named_parent(parent: &Parent, key: &Key, value: &Value, wanted: &Wanted) -> Option<ParentRow> {
    let mut row = ParentRow { key: vec![value.to_string()], values: Vec::new() };
    for (position, column) in wanted {
        match derived(parent, key, value, column) {
            Some(known) => row.values.push((*position, known)),
            // A further part of the key brings it.
            None if parent.also.iter().any(|(_, part)| column.parent == Some(*part)) => {}
            None if column.path.is_empty() => return None,
            None => {}
        }
    }
    Some(row)
}

/// The value of a child's column when only the parent's key is known.
fn derived(parent: &Parent, key: &Key, value: &Value, column: &Column) -> Option<Value> {
    let name = column.parent?;
    if name == key.column {
        return Some(value.clone());
    }
    let of = |name: &str| parent.table.columns.iter().find(|column| column.name == name);
    let (known, asked) = (of(key.column)?, of(name)?);
    match (asked.transform, value) {
        (Some(Transform::ProjectOfIssueKey), Value::Text(text)) if known.path == asked.path => {
            Some(Value::Text(Transform::project_of_issue_key(text).to_owned()))
        }
        _ => None,
    }
}

impl Transform {
    /// `APP` of `APP-12`.
    pub(in crate::tables) fn project_of_issue_key(issue_key: &str) -> &str {
        issue_key.rsplit_once('-').map_or(issue_key, |(project, _)| project)
    }
}
