//! The C border: exported functions, raw pointers, text encodings. Panics stop here. Holds no decision.

mod border;
mod data_sources;
mod entry;
mod exports;
mod memory;
mod text;
