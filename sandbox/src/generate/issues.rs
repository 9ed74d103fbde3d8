//! Issues, in the order of their creation.

use rand::Rng;
use rand_pcg::Pcg32;

use super::{LATEST, OPENED, Purpose, chance, dice, pick};
use crate::dates::{Day, Seconds};
use crate::space::issues::{Issue, Text};
use crate::space::projects::{CLOSED, Project};
use crate::space::{Id, Space};

/// Two deleted users still appear as authors and assignees.
const LAST_USER: Id = 12;

pub(crate) fn fill(space: &mut Space) {
    let count = space.options.issues;
    let step = (LATEST - OPENED - 86_400) / Seconds::from(count.max(1));
    for id in 1..=count {
        let created = OPENED + Seconds::from(id - 1) * step;
        let mut dice = dice(space.options.seed, Purpose::Issue, id.into());
        let created = created + dice.random_range(0..step.max(1));
        let Some(issue) = issue(space, &mut dice, id, created) else { continue };
        space.next_comment += Id::from(issue.generated_comments);
        if let Some(project) = space.projects.get_mut(issue.project) {
            project.issues_by_number.push(id);
        }
        space.issues.push(issue);
    }
}

fn issue(space: &Space, dice: &mut Pcg32, id: Id, created: Seconds) -> Option<Issue> {
    // Every project has an issue before chance decides; earlier projects are larger.
    let projects = space.options.projects.max(1);
    let place = if id <= projects {
        id - 1
    } else {
        dice.random_range(0..projects).min(dice.random_range(0..projects))
    };
    let project = space.projects.get(place + 1)?;
    let seed = space.options.seed;
    let status = status(dice, project);
    let closed = status == CLOSED;
    skip_update(dice, created);
    let (start_date, due_date) = plan(dice, created);
    let hours = |dice: &mut Pcg32| chance(dice, 50).then(|| dice.random_range(1..320) * 25);
    let mut issue = Issue {
        id,
        project: project.id,
        number: Id::try_from(project.issues_by_number.len()).unwrap_or(Id::MAX - 1) + 1,
        kind: pick(dice, &project.issue_types).id,
        status,
        priority: *pick(dice, &[2, 3, 3, 3, 4]),
        resolution: closed.then(|| *pick(dice, &[0, 0, 0, 1, 2, 3, 4])),
        assignee: chance(dice, 75).then(|| dice.random_range(1..=LAST_USER)),
        parent: parent(space, dice, project),
        created_user: dice.random_range(1..=LAST_USER),
        updated_user: dice.random_range(1..=LAST_USER),
        created,
        updated: created,
        start_date,
        due_date,
        estimated: hours(dice),
        actual: hours(dice),
        attachments: if chance(dice, 8) { dice.random_range(1..4) } else { 0 },
        shared_files: u16::from(chance(dice, 3)),
        first_comment: space.next_comment,
        generated_comments: super::comments::count(space, id, status),
        categories: few(dice, project.categories.iter().map(|category| category.id)),
        versions: few(dice, project.versions.iter().map(|version| version.id)),
        milestones: few(dice, project.versions.iter().map(|version| version.id)),
        summary: Text::Generated,
        description: Text::Generated,
        custom_values: None,
    };
    let last = super::comments::outlines(seed, &issue).last();
    issue.updated = last.map_or(created, |last| last.created);
    issue.updated_user = last.map_or(issue.created_user, |last| last.created_user);
    Some(issue)
}

fn status(dice: &mut Pcg32, project: &Project) -> Id {
    match dice.random_range(0..100) {
        0..40 => CLOSED,
        40..65 => 1,
        _ => pick(dice, &project.statuses).id,
    }
}

/// Draws what nothing is made of any more, so that the draws after it stay the same.
fn skip_update(dice: &mut Pcg32, created: Seconds) {
    if !chance(dice, 30) {
        dice.random_range(1..(LATEST - created).clamp(2, 120 * 86_400));
    }
}

fn plan(dice: &mut Pcg32, created: Seconds) -> (Option<Day>, Option<Day>) {
    let start = Day::of(created).0 + dice.random_range(-3..14);
    let due = start + dice.random_range(0..60);
    (chance(dice, 60).then_some(Day(start)), chance(dice, 65).then_some(Day(due)))
}

/// An earlier issue of the project, as far down as the plan allows children.
fn parent(space: &Space, dice: &mut Pcg32, project: &Project) -> Option<Id> {
    if project.issues_by_number.len() < 3 || !chance(dice, 20) {
        return None;
    }
    let parent = space.issues.get(*pick(dice, &project.issues_by_number))?;
    (space.issues.depth(parent) < project.deepest_level()).then_some(parent.id)
}

fn few(dice: &mut Pcg32, ids: impl Iterator<Item = Id>) -> Box<[Id]> {
    if chance(dice, 45) { Box::default() } else { ids.filter(|_| chance(dice, 22)).collect() }
}
