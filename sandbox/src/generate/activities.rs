//! What happened before anybody called.

use super::OPENED;
use crate::space::Space;
use crate::space::activities::{Activity, ISSUE_ADDED, ISSUE_UPDATED, WIKI_ADDED};

pub(crate) fn fill(space: &mut Space) {
    let event = |project, kind, subject, user, created| Activity {
        id: 0,
        project,
        kind,
        subject,
        user,
        created,
        content: None,
    };
    let mut events: Vec<Activity> = Vec::new();
    for wiki in &space.wikis {
        events.push(event(wiki.project, WIKI_ADDED, wiki.id, wiki.created_user, wiki.created.max(OPENED)));
    }
    for issue in space.issues.iter() {
        events.push(event(issue.project, ISSUE_ADDED, issue.id, issue.created_user, issue.created));
        if issue.updated > issue.created {
            events.push(event(issue.project, ISSUE_UPDATED, issue.id, issue.updated_user, issue.updated));
        }
    }
    events.sort_by_key(|event| (event.created, event.subject, event.kind));
    for (event, id) in events.iter_mut().zip(1..) {
        event.id = id;
    }
    space.activities = events;
}
