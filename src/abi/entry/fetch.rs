//! Binding columns, fetching rowsets, reading values.

use crate::abi::border::{Pointer, Return, address, border};
use crate::odbc::codes::SQL_FETCH_NEXT;
use crate::odbc::statement::Statement;

pub(in crate::abi) fn bind_column(
    statement: Pointer,
    column: u16,
    c_type: i16,
    data: Pointer,
    capacity: isize,
    indicator: Pointer,
) -> Return {
    border::<Statement>("SQLBindCol", statement, |statement| {
        statement.bind_column(column, c_type, address(data), capacity, address(indicator))
    })
}

pub(in crate::abi) fn fetch(statement: Pointer) -> Return {
    border::<Statement>("SQLFetch", statement, |statement| statement.fetch(SQL_FETCH_NEXT))
}

pub(in crate::abi) fn scroll(statement: Pointer, orientation: i16, _offset: isize) -> Return {
    border::<Statement>("SQLFetchScroll", statement, |statement| statement.fetch(orientation))
}

pub(in crate::abi) fn extended(
    statement: Pointer,
    orientation: u16,
    _offset: isize,
    count: Pointer,
    status: Pointer,
) -> Return {
    border::<Statement>("SQLExtendedFetch", statement, |statement| {
        statement.extended_fetch(orientation, address(count), address(status))
    })
}

pub(in crate::abi) fn get_data(
    statement: Pointer,
    column: u16,
    c_type: i16,
    data: Pointer,
    capacity: isize,
    indicator: Pointer,
) -> Return {
    border::<Statement>("SQLGetData", statement, |statement| {
        statement.get_data(column, c_type, address(data), capacity, address(indicator))
    })
}

pub(in crate::abi) fn set_position(statement: Pointer, row: usize, operation: u16, lock: u16) -> Return {
    border::<Statement>("SQLSetPos", statement, |statement| statement.set_position(row, operation, lock))
}
