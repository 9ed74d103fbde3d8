//! Comparing the space with the model.

use rand::Rng;
use serde_json::Value;

use crate::World;
use crate::common::ids;
use crate::model::{Activity, Comment, Issue, comments};
use crate::names::{FIELDS, field_id};

/// The issue and its comments.
pub async fn issue(world: &World, id: i64) {
    let found = comments(&world.space, id).await;
    issue_with(world, id, &found).await;
}

/// The issue, whose comments have been read.
pub async fn issue_with(world: &World, id: i64, found: &[Comment]) {
    let wanted = world.model.issue(id).unwrap();
    same_issue(wanted, &world.space.get(&format!("/issues/{id}"), &[]).await);
    assert_eq!(found, wanted.comments, "comments of {id}");
}

fn same_issue(wanted: &Issue, shown: &Value) {
    let Issue { is_touched, is_old, comments, .. } = wanted.clone();
    let found = Issue { is_touched, is_old, comments, ..Issue::read(shown) };
    assert_eq!(found, *wanted);
}

fn activity(shown: &Value) -> Activity {
    let number = |value: &Value| value.as_i64().unwrap();
    (number(&shown["type"]), number(&shown["content"]["id"]), number(&shown["createdUser"]["id"]))
}

pub async fn everything(world: &mut World) {
    issues(world).await;
    activities(world).await;
    for _ in 0..12 {
        let (sent, wanted) = filter(world);
        found(world, sent, wanted).await;
    }
    for _ in 0..5 {
        let case = world.dice.random_range(0..=10);
        let wanted = family(world, case);
        found(world, vec![("parentChild".to_owned(), case.to_string())], wanted).await;
    }
    for (by, key) in ORDERS {
        order(world, by, key).await;
    }
}

/// Every issue with its children, relations, participants and number of comments.
async fn issues(world: &World) {
    let (space, model) = (&world.space, &world.model);
    let all = [("sort", "created"), ("order", "asc"), ("count", "100"), ("expand[]", "childIssueSummary")];
    let shown = space.get("/issues", &all).await;
    let shown = shown.as_array().unwrap();
    assert_eq!(shown.len(), model.issues.len());
    for (shown, wanted) in shown.iter().zip(&model.issues) {
        same_issue(wanted, shown);
        let summary = &shown["childIssueSummary"];
        let children: Vec<&Issue> = model.children(wanted.id).collect();
        let closed = children.iter().filter(|child| child.value("statusId") == Some("4")).count();
        assert_eq!((&summary["total"], &summary["closed"]), (&children.len().into(), &closed.into()));
        let path = format!("/issues/{}", wanted.key);
        let mut related = ids(&space.get(&format!("{path}/relatedIssues"), &[]).await);
        related.sort_unstable();
        assert_eq!(related, model.related(wanted.id), "{path}");
        let participants = ids(&space.get(&format!("{path}/participants"), &[]).await);
        assert_eq!(participants, wanted.participants(), "{path}");
        let count = space.get(&format!("{path}/comments/count"), &[]).await;
        assert_eq!(count["count"], wanted.comments.len(), "{path}");
    }
}

/// What happened since the start, of the space, of a project and of a user.
async fn activities(world: &World) {
    let model = &world.model;
    let mut told: Vec<Value> = Vec::new();
    loop {
        let last = told.last().map_or(model.newest, |last| last["id"].as_i64().unwrap()).to_string();
        let page = [("minId", &*last), ("order", "asc"), ("count", "100")];
        let page = world.space.get("/space/activities", &page).await;
        match page.as_array().unwrap().as_slice() {
            [] => break,
            page => told.extend(page.iter().cloned()),
        }
    }
    assert_eq!(told.iter().map(activity).collect::<Vec<_>>(), model.activities);
    for told in told.iter().filter(|told| told["content"]["comment"].is_object()) {
        let issue = model.issue(told["content"]["id"].as_i64().unwrap());
        let mut comments = issue.into_iter().flat_map(|issue| &issue.comments);
        if let Some(comment) = comments.find(|held| told["content"]["comment"]["id"] == held.id) {
            let fields = told["content"]["changes"].as_array().unwrap().iter();
            // The field of steps is not in the model.
            let fields = fields.filter(|change| change["field"] != "再現手順 (Steps)");
            assert!(fields.map(|change| &change["field"]).eq(comment.changes.iter().map(|c| &c.0)));
        }
    }
    let user = model.users[0];
    let page = [("minId", &*model.newest.to_string()), ("order", "asc"), ("count", "100")];
    let of_user = world.space.get(&format!("/users/{user}/activities"), &page).await;
    let wanted = model.activities.iter().filter(|(_, _, by)| *by == user).take(100);
    assert!(of_user.as_array().unwrap().iter().map(activity).eq(wanted.copied()));
}

type Sent = Vec<(String, String)>;

/// One or two random filters, and the issues that pass both.
fn filter(world: &mut World) -> (Sent, Vec<i64>) {
    let (mut sent, mut wanted) = one_filter(world);
    let (more, others) = one_filter(world);
    if world.dice.random_range(0..3) == 0 && more.iter().all(|(name, _)| sent.iter().all(|(n, _)| n != name))
    {
        sent.extend(more);
        wanted.retain(|id| others.contains(id));
    }
    (sent, wanted)
}

fn one_filter(world: &mut World) -> (Sent, Vec<i64>) {
    const LISTS: [(&str, &str); 9] = [
        ("issueTypeId[]", "issueTypeId"),
        ("statusId[]", "statusId"),
        ("priorityId[]", "priorityId"),
        ("resolutionId[]", "resolutionId"),
        ("assigneeId[]", "assigneeId"),
        ("parentIssueId[]", "parentIssueId"),
        ("categoryId[]", "categoryId[]"),
        ("versionId[]", "versionId[]"),
        ("milestoneId[]", "milestoneId[]"),
    ];
    const DAYS: [(&str, &str); 4] = [
        ("startDateSince", "startDate"),
        ("startDateUntil", "startDate"),
        ("dueDateSince", "dueDate"),
        ("dueDateUntil", "dueDate"),
    ];
    let dice = &mut world.dice;
    let issues = &world.model.issues;
    let passing = |test: &dyn Fn(&Issue) -> bool| -> Vec<i64> {
        issues.iter().filter(|issue| test(issue)).map(|issue| issue.id).collect()
    };
    let one = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let flag = dice.random_range(0..2) == 0;
    match dice.random_range(0..28) {
        0..9 => {
            let (name, member) = LISTS[dice.random_range(0..LISTS.len())];
            let asked: Vec<String> = (0..3).map(|_| dice.random_range(0..13).to_string()).collect();
            let sent = asked.iter().map(|id| (name.to_owned(), id.clone())).collect();
            (sent, passing(&|issue| issue.values[member].iter().any(|id| asked.contains(id))))
        }
        9..13 => {
            let (name, member) = DAYS[dice.random_range(0..DAYS.len())];
            let bound = ["2024-02-29", "2026-03-31", "2026-04-01"][dice.random_range(0..3)];
            let is_within = |day: &str| if name.ends_with("Since") { day >= bound } else { day <= bound };
            (one(name, bound), passing(&|issue| issue.value(member).is_some_and(is_within)))
        }
        13 => (one("attachment", &flag.to_string()), passing(&|issue| issue.files.is_empty() != flag)),
        14 => (one("sharedFile", &flag.to_string()), passing(&|issue| issue.linked.is_empty() != flag)),
        15 => (one("hasDueDate", "false"), passing(&|issue| issue.value("dueDate").is_none())),
        16 => {
            let user = dice.random_range(1..=12);
            (one("createdUserId[]", &user.to_string()), passing(&|issue| issue.creator == user))
        }
        17 => {
            let project = dice.random_range(1..=2);
            (one("projectId[]", &project.to_string()), passing(&|issue| issue.project == project))
        }
        18 => {
            let asked: Vec<i64> = (0..4).map(|_| dice.random_range(1..40)).collect();
            let sent = asked.iter().map(|id| ("id[]".to_owned(), id.to_string())).collect();
            (sent, passing(&|issue| asked.contains(&issue.id)))
        }
        19 => (one("createdSince", "2026-04-01"), passing(&|issue| !issue.is_old)),
        20 => (one("createdUntil", "2026-03-31"), passing(&|issue| issue.is_old)),
        21 => (one("updatedSince", "2026-04-01"), passing(&|issue| issue.is_touched)),
        22 => (one("updatedUntil", "2026-03-31"), passing(&|issue| !issue.is_touched)),
        23..27 => {
            let project = dice.random_range(1..=2);
            let place = FIELDS[dice.random_range(0..FIELDS.len())];
            let (suffix, wanted) = match place {
                1 => ("", ["plain", "直", "株式"][dice.random_range(0..3)]),
                4 => (["_min", "_max"][dice.random_range(0..2)], "2024-02-29"),
                3 => (["_min", "_max"][dice.random_range(0..2)], ["7", "0.5"][dice.random_range(0..2)]),
                _ => ("[]", ["1", "2", "3"][dice.random_range(0..3)]),
            };
            let number = |text: &str| text.parse::<f64>().unwrap();
            let holds = |value: &String| match (place, suffix) {
                (1, _) => value.contains(wanted),
                (3, "_min") => number(value) >= number(wanted),
                (3, _) => number(value) <= number(wanted),
                (_, "_min") => &**value >= wanted,
                (_, "_max") => &**value <= wanted,
                _ => value == wanted,
            };
            let sent = one(&format!("customField_{}{suffix}", field_id(project, place)), wanted);
            (sent, passing(&|issue| issue.project == project && issue.fields[&place].iter().any(holds)))
        }
        _ => {
            let word = ["直す", "100%_", "it's", "👍", "の", "PLAIN"][dice.random_range(0..6)];
            let holds = |text: &str| text.to_lowercase().contains(&word.to_lowercase());
            let test = |issue: &Issue| {
                let texts = issue.comments.iter().filter_map(|comment| comment.content.as_deref());
                texts.chain(issue.value("summary")).chain(issue.value("description")).any(holds)
            };
            (one("keyword", word), passing(&test))
        }
    }
}

/// The issues in a place of their family.
fn family(world: &World, case: i64) -> Vec<i64> {
    let model = &world.model;
    let passes = |issue: &&Issue| {
        let (level, is_parent) = (model.level(issue.id), model.children(issue.id).next().is_some());
        match case {
            0 => true,
            1 => level == 0,
            2 | 9 => level > 0,
            3 => level == 0 && !is_parent,
            4 => is_parent,
            5 => level == 2,
            6 => level == 1,
            7 => level == 0 && is_parent,
            8 => level < 2,
            _ => !is_parent,
        }
    };
    model.issues.iter().filter(passes).map(|issue| issue.id).collect()
}

async fn found(world: &mut World, sent: Sent, wanted: Vec<i64>) {
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (&**name, &**value)).collect();
    if world.dice.random_range(0..2) == 0 {
        let count = world.space.get("/issues/count", &sent).await;
        assert_eq!(count["count"], wanted.len(), "{sent:?}");
        return;
    }
    let page = [&sent[..], &[("sort", "created"), ("order", "asc"), ("count", "100")]].concat();
    assert_eq!(ids(&world.space.get("/issues", &page).await), wanted, "{sent:?}");
}

type Key = fn(&World, &Issue) -> f64;

/// What numbers `sort` goes by; what has none comes first.
const ORDERS: [(&str, Key); 5] = [
    ("attachment", |_, issue| issue.files.len() as f64),
    ("sharedFile", |_, issue| issue.linked.len() as f64),
    ("childIssue", |world, issue| world.model.children(issue.id).count() as f64),
    ("priority", |_, issue| issue.value("priorityId").unwrap().parse().unwrap()),
    ("estimatedHours", |_, issue| issue.value("estimatedHours").map_or(-1.0, |hours| hours.parse().unwrap())),
];

async fn order(world: &World, by: &str, key: Key) {
    let mut wanted: Vec<&Issue> = world.model.issues.iter().collect();
    wanted.sort_by(|one, other| key(world, one).total_cmp(&key(world, other)));
    let page = [("sort", by), ("order", "asc"), ("count", "100")];
    let found = ids(&world.space.get("/issues", &page).await);
    assert_eq!(found, wanted.iter().map(|issue| issue.id).collect::<Vec<_>>(), "{by}");
}
