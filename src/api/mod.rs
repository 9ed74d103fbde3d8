//! The Backlog HTTP client: authentication, rate budget, retries, errors. Knows no SQL.
//!
//! A [`Request`] is plain data that plans compare and print; a [`Client`] sends it and gives the JSON
//! body or a [`Failure`]. The key travels in the query, which every version of Backlog reads, so no
//! address that was sent may reach a message, a log or `Debug`.

#![forbid(unsafe_code)]

mod account;
mod answer;
mod budget;
mod cache;
mod client;
mod driven;
mod errors;
mod failure;
mod multipart;
mod reads;
mod request;
mod sending;
#[cfg(test)]
mod tests;

pub use budget::RateClass;
pub use client::Client;
pub use driven::driven;
pub use failure::Failure;
pub use reads::Reads;
pub use request::{Expected, Method, Request, Upload};
pub use sending::Sending;
