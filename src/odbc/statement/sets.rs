//! Executing a statement for each set of its parameters, and what is told of each set.

use std::collections::BTreeMap;
use std::ops::Range;

use datafusion::common::ScalarValue;
use tokio_util::sync::CancellationToken;

use super::super::Outcome;
use super::super::codes::*;
use super::super::connection::seconds;
use super::super::descriptor::Header;
use super::super::errors;
use super::super::memory::Address;
use super::cursor::Cursor;
use super::pending::Pending;
use super::{State, Statement};
use crate::engine::{Deadline, Execution, Limits};
use crate::error::{Error, Result};

/// The failure of set `failed` (from 0) of `sets`, saying what stays written.
fn of_row(error: Error, failed: usize, sets: usize, written: u64) -> Error {
    error.prefixed(&errors::parameter_row_failed(failed + 1, sets, written)).with_row(failed as u64 + 1)
}

/// How far an execution over parameter sets has come.
pub(super) struct Run {
    ipd: Header,
    /// For each set whether it is executed: SQL_ATTR_PARAM_OPERATION_PTR leaves out others.
    used: Vec<bool>,
    values: Values,
    /// 0-based set that is next.
    set: usize,
    /// Rows written so far; `None` while no set has told a number.
    affected: Option<u64>,
    /// When all sets must be done.
    deadline: Option<Deadline>,
}

/// Where the values of the sets come from.
enum Values {
    /// The application's buffers, read when a set has its turn.
    Bound,
    /// Values of all sets that are used: what came by SQLPutData is in no buffer.
    Gathered(BTreeMap<usize, Vec<ScalarValue>>),
}

impl Run {
    fn sets(&self) -> usize {
        self.used.len()
    }

    fn is_used(&self, set: usize) -> bool {
        self.used.get(set).is_some_and(|used| *used)
    }

    /// The sets that are executed.
    fn used(&self) -> impl Iterator<Item = usize> {
        self.used.iter().enumerate().filter(|(_, used)| **used).map(|(set, _)| set)
    }

    fn status_at(&self, set: usize) -> Address {
        self.ipd.array_status.non_null().map_or(Address::NULL, |at| at.offset(set * size_of::<u16>()))
    }
}

impl Statement {
    /// Executes the plan over all parameter sets, or asks for their values first.
    pub(super) fn execute_plan(&self, state: &mut State, cancel: &CancellationToken) -> Result<Outcome> {
        state.row_count = -1;
        let (apd, ipd) = (state.apd.content().header, state.ipd.content().header);
        // Several result sets in a row would need SQLMoreResults (SQL_PAS_NO_SELECT).
        if apd.array_size > 1 && !state.columns.is_empty() {
            return Err(errors::not_offered("A result set for an array of parameters"));
        }
        self.memory().write_ulen(ipd.rows_processed, 0);
        let used = self.used_sets(state, &apd);
        let run = Run { ipd, used, values: Values::Bound, set: 0, affected: None, deadline: None };
        self.check_sets(state, &run)?;
        match state.awaits_data(self.memory(), run.used()) {
            true => self.gather(state, run),
            false => self.run(state, run, cancel),
        }
    }

    /// For each parameter set whether it is executed. Without parameters the size of their arrays means nothing.
    fn used_sets(&self, state: &State, apd: &Header) -> Vec<bool> {
        let parameters = state.plan.as_ref().map_or(0, |plan| plan.prepared.parameters.len());
        let sets = if parameters == 0 { 1 } else { apd.array_size };
        let operation = |set| {
            let at = apd.array_status.non_null()?.offset(set * size_of::<u16>());
            self.memory().read_u16(at)
        };
        (0..sets).map(|set| operation(set) != Some(SQL_PARAM_IGNORE)).collect()
    }

    /// Refuses an array that is known to write too much. No set of it is used.
    fn check_sets(&self, state: &State, run: &Run) -> Result<()> {
        let sets = run.sets();
        let Some(plan) = state.plan.as_ref().filter(|_| sets > 1) else { return Ok(()) };
        let checked = self.connection.session()?.check_sets(&plan.prepared, run.used().count());
        if checked.is_err() {
            self.mark_unused(run, 0..sets);
        }
        checked
    }

    fn mark_unused(&self, run: &Run, sets: Range<usize>) {
        for set in sets {
            self.memory().write_u16(run.status_at(set), SQL_PARAM_UNUSED);
        }
    }

    /// Awaits values by SQLPutData: those of all sets, so that no set is written before all of them are there.
    fn gather(&self, state: &mut State, run: Run) -> Result<Outcome> {
        let read = |set| match state.read_set(self.memory(), set) {
            Ok(values) => Ok((set, values)),
            Err(error) => Err((set, error)),
        };
        let sets = run.used().map(read).collect::<std::result::Result<Vec<_>, _>>();
        match sets {
            Ok(sets) => {
                state.pending = Some(Pending::new(run, sets));
                Ok(Outcome::NeedData)
            }
            Err((set, error)) => Err(self.refuse_set(state, run, set, error)),
        }
    }

    /// Goes on after the last awaited value has come.
    pub(super) fn resume(
        &self,
        state: &mut State,
        mut run: Run,
        values: BTreeMap<usize, Vec<ScalarValue>>,
    ) -> Result<Outcome> {
        run.values = Values::Gathered(values);
        let call = self.cancel.begin();
        self.run(state, run, &call.token)
    }

    /// Runs set after set.
    fn run(&self, state: &mut State, mut run: Run, cancel: &CancellationToken) -> Result<Outcome> {
        let sets = run.sets();
        run.deadline = self.deadline(state);
        if sets > 1 {
            self.run_at_once(state, &mut run, cancel)?;
        }
        while run.set < sets {
            if !run.is_used(run.set) {
                self.finish_set(&mut run, SQL_PARAM_UNUSED);
                continue;
            }
            let values = self.values_of(state, &run, run.set);
            let done = values.and_then(|values| self.execute_set(state, &run, &values, cancel));
            match done {
                // A query cancelled while it was planned; what a write has done is told all the same.
                Ok(execution) if execution.affected.is_none() && cancel.is_cancelled() => {
                    return Err(self.fail(state, run, errors::cancelled()));
                }
                Ok(execution) => self.keep(state, &mut run, execution),
                Err(error) => return Err(self.fail(state, run, error)),
            }
        }
        if run.used().next().is_none() && state.columns.is_empty() {
            run.affected = Some(0);
        }
        state.row_count = run.affected.and_then(|count| isize::try_from(count).ok()).unwrap_or(-1);
        self.set_header(state);
        let nothing_written =
            run.affected == Some(0) && state.cursor.is_none() && !self.connection.is_odbc2();
        Ok(if nothing_written { Outcome::NoData } else { Outcome::Done })
    }

    /// Runs all sets by one execution, where the statement takes them so; by two, where that fails as a whole,
    /// and so on. What is left from the first set that fails by itself goes its own way.
    fn run_at_once(&self, state: &mut State, run: &mut Run, cancel: &CancellationToken) -> Result<()> {
        let Some(plan) = state.plan.as_ref().filter(|plan| plan.prepared.takes_all_sets()) else {
            return Ok(());
        };
        let given = run.used().map(|set| Ok((set, self.values_of(state, run, set)?)));
        let Ok(given) = given.collect::<Result<Vec<_>>>() else { return Ok(()) };
        let session = self.connection.session()?;
        let mut left: Vec<&[_]> = Vec::from_iter(Some(given.as_slice()).filter(|sets| !sets.is_empty()));
        let is_over =
            |run: &Run| cancel.is_cancelled() || run.deadline.is_some_and(|deadline| deadline.has_passed());
        while let Some(part) = left.pop().filter(|_| !is_over(run)) {
            let values = part.iter().map(|(_, values)| values.clone()).collect();
            match (session.execute_sets(&plan.prepared, values), part) {
                (Ok(execution), [.., (last, _)]) => self.keep_sets(run, execution, *last),
                (Err(_), [_, _, ..]) => {
                    let (first, second) = part.split_at(part.len() / 2);
                    left.extend([second, first]);
                }
                _ => return Ok(()),
            }
        }
        Ok(())
    }

    /// Keeps what the sets up to `last` gave together.
    fn keep_sets(&self, run: &mut Run, execution: Execution, last: usize) {
        if let Some(affected) = execution.affected {
            run.affected = Some(run.affected.unwrap_or(0) + affected);
        }
        while run.set <= last {
            let code = if run.is_used(run.set) { SQL_PARAM_SUCCESS } else { SQL_PARAM_UNUSED };
            self.finish_set(run, code);
        }
    }

    /// The values of a set. 07002, 07006, 22003, 22018.
    fn values_of(&self, state: &State, run: &Run, set: usize) -> Result<Vec<ScalarValue>> {
        match &run.values {
            Values::Bound => state.bound_set(self.memory(), set),
            Values::Gathered(values) => Ok(values.get(&set).cloned().unwrap_or_default()),
        }
    }

    fn execute_set(
        &self,
        state: &State,
        run: &Run,
        values: &[ScalarValue],
        cancel: &CancellationToken,
    ) -> Result<Execution> {
        let plan = state.plan.as_ref().ok_or_else(|| errors::sequence("no statement is prepared"))?;
        let limits = Limits {
            max_rows: state.attributes.get(SQL_ATTR_MAX_ROWS),
            deadline: run.deadline,
            written: run.affected.unwrap_or(0),
        };
        let session = self.connection.session()?;
        session.execute(&plan.prepared, values, &limits, cancel)
    }

    /// When an execution that begins now must be over.
    fn deadline(&self, state: &State) -> Option<Deadline> {
        let own_timeout = seconds(state.attributes.get(SQL_ATTR_QUERY_TIMEOUT));
        own_timeout.or_else(|| self.connection.timeout()).map(Deadline::after)
    }

    /// Keeps what one set gave and moves to the next.
    fn keep(&self, state: &mut State, run: &mut Run, execution: Execution) {
        let code = match execution.warnings.is_empty() {
            true => SQL_PARAM_SUCCESS,
            false => SQL_PARAM_SUCCESS_WITH_INFO,
        };
        self.post_all(execution.warnings);
        if let Some(affected) = execution.affected {
            run.affected = Some(run.affected.unwrap_or(0) + affected);
        }
        state.cursor = execution.rows.map(Cursor::of_query);
        self.finish_set(run, code);
    }

    fn finish_set(&self, run: &mut Run, code: u16) {
        self.memory().write_u16(run.status_at(run.set), code);
        run.set += 1;
        self.memory().write_ulen(run.ipd.rows_processed, run.set);
    }

    /// Stops before any set is executed, at the first whose values are wrong.
    pub(super) fn refuse_set(&self, state: &mut State, mut run: Run, set: usize, error: Error) -> Error {
        self.mark_unused(&run, 0..set);
        run.set = set;
        self.fail(state, run, error)
    }

    /// Stops at a set that failed: what was written before it stays written and counted.
    fn fail(&self, state: &mut State, mut run: Run, error: Error) -> Error {
        let (failed, sets) = (run.set, run.sets());
        self.finish_set(&mut run, SQL_PARAM_ERROR);
        self.mark_unused(&run, run.set..sets);
        let before = run.affected.unwrap_or(0);
        let written = run.affected.map(|before| before + error.written);
        let written = written.or(Some(error.written).filter(|written| *written > 0));
        state.row_count = written.and_then(|count| isize::try_from(count).ok()).unwrap_or(-1);
        self.set_header(state);
        if sets > 1 { of_row(error, failed, sets, before) } else { error }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Language;

    #[test]
    fn a_failing_row_of_an_array_tells_what_stays() {
        let error = of_row(errors::cancelled(), 2, 5, 2);
        assert_eq!((error.state.0, error.row), ("HY008", Some(3)));
        let message = error.to_string();
        assert!(message.starts_with("Row 3 of 5 of the parameter array failed;"), "{message}");
        assert!(message.contains("2 rows are written and stay. The operation"), "{message}");
        assert!(error.message(Language::Japanese).contains("5 行中 3 行目"), "{error:?}");
    }
}
