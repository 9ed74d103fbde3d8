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

/// What every kind of handle has: its registry, its diagnostics, its language.
pub trait Handle: Sized + Send + Sync + 'static {
    /// The kind's registry.
    fn registry() -> &'static Registry<Self>;
    /// The handle's diagnostics area.
    fn diagnostics(&self) -> &Diagnostics;
    /// Language of the handle's messages.
    fn language(&self) -> Language;
    /// The connection's names for SQL_DIAG_CONNECTION_NAME and SQL_DIAG_SERVER_NAME.
    fn server_name(&self) -> String {
        String::new()
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

impl Handle for Environment {
    fn registry() -> &'static Registry<Self> {
        &ENVIRONMENTS
    }

    fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    fn language(&self) -> Language {
        Language::default()
    }
}

impl Handle for Connection {
    fn registry() -> &'static Registry<Self> {
        &CONNECTIONS
    }

    fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    fn language(&self) -> Language {
        Connection::language(self)
    }

    fn server_name(&self) -> String {
        Connection::server_name(self)
    }
}

impl Handle for Statement {
    fn registry() -> &'static Registry<Self> {
        &STATEMENTS
    }

    fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    fn language(&self) -> Language {
        self.connection.language()
    }

    fn server_name(&self) -> String {
        self.connection.server_name()
    }
}

impl Handle for Descriptor {
    fn registry() -> &'static Registry<Self> {
        &DESCRIPTORS
    }

    fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    fn language(&self) -> Language {
        self.connection.language()
    }

    fn server_name(&self) -> String {
        self.connection.server_name()
    }
}
