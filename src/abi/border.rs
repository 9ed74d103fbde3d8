//! What every exported function passes: the token becomes a handle, diagnostics are cleared, panics are
//! caught, and the outcome becomes SQLRETURN.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::error::{Language, Result};
use crate::odbc::Outcome;
use crate::odbc::connection::Connection;
use crate::odbc::errors;
use crate::odbc::handles::{Handle, Token};
use crate::odbc::memory::Address;
use crate::settings::log::{Level, Log};

/// SQLHANDLE, SQLPOINTER, SQLCHAR *, SQLWCHAR * and all pointers to places.
pub(super) type Pointer = *mut c_void;
/// SQLRETURN
pub(super) type Return = i16;

pub(super) const SQL_SUCCESS: Return = 0;
pub(super) const SQL_SUCCESS_WITH_INFO: Return = 1;
pub(super) const SQL_NEED_DATA: Return = 99;
pub(super) const SQL_NO_DATA: Return = 100;
pub(super) const SQL_ERROR: Return = -1;
pub(super) const SQL_INVALID_HANDLE: Return = -2;

/// The address in a pointer.
pub(super) fn address(pointer: Pointer) -> Address {
    Address(pointer as usize)
}

/// The token in a handle.
pub(super) fn token(handle: Pointer) -> Token {
    Token::from_value(handle as usize)
}

/// Runs `body` on the handle that the application passed.
pub(super) fn border<H: Handle>(
    function: &str,
    handle: Pointer,
    body: impl FnOnce(&Arc<H>) -> Result<Outcome>,
) -> Return {
    let Some(handle) = H::resolve(token(handle)) else { return SQL_INVALID_HANDLE };
    let diagnostics = handle.diagnostics();
    diagnostics.clear();
    let result = catch_unwind(AssertUnwindSafe(|| body(&handle)));
    let code = match result {
        Ok(Ok(outcome)) => flatten(outcome, diagnostics.is_any()),
        Ok(Err(error)) => {
            diagnostics.post(error);
            SQL_ERROR
        }
        Err(_) => {
            diagnostics.post(errors::internal(function));
            SQL_ERROR
        }
    };
    diagnostics.set_return_code(code);
    // The last owner of a freed handle may be this call: its destructors stay behind the border, too.
    let _ = catch_unwind(AssertUnwindSafe(move || {
        if let Some(log) = handle.connection().and_then(Connection::log) {
            trace(function, handle.as_ref(), code, &log);
        }
    }));
    code
}

/// Logs the call and, where it failed, what the application is told. Arguments are left out: they may be
/// secret.
fn trace<H: Handle>(function: &str, handle: &H, code: Return, log: &Log) {
    log.write(Level::Trace, format_args!("{function} {code}"));
    if code != SQL_ERROR || !log.wants(Level::Error) {
        return;
    }
    let diagnostics = handle.diagnostics();
    for record in (1..=diagnostics.count()).filter_map(|number| diagnostics.record(number)) {
        let message = record.message(Language::English);
        log.write(
            Level::Error,
            format_args!("{function} {} ({}) {message}", record.state(), record.native()),
        );
    }
}

fn flatten(outcome: Outcome, warned: bool) -> Return {
    match outcome {
        Outcome::Done if warned => SQL_SUCCESS_WITH_INFO,
        Outcome::Done => SQL_SUCCESS,
        Outcome::NoData => SQL_NO_DATA,
        Outcome::NeedData => SQL_NEED_DATA,
        Outcome::Failed => SQL_ERROR,
    }
}

/// For the functions that must leave diagnostics alone: panics become `SQL_ERROR` without a record.
pub(super) fn quiet(body: impl FnOnce() -> Return) -> Return {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(SQL_ERROR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::odbc::environment::{Environment, Host};
    use crate::odbc::memory::fake::FakeMemory;

    fn environment() -> Arc<Environment> {
        let nothing = |_: &str, _: &str| None;
        Environment::allocate(Host {
            memory: Arc::new(FakeMemory::default()),
            data_sources: Arc::new(nothing),
        })
        .unwrap()
    }

    #[test]
    fn a_panic_becomes_hy000_and_the_handle_lives_on() {
        let environment = environment();
        let handle = environment.token.value() as Pointer;
        let code = border::<Environment>("SQLSomething", handle, |_| panic!("on purpose"));
        assert_eq!(code, SQL_ERROR);
        let record = environment.diagnostics.record(1).unwrap();
        assert_eq!(record.state().0, "HY000");
        assert_eq!(border::<Environment>("SQLSomething", handle, |_| Ok(Outcome::Done)), SQL_SUCCESS);
        assert_eq!(environment.diagnostics.count(), 0, "the next call clears");
    }

    #[test]
    fn warnings_make_success_with_info() {
        let environment = environment();
        let handle = environment.token.value() as Pointer;
        let code = border::<Environment>("SQLSomething", handle, |environment| {
            environment.diagnostics.post(errors::text_truncated());
            Ok(Outcome::Done)
        });
        assert_eq!(code, SQL_SUCCESS_WITH_INFO);
        assert_eq!(environment.diagnostics.return_code(), SQL_SUCCESS_WITH_INFO);
    }

    #[test]
    fn null_stale_and_foreign_handles_are_invalid() {
        let environment = environment();
        let handle = environment.token.value() as Pointer;
        environment.free().unwrap();
        let unreached = |_: &Arc<Environment>| -> Result<Outcome> { panic!("reached") };
        for handle in [std::ptr::null_mut(), handle, 0x7fff_0000_1234 as Pointer] {
            assert_eq!(border::<Environment>("SQLSomething", handle, unreached), SQL_INVALID_HANDLE);
        }
    }
}
