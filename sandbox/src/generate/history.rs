//! How an issue became what it is: the states before each change, made up backwards from the
//! present one, so that the records of changes lead up to it.

use rand::Rng;
use rand_pcg::Pcg32;

use super::comments::Outline;
use super::{Purpose, chance, dice, pick};
use crate::dates::Day;
use crate::space::comments::ChangeLog;
use crate::space::custom_fields::{FieldValue, Kind};
use crate::space::issues::Issue;
use crate::space::projects::{CLOSED, OPEN, Project};
use crate::space::{Id, Space};

/// Statuses on the way, which every project has.
const ON_THE_WAY: [Id; 3] = [OPEN, 2, 3];

/// What each comment of an issue records. The last file of an issue came with its first comment.
pub(crate) fn change_logs(space: &Space, issue: &Issue, outlines: &[Outline]) -> Vec<Vec<ChangeLog>> {
    let mut logs = vec![Vec::new(); outlines.len()];
    let Some(project) = space.project(issue.project) else { return logs };
    let mut dice = dice(space.options.seed, Purpose::History, issue.id.into());
    let first = outlines.iter().position(|outline| outline.is_change);
    let mut after = issue.clone();
    for place in (0..outlines.len()).rev().filter(|&place| outlines[place].is_change) {
        let before = state_before(space, project, &mut dice, &after, Some(place) == first);
        logs[place] = space.change_log(project, &before, &after);
        after = before;
    }
    let notices = outlines.iter().take_while(|outline| outline.is_notice).count();
    logs[..notices].fill(vec![ChangeLog::notification("issue.create")]);
    if let (Some(log), Some(file)) = (logs.get_mut(notices), space.attachments_of(issue).last()) {
        log.push(ChangeLog::attached(file));
    }
    logs
}

/// A state that differs from the one after it. The first one is that of a new issue.
fn state_before(space: &Space, project: &Project, dice: &mut Pcg32, after: &Issue, is_first: bool) -> Issue {
    let mut before = after.clone();
    if is_first {
        before.status = OPEN;
    } else if chance(dice, 60) {
        before.status = *pick(dice, &ON_THE_WAY);
    }
    if before.status != CLOSED {
        before.resolution = None;
    }
    let is_same = before.status == after.status && before.resolution == after.resolution;
    if is_same || chance(dice, 30) {
        vary(space, project, dice, &mut before);
    }
    before
}

/// Changes one member.
fn vary(space: &Space, project: &Project, dice: &mut Pcg32, issue: &mut Issue) {
    match dice.random_range(0..10) {
        0 | 1 => issue.assignee = other_user(dice, issue.assignee),
        2 => issue.due_date = other_day(dice, issue.due_date, issue),
        3 => issue.start_date = other_day(dice, issue.start_date, issue),
        4 => issue.estimated = other_hours(dice, issue.estimated),
        5 => issue.priority = if issue.priority == 3 { *pick(dice, &[2, 4]) } else { 3 },
        6 if !project.versions.is_empty() => {
            let version = pick(dice, &project.versions).id;
            toggle(&mut issue.milestones, version);
        }
        7 if !project.categories.is_empty() => {
            let category = pick(dice, &project.categories).id;
            toggle(&mut issue.categories, category);
        }
        8 if vary_number(space, project, issue) => {}
        _ => issue.actual = other_hours(dice, issue.actual),
    }
}

fn other_user(dice: &mut Pcg32, user: Option<Id>) -> Option<Id> {
    let further = dice.random_range(1..12);
    match user {
        Some(_) if chance(dice, 50) => None,
        Some(user) => Some((user - 1 + further) % 12 + 1),
        None => Some(further),
    }
}

fn other_day(dice: &mut Pcg32, day: Option<Day>, issue: &Issue) -> Option<Day> {
    match day {
        Some(_) if chance(dice, 50) => None,
        Some(Day(day)) => Some(Day(day - dice.random_range(1..15))),
        None => Some(Day(Day::of(issue.created).0 + dice.random_range(0..30))),
    }
}

fn other_hours(dice: &mut Pcg32, hours: Option<u32>) -> Option<u32> {
    match hours {
        Some(_) if chance(dice, 50) => None,
        Some(hours) => Some(hours + 25),
        None => Some(100),
    }
}

fn toggle(ids: &mut Box<[Id]>, id: Id) {
    *ids = if ids.contains(&id) {
        ids.iter().copied().filter(|&held| held != id).collect()
    } else {
        ids.iter().copied().chain([id]).collect()
    };
}

/// Gives or takes the value of a custom field of numbers. False if the project has none.
fn vary_number(space: &Space, project: &Project, issue: &mut Issue) -> bool {
    let mut values = space.custom_values(issue);
    let is_number =
        |id: Id| project.custom_field(id).is_some_and(|field| matches!(field.kind, Kind::Number { .. }));
    let Some((_, value)) = values.iter_mut().find(|(id, _)| is_number(*id)) else { return false };
    *value = if *value == FieldValue::Empty { FieldValue::Number(1.0) } else { FieldValue::Empty };
    issue.custom_values = Some(values.into());
    true
}
