//! What people followed, were told of and looked at before anybody called.

use super::{LATEST, OPENED};
use crate::dates::Seconds;
use crate::space::notifications::{About, Notification, Reason};
use crate::space::watchings::Watching;
use crate::space::{Id, Space, viewed};

const NOTES: [Option<&str>; 5] = [
    Some("あとで確認する 👀"),
    None,
    Some("It's \"urgent\" — 100%_sure"),
    Some(""),
    Some("リリース前に\nもう一度見る"),
];

/// Users who watch, and how many issues each.
const WATCHERS: std::ops::RangeInclusive<Id> = 1..=4;
const WATCHED: usize = 6;

/// Users with a history of views, and how long each is.
const VIEWERS: std::ops::RangeInclusive<Id> = 1..=3;
const VIEWED: usize = 5;

pub(crate) fn fill(space: &mut Space) {
    for user in WATCHERS {
        watch(space, user);
    }
    for user in WATCHERS {
        tell(space, user);
    }
    for user in VIEWERS {
        view(space, user);
    }
}

/// A few issues that a user can see, spread over the space and different for each user.
fn some_issues(space: &Space, user: Id, most: usize) -> Vec<Id> {
    let last = space.issues.next_id() - 1;
    let step = last / 7 + 1;
    let ids = (0..last.min(7)).map(|turn| (user - 1 + turn * step) % last + 1);
    let mut seen: Vec<Id> = ids.filter(|&id| space.issue_seen_by(id, user).is_some()).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.truncate(most);
    seen
}

fn watch(space: &mut Space, user: Id) {
    for (turn, id) in some_issues(space, user, WATCHED).into_iter().enumerate() {
        let Some(issue) = space.issues.get(id) else { continue };
        let created = issue.created + 600 * Seconds::from(user);
        let updated = issue.updated.max(created);
        let (last_content_updated, turn) = (issue.updated, turn + user as usize);
        space.watchings.add(Watching {
            id: 0,
            user,
            issue: id,
            note: NOTES[turn % NOTES.len()].map(str::to_owned),
            created,
            updated,
            last_content_updated,
            resource_already_read: turn % 3 != 0,
            already_read: turn % 3 != 1,
        });
    }
}

/// One notification for each reason that concerns issues and projects.
fn tell(space: &mut Space, user: Id) {
    let reasons = [
        Reason::JoinedProject,
        Reason::IssueAdded,
        Reason::Assigned,
        Reason::Commented,
        Reason::IssueUpdated,
        Reason::FileAdded,
        Reason::Other,
    ];
    let issues = some_issues(space, user, WATCHED);
    let project = space.projects.iter().find(|project| project.is_visible_to(user)).map(|project| project.id);
    for (turn, reason) in reasons.into_iter().enumerate() {
        let issue = issues.get(turn % issues.len().max(1)).and_then(|&id| space.issues.get(id));
        let (project, about, created) = match (reason, issue) {
            (Reason::JoinedProject, _) => (project, About::Project, OPENED + 3600),
            (_, Some(issue)) => (Some(issue.project), about(reason, issue), issue.updated),
            (_, None) => continue,
        };
        let Some(project) = project else { continue };
        let turn = turn + user as usize;
        space.notifications.add(Notification {
            id: 0,
            user,
            sender: user % 10 + 1,
            reason,
            project,
            about,
            created,
            already_read: turn.is_multiple_of(2),
            resource_already_read: turn.is_multiple_of(4),
        });
    }
}

fn about(reason: Reason, issue: &crate::space::issues::Issue) -> About {
    match reason {
        Reason::Commented | Reason::IssueUpdated if issue.generated_comments > 0 => {
            About::Comment { issue: issue.id, comment: issue.first_comment }
        }
        _ => About::Issue(issue.id),
    }
}

fn view(space: &mut Space, user: Id) {
    let projects = space.projects.iter().filter(|project| project.is_visible_to(user));
    let projects: Vec<Id> = projects.map(|project| project.id).take(VIEWED).collect();
    let wikis = space.wikis.iter().filter(|wiki| projects.contains(&wiki.project));
    let wikis: Vec<Id> = wikis.map(|wiki| wiki.id).step_by(5).take(VIEWED).collect();
    let issues = some_issues(space, user, VIEWED);
    let views = space.viewed.entry(user).or_default();
    for (list, ids) in
        [(&mut views.projects, projects), (&mut views.wikis, wikis), (&mut views.issues, issues)]
    {
        for (when, id) in (LATEST - 86_400..).step_by(600).zip(ids) {
            viewed::record(list, id, when);
        }
    }
}
