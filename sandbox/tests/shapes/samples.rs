//! Calls of any endpoint with values that it accepts.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU32, Ordering};

use backlog_sandbox::table::{Endpoint, Parameter, Place};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::LOCATION;
use reqwest::{Method, Response};
use serde::Deserialize;
use serde_json::Value;

use crate::common::{Space, json};

/// `samples.json`.
#[derive(Deserialize)]
pub struct Samples {
    values: Values,
    spelling: Values,
    producers: BTreeMap<String, Producer>,
    pub endpoints: BTreeMap<String, Needs>,
    pub lists: Values,
}

pub type Values = BTreeMap<String, String>;

/// A call that makes or finds a value.
#[derive(Deserialize)]
struct Producer {
    call: String,
    #[serde(default)]
    with: Values,
    /// The producer to run before.
    after: Option<String>,
    /// Nothing for a call that answers nothing.
    take: Option<String>,
}

/// What one endpoint needs that others do not.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Needs {
    values: Values,
    alone: Values,
    beside: BTreeMap<String, Values>,
}

/// A request that can be changed and sent.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    pub path: String,
    pub parameters: Vec<(String, String)>,
    multipart: bool,
}

static NUMBER: AtomicU32 = AtomicU32::new(1);

impl Samples {
    pub fn read() -> Samples {
        serde_json::from_str(include_str!("samples.json")).unwrap()
    }

    /// An acceptable call: with the required parameters and, if one is named, that one as well.
    pub async fn request(&self, space: &Space, endpoint: &Endpoint, optional: Option<&Parameter>) -> Request {
        let none = Needs::default();
        let needs = self.endpoints.get(&endpoint.pattern()).unwrap_or(&none);
        let nothing = Values::new();
        let beside = match optional {
            None => &needs.alone,
            Some(parameter) => needs.beside.get(&parameter.name).unwrap_or(&nothing),
        };
        let mut made = Made { samples: self, space, values: HashMap::new() };
        let mut request = Request::new(&endpoint.method, &endpoint.path);
        request.multipart = endpoint.params.iter().any(|parameter| parameter.place == Place::Multipart);
        for parameter in
            endpoint.params.iter().filter(|p| p.required || optional.is_some_and(|o| o.name == p.name))
        {
            let name = &parameter.name;
            let sample =
                beside.get(name).or_else(|| needs.values.get(name)).or_else(|| self.values.get(name));
            let sample = sample.unwrap_or_else(|| panic!("samples.json: {} {name}", endpoint.pattern()));
            let value = made.fill(sample).await;
            match parameter.place {
                Place::Path => request.bind(name, &value),
                _ if parameter.is_array() => {
                    value.split(',').for_each(|value| request.add(self.spelled(name), value));
                }
                _ => request.add(self.spelled(name), &value),
            }
        }
        for (name, sample) in beside {
            let in_path = endpoint.parameter(name).is_some_and(|parameter| parameter.place == Place::Path);
            if !in_path && !request.has(name) {
                let value = made.fill(sample).await;
                request.add(name, &value);
            }
        }
        request
    }

    /// Calls of an endpoint for everything in the space that it can be called for.
    pub async fn requests(&self, space: &Space, endpoint: &Endpoint) -> Vec<Request> {
        let mut requests = vec![Request::new(&endpoint.method, &endpoint.path)];
        for parameter in &endpoint.params {
            let mut bound = Vec::new();
            for request in requests {
                let choices = self.choices(space, parameter, &request.path).await;
                if choices.is_empty() && !parameter.required {
                    bound.push(request);
                    continue;
                }
                for value in choices {
                    let mut request = request.clone();
                    match parameter.place {
                        Place::Path => request.bind(&parameter.name, &value),
                        _ => request.add(&parameter.name, &value),
                    }
                    bound.push(request);
                }
            }
            requests = bound;
        }
        requests
    }

    /// What a parameter of such a call is: every object it can name, the longest page, all details.
    async fn choices(&self, space: &Space, parameter: &Parameter, path: &str) -> Vec<String> {
        let sample = || vec![self.values[&parameter.name].clone()];
        match &*parameter.name {
            "count" => parameter.max.iter().map(ToString::to_string).collect(),
            // Old events are not on the first page.
            "activityTypeId[]" if path == "/space/activities" => {
                (1..=49).map(|kind| kind.to_string()).collect()
            }
            "expand[]" | "path" | "offset" => sample(),
            // A page of all kinds would show the newest ones only.
            "activityTypeId[]" => (1..=49).map(|kind| kind.to_string()).collect(),
            _ if !parameter.required => Vec::new(),
            name => {
                let before = path.split_once(&format!("/:{name}")).map(|(before, _)| before.to_owned());
                let list = match (self.lists.get(name), before) {
                    (Some(list), before) => bound_as(list, before.as_deref().unwrap_or_default()),
                    (None, before) => before.unwrap_or_else(|| panic!("samples.json: no list for {name}")),
                };
                let (_, list) = space.call(Method::GET, &list, &[]).await;
                let member = if name == "number" { "number" } else { "id" };
                // What a project without the feature answers is no array.
                let items = list.as_array().into_iter().flatten();
                let items = items.filter(|item| item["type"] != "directory");
                items.filter_map(|item| take(item, member)).collect()
            }
        }
    }

    /// `customField_{id}` as it is sent.
    pub fn spelled<'s>(&'s self, name: &'s str) -> &'s str {
        self.spelling.get(name).map_or(name, String::as_str)
    }
}

impl Request {
    pub fn new(method: &str, path: &str) -> Request {
        let method = method.parse().unwrap();
        Request { method, path: path.to_owned(), parameters: Vec::new(), multipart: false }
    }

    /// Puts a value in the place of a path parameter.
    fn bind(&mut self, name: &str, value: &str) {
        let segments = self.path.split('/').map(|segment| match segment.strip_prefix(':') {
            Some(found) if found == name => encoded(value),
            _ => segment.to_owned(),
        });
        self.path = segments.collect::<Vec<_>>().join("/");
    }

    pub fn has(&self, name: &str) -> bool {
        self.parameters.iter().any(|(sent, _)| sent == name)
    }

    pub fn add(&mut self, name: &str, value: &str) {
        self.parameters.push((name.to_owned(), value.to_owned()));
    }

    /// The same request with this value alone for a parameter.
    pub fn with(&self, name: &str, value: &str) -> Request {
        let mut request = self.without(name);
        request.add(name, value);
        request
    }

    /// The same request with this value for a path parameter.
    pub fn with_segment(&self, endpoint: &Endpoint, name: &str, value: &str) -> Request {
        let pattern = endpoint.path.split('/');
        let segments = pattern
            .zip(self.path.split('/'))
            .map(|(pattern, actual)| if pattern.strip_prefix(':') == Some(name) { value } else { actual });
        Request { path: segments.collect::<Vec<_>>().join("/"), ..self.clone() }
    }

    /// The same request without a parameter.
    pub fn without(&self, name: &str) -> Request {
        let mut request = self.clone();
        request.parameters.retain(|(sent, _)| sent != name);
        request
    }

    /// The parameters as they are sent.
    pub fn sent(&self) -> Vec<(&str, &str)> {
        self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    pub async fn send(&self, space: &Space) -> Response {
        if self.multipart {
            return space.send_parts(&self.path, &self.sent()).await;
        }
        space.send(self.method.clone(), &self.path, &self.sent()).await.unwrap()
    }
}

/// The values made for one call.
struct Made<'s> {
    samples: &'s Samples,
    space: &'s Space,
    values: HashMap<String, String>,
}

impl Made<'_> {
    /// Replaces every `{name}` of a sample.
    async fn fill(&mut self, sample: &str) -> String {
        let mut filled = sample.to_owned();
        while let Some((before, rest)) = filled.split_once('{') {
            let (name, after) = rest.split_once('}').unwrap();
            let value = match self.values.get(name) {
                Some(value) => value.clone(),
                None => Box::pin(self.make(name)).await,
            };
            filled = format!("{before}{value}{after}");
        }
        filled
    }

    async fn make(&mut self, name: &str) -> String {
        let value = match name {
            "n" => return NUMBER.fetch_add(1, Ordering::Relaxed).to_string(),
            "upload" => upload(self.space).await,
            "authorizationCode" => authorize(self.space).await,
            _ => self.produce(name).await,
        };
        self.values.insert(name.to_owned(), value.clone());
        value
    }

    async fn produce(&mut self, name: &str) -> String {
        let samples = self.samples;
        let producer =
            samples.producers.get(name).unwrap_or_else(|| panic!("samples.json: no producer {name}"));
        if let Some(before) = &producer.after {
            self.fill(&format!("{{{before}}}")).await;
        }
        let (method, path) = producer.call.split_once(' ').unwrap();
        let path = self.fill(path).await;
        let mut request = Request::new(method, &path);
        for (name, sample) in &producer.with {
            let value = self.fill(sample).await;
            request.add(name, &value);
        }
        let response = request.send(self.space).await;
        assert!(response.status().is_success(), "{name}: {request:?}: {}", json(response).await);
        let Some(path) = &producer.take else { return String::new() };
        let body = json(response).await;
        take(&body, path).unwrap_or_else(|| panic!("{name}: no {path} in {body}"))
    }
}

async fn upload(space: &Space) -> String {
    let response = space.send_parts("/space/attachment", &[("file", "sample.txt")]).await;
    json(response).await["id"].to_string()
}

/// Lets the application in, as a user does in the browser.
async fn authorize(space: &Space) -> String {
    let form =
        [("response_type", "code"), ("client_id", "sandbox-client"), ("decision", "allow"), ("user", "1")];
    let answer = space.submit("/OAuth2AccessRequest.action", &form).await;
    let address = answer.headers()[LOCATION].to_str().unwrap();
    let (_, code) = address.split_once("code=").unwrap();
    code.to_owned()
}

/// Follows `items.last.id`, `type=file.id` or `attachments!.id` into an answer.
fn take(body: &Value, path: &str) -> Option<String> {
    let mut found = body;
    for step in path.split('.') {
        found = match found {
            Value::Array(list) => element(list, step)?,
            object => object.get(step)?,
        };
    }
    Some(found.as_str().map_or_else(|| found.to_string(), str::to_owned))
}

fn element<'v>(list: &'v [Value], step: &str) -> Option<&'v Value> {
    match (step.split_once('='), step.strip_suffix('!')) {
        (Some((name, wanted)), _) => list.iter().find(|item| item[name] == wanted),
        (None, Some(name)) => list.iter().find(|item| item[name].as_array().is_some_and(|l| !l.is_empty())),
        (None, None) if step == "last" => list.last(),
        (None, None) => list.get(step.parse::<usize>().ok()?),
    }
}

/// A list's path with the values that an endpoint's path already has.
fn bound_as(list: &str, path: &str) -> String {
    let mut actual = path.split('/');
    let segments = list.split('/').map(|segment| match (segment.strip_prefix(':'), actual.next()) {
        (Some(_), Some(value)) => value,
        _ => segment,
    });
    segments.collect::<Vec<_>>().join("/")
}

fn encoded(value: &str) -> String {
    utf8_percent_encode(value, NON_ALPHANUMERIC).to_string()
}
