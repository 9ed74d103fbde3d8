//! One event of each kind that happens seldom, in every project that has an issue: what was done to
//! several issues at once, what is gone, and links.

use serde_json::{Value, json};

use super::activities::{event, telling};
use super::{OPENED, comments, files};
use crate::dates::Seconds;
use crate::space::activities as kinds;
use crate::space::activities::Activity;
use crate::space::comments::Comment;
use crate::space::issues::Issue;
use crate::space::projects::Project;
use crate::space::shared_files::SharedFile;
use crate::space::{Id, Space};

/// Ids of what was deleted before anybody called start here, far from those of what is there.
const GONE: Id = 2_000_000_000;

/// Several issues changed at once are so many at most.
const AT_ONCE: usize = 3;

const HOUR: Seconds = 3600;

pub(super) fn events(space: &Space) -> Vec<Activity> {
    space.projects.iter().flat_map(|project| of_project(space, project)).collect()
}

fn of_project(space: &Space, project: &Project) -> Vec<Activity> {
    let mut events = at_first(project);
    let issues: Vec<&Issue> =
        project.issues_by_number.iter().take(AT_ONCE).filter_map(|&id| space.issues.get(id)).collect();
    if let (Some(first), Some(last)) = (issues.first(), issues.last()) {
        events.push(notified(space, first));
        events.extend(at_once(space, project, &issues, last.created));
    }
    events
}

/// What was done in the first hours: commits to a Subversion repository that was given up, and a
/// milestone and an issue that are gone.
fn at_first(project: &Project) -> Vec<Activity> {
    let early = |kind, hour, content| {
        telling(event(project.id, kind, GONE + project.id, 2, OPENED + hour * HOUR), content)
    };
    let gone = GONE + project.id;
    let milestone = json!({
        "id": gone,
        "name": "0.9 \"試作\"",
        "start_date": "2019-04-01",
        "reference_date": null,
        "description": "取りやめ",
    });
    vec![
        early(kinds::SUBVERSION_COMMITTED, 10, json!({ "rev": 1, "comment": "最初のコミット" })),
        early(kinds::SUBVERSION_COMMITTED, 11, json!({ "rev": 2, "comment": "Moved to Git: 100%_done" })),
        early(kinds::MILESTONE_DELETED, 12, milestone),
        early(kinds::ISSUE_DELETED, 13, json!({ "id": gone, "key_id": gone })),
    ]
}

/// Somebody was told later of a comment that came with links to files; where the issue has no comment,
/// it was deleted.
fn notified(space: &Space, issue: &Issue) -> Activity {
    let comment = comments::outlines(space.options.seed, issue).find(|outline| !outline.is_notice);
    let comment = comment.and_then(|outline| space.comment_of(issue.id, outline.id));
    let gone = || Comment {
        id: GONE + issue.id,
        ..Comment::new(None, Vec::new(), issue.created_user, issue.created)
    };
    let comment = comment.unwrap_or_else(gone);
    let is_there = |file: &&SharedFile| file.project == issue.project && !file.is_directory();
    let shared = space.shared_files.values().find(is_there).map(SharedFile::told_as_link);
    let mut told = space.told_comment(issue, &comment);
    told["shared_files"] = shared.into_iter().collect();
    told["external_file_links"] = json!(files::external_links(issue.id));
    let (user, time) = (comment.created_user, comment.created + 60);
    telling(event(issue.project, kinds::COMMENT_NOTIFIED, issue.id, user, time), told)
}

/// What was done to several issues at once, one thing an hour.
fn at_once(space: &Space, project: &Project, issues: &[&Issue], last: Seconds) -> Vec<Activity> {
    let titles: Vec<Value> = issues.iter().map(|issue| title(space, issue)).collect();
    let text = "まとめて変更 / all at once, 100%";
    let commented: Vec<Value> = issues
        .iter()
        .zip(&titles)
        .map(|(issue, title)| {
            let mut link = title.clone();
            link["comment"] = json!({ "id": GONE + issue.id, "content": text });
            link
        })
        .collect();
    let change = |field: &str, value: &str| json!({ "field": field, "new_value": value, "type": "standard" });
    let updated = |number: Id, change: Value| {
        json!({
            "tx_id": project.id * 2 + number,
            "comment": { "content": text },
            "link": commented,
            "changes": [change],
        })
    };
    let contents = [
        (kinds::ISSUES_ADDED, json!({ "link": titles })),
        (kinds::ISSUES_UPDATED, updated(0, change("status", "2"))),
        (kinds::ISSUE_DATES_UPDATED, updated(1, change("limitDate", "2026/04/01"))),
        (
            kinds::STATUS_DELETED,
            json!({
                "deletedStatus": { "name": "確認中 (old)" },
                "link": titles,
                "change": change("status", "1"),
            }),
        ),
    ];
    (1..)
        .zip(contents)
        .map(|(hour, (kind, content))| {
            telling(event(project.id, kind, GONE + project.id, 2, last + hour * HOUR), content)
        })
        .collect()
}

fn title(space: &Space, issue: &Issue) -> Value {
    json!({ "id": issue.id, "key_id": issue.number, "title": space.summary(issue) })
}
