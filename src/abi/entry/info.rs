//! SQLGetInfo, SQLGetFunctions.

use crate::abi::border::{Pointer, Return, address, border};
use crate::abi::exports::EXPORTS;
use crate::abi::memory::ProcessMemory;
use crate::abi::text::{Charset, short_out};
use crate::error::Result;
use crate::odbc::connection::Connection;
use crate::odbc::memory::ApplicationMemory;
use crate::odbc::text::Unit;
use crate::odbc::{Outcome, errors};

/// SQL_API_ALL_FUNCTIONS: an array of 100 SQLUSMALLINT truths.
const ALL_FUNCTIONS: u16 = 0;
/// SQL_API_ODBC3_ALL_FUNCTIONS: a bitmap of 250 SQLUSMALLINT.
const ODBC3_ALL_FUNCTIONS: u16 = 999;
/// Numbers of functions are smaller than this.
const NUMBERS: u16 = 4000;

pub(in crate::abi) fn info<C: Charset>(
    connection: Pointer,
    id: u16,
    out: Pointer,
    capacity: i16,
    length: Pointer,
) -> Return {
    border::<Connection>("SQLGetInfo", connection, |connection| {
        connection.info(id, &short_out::<C>(Unit::Bytes, out, capacity, length))
    })
}

fn is_exported(id: u16) -> bool {
    EXPORTS.iter().any(|export| export.id == id)
}

/// What SQLGetFunctions writes for a question. HY095.
fn answer(function: u16) -> Result<Vec<u16>> {
    match function {
        ALL_FUNCTIONS => Ok((0..100).map(|id| u16::from(is_exported(id))).collect()),
        ODBC3_ALL_FUNCTIONS => {
            let mut words = vec![0u16; 250];
            for export in EXPORTS {
                if let Some(word) = words.get_mut(usize::from(export.id >> 4)) {
                    *word |= 1 << (export.id & 0xF);
                }
            }
            Ok(words)
        }
        id if id < NUMBERS => Ok(vec![u16::from(is_exported(id))]),
        id => Err(errors::bad_function(id)),
    }
}

pub(in crate::abi) fn functions(connection: Pointer, function: u16, out: Pointer) -> Return {
    border::<Connection>("SQLGetFunctions", connection, |_| {
        let bytes: Vec<u8> = answer(function)?.into_iter().flat_map(u16::to_ne_bytes).collect();
        let memory: &dyn ApplicationMemory = &ProcessMemory;
        memory.write_bytes(address(out), &bytes);
        Ok(Outcome::Done)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_forms_tell_exactly_the_exports() {
        let bitmap = answer(ODBC3_ALL_FUNCTIONS).unwrap();
        let array = answer(ALL_FUNCTIONS).unwrap();
        for id in 1..NUMBERS {
            if id == ODBC3_ALL_FUNCTIONS {
                continue;
            }
            let expected = is_exported(id);
            assert_eq!(bitmap[usize::from(id >> 4)] & (1 << (id & 0xF)) != 0, expected, "{id}");
            assert_eq!(answer(id).unwrap(), [u16::from(expected)], "{id}");
            if id < 100 {
                assert_eq!(array[usize::from(id)], u16::from(expected), "{id}");
            }
        }
        assert_eq!(answer(4711).unwrap_err().state.0, "HY095");
    }

    #[test]
    fn no_symbol_is_listed_twice_and_the_mapped_ones_of_odbc_2_are_absent() {
        for (index, export) in EXPORTS.iter().enumerate() {
            assert!(EXPORTS.iter().skip(index + 1).all(|other| other.symbol != export.symbol), "{export:?}");
        }
        for absent in ["SQLError", "SQLTransact", "SQLColAttributes", "SQLAllocStmt", "SQLBrowseConnect"] {
            assert!(EXPORTS.iter().all(|export| export.symbol != absent), "{absent}");
        }
    }
}
