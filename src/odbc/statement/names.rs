//! SQLSetCursorName and SQLGetCursorName. Names serve positioned writes, which are not offered;
//! they are kept because clients set and read them.

use super::super::Outcome;
use super::super::errors;
use super::super::text::{TextIn, TextOut};
use super::Statement;
use crate::error::Result;

/// SQL_MAX_CURSOR_NAME_LEN, characters.
const LONGEST_NAME: usize = 128;

impl Statement {
    /// SQLSetCursorName. 24000, 34000, 3C000.
    pub fn set_cursor_name(&self, name: &TextIn) -> Result<Outcome> {
        let name = name.required(self.memory())?;
        let reserved = name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("SQLCUR"))
            || name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("SQL_CUR"));
        if name.is_empty() || name.chars().count() > LONGEST_NAME || reserved {
            return Err(errors::bad_cursor_name(name));
        }
        for other in self.connection.statements() {
            if other.token != self.token && other.any_state().cursor_name.as_deref() == Some(name.as_str()) {
                return Err(errors::cursor_name_taken(name));
            }
        }
        let mut state = self.state()?;
        state.require_closed()?;
        state.cursor_name = Some(name);
        Ok(Outcome::Done)
    }

    /// SQLGetCursorName: the name set, else one that the driver makes.
    pub fn cursor_name(&self, out: &TextOut) -> Result<Outcome> {
        let mut state = self.state()?;
        let name = state.cursor_name.get_or_insert_with(|| self.connection.next_cursor_name()).clone();
        drop(state);
        self.post_all(out.put(self.connection.memory(), &name)?);
        Ok(Outcome::Done)
    }
}
