//! OAuth 2.0, from the page to the refreshed token.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::HashMap;

use backlog_sandbox::{Fault, FaultKind, OAuthClient, Options, Plan, Sandbox};
use common::{Space, json, refusal};
use reqwest::{Client, Response, Url};
use serde_json::{Value, json};

const STATE: &str = "a \"state\" & <more>";

fn client() -> Client {
    Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

fn application() -> OAuthClient {
    OAuthClient::default()
}

/// What a request to the page says, with some of it replaced or, with an empty value, left out.
fn asked<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, String)> {
    let OAuthClient { id, redirect_uri, .. } = application();
    let usual = [
        ("response_type", "code".to_owned()),
        ("client_id", id),
        ("redirect_uri", redirect_uri),
        ("state", STATE.to_owned()),
    ];
    let kept = usual.into_iter().filter(|(name, _)| other.iter().all(|(replaced, _)| replaced != name));
    let replaced = other.iter().filter(|(_, value)| !value.is_empty());
    kept.chain(replaced.map(|(name, value)| (*name, (*value).to_owned()))).collect()
}

async fn decide(space: &Space, other: &[(&str, &str)]) -> Response {
    client().post(space.sandbox.authorize_url()).form(&asked(other)).send().await.unwrap()
}

/// Where a redirect leads and what it says.
fn redirected(response: &Response) -> (String, HashMap<String, String>) {
    assert_eq!(response.status(), 302);
    let url = Url::parse(response.headers()["location"].to_str().unwrap()).unwrap();
    let said = url.query_pairs().into_owned().collect();
    (url[..url::Position::AfterPath].to_owned(), said)
}

async fn code(space: &Space, user: &str) -> String {
    let response = decide(space, &[("user", user), ("decision", "allow")]).await;
    redirected(&response).1["code"].clone()
}

async fn exchange(space: &Space, form: &[(&str, &str)]) -> (u16, Value) {
    let OAuthClient { id, secret, .. } = application();
    let named = |name: &str| form.iter().any(|(sent, _)| *sent == name);
    let own = [("client_id", id.as_str()), ("client_secret", secret.as_str())];
    let own = own.into_iter().filter(|(name, _)| !named(name));
    let form: Vec<(&str, &str)> = own.chain(form.iter().copied()).collect();
    let response = client().post(space.sandbox.token_url()).form(&form).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/json;charset=utf-8");
    assert_eq!(response.headers()["cache-control"], "no-store");
    (response.status().as_u16(), json(response).await)
}

async fn exchange_code(space: &Space, code: &str) -> (u16, Value) {
    let redirect = application().redirect_uri;
    let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &redirect)];
    exchange(space, &form).await
}

async fn refresh(space: &Space, token: &Value) -> (u16, Value) {
    let token = token.as_str().unwrap();
    exchange(space, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

async fn myself(space: &Space, token: &str) -> Response {
    let authorization = format!("Bearer {token}");
    client().get(space.url("/users/myself")).header("Authorization", authorization).send().await.unwrap()
}

async fn advance(space: &Space, seconds: i64) {
    let url = format!("{}/sandbox/clock", space.sandbox.url());
    let body = json!({ "seconds": seconds }).to_string();
    assert_eq!(client().post(url).body(body).send().await.unwrap().status(), 204);
}

/// What is sent, and the answer to it.
type Case<'c> = (&'c [(&'c str, &'c str)], (u16, Value));

fn failure(error: &str, description: &str) -> Value {
    json!({ "error": error, "error_description": description })
}

fn grant_failure() -> (u16, Value) {
    (400, failure("invalid_grant", "Grant is invalid."))
}

#[tokio::test]
async fn the_page_asks_in_both_languages_and_keeps_the_request() {
    let space = Space::small();
    let page = client().get(space.sandbox.authorize_url()).query(&asked(&[])).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(page.headers()["content-type"], "text/html;charset=utf-8");
    assert_eq!(page.headers()["cache-control"], "no-store");
    let page = page.text().await.unwrap();
    for part in [
        "Allow / 許可",
        "Deny / 拒否",
        "<form method=\"post\" action=\"/OAuth2AccessRequest.action\">",
        "name=\"state\" value=\"a &quot;state&quot; &amp; &lt;more&gt;\"",
        "name=\"response_type\" value=\"code\"",
        "name=\"client_id\" value=\"sandbox-client\"",
        "name=\"redirect_uri\" value=\"http://127.0.0.1:8765/callback\"",
        "<option value=\"2\">山田 太郎</option>",
        "Mary O&#39;Brien",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // Two of twelve people have left.
    assert_eq!(page.matches("<option").count(), 10);
    assert!(!page.contains("{{"), "{page}");
}

#[tokio::test]
async fn a_code_becomes_tokens_that_act_as_the_user() {
    let space = Space::small();
    let allowed = decide(&space, &[("user", "3"), ("decision", "allow")]).await;
    let (place, said) = redirected(&allowed);
    assert_eq!((place, said["state"].as_str()), (application().redirect_uri, STATE));
    let (status, pair) = exchange_code(&space, &said["code"]).await;
    assert_eq!(status, 200);
    let members: Vec<&str> = pair.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["access_token", "token_type", "expires_in", "refresh_token"]);
    assert_eq!((&pair["token_type"], &pair["expires_in"]), (&json!("Bearer"), &json!(3600)));
    let token = pair["access_token"].as_str().unwrap();
    let answer = myself(&space, token).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(json(answer).await["id"], 3);
    // The name of the scheme is in any case, and the limits are those of the user.
    let authorization = format!("bearer {token}");
    let client = client();
    let limits = client.get(space.url("/rateLimit")).header("Authorization", authorization);
    let limits = json(limits.send().await.unwrap()).await;
    assert_eq!(limits["rateLimit"]["read"]["remaining"], 598);
    let entry = &space.sandbox.journal()[2];
    assert_eq!((entry.user, entry.endpoint.as_deref()), (Some(3), Some("GET /users/myself")));
}

#[tokio::test]
async fn what_is_denied_or_malformed_is_sent_back() {
    let space = Space::small();
    let denied = decide(&space, &[("user", "3"), ("decision", "deny")]).await;
    let (place, said) = redirected(&denied);
    assert_eq!(place, application().redirect_uri);
    assert_eq!((said["error"].as_str(), said["state"].as_str()), ("access_denied", STATE));
    assert!(!said.contains_key("code"));
    let stateless = decide(&space, &[("decision", "deny"), ("state", "")]).await;
    assert!(!redirected(&stateless).1.contains_key("state"));
    for (kind, error) in [("token", "unsupported_response_type"), ("", "invalid_request")] {
        let query = asked(&[("response_type", kind)]);
        let response = client().get(space.sandbox.authorize_url()).query(&query).send().await.unwrap();
        let (place, said) = redirected(&response);
        assert_eq!((place, said["error"].as_str()), (application().redirect_uri, error));
        assert_eq!(said["state"].as_str(), STATE);
    }
}

#[tokio::test]
async fn nobody_is_sent_to_an_address_that_is_not_registered() {
    let space = Space::small();
    let other = format!("{}/", application().redirect_uri);
    let wrong: [&[(&str, &str)]; 6] = [
        &[("redirect_uri", "http://evil.example/")],
        &[("redirect_uri", &other)],
        &[("client_id", "somebody")],
        &[("client_id", "")],
        &[("user", "11"), ("decision", "allow")],
        &[("user", "1"), ("decision", "perhaps")],
    ];
    for request in wrong {
        let asked = decide(&space, request).await;
        assert_eq!(asked.status(), 400, "{request:?}");
        assert!(!asked.headers().contains_key("location"), "{request:?}");
    }
    let twice =
        format!("{}?client_id=sandbox-client&client_id=sandbox-client", space.sandbox.authorize_url());
    assert_eq!(client().get(twice).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_redirect_uri_may_be_left_out_and_may_have_a_query() {
    let redirect_uri = "http://localhost:1/back?from=backlog".to_owned();
    let oauth = OAuthClient { redirect_uri, ..application() };
    let space = Space::start(Options { issues: 1, oauth, ..Options::default() });
    let allowed = decide(&space, &[("redirect_uri", ""), ("user", "1"), ("decision", "allow")]).await;
    let (place, said) = redirected(&allowed);
    assert_eq!((place.as_str(), said["from"].as_str()), ("http://localhost:1/back", "backlog"));
    let form = [("grant_type", "authorization_code"), ("code", said["code"].as_str())];
    assert_eq!(exchange(&space, &form).await.0, 200);
}

#[tokio::test]
async fn a_code_is_good_once_and_not_for_long() {
    let space = Space::small();
    let used = code(&space, "1").await;
    assert_eq!(exchange_code(&space, &used).await.0, 200);
    assert_eq!(exchange_code(&space, &used).await, grant_failure());
    let old = code(&space, "1").await;
    advance(&space, 300).await;
    assert_eq!(exchange_code(&space, &old).await, grant_failure());
    // The request named the redirect URI, so the exchange has to name the same.
    for redirect in ["", "http://127.0.0.1:8765/other"] {
        let code = code(&space, "1").await;
        let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", redirect)];
        assert_eq!(exchange(&space, &form).await, grant_failure());
    }
}

#[tokio::test]
async fn refreshing_rotates() {
    let space = Space::small();
    let first = exchange_code(&space, &code(&space, "4").await).await.1;
    let (status, second) = refresh(&space, &first["refresh_token"]).await;
    assert_eq!(status, 200);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_ne!(second["access_token"], first["access_token"]);
    assert_eq!(refresh(&space, &first["refresh_token"]).await, grant_failure());
    assert_eq!(refresh(&space, &second["access_token"]).await, grant_failure());
    assert_eq!(refresh(&space, &second["refresh_token"]).await.0, 200);
    let answer = myself(&space, second["access_token"].as_str().unwrap()).await;
    assert_eq!(json(answer).await["id"], 4);
}

#[tokio::test]
async fn tokens_expire() {
    let oauth = OAuthClient { token_seconds: 100, ..application() };
    let space = Space::start(Options { issues: 1, oauth, ..Options::default() });
    let pair = exchange_code(&space, &code(&space, "1").await).await.1;
    assert_eq!(pair["expires_in"], 100);
    let token = pair["access_token"].as_str().unwrap();
    assert_eq!(myself(&space, token).await.status(), 200);
    advance(&space, 100).await;
    for (token, what) in [(token, "expired"), ("nonsense", "is invalid")] {
        let answer = myself(&space, token).await;
        let challenge =
            format!("Bearer error=\"invalid_token\", error_description=\"The access token {what}\"");
        assert_eq!(answer.headers()["www-authenticate"], challenge);
        let refused = refusal((answer.status().as_u16(), json(answer).await));
        assert_eq!(refused, (401, 11, "Authentication failure.".to_owned()));
    }
    let pair = refresh(&space, &pair["refresh_token"]).await.1;
    assert_eq!(myself(&space, pair["access_token"].as_str().unwrap()).await.status(), 200);
}

#[tokio::test]
async fn tokens_of_those_who_leave_are_dead() {
    let plan = Plan { classic: true, ..Plan::default() };
    let space = Space::start(Options { issues: 1, plan, ..Options::default() });
    let waiting = code(&space, "3").await;
    let pair = exchange_code(&space, &code(&space, "3").await).await.1;
    assert_eq!(space.delete("/users/3").await.0, 200);
    let answer = myself(&space, pair["access_token"].as_str().unwrap()).await;
    assert_eq!(answer.status(), 401);
    assert!(answer.headers()["www-authenticate"].to_str().unwrap().contains("is invalid"));
    assert_eq!(refresh(&space, &pair["refresh_token"]).await, grant_failure());
    assert_eq!(exchange_code(&space, &waiting).await, grant_failure());
    assert_eq!(decide(&space, &[("user", "3"), ("decision", "allow")]).await.status(), 400);
}

#[tokio::test]
async fn errors_of_the_token_endpoint_have_their_own_shape() {
    let space = Space::small();
    let client_failure = (401, failure("invalid_client", "Client is invalid."));
    let request = |text: &str| (400, failure("invalid_request", text));
    let cases: [Case; 8] = [
        (&[], request("Parameter grant_type is required.")),
        (
            &[("grant_type", "password")],
            (400, failure("unsupported_grant_type", "Grant type is not supported.")),
        ),
        (&[("grant_type", "refresh_token")], request("Parameter refresh_token is required.")),
        (&[("grant_type", "authorization_code")], request("Parameter code is required.")),
        (&[("grant_type", "refresh_token"), ("client_id", "x")], client_failure.clone()),
        (&[("grant_type", "refresh_token"), ("client_secret", "")], client_failure),
        (&[("grant_type", "refresh_token"), ("refresh_token", "x")], grant_failure()),
        (
            &[("grant_type", "refresh_token"), ("grant_type", "refresh_token")],
            request("Parameter grant_type is repeated."),
        ),
    ];
    for (form, expected) in cases {
        assert_eq!(exchange(&space, form).await, expected, "{form:?}");
    }
}

#[tokio::test]
async fn the_endpoints_are_in_the_journal_and_meet_faults() {
    let space = Space::small();
    let fault = Fault::once("POST /oauth2/token", FaultKind::Html503);
    let expired = Fault::once("GET /users/myself", FaultKind::Unauthorized);
    space.sandbox.inject(vec![fault, expired]).unwrap();
    let code = code(&space, "1").await;
    let form = [("grant_type", "authorization_code")];
    let unavailable = client().post(space.sandbox.token_url()).form(&form).send().await.unwrap();
    assert_eq!(unavailable.status(), 503);
    let pair = exchange_code(&space, &code).await.1;
    let answer = myself(&space, pair["access_token"].as_str().unwrap()).await;
    assert_eq!(answer.status(), 401);
    let challenge = answer.headers()["www-authenticate"].to_str().unwrap();
    assert!(challenge.contains("expired"), "{challenge}");
    let journal = space.sandbox.journal();
    let endpoints: Vec<_> = journal.iter().filter_map(|entry| entry.endpoint.as_deref()).collect();
    let token = "POST /oauth2/token";
    assert_eq!(endpoints, ["POST /OAuth2AccessRequest.action", token, token, "GET /users/myself"]);
    assert_eq!(journal[1].fault.as_deref(), Some("html503"));
    let written = serde_json::to_string(&journal).unwrap();
    for secret in [&code, pair["access_token"].as_str().unwrap(), pair["refresh_token"].as_str().unwrap()] {
        assert!(!written.contains(secret));
    }
}

#[tokio::test]
async fn a_redirect_uri_that_is_none_is_refused_at_the_start() {
    for redirect_uri in ["callback", "http://127.0.0.1/#top"] {
        let oauth = OAuthClient { redirect_uri: redirect_uri.to_owned(), ..application() };
        let error = Sandbox::start(Options { issues: 1, oauth, ..Options::default() }).err().unwrap();
        assert!(error.to_string().contains("redirect URI"), "{error}");
    }
}
