//! `GROUP BY` of a column whose values a list names: one count for each value instead of all rows.

use std::fmt;
use std::sync::Arc;

use futures::stream::{self, StreamExt, TryStreamExt};

use super::declare::{Group, PAGE, Table};
use super::left_out::Warnings;
use super::plan::{Scan, exactness, plan};
use super::space::Space;
use super::value::{Comparison, Exactness, Predicate, Value};
use crate::error::{Error, Result};

/// Counts of a table's rows by the values of one column.
#[derive(Clone, Debug)]
pub struct GroupCounts {
    table: &'static Table,
    scan: Scan,
    group: &'static Group,
}

/// A value, NULL included, and how many rows have it.
pub type GroupCount = (Option<Value>, u64);

/// Counts by the column at `column`; `None` where the API cannot count every value of it.
pub fn group_counts(table: &'static Table, scan: &Scan, column: usize) -> Option<GroupCounts> {
    let name = table.column(column)?.name;
    let group = table.groups.iter().find(|group| group.column == name)?;
    let exact = exactness(table, &scan.predicates).iter().all(|one| *one == Exactness::Exact);
    let counting = Scan { projection: Vec::new(), rows_only: true, ..scan.clone() };
    // Several listings have more pages than their rows would fill, and take several requests for each value.
    let unhindered = exact && scan.limit.is_none() && plan(table, &counting).route.is_one_count();
    unhindered.then(|| GroupCounts { table, scan: scan.clone(), group })
}

impl GroupCounts {
    /// The counts, without the values that no row has. `None` where reading on after `read` rows costs no
    /// more requests, or the values known do not account for all rows.
    pub async fn count(&self, space: &Arc<Space>, read: usize) -> Result<Option<Vec<GroupCount>>> {
        let total = self.rows(space, None).await?;
        let pages = total.saturating_sub(read as u64) / PAGE as u64 + 1;
        let projects = match self.group.names.of_each_project() {
            true => self.projects(space).await?,
            false => None,
        };
        let lists = space.lists_to_read(self.group.names, projects.as_deref()).await?;
        if lists as u64 >= pages {
            return Ok(None);
        }
        let values = self.values(space, projects).await?;
        if (lists + values.len()) as u64 >= pages {
            return Ok(None);
        }
        let counted: Vec<GroupCount> = stream::iter(values)
            .map(|(value, ids)| async move {
                let rows = self.rows(space, Some(ids)).await?;
                Ok::<GroupCount, Error>((Some(value), rows))
            })
            .buffered(space.max_concurrency())
            .try_collect()
            .await?;
        let sum: u64 = counted.iter().map(|(_, count)| count).sum();
        let Some(rest) = total.checked_sub(sum).filter(|rest| *rest == 0 || self.group.nullable) else {
            return Ok(None);
        };
        let counted = counted.into_iter().chain([(None, rest)]);
        Ok(Some(counted.filter(|(_, count)| *count > 0).collect()))
    }

    /// How many rows there are, or how many have one of these ids.
    async fn rows(&self, space: &Arc<Space>, ids: Option<Vec<i64>>) -> Result<u64> {
        let mut scan = Scan { projection: Vec::new(), rows_only: true, ..self.scan.clone() };
        if let (Some(ids), Some(column)) = (ids, self.table.position(self.group.id)) {
            let comparison = Comparison::In(ids.into_iter().map(Value::Integer).collect());
            scan.predicates.push(Predicate { column, comparison });
        }
        let batches = plan(self.table, &scan).stream(Arc::clone(space), &Warnings::default());
        batches.try_fold(0, |sum, batch| async move { Ok(sum + batch.num_rows() as u64) }).await
    }

    /// The values of the column, each with the ids that stand for it.
    async fn values(&self, space: &Arc<Space>, projects: Option<Vec<i64>>) -> Result<Vec<(Value, Vec<i64>)>> {
        let mut values: Vec<(Value, Vec<i64>)> = Vec::new();
        for (id, name) in space.named(self.group.names, projects).await? {
            let value = match self.group.column == self.group.id {
                true => Value::Integer(id),
                false => Value::Text(name),
            };
            match values.iter_mut().find(|(known, _)| *known == value) {
                Some((_, ids)) => ids.push(id),
                None => values.push((value, vec![id])),
            }
        }
        Ok(values)
    }

    /// The projects that the scan is restricted to.
    async fn projects(&self, space: &Arc<Space>) -> Result<Option<Vec<i64>>> {
        if let Some(project) = self.table.project {
            return Ok(Some(vec![project.id]));
        }
        let values = |name: &str| {
            let position = self.table.position(name)?;
            self.scan.predicates.iter().find_map(|predicate| match &predicate.comparison {
                Comparison::In(values) if predicate.column == position => Some(values),
                _ => None,
            })
        };
        if let Some(ids) = values("ProjectId") {
            let id = |value: &Value| if let Value::Integer(id) = value { Some(*id) } else { None };
            return Ok(Some(ids.iter().filter_map(id).collect()));
        }
        let Some(keys) = values("ProjectKey") else { return Ok(None) };
        let projects = space.projects().await?;
        let wanted = projects.rows.iter().filter(|project| keys.contains(&Value::Text(project.key.clone())));
        Ok(Some(wanted.map(|project| project.id).collect()))
    }
}

/// The requests, for EXPLAIN.
impl fmt::Display for GroupCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scan = Scan { projection: Vec::new(), rows_only: true, ..self.scan.clone() };
        writeln!(f, "{}", plan(self.table, &scan))?;
        write!(f, "one more for each value of {}, where that is fewer than the pages", self.group.id)
    }
}
