//! A stand-in Backlog space: the Backlog API v2 on loopback, with deterministic data.
//!
//! ```no_run
//! use backlog_sandbox::{Options, Sandbox};
//!
//! let space = Sandbox::start(Options { issues: 1000, ..Options::default() })?;
//! println!("{} {}", space.url(), space.api_key());
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! A request passes one gate: key or token, rate limit, faults, parameters, then the handler of
//! its resource. Which endpoints and parameters exist is data, see [`table`].

mod access;
mod accounts;
mod answer;
mod body;
mod control;
mod dates;
mod faults;
mod gate;
mod generate;
mod journal;
mod oauth;
mod options;
mod parameters;
mod rate;
mod rate_limit;
mod reply;
mod resources;
mod secrets;
mod server;
mod space;
pub mod table;
mod team;

pub use accounts::Account;
pub use faults::{Count, DataChange, Fault, FaultKind};
pub use journal::Entry;
pub use options::{Data, IdBounds, Language, OAuthClient, Options, Plan, RateLimit};
pub use server::{RunningSandbox, Sandbox};
