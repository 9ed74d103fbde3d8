//! Catalog functions.
