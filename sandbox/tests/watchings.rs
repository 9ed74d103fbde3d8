//! Watchings: their life, their marks of reading, and what changes of the issue do to them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Space, ids, refusal};
use reqwest::Method;
use serde_json::Value;

/// Watches a new issue as the administrator.
async fn watch(space: &Space) -> (Value, String) {
    let issue = [("projectId", "1"), ("summary", "見張る"), ("issueTypeId", "1"), ("priorityId", "3")];
    let (_, issue) = space.post("/issues", &issue).await;
    let parameters = [("issueIdOrKey", issue["issueKey"].as_str().unwrap()), ("note", "あとで %_' 👀")];
    let (status, watching) = space.post("/watchings", &parameters).await;
    assert_eq!(status, 201, "{watching}");
    let path = format!("/watchings/{}", watching["id"]);
    (watching, path)
}

#[tokio::test]
async fn a_watching_is_made_changed_and_removed() {
    let space = Space::small();
    let count = async || space.get("/users/1/watchings/count", &[]).await["count"].as_u64().unwrap();
    let before = count().await;
    let (watching, path) = watch(&space).await;
    assert_eq!(watching["note"], "あとで %_' 👀");
    assert_eq!(watching["type"], "issue");
    assert_eq!((watching.get("alreadyRead"), watching.get("resourceAlreadyRead")), (None, None));
    assert_eq!(space.get(&path, &[]).await["alreadyRead"], true);
    assert_eq!(count().await, before + 1);
    let key = watching["issue"]["issueKey"].as_str().unwrap();
    let twice = space.refused(Method::POST, "/watchings", &[("issueIdOrKey", key)]).await;
    assert_eq!((twice.0, twice.1), (400, 7));
    let (status, changed) = space.patch(&path, &[("note", "")]).await;
    assert_eq!((status, &changed["note"]), (200, &Value::from("")));
    assert_eq!(space.delete(&path).await, (200, changed));
    assert_eq!(space.refused(Method::GET, &path, &[]).await.0, 404);
    assert_eq!(count().await, before);
}

#[tokio::test]
async fn a_change_by_somebody_else_makes_it_unread() {
    let space = Space::small();
    let (watching, path) = watch(&space).await;
    let issue = watching["issue"]["issueKey"].as_str().unwrap();
    let comments = format!("/issues/{issue}/comments");
    let listed = async |parameters: &[(&str, &str)]| {
        let id = watching["issue"]["id"].to_string();
        let parameters = [parameters, &[("issueId[]", id.as_str())]].concat();
        space.get("/users/1/watchings", &parameters).await
    };
    space.post(&comments, &[("content", "mine")]).await;
    assert_eq!(listed(&[]).await[0]["resourceAlreadyRead"], true);
    space.advance(60).await;
    space.call_as(2, Method::POST, &comments, &[("content", "news")]).await;
    let now = &listed(&[]).await[0];
    assert_eq!(now["resourceAlreadyRead"], false);
    assert_eq!(now["lastContentUpdated"], now["issue"]["updated"]);
    assert!(now["lastContentUpdated"].as_str() > watching["lastContentUpdated"].as_str());
    assert_eq!(space.get(&path, &[]).await["alreadyRead"], false);
    assert_eq!(listed(&[("resourceAlreadyRead", "true")]).await, serde_json::json!([]));
    assert_eq!(space.post(&format!("{path}/markAsRead"), &[]).await, (204, Value::Null));
    assert_eq!(ids(&listed(&[("resourceAlreadyRead", "true")]).await).len(), 1);
    assert_eq!(space.get(&path, &[]).await["alreadyRead"], true);
}

#[tokio::test]
async fn lists_are_sorted_filtered_and_paged() {
    let space = Space::small();
    let all = space.get("/users/1/watchings", &[("count", "100")]).await;
    let all = all.as_array().unwrap();
    assert!(all.len() > 3);
    assert!(all.is_sorted_by(|a, b| a["issue"]["updated"].as_str() >= b["issue"]["updated"].as_str()));
    for sort in ["created", "updated"] {
        let sorted = space.get("/users/1/watchings", &[("sort", sort), ("order", "asc")]).await;
        let sorted = sorted.as_array().unwrap();
        assert!(sorted.is_sorted_by(|a, b| a[sort].as_str() <= b[sort].as_str()), "{sort}");
    }
    let page = space.get("/users/1/watchings", &[("offset", "1"), ("count", "2")]).await;
    assert_eq!(page.as_array().unwrap()[..], all[1..3]);
    let unread = all.iter().filter(|watching| watching["resourceAlreadyRead"] == false).count();
    let counted = space.get("/users/1/watchings/count", &[("resourceAlreadyRead", "false")]).await;
    assert_eq!(counted["count"], unread);
    assert!(0 < unread && unread < all.len());
    let wrong = space.refused(Method::GET, "/users/1/watchings", &[("sort", "note")]).await;
    assert_eq!(wrong.2, "error.invalid : sort");
}

#[tokio::test]
async fn others_see_it_but_only_its_owner_changes_it() {
    let space = Space::small();
    let (watching, path) = watch(&space).await;
    let (_, seen) = space.call_as(2, Method::GET, "/users/1/watchings", &[("count", "100")]).await;
    assert!(ids(&seen).contains(&watching["id"].as_i64().unwrap()));
    for (method, path) in [
        (Method::PATCH, path.clone()),
        (Method::DELETE, path.clone()),
        (Method::POST, format!("{path}/markAsRead")),
    ] {
        assert_eq!(refusal(space.call_as(2, method, &path, &[]).await).1, 5, "{path}");
    }
    assert_eq!(space.refused(Method::POST, "/watchings", &[("issueIdOrKey", "APP-9999")]).await.0, 404);
    assert_eq!(space.refused(Method::GET, "/users/99/watchings", &[]).await.0, 404);
}
