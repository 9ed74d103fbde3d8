//! SQLGetInfo: one declared table of every id, its shape and its answer. No answer makes a request.

pub mod bits;
mod keywords;
mod table;
#[cfg(test)]
mod tests;

use crate::error::Result;
use crate::settings::Settings;
use table::INFO;

/// What answers draw from the connection. Before connecting (the Windows manager asks for
/// SQL_DRIVER_ODBC_VER then) all is empty.
#[derive(Clone, Debug, Default)]
pub struct InfoContext {
    /// SQL_DATA_SOURCE_NAME: the DSN; empty for a connection by driver name.
    pub data_source_name: String,
    /// SQL_SERVER_NAME: host of the space.
    pub server_name: String,
    /// SQL_DATABASE_NAME: first label of the host, the space's key.
    pub database_name: String,
    /// SQL_USER_NAME; empty where the connection did not ask.
    pub user_name: String,
    /// Property ReadOnly.
    pub read_only: bool,
}

impl InfoContext {
    /// What the settings of a connection tell.
    pub fn of(settings: &Settings) -> Self {
        let host = settings.url.host_str().unwrap_or_default();
        InfoContext::new(settings.data_source.as_deref().unwrap_or_default(), host, settings.read_only)
    }

    /// The context of a connection; `host` e.g. `example.backlog.com`.
    pub fn new(data_source_name: &str, host: &str, read_only: bool) -> Self {
        InfoContext {
            data_source_name: data_source_name.to_owned(),
            server_name: host.to_owned(),
            database_name: host.split('.').next().unwrap_or_default().to_owned(),
            user_name: String::new(),
            read_only,
        }
    }
}

/// An answer in its exact shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InfoValue {
    /// Character string; the buffer length counts bytes, also for SQLGetInfoW.
    Text(String),
    /// SQLUSMALLINT, 2 bytes
    U16(u16),
    /// SQLUINTEGER, 4 bytes
    U32(u32),
    /// SQLULEN or a handle, 8 bytes; the driver manager answers these itself.
    Usize(usize),
}

/// The answer to an id. Ids the driver does not know answer 0 in four bytes: the manager asks 1750 and Power
/// Query 180, and an error would cost the capabilities asked for after it.
pub fn info(id: u16, context: &InfoContext) -> Result<InfoValue> {
    let row = INFO.iter().find(|row| row.id == id);
    Ok(row.map_or(InfoValue::U32(0), |row| row.answer.value(context)))
}

/// An answer with its id and name.
pub struct Answered {
    /// Id.
    pub id: u16,
    /// Name without `SQL_`.
    pub name: &'static str,
    /// Answer.
    pub value: InfoValue,
}

/// All answers by id. The names that only answer for a number (older ids, undocumented ones) are left out.
pub fn all(context: &InfoContext) -> Vec<Answered> {
    let named = INFO.iter().filter(|row| !row.name.starts_with('(') && row.id < 65_000);
    named.map(|row| Answered { id: row.id, name: row.name, value: row.answer.value(context) }).collect()
}
