//! What a handler hands back: an answer or an error in Backlog's envelope.

use serde::Serialize;
use serde_json::json;

/// A successful answer.
pub(crate) struct Answer {
    pub status: u16,
    pub content: Content,
    pub body: Vec<u8>,
    pub location: Option<String>,
}

/// What the body of an answer is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Json,
    /// Nothing, as status 204 has it.
    Empty,
    /// A PNG image with its file name.
    Png(&'static str),
    /// A file to be saved under this name.
    File(String),
}

/// A refused request: HTTP status, Backlog's code and message.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub status: u16,
    pub code: u32,
    pub message: String,
}

pub(crate) type Outcome = Result<Answer, Refusal>;

impl Answer {
    /// Status 200 with this object as JSON.
    pub fn ok(object: &impl Serialize) -> Outcome {
        match serde_json::to_vec(object) {
            Ok(body) => Ok(Answer { status: 200, content: Content::Json, body, location: None }),
            Err(error) => Err(Refusal::internal(&error.to_string())),
        }
    }

    /// `{"count": n}`.
    pub fn count(count: usize) -> Outcome {
        Answer::ok(&json!({ "count": count }))
    }

    /// Status 204 without a body.
    pub fn empty() -> Outcome {
        Ok(Answer { status: 204, content: Content::Empty, body: Vec::new(), location: None })
    }

    /// Status 200 with the bytes of a file.
    pub fn file(name: &str, body: Vec<u8>) -> Outcome {
        Ok(Answer { status: 200, content: Content::File(name.to_owned()), body, location: None })
    }

    /// Status 200 with a PNG image.
    pub fn png(name: &'static str, body: Vec<u8>) -> Outcome {
        Ok(Answer { status: 200, content: Content::Png(name), body, location: None })
    }

    /// Status 201 with the new object and where people see it.
    pub fn created(object: &impl Serialize, location: String) -> Outcome {
        let answer = Answer::ok(object)?;
        Ok(Answer { status: 201, location: Some(location), ..answer })
    }
}

impl Refusal {
    pub fn new(status: u16, code: u32, message: impl Into<String>) -> Refusal {
        Refusal { status, code, message: message.into() }
    }

    /// Code 1: a bug or an accident in the server.
    pub fn internal(message: &str) -> Refusal {
        Refusal::new(500, 1, message)
    }

    /// Code 2: the plan of the space does not have the feature.
    pub fn not_in_plan() -> Refusal {
        Refusal::new(402, 2, "This feature is not available in the current plan.")
    }

    /// Code 9: no more of these fit in their parent.
    pub fn overflow(message: impl Into<String>) -> Refusal {
        Refusal::new(400, 9, message)
    }

    /// Code 10: a file larger than the plan allows.
    pub fn too_large() -> Refusal {
        Refusal::new(413, 10, "The file is too large.")
    }

    /// Code 5: the role of the caller does not allow it.
    pub fn not_permitted() -> Refusal {
        Refusal::new(403, 5, "You do not have permission.")
    }

    /// Code 6: the object does not exist or cannot be seen.
    pub fn not_found(message: impl Into<String>) -> Refusal {
        Refusal::new(404, 6, message)
    }

    /// Code 6 for a path the API does not know.
    pub fn undefined(path: &str) -> Refusal {
        Refusal::not_found(format!("Undefined resource. {path}"))
    }

    /// Code 7: a bad parameter.
    pub fn invalid(message: impl Into<String>) -> Refusal {
        Refusal::new(400, 7, message)
    }

    /// Code 7 with an untranslated message key: `error.date : dueDate`.
    pub fn bad_parameter(key: &str, name: &str) -> Refusal {
        Refusal::invalid(format!("error.{key} : {name}"))
    }

    /// Code 11: a missing or wrong key.
    pub fn authentication() -> Refusal {
        Refusal::new(401, 11, "Authentication failure.")
    }

    /// Code 13: over the rate limit.
    pub fn too_many_requests() -> Refusal {
        Refusal::new(429, 13, "Too many requests.")
    }

    /// 501 for an endpoint of the table that this stand-in does not serve.
    pub fn not_built(pattern: &str) -> Refusal {
        Refusal::new(501, 1, format!("The stand-in space does not serve {pattern} yet."))
    }

    /// The error envelope.
    pub fn body(&self) -> Vec<u8> {
        let error = json!({ "message": self.message, "code": self.code, "moreInfo": "" });
        json!({ "errors": [error] }).to_string().into_bytes()
    }
}
