//! Answers kept for a moment: clients run the same query twice, seconds apart and over two connections
//! (Power Query does so for every preview).
//!
//! One store for the process, bounded in bytes. An answer is found only by the account it was given to.

use std::collections::{HashMap, VecDeque};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::account::AccountId;
use super::request::Request;

/// Bytes of all answers together.
const CAPACITY: usize = 64 << 20;
/// Longer answers are not kept.
const LARGEST: usize = 4 << 20;

type Key = (AccountId, Request);

/// The answers, oldest first in `order`.
#[derive(Default)]
struct Store {
    answers: HashMap<Key, (Instant, Bytes)>,
    order: VecDeque<(Instant, Key)>,
    bytes: usize,
}

static STORE: LazyLock<Mutex<Store>> = LazyLock::new(Mutex::default);

fn store() -> std::sync::MutexGuard<'static, Store> {
    STORE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The answer to `request`, if it was given to that account less than `tolerance` ago.
pub(super) fn kept(account: AccountId, request: &Request, tolerance: Duration) -> Option<Bytes> {
    if tolerance.is_zero() {
        return None;
    }
    let store = store();
    let (received, body) = store.answers.get(&(account, request.clone()))?;
    (received.elapsed() < tolerance).then(|| body.clone())
}

/// Keeps an answer; what is older than `tolerance` or beyond the capacity goes.
pub(super) fn keep(account: AccountId, request: &Request, body: &Bytes, tolerance: Duration) {
    if tolerance.is_zero() || body.len() > LARGEST {
        return;
    }
    let now = Instant::now();
    let mut store = store();
    let key = (account, request.clone());
    if let Some((_, before)) = store.answers.insert(key.clone(), (now, body.clone())) {
        store.bytes -= before.len();
    }
    store.bytes += body.len();
    store.order.push_back((now, key));
    store.shrink(tolerance);
}

/// Forgets what was given to an account: it has written.
pub(super) fn forget(account: AccountId) {
    let mut store = store();
    store.answers.retain(|(owner, _), _| *owner != account);
    store.order.retain(|(_, (owner, _))| *owner != account);
    store.bytes = store.answers.values().map(|(_, body)| body.len()).sum();
}

impl Store {
    fn shrink(&mut self, tolerance: Duration) {
        while let Some((received, _)) = self.order.front() {
            if received.elapsed() < tolerance && self.bytes <= CAPACITY {
                return;
            }
            let Some((received, key)) = self.order.pop_front() else { return };
            // A newer answer to the same request has a place of its own further on.
            if self.answers.get(&key).is_some_and(|(at, _)| *at == received)
                && let Some((_, body)) = self.answers.remove(&key)
            {
                self.bytes -= body.len();
            }
        }
    }
}
