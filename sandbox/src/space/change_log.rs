//! The record of what differs between two states of an issue.

use serde::Serialize;
use serde_json::{Value, json};

use super::custom_fields::FieldValue;
use super::files::Attachment;
use super::issues::{Issue, Text};
use super::projects::Project;
use super::shared_files::SharedFile;
use super::{Id, Space};
use crate::dates::Day;

/// One changed value of an issue.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangeLog {
    pub field: String,
    pub new_value: Option<String>,
    pub original_value: Option<String>,
    pub attachment_info: Option<Value>,
    pub attribute_info: Option<Value>,
    pub notification_info: Option<Value>,
    /// The ids behind the old and the new value, where events tell ids instead of names.
    #[serde(skip)]
    pub ids: Option<[Option<Id>; 2]>,
}

impl ChangeLog {
    pub fn new(field: impl Into<String>, original: Option<String>, new: Option<String>) -> ChangeLog {
        ChangeLog {
            field: field.into(),
            new_value: new,
            original_value: original,
            attachment_info: None,
            attribute_info: None,
            notification_info: None,
            ids: None,
        }
    }

    /// Users were told of something, such as `issue.create`.
    pub fn notification(of: &str) -> ChangeLog {
        let notification_info = Some(json!({ "type": of }));
        ChangeLog { notification_info, ..ChangeLog::new("notification", None, None) }
    }

    /// A file was attached.
    pub fn attached(file: &Attachment) -> ChangeLog {
        let attachment_info = Some(json!({ "id": file.id, "name": file.name }));
        ChangeLog { attachment_info, ..ChangeLog::new("attachment", None, Some(file.name.clone())) }
    }

    /// An attached file was removed.
    pub fn detached(file: &Attachment) -> ChangeLog {
        let attachment_info = Some(json!({ "id": file.id, "name": file.name }));
        ChangeLog { attachment_info, ..ChangeLog::new("attachment", Some(file.name.clone()), None) }
    }

    /// Whether it says that this file was attached.
    pub fn attaches(&self, file: &Attachment) -> bool {
        let info = self.attachment_info.as_ref().filter(|_| self.new_value.is_some());
        info.is_some_and(|info| info["id"] == file.id)
    }

    /// A shared file was linked. No recording shows how Backlog names this.
    pub fn linked(file: &SharedFile) -> ChangeLog {
        ChangeLog::new("sharedFile", None, Some(file.path()))
    }

    /// The link to a shared file was removed.
    pub fn unlinked(file: &SharedFile) -> ChangeLog {
        ChangeLog::new("sharedFile", Some(file.path()), None)
    }

    /// What an event says of it.
    pub fn told(&self) -> Value {
        let [old, new] = match self.ids {
            Some(ids) => ids.map(|id| id.map(|id| id.to_string())),
            None => [self.original_value.clone(), self.new_value.clone()],
        };
        let mut told = json!({ "field": self.field });
        if self.attribute_info.is_none() {
            told["field_text"] = json!(format!("lbl.changelog.{}", self.field));
        }
        told["new_value"] = json!(new.unwrap_or_default());
        told["old_value"] = json!(old.unwrap_or_default());
        told["type"] = json!(if self.attribute_info.is_some() { "custom" } else { "standard" });
        told
    }
}

/// Two states of an issue, and what was found to differ.
struct Comparison<'s> {
    space: &'s Space,
    project: &'s Project,
    before: &'s Issue,
    after: &'s Issue,
    changes: Vec<ChangeLog>,
}

impl Space {
    /// One element for each value that differs between two states of an issue.
    pub fn change_log(&self, project: &Project, before: &Issue, after: &Issue) -> Vec<ChangeLog> {
        let mut comparison = Comparison { space: self, project, before, after, changes: Vec::new() };
        comparison.texts();
        comparison.references();
        comparison.plan();
        comparison.lists();
        comparison.custom_fields();
        comparison.changes
    }
}

impl Comparison<'_> {
    /// Notes a member that differs, by the text that `show` makes of it.
    fn member<T: PartialEq>(
        &mut self,
        field: &str,
        member: impl Fn(&Issue) -> T,
        show: impl Fn(T) -> Option<String>,
    ) {
        let (old, new) = (member(self.before), member(self.after));
        if old != new {
            self.changes.push(ChangeLog::new(field, show(old), show(new)));
        }
    }

    /// As [`Comparison::member`], for what events tell by its id.
    fn numbered(
        &mut self,
        field: &str,
        member: impl Fn(&Issue) -> Option<Id>,
        name: impl Fn(Id) -> Option<String>,
    ) {
        let (old, new) = (member(self.before), member(self.after));
        if old != new {
            let change = ChangeLog::new(field, old.and_then(&name), new.and_then(&name));
            self.changes.push(ChangeLog { ids: Some([old, new]), ..change });
        }
    }

    fn texts(&mut self) {
        let space = self.space;
        self.text("summary", |issue| &issue.summary, |issue| space.summary(issue));
        self.text("description", |issue| &issue.description, |issue| space.description(issue));
    }

    fn text(&mut self, field: &str, kept: fn(&Issue) -> &Text, read: impl Fn(&Issue) -> String) {
        if matches!((kept(self.before), kept(self.after)), (Text::Generated, Text::Generated)) {
            return;
        }
        let (old, new) = (read(self.before), read(self.after));
        if old != new {
            self.changes.push(ChangeLog::new(field, Some(old), Some(new)));
        }
    }

    fn references(&mut self) {
        let (space, project) = (self.space, self.project);
        let kind = |id| project.issue_type(id).map(|kind| kind.name.clone());
        self.member("issueType", |issue| issue.kind, kind);
        let status = |id| project.status(id).map(|status| status.name.clone());
        self.numbered("status", |issue| Some(issue.status), status);
        let priority = |id| space.priority(id).map(|priority| priority.name.to_owned());
        self.numbered("priority", |issue| Some(issue.priority.into()), priority);
        let resolution = |id| space.resolution(id).map(|resolution| resolution.name.to_owned());
        self.numbered("resolution", |issue| issue.resolution.map(Id::from), resolution);
        let user = |id: Option<Id>| space.user(id?).map(|user| user.name.clone());
        self.member("assigner", |issue| issue.assignee, user);
        let parent = |id: Option<Id>| space.issues.even_if_deleted(id?).map(|issue| space.issue_key(issue));
        self.member("parentIssue", |issue| issue.parent, parent);
    }

    fn plan(&mut self) {
        let day = |day: Option<Day>| day.map(Day::text);
        self.member("startDate", |issue| issue.start_date, day);
        self.member("limitDate", |issue| issue.due_date, day);
        let hours = |hundredths: Option<u32>| Some((f64::from(hundredths?) / 100.0).to_string());
        self.member("estimatedHours", |issue| issue.estimated, hours);
        self.member("actualHours", |issue| issue.actual, hours);
    }

    fn lists(&mut self) {
        let project = self.project;
        let category = |id| project.category(id).map(|category| category.name.clone());
        let version = |id| project.version(id).map(|version| version.name.clone());
        self.list("component", |issue| &issue.categories, category);
        self.list("version", |issue| &issue.versions, version);
        self.list("milestone", |issue| &issue.milestones, version);
    }

    /// Lists are sets: another order is no change.
    fn list(&mut self, field: &str, ids: fn(&Issue) -> &[Id], name: impl Fn(Id) -> Option<String>) {
        let (old, new) = (ids(self.before), ids(self.after));
        if old.len() == new.len() && old.iter().all(|id| new.contains(id)) {
            return;
        }
        let names = |ids: &[Id]| {
            let names: Vec<String> = ids.iter().filter_map(|&id| name(id)).collect();
            (!names.is_empty()).then(|| names.join(", "))
        };
        self.changes.push(ChangeLog::new(field, names(old), names(new)));
    }

    fn custom_fields(&mut self) {
        if self.before.custom_values.is_none() && self.after.custom_values.is_none() {
            return;
        }
        let old = self.space.custom_values(self.before);
        let new = self.space.custom_values(self.after);
        for field in &self.project.custom_fields {
            let held = |values: &[(Id, FieldValue)]| {
                let value = values.iter().find(|(id, _)| *id == field.id).map(|(_, value)| value.clone());
                value.unwrap_or(FieldValue::Empty)
            };
            let (old, new) = (held(&old), held(&new));
            if old != new {
                let info = json!({ "id": field.id, "typeId": field.kind.type_id().to_string() });
                let change = ChangeLog::new(&field.name, field.text(&old), field.text(&new));
                self.changes.push(ChangeLog { attribute_info: Some(info), ..change });
            }
        }
    }
}
