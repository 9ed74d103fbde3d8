//! Changing, deleting and telling of comments.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Space, ids, refusal};
use reqwest::Method;
use serde_json::{Value, json};

const COMMENTS: &str = "/issues/1/comments";

/// A new comment of the administrator's on issue 1, as its path and itself.
async fn comment(space: &Space, more: &[(&str, &str)]) -> (String, Value) {
    let (status, comment) = space.post(COMMENTS, &[&[("content", "first")], more].concat()).await;
    assert_eq!(status, 201, "{comment}");
    (format!("{COMMENTS}/{}", comment["id"]), comment)
}

#[tokio::test]
async fn the_author_changes_the_text_and_nothing_else() {
    let space = Space::small();
    let (path, before) = comment(&space, &[]).await;
    let issue = space.get("/issues/1", &[]).await;
    let newest = space.get("/space/activities", &[("count", "1")]).await;
    space.advance(60).await;
    let (status, after) = space.patch(&path, &[("content", "second 📝")]).await;
    assert_eq!((status, &after["content"]), (200, &json!("second 📝")));
    assert!(after["updated"].as_str() > before["updated"].as_str());
    for member in ["id", "created", "createdUser", "changeLog", "notifications", "stars"] {
        assert_eq!(after[member], before[member], "{member}");
    }
    assert_eq!(space.get(&path, &[]).await, after);
    assert_eq!(space.get(COMMENTS, &[("count", "1")]).await[0], after);
    assert_eq!(space.get("/issues/1", &[]).await, issue);
    assert_eq!(space.get("/space/activities", &[("count", "1")]).await, newest);
    assert_eq!(space.get("/issues/count", &[("keyword", "second 📝")]).await["count"], 1);
    assert_eq!(space.refused(Method::PATCH, &path, &[("content", "")]).await.1, 7);
    assert_eq!(space.refused(Method::PATCH, &path, &[]).await.1, 7);
}

#[tokio::test]
async fn comments_of_others_can_only_be_read() {
    let space = Space::small();
    let (path, comment) = comment(&space, &[]).await;
    let notifications = format!("{path}/notifications");
    for (method, path, sent) in [
        (Method::PATCH, &path, vec![("content", "mine")]),
        (Method::DELETE, &path, vec![]),
        (Method::POST, &notifications, vec![("notifiedUserId[]", "2")]),
    ] {
        let refused = refusal(space.call_as(2, method, path, &sent).await);
        assert_eq!((refused.0, refused.1), (403, 5));
    }
    assert_eq!(space.call_as(2, Method::GET, &path, &[]).await, (200, comment.clone()));
    let (_, theirs) = space.call_as(2, Method::POST, COMMENTS, &[("content", "theirs")]).await;
    let theirs = format!("{COMMENTS}/{}", theirs["id"]);
    assert_eq!(space.refused(Method::DELETE, &theirs, &[]).await.1, 5, "not even by an administrator");
}

#[tokio::test]
async fn a_deleted_comment_is_gone() {
    let space = Space::small();
    let count = space.get(&format!("{COMMENTS}/count"), &[]).await;
    let (path, comment) = comment(&space, &[("notifiedUserId[]", "2")]).await;
    let (status, deleted) = space.delete(&path).await;
    assert_eq!((status, &deleted), (200, &comment));
    assert_eq!(space.refused(Method::GET, &path, &[]).await.1, 6);
    assert_eq!(space.delete(&path).await.0, 404);
    assert_eq!(space.get(&format!("{COMMENTS}/count"), &[]).await, count);
    assert_eq!(space.get("/issues/count", &[("keyword", "first")]).await["count"], 0);
    let (status, told) = space.call_as(2, Method::GET, "/notifications", &[("count", "100")]).await;
    assert_eq!(status, 200, "{told}");
    let (next, _) = self::comment(&space, &[]).await;
    assert_ne!(next, path);
}

#[tokio::test]
async fn the_author_tells_more_users() {
    let space = Space::small();
    let (path, told) = comment(&space, &[("notifiedUserId[]", "2")]).await;
    let path = format!("{path}/notifications");
    assert_eq!(space.get(&path, &[]).await, told["notifications"]);
    let member = ids(&space.get("/projects/1/users", &[]).await).into_iter().find(|id| *id > 2).unwrap();
    let member = member.to_string();
    let sent = [("notifiedUserId[]", "2"), ("notifiedUserId[]", &*member)];
    let (status, comment) = space.post(&path, &sent).await;
    assert_eq!(status, 200);
    let users = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|told| told["user"]["id"].to_string()).collect()
    };
    assert_eq!(users(&comment["notifications"]), ["2", &*member]);
    assert_eq!(space.get(&path, &[]).await, comment["notifications"]);
    let activity = &space.get("/projects/1/activities", &[("count", "1")]).await[0];
    assert_eq!((&activity["type"], &activity["content"]["comment"]["id"]), (&json!(17), &comment["id"]));
    let unknown = space.refused(Method::POST, &path, &[("notifiedUserId[]", "999")]).await;
    assert_eq!(unknown, (400, 7, "error.invalid : notifiedUserId[]".to_owned()));
}

#[tokio::test]
async fn roles_decide_who_writes() {
    let space = Space::start(backlog_sandbox::Options { projects: 12, issues: 200, ..Default::default() });
    // A project that both the user who may only add issues and the one who may only look have joined.
    let joined = |projects: Value| -> Vec<i64> { ids(&projects) };
    let adder = joined(space.call_as(9, Method::GET, "/projects", &[]).await.1);
    let viewer = joined(space.call_as(10, Method::GET, "/projects", &[]).await.1);
    let project = *adder.iter().find(|id| viewer.contains(id)).unwrap();
    let (project, kind) = (project.to_string(), ((project - 1) * 4 + 1).to_string());
    let new = [("projectId", &*project), ("summary", "s"), ("issueTypeId", &*kind), ("priorityId", "3")];
    assert_eq!(space.call_as(10, Method::POST, "/issues", &new).await.0, 403);
    let (status, issue) = space.call_as(9, Method::POST, "/issues", &new).await;
    assert_eq!(status, 201, "{issue}");
    let path = format!("/issues/{}", issue["issueKey"].as_str().unwrap());
    let comments = format!("{path}/comments");
    for (user, method, path, sent, status) in [
        (9, Method::POST, &comments, ("content", "may"), 201),
        (10, Method::POST, &comments, ("content", "may not"), 403),
        (9, Method::PATCH, &path, ("statusId", "2"), 403),
        (10, Method::PATCH, &path, ("statusId", "2"), 403),
        (10, Method::GET, &path, ("expand[]", "childIssueSummary"), 200),
    ] {
        let answer = space.call_as(user, method.clone(), path, &[sent]).await;
        assert_eq!(answer.0, status, "{user} {method} {path}: {}", answer.1);
    }
    for user in [9, 10] {
        assert_eq!(space.call_as(user, Method::DELETE, &path, &[]).await.0, 403);
    }
    let member = (3..=8).find(|&user| space.sandbox.api_key_of(user).is_some()).unwrap();
    assert!([403, 404].contains(&space.call_as(member, Method::DELETE, &path, &[]).await.0));
    assert_eq!(space.call_as(2, Method::DELETE, &path, &[]).await.0, 200, "an administrator of the project");
}
