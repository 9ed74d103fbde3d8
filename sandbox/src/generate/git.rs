//! Repositories with pull requests in every state.

use rand::Rng;
use rand_pcg::Pcg32;
use serde_json::json;

use super::activities::{event, telling};
use super::{LATEST, OPENED, Purpose, chance, dice, pick};
use crate::dates::Seconds;
use crate::space::activities::{
    Activity, GIT_PUSHED, PULL_REQUEST_ADDED, PULL_REQUEST_COMMENTED, PULL_REQUEST_MERGED,
    PULL_REQUEST_UPDATED, REPOSITORY_ADDED,
};
use crate::space::files::{Attachment, FileContent};
use crate::space::git::Repository;
use crate::space::pull_requests::{
    CodePlace, Commits, PullRequest, PullRequestChange, PullRequestComment, State,
};
use crate::space::{Id, Space};

const DAY: Seconds = 86_400;

/// Pull requests of each repository.
const PULL_REQUESTS: Seconds = 12;

/// The end of a repository's name, and its description.
const REPOSITORIES: [(&str, Option<&str>); 2] =
    [("", Some("本体のソース \"main\" — 100%_OSS 🚀")), ("-docs", None)];

const SUMMARIES: [&str; 8] = [
    "アイコンと配色を直す",
    "Fix the 'login' form (100%_done)",
    "README に手順を追加 📝",
    "Bump \"tokio\" & friends",
    "検索を速くする ⚡",
    "𠮷野家の住所を直す",
    "Remove dead code; DROP TABLE old_users",
    "リリース 2.0 の準備",
];

const TEXTS: [&str; 6] = [
    "レビューをお願いします 🙏",
    "LGTM 👍",
    "Please add a test for `%` and `_`.",
    "ここは \"定数\" にしたほうがよさそうです。",
    "修正しました。\n\n- 型\n- 名前",
    "It's fine, isn't it?",
];

const PATHS: [&str; 3] = ["src/main.rs", "ドキュメント/手順 1.md", "web/100%_styles.css"];

pub(crate) fn fill(space: &mut Space) {
    let projects: Vec<(Id, String)> =
        space.projects.iter().map(|project| (project.id, project.key.to_lowercase())).collect();
    for (project, key) in projects {
        for (order, (end, description)) in (0..).zip(REPOSITORIES) {
            let created = OPENED + Seconds::from(project) * DAY + 3600;
            let is_first = order == 0;
            let repository = space.git.add_repository(Repository {
                id: 0,
                project,
                name: format!("{}{end}", key.replace('_', "-")),
                description: description.map(str::to_owned),
                hook_url: is_first.then(|| format!("https://example.com/hooks/{key}?a=1&b=%20")),
                display_order: order,
                pushed_at: is_first.then_some(LATEST - Seconds::from(project) * DAY),
                created_user: 1,
                created,
                updated_user: is_first.then_some(2),
                updated: created + if is_first { DAY } else { 0 },
            });
            for number in 1..=PULL_REQUESTS {
                add(space, project, repository, number);
            }
        }
    }
}

fn add(space: &mut Space, project: Id, repository: Id, number: Seconds) {
    let mut dice =
        dice(space.options.seed, Purpose::PullRequest, (i64::from(repository) * 100 + number).unsigned_abs());
    let pull_request = pull_request(space, &mut dice, project, repository, number);
    let added = space.git.add(pull_request);
    let mut when = added.created;
    for turn in 0..number % 4 {
        when += dice.random_range(600..3 * DAY);
        let comment = comment(space, &mut dice, &added, when, turn);
        let user = comment.created_user;
        space.git.add_comment(added.id, comment);
        if let Some(commented) = space.git.get_mut(added.id) {
            (commented.updated, commented.updated_user) = (when, user);
        }
    }
    if added.state != State::Open {
        decide(space, added.id, when);
    }
}

fn pull_request(
    space: &mut Space,
    dice: &mut Pcg32,
    project: Id,
    repository: Id,
    number: Seconds,
) -> PullRequest {
    let step = (LATEST - OPENED - 60 * DAY) / PULL_REQUESTS;
    let created = OPENED + 20 * DAY + (number - 1) * step + dice.random_range(0..step / 2);
    let place = space.projects.get(project);
    let members = place.map(|project| project.members.as_slice()).unwrap_or_default();
    let issues = place.map(|project| project.issues_by_number.as_slice()).unwrap_or_default();
    let state = match number % 3 {
        0 => State::Closed,
        1 => State::Merged,
        _ => State::Open,
    };
    let assignee = match number {
        // Somebody who has left.
        7 => Some(11),
        _ => (number % 4 != 0 && !members.is_empty()).then(|| *pick(dice, members)),
    };
    let issue = (number % 2 == 1 && !issues.is_empty()).then(|| *pick(dice, issues));
    let created_user = dice.random_range(1..=8);
    let attachments =
        if number % 5 == 1 { vec![attachment(space, created_user, created)] } else { Vec::new() };
    PullRequest {
        id: 0,
        project,
        repository,
        number: 0,
        summary: (*pick(dice, &SUMMARIES)).to_owned(),
        description: if chance(dice, 20) { String::new() } else { (*pick(dice, &TEXTS)).to_owned() },
        base: "main".to_owned(),
        branch: format!(
            "feature/{number}-{}",
            ["直す", "fix", "100%_done"][number.unsigned_abs() as usize % 3]
        ),
        state,
        assignee,
        issue,
        commits: Commits::default(),
        closed: None,
        merged: None,
        created_user,
        created,
        updated_user: created_user,
        updated: created,
        attachments,
        comments: Vec::new(),
    }
}

fn attachment(space: &mut Space, created_user: Id, created: Seconds) -> Attachment {
    let (id, name) = (space.files.next_id(), "比較 \"before\" & after.png".to_owned());
    Attachment { id, name, size: 4_000, created_user, created, content: FileContent::Generated }
}

fn comment(
    space: &Space,
    dice: &mut Pcg32,
    on: &PullRequest,
    when: Seconds,
    turn: Seconds,
) -> PullRequestComment {
    let change = |field, original: &str, new: Option<String>| PullRequestChange {
        field,
        new_value: new,
        original_value: (!original.is_empty()).then(|| original.to_owned()),
    };
    let key = on.issue.and_then(|id| space.issues.get(id)).map(|issue| space.issue_key(issue));
    let (content, changes, is_review) = match turn {
        0 if key.is_some() => ("", vec![change("dependentIssue", "", key)], false),
        1 => (*pick(dice, &TEXTS), Vec::new(), true),
        2 => ("", vec![change("summary", "WIP", Some(on.summary.clone()))], false),
        _ => (*pick(dice, &TEXTS), Vec::new(), false),
    };
    let place = is_review.then(|| CodePlace {
        old_blob: hash(dice),
        new_blob: hash(dice),
        path: (*pick(dice, &PATHS)).to_owned(),
        position: dice.random_range(1..200),
    });
    PullRequestComment {
        id: 0,
        content: content.to_owned(),
        changes,
        place,
        created_user: dice.random_range(1..=8),
        created: when,
        updated: when + if is_review { 300 } else { 0 },
    }
}

/// Closes or merges a pull request, which its last comment records.
fn decide(space: &mut Space, id: Id, after: Seconds) {
    let mut dice = dice(space.options.seed, Purpose::PullRequestEnd, id.into());
    let when = after + dice.random_range(600..2 * DAY);
    let user = dice.random_range(1..=8);
    let Some(decided) = space.git.get_mut(id) else { return };
    let is_merged = decided.state == State::Merged;
    decided.commits = Commits {
        base: Some(hash(&mut dice)),
        branch: Some(hash(&mut dice)),
        merge: is_merged.then(|| hash(&mut dice)),
    };
    decided.merged = is_merged.then_some(when);
    decided.closed = (!is_merged).then_some(when);
    (decided.updated, decided.updated_user) = (when, user);
    let change = PullRequestChange {
        field: "status",
        new_value: Some(decided.state.name().to_owned()),
        original_value: Some(State::Open.name().to_owned()),
    };
    let record = PullRequestComment {
        id: 0,
        content: String::new(),
        changes: vec![change],
        place: None,
        created_user: user,
        created: when,
        updated: when,
    };
    space.git.add_comment(id, record);
}

/// The name of a commit or of a version of a file.
pub(crate) fn hash(dice: &mut Pcg32) -> String {
    (0..5).map(|_| format!("{:08x}", dice.random::<u32>())).collect()
}

/// What happened in repositories.
pub(crate) fn events(space: &Space) -> Vec<Activity> {
    let repositories = space.git.repositories().flat_map(|repository| of_repository(space, repository));
    let pull_requests = space.git.pull_requests().flat_map(|told| of_pull_request(space, told));
    repositories.chain(pull_requests).collect()
}

fn of_repository(space: &Space, repository: &Repository) -> Vec<Activity> {
    let told = space.told_repository(repository.id);
    let happened = |kind, when| event(repository.project, kind, repository.id, repository.created_user, when);
    let added = telling(happened(REPOSITORY_ADDED, repository.created), json!({ "repository": told }));
    let pushed = repository.pushed_at.map(|when| {
        let mut dice = dice(space.options.seed, Purpose::PullRequest, repository.id.into());
        let push = json!({
            "repository": told,
            "change_type": "update",
            "revision_type": "commit",
            "ref": "refs/heads/main",
            "revision_count": 1,
            "revisions": [{ "rev": hash(&mut dice), "comment": pick(&mut dice, &SUMMARIES) }],
        });
        telling(happened(GIT_PUSHED, when), push)
    });
    [added].into_iter().chain(pushed).collect()
}

fn of_pull_request(space: &Space, told: &PullRequest) -> Vec<Activity> {
    let happened = |kind, user, when| event(told.project, kind, told.id, user, when);
    let added = happened(PULL_REQUEST_ADDED, told.created_user, told.created);
    let comments = told.comments.iter().map(|comment| {
        let decides = comment.changes.iter().any(|change| change.field == "status");
        let kind = match comment.changes.is_empty() {
            true => PULL_REQUEST_COMMENTED,
            false if decides && told.state == State::Merged => PULL_REQUEST_MERGED,
            false => PULL_REQUEST_UPDATED,
        };
        let commented = happened(kind, comment.created_user, comment.created);
        telling(commented, space.told_pull_request(told, Some(comment)))
    });
    [telling(added, space.told_pull_request(told, None))].into_iter().chain(comments).collect()
}
