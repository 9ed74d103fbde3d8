//! Handles: opaque tokens that name environments, connections, statements and descriptors.

mod registry;

use std::sync::Arc;

pub use registry::{Kind, Registry, Token};

use super::connection::Connection;
use super::descriptor::Descriptor;
use super::diagnostics::Diagnostics;
use super::environment::Environment;
use super::errors;
use super::statement::Statement;
use crate::error::{Language, Result};

static ENVIRONMENTS: Registry<Environment> = Registry::new(Kind::Environment);
static CONNECTIONS: Registry<Connection> = Registry::new(Kind::Connection);
static STATEMENTS: Registry<Statement> = Registry::new(Kind::Statement);
static DESCRIPTORS: Registry<Descriptor> = Registry::new(Kind::Descriptor);

/// What every kind of handle has: its registry, its diagnostics, its connection.
pub trait Handle: Sized + Send + Sync + 'static {
    /// The kind's registry.
    fn registry() -> &'static Registry<Self>;
    /// The handle's diagnostics area.
    fn diagnostics(&self) -> &Diagnostics;
    /// The connection it is or belongs to; none for environments.
    fn connection(&self) -> Option<&Connection>;

    /// Language of the handle's messages.
    fn language(&self) -> Language {
        self.connection().map(Connection::language).unwrap_or_default()
    }

    /// The living handle that `token` names; `None` means SQL_INVALID_HANDLE.
    fn resolve(token: Token) -> Option<Arc<Self>> {
        Self::registry().get(token)
    }

    /// Registers what `make` builds from its own token. HY001 when the table is full.
    fn register(make: impl FnOnce(Token) -> Self) -> Result<Arc<Self>> {
        Self::registry().insert(make).ok_or_else(errors::too_many_handles)
    }

    /// Takes the handle out: its token is stale from now on.
    fn unregister(token: Token) -> Option<Arc<Self>> {
        Self::registry().remove(token)
    }
}

/// Implements [`Handle`]: type, registry, connection.
macro_rules! handles {
    ($($kind:ident $registry:ident |$handle:ident| $connection:expr;)+) => {
        $(impl Handle for $kind {
            fn registry() -> &'static Registry<Self> {
                &$registry
            }

            fn diagnostics(&self) -> &Diagnostics {
                &self.diagnostics
            }

            fn connection(&self) -> Option<&Connection> {
                let $handle = self;
                $connection
            }
        })+
    };
}

handles! {
    Environment ENVIRONMENTS |_handle| None;
    Connection CONNECTIONS |handle| Some(handle);
    Statement STATEMENTS |handle| Some(&handle.connection);
    Descriptor DESCRIPTORS |handle| Some(&handle.connection);
}
