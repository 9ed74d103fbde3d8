//! Adding, changing and deleting issues.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Space;
use reqwest::Method;
use serde_json::{Value, json};

const NEW: [(&str, &str); 4] =
    [("projectId", "1"), ("summary", "新しい課題 🆕"), ("issueTypeId", "1"), ("priorityId", "3")];

fn with<'p>(more: &[(&'p str, &'p str)]) -> Vec<(&'p str, &'p str)> {
    NEW.iter().copied().chain(more.iter().copied()).collect()
}

#[tokio::test]
async fn a_new_issue_is_found_again() {
    let space = Space::small();
    let more = [
        ("description", "a & b = c\n%_'\""),
        ("startDate", "2026-01-31"),
        ("dueDate", "2026-02-28"),
        ("estimatedHours", "1.25"),
        ("assigneeId", "2"),
        ("categoryId[]", "1"),
        ("categoryId[]", "2"),
        ("milestoneId[0]", "3"),
        ("parentIssueId", "1"),
        ("customField_1", "株式会社"),
        ("customField_3", "-12.5"),
        ("customField_4", "2026-03-03"),
        ("customField_5", "2"),
        ("customField_6", "1"),
        ("customField_6", "3"),
        ("customField_7[0]", "2"),
        ("customField_7_otherValue", "ほか"),
    ];
    let response = space.send(Method::POST, "/issues", &with(&more)).await.unwrap();
    assert_eq!(response.status(), 201);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let issue = common::json(response).await;
    assert!(location.ends_with(&format!("/view/{}", issue["issueKey"].as_str().unwrap())));
    assert_eq!(issue["id"], 61);
    assert_eq!(issue["status"]["id"], 1);
    assert_eq!(issue["dueDate"], "2026-02-28T00:00:00Z");
    assert_eq!(issue["estimatedHours"], 1.25);
    assert_eq!(issue["createdUser"]["id"], 1);
    let field = |id: i64| {
        issue["customFields"].as_array().unwrap().iter().find(|field| field["id"] == id).unwrap().clone()
    };
    assert_eq!(field(3)["value"], -12.5);
    assert_eq!(field(4)["value"], "2026-03-03T00:00:00Z");
    assert_eq!(field(5)["value"]["name"], "macOS");
    assert_eq!(field(6)["value"].as_array().unwrap().len(), 2);
    assert_eq!((&field(7)["value"][0]["id"], &field(7)["otherValue"]), (&json!(2), &json!("ほか")));
    assert_eq!(field(8)["value"], Value::Null);
    assert_eq!(space.get("/issues/61", &[]).await, issue);
    let key = issue["issueKey"].as_str().unwrap();
    assert_eq!(space.get(&format!("/issues/{key}"), &[]).await, issue);
    assert_eq!(space.get("/issues", &[("count", "1")]).await[0], issue);
    assert_eq!(space.get("/issues/count", &[]).await["count"], 61);
    let activity = &space.get("/projects/1/activities", &[("count", "1")]).await[0];
    assert_eq!((&activity["type"], &activity["content"]["id"]), (&json!(1), &json!(61)));
}

#[tokio::test]
async fn a_bad_new_issue_is_refused_and_leaves_nothing() {
    let space = Space::small();
    let missing = space.refused(Method::POST, "/issues", &NEW[1..]).await;
    assert_eq!(missing, (400, 7, "error.required : projectId".to_owned()));
    let unknown_project: Vec<_> = [("projectId", "99")].into_iter().chain(NEW[1..].iter().copied()).collect();
    assert_eq!(space.refused(Method::POST, "/issues", &unknown_project).await.1, 6);
    let cases = [
        ("statusId", "4", "error.unknownParameter : statusId"),
        ("dueDate", "2026-02-28T00:00:00Z", "error.date : dueDate"),
        ("assigneeId", "11", "error.invalid : assigneeId"),
        ("categoryId", "1", "error.unknownParameter : categoryId"),
        ("categoryId[]", "7", "error.invalid : categoryId[]"),
        ("parentIssueId", "999", "error.invalid : parentIssueId"),
        ("attachmentId[]", "1", "error.invalid : attachmentId[]"),
        ("customField_5", "9", "error.invalid : customField_5"),
        ("customField_2", "only for bugs", "error.invalid : customField_2"),
        ("customField_5[]", "1", "error.unknownParameter : customField_5[]"),
        ("customField_9", "of another project", "error.invalid : customField_9"),
    ];
    for (name, value, message) in cases {
        let refused = space.refused(Method::POST, "/issues", &with(&[(name, value)])).await;
        assert_eq!(refused, (400, 7, message.to_owned()));
    }
    assert_eq!(space.get("/issues/count", &[]).await["count"], 60);
}

#[tokio::test]
async fn a_change_is_recorded() {
    let space = Space::small();
    space.post("/issues", &with(&[])).await;
    let changes = [("summary", "変えた"), ("statusId", "4"), ("resolutionId", "0"), ("comment", "done")];
    let (status, issue) = space.patch("/issues/61", &changes).await;
    assert_eq!(status, 200);
    assert_eq!(issue["summary"], "変えた");
    assert_eq!(issue["status"]["name"], "Closed");
    assert_eq!(issue["resolution"], json!({ "id": 0, "name": "Fixed" }));
    assert_eq!(space.get("/issues/61", &[]).await, issue);
    let comment = &space.get("/issues/61/comments", &[]).await[0];
    assert_eq!(comment["content"], "done");
    let fields: Vec<&str> = comment["changeLog"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["summary", "status", "resolution"]);
    assert_eq!(comment["changeLog"][0]["originalValue"], "新しい課題 🆕");
    let activity = &space.get("/projects/1/activities", &[("count", "1")]).await[0];
    assert_eq!(activity["type"], 2);
    assert_eq!(activity["content"]["changes"][1]["new_value"], "4");
    assert_eq!(space.get("/issues", &[("sort", "updated"), ("count", "1")]).await[0]["id"], 61);
}

#[tokio::test]
async fn a_generated_issue_can_be_changed() {
    let space = Space::small();
    let before = space.get("/issues/5", &[]).await;
    let (_, after) = space.patch("/issues/5", &[("customField_1", "新"), ("estimatedHours", "3")]).await;
    let changed = ["estimatedHours", "updated", "updatedUser", "customFields"];
    for (member, value) in before.as_object().unwrap() {
        if !changed.contains(&member.as_str()) {
            assert_eq!(after[member], *value, "{member}");
        }
    }
    assert_eq!(after["estimatedHours"], 3);
    assert_eq!(after["updatedUser"]["id"], 1);
    assert!(after["updated"].as_str() > before["updated"].as_str());
}

#[tokio::test]
async fn a_change_of_nothing_is_refused() {
    let space = Space::small();
    let status = space.get("/issues/1", &[]).await["status"]["id"].to_string();
    for same in [
        vec![],
        vec![("statusId", &*status)],
        vec![("comment", "")],
        vec![("notifiedUserId[]", "2")],
        vec![("statusId", &*status), ("notifiedUserId[]", "2"), ("parentIssueId", "")],
    ] {
        let refused = space.refused(Method::PATCH, "/issues/1", &same).await;
        assert_eq!(refused, (400, 7, "No comment content.".to_owned()));
    }
    let (status, _) = space.patch("/issues/1", &[("statusId", &*status), ("comment", "still")]).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn an_empty_value_clears() {
    let space = Space::small();
    let filled = [
        ("startDate", "2026-01-01"),
        ("assigneeId", "2"),
        ("actualHours", "2"),
        ("categoryId[]", "1"),
        ("parentIssueId", "1"),
        ("description", "text"),
        ("customField_6", "1"),
    ];
    space.post("/issues", &with(&filled)).await;
    let cleared: Vec<(&str, &str)> = filled.iter().map(|(name, _)| (*name, "")).collect();
    let (status, issue) = space.patch("/issues/61", &cleared).await;
    assert_eq!(status, 200, "{issue}");
    for member in ["startDate", "assignee", "actualHours", "parentIssueId"] {
        assert_eq!(issue[member], Value::Null, "{member}");
    }
    assert_eq!(issue["category"], json!([]));
    assert_eq!(issue["description"], "");
    assert_eq!(issue["customFields"][4]["value"], json!([]));
    for name in ["issueTypeId", "priorityId", "statusId"] {
        let refused = space.refused(Method::PATCH, "/issues/61", &[(name, "")]).await;
        assert_eq!(refused, (400, 7, format!("error.required : {name}")));
    }
    assert!(space.refused(Method::PATCH, "/issues/61", &[("summary", "")]).await.2.contains("Subject"));
}

#[tokio::test]
async fn a_tree_has_three_levels_at_most() {
    let space = Space::small();
    let mut parent = String::new();
    for level in 0..3 {
        let (status, issue) = space.post("/issues", &with(&[("parentIssueId", &parent)])).await;
        assert_eq!(status, 201, "level {level}: {issue}");
        parent = issue["id"].to_string();
    }
    let too_deep = space.refused(Method::POST, "/issues", &with(&[("parentIssueId", &parent)])).await;
    assert_eq!(too_deep.2, "error.invalid : parentIssueId");
    let circle = space.refused(Method::PATCH, "/issues/61", &[("parentIssueId", "63")]).await;
    assert_eq!(circle.2, "error.invalid : parentIssueId");
}

#[tokio::test]
async fn a_deleted_issue_is_gone_everywhere() {
    let space = Space::small();
    let child = with(&[("parentIssueId", "1")]);
    space.post("/issues", &child).await;
    let (status, deleted) = space.delete("/issues/1").await;
    assert_eq!((status, &deleted["id"]), (200, &json!(1)));
    for path in ["/issues/1", "/issues/APP-1", "/issues/1/comments"] {
        assert_eq!(space.refused(Method::GET, path, &[]).await.1, 6);
    }
    assert_eq!(space.delete("/issues/1").await.0, 404);
    assert_eq!(space.get("/issues/count", &[]).await["count"], 60);
    assert_eq!(space.get("/issues/61", &[]).await["parentIssueId"], Value::Null);
    let activity = &space.get("/projects/1/activities", &[("count", "1")]).await[0];
    assert_eq!((&activity["type"], &activity["content"]), (&json!(4), &json!({ "id": 1, "key_id": 1 })));
    let (_, next) = space.post("/issues", &NEW).await;
    assert_eq!(next["id"], 62);
}

#[tokio::test]
async fn notifications_go_with_their_issue_but_stay_without_their_comment() {
    let space = Space::small();
    space.post("/issues", &with(&[("notifiedUserId[]", "2")])).await;
    let newest = || async {
        let list = space.call_as(2, Method::GET, "/notifications", &[("count", "1")]).await.1;
        list[0].clone()
    };
    let before = newest().await;
    assert_eq!((&before["issue"]["id"], &before["reason"]), (&json!(61), &json!(3)));
    assert_eq!(before["comment"]["changeLog"][0]["notificationInfo"]["type"], "issue.create");
    let notice = format!("/issues/61/comments/{}", before["comment"]["id"]);
    assert_eq!(space.delete(&notice).await.0, 200);
    let without_comment = newest().await;
    assert_eq!((&without_comment["id"], &without_comment["comment"]), (&before["id"], &Value::Null));
    assert_eq!(space.delete("/issues/61").await.0, 200);
    assert_ne!(newest().await["id"], before["id"]);
}

#[tokio::test]
async fn a_deleted_issue_leaves_no_watching_star_or_relation() {
    let space = Space::small();
    space.post("/issues", &with(&[])).await;
    let (_, watching) = space.post("/watchings", &[("issueIdOrKey", "61")]).await;
    space.post("/issues/61/relatedIssues", &[("targetIssueId", "1")]).await;
    let stars = space.get("/users/1/stars/count", &[]).await;
    let (_, comment) = space.post("/issues/61/comments", &[("content", "x")]).await;
    for star in [("issueId", "61".to_owned()), ("commentId", comment["id"].to_string())] {
        let sent = [(star.0, &*star.1)];
        let key = space.sandbox.api_key_of(2).unwrap();
        let url = space.url(&format!("/stars?apiKey={key}"));
        let given = reqwest::Client::new().post(url).form(&sent).send().await.unwrap();
        assert_eq!(given.status(), 204);
    }
    assert_ne!(space.get("/users/1/stars/count", &[]).await, stars);
    space.delete("/issues/61").await;
    assert_eq!(space.get("/users/1/stars/count", &[]).await, stars);
    let watching = format!("/watchings/{}", watching["id"]);
    assert_eq!(space.refused(Method::GET, &watching, &[]).await.1, 6);
    let related = space.get("/issues/1/relatedIssues", &[]).await;
    assert!(!common::ids(&related).contains(&61));
}

#[tokio::test]
async fn the_plan_decides_how_deep_trees_are() {
    let levels = |parent_child_issues, grandchild_issues| {
        let plan = backlog_sandbox::Plan { parent_child_issues, grandchild_issues, ..Default::default() };
        Space::start(backlog_sandbox::Options { issues: 3, plan, ..Default::default() })
    };
    let space = levels(false, false);
    assert_eq!(space.refused(Method::POST, "/issues", &with(&[("parentIssueId", "1")])).await.1, 2);
    let space = levels(true, false);
    let (status, child) = space.post("/issues", &with(&[("parentIssueId", "1")])).await;
    assert_eq!(status, 201);
    let child = child["id"].to_string();
    let too_deep = space.refused(Method::POST, "/issues", &with(&[("parentIssueId", &child)])).await;
    assert_eq!(too_deep, (400, 7, "error.invalid : parentIssueId".to_owned()));
}
