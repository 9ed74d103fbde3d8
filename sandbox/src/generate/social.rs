//! What people followed, were told of and looked at before anybody called.

use super::{LATEST, OPENED};
use crate::dates::Seconds;
use crate::space::issues::Issue;
use crate::space::notifications::{About, Notification, Reason};
use crate::space::stars::Starred;
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
    star(space);
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

/// One notification for each reason that concerns projects, issues and pull requests.
fn tell(space: &mut Space, user: Id) {
    let events: Vec<Event> = of_project(space, user)
        .into_iter()
        .chain(of_issues(space, user))
        .chain(of_pull_requests(space, user))
        .collect();
    for (turn, (reason, project, about, created)) in (user..).zip(events) {
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

/// Something that a user is told of.
type Event = (Reason, Id, About, Seconds);

fn of_project(space: &Space, user: Id) -> Option<Event> {
    let project = space.projects.iter().find(|project| project.is_visible_to(user))?;
    Some((Reason::JoinedProject, project.id, About::Project, OPENED + 3600))
}

fn of_issues(space: &Space, user: Id) -> Vec<Event> {
    let reasons = [
        Reason::IssueAdded,
        Reason::Assigned,
        Reason::Commented,
        Reason::IssueUpdated,
        Reason::FileAdded,
        Reason::Other,
    ];
    let issues = some_issues(space, user, WATCHED);
    let issues = issues.iter().filter_map(|&id| space.issues.get(id)).cycle();
    reasons
        .into_iter()
        .zip(issues)
        .map(|(reason, issue)| (reason, issue.project, of_issue(reason, issue), issue.updated))
        .collect()
}

fn of_issue(reason: Reason, issue: &Issue) -> About {
    match reason {
        Reason::Commented | Reason::IssueUpdated if issue.generated_comments > 0 => {
            About::Comment { issue: issue.id, comment: issue.first_comment }
        }
        _ => About::Issue(issue.id),
    }
}

fn of_pull_requests(space: &Space, user: Id) -> Vec<Event> {
    let seen = || space.git.pull_requests().filter(|told| space.sees_git(told.project, user));
    let whole = [Reason::PullRequestAdded, Reason::PullRequestAssigned];
    let commented = [Reason::PullRequestCommented, Reason::PullRequestUpdated];
    let whole = whole.into_iter().zip(seen().skip(user as usize));
    let whole = whole.map(|(reason, told)| (reason, told.project, About::PullRequest(told.id), told.created));
    let comments = seen().filter_map(|told| Some((told, told.comments.last()?)));
    let commented = commented.into_iter().zip(comments).map(|(reason, (told, comment))| {
        let about = About::PullRequestComment { pull_request: told.id, comment: comment.id };
        (reason, told.project, about, comment.created)
    });
    whole.chain(commented).collect()
}

/// Gives stars to some pull requests and to the comments on them.
fn star(space: &mut Space) {
    let starred = space.git.pull_requests().skip(2).step_by(3);
    let starred: Vec<(Starred, Id, Seconds)> = starred
        .flat_map(|on| {
            let whole = (Starred::PullRequest(on.id), on.created_user, on.created);
            let comment = on.comments.first().map(|comment| {
                let starred = Starred::PullRequestComment { pull_request: on.id, comment: comment.id };
                (starred, comment.created_user, comment.created)
            });
            [whole].into_iter().chain(comment)
        })
        .collect();
    for (turn, (on, receiver, created)) in starred.into_iter().enumerate() {
        let star = space.stars.add(on, receiver % 8 + 1, receiver, created + 900);
        if turn % 5 == 0 {
            space.stars.comment(star, "Good catch! 💡 \"100%\"");
        }
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
