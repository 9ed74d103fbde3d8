//! Statement handles: one lock each, taken once per call; the state machine of ODBC Appendix B.

mod attributes;
mod catalog;
mod cursor;
mod describe;
mod execute;
mod fetch;
mod get_data;
mod names;
mod parameters;
mod pending;
mod sets;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Outcome;
use super::attributes::Values;
use super::cancel::CancelSlot;
use super::codes::*;
use super::connection::Connection;
use super::descriptor::{Column, Descriptor, Role};
use super::diagnostics::{Diagnostics, Header};
use super::errors;
use super::handles::{Handle, Token};
use super::memory::ApplicationMemory;
use crate::engine::Prepared;
use crate::error::{Error, Result};
use cursor::Cursor;
use pending::Pending;

pub use catalog::TableNames;
pub use describe::DescribedPlaces;
pub use parameters::Binding;

/// A statement handle.
pub struct Statement {
    /// Its token.
    pub token: Token,
    /// Its connection.
    pub connection: Arc<Connection>,
    /// Its diagnostics.
    pub diagnostics: Diagnostics,
    /// The call under way, for SQLCancel.
    pub cancel: CancelSlot,
    state: Mutex<State>,
}

/// What a statement holds between calls.
pub(super) struct State {
    attributes: Values,
    ard: Arc<Descriptor>,
    apd: Arc<Descriptor>,
    ird: Arc<Descriptor>,
    ipd: Arc<Descriptor>,
    own_ard: Arc<Descriptor>,
    own_apd: Arc<Descriptor>,
    /// Statement of SQLPrepare or SQLExecDirect.
    plan: Option<Plan>,
    /// Columns of the plan or of the open cursor; the IRD holds the same.
    columns: Arc<[Column]>,
    cursor: Option<Cursor>,
    /// SQLRowCount; −1 where unknown.
    row_count: isize,
    /// Parameters that wait for SQLPutData.
    pending: Option<Pending>,
    cursor_name: Option<String>,
}

/// A statement that the engine knows.
#[derive(Clone)]
pub(super) struct Plan {
    prepared: Prepared,
    /// Kind of the statement for SQL_DIAG_DYNAMIC_FUNCTION.
    function: (&'static str, i32),
    /// True for SQLPrepare, whose plan outlives its cursor.
    kept: bool,
}

impl Statement {
    /// SQLAllocHandle(SQL_HANDLE_STMT) with its four descriptors.
    pub fn allocate(connection: &Arc<Connection>, attributes: Values) -> Result<Arc<Self>> {
        let descriptor =
            |role| Descriptor::register(|token| Descriptor::new(token, role, connection.clone()));
        let ard = descriptor(Role::ApplicationRow)?;
        let apd = descriptor(Role::ApplicationParameter)?;
        let state = State {
            attributes,
            own_ard: ard.clone(),
            own_apd: apd.clone(),
            ard,
            apd,
            ird: descriptor(Role::ImplementationRow)?,
            ipd: descriptor(Role::ImplementationParameter)?,
            plan: None,
            columns: Arc::default(),
            cursor: None,
            row_count: -1,
            pending: None,
            cursor_name: None,
        };
        let statement = Self::register(|token| Statement {
            token,
            connection: connection.clone(),
            diagnostics: Diagnostics::default(),
            cancel: CancelSlot::default(),
            state: Mutex::new(state),
        })?;
        connection.add_statement(statement.token);
        Ok(statement)
    }

    /// SQLFreeHandle(SQL_HANDLE_STMT): its own descriptors go with it.
    pub fn free(&self) -> Result<Outcome> {
        self.connection.forget_statement(self.token);
        Self::unregister(self.token);
        let mut state = self.any_state();
        state.cursor = None;
        for descriptor in [&state.own_ard, &state.own_apd, &state.ird, &state.ipd] {
            Descriptor::unregister(descriptor.token);
        }
        Ok(Outcome::Done)
    }

    fn memory(&self) -> &dyn ApplicationMemory {
        self.connection.memory().as_ref()
    }

    /// Locks the state whatever it is.
    fn any_state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.ard.is_freed() {
            state.ard = state.own_ard.clone();
        }
        if state.apd.is_freed() {
            state.apd = state.own_apd.clone();
        }
        state
    }

    /// Locks the state for everything but SQLParamData and SQLPutData. HY010 while data is awaited.
    fn state(&self) -> Result<MutexGuard<'_, State>> {
        let state = self.any_state();
        if state.pending.is_some() {
            return Err(errors::sequence("parameter values are awaited (SQLParamData, SQLPutData)"));
        }
        Ok(state)
    }

    fn post_all(&self, warnings: impl IntoIterator<Item = Error>) {
        warnings.into_iter().for_each(|warning| self.diagnostics.post(warning));
    }

    /// SQLFreeStmt. HY092.
    pub fn free_stmt(&self, option: u16) -> Result<Outcome> {
        if option == SQL_DROP {
            return self.free();
        }
        let mut state = self.state()?;
        match option {
            SQL_CLOSE => state.close(),
            SQL_UNBIND => state.ard.content().records.clear(),
            SQL_RESET_PARAMS => {
                state.apd.content().records.clear();
                state.ipd.content().records.clear();
            }
            other => return Err(errors::bad_option(other)),
        }
        Ok(Outcome::Done)
    }

    /// SQLCloseCursor. 24000 without a cursor.
    pub fn close_cursor(&self) -> Result<Outcome> {
        let mut state = self.state()?;
        if state.cursor.is_none() {
            return Err(errors::no_cursor());
        }
        state.close();
        Ok(Outcome::Done)
    }

    /// SQLMoreResults: there never are, and the cursor closes.
    pub fn more_results(&self) -> Result<Outcome> {
        let mut state = self.state()?;
        state.close();
        state.row_count = -1;
        Ok(Outcome::NoData)
    }

    /// SQLCancel: interrupts what runs in another thread, or gives up awaited parameter data.
    /// Neither blocks nor touches diagnostics.
    pub fn cancel(&self) {
        if self.cancel.cancel() {
            return;
        }
        if let Ok(mut state) = self.state.try_lock() {
            state.pending = None;
        }
    }

    /// SQLRowCount: rows written, −1 for queries. HY009, HY010.
    pub fn row_count(&self) -> Result<isize> {
        Ok(self.state()?.row_count)
    }

    fn set_header(&self, state: &State) {
        let (function, function_code) = state.plan.as_ref().map(|plan| plan.function).unwrap_or_default();
        self.diagnostics.set_header(Header { row_count: state.row_count, function, function_code });
    }
}

impl State {
    /// Closes the cursor, which stops paging. A prepared statement keeps its description.
    fn close(&mut self) {
        self.cursor = None;
        if self.plan.as_ref().is_none_or(|plan| !plan.kept) {
            self.plan = None;
            self.describe(Arc::default());
        }
    }

    /// Sets the columns, here and in the IRD.
    fn describe(&mut self, columns: Arc<[Column]>) {
        self.ird.content().columns = columns.clone();
        self.columns = columns;
    }

    /// 24000 while a cursor is open.
    fn require_closed(&self) -> Result<()> {
        if self.cursor.is_some() { Err(errors::cursor_open()) } else { Ok(()) }
    }
}
