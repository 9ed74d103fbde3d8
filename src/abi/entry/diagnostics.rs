//! SQLGetDiagRec, SQLGetDiagField: read diagnostics and leave none.

use crate::abi::border::{
    Pointer, Return, SQL_ERROR, SQL_INVALID_HANDLE, SQL_NO_DATA, SQL_SUCCESS, SQL_SUCCESS_WITH_INFO, address,
    quiet, token,
};
use crate::abi::memory::ProcessMemory;
use crate::abi::text::{Charset, short_out};
use crate::odbc::codes::*;
use crate::odbc::connection::Connection;
use crate::odbc::descriptor::Descriptor;
use crate::odbc::diagnostic_fields::{self, Answer, Subject};
use crate::odbc::environment::Environment;
use crate::odbc::handles::Handle;
use crate::odbc::memory::{Address, ApplicationMemory};
use crate::odbc::statement::Statement;
use crate::odbc::text::{LengthAt, TextOut, Unit};

const MEMORY: &dyn ApplicationMemory = &ProcessMemory;

/// Runs `body` with the diagnostics of a handle of any kind.
fn with_subject(kind: i16, handle: Pointer, body: impl FnOnce(&Subject<'_>) -> Return) -> Return {
    fn of<H: Handle>(handle: Pointer, body: impl FnOnce(&Subject<'_>) -> Return) -> Return {
        let Some(handle) = H::resolve(token(handle)) else { return SQL_INVALID_HANDLE };
        body(&Subject {
            diagnostics: handle.diagnostics(),
            language: handle.language(),
            server_name: &|| handle.connection().map(Connection::server_name).unwrap_or_default(),
        })
    }
    quiet(|| match kind {
        SQL_HANDLE_ENV => of::<Environment>(handle, body),
        SQL_HANDLE_DBC => of::<Connection>(handle, body),
        SQL_HANDLE_STMT => of::<Statement>(handle, body),
        SQL_HANDLE_DESC => of::<Descriptor>(handle, body),
        _ => SQL_INVALID_HANDLE,
    })
}

pub(in crate::abi) fn record<C: Charset>(
    kind: i16,
    handle: Pointer,
    number: i16,
    state: Pointer,
    native: Pointer,
    message: Pointer,
    capacity: i16,
    length: Pointer,
) -> Return {
    with_subject(kind, handle, |subject| {
        let Some(number) = usize::try_from(number).ok().filter(|number| *number > 0 && capacity >= 0) else {
            return SQL_ERROR;
        };
        let Some(record) = subject.diagnostics.record(number) else { return SQL_NO_DATA };
        let state = TextOut {
            encoding: C::ENCODING,
            at: address(state),
            capacity: 6,
            length: LengthAt::Short(Address::NULL),
            unit: Unit::Characters,
        };
        state.fill(MEMORY, record.state().0);
        MEMORY.write_i32(address(native), record.native());
        let message = short_out::<C>(Unit::Characters, message, capacity, length);
        match message.fill(MEMORY, &record.message(subject.language)) {
            true => SQL_SUCCESS_WITH_INFO,
            false => SQL_SUCCESS,
        }
    })
}

pub(in crate::abi) fn field<C: Charset>(
    kind: i16,
    handle: Pointer,
    number: i16,
    field: i16,
    value: Pointer,
    capacity: i16,
    length: Pointer,
) -> Return {
    with_subject(kind, handle, |subject| {
        match diagnostic_fields::answer(subject, kind == SQL_HANDLE_STMT, number, field) {
            Answer::Text(text) if capacity >= 0 => {
                let out = short_out::<C>(Unit::Bytes, value, capacity, length);
                if out.fill(MEMORY, &text) { SQL_SUCCESS_WITH_INFO } else { SQL_SUCCESS }
            }
            Answer::Short(number) => written(|| MEMORY.write_i16(address(value), number)),
            Answer::Long(number) => written(|| MEMORY.write_i32(address(value), number)),
            Answer::Full(number) => written(|| MEMORY.write_len(address(value), number)),
            Answer::NoData => SQL_NO_DATA,
            Answer::Text(_) | Answer::Refused => SQL_ERROR,
        }
    })
}

fn written(write: impl FnOnce()) -> Return {
    write();
    SQL_SUCCESS
}
