//! Issues and their stories.

use std::io;

use serde::Deserialize;

use serde_json::{Map, Value};

use super::broken;
use super::data::{FileData, Moment, Text};
use super::stage::{Form, Script, Stage};

/// The first event adds the issue, the others change it or comment on it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IssueData {
    pub key: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub parent: Option<String>,
    pub summary: Text,
    pub description: Text,
    pub history: Vec<Event>,
    #[serde(default)]
    pub watchings: Vec<Watch>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub by: String,
    pub at: Moment,
    /// Members of the issue and custom fields by their English names.
    #[serde(default)]
    pub set: Map<String, Value>,
    pub comment: Option<Text>,
    #[serde(default)]
    pub notify: Vec<String>,
    #[serde(default)]
    pub attach: Vec<FileData>,
    /// Paths of shared files.
    #[serde(default)]
    pub link: Vec<String>,
    /// Keys of related issues.
    #[serde(default)]
    pub relate: Vec<String>,
    #[serde(default)]
    pub stars: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Watch {
    pub by: String,
    pub at: Moment,
    pub note: Option<Text>,
}

/// How the value of a member is found and sent.
enum Sent {
    /// As it stands.
    Plain,
    /// The id of what the name stands for in this group of the space or, with a slash, the project.
    Named(&'static str),
    /// The ids of a list of names.
    List(&'static str),
}

/// What an event can set apart from custom fields, and the parameter it is sent as.
const MEMBERS: [(&str, &str, Sent); 11] = [
    ("status", "statusId", Sent::Named("/status")),
    ("priority", "priorityId", Sent::Named("priority")),
    ("resolution", "resolutionId", Sent::Named("resolution")),
    ("assignee", "assigneeId", Sent::Named("user")),
    ("categories", "categoryId[]", Sent::List("/category")),
    ("versions", "versionId[]", Sent::List("/version")),
    ("milestones", "milestoneId[]", Sent::List("/version")),
    ("start", "startDate", Sent::Plain),
    ("due", "dueDate", Sent::Plain),
    ("estimated", "estimatedHours", Sent::Plain),
    ("actual", "actualHours", Sent::Plain),
];

pub(super) fn write<'d>(script: &mut Script<'d>, issues: &'d [IssueData]) {
    for issue in issues {
        for (turn, event) in issue.history.iter().enumerate() {
            script.at(event.at, move |stage| happen(stage, issue, turn, event));
            for giver in &event.stars {
                script.at(event.at.later(), move |stage| match turn {
                    0 => stage.star(giver, "issueId", &format!("issue/{}", issue.key)),
                    _ => stage.star(giver, "commentId", &format!("comment/{}/{turn}", issue.key)),
                });
            }
        }
        for watch in &issue.watchings {
            script.at(watch.at, |stage| follow(stage, issue, watch));
        }
    }
}

fn happen(stage: &mut Stage, issue: &IssueData, turn: usize, event: &Event) -> io::Result<()> {
    let notified = stage.users(&event.notify)?;
    let attachments = stage.upload(&event.by, &event.attach)?;
    let form =
        Form::default().with_each("notifiedUserId[]", notified).with_each("attachmentId[]", attachments);
    match turn {
        0 => add(stage, issue, event, form)?,
        _ => go_on(stage, issue, turn, event, form)?,
    }
    if !event.link.is_empty() {
        let files = stage.ids(&format!("file/{}", project(issue)), &event.link)?;
        let request = format!("POST /issues/{}/sharedFiles", issue.key);
        stage.call(&event.by, &request, Form::default().with_each("fileId[]", files))?;
    }
    for related in stage.ids("issue", &event.relate)? {
        let request = format!("POST /issues/{}/relatedIssues", issue.key);
        stage.call(&event.by, &request, Form::default().with("targetIssueId", related))?;
    }
    Ok(())
}

fn project(issue: &IssueData) -> &str {
    issue.key.split('-').next().unwrap_or_default()
}

fn add(stage: &mut Stage, issue: &IssueData, event: &Event, form: Form) -> io::Result<()> {
    let key = project(issue);
    let parent = issue.parent.as_ref().map(|parent| stage.id(&format!("issue/{parent}"))).transpose()?;
    let form = form
        .with("projectId", stage.id(&format!("project/{key}"))?)
        .with("issueTypeId", stage.id(&format!("{key}/type/{}", issue.kind))?)
        .with("summary", stage.text(&issue.summary))
        .with("description", stage.text(&issue.description))
        .with_some("parentIssueId", parent);
    let form = match event.set.contains_key("priority") {
        true => form,
        false => form.with("priorityId", stage.id("priority/Normal")?),
    };
    let form = values(stage, key, event, form)?;
    let made = stage.make(format!("issue/{}", issue.key), &event.by, "POST /issues", form)?;
    match made["issueKey"] == issue.key.as_str() {
        true => Ok(()),
        false => Err(broken(format!("{} became {}", issue.key, made["issueKey"]))),
    }
}

fn go_on(stage: &mut Stage, issue: &IssueData, turn: usize, event: &Event, form: Form) -> io::Result<()> {
    let what = format!("comment/{}/{turn}", issue.key);
    let comment = event.comment.as_ref().map(|text| stage.text(text));
    if event.set.is_empty() {
        let form = form.with_some("content", comment);
        let request = format!("POST /issues/{}/comments", issue.key);
        return stage.make(what, &event.by, &request, form).map(drop);
    }
    let form = values(stage, project(issue), event, form.with_some("comment", comment))?;
    stage.call(&event.by, &format!("PATCH /issues/{}", issue.key), form)?;
    let comments = stage.space.comments_of(stage.number(&format!("issue/{}", issue.key))?);
    let last = comments.last().map(|comment| comment.id);
    stage.learn(what, last.ok_or_else(|| broken(format!("{} has no comment", issue.key)))?);
    Ok(())
}

fn values(stage: &Stage, project: &str, event: &Event, form: Form) -> io::Result<Form> {
    event.set.iter().try_fold(form, |form, (name, value)| {
        match MEMBERS.iter().find(|(member, ..)| member == name) {
            Some((_, parameter, sent)) => member(stage, project, parameter, sent, value, form),
            None => custom_value(stage, project, name, value, form),
        }
    })
}

fn member(
    stage: &Stage,
    project: &str,
    parameter: &str,
    sent: &Sent,
    value: &Value,
    form: Form,
) -> io::Result<Form> {
    let group = |group: &str| match group.starts_with('/') {
        true => format!("{project}{group}"),
        false => group.to_owned(),
    };
    match sent {
        Sent::Plain => Ok(form.with(parameter, plain(value))),
        Sent::Named(name) => {
            Ok(form.with(parameter, stage.id(&format!("{}/{}", group(name), plain(value)))?))
        }
        Sent::List(name) => Ok(form.with_each(parameter, stage.ids(&group(name), &names(value))?)),
    }
}

/// A text or number of the data as a parameter.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn names(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(plain).collect()
}

/// Items by name, `{"items": […], "other": …}`, a text in both languages, a number or a date.
fn custom_value(stage: &Stage, project: &str, name: &str, value: &Value, form: Form) -> io::Result<Form> {
    let parameter = format!("customField_{}", stage.id(&format!("{project}/field/{name}"))?);
    let items = format!("{project}/item/{name}");
    let other = value.get("other").map(|other| translate(stage, other)).transpose()?;
    let form = form.with_some(&format!("{parameter}_otherValue"), other);
    let chosen = value.get("items").unwrap_or(value);
    if chosen.is_array() {
        return Ok(form.with_each(&parameter, stage.ids(&items, &names(chosen))?));
    }
    let text = translate(stage, chosen)?;
    match stage.id(&format!("{items}/{text}")) {
        Ok(item) => Ok(form.with(&parameter, item)),
        Err(_) => Ok(form.with(&parameter, text)),
    }
}

fn translate(stage: &Stage, value: &Value) -> io::Result<String> {
    match value.is_object() {
        true => Ok(stage.text(&serde_json::from_value(value.clone())?).to_owned()),
        false => Ok(plain(value)),
    }
}

fn follow(stage: &mut Stage, issue: &IssueData, watch: &Watch) -> io::Result<()> {
    let form = Form::default()
        .with("issueIdOrKey", &issue.key)
        .with_some("note", watch.note.as_ref().map(|note| stage.text(note)));
    stage.call(&watch.by, "POST /watchings", form).map(drop)
}
