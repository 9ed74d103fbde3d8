//! Values sent at execution: SQLParamData asks for them one by one, SQLPutData brings their parts.

use datafusion::common::ScalarValue;

use super::super::Outcome;
use super::super::codes::*;
use super::super::convert;
use super::super::errors;
use super::super::memory::Address;
use super::execute::Run;
use super::parameters::{Given, read_value};
use super::{State, Statement};
use crate::error::Result;

/// A parameter set that waits for values.
pub(super) struct Pending {
    /// Where the execution stands.
    pub run: Run,
    values: Vec<Given>,
    /// 0-based parameter that SQLPutData fills now.
    current: Option<usize>,
    received: Received,
}

/// What SQLPutData has brought for the current parameter.
enum Received {
    Nothing,
    Null,
    Parts(Vec<u8>),
}

impl Pending {
    /// Waits for every value of `values` that is not there yet.
    pub fn new(run: Run, values: Vec<Given>) -> Self {
        Pending { run, values, current: None, received: Received::Nothing }
    }

    /// The next parameter that is awaited, and what identifies it for the application.
    fn next(&self) -> Option<(usize, Address)> {
        self.values.iter().enumerate().find_map(|(index, value)| match value {
            Given::AtExecution(address) => Some((index, *address)),
            Given::Value(_) => None,
        })
    }
}

/// The values, once none is awaited.
pub(super) fn values(given: Vec<Given>) -> std::result::Result<Vec<ScalarValue>, Vec<Given>> {
    if given.iter().any(|value| matches!(value, Given::AtExecution(_))) {
        return Err(given);
    }
    let known = given.into_iter().filter_map(|value| match value {
        Given::Value(value) => Some(value),
        Given::AtExecution(_) => None,
    });
    Ok(known.collect())
}

fn nothing_awaited() -> crate::error::Error {
    errors::sequence("no parameter value is awaited")
}

impl State {
    /// Converts what the current parameter has received. HY010 when that is nothing.
    fn finish_current(&self, pending: &mut Pending) -> Result<()> {
        let Some(index) = pending.current.take() else { return Ok(()) };
        let received = std::mem::replace(&mut pending.received, Received::Nothing);
        let value = self.with_parameter(index, |parameter| match received {
            Received::Nothing => Err(errors::sequence("SQLPutData is needed before SQLParamData")),
            Received::Null => Ok(parameter.null()),
            Received::Parts(bytes) => parameter.value(&bytes),
        })?;
        if let Some(slot) = pending.values.get_mut(index) {
            *slot = Given::Value(value);
        }
        Ok(())
    }
}

impl Statement {
    /// SQLParamData: asks for the next value, or executes once all are there.
    pub fn parameter_data(&self, token_at: Address) -> Result<Outcome> {
        let mut state = self.any_state();
        let mut pending = state.pending.take().ok_or_else(nothing_awaited)?;
        if let Err(error) = state.finish_current(&mut pending) {
            return Err(self.fail(&mut state, pending.run, error));
        }
        if let Some((index, address)) = pending.next() {
            pending.current = Some(index);
            state.pending = Some(pending);
            self.memory().write_ulen(token_at, address.0);
            return Ok(Outcome::NeedData);
        }
        let Pending { run, values: given, .. } = pending;
        let values = values(given).map_err(|_| nothing_awaited())?;
        self.resume(&mut state, run, values)
    }

    /// SQLPutData. HY010, HY019, HY020, HY090.
    pub fn put_data(&self, data: Address, length: isize) -> Result<Outcome> {
        let mut state = self.any_state();
        let mut pending = state.pending.take().ok_or_else(nothing_awaited)?;
        let result = match pending.current {
            Some(index) => {
                let c_type = state.with_parameter(index, |parameter| parameter.c_type());
                self.receive(&mut pending, c_type, data, length)
            }
            None => Err(errors::sequence("SQLParamData is needed before SQLPutData")),
        };
        state.pending = Some(pending);
        result.map(|()| Outcome::Done)
    }

    fn receive(&self, pending: &mut Pending, c_type: i16, data: Address, length: isize) -> Result<()> {
        if length == SQL_NULL_DATA {
            if matches!(pending.received, Received::Parts(_)) {
                return Err(errors::null_in_parts());
            }
            pending.received = Received::Null;
            return Ok(());
        }
        if data.is_null() && length != 0 {
            return Err(errors::null_pointer());
        }
        let part = read_value(self.memory(), c_type, data, Some(length), 0)?;
        match &mut pending.received {
            Received::Null => return Err(errors::null_in_parts()),
            Received::Parts(_) if convert::fixed_size(c_type).is_some() => {
                return Err(errors::fixed_in_parts());
            }
            Received::Parts(bytes) => bytes.extend_from_slice(&part),
            received @ Received::Nothing => *received = Received::Parts(part),
        }
        Ok(())
    }
}
