//! Notifications: who is told of what, and marks of reading.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Space, ids};
use reqwest::Method;
use serde_json::Value;

const ISSUE: [(&str, &str); 4] =
    [("projectId", "1"), ("summary", "通知"), ("issueTypeId", "1"), ("priorityId", "3")];

/// The newest notification of a user.
async fn newest(space: &Space, user: u32) -> Value {
    let (status, list) = space.call_as(user, Method::GET, "/notifications", &[("count", "1")]).await;
    assert_eq!(status, 200);
    list[0].clone()
}

async fn add(space: &Space, parameters: &[(&str, &str)]) -> (Value, String) {
    let (status, issue) = space.post("/issues", &[&ISSUE, parameters].concat()).await;
    assert_eq!(status, 201, "{issue}");
    let path = format!("/issues/{}", issue["id"]);
    (issue, path)
}

/// Three other members of the first project.
async fn members(space: &Space) -> Vec<u32> {
    let members = ids(&space.get("/projects/1/users", &[]).await).into_iter();
    members.filter(|id| (2..=9).contains(id)).map(|id| u32::try_from(id).unwrap()).take(3).collect()
}

#[tokio::test]
async fn the_assignee_the_named_and_the_mentioned_hear_of_a_new_issue() {
    let space = Space::small();
    let [assignee, named, mentioned] = members(&space).await[..] else { panic!("three members") };
    let (id, text) = (assignee.to_string(), format!("<@U{mentioned}> <@U4711> <@Ux> をお願いします"));
    let named_id = named.to_string();
    let sent = [("assigneeId", &*id), ("notifiedUserId[]", &*named_id), ("description", &*text)];
    let (issue, path) = add(&space, &sent).await;
    for (user, reason) in [(assignee, 1), (named, 3), (mentioned, 3)] {
        let told = newest(&space, user).await;
        assert_eq!((&told["reason"], &told["issue"]["id"]), (&Value::from(reason), &issue["id"]), "{user}");
        assert_eq!(told["sender"]["id"], 1);
        assert_eq!((&told["alreadyRead"], &told["resourceAlreadyRead"]), (&false.into(), &false.into()));
    }
    let record = &space.get(&format!("{path}/comments"), &[]).await[0];
    assert_eq!(record["content"], Value::Null);
    assert_eq!(record["changeLog"][0]["notificationInfo"]["type"], "issue.create");
    assert_eq!(record["notifications"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn nobody_hears_of_their_own_doing() {
    let space = Space::small();
    let before = newest(&space, 1).await;
    let (_, path) =
        add(&space, &[("assigneeId", "1"), ("notifiedUserId[]", "1"), ("description", "<@U1>")]).await;
    assert_eq!(newest(&space, 1).await, before);
    assert_eq!(space.get(&format!("{path}/comments/count"), &[]).await["count"], 0);
}

#[tokio::test]
async fn changes_and_comments_are_told_with_the_comment() {
    let space = Space::small();
    let [first, second, third] = members(&space).await[..] else { panic!("three members") };
    let (_, path) = add(&space, &[("description", &format!("<@U{third}>"))]).await;
    let third_before = newest(&space, third).await["id"].clone();
    let (first_id, second_id) = (first.to_string(), second.to_string());
    space
        .patch(
            &path,
            &[
                ("assigneeId", &first_id),
                ("notifiedUserId[]", &second_id),
                ("description", &format!("<@U{third}>!")),
            ],
        )
        .await;
    assert_eq!(newest(&space, first).await["reason"], 1);
    let told = newest(&space, second).await;
    assert_eq!(told["reason"], 4);
    assert_eq!(told["comment"], space.get(&format!("{path}/comments"), &[("count", "1")]).await[0]);
    assert_eq!(newest(&space, third).await["id"], third_before, "mentioned before already");
    space.post(&format!("{path}/comments"), &[("content", "<@project> 見てください")]).await;
    for user in [first, second, third] {
        let told = newest(&space, user).await;
        assert_eq!(
            (&told["reason"], &told["comment"]["content"]),
            (&2.into(), &"<@project> 見てください".into())
        );
    }
}

#[tokio::test]
async fn a_mentioned_team_hears_if_it_is_in_the_project() {
    let space = Space::small();
    let team = &space.get("/teams", &[]).await[0];
    let joined = ids(&space.get("/projects/1/users", &[]).await);
    let (inside, outside): (Vec<i64>, Vec<i64>) =
        ids(&team["members"]).into_iter().partition(|member| joined.contains(member));
    let (issue, _) = add(&space, &[("description", &format!("<@T{}> <@T999>", team["id"]))]).await;
    let hears =
        async |user: i64| newest(&space, u32::try_from(user).unwrap()).await["issue"]["id"] == issue["id"];
    for user in inside.iter().filter(|user| **user != 1) {
        assert!(hears(*user).await, "{user}");
    }
    for user in outside {
        assert!(!hears(user).await, "{user}");
    }
    assert!(inside.iter().any(|user| *user != 1));
}

#[tokio::test]
async fn lists_are_paged_and_filtered_by_sender() {
    let space = Space::small();
    let all = space.get("/notifications", &[("count", "100")]).await;
    let found = ids(&all);
    assert!(found.is_sorted_by(|a, b| a > b) && found.len() > 5);
    let older = space.get("/notifications", &[("maxId", &found[2].to_string()), ("count", "2")]).await;
    assert_eq!(ids(&older), found[3..5]);
    let sender = all[0]["sender"]["id"].to_string();
    let sent = space.get("/notifications", &[("senderId", &sender), ("count", "100")]).await;
    let expected =
        all.as_array().unwrap().iter().filter(|told| told["sender"]["id"] == all[0]["sender"]["id"]);
    assert_eq!(sent.as_array().unwrap().len(), expected.count());
    assert_eq!(space.get("/notifications/count", &[]).await["count"], found.len());
    for reason in [1, 2, 3, 4, 5, 6, 9] {
        assert!(all.as_array().unwrap().iter().any(|told| told["reason"] == reason), "{reason}");
    }
}

#[tokio::test]
async fn opening_the_list_and_reading_one_are_counted_apart() {
    let space = Space::small();
    let count = async |parameters: &[(&str, &str)]| {
        space.get("/notifications/count", parameters).await["count"].as_u64().unwrap()
    };
    let unread = count(&[("alreadyRead", "false")]).await;
    let unseen = count(&[("resourceAlreadyRead", "false")]).await;
    assert!(unread > 0 && unseen > 0);
    assert_eq!(space.post("/notifications/markAsRead", &[]).await.1["count"], unread);
    assert_eq!(space.post("/notifications/markAsRead", &[]).await.1["count"], 0);
    assert_eq!(count(&[("alreadyRead", "false")]).await, 0);
    assert_eq!(count(&[("resourceAlreadyRead", "false")]).await, unseen);
    let all = space.get("/notifications", &[("count", "100")]).await;
    let one = all.as_array().unwrap().iter().find(|told| told["resourceAlreadyRead"] == false).unwrap();
    let path = format!("/notifications/{}/markAsRead", one["id"]);
    assert_eq!(space.post(&path, &[]).await, (204, Value::Null));
    assert_eq!(count(&[("resourceAlreadyRead", "false")]).await, unseen - 1);
    let (status, _) = space.call_as(2, Method::POST, &path, &[]).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn spaces_of_any_size_start_and_answer() {
    for (issues, projects) in [(0, 1), (1, 1), (2, 3)] {
        let options = backlog_sandbox::Options { issues, projects, seed: 7, ..Default::default() };
        let space = Space::start(options);
        for path in [
            "/notifications",
            "/users/1/watchings",
            "/users/1/stars",
            "/users/myself/recentlyViewedIssues",
            "/users/myself/recentlyViewedProjects",
            "/users/myself/recentlyViewedWikis",
        ] {
            assert!(space.get(path, &[]).await.is_array(), "{path}");
        }
    }
}
