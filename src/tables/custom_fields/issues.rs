//! The table of one project's issues: the columns of all projects' issues and those of its fields.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::columns::{declare, parts};
use super::definitions::Definition;
use super::names::Names;
use super::{Place, ProjectOf, Table};
use crate::error::Text;
use crate::tables::space::Project;
use crate::tables::{SCHEMA, all, resources};

/// What a table is made of.
type Content = (i64, String, bool, Vec<Definition>);

/// Tables made so far. They are leaked on purpose: plans refer to declarations that live for ever, and
/// there is one for each distinct set of definitions.
static MADE: LazyLock<Mutex<HashMap<Content, &'static Table>>> = LazyLock::new(Mutex::default);

/// The table for these definitions; the same one for the same content.
pub(super) fn table(project: &Project, place: Place, definitions: &[Definition]) -> &'static Table {
    let content = (project.id, project.key.clone(), place == Place::OwnSchema, definitions.to_vec());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.entry(content).or_insert_with(|| Box::leak(Box::new(make(project, place, definitions))))
}

fn keep(text: String) -> &'static str {
    text.leak()
}

fn make(project: &Project, place: Place, definitions: &[Definition]) -> Table {
    let all_projects = &resources::issues::TABLE;
    let key = keep(project.key.clone());
    let mut columns = all_projects.columns.to_vec();
    // The project is known.
    columns.iter_mut().filter(|column| column.name == "ProjectId").for_each(|id| id.write.required = false);
    let mut filters = all_projects.filters.to_vec();
    let mut names = Names::new(columns.iter().map(|column| column.name), spelling);
    for definition in definitions {
        let parts = parts(definition);
        let suffixes: Vec<&str> = parts.iter().map(|part| part.suffix).collect();
        let named = names.of_field(definition.id, &definition.name, &suffixes);
        let named: Vec<&'static str> = named.into_iter().map(keep).collect();
        for (part, name) in parts.iter().zip(&named) {
            let (column, selecting) = declare(definition, part, name, &named, keep);
            columns.push(column);
            filters.extend(selecting);
        }
    }
    Table {
        schema: if place == Place::OwnSchema { key } else { SCHEMA },
        description: description(key),
        project: Some(ProjectOf { id: project.id, key }),
        columns: columns.leak(),
        filters: filters.leak(),
        ..all_projects.clone()
    }
}

/// What the table of a project says of itself; made once for each key.
pub fn description(key: &str) -> Text {
    static MADE: LazyLock<Mutex<HashMap<String, Text>>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    *made.entry(key.to_owned()).or_insert_with(|| Text {
        en: keep(format!("Issues of project {key}, with its custom fields")),
        ja: keep(format!("プロジェクト {key} の課題（カスタム属性を含む）")),
    })
}

/// The spelling of a name that some table or column has.
fn spelling(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let names = all().iter().flat_map(|table| {
        [table.schema, table.name].into_iter().chain(table.columns.iter().map(|column| column.name))
    });
    names.into_iter().find(|known| known.to_lowercase() == lower)
}
