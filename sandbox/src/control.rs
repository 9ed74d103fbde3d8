//! The stand-in's own addresses below `/sandbox`: the journal and the faults. They need no key and
//! are not written down.

use std::sync::{Arc, PoisonError};

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::faults::Fault;
use crate::gate::Gate;
use crate::journal::Entry;

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

/// Routes of the stand-in itself; everything else is the API.
pub(crate) fn router(gate: Arc<Gate>) -> Router {
    Router::new()
        .route("/sandbox/journal", get(journal).delete(clear_journal))
        .route("/sandbox/journal/count", get(count))
        .route("/sandbox/clock", post(advance))
        .route("/sandbox/faults", post(add_faults).delete(clear_faults))
        .fallback(|State(gate): State<Arc<Gate>>, request| async move { gate.pass(request).await })
        .with_state(gate)
}

async fn journal(State(gate): State<Arc<Gate>>, Query(query): Query<Since>) -> Json<Vec<Entry>> {
    let journal = gate.journal.lock().unwrap_or_else(PoisonError::into_inner);
    Json(journal.since(query.since).cloned().collect())
}

async fn count(State(gate): State<Arc<Gate>>, Query(query): Query<Since>) -> Json<Value> {
    let journal = gate.journal.lock().unwrap_or_else(PoisonError::into_inner);
    Json(json!({ "count": journal.since(query.since).count() }))
}

async fn clear_journal(State(gate): State<Arc<Gate>>) -> StatusCode {
    gate.journal.lock().unwrap_or_else(PoisonError::into_inner).clear();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: i64,
}

/// Puts the clock of the space forward, so that nobody has to wait for an upload to expire.
async fn advance(State(gate): State<Arc<Gate>>, Json(by): Json<Advance>) -> StatusCode {
    gate.advance(by.seconds);
    StatusCode::NO_CONTENT
}

async fn add_faults(State(gate): State<Arc<Gate>>, Json(faults): Json<Vec<Fault>>) -> StatusCode {
    gate.faults.lock().unwrap_or_else(PoisonError::into_inner).add(faults);
    StatusCode::NO_CONTENT
}

async fn clear_faults(State(gate): State<Arc<Gate>>) -> StatusCode {
    gate.faults.lock().unwrap_or_else(PoisonError::into_inner).clear();
    StatusCode::NO_CONTENT
}
