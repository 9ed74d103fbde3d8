//! The driver through unixODBC, as a Rust program with odbc-api sees it: the narrow entry points, bound
//! columns, arrays. (pyodbc, in `python/`, takes the wide ones and SQLGetData.)

mod bad_input;
mod binding;
mod catalog;
mod parameters;
mod requests;
mod writes;
