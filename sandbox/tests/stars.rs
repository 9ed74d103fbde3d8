//! Stars: given, shown, counted, taken back.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::{IdBounds, Options};
use common::{Space, ids, refusal};
use reqwest::Method;
use serde_json::Value;

fn len(list: &Value) -> usize {
    list.as_array().unwrap().len()
}

#[tokio::test]
async fn a_star_is_shown_where_it_was_given_and_to_whom() {
    let space = Space::small();
    let issue = space.get("/issues/APP-1", &[]).await;
    let (_, comment) = space.call_as(2, Method::POST, "/issues/APP-1/comments", &[("content", "★")]).await;
    let before = space.get("/users/2/stars/count", &[]).await["count"].as_u64().unwrap();
    for (name, id) in [("issueId", issue["id"].to_string()), ("commentId", comment["id"].to_string())] {
        assert_eq!(space.post("/stars", &[(name, &id)]).await, (204, Value::Null), "{name}");
    }
    assert_eq!(len(&space.get("/issues/APP-1", &[]).await["stars"]), len(&issue["stars"]) + 1);
    let shown = space.get(&format!("/issues/APP-1/comments/{}", comment["id"]), &[]).await;
    let star = &shown["stars"][0];
    assert_eq!(star["presenter"]["id"], 1);
    assert!(star["url"].as_str().unwrap().ends_with(&format!("/view/APP-1#comment-{}", comment["id"])));
    assert_eq!(space.get("/users/2/stars", &[("count", "1")]).await[0], *star);
    let after = space.get("/users/2/stars/count", &[]).await["count"].as_u64().unwrap();
    assert_eq!(after, before + 1 + u64::from(issue["createdUser"]["id"] == 2));
}

#[tokio::test]
async fn generated_comments_are_found_by_their_id_alone() {
    let space = Space::small();
    for issue in [1, 7, 30, 60] {
        let path = format!("/issues/{issue}/comments");
        for comment in ids(&space.get(&path, &[]).await) {
            assert_eq!(space.post("/stars", &[("commentId", &comment.to_string())]).await.0, 204);
            let shown = space.get(&format!("{path}/{comment}"), &[]).await;
            let last = shown["stars"].as_array().unwrap().last().unwrap();
            assert_eq!(last["presenter"]["id"], 1, "{shown}");
        }
    }
}

#[tokio::test]
async fn exactly_one_thing_gets_a_star() {
    let space = Space::small();
    let refused = async |parameters: &[(&str, &str)]| space.refused(Method::POST, "/stars", parameters).await;
    assert_eq!(refused(&[]).await, (400, 7, "error.required : issueId".to_owned()));
    let two = refused(&[("issueId", "1"), ("wikiId", "1")]).await;
    assert_eq!(two, (400, 7, "error.invalid : wikiId".to_owned()));
    for name in ["issueId", "commentId", "wikiId"] {
        let (status, code, _) = refused(&[(name, "999999")]).await;
        assert_eq!((status, code), (404, 6), "{name}");
    }
    assert_eq!(refused(&[("issueId", "")]).await.0, 404);
}

#[tokio::test]
async fn only_the_presenter_takes_a_star_back() {
    let space = Space::small();
    let (_, issue) = space.post("/issues/1/comments", &[("content", "mine")]).await;
    let id = issue["id"].to_string();
    assert_eq!(space.call_as(2, Method::POST, "/stars", &[("commentId", &id)]).await.0, 204);
    let star = &space.get("/users/1/stars", &[("count", "1")]).await[0]["id"];
    let path = format!("/stars/{star}");
    assert_eq!(refusal(space.delete(&path).await).1, 5);
    assert_eq!(space.call_as(2, Method::DELETE, &path, &[]).await, (204, Value::Null));
    assert_eq!(refusal(space.call_as(2, Method::DELETE, &path, &[]).await).0, 404);
    let shown = space.get(&format!("/issues/1/comments/{id}"), &[]).await;
    assert_eq!(len(&shown["stars"]), 0);
}

#[tokio::test]
async fn received_stars_are_paged_and_counted_by_day() {
    let space = Space::start(Options { issues: 400, id_bounds: IdBounds::Inclusive, ..Options::default() });
    let all = space.get("/users/3/stars", &[("count", "100"), ("order", "asc")]).await;
    let days: Vec<String> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|star| {
            let created: chrono::DateTime<chrono::Utc> = star["created"].as_str().unwrap().parse().unwrap();
            (created + chrono::Duration::hours(9)).format("%Y-%m-%d").to_string()
        })
        .collect();
    assert!(days.len() > 5);
    let middle = ids(&all)[3].to_string();
    let page = space.get("/users/3/stars", &[("minId", &middle), ("order", "asc"), ("count", "2")]).await;
    assert_eq!(ids(&page), ids(&all)[3..5]);
    let mut sorted = days.clone();
    sorted.sort();
    let (since, until) = (&sorted[1], &sorted[3]);
    let expected = days.iter().filter(|day| *day >= since && *day <= until).count();
    let counted = space.get("/users/3/stars/count", &[("since", since), ("until", until)]).await;
    assert_eq!(counted["count"], expected);
    assert_eq!(space.get("/users/3/stars/count", &[]).await["count"], days.len());
    assert_eq!(space.refused(Method::GET, "/users/11/stars", &[]).await.0, 404);
    assert_eq!(space.refused(Method::GET, "/users/3/stars/count", &[("since", "2024/01/01")]).await.1, 7);
}

#[tokio::test]
async fn what_cannot_be_seen_gets_no_star_and_its_stars_are_not_shown() {
    let space = Space::start(Options { projects: 20, issues: 100, ..Options::default() });
    let joined = ids(&space.call_as(3, Method::GET, "/projects", &[]).await.1);
    let hidden = space
        .all_issues()
        .await
        .into_iter()
        .find(|issue| !joined.contains(&issue["projectId"].as_i64().unwrap()));
    let hidden = hidden.unwrap()["id"].to_string();
    let refused = refusal(space.call_as(3, Method::POST, "/stars", &[("issueId", &hidden)]).await);
    assert_eq!((refused.0, refused.1), (404, 6));
    let (_, comment) = space.post(&format!("/issues/{hidden}/comments"), &[("content", "secret")]).await;
    space.post("/stars", &[("commentId", &comment["id"].to_string())]).await;
    let count =
        async |user| space.call_as(user, Method::GET, "/users/1/stars/count", &[]).await.1["count"].as_u64();
    assert!(count(3).await < count(1).await);
}
