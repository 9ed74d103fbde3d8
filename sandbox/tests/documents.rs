//! Documents: the tree, lists, writing, tags, comments and attachments.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use backlog_sandbox::Options;
use common::{Space, refusal};
use reqwest::Method;
use serde_json::{Value, json};

const ABSENT: &str = "01890000000070008000000000000000";

fn small() -> Space {
    Space::start(Options { issues: 5, projects: 3, ..Options::default() })
}

fn texts(list: &Value, member: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item[member].as_str().unwrap().to_owned()).collect()
}

async fn list(space: &Space, sent: &[(&str, &str)]) -> Value {
    let sent: Vec<_> = [("offset", "0"), ("count", "100")].iter().chain(sent).copied().collect();
    space.get("/documents", &sent).await
}

async fn add(space: &Space, sent: &[(&str, &str)]) -> Value {
    let sent: Vec<_> = [("projectId", "1")].iter().chain(sent).copied().collect();
    let (status, document) = space.post("/documents", &sent).await;
    assert_eq!(status, 200, "{document}");
    document
}

async fn children(space: &Space, tree: &str) -> Value {
    space.get("/documents/tree", &[("projectIdOrKey", "APP")]).await[tree]["children"].clone()
}

async fn count(space: &Space) -> i64 {
    space.get("/documents/count", &[("projectIdOrKey", "APP")]).await["count"].as_i64().unwrap()
}

async fn newest_activity(space: &Space) -> Value {
    space.get("/projects/APP/activities", &[("count", "1")]).await[0].clone()
}

/// Ids of a tree, from above to below.
fn flat(nodes: &Value) -> Vec<String> {
    let below =
        |node: &Value| [vec![node["id"].as_str().unwrap().to_owned()], flat(&node["children"])].concat();
    nodes.as_array().unwrap().iter().flat_map(below).collect()
}

fn depth(nodes: &Value) -> usize {
    nodes.as_array().unwrap().iter().map(|node| 1 + depth(&node["children"])).max().unwrap_or(0)
}

#[tokio::test]
async fn the_list_is_filtered_sorted_and_paged() {
    let space = small();
    let missing = space.refused(Method::GET, "/documents", &[]).await;
    assert_eq!(missing, (400, 7, "error.required : offset".to_owned()));
    assert_eq!(list(&space, &[]).await.as_array().unwrap().len(), 24);
    let of_app = list(&space, &[("projectId[]", "1"), ("projectId[]", "999")]).await;
    assert_eq!(of_app.as_array().unwrap().len(), 8);
    assert!(texts(&of_app, "created").is_sorted_by(|a, b| a >= b));
    let by_update = list(&space, &[("sort", "updated"), ("order", "asc")]).await;
    assert!(texts(&by_update, "updated").is_sorted());
    let page = space.get("/documents", &[("offset", "1"), ("count", "3"), ("projectId[]", "1")]).await;
    assert_eq!(texts(&page, "id"), texts(&of_app, "id")[1..4]);
    for (keyword, found) in [("100%", 6), ("𠮷野家", 3), ("rfc 9110", 3), ("no such text", 0)] {
        let documents = list(&space, &[("keyword", keyword)]).await;
        assert_eq!(documents.as_array().unwrap().len(), found, "{keyword}");
    }
    for document in of_app.as_array().unwrap() {
        let path = format!("/documents/{}", document["id"].as_str().unwrap());
        assert_eq!(space.get(&path, &[]).await, *document);
    }
}

#[tokio::test]
async fn documents_of_projects_not_joined_are_left_out() {
    let space = Space::start(Options { issues: 5, projects: 20, ..Options::default() });
    let joined = space.call_as(3, Method::GET, "/projects", &[]).await.1.as_array().unwrap().len();
    let sent = [("offset", "0"), ("count", "100")];
    let mut found = space.call_as(3, Method::GET, "/documents", &sent).await.1.as_array().unwrap().len();
    found += space
        .call_as(3, Method::GET, "/documents", &[("offset", "100"), ("count", "100")])
        .await
        .1
        .as_array()
        .unwrap()
        .len();
    assert!(joined < 20);
    assert_eq!(found, joined * 8);
    let mine = common::ids(&space.call_as(3, Method::GET, "/projects", &[]).await.1);
    let hidden = (1..=20).find(|id| !mine.contains(id)).unwrap().to_string();
    let documents = list(&space, &[("projectId[]", &hidden)]).await;
    let path = format!("/documents/{}", documents[0]["id"].as_str().unwrap());
    assert_eq!(refusal(space.call_as(3, Method::GET, &path, &[]).await).1, 6);
}

#[tokio::test]
async fn the_generated_tree_has_three_levels_and_everything_in_it() {
    let space = small();
    let active = children(&space, "activeTree").await;
    assert_eq!((depth(&active), flat(&active).len()), (3, 8));
    assert_eq!(flat(&children(&space, "trashTree").await).len(), 1);
    let documents = list(&space, &[("projectId[]", "1")]).await;
    let any = |test: &dyn Fn(&Value) -> bool| documents.as_array().unwrap().iter().any(test);
    assert!(any(&|document| document["emoji"] == "👨‍👩‍👧‍👦") && any(&|document| document["emoji"].is_null()));
    assert!(any(&|document| document["tags"][0]["name"].as_str().is_some_and(|name| name.contains('%'))));
    assert!(any(&|document| document["plain"] == ""));
    for document in documents.as_array().unwrap() {
        let id = document["id"].as_str().unwrap();
        assert!(id.len() == 32 && id.as_bytes()[12] == b'7', "{id}");
        let tree: Value = serde_json::from_str(document["json"].as_str().unwrap()).unwrap();
        assert_eq!(tree["type"], "doc");
    }
    let kinds = (36..=49).filter(|kind| *kind != 47);
    for kind in kinds {
        let sent = [("activityTypeId[]", &*kind.to_string())];
        let events = space.get("/space/activities", &sent).await;
        let content = if kind == 48 { &events[0]["content"]["documents"][0] } else { &events[0]["content"] };
        assert!(content["id"].is_string() && content["title"].is_string(), "{kind}: {events}");
    }
}

#[tokio::test]
async fn comments_have_replies_and_attachments_have_bytes() {
    let space = small();
    let documents = list(&space, &[("projectId[]", "1"), ("order", "asc")]).await;
    let path = format!("/documents/{}", documents[0]["id"].as_str().unwrap());
    let comments = space.get(&format!("{path}/comments"), &[]).await;
    let (comment, reply) = (&comments[0], &comments[0]["replies"][0]);
    assert_eq!(comments[1]["replies"], json!([]));
    assert_eq!((&comment["documentId"], &reply["commentId"]), (&documents[0]["id"], &comment["id"]));
    assert_eq!(comment["commentType"], "comment");
    assert!(comment["updated"].as_str() > comment["created"].as_str());
    assert_eq!(comment["createdUser"]["id"], comment["createdUserId"]);
    assert!(comment["createdUser"]["icon"].is_string());
    let content: Value = serde_json::from_str(reply["content"].as_str().unwrap()).unwrap();
    assert_eq!(content["type"], "doc");
    let attachments = space.get(&format!("{path}/attachments"), &[]).await;
    assert_eq!(attachments, documents[0]["attachments"]);
    let file = format!("{path}/attachments/{}", attachments[0]["id"]);
    let answer = space.send(Method::GET, &file, &[]).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/octet-stream");
    assert_eq!(attachments[0]["size"], answer.bytes().await.unwrap().len());
    let unknown = space.refused(Method::GET, &format!("{path}/attachments/1"), &[]).await;
    assert_eq!((unknown.0, unknown.1), (404, 6));
}

#[tokio::test]
async fn a_document_is_added_first_or_last_among_its_siblings() {
    let space = small();
    let before = count(&space).await;
    let sent = [("title", "新しい文書"), ("content", "# 見出し \n *hello*"), ("emoji", "👍")];
    let first = add(&space, &sent).await;
    let members: Vec<&String> = first.as_object().unwrap().keys().collect();
    let expected = "id projectId title json plain statusId emoji createdUserId created updatedUserId updated";
    assert_eq!(members, expected.split(' ').collect::<Vec<_>>());
    assert_eq!(first["plain"], "# 見出し \n *hello*");
    assert_eq!(first["json"]["content"][0]["attrs"]["level"], 1);
    assert_eq!(first["json"]["content"][1]["content"][0]["marks"][0]["type"], "italic");
    let path = format!("/documents/{}", first["id"].as_str().unwrap());
    let whole = space.get(&path, &[]).await;
    assert_eq!(whole["json"], first["json"].to_string());
    assert_eq!((&whole["attachments"], &whole["createdUser"]["id"]), (&json!([]), &json!(1)));
    let last = add(&space, &[("addLast", "true")]).await;
    assert_eq!((&last["title"], &last["plain"], &last["emoji"]), (&json!(""), &json!(""), &Value::Null));
    let parent = first["id"].as_str().unwrap();
    let below = add(&space, &[("parentId", parent), ("title", "below")]).await;
    let above = add(&space, &[("parentId", parent), ("title", "above")]).await;
    let tree = children(&space, "activeTree").await;
    assert_eq!(tree[0]["id"], first["id"]);
    assert_eq!(tree[0]["emoji"], "👍");
    assert_eq!(tree.as_array().unwrap().last().unwrap()["id"], last["id"]);
    assert_eq!(texts(&tree[0]["children"], "name"), ["above", "below"]);
    assert_eq!(count(&space).await, before + 4);
    let newest = list(&space, &[("projectId[]", "1"), ("count", "100")]).await;
    assert_eq!(newest[0]["id"], above["id"]);
    assert!(below["id"].as_str() < above["id"].as_str());
    let activity = newest_activity(&space).await;
    assert_eq!(activity["type"], 36);
    assert_eq!(activity["content"], json!({ "id": above["id"], "title": "above" }));
}

#[tokio::test]
async fn whom_a_document_mentions_is_told() {
    let space = small();
    let unread =
        async || space.call_as(2, Method::GET, "/notifications", &[("count", "1")]).await.1[0].clone();
    let before = unread().await;
    add(&space, &[("title", "@"), ("content", "<@U2> <@U999>")]).await;
    assert_eq!(newest_activity(&space).await["type"], 49);
    let told = unread().await;
    assert_ne!(told["id"], before["id"]);
    assert_eq!((&told["reason"], &told["sender"]["id"]), (&json!(17), &json!(1)));
}

#[tokio::test]
async fn a_parent_is_a_document_of_the_project() {
    let space = small();
    let elsewhere = list(&space, &[("projectId[]", "2")]).await[0]["id"].as_str().unwrap().to_owned();
    let trashed = flat(&children(&space, "trashTree").await)[0].clone();
    for parent in [&*elsewhere, &*trashed, ABSENT, "nonsense"] {
        let sent = [("projectId", "1"), ("parentId", parent)];
        let refused = space.refused(Method::POST, "/documents", &sent).await;
        assert_eq!(refused, (400, 7, "error.invalid : parentId".to_owned()), "{parent}");
    }
    assert_eq!(space.post("/documents", &[("projectId", "99")]).await.0, 404);
    for path in [ABSENT, "1", &ABSENT[1..], &elsewhere.to_uppercase()] {
        let refused = space.refused(Method::GET, &format!("/documents/{path}"), &[]).await;
        assert_eq!(refused, (404, 6, "No such document.".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn deleting_moves_to_the_trash_and_then_away() {
    let space = small();
    let tree = children(&space, "activeTree").await;
    let (id, gone) = (tree[0]["id"].as_str().unwrap(), flat(&json!([tree[0]])));
    assert!(gone.len() > 2);
    let before = count(&space).await;
    let path = format!("/documents/{id}");
    let (status, deleted) = space.delete(&path).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&deleted["id"], &deleted["json"], &deleted["plain"]),
        (&json!(id), &Value::Null, &Value::Null)
    );
    assert_eq!(count(&space).await, before - i64::try_from(gone.len()).unwrap());
    let trash = children(&space, "trashTree").await;
    assert_eq!(trash[0], tree[0]);
    let listed = texts(&list(&space, &[]).await, "id");
    assert!(!listed.iter().any(|id| gone.contains(id)));
    assert_eq!(space.get(&path, &[]).await["title"], deleted["title"]);
    let activity = newest_activity(&space).await;
    assert_eq!((&activity["type"], &activity["content"]["title"]), (&json!(37), &deleted["title"]));
    let inner = format!("/documents/{}", gone[1]);
    assert_eq!(space.delete(&inner).await.0, 200);
    assert_eq!(space.refused(Method::GET, &inner, &[]).await.1, 6);
    assert_eq!(space.delete(&path).await.0, 200);
    for id in gone {
        assert_eq!(space.refused(Method::GET, &format!("/documents/{id}"), &[]).await.0, 404);
    }
    assert_eq!(newest_activity(&space).await["id"], activity["id"]);
}

#[tokio::test]
async fn tags_are_added_and_removed_by_name() {
    let space = small();
    let document = add(&space, &[("title", "tags")]).await;
    let path = format!("/documents/{}", document["id"].as_str().unwrap());
    let tags = format!("{path}/tags");
    space.advance(60).await;
    let sent = [("tagNames[]", "新 tag"), ("tagNames[]", "設計"), ("tagNames[]", "設計")];
    let (status, added) = space.post(&tags, &sent).await;
    assert_eq!((status, texts(&added, "name")), (200, vec!["新 tag".to_owned(), "設計".to_owned()]));
    assert_eq!(added[1]["id"], 2);
    let tagged = space.get(&path, &[]).await;
    assert_eq!(tagged["tags"], added);
    assert!(tagged["updated"].as_str() > document["updated"].as_str());
    assert_eq!(newest_activity(&space).await["type"], 39);
    let removed = space.send(Method::DELETE, &tags, &[("tagNames[]", "新 tag")]).await.unwrap();
    assert_eq!(removed.status(), 204);
    assert!(removed.bytes().await.unwrap().is_empty());
    assert_eq!(space.get(&path, &[]).await["tags"], json!([added[1]]));
    let unknown = space.refused(Method::DELETE, &tags, &[("tagNames[]", "新 tag")]).await;
    assert_eq!(unknown, (400, 7, "error.invalid : tagNames[]".to_owned()));
    let empty = space.refused(Method::POST, &tags, &[("tagNames[]", " ")]).await;
    assert_eq!(empty.2, "error.required : tagNames[]");
}

#[tokio::test]
async fn roles_and_plans_decide() {
    let space = small();
    let projects = common::ids(&space.call_as(10, Method::GET, "/projects", &[]).await.1);
    let project = projects[0].to_string();
    let id = list(&space, &[("projectId[]", &project)]).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/documents/{id}");
    assert_eq!(space.call_as(10, Method::GET, &path, &[]).await.0, 200);
    assert_eq!(space.call_as(10, Method::POST, "/documents", &[("projectId", &project)]).await.0, 403);
    assert_eq!(space.call_as(10, Method::GET, &format!("{path}/comments"), &[]).await.0, 403);
    let mut member = 3;
    while !common::ids(&space.call_as(member, Method::GET, "/projects", &[]).await.1).contains(&projects[0]) {
        member += 1;
    }
    assert_eq!(space.call_as(member, Method::POST, "/documents", &[("projectId", &project)]).await.0, 200);
    assert_eq!(refusal(space.call_as(member, Method::DELETE, &path, &[]).await).1, 5);
    assert_eq!(space.call_as(2, Method::DELETE, &path, &[]).await.0, 200);
    let plan = backlog_sandbox::Plan { documents: false, ..Default::default() };
    let without = Space::start(Options { issues: 5, plan, ..Options::default() });
    assert_eq!(without.refused(Method::GET, &path, &[]).await.1, 2);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_documents() {
    let (one, two) = (small(), small());
    assert_eq!(list(&one, &[]).await, list(&two, &[]).await);
    let none = Space::start(Options { issues: 5, documents_per_project: 0, ..Options::default() });
    assert_eq!(list(&none, &[]).await, json!([]));
    let many = Space::start(Options { issues: 5, documents_per_project: 100, ..Options::default() });
    assert_eq!(count(&many).await, 100);
    assert_eq!(depth(&children(&many, "activeTree").await), 3);
}

#[tokio::test]
async fn documents_go_with_their_project() {
    let space = small();
    let id = list(&space, &[("projectId[]", "2")]).await[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(space.delete("/projects/2").await.0, 200);
    assert_eq!(space.refused(Method::GET, &format!("/documents/{id}"), &[]).await.1, 6);
    assert_eq!(list(&space, &[]).await.as_array().unwrap().len(), 16);
}

#[tokio::test]
async fn texts_nested_too_deeply_are_refused() {
    let space = small();
    let refused = (400, 7, "error.invalid : content".to_owned());
    let items: String = (0..2_000).map(|level| format!("{}- a\n", "  ".repeat(level))).collect();
    let deep = [">".repeat(50_000), "> ".repeat(51), "- ".repeat(5_000), items, "*a **b ".repeat(3_000)];
    for text in deep.map(|text| text + "x" + &"***".repeat(3_000)) {
        let sent = [("projectId", "1"), ("title", "深い"), ("content", &*text)];
        assert_eq!(space.refused(Method::POST, "/documents", &sent).await, refused, "{}", &text[..20]);
    }
    let deepest = "> ".repeat(49) + "x";
    let added = add(&space, &[("title", "深い"), ("content", &deepest)]).await;
    let path = format!("/documents/{}", added["id"].as_str().unwrap());
    let shown = space.get(&path, &[]).await;
    let tree: Value = serde_json::from_str(shown["json"].as_str().unwrap()).unwrap();
    assert_eq!(tree, added["json"]);
}

#[tokio::test]
async fn a_tree_has_fifty_levels_at_most() {
    let space = small();
    let mut parent = add(&space, &[("title", "1")]).await["id"].as_str().unwrap().to_owned();
    for level in 2..=50 {
        let added = add(&space, &[("title", &level.to_string()), ("parentId", &parent)]).await;
        parent = added["id"].as_str().unwrap().to_owned();
    }
    let sent = [("projectId", "1"), ("title", "51"), ("parentId", &*parent)];
    let refused = space.refused(Method::POST, "/documents", &sent).await;
    assert_eq!(refused, (400, 7, "error.invalid : parentId".to_owned()));
    assert_eq!(depth(&children(&space, "activeTree").await), 50);
}

#[tokio::test]
async fn many_mentions_and_tags_are_taken() {
    let space = small();
    let text = "<@".repeat(9_000) + &"<@project>".repeat(5_000) + &"<@U2>".repeat(5_000);
    let (_, before) = space.call_as(2, Method::GET, "/notifications/count", &[]).await;
    add(&space, &[("title", "みんな"), ("content", &text)]).await;
    let (_, after) = space.call_as(2, Method::GET, "/notifications/count", &[]).await;
    assert_eq!(after["count"].as_i64(), before["count"].as_i64().map(|count| count + 1));
    let name: String = (0..1_000).map(|tag| format!("[t{tag}]")).collect();
    let nested = format!("{}{}名前", "[".repeat(10_000), "]".repeat(10_000));
    for name in [name + "名前", nested] {
        let sent = [("projectId", "1"), ("name", &*name), ("content", "")];
        assert_eq!(space.post("/wikis", &sent).await.0, 201);
    }
}

#[tokio::test]
async fn notifications_about_documents_show_them_until_they_are_deleted() {
    for seed in 1..=3 {
        let space = Space::start(Options { issues: 1, projects: 1, seed, ..Options::default() });
        let told = space.get("/notifications", &[("count", "100")]).await;
        let about = |reason: i64| {
            told.as_array().unwrap().iter().find(|told| told["reason"] == reason).unwrap().clone()
        };
        let (commented, replied, mentioned) = (about(14), about(15), about(17));
        let document = commented["document"]["id"].clone();
        let path = format!("/documents/{}", document.as_str().unwrap());
        assert_eq!(commented["document"], space.get(&path, &[]).await);
        let comments = space.get(&format!("{path}/comments"), &[]).await;
        assert!(comments.as_array().unwrap().contains(&commented["documentComment"]));
        assert!(comments.as_array().unwrap().contains(&replied["documentComment"]));
        let replies = replied["documentComment"]["replies"].as_array().unwrap();
        assert!(replies.contains(&replied["documentCommentReply"]));
        for (told, member) in [
            (&commented, "documentCommentReply"),
            (&mentioned, "documentComment"),
            (&mentioned, "documentCommentReply"),
        ] {
            assert!(told.get(member).is_none(), "{told}");
        }
        let before = told.as_array().unwrap().len();
        assert_eq!(space.delete(&path).await.0, 200);
        let after = space.get("/notifications", &[("count", "100")]).await;
        let after = after.as_array().unwrap();
        assert!(after.iter().all(|told| told["document"]["id"] != document));
        assert!(after.len() <= before - 3);
        let count = space.get("/notifications/count", &[]).await;
        assert_eq!(count["count"], after.len());
    }
}
