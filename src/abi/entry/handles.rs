//! SQLAllocHandle, SQLFreeHandle, SQLFreeStmt.

use std::sync::Arc;

use crate::abi::border::{
    Pointer, Return, SQL_ERROR, SQL_INVALID_HANDLE, SQL_SUCCESS, address, border, quiet,
};
use crate::abi::data_sources::InstalledDataSources;
use crate::abi::memory::ProcessMemory;
use crate::error::Result;
use crate::odbc::codes::*;
use crate::odbc::connection::Connection;
use crate::odbc::descriptor::Descriptor;
use crate::odbc::environment::{Environment, Host};
use crate::odbc::handles::Token;
use crate::odbc::memory::ApplicationMemory;
use crate::odbc::statement::Statement;
use crate::odbc::{Outcome, errors};

const MEMORY: &dyn ApplicationMemory = &ProcessMemory;

fn give(out: Pointer, token: Result<Token>) -> Result<Outcome> {
    // SQL_NULL_HANDLE on failure, as the specification wants.
    MEMORY.write_ulen(address(out), token.as_ref().map_or(0, |token| token.value()));
    token.map(|_| Outcome::Done)
}

pub(in crate::abi) fn allocate(kind: i16, parent: Pointer, out: Pointer) -> Return {
    const NAME: &str = "SQLAllocHandle";
    if out.is_null() && kind == SQL_HANDLE_ENV {
        return SQL_ERROR;
    }
    match kind {
        SQL_HANDLE_ENV => quiet(|| {
            let host = Host { memory: Arc::new(ProcessMemory), data_sources: Arc::new(InstalledDataSources) };
            match give(out, Environment::allocate(host).map(|environment| environment.token)) {
                Ok(_) => SQL_SUCCESS,
                Err(_) => SQL_ERROR,
            }
        }),
        SQL_HANDLE_DBC => border::<Environment>(NAME, parent, |environment| {
            require(out)?;
            give(out, Connection::allocate(environment).map(|connection| connection.token))
        }),
        SQL_HANDLE_STMT => border::<Connection>(NAME, parent, |connection| {
            require(out)?;
            give(out, connection.allocate_statement().map(|statement| statement.token))
        }),
        SQL_HANDLE_DESC => border::<Connection>(NAME, parent, |connection| {
            require(out)?;
            give(out, connection.allocate_descriptor().map(|descriptor| descriptor.token))
        }),
        _ => SQL_INVALID_HANDLE,
    }
}

fn require(out: Pointer) -> Result<()> {
    if out.is_null() { Err(errors::null_pointer()) } else { Ok(()) }
}

pub(in crate::abi) fn free(kind: i16, handle: Pointer) -> Return {
    const NAME: &str = "SQLFreeHandle";
    match kind {
        SQL_HANDLE_ENV => border::<Environment>(NAME, handle, |environment| environment.free()),
        SQL_HANDLE_DBC => border::<Connection>(NAME, handle, |connection| connection.free()),
        SQL_HANDLE_STMT => border::<Statement>(NAME, handle, |statement| statement.free()),
        SQL_HANDLE_DESC => {
            border::<Descriptor>(NAME, handle, |descriptor| descriptor.connection.free_descriptor(descriptor))
        }
        _ => SQL_INVALID_HANDLE,
    }
}

pub(in crate::abi) fn free_stmt(statement: Pointer, option: u16) -> Return {
    border::<Statement>("SQLFreeStmt", statement, |statement| statement.free_stmt(option))
}
