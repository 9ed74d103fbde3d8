//! Projects with everything that is set up inside them.

use std::io;

use serde::Deserialize;

use serde_json::Value;

use super::broken;
use super::data::{Moment, Text};
use super::stage::{Form, Script, Stage};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProjectData {
    pub key: String,
    pub name: Text,
    pub by: String,
    pub at: Moment,
    pub formatting: String,
    pub features: Vec<String>,
    pub members: Vec<String>,
    #[serde(default)]
    pub joined: Vec<Join>,
    pub administrators: Vec<String>,
    pub teams: Vec<String>,
    pub statuses: Vec<StatusData>,
    pub issue_types: Vec<IssueTypeData>,
    pub categories: Vec<Text>,
    pub versions: Vec<VersionData>,
    pub custom_fields: Vec<FieldData>,
    pub webhooks: Vec<WebhookData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Join {
    pub user: String,
    pub by: String,
    pub at: Moment,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusData {
    pub name: Text,
    pub color: String,
    pub after: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct IssueTypeData {
    pub name: Text,
    pub color: String,
    pub template_summary: Option<Text>,
    pub template_description: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionData {
    pub name: Text,
    pub description: Option<Text>,
    pub start: Option<String>,
    pub due: Option<String>,
    pub archived: Option<Moment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FieldData {
    pub name: Text,
    pub kind: String,
    pub description: Option<Text>,
    /// Issue types that have the field; none means all.
    #[serde(default)]
    pub types: Vec<String>,
    pub min: Option<String>,
    pub max: Option<String>,
    pub unit: Option<Text>,
    #[serde(default)]
    pub items: Vec<Text>,
    pub allow_input: Option<bool>,
    pub allow_add_item: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WebhookData {
    pub name: Text,
    pub description: Option<Text>,
    pub url: String,
    /// Activity types; none means all.
    #[serde(default)]
    pub events: Vec<u8>,
    pub by: String,
    pub at: Moment,
}

/// Names of features in the data and the settings they switch on.
const FEATURES: [(&str, &str); 12] = [
    ("chart", "chartEnabled"),
    ("resolvedInChart", "useResolvedForChart"),
    ("subtasks", "subtaskingEnabled"),
    ("grandchildren", "grandchildIssueEnabled"),
    ("wiki", "useWiki"),
    ("wikiTree", "useWikiTreeView"),
    ("documents", "useDocument"),
    ("files", "useFileSharing"),
    ("git", "useGit"),
    ("subversion", "useSubversion"),
    ("originalImages", "useOriginalImageSizeAtWiki"),
    ("developer", "useDevAttributes"),
];

/// Kinds of custom fields in the order of their numbers.
const KINDS: [&str; 8] =
    ["text", "textArea", "number", "date", "singleList", "multipleList", "checkBox", "radio"];

const STANDARD_STATUSES: [&str; 4] = ["Open", "In Progress", "Resolved", "Closed"];

pub(super) fn write<'d>(script: &mut Script<'d>, projects: &'d [ProjectData]) {
    for project in projects {
        script.at(project.at, |stage| add(stage, project));
        for join in &project.joined {
            script.at(join.at, |stage| {
                let form = Form::default().with("userId", stage.user(&join.user)?);
                stage.call(&join.by, &format!("POST /projects/{}/users", project.key), form).map(drop)
            });
        }
        for webhook in &project.webhooks {
            script.at(webhook.at, |stage| hook(stage, project, webhook));
        }
        for version in &project.versions {
            if let Some(archived) = version.archived {
                script.at(archived, |stage| archive(stage, project, version));
            }
        }
    }
}

fn add(stage: &mut Stage, project: &ProjectData) -> io::Result<()> {
    let form = Form::default()
        .with("key", &project.key)
        .with("name", stage.text(&project.name))
        .with("textFormattingRule", &project.formatting);
    let form = FEATURES.iter().fold(form, |form, (feature, setting)| {
        form.with(setting, project.features.iter().any(|used| used == feature))
    });
    stage.make(format!("project/{}", project.key), &project.by, "POST /projects", form)?;
    for (group, names) in [("users", &project.members), ("administrators", &project.administrators)] {
        for user in stage.users(names)? {
            let request = format!("POST /projects/{}/{group}", project.key);
            stage.call(&project.by, &request, Form::default().with("userId", user))?;
        }
    }
    for team in stage.ids("team", &project.teams)? {
        let request = format!("POST /projects/{}/teams", project.key);
        stage.call(&project.by, &request, Form::default().with("teamId", team))?;
    }
    statuses(stage, project)?;
    issue_types(stage, project)?;
    for name in &project.categories {
        let form = Form::default().with("name", stage.text(name));
        set_up(stage, project, "categories", "category", name.english(), form)?;
    }
    for version in &project.versions {
        let form = version_form(stage, version);
        set_up(stage, project, "versions", "version", version.name.english(), form)?;
    }
    project.custom_fields.iter().try_for_each(|field| custom_field(stage, project, field))
}

/// Adds something to the project and remembers its id as `APP/category/Name`.
fn set_up(
    stage: &mut Stage,
    project: &ProjectData,
    list: &str,
    kind: &str,
    name: &str,
    form: Form,
) -> io::Result<Value> {
    let what = format!("{}/{kind}/{name}", project.key);
    stage.make(what, &project.by, &format!("POST /projects/{}/{list}", project.key), form)
}

fn statuses(stage: &mut Stage, project: &ProjectData) -> io::Result<()> {
    let mut order: Vec<&str> = STANDARD_STATUSES.to_vec();
    for (id, name) in (1..).zip(STANDARD_STATUSES) {
        stage.learn(format!("{}/status/{name}", project.key), id);
    }
    for StatusData { name, color, after } in &project.statuses {
        let form = Form::default().with("name", stage.text(name)).with("color", color);
        set_up(stage, project, "statuses", "status", name.english(), form)?;
        let place = order.iter().position(|status| status == after);
        let place = place.ok_or_else(|| broken(format!("there is no status {after}")))?;
        order.insert(place + 1, name.english());
    }
    let ids = stage.ids(&format!("{}/status", project.key), &order)?;
    let request = format!("PATCH /projects/{}/statuses/updateDisplayOrder", project.key);
    stage.call(&project.by, &request, Form::default().with_each("statusId[]", ids)).map(drop)
}

/// A project comes with issue types of its own: they are renamed as far as they go.
fn issue_types(stage: &mut Stage, project: &ProjectData) -> io::Result<()> {
    let list = format!("/projects/{}/issueTypes", project.key);
    let existing = stage.call(&project.by, &format!("GET {list}"), Form::default())?;
    let mut existing = existing.as_array().into_iter().flatten();
    for kind in &project.issue_types {
        let form = issue_type_form(stage, kind);
        let request = match existing.next() {
            Some(given) => format!("PATCH {list}/{}", given["id"]),
            None => format!("POST {list}"),
        };
        let what = format!("{}/type/{}", project.key, kind.name.english());
        stage.make(what, &project.by, &request, form)?;
    }
    let substitute = match project.issue_types.first() {
        Some(first) => stage.id(&format!("{}/type/{}", project.key, first.name.english()))?.to_owned(),
        None => return Ok(()),
    };
    for surplus in existing {
        let form = Form::default().with("substituteIssueTypeId", &substitute);
        stage.call(&project.by, &format!("DELETE {list}/{}", surplus["id"]), form)?;
    }
    Ok(())
}

fn issue_type_form(stage: &Stage, kind: &IssueTypeData) -> Form {
    let text = |text: &Option<_>| text.as_ref().map(|text| stage.text(text).to_owned());
    Form::default()
        .with("name", stage.text(&kind.name))
        .with("color", &kind.color)
        .with_some("templateSummary", text(&kind.template_summary))
        .with_some("templateDescription", text(&kind.template_description))
}

fn version_form(stage: &Stage, version: &VersionData) -> Form {
    Form::default()
        .with("name", stage.text(&version.name))
        .with_some("description", version.description.as_ref().map(|text| stage.text(text)))
        .with_some("startDate", version.start.as_ref())
        .with_some("releaseDueDate", version.due.as_ref())
}

fn archive(stage: &mut Stage, project: &ProjectData, version: &VersionData) -> io::Result<()> {
    let id = stage.id(&format!("{}/version/{}", project.key, version.name.english()))?;
    let request = format!("PATCH /projects/{}/versions/{id}", project.key);
    let form = version_form(stage, version).with("archived", true);
    stage.call(&project.by, &request, form).map(drop)
}

fn custom_field(stage: &mut Stage, project: &ProjectData, field: &FieldData) -> io::Result<()> {
    let name = field.name.english();
    let kind = KINDS.iter().position(|kind| *kind == field.kind);
    let kind = kind.ok_or_else(|| broken(format!("{name} is of no kind")))? + 1;
    let types = stage.ids(&format!("{}/type", project.key), &field.types)?;
    let form = Form::default()
        .with("typeId", kind)
        .with("name", stage.text(&field.name))
        .with_some("description", field.description.as_ref().map(|text| stage.text(text)))
        .with_each("applicableIssueTypes[]", types)
        .with_some("min", field.min.as_ref())
        .with_some("max", field.max.as_ref())
        .with_some("unit", field.unit.as_ref().map(|text| stage.text(text)))
        .with_each("items[]", field.items.iter().map(|item| stage.text(item)))
        .with_some("allowInput", field.allow_input)
        .with_some("allowAddItem", field.allow_add_item);
    let made = set_up(stage, project, "customFields", "field", name, form)?;
    let items = made["items"].as_array().into_iter().flatten();
    for (item, made) in field.items.iter().zip(items) {
        stage.learn(format!("{}/item/{name}/{}", project.key, item.english()), &made["id"]);
    }
    Ok(())
}

fn hook(stage: &mut Stage, project: &ProjectData, webhook: &WebhookData) -> io::Result<()> {
    let form = Form::default()
        .with("name", stage.text(&webhook.name))
        .with("description", webhook.description.as_ref().map_or("", |text| stage.text(text)))
        .with("hookUrl", &webhook.url)
        .with("allEvent", webhook.events.is_empty())
        .with_each("activityTypeIds[]", &webhook.events);
    stage.call(&webhook.by, &format!("POST /projects/{}/webhooks", project.key), form).map(drop)
}
