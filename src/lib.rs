//! ODBC driver that makes a Backlog space look like a SQL database.
//!
//! The floors, from the top: `abi` (C border), `odbc` (meaning of ODBC), `engine` (DataFusion),
//! `sql` (text in, statement out), `tables` (Backlog as tables), `api` (HTTP), `settings`.
//! A module imports only from floors below its own.

pub mod api;
pub mod engine;
pub mod error;
pub mod odbc;
pub mod settings;
pub mod sql;
pub mod tables;

mod abi;
