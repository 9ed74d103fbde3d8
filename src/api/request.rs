//! One call of the API as data: what plans hold, tests compare and `EXPLAIN` prints.

use std::fmt::{self, Display, Write as _};

use bytes::Bytes;

use super::budget::RateClass;

/// HTTP methods the API uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads; may be repeated.
    Get,
    /// Creates.
    Post,
    /// Changes some members.
    Patch,
    /// Replaces.
    Put,
    /// Removes.
    Delete,
}

impl Method {
    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Patch => "PATCH",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }
}

/// One call of the API.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// The endpoint's pattern, e.g. `/issues/:issueIdOrKey`.
    pub endpoint: &'static str,
    /// The pattern with its values, percent-encoded, relative to `/api/v2`, e.g. `/issues/APP-1`.
    pub path: String,
    /// Query of a GET, form of the others; arrays repeat `name[]`.
    pub parameters: Vec<(String, String)>,
    /// A file that goes with it.
    pub upload: Option<Upload>,
    /// What the answer is to be.
    pub expected: Expected,
}

/// A file to upload.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Upload {
    /// Its name in Backlog.
    pub name: String,
    /// The file itself.
    pub content: Bytes,
}

/// Without the content.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.content.len())
    }
}

/// What the body of an answer is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// JSON.
    Json,
    /// The bytes of a file or an image.
    File,
}

/// The path value that keeps its slashes and may be empty.
const DIRECTORY: &str = "path";

impl Request {
    /// A call of `endpoint`, whose path values and parameters are still to be given.
    pub fn new(method: Method, endpoint: &'static str) -> Self {
        Request {
            method,
            endpoint,
            path: endpoint.to_owned(),
            parameters: Vec::new(),
            upload: None,
            expected: Expected::Json,
        }
    }

    /// A GET of a file.
    pub fn download(endpoint: &'static str) -> Self {
        Request { expected: Expected::File, ..Self::get(endpoint) }
    }

    /// A GET.
    pub fn get(endpoint: &'static str) -> Self {
        Self::new(Method::Get, endpoint)
    }

    /// A POST.
    pub fn post(endpoint: &'static str) -> Self {
        Self::new(Method::Post, endpoint)
    }

    /// A PATCH.
    pub fn patch(endpoint: &'static str) -> Self {
        Self::new(Method::Patch, endpoint)
    }

    /// A PUT.
    pub fn put(endpoint: &'static str) -> Self {
        Self::new(Method::Put, endpoint)
    }

    /// A DELETE.
    pub fn delete(endpoint: &'static str) -> Self {
        Self::new(Method::Delete, endpoint)
    }

    /// Puts `value` in the place of the segment `:name` of the path.
    ///
    /// A value that no path can carry (empty, `.`, `..`) makes the call answer [`super::Failure::Gone`]
    /// without being sent: nothing has such a key.
    pub fn with_path_value(mut self, name: &str, value: impl Display) -> Self {
        let value = percent_encoded(&value.to_string());
        let named = |segment: &&str| segment.strip_prefix(':') == Some(name);
        self.path = self
            .path
            .split('/')
            .map(|segment| if named(&segment) { value.as_str() } else { segment })
            .collect::<Vec<_>>()
            .join("/");
        self
    }

    /// Puts a directory (`/a/b/`, slashes kept) in the place of the last path value, `:path`.
    pub fn with_directory(mut self, directory: &str) -> Self {
        let encoded: Vec<String> =
            directory.split('/').filter(|name| !name.is_empty()).map(percent_encoded).collect();
        if let Some(before) = self.path.strip_suffix(&format!(":{DIRECTORY}")) {
            self.path = format!("{before}{}", encoded.join("/"));
        }
        self
    }

    /// Adds a parameter; for arrays the name carries its `[]` and the call is repeated.
    pub fn with_parameter(mut self, name: impl Into<String>, value: impl Display) -> Self {
        self.parameters.push((name.into(), value.to_string()));
        self
    }

    /// Sends a file with it.
    pub fn with_upload(mut self, upload: Upload) -> Self {
        self.upload = Some(upload);
        self
    }

    /// Which of the four rate limits the call counts against.
    pub fn rate_class(&self) -> RateClass {
        RateClass::of(self.method, self.endpoint)
    }

    /// True when the path leads where the pattern says: every value given, none empty or dots.
    pub(super) fn is_addressable(&self) -> bool {
        // The root directory leaves the end empty.
        let root = self.endpoint.ends_with(&format!("/:{DIRECTORY}"));
        let path = self.path.strip_suffix('/').filter(|_| root).unwrap_or(&self.path);
        let mut segments = path.split('/');
        segments.next() == Some("")
            && segments.all(|segment| !matches!(segment, "" | "." | "..") && !segment.starts_with(':'))
    }
}

/// `value` as one segment of a path (RFC 3986: only unreserved characters stay).
fn percent_encoded(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte.into()),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// Longest text of a written value that is shown, in characters: a log is not a copy of the data.
const SHOWN: usize = 60;

/// Parameters whose values nothing shows.
const SECRET: &[&str] = &["password"];

/// As it is shown elsewhere.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({self})")
    }
}

/// `GET /issues?projectId[]=1&count=100`, `PATCH /issues/APP-1 (statusId=3, summary=Hello)`: readable, not
/// encoded, without key and host.
impl Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.name(), self.path)?;
        if let Some(upload) = &self.upload {
            write!(f, " [{upload:?}]")?;
        }
        if self.parameters.is_empty() {
            return Ok(());
        }
        let (open, between, close) = match self.method {
            Method::Get => ("?", "&", ""),
            _ => (" (", ", ", ")"),
        };
        for (at, (name, value)) in self.parameters.iter().enumerate() {
            f.write_str(if at == 0 { open } else { between })?;
            write!(f, "{name}=")?;
            if SECRET.contains(&name.as_str()) {
                f.write_str("***")?;
            } else if self.method == Method::Get || value.chars().count() <= SHOWN {
                f.write_str(value)?;
            } else {
                write!(f, "{}…", value.chars().take(SHOWN).collect::<String>())?;
            }
        }
        f.write_str(close)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_read_as_the_documentation_writes_them() {
        let request = Request::get("/issues").with_parameter("projectId[]", 1).with_parameter("count", 100);
        assert_eq!(request.to_string(), "GET /issues?projectId[]=1&count=100");
        let request = Request::patch("/issues/:issueIdOrKey")
            .with_path_value("issueIdOrKey", "APP-1")
            .with_parameter("statusId", 3)
            .with_parameter("description", "x".repeat(100));
        assert_eq!(
            request.to_string(),
            format!("PATCH /issues/APP-1 (statusId=3, description={}…)", "x".repeat(60))
        );
    }

    #[test]
    fn no_password_is_shown() {
        let request =
            Request::post("/users").with_parameter("userId", "a").with_parameter("password", "s3cr3t");
        assert_eq!(request.to_string(), "POST /users (userId=a, password=***)");
        assert!(!format!("{request:?}").contains("s3cr3t"));
    }

    #[test]
    fn path_values_cannot_leave_their_segment() {
        let path = |value: &str| {
            Request::get("/projects/:projectIdOrKey/users").with_path_value("projectIdOrKey", value)
        };
        assert_eq!(path("A_1").path, "/projects/A_1/users");
        assert_eq!(path("a/b?c#d e:é").path, "/projects/a%2Fb%3Fc%23d%20e%3A%C3%A9/users");
        assert!(path("A/../..").is_addressable());
        for value in ["", ".", ".."] {
            assert!(!path(value).is_addressable(), "{value}");
        }
        assert!(!Request::get("/issues/:issueIdOrKey").is_addressable());
        assert!(Request::get("/space").is_addressable());
    }

    #[test]
    fn a_directory_keeps_its_slashes() {
        let path = |directory: &str| {
            Request::get("/projects/:id/files/:path").with_path_value("id", 1).with_directory(directory)
        };
        assert_eq!(path("/a b/あ/").path, "/projects/1/files/a%20b/%E3%81%82");
        assert_eq!(path("/").path, "/projects/1/files/");
        assert!(path("/").is_addressable() && path("/a/").is_addressable());
        assert!(!path("/../..").is_addressable());
    }

    #[test]
    fn only_whole_segments_are_replaced() {
        let request = Request::get("/projects/:id/versions/:idOfVersion").with_path_value("id", 1);
        assert_eq!(request.path, "/projects/1/versions/:idOfVersion");
    }
}
