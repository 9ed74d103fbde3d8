//! Parameters of statements.

use super::execute::places;
use crate::abi::border::{Pointer, Return, address, border};
use crate::abi::memory::ProcessMemory;
use crate::odbc::Outcome;
use crate::odbc::memory::ApplicationMemory;
use crate::odbc::statement::{Binding, Statement};

const MEMORY: &dyn ApplicationMemory = &ProcessMemory;

pub(in crate::abi) fn count(statement: Pointer, count: Pointer) -> Return {
    border::<Statement>("SQLNumParams", statement, |statement| {
        MEMORY.write_i16(address(count), i16::try_from(statement.parameter_count()?).unwrap_or(i16::MAX));
        Ok(Outcome::Done)
    })
}

pub(in crate::abi) fn bind(
    statement: Pointer,
    number: u16,
    parameter_type: i16,
    c_type: i16,
    sql_type: i16,
    size: usize,
    digits: i16,
    data: Pointer,
    capacity: isize,
    indicator: Pointer,
) -> Return {
    border::<Statement>("SQLBindParameter", statement, |statement| {
        statement.bind_parameter(&Binding {
            number,
            parameter_type,
            c_type,
            sql_type,
            size,
            digits,
            data: address(data),
            buffer_length: capacity,
            indicator: address(indicator),
        })
    })
}

pub(in crate::abi) fn describe(
    statement: Pointer,
    number: u16,
    data_type: Pointer,
    size: Pointer,
    digits: Pointer,
    nullable: Pointer,
) -> Return {
    border::<Statement>("SQLDescribeParam", statement, |statement| {
        statement.describe_parameter(number, &places(data_type, size, digits, nullable))
    })
}

pub(in crate::abi) fn data(statement: Pointer, value: Pointer) -> Return {
    border::<Statement>("SQLParamData", statement, |statement| statement.parameter_data(address(value)))
}

pub(in crate::abi) fn put(statement: Pointer, data: Pointer, length: isize) -> Return {
    border::<Statement>("SQLPutData", statement, |statement| statement.put_data(address(data), length))
}
