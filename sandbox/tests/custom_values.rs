//! Writing the values of custom fields.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Space;
use reqwest::Method;
use serde_json::{Value, json};

const NEW: [(&str, &str); 3] = [("projectId", "1"), ("summary", "fields"), ("priorityId", "3")];

async fn new_issue(space: &Space, kind: &str, more: &[(&str, &str)]) -> Value {
    let (status, issue) = space.post("/issues", &[&NEW, &[("issueTypeId", kind)][..], more].concat()).await;
    assert_eq!(status, 201, "{issue}");
    issue
}

fn field(issue: &Value, id: i64) -> Option<&Value> {
    issue["customFields"].as_array().unwrap().iter().find(|field| field["id"] == id)
}

#[tokio::test]
async fn a_value_that_its_field_does_not_take_is_refused() {
    let space = Space::small();
    new_issue(&space, "1", &[]).await;
    let cases: [&[(&str, &str)]; 16] = [
        &[("customField_1", "two"), ("customField_1", "texts")],
        &[("customField_2", "another issue type's")],
        &[("customField_3", "many")],
        &[("customField_3", "NaN")],
        &[("customField_3", "1000.01")],
        &[("customField_3", "-1001")],
        &[("customField_4", "2019-03-31")],
        &[("customField_4", "2026-02-30")],
        &[("customField_4", "2026-02-03T00:00:00Z")],
        &[("customField_5", "9")],
        &[("customField_5", "Windows 11")],
        &[("customField_5", "1"), ("customField_5", "2")],
        &[("customField_5_otherValue", "no such input")],
        &[("customField_6", "1"), ("customField_6", "0")],
        &[("customField_8[0]", "1"), ("customField_8[1]", "2")],
        &[("customField_99", "1")],
    ];
    for sent in cases {
        let (status, code, message) = space.refused(Method::PATCH, "/issues/61", sent).await;
        assert_eq!((status, code), (400, 7), "{sent:?}");
        assert!(message.starts_with("error.invalid : customField_"), "{sent:?}: {message}");
    }
    assert_eq!(space.get("/issues/61/comments/count", &[]).await["count"], 0);
    for edge in ["1000", "-1000", "-0.5"] {
        assert_eq!(space.patch("/issues/61", &[("customField_3", edge)]).await.0, 200, "{edge}");
    }
    assert_eq!(space.patch("/issues/61", &[("customField_4", "2019-04-01")]).await.0, 200);
}

#[tokio::test]
async fn changed_values_are_recorded_with_their_field() {
    let space = Space::small();
    new_issue(&space, "1", &[("customField_6", "1"), ("customField_6", "3")]).await;
    let sent = [("customField_3", "1.5"), ("customField_6", "2"), ("customField_8_otherValue", "ほか")];
    let (status, issue) = space.patch("/issues/61", &sent).await;
    assert_eq!(status, 200);
    assert_eq!(field(&issue, 8).unwrap()["otherValue"], "ほか");
    let comment = &space.get("/issues/61/comments", &[]).await[0];
    let change = |id: i64, kind: &str, name: &str, old: Value, new: Value| {
        json!({
            "field": name,
            "newValue": new,
            "originalValue": old,
            "attachmentInfo": null,
            "attributeInfo": { "id": id, "typeId": kind },
            "notificationInfo": null,
        })
    };
    let wanted = json!([
        change(3, "3", "Story Points", Value::Null, json!("1.5")),
        change(6, "6", "Browser", json!("Chrome, Safari"), json!("Firefox")),
        change(8, "8", "重要度 \"Severity\"", Value::Null, json!("ほか")),
    ]);
    assert_eq!(comment["changeLog"], wanted);
    let told = &space.get("/projects/1/activities", &[("count", "1")]).await[0]["content"]["changes"][0];
    let wanted = json!({ "field": "Story Points", "new_value": "1.5", "old_value": "", "type": "custom" });
    assert_eq!(*told, wanted);
}

#[tokio::test]
async fn another_issue_type_drops_what_does_not_apply() {
    let space = Space::small();
    // Only bugs, type 2, have field 2.
    let issue = new_issue(&space, "2", &[("customField_2", "1. start"), ("customField_1", "kept")]).await;
    assert_eq!(field(&issue, 2).unwrap()["value"], "1. start");
    let (_, issue) = space.patch("/issues/61", &[("issueTypeId", "1")]).await;
    assert_eq!(field(&issue, 2), None);
    assert_eq!(field(&issue, 1).unwrap()["value"], "kept");
    let fields = space.get("/issues/61/comments", &[]).await[0]["changeLog"].clone();
    assert_eq!(fields[0]["field"], "issueType");
    let (_, issue) = space.patch("/issues/61", &[("issueTypeId", "2"), ("customField_3", "5")]).await;
    assert_eq!(field(&issue, 2).unwrap()["value"], Value::Null);
    assert_eq!(field(&issue, 3).unwrap()["value"], 5);
    let both = [("issueTypeId", "1"), ("customField_2", "too late")];
    assert_eq!(space.refused(Method::PATCH, "/issues/61", &both).await.2, "error.invalid : customField_2");
}

#[tokio::test]
async fn a_made_up_issue_keeps_its_values_when_its_type_changes() {
    let space = Space::small();
    for id in 1..=20 {
        let path = format!("/issues/{id}");
        let before = space.get(&path, &[]).await;
        if before["projectId"] != 1 {
            continue;
        }
        let kind = if before["issueType"]["id"] == 2 { "1" } else { "2" };
        let (status, after) = space.patch(&path, &[("issueTypeId", kind)]).await;
        assert_eq!(status, 200);
        for id in [1, 3, 4, 5, 6, 7, 8] {
            assert_eq!(field(&after, id), field(&before, id));
        }
        let steps = field(&after, 2).map(|field| field["value"].clone());
        assert_eq!(steps, (kind == "2").then_some(Value::Null));
    }
}

#[tokio::test]
async fn a_required_field_must_be_sent_where_it_applies() {
    let space = Space::small();
    let field =
        [("typeId", "1"), ("name", "契約番号"), ("required", "true"), ("applicableIssueTypes[]", "2")];
    let (status, field) = space.post("/projects/1/customFields", &field).await;
    assert_eq!(status, 200, "{field}");
    let name = format!("customField_{}", field["id"]);
    let bug = [&NEW[..], &[("issueTypeId", "2")]].concat();
    let required = (400, 7, format!("error.required : {name}"));
    assert_eq!(space.refused(Method::POST, "/issues", &bug).await, required);
    let with_value = |value| [&bug[..], &[(&*name, value)]].concat();
    assert_eq!(space.refused(Method::POST, "/issues", &with_value("")).await, required);
    assert_eq!(space.post("/issues", &with_value("A-1")).await.0, 201);
    new_issue(&space, "1", &[]).await;
    assert_eq!(space.refused(Method::PATCH, "/issues/61", &[(&*name, "")]).await, required);
    assert_eq!(space.patch("/issues/61", &[("statusId", "2")]).await.0, 200);
}

#[tokio::test]
async fn a_required_field_is_demanded_where_it_newly_applies() {
    let space = Space::small();
    let field =
        [("typeId", "1"), ("name", "契約番号"), ("required", "true"), ("applicableIssueTypes[]", "2")];
    let (_, field) = space.post("/projects/1/customFields", &field).await;
    let name = format!("customField_{}", field["id"]);
    let required = (400, 7, format!("error.required : {name}"));
    new_issue(&space, "1", &[]).await;
    let turned = [("issueTypeId", "2")];
    assert_eq!(space.refused(Method::PATCH, "/issues/61", &turned).await, required);
    let (status, issue) = space.patch("/issues/61", &[turned[0], (&name, "A-1")]).await;
    assert_eq!((status, &issue["issueType"]["id"]), (200, &json!(2)));
    assert_eq!(space.patch("/issues/61", &[("issueTypeId", "1")]).await.0, 200);
    assert_eq!(space.refused(Method::PATCH, "/issues/61", &turned).await, required);
}

#[tokio::test]
async fn an_issue_older_than_a_required_field_can_be_changed_without_it() {
    let space = Space::small();
    new_issue(&space, "2", &[]).await;
    let field = [("typeId", "1"), ("name", "契約番号"), ("required", "true")];
    let (_, field) = space.post("/projects/1/customFields", &field).await;
    assert_eq!(space.patch("/issues/61", &[("statusId", "2")]).await.0, 200);
    assert_eq!(space.patch("/issues/61", &[("issueTypeId", "1")]).await.0, 200);
    let name = format!("customField_{}", field["id"]);
    let cleared = space.refused(Method::PATCH, "/issues/61", &[(&name, "")]).await;
    assert_eq!(cleared, (400, 7, format!("error.required : {name}")));
}
