//! SQLPrepare, SQLExecute, SQLExecDirect: one execution for each parameter set.

use std::ops::Range;
use std::sync::Arc;

use datafusion::common::ScalarValue;
use tokio_util::sync::CancellationToken;

use super::super::Outcome;
use super::super::codes::*;
use super::super::connection::seconds;
use super::super::descriptor::{Column, Header};
use super::super::errors;
use super::super::memory::Address;
use super::super::text::TextIn;
use super::cursor::Cursor;
use super::pending::{self, Pending};
use super::{Plan, State, Statement};
use crate::engine::{Execution, Limits};
use crate::error::{Error, Result};

/// First word of a statement, SQL_DIAG_DYNAMIC_FUNCTION, SQL_DIAG_DYNAMIC_FUNCTION_CODE.
const FUNCTIONS: &[(&str, (&str, i32))] = &[
    ("SELECT", ("SELECT CURSOR", 85)),
    ("WITH", ("SELECT CURSOR", 85)),
    ("VALUES", ("SELECT CURSOR", 85)),
    ("INSERT", ("INSERT", 50)),
    ("UPDATE", ("UPDATE WHERE", 82)),
    ("DELETE", ("DELETE WHERE", 19)),
    ("CALL", ("CALL", 7)),
    ("MERGE", ("MERGE", 128)),
    ("UPSERT", ("INSERT", 50)),
    ("CREATE", ("CREATE TABLE", 77)),
    ("DROP", ("DROP TABLE", 32)),
];

/// Kind of a statement by its first word; unknown ones are "" and 0.
fn dynamic_function(sql: &str) -> (&'static str, i32) {
    let word =
        sql.split(|c: char| !c.is_ascii_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default();
    let known = FUNCTIONS.iter().find(|(first, _)| first.eq_ignore_ascii_case(word));
    known.map(|(_, function)| *function).unwrap_or_default()
}

/// The failure of set `failed` (from 0) of `sets`, saying what stays written.
fn of_row(error: Error, failed: usize, sets: usize, written: u64) -> Error {
    error.prefixed(&errors::parameter_row_failed(failed + 1, sets, written)).with_row(failed as u64 + 1)
}

/// How far an execution over parameter sets has come.
pub(super) struct Run {
    apd: Header,
    ipd: Header,
    /// 0-based set that is next.
    set: usize,
    /// Rows written so far; `None` while no set has told a number.
    affected: Option<u64>,
}

impl Run {
    /// Parameter sets to run. Without parameters the size of their arrays means nothing.
    fn sets(&self, state: &State) -> usize {
        let parameters = state.plan.as_ref().map_or(0, |plan| plan.prepared.parameters.len());
        if parameters == 0 { 1 } else { self.apd.array_size }
    }

    fn status_at(&self, set: usize) -> Address {
        self.ipd.array_status.non_null().map_or(Address::NULL, |at| at.offset(set * size_of::<u16>()))
    }
}

impl Statement {
    /// SQLPrepare. 24000, 42000, 42S02, 42S22. Makes no request but those that tell of projects it names.
    pub fn prepare(&self, text: &TextIn) -> Result<Outcome> {
        let sql = text.required(self.memory())?;
        let mut state = self.state()?;
        let call = self.cancel.begin();
        self.plan(&mut state, &sql, true, &call.token)?;
        Ok(Outcome::Done)
    }

    /// SQLExecDirect.
    pub fn execute_direct(&self, text: &TextIn) -> Result<Outcome> {
        let sql = text.required(self.memory())?;
        let mut state = self.state()?;
        let call = self.cancel.begin();
        self.plan(&mut state, &sql, false, &call.token)?;
        let result = self.execute_plan(&mut state, &call.token);
        if result.is_err() {
            state.close();
        }
        result
    }

    /// SQLExecute. HY010 without SQLPrepare.
    pub fn execute(&self) -> Result<Outcome> {
        let mut state = self.state()?;
        state.require_closed()?;
        if !state.plan.as_ref().is_some_and(|plan| plan.kept) {
            return Err(errors::sequence("SQLPrepare is needed before SQLExecute"));
        }
        let call = self.cancel.begin();
        self.refresh_plan(&mut state, &call.token)?;
        self.execute_plan(&mut state, &call.token)
    }

    /// Plans anew where the temporary tables of the statement have changed their shape. 42S02, 42S22.
    fn refresh_plan(&self, state: &mut State, cancel: &CancellationToken) -> Result<()> {
        let Some(plan) = &state.plan else { return Ok(()) };
        let session = self.connection.session()?;
        let Some(prepared) = session.refreshed(&plan.prepared, cancel)? else { return Ok(()) };
        let function = plan.function;
        self.describe_plan(state, Plan { prepared, function, kept: true })
    }

    fn describe_plan(&self, state: &mut State, plan: Plan) -> Result<()> {
        let max_varchar_size = self.connection.session()?.settings().max_varchar_size;
        let columns = plan.prepared.columns.iter();
        state.describe(columns.map(|column| Column::new(column, max_varchar_size)).collect());
        state.plan = Some(plan);
        Ok(())
    }

    /// Plans and describes a statement in place of the last one.
    fn plan(&self, state: &mut State, sql: &str, kept: bool, cancel: &CancellationToken) -> Result<()> {
        state.require_closed()?;
        state.plan = None;
        state.row_count = -1;
        state.describe(Arc::default());
        let session = self.connection.session()?;
        let prepared = session.prepare(sql, cancel)?;
        if cancel.is_cancelled() {
            return Err(errors::cancelled());
        }
        self.describe_plan(state, Plan { prepared, function: dynamic_function(sql), kept })
    }

    /// Executes the plan over all parameter sets.
    fn execute_plan(&self, state: &mut State, cancel: &CancellationToken) -> Result<Outcome> {
        state.row_count = -1;
        let (apd, ipd) = (state.apd.content().header, state.ipd.content().header);
        // Several result sets in a row would need SQLMoreResults (SQL_PAS_NO_SELECT).
        if apd.array_size > 1 && !state.columns.is_empty() {
            return Err(errors::not_offered("A result set for an array of parameters"));
        }
        self.memory().write_ulen(ipd.rows_processed, 0);
        let run = Run { apd, ipd, set: 0, affected: None };
        self.check_sets(state, &run)?;
        self.run(state, run, None, cancel)
    }

    /// Refuses an array that is known to write too much. No set of it is used.
    fn check_sets(&self, state: &State, run: &Run) -> Result<()> {
        let sets = run.sets(state);
        let Some(plan) = state.plan.as_ref().filter(|_| sets > 1) else { return Ok(()) };
        let used = (0..sets).filter(|set| !self.is_ignored(run, *set)).count();
        let checked = self.connection.session()?.check_sets(&plan.prepared, used);
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

    /// Goes on after the last awaited value has come.
    pub(super) fn resume(&self, state: &mut State, run: Run, values: Vec<ScalarValue>) -> Result<Outcome> {
        let call = self.cancel.begin();
        let result = self.run(state, run, Some(values), &call.token);
        if result.is_err() && state.plan.as_ref().is_some_and(|plan| !plan.kept) {
            state.close();
        }
        result
    }

    /// Runs set after set. `ready` are the values of the first one, where they are known already.
    fn run(
        &self,
        state: &mut State,
        mut run: Run,
        mut ready: Option<Vec<ScalarValue>>,
        cancel: &CancellationToken,
    ) -> Result<Outcome> {
        let sets = run.sets(state);
        if sets > 1 && ready.is_none() {
            self.run_at_once(state, &mut run, sets, cancel)?;
        }
        while run.set < sets {
            let set = run.set;
            if ready.is_none() && self.is_ignored(&run, set) {
                self.finish_set(&mut run, SQL_PARAM_UNUSED);
                continue;
            }
            let values = match ready.take() {
                Some(values) => Ok(Ok(values)),
                None => state.read_set(self.memory(), set).map(pending::values),
            };
            let values = match values {
                Ok(Ok(values)) => values,
                Ok(Err(awaited)) => {
                    state.pending = Some(Pending::new(run, awaited));
                    return Ok(Outcome::NeedData);
                }
                Err(error) => return Err(self.fail(state, run, error)),
            };
            match self.execute_set(state, &run, &values, cancel) {
                // A query cancelled while it was planned; what a write has done is told all the same.
                Ok(execution) if execution.affected.is_none() && cancel.is_cancelled() => {
                    return Err(self.fail(state, run, errors::cancelled()));
                }
                Ok(execution) => self.keep(state, &mut run, execution),
                Err(error) => return Err(self.fail(state, run, error)),
            }
        }
        state.row_count = run.affected.and_then(|count| isize::try_from(count).ok()).unwrap_or(-1);
        self.set_header(state);
        let nothing_written =
            run.affected == Some(0) && state.cursor.is_none() && !self.connection.is_odbc2();
        Ok(if nothing_written { Outcome::NoData } else { Outcome::Done })
    }

    /// Runs all sets by one execution, where the statement takes them so; by two, where that fails as a whole,
    /// and so on. What is left from the first set that fails by itself goes its own way.
    fn run_at_once(
        &self,
        state: &mut State,
        run: &mut Run,
        sets: usize,
        cancel: &CancellationToken,
    ) -> Result<()> {
        let Some(plan) = state.plan.as_ref().filter(|plan| plan.prepared.takes_all_sets()) else {
            return Ok(());
        };
        let mut given = Vec::with_capacity(sets);
        for set in (0..sets).filter(|set| !self.is_ignored(run, *set)) {
            match state.read_set(self.memory(), set).map(pending::values) {
                Ok(Ok(values)) => given.push((set, values)),
                _ => return Ok(()),
            }
        }
        let session = self.connection.session()?;
        let mut left: Vec<&[_]> = Vec::from_iter(Some(given.as_slice()).filter(|sets| !sets.is_empty()));
        while let Some(part) = left.pop().filter(|_| !cancel.is_cancelled()) {
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
            let code = if self.is_ignored(run, run.set) { SQL_PARAM_UNUSED } else { SQL_PARAM_SUCCESS };
            self.finish_set(run, code);
        }
    }

    fn is_ignored(&self, run: &Run, set: usize) -> bool {
        let at = run.apd.array_status.non_null().map(|at| at.offset(set * size_of::<u16>()));
        at.and_then(|at| self.memory().read_u16(at)) == Some(SQL_PARAM_IGNORE)
    }

    fn execute_set(
        &self,
        state: &State,
        run: &Run,
        values: &[ScalarValue],
        cancel: &CancellationToken,
    ) -> Result<Execution> {
        let plan = state.plan.as_ref().ok_or_else(|| errors::sequence("no statement is prepared"))?;
        let own_timeout = seconds(state.attributes.get(SQL_ATTR_QUERY_TIMEOUT));
        let limits = Limits {
            max_rows: state.attributes.get(SQL_ATTR_MAX_ROWS),
            query_timeout: own_timeout.or_else(|| self.connection.timeout()),
            written: run.affected.unwrap_or(0),
        };
        let session = self.connection.session()?;
        session.execute(&plan.prepared, values, &limits, cancel)
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

    /// Stops at a set that failed: what was written before it stays written and counted.
    pub(super) fn fail(&self, state: &mut State, mut run: Run, error: Error) -> Error {
        let (failed, sets) = (run.set, run.sets(state));
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

    #[test]
    fn the_first_word_tells_the_kind_of_statement() {
        assert_eq!(dynamic_function("  (select 1)"), ("SELECT CURSOR", 85));
        assert_eq!(dynamic_function("Insert INTO x"), ("INSERT", 50));
        assert_eq!(dynamic_function("EXPLAIN SELECT 1"), ("", 0));
        assert_eq!(dynamic_function(""), ("", 0));
    }
}
