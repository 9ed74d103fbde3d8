//! Names in the columns of a write become ids, by the lists that have both, before anything is sent.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

use super::Operation;
use super::issues::Issues;
use crate::error::Result;
use crate::tables::custom_fields::FIELD_PARAMETER;
use crate::tables::declare::{Column, Names, Table};
use crate::tables::errors;
use crate::tables::joined::{self, Joined};
use crate::tables::names::SEPARATOR;
use crate::tables::space::Space;
use crate::tables::value::Value;

/// Candidates that an error lists at most.
const SHOWN: usize = 20;

/// The column with the project of a row.
const PROJECT: &str = "ProjectId";

/// Ids and their names.
type List = Arc<Vec<(i64, String)>>;

/// The lists and issues of one statement: what is read once serves all of its rows.
pub struct Resolver {
    space: Arc<Space>,
    known: HashMap<(Names, Option<i64>), List>,
    issues: Issues,
    /// Lists that are older may lack a name that is there by now.
    started: Instant,
}

/// Position of the column with the project of a row, where names among the columns depend on it.
pub fn project_column(table: &'static Table, columns: &[usize]) -> Option<usize> {
    let names = columns.iter().filter_map(|position| table.column(*position)?.write.by_name);
    names.map(|(_, names)| names).any(Names::of_each_project).then(|| table.position(PROJECT))?
}

/// The columns that are written for these: ids in the place of names.
pub fn resolved_columns(table: &'static Table, columns: &[usize]) -> Vec<usize> {
    let mut resolved: Vec<usize> = Vec::with_capacity(columns.len());
    for position in columns {
        let id = named(table, *position).and_then(|(_, id, _)| table.position_to_write(id));
        let position = id.unwrap_or(*position);
        if !resolved.contains(&position) {
            resolved.push(position);
        }
    }
    resolved
}

fn named(table: &'static Table, position: usize) -> Option<(&'static Column, &'static str, Names)> {
    let column = table.column(position)?;
    let (id, names) = column.write.by_name?;
    Some((column, id, names))
}

impl Resolver {
    /// No list is read yet.
    pub fn new(space: &Arc<Space>) -> Self {
        let issues = Issues::new(space);
        Resolver { space: Arc::clone(space), known: HashMap::new(), issues, started: Instant::now() }
    }

    /// The values of [`resolved_columns`]. `project` is that of the row, where it is known; a new row may
    /// tell it by its own columns. 23000 for a name that no id or several ids have, or that contradicts
    /// the id given beside it.
    pub async fn resolve(
        &mut self,
        table: &'static Table,
        operation: Operation,
        columns: &[usize],
        values: &[Option<Value>],
        project: Option<i64>,
    ) -> Result<Vec<Option<Value>>> {
        let target = resolved_columns(table, columns);
        if target.as_slice() == columns {
            return Ok(values.to_vec());
        }
        let mut resolved: Vec<Option<Option<Value>>> = vec![None; target.len()];
        let at = |position: usize| target.iter().position(|column| *column == position);
        for (position, value) in columns.iter().zip(values) {
            if named(table, *position).is_none()
                && let Some(slot) = at(*position).and_then(|at| resolved.get_mut(at))
            {
                *slot = Some(value.clone());
            }
        }
        // The project comes first: the other lists are its own.
        let mut by_name: Vec<(usize, &Option<Value>)> = columns.iter().copied().zip(values).collect();
        by_name.sort_by_key(|(position, _)| {
            named(table, *position).is_none_or(|(_, _, names)| names != Names::ProjectKeys)
        });
        let mut project = project.or(table.project.map(|project| project.id));
        for (position, value) in by_name {
            let Some((column, id, names)) = named(table, position) else { continue };
            let Some(slot) = table.position_to_write(id).and_then(at) else { continue };
            if project.is_none() && names.of_each_project() && value.is_some() {
                project = self.project_of(&Row { table, columns: &target, values: &resolved }).await?;
            }
            let id_given = resolved.get(slot).cloned().flatten();
            let by_name = value.as_ref().map(|value| Given { table, column, id, names, value, project });
            let found = match (&by_name, &id_given) {
                (Some(by_name), Some(Some(ids))) if self.is_shown(by_name, ids).await? => continue,
                (Some(by_name), _) => Some(self.ids(by_name).await?),
                (None, _) => None,
            };
            let chosen = agreed(operation, id_given, found).ok_or_else(|| {
                let shown = value.as_ref().map_or_else(|| "NULL".to_owned(), super::shortened);
                errors::name_contradicts_id(column.name, id, table.name, shown)
            })?;
            if let Some(slot) = resolved.get_mut(slot) {
                *slot = Some(chosen);
            }
        }
        Ok(resolved.into_iter().map(Option::flatten).collect())
    }

    /// The id that has the name, or the ids of a list of names; before it is refused, a list that was kept is
    /// read again.
    async fn ids(&mut self, given: &Given<'_>) -> Result<Value> {
        let found = self.ids_as_kept(given).await;
        if found.is_err() && matches!(given.names, Names::Items(_)) {
            return match self.items_again(given).await? {
                true => self.ids_as_kept(given).await,
                false => found,
            };
        }
        let of_list = given.project.filter(|_| given.names.of_each_project());
        if found.is_ok() || !self.space.forget_names(given.names, of_list, self.started).await {
            return found;
        }
        self.known.remove(&(given.names, of_list));
        self.ids_as_kept(given).await
    }

    /// Reads the items of a custom field again, which belong to the declaration of its table.
    async fn items_again(&mut self, given: &Given<'_>) -> Result<bool> {
        let id_column =
            given.table.position_to_write(given.id).and_then(|position| given.table.column(position));
        let parameter = id_column.and_then(|column| column.write.parameter(Operation::Insert));
        let field = parameter.and_then(|name| name.strip_prefix(FIELD_PARAMETER)?.parse().ok());
        let (Some(field), Some(project)) = (field, &given.table.project) else { return Ok(false) };
        let Some(items) = self.space.items_again(project.id, field, self.started).await? else {
            return Ok(false);
        };
        self.known.insert((given.names, None), Arc::new(items));
        Ok(true)
    }

    async fn ids_as_kept(&mut self, given: &Given<'_>) -> Result<Value> {
        let Given { table, column, id, names, value, project } = *given;
        let text = value.to_string();
        if names == Names::IssueKeys {
            return self.issue(table, column, &text).await;
        }
        let list = self.list(names, project).await?;
        let id_column = table.position_to_write(id).and_then(|position| table.column(position));
        let is_list = id_column.is_some_and(|column| column.write.takes_list());
        if !is_list {
            return Ok(Value::Integer(only(table, column, &list, &text)?));
        }
        let one = |name: &&str| only(table, column, &list, name);
        let ids = |names: &[&str]| names.iter().map(one).collect::<Result<Vec<i64>>>();
        match joined::read(&text, &list.iter().map(|(_, name)| name.trim()).collect()) {
            Joined::Names(names) => Ok(Value::Text(comma_separated(&ids(&names)?))),
            Joined::Unknown(name) => only(table, column, &list, name).map(Value::Integer),
            Joined::Ambiguous(ways) => {
                let way = |names: &Vec<&str>| Ok(shown_way(names, &ids(names)?));
                let ways = ways.iter().map(way).collect::<Result<Vec<_>>>()?;
                Err(errors::ambiguous_names(
                    column.name,
                    table.name,
                    super::shortened(value),
                    ways.join("; "),
                    id,
                ))
            }
        }
    }

    /// True where the text is what a row shows of the ids that are given beside it: they settle what it means,
    /// also where several have the name, or none that is known (a member who has left).
    async fn is_shown(&mut self, given: &Given<'_>, ids: &Value) -> Result<bool> {
        let Given { names, value: text, project, .. } = *given;
        if names == Names::IssueKeys {
            return Ok(false);
        }
        let list = self.list(names, project).await?;
        let (ids, text) = (ids.to_string(), text.to_string());
        let ids = ids.split(',').map(|id| id.trim().parse::<i64>().ok()).collect::<Option<Vec<_>>>();
        let Some(ids) = ids else { return Ok(false) };
        let name = |id: &i64| Some(list.iter().find(|(known, _)| known == id)?.1.trim());
        if let ([id], true) = (ids.as_slice(), names.may_have_left()) {
            let is_known = list.iter().any(|(_, known)| known.trim() == text.trim());
            if name(id).is_none() && !is_known {
                return Ok(true);
            }
        }
        let shown = ids.iter().map(name).collect::<Option<Vec<_>>>();
        Ok(shown.is_some_and(|shown| shown.join(SEPARATOR) == text.trim()))
    }

    /// The id of the issue that has the key.
    async fn issue(&mut self, table: &'static Table, column: &Column, key: &str) -> Result<Value> {
        match self.issues.by_key(key).await? {
            Some(issue) => Ok(Value::Integer(issue.id)),
            None => Err(errors::unknown_issue(column.name, table.name, key)),
        }
    }

    /// The project of a new row, where the row or the issue that it hangs from tells it.
    async fn project_of(&mut self, row: &Row<'_>) -> Result<Option<i64>> {
        if let Some(Value::Integer(project)) = row.value("ProjectId") {
            return Ok(Some(*project));
        }
        if let Some(Value::Text(key)) = row.value("ProjectKey") {
            return self.project_with(key).await;
        }
        if let Some(Value::Text(key)) = row.value("IssueKey") {
            return self.project_with(key.rsplit_once('-').map_or("", |(project, _)| project)).await;
        }
        match row.value("IssueId") {
            Some(Value::Integer(issue)) => Ok(self.issues.by_id(*issue).await?.map(|issue| issue.project)),
            _ => Ok(None),
        }
    }

    async fn project_with(&mut self, key: &str) -> Result<Option<i64>> {
        let list = self.list(Names::ProjectKeys, None).await?;
        Ok(list.iter().find(|(_, known)| known == key).map(|(id, _)| *id))
    }

    async fn list(&mut self, names: Names, project: Option<i64>) -> Result<List> {
        let project = project.filter(|_| names.of_each_project());
        if let Some(list) = self.known.get(&(names, project)) {
            return Ok(Arc::clone(list));
        }
        let list = Arc::new(self.space.named(names, project.map(|project| vec![project])).await?);
        self.known.insert((names, project), Arc::clone(&list));
        Ok(list)
    }
}

/// The one id of a name. 23000.
fn only(table: &Table, column: &Column, list: &[(i64, String)], name: &str) -> Result<i64> {
    let ids: Vec<i64> =
        list.iter().filter(|(_, known)| known.trim() == name.trim()).map(|(id, _)| *id).collect();
    match ids.as_slice() {
        [id] => Ok(*id),
        [] => {
            let known = candidates(list.iter().map(|(_, name)| name.clone()));
            let name = if name.trim().is_empty() { format!("'{name}'") } else { name.to_owned() };
            Err(errors::unknown_name(column.name, table.name, name, known))
        }
        several => {
            let ids = candidates(several.iter().map(i64::to_string));
            Err(errors::ambiguous_name(column.name, table.name, name, ids))
        }
    }
}

fn comma_separated(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// `'A, B' 'C' (7,9)`
fn shown_way(names: &[&str], ids: &[i64]) -> String {
    let names: Vec<String> = names.iter().take(SHOWN).map(|name| format!("'{name}'")).collect();
    format!("{} ({})", names.join(" "), comma_separated(ids))
}

fn candidates(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    let shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown}, …") } else { shown }
}

/// The id given and the id found by name, where they agree. `None`: they do not.
fn agreed(operation: Operation, given: Option<Option<Value>>, found: Option<Value>) -> Option<Option<Value>> {
    match (given, found) {
        (None, found) => Some(found),
        (Some(given), found) if are_same_ids(&given, &found) => Some(given),
        // A new row has no value to be cleared: NULL is no value given.
        (Some(None), found) if operation == Operation::Insert => Some(found),
        (Some(given), None) if operation == Operation::Insert => Some(given),
        _ => None,
    }
}

/// A name that a row gives in the place of an id.
#[derive(Clone, Copy)]
struct Given<'a> {
    table: &'static Table,
    column: &'static Column,
    /// The column that takes the id.
    id: &'static str,
    names: Names,
    value: &'a Value,
    project: Option<i64>,
}

/// True for the same ids, comma-separated: their order means nothing.
pub fn are_same_ids(left: &Option<Value>, right: &Option<Value>) -> bool {
    let ids = |value: &Value| -> BTreeSet<String> {
        value.to_string().split(',').map(|id| id.trim().to_owned()).collect()
    };
    match (left, right) {
        (Some(left), Some(right)) => ids(left) == ids(right),
        (left, right) => left == right,
    }
}

/// A new row, as far as its names are ids by now.
struct Row<'a> {
    table: &'static Table,
    columns: &'a [usize],
    values: &'a [Option<Option<Value>>],
}

impl Row<'_> {
    fn value(&self, column: &str) -> Option<&Value> {
        let position = self.table.position(column)?;
        let at = self.columns.iter().position(|column| *column == position)?;
        self.values.get(at)?.as_ref()?.as_ref()
    }
}
