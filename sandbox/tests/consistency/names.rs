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

    /// How a record of changes calls a value.
    pub fn text(&self, parameter: &'static str, value: &str) -> String {
        self.names.get(&(parameter, value.to_owned())).cloned().unwrap_or_else(|| value.to_owned())
    }
}
