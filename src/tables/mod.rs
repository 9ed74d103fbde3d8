//! Backlog as tables: declarations, scan planning, decoding, writes.
//!
//! Knows Arrow (what rows are made of) and the API; knows nothing of SQL text, DataFusion's
//! planner or ODBC.
