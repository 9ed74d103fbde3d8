//! A client of the stand-in space that speaks plain HTTP.
#![allow(dead_code, reason = "each test file uses its own part")]

use backlog_sandbox::{Options, RunningSandbox, Sandbox};
use reqwest::{Client, Method, Response};
use serde_json::Value;

pub struct Space {
    pub sandbox: RunningSandbox,
    client: Client,
}

/// Status and JSON of an answer.
pub type Answer = (u16, Value);

impl Space {
    pub fn start(options: Options) -> Space {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Space { sandbox: Sandbox::start(options).unwrap(), client }
    }

    pub fn small() -> Space {
        Space::start(Options { issues: 60, ..Options::default() })
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}/api/v2{path}", self.sandbox.url())
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> reqwest::Result<Response> {
        let request = self.client.request(method.clone(), self.url(path));
        let request = request.query(&[("apiKey", self.sandbox.api_key())]);
        let request =
            if method == Method::GET { request.query(parameters) } else { request.form(parameters) };
        request.send().await
    }

    /// Sends a `multipart/form-data` body: the part `file` as a file of that name, others as texts.
    pub async fn send_parts(&self, path: &str, parts: &[(&str, &str)]) -> Response {
        let part = |(name, value): &(&str, &str)| {
            let file = if *name == "file" { format!("; filename=\"{value}\"") } else { String::new() };
            format!("--sample\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
        };
        let body: String = parts.iter().map(part).chain(["--sample--\r\n".to_owned()]).collect();
        let request = self.client.post(self.url(path)).query(&[("apiKey", self.sandbox.api_key())]);
        let request = request.header("content-type", "multipart/form-data; boundary=sample").body(body);
        request.send().await.unwrap()
    }

    /// Submits a form of a page outside the API.
    pub async fn submit(&self, path: &str, form: &[(&str, &str)]) -> Response {
        let url = format!("{}{path}", self.sandbox.url());
        self.client.post(url).form(form).send().await.unwrap()
    }

    pub async fn call(&self, method: Method, path: &str, parameters: &[(&str, &str)]) -> Answer {
        let response = self.send(method, path, parameters).await.unwrap();
        (response.status().as_u16(), json(response).await)
    }

    pub async fn get(&self, path: &str, parameters: &[(&str, &str)]) -> Value {
        let (status, body) = self.call(Method::GET, path, parameters).await;
        assert_eq!(status, 200, "{path} {parameters:?}: {body}");
        body
    }

    pub async fn post(&self, path: &str, parameters: &[(&str, &str)]) -> Answer {
        self.call(Method::POST, path, parameters).await
    }

    pub async fn patch(&self, path: &str, parameters: &[(&str, &str)]) -> Answer {
        self.call(Method::PATCH, path, parameters).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, &[]).await
    }

    /// As [`Space::call`], with the key of another user.
    pub async fn call_as(
        &self,
        user: u32,
        method: Method,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Answer {
        let key = self.sandbox.api_key_of(user).unwrap();
        let request = self.client.request(method.clone(), self.url(path)).query(&[("apiKey", &key)]);
        let request =
            if method == Method::GET { request.query(parameters) } else { request.form(parameters) };
        let response = request.send().await.unwrap();
        (response.status().as_u16(), json(response).await)
    }

    /// Uploads a file as `user`. `disposition` is what the part says after its own name.
    pub async fn upload_as(&self, user: u32, disposition: &str, bytes: &[u8]) -> Answer {
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; {disposition}\r\n\r\n");
        let body = [head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
        let key = self.sandbox.api_key_of(user).unwrap();
        let request = self.client.post(self.url("/space/attachment")).query(&[("apiKey", &key)]);
        let request = request.header("content-type", "multipart/form-data; boundary=b").body(body);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), json(response).await)
    }

    /// Uploads a file as the administrator and gives back its temporary id.
    pub async fn upload(&self, name: &str, bytes: &[u8]) -> String {
        let (status, file) = self.upload_as(1, &format!("filename=\"{name}\""), bytes).await;
        assert_eq!(status, 200, "{file}");
        file["id"].to_string()
    }

    /// Puts the clock of the space forward.
    pub async fn advance(&self, seconds: i64) {
        let url = format!("{}/sandbox/clock", self.sandbox.url());
        let body = format!("{{\"seconds\":{seconds}}}");
        let request = self.client.post(url).header("content-type", "application/json").body(body);
        assert_eq!(request.send().await.unwrap().status(), 204);
    }

    /// Status, code and message of a refusal.
    pub async fn refused(
        &self,
        method: Method,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> (u16, i64, String) {
        refusal(self.call(method, path, parameters).await)
    }

    /// Every issue, in the order of creation.
    pub async fn all_issues(&self) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let offset = all.len().to_string();
            let parameters = [("sort", "created"), ("order", "asc"), ("count", "100"), ("offset", &*offset)];
            let page = self.get("/issues", &parameters).await;
            let page = page.as_array().unwrap();
            all.extend(page.iter().cloned());
            if page.len() < 100 {
                return all;
            }
        }
    }
}

/// The JSON of an answer; null for an empty one.
pub async fn json(response: Response) -> Value {
    let body = response.bytes().await.unwrap();
    if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() }
}

pub fn refusal((status, body): Answer) -> (u16, i64, String) {
    let error = &body["errors"][0];
    assert_eq!(error["moreInfo"], "", "{body}");
    (status, error["code"].as_i64().unwrap(), error["message"].as_str().unwrap().to_owned())
}

pub fn ids(list: &Value) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}
