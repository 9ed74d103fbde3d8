//! What the issues of a project are made of: statuses, types, categories, versions.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Space, ids, refusal};
use reqwest::Method;
use serde_json::{Value, json};

const ISSUE: [(&str, &str); 4] =
    [("projectId", "1"), ("summary", "課題"), ("issueTypeId", "1"), ("priorityId", "3")];

/// Adds something to the first project and gives its id.
async fn added(space: &Space, path: &str, parameters: &[(&str, &str)]) -> String {
    let (status, new) = space.post(&format!("/projects/1/{path}"), parameters).await;
    assert_eq!(status, 200, "{new}");
    new["id"].to_string()
}

/// Adds an issue to the first project and gives its path.
async fn issue(space: &Space, more: &[(&str, &str)]) -> String {
    let parameters: Vec<_> = ISSUE.iter().chain(more).copied().collect();
    let (status, issue) = space.post("/issues", &parameters).await;
    assert_eq!(status, 201, "{issue}");
    format!("/issues/{}", issue["id"])
}

async fn newest_activity(space: &Space) -> Value {
    space.get("/projects/1/activities", &[("count", "1")]).await[0].clone()
}

#[tokio::test]
async fn a_status_comes_before_closed_and_shows_in_issues() {
    let space = Space::small();
    let before = ids(&space.get("/projects/1/statuses", &[]).await);
    let id = added(&space, "statuses", &[("name", "検証 %"), ("color", "#3b9dbd")]).await;
    let path = format!("/projects/1/statuses/{id}");
    let statuses = space.get("/projects/1/statuses", &[]).await;
    let after = ids(&statuses);
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!((after[after.len() - 2].to_string(), after[after.len() - 1]), (id.clone(), 4));
    let orders: Vec<_> =
        statuses.as_array().unwrap().iter().map(|s| s["displayOrder"].as_i64().unwrap()).collect();
    assert!(orders.is_sorted(), "{orders:?}");
    let issue = issue(&space, &[]).await;
    space.patch(&issue, &[("statusId", &id)]).await;
    let (_, changed) = space.patch(&path, &[("name", "確認"), ("color", "#393939")]).await;
    assert_eq!(space.get(&issue, &[]).await["status"], changed);
    assert_eq!((&changed["name"], &changed["color"]), (&json!("確認"), &json!("#393939")));
    assert_eq!(space.refused(Method::PATCH, &path, &[("name", "")]).await.2, "error.required : name");
    assert_eq!(space.refused(Method::PATCH, &path, &[("color", "#000000")]).await.2, "error.invalid : color");
    for standard in 1..=4 {
        let path = format!("/projects/1/statuses/{standard}");
        assert_eq!(space.refused(Method::PATCH, &path, &[("name", "x")]).await.1, 7);
        let substitute = [("substituteStatusId", "2")];
        assert_eq!(space.refused(Method::DELETE, &path, &substitute).await.1, 7);
    }
    assert_eq!(refusal(space.call_as(2, Method::PATCH, &path, &[("name", "x")]).await).1, 5);
}

#[tokio::test]
async fn issues_of_a_deleted_status_move() {
    let space = Space::small();
    let id = added(&space, "statuses", &[("name", "検証"), ("color", "#3b9dbd")]).await;
    let issue = issue(&space, &[]).await;
    space.patch(&issue, &[("statusId", &id)]).await;
    let path = format!("/projects/1/statuses/{id}");
    for substitute in [id.as_str(), "999", "12"] {
        let refused = space.refused(Method::DELETE, &path, &[("substituteStatusId", substitute)]).await;
        assert_eq!(refused, (400, 7, "error.invalid : substituteStatusId".to_owned()));
    }
    space.advance(60).await;
    let before = space.get(&issue, &[]).await;
    let (status, deleted) = space.call(Method::DELETE, &path, &[("substituteStatusId", "3")]).await;
    assert_eq!((status, deleted["id"].to_string()), (200, id.clone()));
    let after = space.get(&issue, &[]).await;
    assert_eq!(after["status"]["id"], 3);
    assert!(after["updated"].as_str() > before["updated"].as_str());
    let comment = &space.get(&format!("{issue}/comments"), &[("count", "1")]).await[0];
    let change = &comment["changeLog"][0];
    let names = (&change["field"], &change["originalValue"], &change["newValue"]);
    assert_eq!(names, (&json!("status"), &json!("検証"), &json!("Resolved")));
    let activity = newest_activity(&space).await;
    assert_eq!(
        (&activity["type"], &activity["content"]["deletedStatus"]["name"]),
        (&json!(34), &json!("検証"))
    );
    assert_eq!(activity["content"]["link"][0]["id"], after["id"]);
    assert_eq!(space.get("/issues/count", &[("statusId[]", &id)]).await["count"], 0);
    assert_eq!(space.refused(Method::DELETE, &path, &[("substituteStatusId", "3")]).await.1, 6);
}

#[tokio::test]
async fn a_project_has_eight_statuses_of_its_own() {
    let space = Space::small();
    for number in 0..7 {
        added(&space, "statuses", &[("name", &number.to_string()), ("color", "#3b9dbd")]).await;
    }
    let ninth = [("name", "x"), ("color", "#3b9dbd")];
    let (status, code, _) = space.refused(Method::POST, "/projects/1/statuses", &ninth).await;
    assert_eq!((status, code), (400, 9));
}

#[tokio::test]
async fn statuses_keep_their_sense_when_reordered() {
    let space = Space::small();
    let path = "/projects/1/statuses/updateDisplayOrder";
    let order = |ids: [&'static str; 5]| ids.map(|id| ("statusId[]", id));
    for good in [["1", "11", "2", "3", "4"], ["1", "2", "3", "11", "4"]] {
        let (status, statuses) = space.patch(path, &order(good)).await;
        assert_eq!(status, 200, "{statuses}");
        assert_eq!(ids(&statuses).iter().map(i64::to_string).collect::<Vec<_>>(), good);
        assert_eq!(space.get("/projects/1/statuses", &[]).await, statuses);
    }
    let bad = [
        ["11", "1", "2", "3", "4"],
        ["1", "2", "3", "4", "11"],
        ["1", "3", "2", "11", "4"],
        ["1", "2", "3", "12", "4"],
        ["1", "2", "2", "3", "4"],
    ];
    for bad in bad {
        assert_eq!(space.refused(Method::PATCH, path, &order(bad)).await.2, "error.invalid : statusId[]");
    }
    assert_eq!(space.refused(Method::PATCH, path, &order(bad[0])[1..]).await.1, 7);
}

#[tokio::test]
async fn issues_of_a_deleted_type_get_another() {
    let space = Space::small();
    let new = [("name", "障害 🐛"), ("color", "#814fbc"), ("templateSummary", "[画面]")];
    let id = added(&space, "issueTypes", &new).await;
    assert_eq!(id, "9");
    let path = format!("/projects/1/issueTypes/{id}");
    let (_, changed) = space.patch(&path, &[("templateSummary", ""), ("templateDescription", "手順")]).await;
    assert_eq!(
        (&changed["templateSummary"], &changed["templateDescription"]),
        (&Value::Null, &json!("手順"))
    );
    // A field for this type only becomes a field for the substitute.
    space.patch("/projects/1/customFields/1", &[("applicableIssueTypes[]", &id)]).await;
    let issue = issue(&space, &[]).await;
    let (status, _) = space.patch(&issue, &[("issueTypeId", &id), ("customField_1", "値")]).await;
    assert_eq!(status, 200);
    assert_eq!(space.refused(Method::DELETE, &path, &[("substituteIssueTypeId", &id)]).await.1, 7);
    assert_eq!(space.refused(Method::DELETE, &path, &[("substituteIssueTypeId", "5")]).await.1, 7);
    let (status, _) = space.call(Method::DELETE, &path, &[("substituteIssueTypeId", "2")]).await;
    assert_eq!(status, 200);
    let moved = space.get(&issue, &[]).await;
    assert_eq!((&moved["issueType"]["id"], moved["issueType"].get("templateSummary")), (&json!(2), None));
    assert_eq!(space.get("/projects/1/customFields", &[]).await[0]["applicableIssueTypes"], json!([2]));
    assert_eq!(ids(&space.get("/projects/1/issueTypes", &[]).await), [1, 2, 3, 4]);
    assert_eq!(space.get("/issues/count", &[("issueTypeId[]", &id)]).await["count"], 0);
    // Ids are not given again.
    assert_eq!(added(&space, "issueTypes", &new).await, "10");
}

#[tokio::test]
async fn categories_are_renamed_and_leave_their_issues() {
    let space = Space::small();
    let id = added(&space, "categories", &[("name", "帳票 100%_'")]).await;
    let path = format!("/projects/1/categories/{id}");
    let issue = issue(&space, &[("categoryId[]", &id), ("categoryId[]", "1")]).await;
    let (_, renamed) = space.patch(&path, &[("name", "帳票")]).await;
    let shown = space.get(&issue, &[]).await["category"].clone();
    assert!(shown.as_array().unwrap().contains(&renamed), "{shown}");
    assert_eq!(space.refused(Method::PATCH, &path, &[("name", "Back end")]).await.2, "error.invalid : name");
    assert_eq!(space.delete(&path).await.1, renamed);
    assert_eq!(ids(&space.get(&issue, &[]).await["category"]), [1]);
    assert_eq!(space.get("/issues/count", &[("categoryId[]", &id)]).await["count"], 0);
    assert_eq!(space.delete(&path).await.0, 404);
    assert_eq!(space.refused(Method::DELETE, "/projects/1/categories/7", &[]).await.1, 6);
    let viewer = space.call_as(10, Method::POST, "/projects/1/categories", &[("name", "x")]).await;
    assert_eq!(refusal(viewer).1, 5);
}

#[tokio::test]
async fn milestones_are_told_of() {
    let space = Space::small();
    let new = [("name", "3.0"), ("startDate", "2026-05-01"), ("releaseDueDate", "2026-06-30")];
    let id = added(&space, "versions", &new).await;
    let activity = newest_activity(&space).await;
    let told = json!({
        "id": id.parse::<i64>().unwrap(), "name": "3.0", "start_date": "2026-05-01",
        "reference_date": "2026-06-30", "description": "",
    });
    assert_eq!((&activity["type"], &activity["content"]), (&json!(22), &told));
    let path = format!("/projects/1/versions/{id}");
    let issue = issue(&space, &[("versionId[]", &id), ("milestoneId[]", &id), ("milestoneId[]", "2")]).await;
    let changes = [("name", "3.0"), ("startDate", ""), ("description", "説明"), ("archived", "true")];
    let (_, version) = space.patch(&path, &changes).await;
    assert_eq!((&version["startDate"], &version["archived"]), (&Value::Null, &json!(true)));
    assert_eq!(version["releaseDueDate"], "2026-06-30T00:00:00Z");
    assert_eq!(space.get(&issue, &[]).await["versions"], json!([version]));
    let changes = json!([
        { "field": "startDate", "new_value": "", "old_value": "2026-05-01" },
        { "field": "description", "new_value": "説明", "old_value": "" },
    ]);
    let activity = newest_activity(&space).await;
    assert_eq!((&activity["type"], &activity["content"]["changes"]), (&json!(23), &changes));
    assert_eq!(
        space.refused(Method::PATCH, &path, &[("archived", "false")]).await.2,
        "error.required : name"
    );
    let late = space.refused(Method::PATCH, &path, &[("name", "x"), ("startDate", "2026/05/01")]).await;
    assert_eq!(late.2, "error.date : startDate");
    assert_eq!(space.delete(&path).await.0, 200);
    assert_eq!(newest_activity(&space).await["type"], 24);
    let left = space.get(&issue, &[]).await;
    assert_eq!((&left["versions"], ids(&left["milestone"])), (&json!([]), vec![2]));
}
