//! Connection handles: connecting, attributes, children, transactions.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Outcome;
use super::attributes::{CONNECTION, Rule, STATEMENT, Values, attribute};
use super::cancel::CancelSlot;
use super::codes::*;
use super::descriptor::{Descriptor, Role};
use super::diagnostics::Diagnostics;
use super::environment::Environment;
use super::errors;
use super::handles::{Handle, Token};
use super::memory::ApplicationMemory;
use super::statement::Statement;
use super::text::{TextIn, TextOut};
use crate::engine::Session;
use crate::error::{Language, Result};
use crate::settings::connection_string::{self, Pairs};
use crate::settings::log::{Level, Log};
use crate::settings::{Settings, language};

/// A connection handle.
pub struct Connection {
    /// Its token.
    pub token: Token,
    /// Its environment.
    pub environment: Arc<Environment>,
    /// Its diagnostics.
    pub diagnostics: Diagnostics,
    /// The connecting under way.
    pub cancel: CancelSlot,
    japanese: AtomicBool,
    /// Spares a lock for the calls of connections that log nothing.
    logging: AtomicBool,
    state: Mutex<State>,
}

struct State {
    attributes: Values,
    /// What new statements begin with: ODBC 2 applications set statement options on the connection.
    statement_defaults: Values,
    session: Option<Arc<Session>>,
    log: Log,
    statements: Vec<Token>,
    descriptors: Vec<Token>,
    cursors_named: u64,
}

impl Connection {
    /// SQLAllocHandle(SQL_HANDLE_DBC).
    pub fn allocate(environment: &Arc<Environment>) -> Result<Arc<Self>> {
        let connection = Self::register(|token| Connection {
            token,
            environment: environment.clone(),
            diagnostics: Diagnostics::default(),
            cancel: CancelSlot::default(),
            japanese: AtomicBool::new(language(&[], &|_: &str, _: &str| None) == Language::Japanese),
            logging: AtomicBool::new(false),
            state: Mutex::new(State {
                attributes: Values::new(CONNECTION),
                statement_defaults: Values::new(STATEMENT),
                session: None,
                log: Log::default(),
                statements: Vec::new(),
                descriptors: Vec::new(),
                cursors_named: 0,
            }),
        })?;
        environment.add(connection.token);
        Ok(connection)
    }

    /// SQLFreeHandle(SQL_HANDLE_DBC). HY010 while connected.
    pub fn free(&self) -> Result<Outcome> {
        if self.state().session.is_some() {
            return Err(errors::sequence("disconnect before freeing the connection"));
        }
        self.environment.forget(self.token);
        Self::unregister(self.token);
        Ok(Outcome::Done)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Memory of the application.
    pub fn memory(&self) -> &Arc<dyn ApplicationMemory> {
        &self.environment.host.memory
    }

    /// Language of messages.
    pub fn language(&self) -> Language {
        if self.japanese.load(Ordering::Relaxed) { Language::Japanese } else { Language::English }
    }

    fn set_language(&self, language: Language) {
        self.japanese.store(language == Language::Japanese, Ordering::Relaxed);
    }

    /// The log, when the connection has one.
    pub fn log(&self) -> Option<Log> {
        self.logging.load(Ordering::Relaxed).then(|| self.state().log.clone())
    }

    /// Host of the space, empty before connecting.
    pub fn server_name(&self) -> String {
        let session = self.state().session.clone();
        session.and_then(|session| session.settings().url.host_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Name of the data source, empty when connected without one.
    pub fn data_source(&self) -> String {
        let session = self.state().session.clone();
        session.and_then(|session| session.settings().data_source.clone()).unwrap_or_default()
    }

    /// The engine's session. 08003.
    pub fn session(&self) -> Result<Arc<Session>> {
        self.state().session.clone().ok_or_else(errors::not_connected)
    }

    /// True for applications of ODBC 2.
    pub fn is_odbc2(&self) -> bool {
        self.environment.is_odbc2()
    }

    /// SQL_ATTR_CONNECTION_TIMEOUT: limit of a statement that has none of its own.
    pub fn timeout(&self) -> Option<Duration> {
        seconds(self.state().attributes.get(SQL_ATTR_CONNECTION_TIMEOUT))
    }

    /// SQLConnect.
    pub fn connect(&self, data_source: &TextIn, user: &TextIn, key: &TextIn) -> Result<Outcome> {
        let memory = self.memory().as_ref();
        let mut pairs: Pairs = Vec::new();
        for (name, text) in [("DSN", data_source), ("UID", user), ("PWD", key)] {
            pairs.extend(text.read(memory)?.map(|value| (name.to_owned(), value)));
        }
        self.open(&pairs)
    }

    /// SQLDriverConnect: all properties are in the string or its data source, as there is no dialog.
    pub fn driver_connect(&self, text: &TextIn, out: &TextOut, completion: u16) -> Result<Outcome> {
        match completion {
            SQL_DRIVER_NOPROMPT | SQL_DRIVER_COMPLETE | SQL_DRIVER_COMPLETE_REQUIRED => {}
            SQL_DRIVER_PROMPT => return Err(errors::no_dialog()),
            other => return Err(errors::bad_completion(other)),
        }
        out.check()?;
        let text = text.read(self.memory().as_ref())?.unwrap_or_default();
        let (pairs, warnings) = connection_string::parse(&text);
        self.open(&pairs)?;
        let truncated = out.put(self.memory(), &connection_string::write(&pairs))?;
        warnings.into_iter().chain(truncated).for_each(|warning| self.diagnostics.post(warning));
        Ok(Outcome::Done)
    }

    fn open(&self, pairs: &[(String, String)]) -> Result<Outcome> {
        let (login_timeout, read_only) = {
            let state = self.state();
            if state.session.is_some() {
                return Err(errors::already_connected());
            }
            let attributes = &state.attributes;
            (seconds(attributes.get(SQL_ATTR_LOGIN_TIMEOUT)), attributes.get(SQL_ATTR_ACCESS_MODE) == 1)
        };
        let data_sources = self.environment.host.data_sources.as_ref();
        self.set_language(language(pairs, data_sources));
        let (mut settings, warnings) = Settings::build(pairs, data_sources)?;
        settings.login_timeout = login_timeout.unwrap_or(settings.login_timeout);
        // SQL_MODE_READ_ONLY set before connecting is kept as a promise, not as a hint.
        settings.read_only |= read_only;
        let log = Log::new(&settings);
        let unusable_log = log.check();
        self.logging.store(log.wants(Level::Error), Ordering::Relaxed);
        self.state().log = log;
        let call = self.cancel.begin();
        let session = Session::connect(settings, &self.environment.runtime, &call.token)?;
        let mut state = self.state();
        session.set_manual_commit(state.attributes.get(SQL_ATTR_AUTOCOMMIT) == 0);
        state.session = Some(Arc::new(session));
        drop(state);
        warnings.into_iter().chain(unusable_log).for_each(|warning| self.diagnostics.post(warning));
        Ok(Outcome::Done)
    }

    /// SQLDisconnect: statements and descriptors go with it. 08003.
    pub fn disconnect(&self) -> Result<Outcome> {
        let (session, statements, descriptors) = {
            let mut state = self.state();
            let session = state.session.take().ok_or_else(errors::not_connected)?;
            (session, std::mem::take(&mut state.statements), std::mem::take(&mut state.descriptors))
        };
        for statement in statements.into_iter().filter_map(Statement::resolve) {
            statement.cancel.cancel();
            statement.free()?;
        }
        descriptors.into_iter().filter_map(Descriptor::unregister).for_each(|freed| freed.mark_freed());
        drop(session);
        Ok(Outcome::Done)
    }

    /// A statement of this connection comes into being. 08003.
    pub fn allocate_statement(self: &Arc<Self>) -> Result<Arc<Statement>> {
        self.session()?;
        let (mut attributes, metadata_id) = {
            let state = self.state();
            (state.statement_defaults.clone(), state.attributes.get(SQL_ATTR_METADATA_ID))
        };
        attributes.keep(SQL_ATTR_METADATA_ID, metadata_id);
        Statement::allocate(self, attributes)
    }

    /// An explicit descriptor comes into being. 08003.
    pub fn allocate_descriptor(self: &Arc<Self>) -> Result<Arc<Descriptor>> {
        self.session()?;
        let descriptor = Descriptor::register(|token| Descriptor::new(token, Role::Explicit, self.clone()))?;
        self.state().descriptors.push(descriptor.token);
        Ok(descriptor)
    }

    /// SQLFreeHandle(SQL_HANDLE_DESC). HY017 for a statement's own descriptor.
    pub fn free_descriptor(&self, descriptor: &Descriptor) -> Result<Outcome> {
        if descriptor.role != Role::Explicit {
            return Err(errors::implicit_descriptor());
        }
        self.state().descriptors.retain(|token| *token != descriptor.token);
        Descriptor::unregister(descriptor.token);
        descriptor.mark_freed();
        Ok(Outcome::Done)
    }

    /// Keeps a new statement.
    pub fn add_statement(&self, statement: Token) {
        self.state().statements.push(statement);
    }

    /// Forgets a freed statement.
    pub fn forget_statement(&self, statement: Token) {
        self.state().statements.retain(|token| *token != statement);
    }

    /// All living statements.
    pub fn statements(&self) -> Vec<Arc<Statement>> {
        let tokens = self.state().statements.clone();
        tokens.into_iter().filter_map(Statement::resolve).collect()
    }

    /// A cursor name that no other statement of the connection got from the driver.
    pub fn next_cursor_name(&self) -> String {
        let mut state = self.state();
        state.cursors_named += 1;
        format!("SQL_CUR{}", state.cursors_named)
    }

    /// SQLEndTran: writes reach Backlog one by one, so only a rollback without any can succeed; it undoes what
    /// was done in schema `temp`. 25S01, HY012.
    pub fn end_transaction(&self, operation: i16) -> Result<Outcome> {
        let session = self.session()?;
        match (operation, session.uncommitted_writes()) {
            (SQL_COMMIT, _) => session.mark_committed(),
            (SQL_ROLLBACK, 0) => session.roll_back_temp(),
            (SQL_ROLLBACK, written) => return Err(errors::cannot_roll_back(written)),
            (other, _) => return Err(errors::bad_transaction_operation(other)),
        }
        Ok(Outcome::Done)
    }

    /// SQLNativeSql.
    pub fn native_sql(&self, text: &TextIn, out: &TextOut) -> Result<Outcome> {
        let native = self.session()?.native_sql(&text.required(self.memory().as_ref())?)?;
        if let Some(warning) = out.put(self.memory(), &native)? {
            self.diagnostics.post(warning);
        }
        Ok(Outcome::Done)
    }

    /// SQLSetConnectAttr. `value` is a number or where a text is. HY024, HY092, HYC00.
    pub fn set_attribute(&self, id: i32, value: &TextIn) -> Result<Outcome> {
        let Ok(attribute) = attribute(CONNECTION, id) else {
            return self.set_statement_default(id, value.at.0);
        };
        if attribute.rule == Rule::Text {
            let text = value.read(self.memory().as_ref())?.unwrap_or_default();
            return if text.is_empty() {
                Ok(Outcome::Done)
            } else {
                Err(errors::not_offered(attribute.name))
            };
        }
        // SQLUINTEGER: the upper half of the argument is not the application's.
        let number = if id == SQL_ATTR_QUIET_MODE { value.at.0 } else { value.at.0 as u32 as usize };
        let warning = {
            let mut state = self.state();
            let warning = state.attributes.set(attribute, number)?;
            match (id, &state.session) {
                (SQL_ATTR_AUTOCOMMIT, Some(session)) => session.set_manual_commit(number == 0),
                (SQL_ATTR_RESET_CONNECTION, session) => {
                    if let Some(session) = session {
                        session.set_manual_commit(false);
                    }
                    let login_timeout = state.attributes.get(SQL_ATTR_LOGIN_TIMEOUT);
                    state.attributes = Values::new(CONNECTION);
                    state.attributes.keep(SQL_ATTR_LOGIN_TIMEOUT, login_timeout);
                    state.statement_defaults = Values::new(STATEMENT);
                }
                _ => {}
            }
            warning
        };
        warning.into_iter().for_each(|warning| self.diagnostics.post(warning));
        if id == SQL_ATTR_METADATA_ID {
            self.statements().iter().for_each(|statement| statement.keep_attribute(id, number));
        }
        Ok(Outcome::Done)
    }

    /// A statement option on the connection: for its statements and those to come.
    fn set_statement_default(&self, id: i32, value: usize) -> Result<Outcome> {
        let attribute = attribute(STATEMENT, id)?;
        if matches!(attribute.rule, Rule::Alias(_) | Rule::Descriptor) {
            return Err(errors::unknown_attribute(id));
        }
        let (warning, kept) = {
            let mut state = self.state();
            let warning = state.statement_defaults.set(attribute, value)?;
            (warning, state.statement_defaults.get(id))
        };
        warning.into_iter().for_each(|warning| self.diagnostics.post(warning));
        self.statements().iter().for_each(|statement| statement.keep_attribute(id, kept));
        Ok(Outcome::Done)
    }

    /// SQLGetConnectAttr. Makes no request, not even for SQL_ATTR_CONNECTION_DEAD.
    pub fn get_attribute(&self, id: i32, out: &TextOut) -> Result<Outcome> {
        let memory = self.memory();
        let Ok(attribute) = attribute(CONNECTION, id) else {
            attribute_of_statements(id)?;
            memory.write_ulen(out.at, self.state().statement_defaults.get(id));
            return Ok(Outcome::Done);
        };
        match attribute.rule {
            Rule::NotOffered => return Err(errors::not_offered(attribute.name)),
            Rule::Text => {
                if let Some(warning) = out.put(memory, "")? {
                    self.diagnostics.post(warning);
                }
                return Ok(Outcome::Done);
            }
            _ => {}
        }
        let state = self.state();
        let value = match (id, &state.session) {
            (SQL_ATTR_CONNECTION_DEAD, session) => {
                usize::from(!session.as_ref().is_some_and(|session| session.is_alive()))
            }
            (SQL_ATTR_ACCESS_MODE, Some(session)) if session.settings().read_only => 1,
            _ => state.attributes.get(id),
        };
        drop(state);
        if id == SQL_ATTR_QUIET_MODE {
            memory.write_ulen(out.at, value);
            out.length.write(memory.as_ref(), size_of::<usize>());
        } else {
            memory.write_u32(out.at, value as u32);
            out.length.write(memory.as_ref(), size_of::<u32>());
        }
        Ok(Outcome::Done)
    }
}

/// HY092 unless `id` is a statement option that a connection takes.
fn attribute_of_statements(id: i32) -> Result<()> {
    match attribute(STATEMENT, id)?.rule {
        Rule::Alias(_) | Rule::Descriptor => Err(errors::unknown_attribute(id)),
        _ => Ok(()),
    }
}

/// Seconds as a limit; 0 is none.
pub fn seconds(value: usize) -> Option<Duration> {
    (value > 0).then(|| Duration::from_secs(value as u64))
}
