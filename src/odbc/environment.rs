//! Environment handles: ODBC version, the runtime that connections share, transactions over all of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Outcome;
use super::attributes::{ENVIRONMENT, Values, attribute};
use super::codes::*;
use super::connection::Connection;
use super::diagnostics::Diagnostics;
use super::errors;
use super::handles::{Handle, Token};
use super::memory::{Address, ApplicationMemory};
use crate::engine::Runtime;
use crate::error::{Result, SqlState};
use crate::settings::DsnSource;

/// What the border lends to safe code: the application's memory and the machine's data sources.
#[derive(Clone)]
pub struct Host {
    /// Memory of the application.
    pub memory: Arc<dyn ApplicationMemory>,
    /// Entries of data sources.
    pub data_sources: Arc<dyn DsnSource + Send + Sync>,
}

/// An environment handle.
pub struct Environment {
    /// Its token.
    pub token: Token,
    /// Its diagnostics.
    pub diagnostics: Diagnostics,
    /// Memory and data sources.
    pub host: Host,
    /// The runtime of its connections.
    pub runtime: Runtime,
    attributes: Mutex<Values>,
    connections: Mutex<Vec<Token>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Environment {
    /// SQLAllocHandle(SQL_HANDLE_ENV).
    pub fn allocate(host: Host) -> Result<Arc<Self>> {
        Self::register(|token| Environment {
            token,
            diagnostics: Diagnostics::default(),
            host,
            runtime: Runtime::new(),
            attributes: Mutex::new(Values::new(ENVIRONMENT)),
            connections: Mutex::default(),
        })
    }

    /// SQLFreeHandle(SQL_HANDLE_ENV). HY010 while connections are left.
    pub fn free(&self) -> Result<Outcome> {
        if !locked(&self.connections).is_empty() {
            return Err(errors::sequence("free the connections first"));
        }
        Self::unregister(self.token);
        Ok(Outcome::Done)
    }

    /// True for applications of ODBC 2: other type codes, other column names.
    pub fn is_odbc2(&self) -> bool {
        locked(&self.attributes).get(SQL_ATTR_ODBC_VERSION) == SQL_OV_ODBC2
    }

    /// SQLSetEnvAttr. HY024, HY092, HYC00; HY010 with connections, whose behaviour would change.
    pub fn set_attribute(&self, id: i32, value: usize) -> Result<Outcome> {
        let attribute = attribute(ENVIRONMENT, id)?;
        if id == SQL_ATTR_ODBC_VERSION && !locked(&self.connections).is_empty() {
            return Err(errors::sequence("SQL_ATTR_ODBC_VERSION is set before connections are allocated"));
        }
        if let Some(warning) = locked(&self.attributes).set(attribute, value as u32 as usize)? {
            self.diagnostics.post(warning);
        }
        Ok(Outcome::Done)
    }

    /// SQLGetEnvAttr: all values are SQLUINTEGER.
    pub fn get_attribute(&self, id: i32, at: Address, length_at: Address) -> Result<Outcome> {
        attribute(ENVIRONMENT, id)?;
        self.host.memory.write_u32(at, locked(&self.attributes).get(id) as u32);
        self.host.memory.write_i32(length_at, 4);
        Ok(Outcome::Done)
    }

    /// Adds a connection.
    pub fn add(&self, connection: Token) {
        locked(&self.connections).push(connection);
    }

    /// Forgets a freed connection.
    pub fn forget(&self, connection: Token) {
        locked(&self.connections).retain(|token| *token != connection);
    }

    /// SQLEndTran on the environment: on every connection that is open.
    pub fn end_transaction(&self, operation: i16) -> Result<Outcome> {
        let connections = locked(&self.connections).clone();
        for connection in connections.into_iter().filter_map(Connection::resolve) {
            match connection.end_transaction(operation) {
                Err(error) if error.state == SqlState("08003") => {}
                other => _ = other?,
            }
        }
        Ok(Outcome::Done)
    }
}
