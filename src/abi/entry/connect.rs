//! SQLConnect, SQLDriverConnect, SQLDisconnect, SQLEndTran, SQLNativeSql.

use crate::abi::border::{Pointer, Return, SQL_INVALID_HANDLE, border};
use crate::abi::text::{Charset, characters, long_out, short_out};
use crate::odbc::codes::*;
use crate::odbc::connection::Connection;
use crate::odbc::environment::Environment;
use crate::odbc::text::Unit;

pub(in crate::abi) fn connect<C: Charset>(
    connection: Pointer,
    dsn: Pointer,
    dsn_length: i16,
    user: Pointer,
    user_length: i16,
    key: Pointer,
    key_length: i16,
) -> Return {
    border::<Connection>("SQLConnect", connection, |connection| {
        connection.connect(
            &characters::<C>(dsn, dsn_length),
            &characters::<C>(user, user_length),
            &characters::<C>(key, key_length),
        )
    })
}

pub(in crate::abi) fn driver_connect<C: Charset>(
    connection: Pointer,
    _window: Pointer,
    text: Pointer,
    text_length: i16,
    out: Pointer,
    capacity: i16,
    length: Pointer,
    completion: u16,
) -> Return {
    border::<Connection>("SQLDriverConnect", connection, |connection| {
        let out = short_out::<C>(Unit::Characters, out, capacity, length);
        connection.driver_connect(&characters::<C>(text, text_length), &out, completion)
    })
}

pub(in crate::abi) fn disconnect(connection: Pointer) -> Return {
    border::<Connection>("SQLDisconnect", connection, |connection| connection.disconnect())
}

pub(in crate::abi) fn end_transaction(kind: i16, handle: Pointer, operation: i16) -> Return {
    const NAME: &str = "SQLEndTran";
    match kind {
        SQL_HANDLE_ENV => border::<Environment>(NAME, handle, |all| all.end_transaction(operation)),
        SQL_HANDLE_DBC => border::<Connection>(NAME, handle, |one| one.end_transaction(operation)),
        _ => SQL_INVALID_HANDLE,
    }
}

pub(in crate::abi) fn native_sql<C: Charset>(
    connection: Pointer,
    text: Pointer,
    text_length: i32,
    out: Pointer,
    capacity: i32,
    length: Pointer,
) -> Return {
    border::<Connection>("SQLNativeSql", connection, |connection| {
        let out = long_out::<C>(Unit::Characters, out, capacity, length);
        connection.native_sql(&characters::<C>(text, text_length as isize), &out)
    })
}
