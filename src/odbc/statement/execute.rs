//! SQLPrepare, SQLExecute, SQLExecDirect.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::super::Outcome;
use super::super::descriptor::Column;
use super::super::errors;
use super::super::text::TextIn;
use super::{Plan, State, Statement};
use crate::error::Result;

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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_tells_the_kind_of_statement() {
        assert_eq!(dynamic_function("  (select 1)"), ("SELECT CURSOR", 85));
        assert_eq!(dynamic_function("Insert INTO x"), ("INSERT", 50));
        assert_eq!(dynamic_function("EXPLAIN SELECT 1"), ("", 0));
        assert_eq!(dynamic_function(""), ("", 0));
    }
}
