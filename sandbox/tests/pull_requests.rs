//! Git repositories and pull requests, from the first to the last request.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::{IdBounds, Options, Plan};
use common::{Space, ids, refusal};
use reqwest::Method;
use serde_json::{Value, json};

const REPOSITORIES: &str = "/projects/APP/git/repositories";
const LIST: &str = "/projects/APP/git/repositories/app/pullRequests";
const NEW: [(&str, &str); 4] =
    [("summary", "直す %_' 🚀"), ("description", "説明"), ("base", "main"), ("branch", "topic")];

async fn add(space: &Space, parameters: &[(&str, &str)]) -> (Value, String) {
    let (status, added) = space.post(LIST, &[&NEW, parameters].concat()).await;
    assert_eq!(status, 200, "{added}");
    let path = format!("{LIST}/{}", added["number"]);
    (added, path)
}

async fn count(space: &Space, path: &str) -> u64 {
    space.get(&format!("{path}/count"), &[]).await["count"].as_u64().unwrap()
}

/// The newest activity of the project.
async fn told(space: &Space) -> Value {
    space.get("/projects/APP/activities", &[("count", "1")]).await[0].clone()
}

/// Reason of the newest notification of a user, if it is about this pull request.
async fn heard(space: &Space, user: u32, of: &Value) -> Option<i64> {
    let (_, list) = space.call_as(user, Method::GET, "/notifications", &[("count", "1")]).await;
    (list[0]["pullRequest"]["id"] == of["id"]).then(|| list[0]["reason"].as_i64().unwrap())
}

#[tokio::test]
async fn a_repository_is_found_by_its_id_and_its_name() {
    let space = Space::small();
    let all = space.get(REPOSITORIES, &[]).await;
    assert_eq!(all.as_array().unwrap().len(), 2);
    for found in all.as_array().unwrap() {
        let by_id = space.get(&format!("{REPOSITORIES}/{}", found["id"]), &[]).await;
        let by_name = space.get(&format!("{REPOSITORIES}/{}", found["name"].as_str().unwrap()), &[]).await;
        assert_eq!((&by_id, &by_name), (found, found));
        assert!(
            found["httpUrl"]
                .as_str()
                .unwrap()
                .ends_with(&format!("/git/APP/{}.git", found["name"].as_str().unwrap()))
        );
    }
    assert!(all[0]["description"].is_string() && all[1]["description"].is_null());
    for missing in ["99", "none", "3"] {
        let path = format!("{REPOSITORIES}/{missing}");
        assert_eq!(space.refused(Method::GET, &path, &[]).await.1, 6, "{missing}");
    }
    assert_eq!(space.refused(Method::GET, &format!("{LIST}/99"), &[]).await.1, 6);
}

#[tokio::test]
async fn filters_and_counts_agree_with_a_naive_model() {
    let space = Space::small();
    let all = space.get(LIST, &[("count", "100")]).await;
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 12);
    assert!(all.is_sorted_by(|a, b| a["number"].as_i64() > b["number"].as_i64()));
    let issue = all.iter().find_map(|found| found["issue"]["id"].as_i64()).unwrap();
    let assignee = all.iter().find_map(|found| found["assignee"]["id"].as_i64()).unwrap();
    let author = all[0]["createdUser"]["id"].as_i64().unwrap();
    let cases = [
        ("statusId[]", "status", 1),
        ("statusId[]", "status", 2),
        ("statusId[]", "status", 3),
        ("issueId[]", "issue", issue),
        ("assigneeId[]", "assignee", assignee),
        ("createdUserId[]", "createdUser", author),
    ];
    for (parameter, member, id) in cases {
        let expected: Vec<&Value> = all.iter().filter(|found| found[member]["id"] == id).collect();
        assert!(!expected.is_empty(), "{parameter}={id}");
        let asked = [(parameter, &*id.to_string()), ("offset", "1"), ("count", "2")];
        let page = space.get(LIST, &asked).await;
        let page: Vec<&Value> = page.as_array().unwrap().iter().collect();
        assert_eq!(page[..], expected[1.min(expected.len())..3.min(expected.len())], "{parameter}={id}");
        let counted = space.get(&format!("{LIST}/count"), &asked).await;
        assert_eq!(counted["count"], expected.len());
    }
}

#[tokio::test]
async fn a_new_one_is_listed_told_and_heard_of() {
    let space = Space::small();
    let before = count(&space, LIST).await;
    let file = space.upload("差分.txt", b"diff").await;
    let sent = [("issueId", "1"), ("assigneeId", "2"), ("notifiedUserId[]", "3"), ("attachmentId[]", &*file)];
    let (added, path) = add(&space, &sent).await;
    assert_eq!(added["number"], before + 1);
    assert_eq!((&added["status"], &added["base"]), (&json!({ "id": 1, "name": "Open" }), &"main".into()));
    assert_eq!(added["issue"], space.get("/issues/1", &[]).await);
    assert_eq!((&added["assignee"]["id"], &added["mergeAt"]), (&2.into(), &Value::Null));
    assert_eq!(space.get(&path, &[]).await, added);
    assert_eq!(space.get(LIST, &[]).await[0], added);
    assert_eq!(count(&space, LIST).await, before + 1);
    let told = told(&space).await;
    assert_eq!(told["type"], 18);
    let content = &told["content"];
    assert_eq!((&content["id"], &content["number"]), (&added["id"], &added["number"]));
    assert_eq!((&content["issue"]["key_id"], &content["repository"]["name"]), (&1.into(), &"app".into()));
    assert_eq!((&content["comment"], &content["changes"]), (&Value::Null, &json!([])));
    assert_eq!(heard(&space, 2, &added).await, Some(10));
    assert_eq!(heard(&space, 3, &added).await, Some(12));
}

#[tokio::test]
async fn a_change_is_recorded_and_can_clear() {
    let space = Space::small();
    let (added, path) = add(&space, &[("issueId", "1"), ("assigneeId", "2")]).await;
    space.advance(60).await;
    let sent = [("summary", "別の件名"), ("assigneeId", ""), ("issueId", ""), ("description", "<@U2>")];
    let (status, changed) = space.patch(&path, &sent).await;
    assert_eq!((status, &changed["summary"]), (200, &"別の件名".into()));
    assert_eq!((&changed["assignee"], &changed["issue"]), (&Value::Null, &Value::Null));
    assert!(changed["updated"].as_str() > added["updated"].as_str());
    let comment = &space.get(&format!("{path}/comments"), &[]).await[0];
    assert_eq!(comment["content"], "");
    let name = added["assignee"]["name"].clone();
    let expected = json!([
        { "field": "summary", "newValue": "別の件名", "originalValue": "直す %_' 🚀" },
        { "field": "description", "newValue": "<@U2>", "originalValue": "説明" },
        { "field": "assigner", "newValue": null, "originalValue": name },
        { "field": "dependentIssue", "newValue": null, "originalValue": "APP-1" },
    ]);
    assert_eq!(comment["changeLog"], expected);
    let told = told(&space).await;
    assert_eq!((&told["type"], &told["content"]["comment"]["id"]), (&19.into(), &comment["id"]));
    let change = json!({ "field": "summary", "new_value": "別の件名", "old_value": "直す %_' 🚀" });
    assert_eq!(told["content"]["changes"][0], change);
    assert_eq!(heard(&space, 2, &added).await, Some(13));
    space.patch(&path, &[("comment", "どうですか <@U2>")]).await;
    assert_eq!(heard(&space, 2, &added).await, Some(11));
    space.patch(&path, &[("assigneeId", "2"), ("comment", "お願いします")]).await;
    assert_eq!(heard(&space, 2, &added).await, Some(10));
}

#[tokio::test]
async fn bad_requests_are_refused_and_leave_nothing() {
    let space = Space::start(Options { projects: 20, issues: 100, ..Options::default() });
    let before = count(&space, LIST).await;
    let cases = [
        ("issueId", "9999", "error.invalid : issueId"),
        ("assigneeId", "11", "error.invalid : assigneeId"),
        ("notifiedUserId[]", "99", "error.invalid : notifiedUserId[]"),
        ("attachmentId[]", "99999", "error.invalid : attachmentId[]"),
        ("statusId", "3", "error.unknownParameter : statusId"),
    ];
    for (name, value, message) in cases {
        let refused = space.refused(Method::POST, LIST, &[&NEW[..], &[(name, value)]].concat()).await;
        assert_eq!(refused, (400, 7, message.to_owned()));
    }
    for place in 0..NEW.len() {
        let mut less = NEW.to_vec();
        let (name, _) = less.remove(place);
        let refused = space.refused(Method::POST, LIST, &less).await;
        assert_eq!(refused, (400, 7, format!("error.required : {name}")));
    }
    let same = [("summary", "a"), ("description", ""), ("base", "main"), ("branch", "main")];
    assert_eq!(space.refused(Method::POST, LIST, &same).await.2, "error.invalid : branch");
    assert_eq!(count(&space, LIST).await, before);
    let (_, path) = add(&space, &[]).await;
    let none = (400, 7, "No comment content.".to_owned());
    for sent in [&[][..], &[("summary", NEW[0].1), ("comment", "")]] {
        assert_eq!(space.refused(Method::PATCH, &path, sent).await, none);
    }
    assert_eq!(space.refused(Method::PATCH, &path, &[("summary", "")]).await.2, "error.required : summary");
    assert_eq!(count(&space, &format!("{path}/comments")).await, 0);
}

#[tokio::test]
async fn comments_are_written_paged_and_changed_by_their_author() {
    let space = Space::start(Options { issues: 20, id_bounds: IdBounds::Exclusive, ..Options::default() });
    let (added, path) = add(&space, &[]).await;
    let comments = format!("{path}/comments");
    let file = space.upload("a.txt", b"bytes").await;
    for turn in 0..25 {
        let sent = [("content", &*format!("{turn} 番 👍")), ("notifiedUserId[]", "2")];
        assert_eq!(space.post(&comments, &sent).await.0, 200);
    }
    let sent = [("content", "添付"), ("attachmentId[]", &*file)];
    let (_, last) = space.post(&comments, &sent).await;
    assert_eq!(
        last["changeLog"],
        json!([{ "field": "attachment", "newValue": "a.txt", "originalValue": null }])
    );
    assert_eq!(count(&space, &comments).await, 26);
    let newest = space.get(&comments, &[]).await;
    assert_eq!((ids(&newest).len(), &newest[0]), (20, &last));
    let oldest_seen = ids(&newest)[19].to_string();
    assert_eq!(ids(&space.get(&comments, &[("maxId", &oldest_seen)]).await).len(), 6);
    assert_eq!(newest[1]["notifications"][0]["reason"], 11);
    assert_eq!(heard(&space, 2, &added).await, Some(11));
    let told = told(&space).await;
    assert_eq!((&told["type"], &told["content"]["comment"]["content"]), (&20.into(), &"添付".into()));
    space.advance(60).await;
    let one = format!("{comments}/{}", last["id"]);
    let (status, changed) = space.patch(&one, &[("content", "書き直し")]).await;
    assert_eq!((status, &changed["content"]), (200, &"書き直し".into()));
    assert!(changed["updated"].as_str() > changed["created"].as_str());
    assert_eq!(space.get(&comments, &[]).await[0], changed);
    let foreign = space.call_as(2, Method::PATCH, &one, &[("content", "x")]).await;
    assert_eq!(refusal(foreign).1, 5);
    let missing = format!("{comments}/99999");
    assert_eq!(space.refused(Method::PATCH, &missing, &[("content", "x")]).await.1, 6);
    assert_eq!(space.refused(Method::POST, &comments, &[("content", "")]).await.1, 7);
}

#[tokio::test]
async fn attached_files_are_read_and_removed() {
    let space = Space::small();
    let file = space.upload("比較 1.bin", &[0, 159, 146, 150]).await;
    let (added, path) = add(&space, &[("attachmentId[]", &file)]).await;
    let files = format!("{path}/attachments");
    assert_eq!(space.get(&files, &[]).await, added["attachments"]);
    let one = format!("{files}/{}", added["attachments"][0]["id"]);
    let bytes = space.send(Method::GET, &one, &[]).await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes[..], [0, 159, 146, 150]);
    assert_eq!(space.delete(&one).await, (200, added["attachments"][0].clone()));
    assert_eq!(space.get(&files, &[]).await, json!([]));
    assert_eq!(space.refused(Method::DELETE, &one, &[]).await.1, 6);
    assert_eq!(
        space.refused(Method::POST, LIST, &[&NEW[..], &[("attachmentId[]", &file)]].concat()).await.1,
        7
    );
}

#[tokio::test]
async fn pull_requests_and_their_comments_get_stars() {
    let space = Space::small();
    let (added, path) = add(&space, &[]).await;
    let (_, comment) = space.post(&format!("{path}/comments"), &[("content", "★")]).await;
    for (name, id) in [("pullRequestId", &added["id"]), ("pullRequestCommentId", &comment["id"])] {
        let (status, _) = space.call_as(2, Method::POST, "/stars", &[(name, &id.to_string())]).await;
        assert_eq!(status, 204, "{name}");
    }
    let star = &space.get(&path, &[]).await["stars"][0];
    assert_eq!(star["title"], format!("[APP/app#{}] 直す %_' 🚀", added["number"]));
    let shown = &space.get(&format!("{path}/comments"), &[]).await[0]["stars"][0];
    let place = format!("/git/APP/app/pullRequests/{}#comment-{}", added["number"], comment["id"]);
    assert!(shown["url"].as_str().unwrap().ends_with(&place));
    assert_eq!(space.get("/users/1/stars", &[("count", "2")]).await, json!([shown, star]));
}

#[tokio::test]
async fn restricted_members_and_plans_without_git_see_nothing_of_it() {
    let space = Space::small();
    let (added, _) = add(&space, &[]).await;
    for user in [9, 10] {
        for path in [REPOSITORIES, LIST] {
            let (status, refused) = space.call_as(user, Method::GET, path, &[]).await;
            assert!((403..=404).contains(&status), "{user} {path}: {refused}");
        }
        let star = [("pullRequestId", &*added["id"].to_string())];
        assert_eq!(space.call_as(user, Method::POST, "/stars", &star).await.0, 404);
    }
    let plan = Plan { git: false, ..Plan::default() };
    let without = Space::start(Options { plan, issues: 5, ..Options::default() });
    assert_eq!(without.refused(Method::GET, REPOSITORIES, &[]).await.1, 2);
    let told = without.get("/notifications", &[("count", "100")]).await;
    assert!(told.as_array().unwrap().iter().all(|told| told["pullRequest"].is_null()));
}

#[tokio::test]
async fn a_project_without_git_hides_what_it_has() {
    let space = Space::small();
    let (added, _) = add(&space, &[("notifiedUserId[]", "2")]).await;
    assert_eq!(heard(&space, 2, &added).await, Some(12));
    assert_eq!(space.patch("/projects/APP", &[("useGit", "false")]).await.0, 200);
    for path in [REPOSITORIES, LIST] {
        assert_eq!(space.refused(Method::GET, path, &[]).await.1, 5, "{path}");
    }
    assert_eq!(space.refused(Method::POST, LIST, &NEW).await.1, 5);
    let star = [("pullRequestId", &*added["id"].to_string())];
    assert_eq!(space.refused(Method::POST, "/stars", &star).await.1, 6);
    assert_eq!(heard(&space, 2, &added).await, None);
}

#[tokio::test]
async fn the_generated_space_has_every_state_and_event() {
    let space = Space::small();
    let events = space.get("/space/activities", &[("count", "100"), ("activityTypeId[]", "18")]).await;
    assert!(!events.as_array().unwrap().is_empty());
    for kind in 12..=13 {
        let kind = kind.to_string();
        let events = space.get("/space/activities", &[("activityTypeId[]", &kind)]).await;
        assert!(events[0]["content"]["repository"]["name"].is_string(), "{kind}");
    }
    for kind in 18..=21 {
        let kind = kind.to_string();
        let events = space.get("/space/activities", &[("activityTypeId[]", &kind)]).await;
        assert!(events[0]["content"]["number"].is_u64(), "{kind}");
    }
    let reasons = space.get("/notifications", &[("count", "100")]).await;
    for reason in [1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13] {
        assert!(reasons.as_array().unwrap().iter().any(|told| told["reason"] == reason), "{reason}");
    }
    let again = Space::small();
    assert_eq!(ids(&again.get(LIST, &[]).await), ids(&space.get(LIST, &[]).await));
    let tiny = Space::start(Options { issues: 1, projects: 1, seed: 99, ..Options::default() });
    assert_eq!(ids(&tiny.get(LIST, &[]).await).len(), 12);
}
