//! Uploads, attachments of issues and linked shared files.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::{Options, Plan};
use common::{Space, ids, refusal};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn an_upload_keeps_its_name_however_it_is_spelled() {
    let space = Space::small();
    let spellings = [
        ("filename=\"画面 100%_完了 (1).png\"", "画面 100%_完了 (1).png"),
        ("filename*=UTF-8''%E7%94%BB%E9%9D%A2.png", "画面.png"),
        ("filename=\"_.png\"; filename*=utf-8''%E7%94%BB.png", "画.png"),
    ];
    for (disposition, name) in spellings {
        let (status, file) = space.upload_as(1, disposition, "中身 bytes".as_bytes()).await;
        assert_eq!(status, 200);
        assert_eq!((&file["name"], &file["size"]), (&json!(name), &json!(12)));
    }
    let empty = space.upload_as(1, "filename=\"empty\"", b"").await.1;
    assert_eq!(empty["size"], 0);
}

#[tokio::test]
async fn an_upload_must_be_one_file_of_a_size_that_the_plan_allows() {
    let plan = Plan { largest_file: 1000, ..Plan::default() };
    let space = Space::start(Options { issues: 5, plan, ..Options::default() });
    assert_eq!(space.upload_as(1, "filename=\"full\"", &[7; 1000]).await.0, 200);
    let large = refusal(space.upload_as(1, "filename=\"larger\"", &[7; 1001]).await);
    assert_eq!((large.0, large.1), (413, 10));
    let no_file = refusal(space.post("/space/attachment", &[("file", "text")]).await);
    assert_eq!(no_file, (400, 7, "error.required : file".to_owned()));
    let viewer = refusal(space.upload_as(10, "filename=\"a\"", b"a").await);
    assert_eq!((viewer.0, viewer.1), (403, 5));
    assert_eq!(space.upload_as(9, "filename=\"a\"", b"a").await.0, 200);
}

#[tokio::test]
async fn an_upload_is_attached_once_by_its_uploader_within_an_hour() {
    let space = Space::small();
    let mine = space.upload("a.txt", b"a").await;
    let theirs = space.upload_as(2, "filename=\"b.txt\"", b"b").await.1["id"].to_string();
    let bad = (400, 7, "error.invalid : attachmentId[]".to_owned());
    for ids in [vec![&*mine, &*theirs], vec![&*mine, "999999"], vec!["-1"]] {
        let sent: Vec<_> = ids.into_iter().map(|id| ("attachmentId[]", id)).collect();
        assert_eq!(space.refused(Method::PATCH, "/issues/1", &sent).await, bad);
    }
    let (status, issue) = space.patch("/issues/1", &[("attachmentId[]", &mine)]).await;
    assert_eq!(
        (status, &issue["attachments"].as_array().unwrap().last().unwrap()["name"]),
        (200, &json!("a.txt"))
    );
    assert_eq!(space.refused(Method::PATCH, "/issues/1", &[("attachmentId[]", &mine)]).await, bad);
    let late = space.upload("late.txt", b"").await;
    space.advance(3570).await;
    let (status, _) = space.patch("/issues/1", &[("attachmentId[]", &late)]).await;
    assert_eq!(status, 200);
    let too_late = space.upload("too late.txt", b"").await;
    space.advance(3601).await;
    assert_eq!(space.refused(Method::PATCH, "/issues/1", &[("attachmentId[]", &too_late)]).await, bad);
}

/// An issue of the administrator's without files.
async fn new_issue(space: &Space, more: &[(&str, &str)]) -> Value {
    let needed = [("projectId", "1"), ("summary", "files"), ("issueTypeId", "1"), ("priorityId", "3")];
    let (status, issue) = space.post("/issues", &[&needed, more].concat()).await;
    assert_eq!(status, 201, "{issue}");
    issue
}

#[tokio::test]
async fn files_come_with_new_issues_changes_and_comments() {
    let space = Space::small();
    let bytes: Vec<u8> = (0..=255).collect();
    let first = space.upload("初 1.bin", &bytes).await;
    let issue = new_issue(&space, &[("attachmentId[]", &first)]).await;
    assert_eq!(
        (&issue["attachments"][0]["name"], &issue["attachments"][0]["size"]),
        (&json!("初 1.bin"), &json!(256))
    );
    assert_eq!(space.get("/issues/61/comments/count", &[]).await["count"], 0);
    let (second, third) = (space.upload("2.txt", b"2").await, space.upload("3.txt", b"3").await);
    space.patch("/issues/61", &[("attachmentId[]", &second)]).await;
    let (status, comment) =
        space.post("/issues/61/comments", &[("content", "x"), ("attachmentId[]", &third)]).await;
    assert_eq!(status, 201);
    let files = space.get("/issues/61/attachments", &[]).await;
    let names: Vec<_> = files.as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["初 1.bin", "2.txt", "3.txt"]);
    let change = json!([{
        "field": "attachment",
        "newValue": "3.txt",
        "originalValue": null,
        "attachmentInfo": { "id": files[2]["id"], "name": "3.txt" },
        "attributeInfo": null,
        "notificationInfo": null,
    }]);
    assert_eq!(comment["changeLog"], change);
    assert_eq!(space.get("/issues/61", &[]).await["attachments"], files);
    let told = space.get("/projects/1/activities", &[("count", "3")]).await;
    let kinds: Vec<_> = told.as_array().unwrap().iter().map(|told| told["type"].as_i64().unwrap()).collect();
    assert_eq!(kinds, [3, 2, 1]);
    let file = json!([{ "id": files[2]["id"], "name": "3.txt", "size": 1 }]);
    assert_eq!(
        (&told[0]["content"]["attachments"], &told[0]["content"]["shared_files"]),
        (&file, &json!([]))
    );
    assert_eq!(told[1]["content"]["changes"][0]["new_value"], "2.txt");
    let found = space.get("/issues", &[("sort", "attachment"), ("count", "1"), ("attachment", "true")]).await;
    assert_eq!(found[0]["id"], 61);
}

#[tokio::test]
async fn attachments_are_downloaded_and_deleted() {
    let space = Space::small();
    let upload = space.upload("画面 (1).bin", &[0, 255, 13, 10]).await;
    let issue = new_issue(&space, &[("attachmentId[]", &upload)]).await;
    let path = format!("/issues/61/attachments/{}", issue["attachments"][0]["id"]);
    let file = space.send(Method::GET, &path, &[]).await.unwrap();
    assert_eq!(file.headers()["content-type"], "application/octet-stream");
    assert!(file.headers()["content-disposition"].to_str().unwrap().contains("%E7%94%BB%E9%9D%A2"));
    assert_eq!(file.bytes().await.unwrap().as_ref(), [0, 255, 13, 10]);
    assert_eq!(space.call_as(10, Method::GET, &path, &[]).await.0, 403);
    assert_eq!(space.call_as(9, Method::DELETE, &path, &[]).await.0, 403);
    let (status, gone) = space.delete(&path).await;
    assert_eq!((status, &gone), (200, &issue["attachments"][0]));
    assert_eq!(space.delete(&path).await.0, 404);
    assert_eq!(space.get("/issues/61/attachments", &[]).await, json!([]));
    let change = &space.get("/issues/61/comments", &[]).await[0]["changeLog"][0];
    assert_eq!((&change["field"], &change["originalValue"]), (&json!("attachment"), &json!("画面 (1).bin")));
    assert_eq!((&change["newValue"], &change["attachmentInfo"]["id"]), (&Value::Null, &gone["id"]));
    let found = space.get("/issues/count", &[("attachment", "true"), ("id[]", "61")]).await;
    assert_eq!(found["count"], 0);
}

#[tokio::test]
async fn made_up_attachments_have_bytes_and_can_be_deleted() {
    let space = Space::small();
    let with_files = space.get("/issues", &[("attachment", "true"), ("count", "1")]).await[0].clone();
    let path = format!("/issues/{}/attachments", with_files["id"]);
    let files = space.get(&path, &[]).await;
    for file in files.as_array().unwrap() {
        let path = format!("{path}/{}", file["id"]);
        let bytes = space.send(Method::GET, &path, &[]).await.unwrap().bytes().await.unwrap();
        assert_eq!(bytes.len() as u64, file["size"]);
    }
    let before = space.get("/issues/count", &[("attachment", "true")]).await["count"].as_i64().unwrap();
    for file in files.as_array().unwrap() {
        assert_eq!(space.delete(&format!("{path}/{}", file["id"])).await.0, 200);
    }
    assert_eq!(space.get(&path, &[]).await, json!([]));
    assert_eq!(space.get("/issues/count", &[("attachment", "true")]).await["count"], before - 1);
}

#[tokio::test]
async fn shared_files_are_linked_and_unlinked() {
    let space = Space::small();
    new_issue(&space, &[]).await;
    let path = "/issues/61/sharedFiles";
    assert_eq!(space.get(path, &[]).await, json!([]));
    for bad in ["999", "9", "x"] {
        let refused = space.refused(Method::POST, path, &[("fileId[]", "2"), ("fileId[]", bad)]).await;
        assert_eq!((refused.0, refused.1), (400, 7), "{bad}: a file of another project, or none");
    }
    let (status, linked) = space.post(path, &[("fileId[]", "2"), ("fileId[]", "5"), ("fileId[]", "2")]).await;
    assert_eq!((status, ids(&linked)), (200, vec![2, 5]));
    assert_eq!(space.get(path, &[]).await, linked);
    assert_eq!(space.get("/issues/61", &[]).await["sharedFiles"], linked);
    space.post(path, &[("fileId[]", "5")]).await;
    assert_eq!(space.get(path, &[]).await, linked);
    assert_eq!(space.get("/issues/61/comments/count", &[]).await["count"], 1);
    assert_eq!(space.get("/issues", &[("sort", "sharedFile"), ("count", "1")]).await[0]["id"], 61);
    let told = &space.get("/projects/1/activities", &[("count", "1")]).await[0];
    assert_eq!((&told["type"], &told["content"]["shared_files"][1]["id"]), (&json!(2), &json!(5)));
    assert_eq!(space.delete("/issues/61/sharedFiles/2").await, (200, linked[0].clone()));
    assert_eq!(space.delete("/issues/61/sharedFiles/2").await.0, 404);
    space.delete("/issues/61/sharedFiles/5").await;
    assert_eq!(space.get("/issues/count", &[("sharedFile", "false"), ("id[]", "61")]).await["count"], 1);
    assert_eq!(space.call_as(9, Method::GET, path, &[]).await.0, 403);
}
