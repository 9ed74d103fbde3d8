//! Custom fields of a project and the items of lists.

use serde_json::Value;

use super::field_kinds;
use super::{Call, Handler, Route, administered, administered_mut, named, with_new};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::custom_fields::{CustomField, List};
use crate::space::projects::{Part, Project};
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /projects/:projectIdOrKey/customFields", Handler::Read(list)),
    ("POST /projects/:projectIdOrKey/customFields", Handler::Write(add)),
    ("PATCH /projects/:projectIdOrKey/customFields/:id", Handler::Write(change)),
    ("DELETE /projects/:projectIdOrKey/customFields/:id", Handler::Write(delete)),
    ("POST /projects/:projectIdOrKey/customFields/:id/items", Handler::Write(add_item)),
    ("PATCH /projects/:projectIdOrKey/customFields/:id/items/:itemId", Handler::Write(rename_item)),
    ("DELETE /projects/:projectIdOrKey/customFields/:id/items/:itemId", Handler::Write(delete_item)),
];

/// Fields that fit in a project.
pub(crate) const MOST: usize = 100;

fn list(space: &Space, call: &Call) -> Outcome {
    let fields = &named(space, call)?.custom_fields;
    let definitions: Vec<Value> = fields.iter().map(CustomField::definition).collect();
    Answer::ok(&definitions)
}

fn add(space: &mut Space, call: &Call) -> Outcome {
    let project = administered(space, call)?;
    if project.custom_fields.len() >= MOST {
        return Err(Refusal::overflow("error.overflow : customField"));
    }
    let kind = field_kinds::blank(call.parameters.int("typeId"))
        .ok_or_else(|| Refusal::bad_parameter("invalid", "typeId"))?;
    let blank = CustomField {
        id: 0,
        project_id: project.id,
        name: call.filled("name")?,
        description: String::new(),
        version: 0,
        required: false,
        applicable_issue_types: Vec::new(),
        kind,
        generated_items: None,
    };
    let field = edit(call, project, blank)?;
    let version = space.tick() * 1000;
    let (id, project) = with_new(space, call, Part::CustomField)?;
    let field = CustomField { id, version, ..field };
    let answer = Answer::ok(&field.definition());
    project.custom_fields.push(field);
    answer
}

fn change(space: &mut Space, call: &Call) -> Outcome {
    let project = administered(space, call)?;
    let place = place(project, call)?;
    let field = edit(call, project, project.custom_fields[place].clone())?;
    put(space, call, place, field)
}

fn delete(space: &mut Space, call: &Call) -> Outcome {
    let place = place(administered(space, call)?, call)?;
    let field = administered_mut(space, call)?.custom_fields.remove(place);
    Answer::ok(&field.definition())
}

/// Items of a closed list are for those who may change the field.
fn add_item(space: &mut Space, call: &Call) -> Outcome {
    let name = call.filled("name")?;
    let project = administered(space, call)?;
    let is_open = field(project, call)?.kind.list().is_some_and(|list| list.allow_add_item);
    let administers = project.administrators.contains(&call.user)
        || space.user(call.user).is_some_and(|user| user.is_administrator());
    if !is_open && !administers {
        return Err(Refusal::not_permitted());
    }
    change_list(space, call, |list| {
        list.add(&name);
        Ok(())
    })
}

fn rename_item(space: &mut Space, call: &Call) -> Outcome {
    change_list(space, call, |list| {
        let id = call.path_id("itemId");
        let item = list.items.iter_mut().find(|item| Some(item.id) == id).ok_or_else(no_item)?;
        item.name = call.filled_or("name", &item.name)?;
        Ok(())
    })
}

fn delete_item(space: &mut Space, call: &Call) -> Outcome {
    change_list(space, call, |list| {
        let is_removed = call.path_id("itemId").is_some_and(|id| list.remove(id));
        if is_removed { Ok(()) } else { Err(no_item()) }
    })
}

fn change_list(
    space: &mut Space,
    call: &Call,
    change: impl FnOnce(&mut List) -> Result<(), Refusal>,
) -> Outcome {
    let project = administered(space, call)?;
    let place = place(project, call)?;
    let mut field = project.custom_fields[place].clone();
    let list = field.kind.list_mut().ok_or_else(|| Refusal::bad_parameter("invalid", "id"))?;
    change(list)?;
    put(space, call, place, field)
}

/// Puts a changed field in place of the old one and answers it.
fn put(space: &mut Space, call: &Call, place: usize, field: CustomField) -> Outcome {
    let version = (space.tick() * 1000).max(field.version + 1);
    let field = CustomField { version, ..field };
    let answer = Answer::ok(&field.definition());
    administered_mut(space, call)?.custom_fields[place] = field;
    answer
}

/// Where the field named in the path is.
fn place(project: &Project, call: &Call) -> Result<usize, Refusal> {
    let id = call.path_id("id");
    let found = project.custom_fields.iter().position(|field| Some(field.id) == id);
    found.ok_or_else(|| Refusal::not_found("No such custom field."))
}

fn field<'p>(project: &'p Project, call: &Call) -> Result<&'p CustomField, Refusal> {
    Ok(&project.custom_fields[place(project, call)?])
}

fn no_item() -> Refusal {
    Refusal::not_found("No such item.")
}

/// The field as the parameters want it.
fn edit(call: &Call, project: &Project, mut field: CustomField) -> Result<CustomField, Refusal> {
    field.name = call.filled_or("name", &field.name)?;
    if let Some(text) = call.parameters.text("description") {
        field.description = text.to_owned();
    }
    field.required = call.parameters.boolean("required").unwrap_or(field.required);
    if let Some(sent) = call.parameters.ints("applicableIssueTypes[]") {
        let known = |id: i64| project.issue_type(Id::try_from(id).ok()?).map(|kind| kind.id);
        let kinds: Option<Vec<Id>> = sent.into_iter().map(known).collect();
        field.applicable_issue_types =
            kinds.ok_or_else(|| Refusal::bad_parameter("invalid", "applicableIssueTypes[]"))?;
    }
    field_kinds::edit(call, &mut field.kind)?;
    Ok(field)
}
