//! Values sent at execution: SQLParamData asks for them one by one, SQLPutData brings their parts.

use std::collections::BTreeMap;

use datafusion::common::ScalarValue;

use super::super::Outcome;
use super::super::codes::*;
use super::super::convert;
use super::super::errors;
use super::super::memory::Address;
use super::parameters::{Given, read_value};
use super::sets::Run;
use super::{State, Statement};
use crate::error::{Error, Result};

/// Parameter sets that wait for values: all of those that are executed, in order.
pub(super) struct Pending {
    run: Run,
    /// The number of each set (from 0) and its values.
    sets: Vec<(usize, Vec<Given>)>,
    /// The value that SQLPutData fills now.
    current: Option<Place>,
    /// Sets at the beginning of `sets` that wait for nothing any more.
    complete: usize,
    received: Received,
}

/// Where an awaited value belongs.
#[derive(Clone, Copy)]
struct Place {
    /// Index in [`Pending::sets`].
    set: usize,
    /// 0-based parameter.
    parameter: usize,
}

/// What SQLPutData has brought for the current parameter.
enum Received {
    Nothing,
    Null,
    Parts(Vec<u8>),
}

impl Pending {
    /// Waits for every value of `sets` that is not there yet.
    pub fn new(run: Run, sets: Vec<(usize, Vec<Given>)>) -> Self {
        Pending { run, sets, current: None, complete: 0, received: Received::Nothing }
    }

    /// The next value that is awaited, and what identifies it for the application.
    fn next(&mut self) -> Option<(Place, Address)> {
        while let Some((_, values)) = self.sets.get(self.complete) {
            let awaited = values.iter().enumerate().find_map(|(parameter, value)| match value {
                Given::AtExecution(address) => Some((parameter, *address)),
                Given::Value(_) => None,
            });
            if let Some((parameter, address)) = awaited {
                return Some((Place { set: self.complete, parameter }, address));
            }
            self.complete += 1;
        }
        None
    }

    /// The number of the set that is filled now.
    fn set_number(&self) -> usize {
        self.sets.get(self.complete).map_or(0, |(number, _)| *number)
    }

    fn keep(&mut self, place: Place, value: ScalarValue) {
        let values = self.sets.get_mut(place.set).map(|(_, values)| values);
        if let Some(slot) = values.and_then(|values| values.get_mut(place.parameter)) {
            *slot = Given::Value(value);
        }
    }

    /// The execution and the values of its sets, once none is awaited.
    fn into_values(self) -> Result<(Run, BTreeMap<usize, Vec<ScalarValue>>)> {
        let sets = self.sets.into_iter().map(|(number, given)| Ok((number, values(given)?)));
        Ok((self.run, sets.collect::<Result<_>>()?))
    }
}

/// The values of a set for which none is awaited. HY010.
pub(super) fn values(given: Vec<Given>) -> Result<Vec<ScalarValue>> {
    let known = given.into_iter().map(|value| match value {
        Given::Value(value) => Ok(value),
        Given::AtExecution(_) => Err(nothing_awaited()),
    });
    known.collect()
}

fn nothing_awaited() -> Error {
    errors::sequence("no parameter value is awaited")
}

impl State {
    /// Converts what the current parameter has received. HY010 when that is nothing.
    fn finish_current(&self, pending: &mut Pending) -> Result<()> {
        let Some(place) = pending.current.take() else { return Ok(()) };
        let received = std::mem::replace(&mut pending.received, Received::Nothing);
        let value = self.with_parameter(place.parameter, |parameter| match received {
            Received::Nothing => Err(errors::sequence("SQLPutData is needed before SQLParamData")),
            Received::Null => Ok(parameter.null()),
            Received::Parts(bytes) => parameter.value(&bytes),
        })?;
        pending.keep(place, value);
        Ok(())
    }
}

impl Statement {
    /// SQLParamData: asks for the next value, or executes once all are there.
    pub fn parameter_data(&self, token_at: Address) -> Result<Outcome> {
        let mut state = self.any_state();
        let pending = state.pending.take().ok_or_else(nothing_awaited)?;
        let result = self.go_on(&mut state, pending, token_at);
        if result.is_err() && state.plan.as_ref().is_some_and(|plan| !plan.kept) {
            state.close();
        }
        result
    }

    fn go_on(&self, state: &mut State, mut pending: Pending, token_at: Address) -> Result<Outcome> {
        if let Err(error) = state.finish_current(&mut pending) {
            let set = pending.set_number();
            return Err(self.refuse_set(state, pending.run, set, error));
        }
        if let Some((place, address)) = pending.next() {
            pending.current = Some(place);
            state.pending = Some(pending);
            self.memory().write_ulen(token_at, address.0);
            return Ok(Outcome::NeedData);
        }
        let (run, values) = pending.into_values()?;
        self.resume(state, run, values)
    }

    /// SQLPutData. HY010, HY019, HY020, HY090.
    pub fn put_data(&self, data: Address, length: isize) -> Result<Outcome> {
        let mut state = self.any_state();
        let mut pending = state.pending.take().ok_or_else(nothing_awaited)?;
        let result = match pending.current {
            Some(place) => {
                let c_type = state.with_parameter(place.parameter, |parameter| parameter.c_type());
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
