//! Wiki pages: writing, versions, tags, attachments, shared files and stars.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::{IdBounds, Options};
use common::{Space, ids};
use reqwest::Method;
use serde_json::{Value, json};

fn small(options: Options) -> Space {
    Space::start(Options { issues: 5, wikis_per_project: 6, ..options })
}

async fn newest_activity(space: &Space) -> Value {
    space.get("/projects/APP/activities", &[("count", "1")]).await[0].clone()
}

fn versions(history: &Value) -> Vec<i64> {
    history.as_array().unwrap().iter().map(|version| version["version"].as_i64().unwrap()).collect()
}

async fn add(space: &Space, name: &str, content: &str) -> Value {
    let (status, page) =
        space.post("/wikis", &[("projectId", "1"), ("name", name), ("content", content)]).await;
    assert_eq!(status, 201, "{page}");
    page
}

#[tokio::test]
async fn a_page_is_added_with_tags_in_front_of_its_name() {
    let space = small(Options::default());
    let count = space.get("/wikis/count", &[("projectIdOrKey", "APP")]).await["count"].as_i64().unwrap();
    let sent = [
        ("projectId", "1"),
        ("name", "[議事録][新しい \"100%\"] 設計 [draft] 🛠"),
        ("content", ""),
        ("mailNotify", "true"),
    ];
    let response = space.send(Method::POST, "/wikis", &sent).await.unwrap();
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let page = common::json(response).await;
    assert_eq!(location, format!("{}/alias/wiki/{}", space.sandbox.url(), page["id"]));
    assert_eq!(page["name"], "設計 [draft] 🛠");
    assert_eq!(page["content"], "");
    assert_eq!(page["tags"], json!([{ "id": 1, "name": "議事録" }, { "id": 5, "name": "新しい \"100%\"" }]));
    assert_eq!(page["attachments"], json!([]));
    assert_eq!(page["createdUser"]["id"], 1);
    assert_eq!(space.get(&format!("/wikis/{}", page["id"]), &[]).await, page);
    assert_eq!(space.get("/wikis/count", &[("projectIdOrKey", "APP")]).await["count"], count + 1);
    let found = space.get("/wikis", &[("projectIdOrKey", "APP"), ("keyword", "設計 [DRAFT]")]).await;
    assert_eq!(ids(&found), [page["id"].as_i64().unwrap()]);
    assert_eq!(found[0].get("content"), None);
    let tags = space.get("/wikis/tags", &[("projectIdOrKey", "APP")]).await;
    assert!(tags.as_array().unwrap().contains(&page["tags"][1]));
    let elsewhere = space.get("/wikis/tags", &[("projectIdOrKey", "WEB")]).await;
    assert!(!elsewhere.as_array().unwrap().contains(&page["tags"][1]));
    let activity = newest_activity(&space).await;
    assert_eq!(activity["type"], 5);
    assert_eq!(
        activity["content"],
        json!({ "id": page["id"], "name": "設計 [draft] 🛠", "content": "", "diff": null, "version": null,
            "attachments": [], "shared_files": [] })
    );
}

#[tokio::test]
async fn names_are_there_and_unique_in_their_project() {
    let space = small(Options::default());
    let page = add(&space, "一意", "").await;
    let refused = async |method, path: &str, sent: &[(&str, &str)]| {
        let (status, code, message) = space.refused(method, path, sent).await;
        assert_eq!((status, code), (400, 7), "{sent:?}");
        message
    };
    let of = |name| [("projectId", "1"), ("name", name), ("content", "x")];
    assert_eq!(refused(Method::POST, "/wikis", &of("[tag] 一意")).await, "error.duplicated : name");
    assert_eq!(refused(Method::POST, "/wikis", &of("")).await, "error.required : name");
    assert_eq!(refused(Method::POST, "/wikis", &of("[only tags]")).await, "error.required : name");
    assert_eq!(refused(Method::POST, "/wikis", &of("x")[..2]).await, "error.required : content");
    let path = format!("/wikis/{}", page["id"]);
    assert_eq!(refused(Method::PATCH, &path, &[("name", "Home")]).await, "error.duplicated : name");
    assert_eq!(refused(Method::PATCH, &path, &[("name", " ")]).await, "error.required : name");
    let elsewhere = space.post("/wikis", &[("projectId", "2"), ("name", "一意"), ("content", "x")]).await;
    assert_eq!(elsewhere.0, 201);
    assert_eq!(space.post("/wikis", &[("projectId", "99"), ("name", "x"), ("content", "x")]).await.0, 404);
}

#[tokio::test]
async fn every_change_is_a_version() {
    let space = small(Options::default());
    let page = add(&space, "[old] Page", "one\ntwo\nthree\n").await;
    let path = format!("/wikis/{}", page["id"]);
    space.advance(60).await;
    let (status, changed) = space.patch(&path, &[("content", "one\n2\nthree\n")]).await;
    assert_eq!(status, 200);
    assert_eq!((&changed["name"], &changed["tags"][0]["name"]), (&json!("Page"), &json!("old")));
    assert_eq!(changed["created"], page["created"]);
    assert!(changed["updated"].as_str() > page["updated"].as_str());
    let activity = newest_activity(&space).await;
    assert_eq!(activity["type"], 6);
    assert_eq!(activity["content"]["version"], 2);
    assert_eq!(activity["content"]["diff"], "2c2\n<2\n---\n>two\n");
    let (_, renamed) = space.patch(&path, &[("name", "ページ")]).await;
    assert_eq!((&renamed["name"], &renamed["tags"]), (&json!("ページ"), &json!([])));
    let activity = newest_activity(&space).await;
    assert_eq!((&activity["content"]["version"], &activity["content"]["diff"]), (&json!(3), &Value::Null));
    for nothing in
        [&[("name", "ページ"), ("content", "one\n2\nthree\n")][..], &[("mailNotify", "false")], &[]]
    {
        assert_eq!(space.patch(&path, nothing).await, (200, renamed.clone()));
    }
    let history = space.get(&format!("{path}/history"), &[]).await;
    assert_eq!(versions(&history), [3, 2, 1]);
    let first = json!({ "pageId": page["id"], "version": 1, "name": "Page", "content": "one\ntwo\nthree\n",
        "createdUser": page["createdUser"], "created": page["created"] });
    assert_eq!(history[2], first);
    assert_eq!(history[0]["name"], "ページ");
    assert_eq!(newest_activity(&space).await["id"], activity["id"]);
}

#[tokio::test]
async fn history_is_paged_by_version() {
    for (id_bounds, expected) in [(IdBounds::Exclusive, [2, 3]), (IdBounds::Inclusive, [1, 2])] {
        let space = small(Options { id_bounds, ..Options::default() });
        let page = add(&space, "Long", "0").await;
        let path = format!("/wikis/{}", page["id"]);
        for content in ["1", "2", "3", "4"] {
            space.patch(&path, &[("content", content)]).await;
        }
        let history = format!("{path}/history");
        let sent = [("minId", "1"), ("maxId", "4"), ("count", "2"), ("order", "asc")];
        assert_eq!(versions(&space.get(&history, &sent).await), expected);
        assert_eq!(versions(&space.get(&history, &[("count", "2")]).await), [5, 4]);
    }
}

#[tokio::test]
async fn a_deleted_page_is_gone_and_its_activities_stay() {
    let space = small(Options::default());
    let page = space.get("/wikis/1", &[]).await;
    assert!(!page["stars"].as_array().unwrap().is_empty());
    let (status, deleted) = space.call(Method::DELETE, "/wikis/1", &[("mailNotify", "false")]).await;
    assert_eq!((status, deleted), (200, page.clone()));
    for path in ["/wikis/1", "/wikis/1/history", "/wikis/1/stars", "/wikis/1/attachments"] {
        let refused = space.refused(Method::GET, path, &[]).await;
        assert_eq!(refused, (404, 6, "No such wiki page.".to_owned()), "{path}");
    }
    assert_eq!(space.delete("/wikis/1").await.0, 404);
    let activity = newest_activity(&space).await;
    assert_eq!(activity["type"], 7);
    assert_eq!(activity["content"]["content"], page["content"]);
    let of_wikis = [("activityTypeId[]", "5"), ("activityTypeId[]", "6"), ("count", "100")];
    let events = space.get("/projects/APP/activities", &of_wikis).await;
    let kinds = |kind: i64| {
        let of_page = |event: &&Value| event["type"] == kind && event["content"]["id"] == 1;
        events.as_array().unwrap().iter().filter(of_page).count()
    };
    assert_eq!(kinds(5), 1);
    assert!(kinds(6) > 0);
    assert_ne!(add(&space, "Home", "again").await["id"], 1);
}

#[tokio::test]
async fn files_are_attached_downloaded_and_taken_off() {
    let space = small(Options::default());
    let page = add(&space, "Files", "text").await;
    let path = format!("/wikis/{}", page["id"]);
    let attachments = format!("{path}/attachments");
    let (first, second) = (space.upload("画像 1.png", b"\x89PNG").await, space.upload("b.txt", b"").await);
    let (status, attached) =
        space.post(&attachments, &[("attachmentId[]", &first), ("attachmentId[]", &second)]).await;
    assert_eq!(status, 200);
    assert_eq!((&attached[0]["name"], &attached[0]["size"]), (&json!("画像 1.png"), &json!(4)));
    assert_eq!(space.get(&attachments, &[]).await, attached);
    let whole = space.get(&path, &[]).await;
    assert_eq!(whole["attachments"], attached);
    assert_eq!(whole["updated"], page["updated"]);
    let activity = newest_activity(&space).await;
    assert_eq!((&activity["type"], &activity["content"]["version"]), (&json!(6), &Value::Null));
    let told = json!({ "id": attached[0]["id"], "name": "画像 1.png", "size": 4 });
    assert_eq!(activity["content"]["attachments"][0], told);
    let again = space.refused(Method::POST, &attachments, &[("attachmentId[]", &first)]).await;
    assert_eq!(again, (400, 7, "error.invalid : attachmentId[]".to_owned()));
    let none = space.refused(Method::POST, &attachments, &[("attachmentId[]", "")]).await;
    assert_eq!(none.2, "error.required : attachmentId[]");
    let one = format!("{attachments}/{}", attached[0]["id"]);
    let file = space.send(Method::GET, &one, &[]).await.unwrap();
    assert_eq!(file.headers()["content-type"], "application/octet-stream");
    assert_eq!(file.bytes().await.unwrap().as_ref(), b"\x89PNG");
    assert_eq!(space.delete(&one).await, (200, attached[0].clone()));
    assert_eq!(space.delete(&one).await.0, 404);
    assert_eq!(space.get(&attachments, &[]).await, json!([attached[1]]));
}

#[tokio::test]
async fn shared_files_are_linked_and_taken_off() {
    let space = small(Options::default());
    let page = add(&space, "Links", "text").await;
    let path = format!("/wikis/{}", page["id"]);
    let files = format!("{path}/sharedFiles");
    let (status, linked) = space.post(&files, &[("fileId[]", "2"), ("fileId[]", "3")]).await;
    assert_eq!((status, ids(&linked)), (200, vec![2, 3]));
    assert_eq!(space.get(&files, &[]).await, linked);
    assert_eq!(space.get(&path, &[]).await["sharedFiles"], linked);
    let activity = newest_activity(&space).await;
    let told = json!({ "id": 2, "dir": "/", "name": "readme.txt", "size": 420 });
    assert_eq!(activity["content"]["shared_files"][0], told);
    space.post(&files, &[("fileId[]", "2")]).await;
    assert_eq!(newest_activity(&space).await["id"], activity["id"]);
    for bad in ["1", "10", "999", ""] {
        let refused = space.refused(Method::POST, &files, &[("fileId[]", bad)]).await;
        assert_eq!(refused, (400, 7, "error.invalid : fileId[]".to_owned()), "{bad}");
    }
    let one = format!("{files}/2");
    assert_eq!(space.delete(&one).await, (200, linked[0].clone()));
    assert_eq!(space.delete(&one).await.0, 404);
    assert_eq!(ids(&space.get(&files, &[]).await), [3]);
}

#[tokio::test]
async fn viewers_read_and_do_not_write() {
    let space = small(Options::default());
    let viewer = 10;
    let projects = space.call_as(viewer, Method::GET, "/projects", &[]).await.1;
    let project = projects[0]["id"].as_i64().unwrap();
    let page = (project - 1) * 6 + 1;
    let path = format!("/wikis/{page}");
    assert_eq!(space.call_as(viewer, Method::GET, &path, &[]).await.0, 200);
    assert_eq!(space.call_as(viewer, Method::GET, &format!("{path}/history"), &[]).await.0, 200);
    for (method, path) in [
        (Method::PATCH, path.clone()),
        (Method::DELETE, path.clone()),
        (Method::GET, format!("{path}/sharedFiles")),
    ] {
        let (status, _, _) = common::refusal(space.call_as(viewer, method, &path, &[]).await);
        assert_eq!(status, 403, "{path}");
    }
}

#[tokio::test]
async fn generated_pages_have_everything() {
    let space = small(Options::default());
    let mut pages = Vec::new();
    for id in 1..=12 {
        let page = space.get(&format!("/wikis/{id}"), &[]).await;
        let history = space.get(&format!("/wikis/{id}/history"), &[("order", "asc")]).await;
        let latest = history.as_array().unwrap().last().unwrap();
        assert_eq!(history[0]["created"], page["created"]);
        assert_eq!((&latest["content"], &latest["created"]), (&page["content"], &page["updated"]));
        assert!(versions(&history).iter().copied().eq(1..=i64::try_from(versions(&history).len()).unwrap()));
        pages.push(page);
    }
    let any = |test: &dyn Fn(&Value) -> bool| pages.iter().any(test);
    let filled = |member: &'static str| move |page: &Value| page[member] != json!([]);
    for member in ["tags", "attachments", "sharedFiles", "stars"] {
        assert!(any(&filled(member)), "{member}");
        assert!(!pages.iter().all(filled(member)), "{member}");
    }
    assert!(any(&|page| page["name"].as_str().unwrap().contains("100%")));
    for (kind, member) in
        [("5", "content"), ("6", "diff"), ("6", "attachments"), ("6", "shared_files"), ("7", "name")]
    {
        let sent = [("activityTypeId[]", kind), ("count", "100")];
        let events = space.get("/space/activities", &sent).await;
        let is_told = |event: &Value| {
            let told = &event["content"][member];
            !told.is_null() && *told != json!([])
        };
        assert!(events.as_array().unwrap().iter().any(is_told), "{kind} {member}");
    }
    let attachment = &pages[0]["attachments"][0];
    let path = format!("/wikis/1/attachments/{}", attachment["id"]);
    let bytes = space.send(Method::GET, &path, &[]).await.unwrap().bytes().await.unwrap();
    assert_eq!(attachment["size"], bytes.len());
}
