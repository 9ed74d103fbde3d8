//! The Backlog HTTP client: authentication, rate budget, retries, errors. Knows no SQL.
