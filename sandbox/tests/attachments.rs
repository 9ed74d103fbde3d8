//! Uploads, attachments of issues and linked shared files.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::{Options, Plan};
use common::{Space, refusal};
use serde_json::json;

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
