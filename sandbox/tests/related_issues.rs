//! Relations between issues, and who took part in one.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::Options;
use common::{Space, ids};
use reqwest::Method;
use serde_json::json;

/// An issue that nothing is related to.
async fn new_issue(space: &Space, project: &str, kind: &str) -> String {
    let sent = [("projectId", project), ("summary", "alone"), ("issueTypeId", kind), ("priorityId", "3")];
    let (status, issue) = space.post("/issues", &sent).await;
    assert_eq!(status, 201, "{issue}");
    issue["id"].to_string()
}

#[tokio::test]
async fn a_relation_is_seen_from_both_ends() {
    let space = Space::small();
    let (one, other) = (new_issue(&space, "1", "1").await, new_issue(&space, "2", "5").await);
    let path = format!("/issues/{one}/relatedIssues");
    assert_eq!(space.get(&path, &[]).await, json!([]));
    let (status, related) = space.post(&path, &[("targetIssueId", &other)]).await;
    assert_eq!((status, related["id"].to_string()), (200, other.clone()));
    assert_eq!(related["type"], "RELATES");
    let mut issue = space.get(&format!("/issues/{other}"), &[]).await;
    issue["type"] = json!("RELATES");
    assert_eq!(related, issue);
    assert_eq!(space.get(&path, &[]).await, json!([related]));
    let back = space.get(&format!("/issues/{other}/relatedIssues"), &[]).await;
    assert_eq!(ids(&back), [one.parse::<i64>().unwrap()]);
    for target in [&one, &other] {
        let (status, answer) = space.post(&path, &[("targetIssueId", target)]).await;
        assert_eq!((status, answer["id"].to_string()), (200, target.to_string()));
    }
    assert_eq!(space.get(&path, &[]).await.as_array().unwrap().len(), 1);
    let gone = space.delete(&format!("/issues/{other}/relatedIssues/{one}")).await;
    assert_eq!((gone.0, gone.1["id"].to_string()), (200, one.clone()));
    assert_eq!(space.get(&path, &[]).await, json!([]));
    assert_eq!(space.delete(&format!("{path}/{other}")).await.0, 404);
    let unknown = space.refused(Method::POST, &path, &[("targetIssueId", "99999")]).await;
    assert_eq!(unknown, (400, 7, "error.invalid : targetIssueId".to_owned()));
}

#[tokio::test]
async fn an_issue_has_fifty_relations_at_most_and_loses_those_to_deleted_issues() {
    let space = Space::start(Options { issues: 120, ..Options::default() });
    let one = new_issue(&space, "1", "1").await;
    let path = format!("/issues/{one}/relatedIssues");
    for target in 1..=50 {
        assert_eq!(space.post(&path, &[("targetIssueId", &target.to_string())]).await.0, 200);
    }
    let over = space.refused(Method::POST, &path, &[("targetIssueId", "51")]).await;
    assert_eq!(over.1, 9);
    let over = space.refused(Method::POST, "/issues/51/relatedIssues", &[("targetIssueId", &one)]).await;
    assert_eq!(over.1, 9);
    assert_eq!(space.post(&path, &[("targetIssueId", "50")]).await.0, 200);
    assert_eq!(space.delete("/issues/7").await.0, 200);
    assert!(!ids(&space.get(&path, &[]).await).contains(&7));
    assert_eq!(space.post(&path, &[("targetIssueId", "51")]).await.0, 200);
}

#[tokio::test]
async fn a_relation_to_an_issue_that_the_caller_cannot_see_is_hidden() {
    let space = Space::start(Options { projects: 20, issues: 100, ..Options::default() });
    let joined = ids(&space.call_as(3, Method::GET, "/projects", &[]).await.1);
    let of = |project: i64| project.to_string();
    let (seen, hidden) = (joined[0], (1..=20).find(|id| !joined.contains(id)).unwrap());
    let one = new_issue(&space, &of(seen), &of((seen - 1) * 4 + 1)).await;
    let other = new_issue(&space, &of(hidden), &of((hidden - 1) * 4 + 1)).await;
    let path = format!("/issues/{one}/relatedIssues");
    let refused = space.call_as(3, Method::POST, &path, &[("targetIssueId", &other)]).await;
    assert_eq!(refused.0, 400);
    space.post(&path, &[("targetIssueId", &other)]).await;
    assert_eq!(space.call_as(3, Method::GET, &path, &[]).await.1, json!([]));
    assert_eq!(space.call_as(3, Method::DELETE, &format!("{path}/{other}"), &[]).await.0, 404);
    assert_eq!(space.call_as(10, Method::POST, &path, &[("targetIssueId", "1")]).await.0, 403);
}

#[tokio::test]
async fn everybody_who_took_part_is_a_participant_once() {
    let space = Space::small();
    let issue = new_issue(&space, "1", "1").await;
    let path = format!("/issues/{issue}");
    space.call_as(2, Method::PATCH, &path, &[("assigneeId", "2")]).await;
    let members = ids(&space.get("/projects/1/users", &[]).await);
    let writer = u32::try_from(*members.iter().find(|id| (3..=8).contains(*id)).unwrap()).unwrap();
    for _ in 0..2 {
        space.call_as(writer, Method::POST, &format!("{path}/comments"), &[("content", "me too")]).await;
    }
    let participants = space.get(&format!("{path}/participants"), &[]).await;
    assert_eq!(ids(&participants), [1, 2, i64::from(writer)]);
}
