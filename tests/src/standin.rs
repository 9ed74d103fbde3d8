//! A running stand-in space and its journal.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A stand-in space; it ends when dropped.
pub struct StandIn {
    process: Child,
    url: String,
    key: String,
    journal: String,
}

/// A request of the journal.
pub struct Request(Value);

/// The directory with the built library and program, two levels above a test.
fn built() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its file");
    test.parent().and_then(Path::parent).expect("tests are in target/<profile>/deps").to_owned()
}

/// The library under test.
pub fn driver() -> PathBuf {
    std::env::var_os("BACKLOG_ODBC_DRIVER").map_or_else(|| built().join("libbacklogodbc.so"), PathBuf::from)
}

impl StandIn {
    /// A space of `issues` issues in `projects` projects.
    pub fn start(issues: u32, projects: u32) -> StandIn {
        let program = built().join("backlog-odbc");
        let mut process = Command::new(&program)
            .args(["sandbox", "--json", "--port", "0", "--seed", "1", "--rate-limit", "off"])
            .args([
                "--exit-with-parent",
                "--issues",
                &issues.to_string(),
                "--projects",
                &projects.to_string(),
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let mut line = String::new();
        let output = process.stdout.take().expect("standard output is a pipe");
        BufReader::new(output).read_line(&mut line).expect("the stand-in says where it is");
        let started: Value = serde_json::from_str(&line).expect("the stand-in answers in JSON");
        let text = |name: &str| started[name].as_str().expect("url, apiKey and journal are texts").to_owned();
        StandIn { url: text("url"), key: text("apiKey"), journal: text("journal"), process }
    }

    /// `Driver=…;Url=…;ApiKey=…;`
    pub fn connection_string(&self) -> String {
        format!(
            "Driver={};Url={};ApiKey={};Language=en;CacheTolerance=0;",
            driver().display(),
            self.url,
            self.key
        )
    }

    /// The API key of the administrator.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Every request since the start or since [`StandIn::forget`].
    pub fn requests(&self) -> Vec<Request> {
        let entries = body(ureq::get(&self.journal).call());
        entries.as_array().expect("the journal is a list").iter().cloned().map(Request).collect()
    }

    /// How many requests came.
    pub fn count(&self) -> usize {
        self.requests().len()
    }

    /// Empties the journal.
    pub fn forget(&self) {
        ureq::delete(&self.journal).call().expect("the journal can be emptied");
    }

    /// Lets the next call of an endpoint go wrong: `[{"endpoint": …, "fault": …}]`.
    pub fn fault(&self, faults: &Value) {
        let address = format!("{}/sandbox/faults", self.url.trim_end_matches('/'));
        ureq::post(&address).send_json(faults).expect("the stand-in takes faults");
    }

    /// Forgets the faults that have not come yet.
    pub fn heal(&self) {
        let address = format!("{}/sandbox/faults", self.url.trim_end_matches('/'));
        ureq::delete(&address).call().expect("faults can be forgotten");
    }

    /// Reads the API itself, to compare with what SQL says. `path` has its own query, without `?`.
    pub fn api(&self, path: &str, query: &str) -> Value {
        let url = self.url.trim_end_matches('/');
        body(ureq::get(format!("{url}/api/v2{path}?apiKey={}&{query}", self.key)).call())
    }
}

fn body(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Value {
    let mut answer = answer.expect("the stand-in answers");
    answer.body_mut().with_config().limit(u64::MAX).read_json().expect("the answer is JSON")
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Request {
    /// The documented endpoint, `GET /issues/:issueIdOrKey`.
    pub fn endpoint(&self) -> &str {
        self.0["endpoint"].as_str().unwrap_or("")
    }

    /// The values sent for a parameter.
    pub fn parameter(&self, name: &str) -> Vec<&str> {
        let pairs = self.0["parameters"].as_array().map_or(&[][..], Vec::as_slice);
        pairs.iter().filter(|pair| pair[0] == name).filter_map(|pair| pair[1].as_str()).collect()
    }
}
