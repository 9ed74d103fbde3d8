//! The stand-in's own addresses below `/sandbox`: journal, faults, rate limits and the clock. They
//! need no key and are not written down.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::answer::Refusal;
use crate::faults::Fault;
use crate::gate::Gate;
use crate::journal::Entry;
use crate::options::RateLimit;
use crate::reply::Reply;

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

/// Done, or what was wrong with the request.
type Done = Result<StatusCode, Unusable>;

/// Why a request cannot be followed.
struct Unusable(String);

impl IntoResponse for Unusable {
    fn into_response(self) -> Response {
        Reply::refusal(&Refusal::invalid(self.0), None).into_response()
    }
}

/// Routes of the stand-in itself; everything else is the API.
pub(crate) fn router(gate: Arc<Gate>) -> Router {
    Router::new()
        .route("/sandbox/journal", get(journal).delete(clear_journal))
        .route("/sandbox/journal/count", get(count))
        .route("/sandbox/clock", post(advance))
        .route("/sandbox/faults", get(faults).post(add_faults).delete(clear_faults))
        .route("/sandbox/rate-limit", get(rate_limit).put(set_rate_limit).delete(reset_rate_limit))
        .route("/sandbox/{*other}", any(unknown))
        .fallback(|State(gate): State<Arc<Gate>>, request| async move { gate.pass(request).await })
        .with_state(gate)
}

async fn journal(State(gate): State<Arc<Gate>>, Query(query): Query<Since>) -> Json<Vec<Entry>> {
    Json(gate.journal().since(query.since).cloned().collect())
}

async fn count(State(gate): State<Arc<Gate>>, Query(query): Query<Since>) -> Json<Value> {
    Json(json!({ "count": gate.journal().since(query.since).count() }))
}

async fn clear_journal(State(gate): State<Arc<Gate>>) -> StatusCode {
    gate.journal().clear();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: i32,
}

/// Puts the clock of the space forward, so that nobody has to wait for an upload to expire.
async fn advance(State(gate): State<Arc<Gate>>, body: Bytes) -> Done {
    let Advance { seconds } = read(&body)?;
    gate.advance(seconds.into());
    Ok(StatusCode::NO_CONTENT)
}

async fn faults(State(gate): State<Arc<Gate>>) -> Json<Vec<Fault>> {
    Json(gate.faults().pending().cloned().collect())
}

async fn add_faults(State(gate): State<Arc<Gate>>, body: Bytes) -> Done {
    let text = std::str::from_utf8(&body).map_err(|error| Unusable(error.to_string()))?;
    let faults = Fault::read(text).map_err(Unusable)?;
    gate.faults().add(faults);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(gate): State<Arc<Gate>>) -> StatusCode {
    gate.faults().clear();
    StatusCode::NO_CONTENT
}

async fn rate_limit(State(gate): State<Arc<Gate>>) -> Json<RateLimit> {
    Json(gate.counters().limit())
}

async fn set_rate_limit(State(gate): State<Arc<Gate>>, body: Bytes) -> Done {
    let limit = read(&body)?;
    gate.counters().set_limit(limit);
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets what was counted.
async fn reset_rate_limit(State(gate): State<Arc<Gate>>) -> StatusCode {
    gate.counters().reset();
    StatusCode::NO_CONTENT
}

async fn unknown(uri: Uri) -> Response {
    Reply::refusal(&Refusal::undefined(uri.path()), None).into_response()
}

/// Reads JSON whatever the content type says it is.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Unusable> {
    serde_json::from_slice(body).map_err(|error| Unusable(error.to_string()))
}
