//! Short ways from SQL to rows, counts and errors.

use odbc_api::buffers::TextRowSet;
use odbc_api::{Connection, Cursor, Error, ParameterCollectionRef, ResultSetMetadata};

/// A result as text; `None` is NULL.
pub type QueryRows = Vec<Vec<Option<String>>>;

/// A diagnostic record.
#[derive(Debug)]
pub struct Problem {
    /// SQLSTATE.
    pub state: String,
    /// Backlog's code.
    pub native: i32,
    /// Text with the driver's prefix.
    pub message: String,
}

/// Runs `sql` and fetches all of it as text.
pub fn query(connection: &Connection<'_>, sql: &str, parameters: impl ParameterCollectionRef) -> QueryRows {
    try_query(connection, sql, parameters).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

fn try_query(
    connection: &Connection<'_>,
    sql: &str,
    parameters: impl ParameterCollectionRef,
) -> Result<QueryRows, Error> {
    let Some(mut cursor) = connection.execute(sql, parameters, None)? else { return Ok(Vec::new()) };
    let columns = usize::try_from(cursor.num_result_cols()?).expect("columns are counted from 0");
    let mut buffer = TextRowSet::for_cursor(100, &mut cursor, Some(4096))?;
    let mut blocks = cursor.bind_buffer(&mut buffer)?;
    let mut rows = Vec::new();
    while let Some(block) = blocks.fetch()? {
        for row in 0..block.num_rows() {
            let cell = |column| block.at(column, row).map(|text| String::from_utf8_lossy(text).into_owned());
            rows.push((0..columns).map(cell).collect());
        }
    }
    Ok(rows)
}

/// The first column of the first row.
pub fn scalar(
    connection: &Connection<'_>,
    sql: &str,
    parameters: impl ParameterCollectionRef,
) -> Option<String> {
    query(connection, sql, parameters).swap_remove(0).swap_remove(0)
}

/// Runs a write and gives the number of rows it touched.
pub fn affected(
    connection: &Connection<'_>,
    sql: &str,
    parameters: impl ParameterCollectionRef,
) -> Option<usize> {
    let mut statement = connection.preallocate().expect("a statement can be allocated");
    let rows = statement.execute(sql, parameters).map(|cursor| cursor.is_some());
    match rows {
        Ok(_) => statement.row_count().expect("a write knows its row count"),
        Err(error) => panic!("{sql}: {error}"),
    }
}

/// The error that `sql` gives, in execution or while fetching.
pub fn problem(connection: &Connection<'_>, sql: &str) -> Problem {
    match try_query(connection, sql, ()) {
        Ok(_) => panic!("{sql} gives no error"),
        Err(error) => Problem::from(error),
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        let Error::Diagnostics { record, .. } = error else { panic!("no diagnostic record: {error}") };
        Problem {
            state: record.state.as_str().to_owned(),
            native: record.native_error,
            message: String::from_utf8_lossy(&record.message).into_owned(),
        }
    }
}
