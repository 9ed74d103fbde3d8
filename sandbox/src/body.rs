//! The parameters and files of a request, wherever they travel.

use axum::body::Body;
use axum::http::Method;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use bytes::Bytes;
use futures::StreamExt;
use multer::{Constraints, Field, Multipart, SizeLimit, parse_boundary};
use percent_encoding::percent_decode_str;

use crate::answer::Refusal;
use crate::parameters::decode;

const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// A file of a `multipart/form-data` body.
pub(crate) struct SentFile {
    pub name: String,
    pub bytes: Bytes,
}

/// What a request carries.
#[derive(Default)]
pub(crate) struct Sent {
    /// Names and values, decoded, query before body. A file is there under its part and file name.
    pub parameters: Vec<(String, String)>,
    pub files: Vec<SentFile>,
}

impl Sent {
    /// Takes in the query of a request.
    pub fn of_query(head: &Parts) -> Sent {
        Sent { parameters: decode(head.uri.query().unwrap_or_default().as_bytes()), files: Vec::new() }
    }

    /// Takes in the body of a request that has one.
    pub async fn read(&mut self, head: &Parts, body: Body) -> Result<(), Refusal> {
        if head.method == Method::GET {
            return Ok(());
        }
        let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if let Some(boundary) = content_type.and_then(|content_type| parse_boundary(content_type).ok()) {
            return self.read_parts(body, boundary).await.map_err(|error| malformed(&error));
        }
        self.parameters.extend(decode(&whole(body).await?));
        Ok(())
    }

    async fn read_parts(&mut self, body: Body, boundary: String) -> Result<(), multer::Error> {
        let size = SizeLimit::new().whole_stream(LARGEST_BODY as u64);
        let limits = Constraints::new().size_limit(size);
        let mut parts = Multipart::with_constraints(body.into_data_stream(), boundary, limits);
        while let Some(part) = parts.next_field().await? {
            let part_name = part.name().unwrap_or_default().to_owned();
            match file_name(&part) {
                Some(name) => {
                    let bytes = part.bytes().await?;
                    self.parameters.push((part_name, name.clone()));
                    self.files.push(SentFile { name, bytes });
                }
                None => self.parameters.push((part_name, part.text().await?)),
            }
        }
        Ok(())
    }
}

/// All bytes of a body.
async fn whole(body: Body) -> Result<Vec<u8>, Refusal> {
    let mut pieces = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| Refusal::invalid(format!("error.body : {error}")))?;
        if bytes.len() + piece.len() > LARGEST_BODY {
            return Err(Refusal::too_large());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// The name of a file part: in the encoded form of RFC 5987 that some clients use for names beyond
/// ASCII, or as it is.
fn file_name(part: &Field) -> Option<String> {
    let header =
        part.headers().get(CONTENT_DISPOSITION).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let encoded = header.as_deref().and_then(|header| header.split(';').find_map(encoded_name));
    encoded.or_else(|| part.file_name().map(str::to_owned))
}

/// `filename*=UTF-8''%E5%90%8D.txt`
fn encoded_name(attribute: &str) -> Option<String> {
    let (_, name) = attribute.trim().strip_prefix("filename*=")?.split_once("''")?;
    percent_decode_str(name).decode_utf8().ok().map(Into::into)
}

fn malformed(error: &multer::Error) -> Refusal {
    match error {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            Refusal::too_large()
        }
        _ => Refusal::invalid(format!("error.multipart : {error}")),
    }
}
