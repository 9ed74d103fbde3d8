//! What all connections of the process share for one user on one host: rate budget and last check.
//!
//! The registry knows keys by a keyed hash only. It lives as long as the library, which stays mapped:
//! a pool that closes and reopens connections must not forget the rate limit.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use bytes::Bytes;
use secrecy::ExposeSecret;
use tokio::time::Instant;

use super::budget::Budget;
use crate::settings::Settings;

/// One user on one host.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub budget: Budget,
    /// Last successful answer of `GET /space`, and when. The lock makes simultaneous checks one.
    pub checked: tokio::sync::Mutex<Option<(Instant, Bytes)>>,
}

/// Tells accounts of this process apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct AccountId(usize);

struct Registry {
    hasher: RandomState,
    accounts: Mutex<HashMap<(String, u64), Arc<Account>>>,
}

static REGISTRY: LazyLock<Registry> =
    LazyLock::new(|| Registry { hasher: RandomState::new(), accounts: Mutex::default() });

impl Account {
    /// Accounts are never dropped, so their place identifies them.
    pub fn id(self: &Arc<Account>) -> AccountId {
        AccountId(Arc::as_ptr(self).addr())
    }

    /// The account that `settings` connect to.
    pub fn of(settings: &Settings) -> Arc<Account> {
        let host = settings.url.origin().ascii_serialization();
        let key = REGISTRY.hasher.hash_one(settings.api_key.expose_secret());
        let mut accounts = REGISTRY.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(accounts.entry((host, key)).or_default())
    }
}
