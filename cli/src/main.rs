//! Command line of the Backlog ODBC driver.
fn main() {}
