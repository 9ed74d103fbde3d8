//! MERGE into one of Backlog's tables: all checks first, then one request a row, in the order of the source.

use std::collections::HashSet;
use std::sync::Arc;

use datafusion::common::ScalarValue;

use super::{ACTION, Action, Clause, Duplicates, KEY, Merge, ORDINAL, When, errors};
use crate::api::Request;
use crate::engine::runtime::Patience;
use crate::engine::session::Shared;
use crate::engine::shown::shown;
use crate::engine::write::change::{self, Given};
use crate::engine::write::delete::Deletion;
use crate::engine::write::keys::key_of;
use crate::engine::write::rows::{read, typed_value};
use crate::engine::write::target::Target;
use crate::engine::write::{Allowance, Rows, delete, guard, insert};
use crate::error::{Error, Result};
use crate::tables::Value;
use crate::tables::write::{self, Endpoint, Operation, Places, Resolver, RowKey, Updated};

/// Columns with other values than they have.
struct Change {
    columns: Vec<(usize, Option<Value>)>,
    /// The row's project, where names among the values depend on it.
    project: Option<i64>,
}

/// What to do for one row of the source.
enum Step {
    Insert(Vec<usize>, Vec<Option<Value>>),
    Update(RowKey, Change),
    Delete(Deletion),
}

impl Step {
    /// What `merge_action()` calls it.
    fn name(&self) -> &'static str {
        match self {
            Step::Insert(..) => "INSERT",
            Step::Update(..) => "UPDATE",
            Step::Delete(_) => "DELETE",
        }
    }
}

/// Writes row after row; the rows, and what was done with each.
pub(super) async fn execute(
    shared: &Arc<Shared>,
    target: &Target,
    plan: &Merge,
    parameters: &[ScalarValue],
    allowance: &Allowance,
    patience: &Patience,
) -> Result<(Rows, Vec<&'static str>)> {
    let (steps, total) = patience.bound(checked(shared, target, plan, parameters, allowance)).await?;
    let writer = Writer { shared, target, plan, patience };
    let mut rows = Rows::default();
    let mut actions = Vec::with_capacity(steps.len());
    for (index, step) in &steps {
        let done = writer.write(step, &mut rows).await;
        if let Some((endpoint, key)) = done.map_err(|error| rows.failure(shared, error, *index, total))? {
            let completed = rows.complete(shared, (target, endpoint), &key, wanted_of(plan)).await;
            completed.map_err(|error| rows.incomplete(error, *index, total))?;
        }
        // A row that is gone is none of RETURNING.
        actions.resize(rows.batches.len(), step.name());
    }
    Ok((rows, actions))
}

/// The calls that would write, one line each; none for a row that has the values already.
pub(super) async fn explain(
    shared: &Arc<Shared>,
    target: &Target,
    plan: &Merge,
    parameters: &[ScalarValue],
) -> Result<Vec<String>> {
    let allowance = Allowance { most: shared.settings.max_writes, written: 0 };
    let (steps, _) = checked(shared, target, plan, parameters, &allowance).await?;
    let mut lines = Vec::with_capacity(steps.len());
    for (_, step) in &steps {
        lines.extend(requests(target, step)?.iter().map(ToString::to_string));
    }
    Ok(lines)
}

/// The calls of a step, where it needs some.
fn requests(target: &Target, step: &Step) -> Result<Vec<Request>> {
    let table = target.table;
    match step {
        Step::Insert(columns, values) => write::insert_requests(table, columns, values),
        Step::Update(_, change) if change.columns.is_empty() => Ok(Vec::new()),
        Step::Update(key, change) => Ok(vec![write::update_request(table, key, &change.columns)?]),
        Step::Delete(deletion) => Ok(vec![write::delete_request(table, &deletion.key, &deletion.options)?]),
    }
}

/// What is to be done for which row of the source (from 0), checked: names are ids, and nothing is written
/// yet; and the number of all rows of the source.
async fn checked(
    shared: &Arc<Shared>,
    target: &Target,
    plan: &Merge,
    parameters: &[ScalarValue],
    allowance: &Allowance,
) -> Result<(Vec<(usize, Step)>, usize)> {
    for rows in plan.guards() {
        if !guard::is_permitted(shared, rows, parameters, target)? {
            return Err(errors::unfiltered_source(plan.kind(), target.table.name));
        }
    }
    for rows in plan.rest().iter().flat_map(|rest| &rest.guards) {
        if !guard::is_permitted(shared, rows, parameters, target)? {
            return Err(errors::unfiltered_rest(target.table.name));
        }
    }
    let mut found = Vec::new();
    if plan.clauses().iter().any(|clause| clause.when != When::NotMatchedBySource) {
        found = read(shared, plan.query().clone(), parameters).await?;
        found.sort_by_key(|row| number(row, ORDINAL));
    }
    if let Some(rest) = plan.rest() {
        found.extend(read(shared, rest.query.clone(), parameters).await?);
    }
    let mut planner = Planner { target, plan, keys: HashSet::new(), new: HashSet::new() };
    let total = found.len();
    let mut steps = Vec::with_capacity(total);
    for (index, row) in found.iter().enumerate() {
        let step = planner.step(row).map_err(|error| Rows::default().refusal(error, index, total))?;
        steps.extend(step.map(|step| (index, step)));
    }
    allowance.check(plan.kind(), steps.len())?;
    let mut lookups = (Resolver::new(&shared.space), Places::new(&shared.space));
    for (index, step) in &mut steps {
        let resolved = resolve(&mut lookups, target, step, wanted_of(plan)).await;
        resolved.map_err(|error| Rows::default().refusal(error, *index, total))?;
    }
    Ok((steps, total))
}

/// The columns that RETURNING takes.
fn wanted_of(plan: &Merge) -> &[usize] {
    plan.returning().map_or(&[][..], |returning| &returning.wanted)
}

/// Puts ids in the place of names, and checks the values.
async fn resolve(
    (resolver, places): &mut (Resolver, Places),
    target: &Target,
    step: &mut Step,
    wanted: &[usize],
) -> Result<()> {
    let table = target.table;
    match step {
        Step::Insert(columns, values) => {
            *values = resolver.resolve(table, Operation::Insert, columns, values, None).await?;
            *columns = write::resolved_columns(table, columns);
            write::check_row(table, Operation::Insert, columns, values)?;
            write::check_readable(table, columns, wanted)?;
            places.check(table, columns, values).await
        }
        Step::Update(_, change) => {
            let (columns, values): (Vec<usize>, Vec<Option<Value>>) = change.columns.drain(..).unzip();
            let values =
                resolver.resolve(table, Operation::Update, &columns, &values, change.project).await?;
            let columns = write::resolved_columns(table, &columns);
            write::check_row(table, Operation::Update, &columns, &values)?;
            change.columns = columns.into_iter().zip(values).collect();
            Ok(())
        }
        Step::Delete(_) => Ok(()),
    }
}

/// Writes row after row.
struct Writer<'a> {
    shared: &'a Arc<Shared>,
    target: &'a Target,
    plan: &'a Merge,
    patience: &'a Patience,
}

impl Writer<'_> {
    /// Does one step; endpoint and key of a row whose answer does not tell all that RETURNING takes.
    async fn write(&self, step: &Step, rows: &mut Rows) -> Result<Option<(&'static Endpoint, RowKey)>> {
        let (space, table, wanted) = (&self.shared.space, self.target.table, wanted_of(self.plan));
        match step {
            Step::Insert(columns, values) => {
                let request = write::insert(space, table, columns, values, wanted);
                let row = self.patience.finish(request).await?;
                insert::remember_key(self.shared, self.target, &row);
                rows.written(self.shared, row);
                let endpoint = write::endpoint(table, Operation::Insert)?;
                if !write::tells(table, endpoint, columns, wanted) {
                    let key = insert::new_key(self.target, endpoint, columns, values, rows.batches.last());
                    return Ok(Some((endpoint, key)));
                }
            }
            Step::Update(key, change) => {
                let request = write::update(space, table, key, &change.columns, wanted);
                match self.patience.finish(request).await? {
                    Updated::Row(row) => {
                        rows.written(self.shared, row);
                        let endpoint = write::endpoint(table, Operation::Update)?;
                        let given: Vec<usize> = key.values.iter().map(|(column, _)| *column).collect();
                        if !write::tells(table, endpoint, &given, wanted) {
                            return Ok(Some((endpoint, key.clone())));
                        }
                    }
                    Updated::Unchanged if self.plan.returning().is_some() => {
                        rows.unchanged(write::current(space, table, key, wanted).await?);
                    }
                    Updated::Unchanged => rows.unchanged(None),
                    Updated::Gone => {}
                }
            }
            Step::Delete(deletion) => {
                let request = delete::delete(self.shared, table, deletion, wanted);
                if let Some(row) = self.patience.finish(request).await? {
                    rows.written(self.shared, row);
                }
            }
        }
        Ok(None)
    }
}

/// Turns rows of the query into what is to be done, and refuses what cannot be.
struct Planner<'a> {
    target: &'a Target,
    plan: &'a Merge,
    /// Keys of the rows that are changed.
    keys: HashSet<String>,
    /// Keys of the rows that are added.
    new: HashSet<Vec<ScalarValue>>,
}

impl Planner<'_> {
    fn step(&mut self, row: &[ScalarValue]) -> Result<Option<Step>> {
        let action = number(row, ACTION).and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
        let Some(clause) = action.and_then(|action| self.plan.clauses().get(action)) else { return Ok(None) };
        let values = row.get(clause.first..).unwrap_or_default();
        match &clause.action {
            Action::Nothing => Ok(None),
            Action::Delete => Ok(Some(Step::Delete(Deletion { key: self.key(row)?, options: Vec::new() }))),
            Action::Update { columns, fixed, along, project } => {
                let key = self.key(row)?;
                let columns = self.change(columns, fixed, along, values)?;
                // The last value of the clause: see `query`.
                let place = 2 * columns_of(&clause.action) + along.len();
                let project = project.and_then(|_| number(values, place));
                Ok(Some(Step::Update(key, Change { columns, project })))
            }
            Action::Insert { .. } => self.insert(clause, values),
        }
    }

    /// The key of the target's row. 21000 when another row of the source has meant it.
    fn key(&mut self, row: &[ScalarValue]) -> Result<RowKey> {
        let key = key_of(&self.plan.key, row.get(KEY..).unwrap_or_default())?;
        match self.keys.insert(format!("{:?}", key.values)) {
            true => Ok(key),
            false => Err(errors::matched_twice(self.target.table.name)),
        }
    }

    /// The columns whose new value is another one, and what goes along with them.
    fn change(
        &self,
        columns: &[usize],
        fixed: &[usize],
        along_columns: &[usize],
        values: &[ScalarValue],
    ) -> Result<Vec<(usize, Option<Value>)>> {
        let count = columns.len() + fixed.len();
        let (new, read) = values.split_at(count.min(values.len()));
        let (old, along) = read.split_at(count.min(read.len()));
        let mut given = Vec::with_capacity(columns.len());
        for ((column, new), old) in columns.iter().chain(fixed).zip(new).zip(old) {
            let new = typed_value(self.target, *column, new)?;
            let old = typed_value(self.target, *column, old)?;
            if !fixed.contains(column) {
                let old = self.target.is_of_rows(*column).then_some(old);
                given.push(Given { column: *column, new, old });
            } else if new.is_some() && new != old {
                let name = self.target.column_name(*column);
                return Err(errors::fixed_column(self.target.table.name, name));
            }
        }
        let sent = along_columns.iter().zip(along);
        let along = sent.map(|(column, value)| Ok((*column, typed_value(self.target, *column, value)?)));
        let along = along.collect::<Result<Vec<_>>>()?;
        let endpoint = write::endpoint(self.target.table, Operation::Update)?;
        Ok(change::changed(self.target, endpoint, given, along))
    }

    fn insert(&mut self, clause: &Clause, values: &[ScalarValue]) -> Result<Option<Step>> {
        let Action::Insert { columns, assigned, unique } = &clause.action else { return Ok(None) };
        let (given, keys) = values.split_at(columns.len().min(values.len()));
        if let Some((column, value)) = assigned.iter().zip(keys).find(|(_, value)| !value.is_null()) {
            return Err(self.no_such_row(*column, value));
        }
        let key: Vec<ScalarValue> = unique.iter().filter_map(|at| given.get(*at).cloned()).collect();
        let has_key = !key.is_empty() && !key.iter().any(ScalarValue::is_null);
        if has_key && !self.new.insert(key) {
            return match self.plan.duplicates() {
                Duplicates::LeftOut => Ok(None),
                Duplicates::Refused => Err(errors::matched_twice(self.target.table.name)),
            };
        }
        let typed = columns.iter().zip(given);
        let typed: Vec<Option<Value>> =
            typed.map(|(column, value)| typed_value(self.target, *column, value)).collect::<Result<_>>()?;
        Ok(Some(Step::Insert(columns.clone(), typed)))
    }

    fn no_such_row(&self, column: usize, value: &ScalarValue) -> Error {
        errors::no_row_with_key(self.target.table.name, self.target.column_name(column), shown(value))
    }
}

/// Number of the columns that an UPDATE has new values for.
fn columns_of(action: &Action) -> usize {
    match action {
        Action::Update { columns, fixed, .. } => columns.len() + fixed.len(),
        _ => 0,
    }
}

fn number(row: &[ScalarValue], column: usize) -> Option<i64> {
    match row.get(column)?.cast_to(&datafusion::arrow::datatypes::DataType::Int64).ok()? {
        ScalarValue::Int64(number) => number,
        _ => None,
    }
}
