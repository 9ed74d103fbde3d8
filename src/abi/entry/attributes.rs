//! SQLSet…Attr and SQLGet…Attr.

use crate::abi::border::{Pointer, Return, address, border};
use crate::abi::text::{Charset, bytes, long_out};
use crate::odbc::connection::Connection;
use crate::odbc::environment::Environment;
use crate::odbc::statement::Statement;
use crate::odbc::text::Unit;

pub(in crate::abi) fn set_environment(environment: Pointer, id: i32, value: Pointer, _length: i32) -> Return {
    border::<Environment>("SQLSetEnvAttr", environment, |environment| {
        environment.set_attribute(id, value as usize)
    })
}

pub(in crate::abi) fn get_environment(
    environment: Pointer,
    id: i32,
    value: Pointer,
    _capacity: i32,
    length: Pointer,
) -> Return {
    border::<Environment>("SQLGetEnvAttr", environment, |environment| {
        environment.get_attribute(id, address(value), address(length))
    })
}

pub(in crate::abi) fn set_connection<C: Charset>(
    connection: Pointer,
    id: i32,
    value: Pointer,
    length: i32,
) -> Return {
    border::<Connection>("SQLSetConnectAttr", connection, |connection| {
        connection.set_attribute(id, &bytes::<C>(value, length))
    })
}

pub(in crate::abi) fn get_connection<C: Charset>(
    connection: Pointer,
    id: i32,
    value: Pointer,
    capacity: i32,
    length: Pointer,
) -> Return {
    border::<Connection>("SQLGetConnectAttr", connection, |connection| {
        connection.get_attribute(id, &long_out::<C>(Unit::Bytes, value, capacity, length))
    })
}

/// No statement attribute is text, so both encodings are one.
pub(in crate::abi) fn set_statement<C: Charset>(
    statement: Pointer,
    id: i32,
    value: Pointer,
    _length: i32,
) -> Return {
    border::<Statement>("SQLSetStmtAttr", statement, |statement| statement.set_attribute(id, value as usize))
}

pub(in crate::abi) fn get_statement<C: Charset>(
    statement: Pointer,
    id: i32,
    value: Pointer,
    capacity: i32,
    length: Pointer,
) -> Return {
    border::<Statement>("SQLGetStmtAttr", statement, |statement| {
        statement.get_attribute(id, &long_out::<C>(Unit::Bytes, value, capacity, length))
    })
}
