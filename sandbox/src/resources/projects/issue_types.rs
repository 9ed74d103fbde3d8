//! Issue types of a project.

use serde_json::{Value, json};

use super::{Call, Handler, Route, administered, administered_mut, change_issues, named, with_new};
use crate::answer::{Answer, Outcome, Refusal};
use crate::parameters::Change;
use crate::space::Space;
use crate::space::issues::Issue;
use crate::space::prepared::Prepared;
use crate::space::projects::{IssueType, Part, Project};

pub(super) const ROUTES: &[Route] = &[
    ("GET /projects/:projectIdOrKey/issueTypes", Handler::Read(list)),
    ("POST /projects/:projectIdOrKey/issueTypes", Handler::Write(add)),
    ("PATCH /projects/:projectIdOrKey/issueTypes/:id", Handler::Write(change)),
    ("DELETE /projects/:projectIdOrKey/issueTypes/:id", Handler::Write(delete)),
];

fn list(space: &Space, call: &Call) -> Outcome {
    let kinds: Vec<Value> = named(space, call)?.issue_types.iter().map(with_templates).collect();
    Answer::ok(&kinds)
}

/// Templates are shown here and not in issues.
fn with_templates(kind: &Prepared<IssueType>) -> Value {
    let mut shown = json!(kind);
    shown["templateSummary"] = json!(kind.template_summary);
    shown["templateDescription"] = json!(kind.template_description);
    shown
}

fn add(space: &mut Space, call: &Call) -> Outcome {
    let (name, color) = (call.filled("name")?, call.filled("color")?);
    let (id, project) = with_new(space, call, Part::IssueType)?;
    let last = project.issue_types.iter().map(|kind| kind.display_order).max();
    let kind = IssueType {
        id,
        project_id: project.id,
        name,
        color,
        display_order: last.map_or(0, |order| order + 1),
        template_summary: None,
        template_description: None,
    };
    let kind = Prepared::new(with_sent_templates(call, kind));
    let answer = Answer::ok(&with_templates(&kind));
    project.issue_types.push(kind);
    answer
}

fn change(space: &mut Space, call: &Call) -> Outcome {
    let project = administered(space, call)?;
    let place = place(project, call)?;
    let before = &project.issue_types[place];
    let kind = IssueType {
        name: call.filled_or("name", &before.name)?,
        color: call.filled_or("color", &before.color)?,
        ..IssueType::clone(before)
    };
    let project = administered_mut(space, call)?;
    project.issue_types[place] = Prepared::new(with_sent_templates(call, kind));
    Answer::ok(&with_templates(&project.issue_types[place]))
}

fn with_sent_templates(call: &Call, mut kind: IssueType) -> IssueType {
    let templates = [
        ("templateSummary", &mut kind.template_summary),
        ("templateDescription", &mut kind.template_description),
    ];
    for (name, place) in templates {
        match call.parameters.change(name, |text| (!text.is_empty()).then(|| text.to_owned())) {
            Change::Keep => {}
            Change::Clear => *place = None,
            Change::Set(text) => *place = Some(text),
        }
    }
    kind
}

fn delete(space: &mut Space, call: &Call) -> Outcome {
    let project = administered(space, call)?;
    let place = place(project, call)?;
    let id = project.issue_types[place].id;
    let substitute = call.sent_id("substituteIssueTypeId")?;
    if substitute == id || project.issue_type(substitute).is_none() {
        return Err(Refusal::bad_parameter("invalid", "substituteIssueTypeId"));
    }
    let project = administered_mut(space, call)?;
    let (project_id, kind) = (project.id, project.issue_types.remove(place));
    for field in project.custom_fields.iter_mut().filter(|field| field.applicable_issue_types.contains(&id)) {
        field.applicable_issue_types.retain(|kind| *kind != id && *kind != substitute);
        // A field of no type would be a field of every type; the issues keep theirs.
        field.applicable_issue_types.push(substitute);
    }
    change_issues(space, project_id, |issue| {
        (issue.kind == id).then(|| Issue { kind: substitute, ..issue.clone() })
    });
    Answer::ok(&with_templates(&kind))
}

/// Where the issue type named in the path is.
fn place(project: &Project, call: &Call) -> Result<usize, Refusal> {
    let id = call.path_id("id");
    let found = project.issue_types.iter().position(|kind| Some(kind.id) == id);
    found.ok_or_else(|| Refusal::not_found("No such issue type."))
}
