//! The members of an issue that are written by parameters, and the names of what they point to.

use std::collections::HashMap;

use serde_json::Value;

use crate::common::Space;

/// A parameter, its member in answers, and its field in records of changes.
pub const MEMBERS: [(&str, &str, &str); 14] = [
    ("summary", "summary", "summary"),
    ("description", "description", "description"),
    ("issueTypeId", "issueType", "issueType"),
    ("statusId", "status", "status"),
    ("priorityId", "priority", "priority"),
    ("resolutionId", "resolution", "resolution"),
    ("assigneeId", "assignee", "assigner"),
    ("parentIssueId", "parentIssueId", "parentIssue"),
    ("startDate", "startDate", "startDate"),
    ("dueDate", "dueDate", "limitDate"),
    ("estimatedHours", "estimatedHours", "estimatedHours"),
    ("categoryId[]", "category", "component"),
    ("versionId[]", "versions", "version"),
    ("milestoneId[]", "milestone", "milestone"),
];

/// Custom fields, by their place among the eight that each project has: text, number, date, one item,
/// several items.
pub const FIELDS: [i64; 5] = [1, 3, 4, 5, 6];

pub fn field_id(project: i64, place: i64) -> i64 {
    (project - 1) * 8 + place
}

/// The place of a field; `None` for one that is not in the model.
pub fn place_of(field: i64) -> Option<i64> {
    FIELDS.into_iter().find(|place| (field - 1) % 8 + 1 == *place)
}

/// The values of a member, as parameters would spell them. Null is none; lists are sorted.
pub fn spelled(member: &Value) -> Vec<String> {
    match member {
        Value::Null => Vec::new(),
        Value::Array(list) => {
            let mut ids: Vec<String> = list.iter().flat_map(spelled).collect();
            ids.sort_by_key(|id| (id.len(), id.clone()));
            ids
        }
        Value::Object(object) => vec![object["id"].to_string()],
        Value::String(text) => vec![text.strip_suffix("T00:00:00Z").unwrap_or(text).to_owned()],
        number => vec![number.to_string()],
    }
}

/// What can be chosen in the space, and how records of changes call it.
#[derive(Default)]
pub struct Names {
    /// By project and parameter: the ids that can be chosen.
    choices: HashMap<(i64, &'static str), Vec<String>>,
    /// By parameter and id.
    names: HashMap<(&'static str, String), String>,
    /// The definitions of custom fields.
    fields: HashMap<i64, Value>,
}

impl Names {
    pub async fn read(space: &Space, issues: &[Value]) -> Names {
        let mut names = Names::default();
        for project in [1, 2] {
            for (parameter, path) in [
                ("issueTypeId", format!("/projects/{project}/issueTypes")),
                ("statusId", format!("/projects/{project}/statuses")),
                ("categoryId[]", format!("/projects/{project}/categories")),
                ("versionId[]", format!("/projects/{project}/versions")),
                ("milestoneId[]", format!("/projects/{project}/versions")),
                ("assigneeId", format!("/projects/{project}/users")),
                ("priorityId", "/priorities".to_owned()),
                ("resolutionId", "/resolutions".to_owned()),
            ] {
                names.add(project, parameter, &space.get(&path, &[]).await);
            }
        }
        for project in [1, 2] {
            let fields = space.get(&format!("/projects/{project}/customFields"), &[]).await;
            let fields = fields.as_array().unwrap().iter();
            names.fields.extend(fields.map(|field| (field["id"].as_i64().unwrap(), field.clone())));
        }
        // Some who are no members any more are still assignees.
        for assignee in issues.iter().map(|issue| &issue["assignee"]).filter(|user| user.is_object()) {
            let name = assignee["name"].as_str().unwrap().to_owned();
            names.names.insert(("assigneeId", assignee["id"].to_string()), name);
        }
        names
    }

    fn add(&mut self, project: i64, parameter: &'static str, list: &Value) {
        for item in list.as_array().unwrap() {
            let id = item["id"].to_string();
            self.choices.entry((project, parameter)).or_default().push(id.clone());
            self.names.insert((parameter, id), item["name"].as_str().unwrap().to_owned());
        }
    }

    /// What a parameter can be in a project; `None` for texts, dates and numbers.
    pub fn choices(&self, project: i64, parameter: &'static str) -> Option<&[String]> {
        self.choices.get(&(project, parameter)).map(Vec::as_slice)
    }

    pub fn field_name(&self, field: i64) -> String {
        self.fields[&field]["name"].as_str().unwrap().to_owned()
    }

    /// The items of a custom field, by id; `None` for a field without a list.
    pub fn items(&self, field: i64) -> Option<Vec<(String, String)>> {
        let item = |item: &Value| (item["id"].to_string(), item["name"].as_str().unwrap().to_owned());
        Some(self.fields[&field]["items"].as_array()?.iter().map(item).collect())
    }

    /// How a record of changes calls the values of a custom field.
    pub fn field_text(&self, field: i64, values: &[String]) -> Option<String> {
        let items = self.items(field).unwrap_or_default();
        let name = |value: &String| items.iter().find(|(id, _)| id == value).map(|(_, name)| name.clone());
        let texts: Vec<String> = values.iter().map(|value| name(value).unwrap_or(value.clone())).collect();
        (!texts.is_empty()).then(|| texts.join(", "))
    }

    /// How a record of changes calls a value.
    pub fn text(&self, parameter: &'static str, value: &str) -> String {
        self.names.get(&(parameter, value.to_owned())).cloned().unwrap_or_else(|| value.to_owned())
    }
}
