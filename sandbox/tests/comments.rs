//! Comments, activities and wiki pages: reading, and paging by id.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::{IdBounds, Options};
use common::{Space, ids};
use reqwest::Method;

fn talkative(id_bounds: IdBounds) -> Space {
    Space::start(Options { issues: 20, comments_per_issue: 250, id_bounds, ..Options::default() })
}

/// The issue with the most comments, and how many it has.
async fn longest(space: &Space) -> (String, usize) {
    let mut longest = (String::new(), 0);
    for issue in space.all_issues().await {
        let path = format!("/issues/{}/comments", issue["issueKey"].as_str().unwrap());
        let count = space.get(&format!("{path}/count"), &[]).await["count"].as_u64().unwrap();
        longest = std::cmp::max_by_key(longest, (path, usize::try_from(count).unwrap()), |(_, count)| *count);
    }
    longest
}

#[tokio::test]
async fn comments_are_paged_by_an_exclusive_bound() {
    let space = talkative(IdBounds::Exclusive);
    let (path, count) = longest(&space).await;
    assert!(count > 100);
    let mut found = Vec::new();
    loop {
        let last = found.last().map_or(String::from("0"), i64::to_string);
        let parameters = [("minId", &*last), ("order", "asc"), ("count", "100")];
        let page = ids(&space.get(&path, &parameters).await);
        if page.is_empty() {
            break;
        }
        found.extend(page);
    }
    assert_eq!(found.len(), count);
    assert!(found.is_sorted_by(|a, b| a < b));
}

#[tokio::test]
async fn an_inclusive_bound_delivers_the_named_comment() {
    let space = talkative(IdBounds::Inclusive);
    let (path, count) = longest(&space).await;
    let newest = ids(&space.get(&path, &[("count", "100")]).await);
    let smallest = newest.last().unwrap().to_string();
    let next = ids(&space.get(&path, &[("maxId", &smallest), ("count", "100")]).await);
    assert_eq!(next.first(), newest.last());
    assert_eq!(next.len(), (count - 99).min(100));
}

#[tokio::test]
async fn one_comment_can_be_read() {
    let space = talkative(IdBounds::Exclusive);
    let (path, _) = longest(&space).await;
    let page = space.get(&path, &[]).await;
    assert_eq!(page.as_array().unwrap().len(), 20);
    for comment in page.as_array().unwrap() {
        assert_eq!(space.get(&format!("{path}/{}", comment["id"]), &[]).await, *comment);
    }
}

#[tokio::test]
async fn a_new_comment_is_listed_counted_and_told() {
    let space = Space::small();
    let before = space.get("/issues/1/comments/count", &[]).await["count"].as_u64().unwrap();
    let (status, comment) =
        space.post("/issues/1/comments", &[("content", "日本語 👍 %_'\""), ("notifiedUserId[]", "2")]).await;
    assert_eq!(status, 201);
    assert_eq!(comment["content"], "日本語 👍 %_'\"");
    assert_eq!(comment["notifications"][0]["user"]["id"], 2);
    assert_eq!(space.get("/issues/1/comments", &[("count", "1")]).await[0], comment);
    assert_eq!(space.get("/issues/1/comments/count", &[]).await["count"], before + 1);
    let activity = &space.get("/projects/1/activities", &[("count", "1")]).await[0];
    assert_eq!(activity["type"], 3);
    assert_eq!(activity["content"]["comment"]["id"], comment["id"]);
    let empty = space.refused(Method::POST, "/issues/1/comments", &[("content", "")]).await;
    assert_eq!((empty.0, empty.1), (400, 7));
}

#[tokio::test]
async fn activities_are_of_one_project_and_paged_by_id() {
    let space = Space::small();
    let first = space.get("/projects/WEB/activities", &[("count", "100")]).await;
    for activity in first.as_array().unwrap() {
        assert_eq!(activity["project"]["projectKey"], "WEB");
        assert!(activity["notifications"].as_array().unwrap().is_empty());
    }
    let all = ids(&first);
    let older =
        space.get("/projects/WEB/activities", &[("maxId", &all[4].to_string()), ("count", "5")]).await;
    assert_eq!(ids(&older), all[5..10]);
    let added = space.get("/projects/WEB/activities", &[("activityTypeId[]", "1")]).await;
    assert!(added.as_array().unwrap().iter().all(|activity| activity["type"] == 1));
    assert_eq!(space.get(&format!("/activities/{}", all[0]), &[]).await, first[0]);
    let of_user = space.get("/users/3/activities", &[]).await;
    assert!(of_user.as_array().unwrap().iter().all(|activity| activity["createdUser"]["id"] == 3));
    assert!(space.get("/space/activities", &[]).await[0]["id"].as_i64() >= Some(all[0]));
}

#[tokio::test]
async fn wiki_pages_are_listed_without_their_content() {
    let space = Space::small();
    let pages = space.get("/wikis", &[("projectIdOrKey", "APP")]).await;
    let count = space.get("/wikis/count", &[("projectIdOrKey", "APP")]).await;
    assert_eq!(count["count"], pages.as_array().unwrap().len());
    assert_eq!(pages[0].get("content"), None);
    let page = space.get(&format!("/wikis/{}", pages[0]["id"]), &[]).await;
    assert!(page["content"].is_string());
    let found = space.get("/wikis", &[("projectIdOrKey", "APP"), ("keyword", "faq")]).await;
    assert!(!found.as_array().unwrap().is_empty());
}

#[tokio::test]
async fn the_data_has_what_trips_clients_up() {
    let space = Space::start(Options { issues: 5300, ..Options::default() });
    let issues = space.all_issues().await;
    let any = |test: &dyn Fn(&serde_json::Value) -> bool| issues.iter().any(test);
    assert!(any(&|i| i["assignee"].is_null()));
    assert!(any(&|i| i["assignee"]["id"] == 11 && i["assignee"]["userId"].is_null()));
    assert!(any(&|i| i["resolution"]["id"] == 0));
    assert!(any(&|i| i["dueDate"].is_null()));
    assert!(any(&|i| i["description"].as_str().unwrap().chars().count() == 100_000));
    assert!(any(&|i| i["description"].as_str().unwrap().contains('\u{1f}')));
    assert!(any(&|i| i["summary"].as_str().unwrap().chars().count() == 255));
    assert!(any(&|i| i["summary"].as_str().unwrap().contains("𠮷野家")));
    assert!(any(&|i| !i["stars"].as_array().unwrap().is_empty()));
    assert!(any(&|i| i["milestone"].as_array().unwrap().len() > 1));
    let kinds = space.get("/projects/WEB/customFields", &[]).await;
    let kinds: Vec<i64> = kinds.as_array().unwrap().iter().map(|f| f["typeId"].as_i64().unwrap()).collect();
    assert_eq!(kinds, [1, 2, 3, 4, 5, 6, 7, 8]);
}
