//! Definitions of custom fields and what their changes do to issues.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Space, refusal};
use reqwest::Method;
use serde_json::{Value, json};

const FIELDS: &str = "/projects/1/customFields";
const ISSUE: [(&str, &str); 4] =
    [("projectId", "1"), ("summary", "課題"), ("issueTypeId", "1"), ("priorityId", "3")];

/// Adds a field to the first project.
async fn added(space: &Space, parameters: &[(&str, &str)]) -> Value {
    let (status, field) = space.post(FIELDS, parameters).await;
    assert_eq!(status, 200, "{field}");
    assert!(space.get(FIELDS, &[]).await.as_array().unwrap().contains(&field));
    field
}

async fn value(space: &Space, issue: &str, field: &Value) -> Value {
    let issue = space.get(issue, &[]).await;
    let fields = issue["customFields"].as_array().unwrap();
    fields.iter().find(|held| held["id"] == field["id"]).map_or(Value::Null, |held| held["value"].clone())
}

fn names(field: &Value) -> Vec<&str> {
    field["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_kind_has_its_settings() {
    let space = Space::small();
    let text = added(&space, &[("typeId", "1"), ("name", "顧客"), ("description", "契約の名")]).await;
    assert_eq!(
        (&text["id"], &text["description"], &text["required"]),
        (&json!(17), &json!("契約の名"), &json!(false))
    );
    let number = [
        ("typeId", "3"),
        ("name", "点"),
        ("min", "-1.5"),
        ("max", "9"),
        ("initialValue", "2"),
        ("unit", "%"),
    ];
    let number = added(&space, &number).await;
    let settings = ["min", "max", "initialValue", "unit"].map(|name| number[name].clone());
    assert_eq!(settings, [json!(-1.5), json!(9.0), json!(2.0), json!("%")]);
    let date = [
        ("typeId", "4"),
        ("name", "日"),
        ("min", "2026-01-01"),
        ("initialValueType", "3"),
        ("initialDate", "2026-04-01"),
    ];
    let date = added(&space, &date).await;
    assert_eq!((&date["min"], &date["max"]), (&json!("2026-01-01T00:00:00Z"), &Value::Null));
    assert_eq!(date["initialDate"], json!({ "id": 3, "date": "2026-04-01T00:00:00Z" }));
    for (kind, allows_input) in [("5", false), ("6", false), ("7", true), ("8", true)] {
        let new = [
            ("typeId", kind),
            ("name", "選択"),
            ("items[]", "甲"),
            ("items[]", "乙 🅱"),
            ("allowAddItem", "true"),
        ];
        let list = added(&space, &new).await;
        let items = json!([
            { "id": 1, "name": "甲", "displayOrder": 0 },
            { "id": 2, "name": "乙 🅱", "displayOrder": 1 },
        ]);
        assert_eq!((&list["items"], &list["allowAddItem"]), (&items, &json!(true)));
        assert_eq!(list.get("allowInput").is_some(), allows_input);
    }
    let only = added(&space, &[("typeId", "2"), ("name", "手順"), ("applicableIssueTypes[]", "2")]).await;
    assert_eq!((&only["applicableIssueTypes"], &only["useIssueType"]), (&json!([2]), &json!(true)));
}

#[tokio::test]
async fn settings_of_other_kinds_are_unknown() {
    let space = Space::small();
    let cases: [(&[(&str, &str)], &str); 12] = [
        (&[("typeId", "1"), ("min", "1")], "error.unknownParameter : min"),
        (&[("typeId", "3"), ("items[]", "a")], "error.unknownParameter : items[]"),
        (&[("typeId", "5"), ("unit", "pt")], "error.unknownParameter : unit"),
        (&[("typeId", "9")], "error.invalid : typeId"),
        (&[("typeId", "3"), ("min", "2026-01-01")], "error.number : min"),
        (&[("typeId", "4"), ("max", "5")], "error.date : max"),
        (&[("typeId", "3"), ("min", "5"), ("max", "4")], "error.range : max"),
        (&[("typeId", "4"), ("initialValueType", "3")], "error.required : initialDate"),
        (&[("typeId", "4"), ("initialValueType", "4")], "error.invalid : initialValueType"),
        (&[("typeId", "5"), ("items[]", "")], "error.required : items[]"),
        (&[("typeId", "1"), ("applicableIssueTypes[]", "5")], "error.invalid : applicableIssueTypes[]"),
        (&[("typeId", "1"), ("name", "")], "error.required : name"),
    ];
    for (sent, message) in cases {
        let named = sent.iter().any(|(name, _)| *name == "name");
        let name = if named { None } else { Some(("name", "x")) };
        let sent: Vec<_> = sent.iter().copied().chain(name).collect();
        assert_eq!(
            space.refused(Method::POST, FIELDS, &sent).await,
            (400, 7, message.to_owned()),
            "{sent:?}"
        );
    }
    assert_eq!(space.get(FIELDS, &[]).await.as_array().unwrap().len(), 8);
}

#[tokio::test]
async fn a_new_field_is_empty_everywhere_and_can_be_demanded() {
    let space = Space::small();
    let field = added(&space, &[("typeId", "1"), ("name", "必須"), ("required", "true")]).await;
    assert_eq!(value(&space, "/issues/1", &field).await, Value::Null);
    let name = format!("customField_{}", field["id"]);
    let missing = space.refused(Method::POST, "/issues", &ISSUE).await;
    assert_eq!(missing, (400, 7, format!("error.required : {name}")));
    let whole: Vec<_> = ISSUE.iter().copied().chain([(&*name, "値")]).collect();
    let (status, issue) = space.post("/issues", &whole).await;
    assert_eq!(status, 201);
    let issue = format!("/issues/{}", issue["id"]);
    assert_eq!(value(&space, &issue, &field).await, "値");
    let path = format!("{FIELDS}/{}", field["id"]);
    let (_, changed) = space.patch(&path, &[("required", "false"), ("name", "任意")]).await;
    assert!(changed["version"].as_i64() > field["version"].as_i64());
    assert_eq!(space.post("/issues", &ISSUE).await.0, 201);
    assert_eq!(space.get(&issue, &[]).await["customFields"][7]["name"], "任意");
    assert_eq!(space.delete(&path).await.1, changed);
    assert_eq!(value(&space, &issue, &field).await, Value::Null);
    let fields = space.get(&issue, &[]).await["customFields"].clone();
    assert!(fields.as_array().unwrap().iter().all(|held| held["id"] != field["id"]));
    assert_eq!(space.refused(Method::GET, "/issues", &[(&name, "値")]).await.1, 7);
    let gone: Vec<_> = ISSUE.iter().copied().chain([(&*name, "値")]).collect();
    assert_eq!(space.refused(Method::POST, "/issues", &gone).await.1, 7);
    assert_eq!(space.delete(&path).await.0, 404);
}

#[tokio::test]
async fn changes_of_a_list_leave_other_values_alone() {
    let space = Space::small();
    let before = space.all_issues().await;
    // Field 5 is a list of four; its second item is deleted and another added.
    let (_, field) = space.delete(&format!("{FIELDS}/5/items/2")).await;
    assert_eq!(names(&field), ["Windows 11", "Linux 🐧", "その他"]);
    let (_, field) = space.post(&format!("{FIELDS}/5/items"), &[("name", "BeOS")]).await;
    assert_eq!(field["items"][3], json!({ "id": 5, "name": "BeOS", "displayOrder": 3 }));
    let after = space.all_issues().await;
    let mut deleted = 0;
    for (before, after) in before.iter().zip(&after) {
        for (old, new) in
            before["customFields"].as_array().unwrap().iter().zip(after["customFields"].as_array().unwrap())
        {
            let expected = match old["id"] == 5 && old["value"]["id"] == 2 {
                true => Value::Null,
                false => old["value"]["name"].clone(),
            };
            deleted += i32::from(old["id"] == 5 && old["value"]["id"] == 2);
            if old["id"] == 5 {
                assert_eq!(*new.pointer("/value/name").unwrap_or(&Value::Null), expected);
            } else {
                assert_eq!(old, new);
            }
        }
    }
    assert!(deleted > 0);
    assert_eq!(space.get("/issues/count", &[("customField_5[]", "2")]).await["count"], 0);
    let (_, field) = space.patch(&format!("{FIELDS}/5/items/1"), &[("name", "Windows 12")]).await;
    assert_eq!(names(&field)[0], "Windows 12");
    // A whole new list keeps the ids of the names that stay.
    let list = [("items[]", "その他"), ("items[]", "新"), ("items[]", "Windows 12")];
    let (_, field) = space.patch(&format!("{FIELDS}/5"), &list).await;
    let kept: Vec<_> = common::ids(&field["items"]);
    assert_eq!(kept, [4, 6, 1]);
    for missing in ["2", "99"] {
        assert_eq!(space.delete(&format!("{FIELDS}/5/items/{missing}")).await.0, 404);
    }
    let no_list = space.refused(Method::POST, &format!("{FIELDS}/1/items"), &[("name", "x")]).await;
    assert_eq!(no_list.1, 7);
}

#[tokio::test]
async fn items_of_a_closed_list_are_for_administrators() {
    let space = Space::small();
    let add = |user: u32, field: u32| {
        let space = &space;
        async move {
            let path = format!("{FIELDS}/{field}/items");
            space.call_as(user, Method::POST, &path, &[("name", "x")]).await
        }
    };
    assert_eq!(refusal(add(3, 5).await).1, 5);
    assert_eq!(add(2, 5).await.0, 200);
    assert_eq!(add(3, 6).await.0, 200);
    assert_eq!(refusal(add(10, 6).await).1, 5);
    let rename = space.call_as(3, Method::PATCH, &format!("{FIELDS}/6/items/1"), &[("name", "y")]).await;
    assert_eq!(refusal(rename).1, 5);
}
