//! Preparing, executing, describing, closing and cancelling statements.

use crate::abi::border::{
    Pointer, Return, SQL_ERROR, SQL_INVALID_HANDLE, SQL_SUCCESS, address, border, quiet, token,
};
use crate::abi::memory::ProcessMemory;
use crate::abi::text::{Charset, characters, short_out};
use crate::odbc::codes::*;
use crate::odbc::connection::Connection;
use crate::odbc::handles::Handle;
use crate::odbc::memory::ApplicationMemory;
use crate::odbc::statement::{DescribedPlaces, Statement};
use crate::odbc::text::Unit;
use crate::odbc::{Outcome, errors};

const MEMORY: &dyn ApplicationMemory = &ProcessMemory;

pub(in crate::abi) fn prepare<C: Charset>(statement: Pointer, text: Pointer, length: i32) -> Return {
    border::<Statement>("SQLPrepare", statement, |statement| {
        statement.prepare(&characters::<C>(text, length as isize))
    })
}

pub(in crate::abi) fn direct<C: Charset>(statement: Pointer, text: Pointer, length: i32) -> Return {
    border::<Statement>("SQLExecDirect", statement, |statement| {
        statement.execute_direct(&characters::<C>(text, length as isize))
    })
}

pub(in crate::abi) fn execute(statement: Pointer) -> Return {
    border::<Statement>("SQLExecute", statement, |statement| statement.execute())
}

pub(in crate::abi) fn column_count(statement: Pointer, count: Pointer) -> Return {
    border::<Statement>("SQLNumResultCols", statement, |statement| {
        MEMORY.write_i16(address(count), i16::try_from(statement.column_count()?).unwrap_or(i16::MAX));
        Ok(Outcome::Done)
    })
}

pub(in crate::abi) fn row_count(statement: Pointer, count: Pointer) -> Return {
    border::<Statement>("SQLRowCount", statement, |statement| {
        if count.is_null() {
            return Err(errors::null_pointer());
        }
        MEMORY.write_len(address(count), statement.row_count()?);
        Ok(Outcome::Done)
    })
}

pub(in crate::abi) fn more_results(statement: Pointer) -> Return {
    border::<Statement>("SQLMoreResults", statement, |statement| statement.more_results())
}

pub(in crate::abi) fn close_cursor(statement: Pointer) -> Return {
    border::<Statement>("SQLCloseCursor", statement, |statement| statement.close_cursor())
}

/// Passes no border: diagnostics belong to the call that is interrupted.
pub(in crate::abi) fn cancel(statement: Pointer) -> Return {
    quiet(|| {
        let Some(statement) = Statement::resolve(token(statement)) else { return SQL_INVALID_HANDLE };
        statement.cancel();
        SQL_SUCCESS
    })
}

pub(in crate::abi) fn cancel_handle(kind: i16, handle: Pointer) -> Return {
    match kind {
        SQL_HANDLE_STMT => cancel(handle),
        SQL_HANDLE_DBC => quiet(|| match Connection::resolve(token(handle)) {
            Some(connection) => {
                connection.cancel.cancel();
                SQL_SUCCESS
            }
            None => SQL_INVALID_HANDLE,
        }),
        SQL_HANDLE_ENV | SQL_HANDLE_DESC => SQL_ERROR,
        _ => SQL_INVALID_HANDLE,
    }
}

pub(in crate::abi) fn describe_column<C: Charset>(
    statement: Pointer,
    column: u16,
    name: Pointer,
    capacity: i16,
    length: Pointer,
    data_type: Pointer,
    size: Pointer,
    digits: Pointer,
    nullable: Pointer,
) -> Return {
    border::<Statement>("SQLDescribeCol", statement, |statement| {
        let places = places(data_type, size, digits, nullable);
        let name = short_out::<C>(Unit::Characters, name, capacity, length);
        statement.describe_column(column, &name, &places)
    })
}

/// Out-arguments of SQLDescribeCol and SQLDescribeParam.
pub(super) fn places(
    data_type: Pointer,
    size: Pointer,
    digits: Pointer,
    nullable: Pointer,
) -> DescribedPlaces {
    DescribedPlaces {
        data_type: address(data_type),
        size: address(size),
        digits: address(digits),
        nullable: address(nullable),
    }
}

pub(in crate::abi) fn column_attribute<C: Charset>(
    statement: Pointer,
    column: u16,
    field: u16,
    text: Pointer,
    capacity: i16,
    length: Pointer,
    number: Pointer,
) -> Return {
    border::<Statement>("SQLColAttribute", statement, |statement| {
        let text = short_out::<C>(Unit::Bytes, text, capacity, length);
        statement.column_attribute(column, field as i16, &text, address(number))
    })
}

pub(in crate::abi) fn set_cursor_name<C: Charset>(statement: Pointer, name: Pointer, length: i16) -> Return {
    border::<Statement>("SQLSetCursorName", statement, |statement| {
        statement.set_cursor_name(&characters::<C>(name, length))
    })
}

pub(in crate::abi) fn cursor_name<C: Charset>(
    statement: Pointer,
    name: Pointer,
    capacity: i16,
    length: Pointer,
) -> Return {
    border::<Statement>("SQLGetCursorName", statement, |statement| {
        statement.cursor_name(&short_out::<C>(Unit::Characters, name, capacity, length))
    })
}
