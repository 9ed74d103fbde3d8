//! What the exported functions do: turn C arguments into typed ones and pass the border.

// ODBC chose the argument lists.
#![allow(clippy::too_many_arguments)]

pub(super) mod attributes;
pub(super) mod catalog;
pub(super) mod connect;
pub(super) mod descriptors;
pub(super) mod diagnostics;
pub(super) mod execute;
pub(super) mod fetch;
pub(super) mod handles;
pub(super) mod info;
pub(super) mod parameters;
