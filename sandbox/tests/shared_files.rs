//! Shared files: directories and downloads.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::{Options, Plan};
use common::{Space, ids, refusal};
use reqwest::Method;
use serde_json::json;

const ROOT: &str = "/projects/APP/files/metadata";

#[tokio::test]
async fn a_directory_is_listed_however_its_path_is_spelled() {
    let space = Space::start(Options { issues: 5, ..Options::default() });
    let root = space.get(&format!("{ROOT}/"), &[("order", "asc")]).await;
    assert_eq!(ids(&root), [1, 2, 3]);
    assert_eq!((&root[0]["type"], &root[0]["size"]), (&json!("directory"), &json!(null)));
    assert_eq!((&root[1]["type"], &root[1]["dir"]), (&json!("file"), &json!("/")));
    for path in ["共有/資料", "共有/資料/", "/共有/資料/", "%E5%85%B1%E6%9C%89/%E8%B3%87%E6%96%99"]
    {
        let found = space.get(&format!("{ROOT}/{path}"), &[]).await;
        assert_eq!(ids(&found), [8, 7, 6], "{path}");
        assert_eq!(found[0]["dir"], "/共有/資料/");
    }
    for path in ["nothing", "共有/nothing", "readme.txt", "資料"] {
        let refused = space.refused(Method::GET, &format!("{ROOT}/{path}"), &[]).await;
        assert_eq!((refused.0, refused.1), (404, 6), "{path}");
    }
}

#[tokio::test]
async fn a_directory_is_paged_by_offset() {
    let space = Space::start(Options { issues: 5, ..Options::default() });
    let page = async |sent: &[(&str, &str)]| ids(&space.get(&format!("{ROOT}/"), sent).await);
    assert_eq!(page(&[("count", "2")]).await, [3, 2]);
    assert_eq!(page(&[("count", "1000"), ("offset", "2")]).await, [1]);
    let refused = space.refused(Method::GET, &format!("{ROOT}/"), &[("count", "1001")]).await;
    assert_eq!(refused.2, "error.range : count");
}

#[tokio::test]
async fn files_are_downloaded_with_their_names() {
    let space = Space::start(Options { issues: 5, ..Options::default() });
    for id in [2, 3, 5] {
        let all = [space.get(&format!("{ROOT}/"), &[]).await, space.get(&format!("{ROOT}/共有"), &[]).await];
        let file =
            all.iter().flat_map(|list| list.as_array().unwrap()).find(|file| file["id"] == id).unwrap();
        let answer = space.send(Method::GET, &format!("/projects/APP/files/{id}"), &[]).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "application/octet-stream");
        assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment;"));
        assert_eq!(file["size"], answer.bytes().await.unwrap().len());
    }
    for path in ["/projects/APP/files/1", "/projects/WEB/files/2", "/projects/APP/files/x"] {
        let refused = space.refused(Method::GET, path, &[]).await;
        assert_eq!((refused.0, refused.1), (404, 6), "{path}");
    }
}

#[tokio::test]
async fn files_are_for_members_without_restriction_and_by_plan() {
    let space = Space::start(Options { issues: 5, ..Options::default() });
    let projects = space.call_as(9, Method::GET, "/projects", &[]).await.1;
    let path = format!("/projects/{}/files/metadata/", projects[0]["id"]);
    let (status, code, _) = refusal(space.call_as(9, Method::GET, &path, &[]).await);
    assert_eq!((status, code), (403, 5));
    let plan = Plan { file_sharing: false, ..Plan::default() };
    let without = Space::start(Options { issues: 5, plan, ..Options::default() });
    assert_eq!(without.refused(Method::GET, &format!("{ROOT}/"), &[]).await.1, 2);
}

#[tokio::test]
async fn events_tell_of_files() {
    let space = Space::start(Options { issues: 5, ..Options::default() });
    for (kind, count) in [("8", 6), ("9", 3), ("10", 1)] {
        let events = space.get("/projects/APP/activities", &[("activityTypeId[]", kind)]).await;
        assert_eq!(events.as_array().unwrap().len(), count, "{kind}");
        assert!(events[0]["content"]["name"].is_string());
    }
}
