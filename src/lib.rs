//! ODBC driver for Backlog.
