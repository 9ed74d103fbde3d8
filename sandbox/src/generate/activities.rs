//! What happened before anybody called.

use serde_json::{Value, json};

use super::{comments, documents, files, git, seldom, settings, wikis};
use crate::dates::Seconds;
use crate::space::activities::{
    Activity, ISSUE_ADDED, ISSUE_COMMENTED, ISSUE_UPDATED, MEMBER_JOINED, MEMBER_LEFT,
};
use crate::space::{Id, Space};

/// Projects that people joined in one go.
const GROUPED: usize = 3;

pub(crate) fn fill(space: &mut Space) {
    let mut events: Vec<Activity> = wikis::events(space);
    events.extend(files::events(space));
    events.extend(git::events(space));
    events.extend(settings::events(space));
    events.extend(documents::events(space));
    events.extend(seldom::events(space));
    for issue in space.issues.iter() {
        events.push(event(issue.project, ISSUE_ADDED, issue.id, issue.created_user, issue.created));
        let told = comments::outlines(space.options.seed, issue).filter(|outline| !outline.is_notice);
        events.extend(told.map(|outline| {
            let kind = if outline.is_change { ISSUE_UPDATED } else { ISSUE_COMMENTED };
            let event = event(issue.project, kind, issue.id, outline.created_user, outline.created);
            Activity { comment: Some(outline.id), ..event }
        }));
    }
    events.sort_by_key(|event| (event.created, event.subject, event.kind));
    for (event, id) in events.iter_mut().zip(1..) {
        event.id = id;
    }
    group(&mut events);
    space.activities = events;
}

/// People joined the first projects in one go, and left them so.
fn group(events: &mut [Activity]) {
    for kind in [MEMBER_JOINED, MEMBER_LEFT] {
        let mut grouped: Vec<&mut Activity> =
            events.iter_mut().filter(|event| event.kind == kind).take(GROUPED).collect();
        let told: Value = grouped.iter().map(|event| json!({ "id": event.id, "type": kind })).collect();
        for content in grouped.iter_mut().filter_map(|event| event.content.as_mut()) {
            content["group_project_activities"] = told.clone();
        }
    }
}

/// An event that tells its content from what it is about. Its id is given when all are sorted.
pub(crate) fn event(project: Id, kind: u8, subject: Id, user: Id, created: Seconds) -> Activity {
    Activity { id: 0, project, kind, subject, user, created, comment: None, content: None }
}

/// An event that carries its content.
pub(crate) fn telling(event: Activity, content: Value) -> Activity {
    Activity { content: Some(Box::new(content)), ..event }
}
