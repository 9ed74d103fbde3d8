//! Categories of a project.

use super::{Call, Handler, Route, administered, administered_mut, change_issues, named, with_new};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::issues::Issue;
use crate::space::prepared::Prepared;
use crate::space::projects::{Category, Part, Project};
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /projects/:projectIdOrKey/categories", Handler::Read(list)),
    ("POST /projects/:projectIdOrKey/categories", Handler::Write(add)),
    ("PATCH /projects/:projectIdOrKey/categories/:id", Handler::Write(change)),
    ("DELETE /projects/:projectIdOrKey/categories/:id", Handler::Write(delete)),
];

fn list(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&named(space, call)?.categories)
}

fn add(space: &mut Space, call: &Call) -> Outcome {
    let name = call.filled("name")?;
    refuse_taken(administered(space, call)?, 0, &name)?;
    let (id, project) = with_new(space, call, Part::Category)?;
    let last = project.categories.last().map(|category| category.display_order);
    let display_order = last.map_or(0, |order| order + 1);
    let category = Prepared::new(Category { id, project_id: project.id, name, display_order });
    let answer = Answer::ok(&category);
    project.categories.push(category);
    answer
}

fn change(space: &mut Space, call: &Call) -> Outcome {
    let project = administered(space, call)?;
    let before = &project.categories[place(project, call)?];
    let category = Category { name: call.filled_or("name", &before.name)?, ..Category::clone(before) };
    refuse_taken(project, category.id, &category.name)?;
    let (place, project) = (place(project, call)?, administered_mut(space, call)?);
    project.categories[place] = Prepared::new(category);
    Answer::ok(&project.categories[place])
}

fn delete(space: &mut Space, call: &Call) -> Outcome {
    let place = place(administered(space, call)?, call)?;
    let project = administered_mut(space, call)?;
    let (project_id, category) = (project.id, project.categories.remove(place));
    change_issues(space, project_id, |issue| {
        let left: Box<[Id]> = issue.categories.iter().copied().filter(|id| *id != category.id).collect();
        (left.len() < issue.categories.len()).then(|| Issue { categories: left, ..issue.clone() })
    });
    Answer::ok(&category)
}

/// Where the category named in the path is.
fn place(project: &Project, call: &Call) -> Result<usize, Refusal> {
    let id = call.path_id("id");
    let found = project.categories.iter().position(|category| Some(category.id) == id);
    found.ok_or_else(|| Refusal::not_found("No such category."))
}

fn refuse_taken(project: &Project, own: Id, name: &str) -> Result<(), Refusal> {
    let is_taken = project.categories.iter().any(|other| other.name == name && other.id != own);
    if is_taken { Err(Refusal::bad_parameter("invalid", "name")) } else { Ok(()) }
}
