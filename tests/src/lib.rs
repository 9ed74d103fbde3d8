//! What the tests through the driver manager share: a stand-in space, connections, short ways to rows.

mod rows;
mod standin;

pub use rows::{Problem, QueryRows, affected, problem, query, scalar};
pub use standin::{Request, StandIn, driver};

use std::sync::LazyLock;

use odbc_api::{Connection, ConnectionOptions, Environment, Error};

/// One environment for the process, as the driver manager asks for.
pub static ENVIRONMENT: LazyLock<Environment> =
    LazyLock::new(|| Environment::new().expect("the driver manager gives an environment"));

/// Connects to `space`; `more` are further properties, `ReadOnly=true;`.
pub fn try_connect(space: &StandIn, more: &str) -> Result<Connection<'static>, Error> {
    connect_string(&format!("{more}{}", space.connection_string()))
}

/// Connects with a whole connection string.
pub fn connect_string(text: &str) -> Result<Connection<'static>, Error> {
    ENVIRONMENT.connect_with_connection_string(text, ConnectionOptions::default())
}

/// A connection to `space` whose requests of connecting are forgotten.
pub fn connect(space: &StandIn) -> Connection<'static> {
    connect_with(space, "")
}

/// Like [`connect`], with further properties.
pub fn connect_with(space: &StandIn, more: &str) -> Connection<'static> {
    let connection = try_connect(space, more).expect("the driver connects to the stand-in");
    space.forget();
    connection
}
