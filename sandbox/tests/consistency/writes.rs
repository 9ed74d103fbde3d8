//! One random write, in the space and in the model. What the model refuses, the space must refuse.

use rand::Rng;
use rand_pcg::Pcg32;
use reqwest::Method;
use serde_json::Value;

use crate::World;
use crate::checks;
use crate::common::{ids, refusal};
use crate::model::{Comment, Issue};
use crate::names::{FIELDS, MEMBERS, field_id, spelled};

const TEXTS: [&str; 6] = ["直す", "100%_done", "It's \"odd\"", "👍", "plain text", "a\nb"];
const DAYS: [&str; 4] = ["2024-02-29", "2026-03-31", "2026-04-01", "2030-12-31"];

type Sent = Vec<(String, String)>;

pub async fn one(world: &mut World) {
    let user = pick(&mut world.dice, &world.model.users.clone());
    if world.model.issues.is_empty() {
        return add(world, user).await;
    }
    let all: Vec<i64> = world.model.issues.iter().map(|issue| issue.id).collect();
    let id = pick(&mut world.dice, &all);
    match world.dice.random_range(0..100) {
        0..15 => add(world, user).await,
        15..45 => change(world, user, id).await,
        45..60 => comment(world, user, id).await,
        60..68 => edit_comment(world, user, id).await,
        68..74 => delete_comment(world, user, id).await,
        74..79 => delete_file(world, user, id).await,
        79..86 => link(world, user, id).await,
        86..94 => relate(world, user, id).await,
        _ => delete(world, user, id).await,
    }
}

fn pick<T: Clone>(dice: &mut Pcg32, list: &[T]) -> T {
    list[dice.random_range(0..list.len())].clone()
}

/// Something for a parameter, maybe nothing.
fn random_values(world: &mut World, project: i64, parameter: &'static str) -> Vec<String> {
    let dice = &mut world.dice;
    let fixed = |texts: &[&str], dice: &mut Pcg32| vec![(*pick(dice, texts)).to_owned()];
    let needed = ["summary", "issueTypeId", "statusId", "priorityId"].contains(&parameter);
    if !needed && dice.random_range(0..4) == 0 {
        return if parameter == "description" { vec![String::new()] } else { Vec::new() };
    }
    if let Some(choices) = world.model.names.choices(project, parameter) {
        if parameter.ends_with("[]") {
            return choices.iter().filter(|_| dice.random_range(0..3) == 0).cloned().collect();
        }
        return vec![pick(dice, choices)];
    }
    match parameter {
        "parentIssueId" => vec![dice.random_range(1..30).to_string()],
        "startDate" | "dueDate" => fixed(&DAYS, dice),
        "estimatedHours" => fixed(&["0", "1", "2.5", "0.25"], dice),
        _ => fixed(&TEXTS, dice),
    }
}

/// As a form spells it: nothing is one empty value.
fn spell(parameter: &str, values: &[String]) -> Sent {
    match values {
        [] => vec![(parameter.to_owned(), String::new())],
        values => values.iter().map(|value| (parameter.to_owned(), value.clone())).collect(),
    }
}

/// Something for a custom field, maybe nothing.
fn random_field(world: &mut World, field: i64) -> Vec<String> {
    let items = world.model.names.items(field);
    let dice = &mut world.dice;
    let chosen: &[&str] = match ((field - 1) % 8 + 1, items) {
        _ if dice.random_range(0..4) == 0 => &[],
        (6, Some(items)) => {
            return items.into_iter().map(|(id, _)| id).filter(|_| dice.random_range(0..2) == 0).collect();
        }
        (_, Some(items)) => return vec![pick(dice, &items).0],
        (1, None) => &TEXTS,
        (3, None) => &["0", "7", "-2.5", "39"],
        _ => &DAYS,
    };
    if chosen.is_empty() { Vec::new() } else { vec![pick(dice, chosen).to_owned()] }
}

async fn call(world: &World, user: i64, method: Method, path: &str, sent: &Sent) -> (u16, Value) {
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    world.space.call_as(u32::try_from(user).unwrap(), method, path, &sent).await
}

async fn upload(world: &World, user: i64) -> String {
    let user = u32::try_from(user).unwrap();
    world.space.upload_as(user, "filename=\"資料.txt\"", b"bytes").await.1["id"].to_string()
}

async fn add(world: &mut World, user: i64) {
    let project = world.dice.random_range(1..=2);
    let mut sent: Sent = vec![("projectId".to_owned(), project.to_string())];
    let mut values = std::collections::BTreeMap::new();
    for (parameter, _, _) in MEMBERS {
        let random = match parameter {
            "statusId" => vec!["1".to_owned()],
            "resolutionId" => Vec::new(),
            _ => random_values(world, project, parameter),
        };
        if !["statusId", "resolutionId"].contains(&parameter) {
            sent.extend(random.iter().map(|value| (parameter.to_owned(), value.clone())));
        }
        values.insert(parameter, random);
    }
    let mut fields = std::collections::BTreeMap::new();
    for place in FIELDS {
        let field = field_id(project, place);
        let random = random_field(world, field);
        sent.extend(random.iter().map(|value| (format!("customField_{field}"), value.clone())));
        fields.insert(place, random);
    }
    values.entry("description").and_modify(|text| text.resize(1, String::new()));
    let parent = values["parentIssueId"].first().cloned();
    let has_file = world.dice.random_range(0..4) == 0;
    if has_file {
        sent.push(("attachmentId[]".to_owned(), upload(world, user).await));
    }
    let parent_fits = parent.is_none_or(|parent| {
        let parent = parent.parse().ok().and_then(|id| world.model.issue(id));
        parent.is_some_and(|parent| parent.project == project && world.model.level(parent.id) < 2)
    });
    let answer = call(world, user, Method::POST, "/issues", &sent).await;
    if !parent_fits {
        assert_eq!(refusal(answer).2, "error.invalid : parentIssueId", "{sent:?}");
        return;
    }
    assert_eq!(answer.0, 201, "{sent:?} {}", answer.1);
    let shown = Issue::read(&answer.1);
    let mut issue =
        Issue { values, fields, creator: user, updater: user, project, is_touched: true, ..shown.clone() };
    assert_eq!(shown.files.len(), usize::from(has_file));
    if issue.value("assigneeId").is_some_and(|assignee| assignee != user.to_string()) {
        // The assignee is told, which is recorded.
        let change = ("notification".to_owned(), None, None);
        let id = crate::model::comments(&world.space, issue.id).await[0].id;
        issue.comments.push(Comment { id, content: None, changes: vec![change], user });
    }
    let id = issue.id;
    assert!(world.model.issues.iter().all(|other| other.id < id));
    world.model.issues.push(issue);
    world.model.activities.push((1, id, user));
    checks::issue(world, id).await;
}

async fn change(world: &mut World, user: i64, id: i64) {
    let before = world.model.issue(id).unwrap().clone();
    let mut after = before.clone();
    let mut sent: Sent = Vec::new();
    for (parameter, _, _) in MEMBERS {
        if world.dice.random_range(0..5) == 0 {
            let values = random_values(world, before.project, parameter);
            sent.extend(spell(parameter, &values));
            after.values.insert(parameter, values);
        }
    }
    for place in FIELDS {
        if world.dice.random_range(0..8) == 0 {
            let field = field_id(before.project, place);
            let values = random_field(world, field);
            sent.extend(spell(&format!("customField_{field}"), &values));
            after.fields.insert(place, values);
        }
    }
    let content = (world.dice.random_range(0..3) == 0).then(|| pick(&mut world.dice, &TEXTS).to_owned());
    sent.extend(content.iter().map(|text| ("comment".to_owned(), text.clone())));
    let has_file = world.dice.random_range(0..6) == 0;
    if has_file {
        sent.push(("attachmentId[]".to_owned(), upload(world, user).await));
    }
    let parent = after.value("parentIssueId").map(str::to_owned);
    let is_moved = before.values["parentIssueId"] != after.values["parentIssueId"];
    let parent_fits = !is_moved || parent.is_none_or(|parent| world.model.can_be_parent(id, &parent));
    let answer = call(world, user, Method::PATCH, &format!("/issues/{id}"), &sent).await;
    if !parent_fits {
        assert_eq!(refusal(answer).2, "error.invalid : parentIssueId", "{sent:?}");
        return checks::issue(world, id).await;
    }
    let mut changes = world.model.changes(&before, &after);
    if changes.is_empty() && content.is_none() && !has_file {
        assert_eq!(refusal(answer), (400, 7, "No comment content.".to_owned()), "{sent:?}");
        return checks::issue(world, id).await;
    }
    assert_eq!(answer.0, 200, "{sent:?} {}", answer.1);
    let kind = if changes.is_empty() && !has_file { 3 } else { 2 };
    if has_file {
        after.files.push(*ids(&answer.1["attachments"]).last().unwrap());
        changes.push(("attachment".to_owned(), None, Some("資料.txt".to_owned())));
    }
    *world.model.issue_mut(id) = after;
    recorded(world, id, user, Comment { id: 0, content, changes, user }, kind).await;
}

/// A write that left a comment: the newest one of the issue.
async fn recorded(world: &mut World, id: i64, user: i64, comment: Comment, kind: i64) {
    let found = crate::model::comments(&world.space, id).await;
    let newest = found.last().unwrap().id;
    world.model.issue_mut(id).comments.push(Comment { id: newest, ..comment });
    world.model.touch(id, user, kind);
    checks::issue_with(world, id, &found).await;
}

async fn comment(world: &mut World, user: i64, id: i64) {
    let content = pick(&mut world.dice, &TEXTS).to_owned();
    let mut sent = vec![("content".to_owned(), content.clone())];
    let mut changes = Vec::new();
    if world.dice.random_range(0..4) == 0 {
        sent.push(("attachmentId[]".to_owned(), upload(world, user).await));
        changes.push(("attachment".to_owned(), None, Some("資料.txt".to_owned())));
    }
    let (status, shown) = call(world, user, Method::POST, &format!("/issues/{id}/comments"), &sent).await;
    assert_eq!(status, 201, "{shown}");
    if !changes.is_empty() {
        let file = shown["changeLog"][0]["attachmentInfo"]["id"].as_i64().unwrap();
        world.model.issue_mut(id).files.push(file);
    }
    recorded(world, id, user, Comment { id: 0, content: Some(content), changes, user }, 3).await;
}

/// A comment of an issue, and whether it is the user's own.
fn some_comment(world: &mut World, user: i64, id: i64) -> Option<(i64, bool)> {
    let comments = world.model.issue(id).unwrap().comments.clone();
    if comments.is_empty() {
        return None;
    }
    let comment = pick(&mut world.dice, &comments);
    Some((comment.id, comment.user == user))
}

async fn edit_comment(world: &mut World, user: i64, id: i64) {
    let Some((comment, is_own)) = some_comment(world, user, id) else { return };
    let text = pick(&mut world.dice, &TEXTS).to_owned();
    let path = format!("/issues/{id}/comments/{comment}");
    let (status, _) =
        call(world, user, Method::PATCH, &path, &vec![("content".to_owned(), text.clone())]).await;
    assert_eq!(status, if is_own { 200 } else { 403 });
    if is_own {
        let mut comments = world.model.issue_mut(id).comments.iter_mut();
        comments.find(|held| held.id == comment).unwrap().content = Some(text);
    }
    checks::issue(world, id).await;
}

async fn delete_comment(world: &mut World, user: i64, id: i64) {
    let Some((comment, is_own)) = some_comment(world, user, id) else { return };
    let path = format!("/issues/{id}/comments/{comment}");
    let (status, _) = call(world, user, Method::DELETE, &path, &Vec::new()).await;
    assert_eq!(status, if is_own { 200 } else { 403 });
    if is_own {
        world.model.issue_mut(id).comments.retain(|held| held.id != comment);
    }
    checks::issue(world, id).await;
}

async fn delete_file(world: &mut World, user: i64, id: i64) {
    let files = world.model.issue(id).unwrap().files.clone();
    if files.is_empty() {
        return;
    }
    let file = pick(&mut world.dice, &files);
    let path = format!("/issues/{id}/attachments/{file}");
    let (status, shown) = call(world, user, Method::DELETE, &path, &Vec::new()).await;
    assert_eq!(status, 200, "{shown}");
    world.model.issue_mut(id).files.retain(|held| *held != file);
    let changes = vec![("attachment".to_owned(), spelled(&shown["name"]).pop(), None)];
    recorded(world, id, user, Comment { id: 0, content: None, changes, user }, 2).await;
}

async fn link(world: &mut World, user: i64, id: i64) {
    let issue = world.model.issue(id).unwrap();
    let (project, linked) = (issue.project, issue.linked.clone());
    // Each project has eight shared files.
    let file = (project - 1) * 8 + world.dice.random_range(1..=8);
    let path = format!("/issues/{id}/sharedFiles");
    if !linked.is_empty() && world.dice.random_range(0..2) == 0 {
        let file = pick(&mut world.dice, &linked);
        let (status, shown) = call(world, user, Method::DELETE, &format!("{path}/{file}"), &Vec::new()).await;
        assert_eq!(status, 200, "{shown}");
        world.model.issue_mut(id).linked.retain(|held| *held != file);
        let changes = vec![("sharedFile".to_owned(), Some(place(&shown)), None)];
        return recorded(world, id, user, Comment { id: 0, content: None, changes, user }, 2).await;
    }
    let (status, shown) =
        call(world, user, Method::POST, &path, &vec![("fileId[]".to_owned(), file.to_string())]).await;
    assert_eq!((status, ids(&shown)), (200, vec![file]));
    if linked.contains(&file) {
        return checks::issue(world, id).await;
    }
    world.model.issue_mut(id).linked.push(file);
    let changes = vec![("sharedFile".to_owned(), None, Some(place(&shown[0])))];
    recorded(world, id, user, Comment { id: 0, content: None, changes, user }, 2).await;
}

fn place(file: &Value) -> String {
    format!("{}{}", file["dir"].as_str().unwrap(), file["name"].as_str().unwrap())
}

async fn relate(world: &mut World, user: i64, id: i64) {
    let path = format!("/issues/{id}/relatedIssues");
    let all: Vec<i64> = world.model.issues.iter().map(|issue| issue.id).collect();
    let other = pick(&mut world.dice, &all);
    let is_related = world.model.related(id).contains(&other);
    if world.dice.random_range(0..3) == 0 {
        let (status, _) = call(world, user, Method::DELETE, &format!("{path}/{other}"), &Vec::new()).await;
        assert_eq!(status, if is_related { 200 } else { 404 });
        world.model.relations.retain(|ends| !(ends.contains(&id) && ends.contains(&other) && id != other));
        return checks::issue(world, id).await;
    }
    let sent = vec![("targetIssueId".to_owned(), other.to_string())];
    let (status, shown) = call(world, user, Method::POST, &path, &sent).await;
    assert_eq!((status, &shown["id"]), (200, &other.into()));
    if !is_related && other != id {
        world.model.relations.push([id, other]);
    }
    checks::issue(world, id).await;
}

async fn delete(world: &mut World, user: i64, id: i64) {
    // 1 administers the space, 2 every project.
    let may = user <= 2;
    let (status, _) = call(world, user, Method::DELETE, &format!("/issues/{id}"), &Vec::new()).await;
    assert_eq!(status, if may { 200 } else { 403 });
    if may {
        world.model.delete(id, user);
        let (status, _) = call(world, user, Method::GET, &format!("/issues/{id}"), &Vec::new()).await;
        assert_eq!(status, 404);
    }
}
