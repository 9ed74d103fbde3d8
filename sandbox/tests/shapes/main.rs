//! Every endpoint of the table answers what is documented, takes every parameter that is documented
//! and refuses everything else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod expected;
mod samples;

use std::collections::BTreeSet;

use backlog_sandbox::table::{Endpoint, Lifecycle, Parameter, ParameterType, Place, Table};
use backlog_sandbox::{Data, Language, Options, Plan, RateLimit};
use common::{Space, refusal};
use expected::{Findings, PLAIN, Shapes, Type};
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use reqwest::{Response, StatusCode};
use samples::{Request, Samples};
use serde_json::{Value, json};

fn start() -> Space {
    Space::start(Options { rate_limit: RateLimit::Off, ..Options::default() })
}

fn endpoints(state: Lifecycle) -> impl Iterator<Item = &'static Endpoint> {
    Table::get().endpoints().iter().filter(move |endpoint| endpoint.state == state)
}

fn served() -> impl Iterator<Item = &'static Endpoint> {
    endpoints(Lifecycle::Current).chain(endpoints(Lifecycle::Undocumented))
}

fn optional(endpoint: &Endpoint) -> impl Iterator<Item = &Parameter> {
    endpoint.params.iter().filter(|parameter| !parameter.required)
}

fn header<'r>(response: &'r Response, name: &reqwest::header::HeaderName) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// Compares an answer with what is documented for the endpoint.
async fn compare(
    shapes: &Shapes,
    endpoint: &Endpoint,
    request: &Request,
    response: Response,
    found: &mut Findings,
) {
    let at = format!("{} {:?}", endpoint.pattern(), request.parameters);
    let status = response.status().as_u16();
    let content_type = header(&response, &CONTENT_TYPE).to_owned();
    let disposition = header(&response, &CONTENT_DISPOSITION).to_owned();
    let located = response.headers().contains_key(LOCATION);
    let body = response.bytes().await.unwrap();
    if status != endpoint.status {
        let body = String::from_utf8_lossy(&body);
        return found.faults.push(format!("{at}: status {status}, not {}: {body}", endpoint.status));
    }
    let mut demand = |holds: bool, what: &str| {
        if !holds {
            found.faults.push(format!("{at}: {what} (Content-Type {content_type:?}, {} bytes)", body.len()));
        }
    };
    demand(located || status != 201, "no Location");
    match &*endpoint.answer {
        "empty" => demand(body.is_empty() && content_type.is_empty(), "not empty"),
        "binary (image)" => demand(content_type.starts_with("image/") && !body.is_empty(), "no image"),
        "binary" => {
            demand(content_type == "application/octet-stream" && !body.is_empty(), "no file");
            demand(disposition.starts_with("attachment;"), "no file name");
        }
        kind => {
            demand(content_type == "application/json;charset=utf-8", "no JSON");
            let body = serde_json::from_slice(&body).unwrap();
            shapes.compare(shapes.answer(&endpoint.pattern(), kind), &body, &at, found);
        }
    }
}

/// Compares what every endpoint that reads answers for every object in the space.
async fn compare_everything(space: &Space, shapes: &Shapes, samples: &Samples) -> Findings {
    let mut findings = Findings::default();
    for endpoint in served().filter(|endpoint| endpoint.method == "GET") {
        for request in samples.requests(space, endpoint).await {
            let response = request.send(space).await;
            // A project can be without the feature.
            if response.status() != StatusCode::FORBIDDEN {
                compare(shapes, endpoint, &request, response, &mut findings).await;
            }
        }
    }
    findings
}

/// Compares every event of the space, newest first.
async fn compare_history(space: &Space, shapes: &Shapes, found: &mut Findings) {
    let mut before = i32::MAX.to_string();
    loop {
        let page = space.get("/space/activities", &[("count", "100"), ("maxId", &before)]).await;
        shapes.compare(Type::parse("Activity[]"), &page, "activities", found);
        let Some(oldest) = page.as_array().unwrap().last() else { return };
        before = oldest["id"].to_string();
    }
}

/// Notes it if a request is not refused with code 7 and, if given, this message.
async fn demand_refusal(
    space: &Space,
    shapes: &Shapes,
    request: &Request,
    message: Option<&str>,
    found: &mut Findings,
) {
    let at = format!("{request:?}");
    let response = request.send(space).await;
    let status = response.status().as_u16();
    let body = response.bytes().await.unwrap();
    let envelope: Value = serde_json::from_slice(&body).unwrap_or_default();
    shapes.compare(Type::parse("Errors"), &envelope, &at, found);
    let error = &envelope["errors"][0];
    let expected = message.is_none_or(|message| error["message"] == message);
    if status != 400 || error["code"] != 7 || !expected {
        found.faults.push(format!("{at}: {status} {envelope}, not 400 with code 7 {message:?}"));
    }
}

/// Values that a parameter must not have.
fn wrong_values(parameter: &Parameter) -> Vec<String> {
    let mut wrong: Vec<String> = match parameter.kind {
        ParameterType::Int => vec!["ten".to_owned(), "1.5".to_owned()],
        ParameterType::Number => vec!["ten".to_owned()],
        ParameterType::Bool => vec!["yes".to_owned(), "1".to_owned()],
        ParameterType::Date | ParameterType::NumberOrDate => {
            vec!["today".to_owned(), "2026/04/01".to_owned(), "2026-04-01T00:00:00Z".to_owned()]
        }
        ParameterType::String | ParameterType::CustomValue | ParameterType::File => Vec::new(),
    };
    wrong.extend(parameter.min.map(|min| (min - 1).to_string()));
    wrong.extend(parameter.max.map(|max| (max + 1).to_string()));
    wrong.extend(parameter.max_length.map(|max| "x".repeat(max + 1)));
    wrong.extend(parameter.min_length.filter(|&min| min > 0).map(|min| "x".repeat(min - 1)));
    wrong.extend(parameter.one_of.first().map(|allowed| format!("no-{allowed}")));
    wrong
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_answer_of_the_table_has_a_shape() {
    let shapes = Shapes::read();
    let plain = ["empty", "binary", "binary (image)"];
    for endpoint in Table::get().endpoints().iter().filter(|e| e.state != Lifecycle::Removed) {
        let answer = shapes.answer(&endpoint.pattern(), &endpoint.answer);
        assert!(
            plain.contains(&answer.name) || shapes.kinds.contains_key(answer.name),
            "{}",
            endpoint.pattern()
        );
    }
    for pattern in shapes.answers.keys() {
        let (method, path) = pattern.split_once(' ').unwrap();
        assert!(Table::get().endpoint(method, path).is_some(), "{pattern}");
    }
}

#[test]
fn every_kind_is_whole_and_part_of_an_answer() {
    let shapes = Shapes::read();
    let mut reached = BTreeSet::from(["Errors", "Error"]);
    for endpoint in Table::get().endpoints() {
        shapes.reach(shapes.answer(&endpoint.pattern(), &endpoint.answer).name, &mut reached);
    }
    for (kind, declared) in &shapes.kinds {
        let base = || shapes.kinds.values().any(|other| other.get("all of").is_some_and(|base| base == kind));
        assert!(reached.contains(&**kind) || base(), "{kind} is part of no answer");
        assert!(!declared.is_empty());
        for (_, member, Type { name, .. }) in shapes.members(kind, None) {
            assert!(PLAIN.contains(&name) || shapes.kinds.contains_key(name), "{kind}.{member}: {name}");
        }
    }
    for difference in &shapes.differences {
        let members = shapes.members(&difference.kind, None);
        for name in &difference.members {
            assert!(members.iter().any(|(_, member, _)| member == name), "{}.{name}", difference.kind);
        }
        assert!(difference.why.ends_with('.'), "{}", difference.why);
    }
}

#[test]
fn a_wrong_answer_is_told_from_a_right_one() {
    let shapes = Shapes::read();
    let faults = |kind: &str, value: Value| {
        let mut findings = Findings::default();
        shapes.compare(Type::parse(kind), &value, "", &mut findings);
        findings.faults
    };
    assert!(faults("Tag[]", json!([{ "id": 1, "name": "a" }])).is_empty());
    for wrong in [
        json!([{ "id": 1 }]),
        json!([{ "id": 1, "name": null }]),
        json!([{ "id": "1", "name": "a" }]),
        json!([{ "id": 1, "name": "a", "color": "red" }]),
        json!({ "id": 1, "name": "a" }),
    ] {
        assert_eq!(faults("Tag[]", wrong.clone()).len(), 1, "{wrong}");
    }
    let number = json!({ "id": 1, "fieldTypeId": 3, "name": "n", "value": "1" });
    assert_eq!(faults("CustomFieldValue", number), [".value: not number: \"1\""]);
    assert_eq!(faults("date", json!("2026-04-01T15:00:00Z")).len(), 1);
}

#[tokio::test]
async fn each_endpoint_answers_its_documented_status_and_shape() {
    let (space, shapes, samples) = (start(), Shapes::read(), Samples::read());
    let mut findings = Findings::default();
    for endpoint in served() {
        let request = samples.request(&space, endpoint, None).await;
        let response = request.send(&space).await;
        compare(&shapes, endpoint, &request, response, &mut findings).await;
    }
    compare_history(&space, &shapes, &mut findings).await;
    assert_none(&findings.faults);
}

#[tokio::test]
async fn each_parameter_is_accepted() {
    let (space, shapes, samples) = (start(), Shapes::read(), Samples::read());
    let mut findings = Findings::default();
    for endpoint in served() {
        for parameter in optional(endpoint) {
            let request = samples.request(&space, endpoint, Some(parameter)).await;
            let response = request.send(&space).await;
            compare(&shapes, endpoint, &request, response, &mut findings).await;
        }
    }
    compare_history(&space, &shapes, &mut findings).await;
    assert_none(&findings.faults);
}

#[tokio::test]
async fn the_generated_space_shows_every_member() {
    let (space, shapes, samples) = (start(), Shapes::read(), Samples::read());
    let findings = compare_everything(&space, &shapes, &samples).await;
    assert_none(&findings.faults);
    let missing = unshown(&shapes, &findings);
    assert!(missing.is_empty(), "never shown: {missing:#?}");
}

/// Members that no answer of an endpoint that reads has shown.
fn unshown(shapes: &Shapes, findings: &Findings) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for endpoint in served().filter(|endpoint| endpoint.method == "GET") {
        shapes.reach(shapes.answer(&endpoint.pattern(), &endpoint.answer).name, &mut kinds);
    }
    let members = kinds.iter().flat_map(|kind| shapes.members(kind, None));
    members
        .map(|(owner, name, _)| format!("{owner}.{name}"))
        .filter(|member| !findings.shown.contains(member))
        .collect()
}

#[tokio::test]
async fn a_space_of_one_issue_shows_what_is_rare() {
    let (shapes, samples) = (Shapes::read(), Samples::read());
    for seed in 1..=3 {
        let options =
            Options { issues: 1, projects: 1, seed, rate_limit: RateLimit::Off, ..Options::default() };
        let findings = compare_everything(&Space::start(options), &shapes, &samples).await;
        assert_none(&findings.faults);
        let missing = unshown(&shapes, &findings);
        let events = (1..=49).map(|kind| format!("Activity of type {kind}.content"));
        let rare = [
            "Activity.notifications",
            "CustomFieldValue of fieldTypeId 8.otherValue",
            "Issue.externalFileLinks",
            "IssueUpdated.external_file_links",
            "IssueUpdated.shared_files",
            "MembersContent.group_project_activities",
            "Notification.documentCommentReply",
            "NulabAccount.iconUrl",
        ];
        // An issue without comments was never changed.
        let by_comments = ["Activity of type 2.content", "Activity of type 3.content"];
        for member in events.chain(rare.map(str::to_owned)).filter(|m| !by_comments.contains(&&**m)) {
            assert!(!missing.contains(&member), "seed {seed}: {member}");
        }
    }
}

#[tokio::test]
async fn only_an_activity_by_itself_shows_who_was_told() {
    let space = start();
    let listed = space.get("/space/activities", &[("count", "100")]).await;
    for shown in listed.as_array().unwrap() {
        assert_eq!(shown["notifications"], json!([]));
    }
    let issue = [("projectId", "1"), ("summary", "a"), ("issueTypeId", "1"), ("priorityId", "3")];
    space.post("/issues", &[&issue[..], &[("assigneeId", "2")]].concat()).await;
    space.post("/issues/201/comments", &[("content", "b"), ("notifiedUserId[]", "2")]).await;
    for reason in [2, 1] {
        let newest = space.get("/space/activities", &[("count", "2")]).await;
        let place = usize::from(reason == 1);
        let shown = space.get(&format!("/activities/{}", newest[place]["id"]), &[]).await;
        let told = shown["notifications"].as_array().unwrap();
        assert_eq!((told.len(), &told[0]["reason"], &told[0]["user"]["id"]), (1, &json!(reason), &json!(2)));
    }
}

#[tokio::test]
async fn the_hand_written_space_has_the_same_shapes() {
    let language = Language::Japanese;
    let options = Options { data: Data::Team, language, rate_limit: RateLimit::Off, ..Options::default() };
    let space = Space::start(options);
    assert_none(&compare_everything(&space, &Shapes::read(), &Samples::read()).await.faults);
}

#[tokio::test]
async fn what_is_not_documented_is_refused() {
    let (space, shapes, samples) = (start(), Shapes::read(), Samples::read());
    let mut found = Findings::default();
    // The token endpoint refuses in the way of OAuth, which has tests of its own.
    for endpoint in served().filter(|endpoint| endpoint.answer != "OAuthToken") {
        let request = samples.request(&space, endpoint, None).await;
        let unknown = Some("error.unknownParameter : colour");
        demand_refusal(&space, &shapes, &request.with("colour", "red"), unknown, &mut found).await;
        for parameter in endpoint.params.iter().filter(|parameter| parameter.place != Place::Path) {
            let name = samples.spelled(&parameter.name);
            if parameter.required {
                demand_refusal(&space, &shapes, &request.without(name), None, &mut found).await;
            }
            for wrong in wrong_values(parameter) {
                demand_refusal(&space, &shapes, &request.with(name, &wrong), None, &mut found).await;
            }
        }
    }
    assert_none(&found.faults);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let (space, samples) = (start(), Samples::read());
    for endpoint in served() {
        let request = samples.request(&space, endpoint, None).await;
        let named = endpoint.params.iter().filter(|p| p.place == Place::Path && p.name != "path");
        for parameter in named {
            for nothing in ["999999999", "NOTHING-1", "0", "-1", "99999999999999999999"] {
                let request = request.with_segment(endpoint, &parameter.name, nothing);
                let response = request.send(&space).await;
                let (status, code, _) = refusal((response.status().as_u16(), common::json(response).await));
                assert_eq!((status, code), (404, 6), "{request:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_trailing_slash_is_refused() {
    let (space, samples) = (start(), Samples::read());
    for endpoint in served().filter(|endpoint| !endpoint.path.ends_with("/:path")) {
        let mut request = samples.request(&space, endpoint, None).await;
        request.path.push('/');
        let response = request.send(&space).await;
        let (status, code, message) = refusal((response.status().as_u16(), common::json(response).await));
        assert_eq!((status, code), (404, 6), "{}", endpoint.pattern());
        assert_eq!(message, format!("Undefined resource. /api/v2{}", request.path));
    }
}

#[tokio::test]
async fn endpoints_that_were_removed_are_undefined() {
    let space = start();
    for endpoint in endpoints(Lifecycle::Removed) {
        let response = Request::new(&endpoint.method, &endpoint.path).send(&space).await;
        let (status, code, _) = refusal((response.status().as_u16(), common::json(response).await));
        assert_eq!((status, code), (404, 6), "{}", endpoint.pattern());
    }
}

#[tokio::test]
async fn users_and_teams_are_written_on_classic_plans_only() {
    let samples = Samples::read();
    let plan = Plan { classic: true, ..Plan::default() };
    let (space, shapes) = (Space::start(Options { plan, ..Options::default() }), Shapes::read());
    let current = start();
    let mut findings = Findings::default();
    for endpoint in endpoints(Lifecycle::Classic) {
        for parameter in std::iter::once(None).chain(optional(endpoint).map(Some)) {
            let request = samples.request(&space, endpoint, parameter).await;
            let response = request.send(&current).await;
            let (status, code, _) = refusal((response.status().as_u16(), common::json(response).await));
            assert_eq!((status, code), (402, 2), "{}", endpoint.pattern());
            let response = request.send(&space).await;
            compare(&shapes, endpoint, &request, response, &mut findings).await;
        }
    }
    assert_none(&findings.faults);
}
