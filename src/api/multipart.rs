//! `multipart/form-data` (RFC 7578): how a file is uploaded.

use bytes::Bytes;

use super::request::{Request, Upload};

/// Name of the part with the file.
const FILE: &str = "file";

/// A body and its content type.
pub(super) struct Multipart {
    pub content_type: String,
    pub body: Bytes,
}

/// The parameters of `request` and its file.
pub(super) fn of(request: &Request, upload: &Upload) -> Multipart {
    let boundary = boundary(request, upload);
    let mut body = Vec::with_capacity(upload.content.len() + 1024);
    for (name, value) in &request.parameters {
        let head =
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n", quoted(name));
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value.as_bytes());
        body.extend_from_slice(b"\r\n");
    }
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{FILE}\"; filename=\"{}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n",
        quoted(&upload.name)
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(&upload.content);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    Multipart { content_type: format!("multipart/form-data; boundary={boundary}"), body: body.into() }
}

/// A line that occurs nowhere in what is sent.
fn boundary(request: &Request, upload: &Upload) -> String {
    let mut number = 0_u64;
    loop {
        let candidate = format!("backlog-odbc-{number}");
        let occurs =
            |bytes: &[u8]| bytes.windows(candidate.len()).any(|window| window == candidate.as_bytes());
        let values = request.parameters.iter().any(|(_, value)| occurs(value.as_bytes()));
        if !values && !occurs(&upload.content) {
            return candidate;
        }
        number += 1;
    }
}

/// A name between quotes, as HTML's form encoding escapes it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boundary_is_not_in_the_file_and_names_stay_in_their_quotes() {
        let upload = Upload { name: "a\"b\r\n.txt".to_owned(), content: "x--backlog-odbc-0--".into() };
        let request = Request::post("/space/attachment").with_parameter("note", "backlog-odbc-1");
        let sent = of(&request, &upload);
        assert_eq!(sent.content_type, "multipart/form-data; boundary=backlog-odbc-2");
        let body = String::from_utf8(sent.body.to_vec()).unwrap();
        assert!(body.contains("filename=\"a%22b%0D%0A.txt\""), "{body}");
        assert!(body.ends_with("x--backlog-odbc-0--\r\n--backlog-odbc-2--\r\n"), "{body}");
    }
}
