//! SQLSetStmtAttr and SQLGetStmtAttr. Aliased attributes live in the descriptors alone.

use std::sync::Arc;

use super::super::Outcome;
use super::super::attributes::{Alias, Rule, STATEMENT, attribute};
use super::super::codes::*;
use super::super::descriptor::{Descriptor, Role, Value, get_header, set_header};
use super::super::errors;
use super::super::handles::{Handle, Token};
use super::super::text::TextOut;
use super::{State, Statement};
use crate::error::Result;

impl State {
    fn aliased(&self, alias: Alias) -> (&Arc<Descriptor>, i16) {
        match alias {
            Alias::Ard(field) => (&self.ard, field),
            Alias::Apd(field) => (&self.apd, field),
            Alias::Ird(field) => (&self.ird, field),
            Alias::Ipd(field) => (&self.ipd, field),
        }
    }
}

impl Statement {
    /// SQLSetStmtAttr. HY024, HY092, HYC00; 24000 where an open cursor forbids.
    pub fn set_attribute(&self, id: i32, value: usize) -> Result<Outcome> {
        let attribute = attribute(STATEMENT, id)?;
        let mut state = self.state()?;
        if state.cursor.is_some() && matches!(id, SQL_ATTR_CURSOR_TYPE | SQL_ATTR_CONCURRENCY) {
            return Err(errors::cursor_open());
        }
        match attribute.rule {
            Rule::Alias(alias) => {
                let (descriptor, field) = state.aliased(alias);
                set_header(&mut descriptor.content(), descriptor.role, field, value)?;
            }
            Rule::Descriptor => self.set_descriptor(&mut state, id, Token::from_value(value))?,
            _ => {
                let warning = state.attributes.set(attribute, value)?;
                drop(state);
                self.post_all(warning);
            }
        }
        Ok(Outcome::Done)
    }

    /// Assigns an explicit descriptor; NULL gives the statement's own one back. HY017, HY024.
    fn set_descriptor(&self, state: &mut State, id: i32, token: Token) -> Result<()> {
        let own = match id {
            SQL_ATTR_APP_ROW_DESC => &state.own_ard,
            SQL_ATTR_APP_PARAM_DESC => &state.own_apd,
            _ => return Err(errors::implicit_descriptor()),
        };
        let chosen = if token.value() == 0 || token == own.token {
            own.clone()
        } else {
            let given = Descriptor::resolve(token)
                .ok_or_else(|| errors::bad_attribute_value("SQL_ATTR_APP_…_DESC", "a freed handle"))?;
            if given.role != Role::Explicit {
                return Err(errors::implicit_descriptor());
            }
            if !Arc::ptr_eq(&given.connection, &self.connection) {
                return Err(errors::bad_attribute_value("SQL_ATTR_APP_…_DESC", "of another connection"));
            }
            given
        };
        match id {
            SQL_ATTR_APP_ROW_DESC => state.ard = chosen,
            _ => state.apd = chosen,
        }
        Ok(())
    }

    /// Keeps a value that was set on the connection.
    pub fn keep_attribute(&self, id: i32, value: usize) {
        self.any_state().attributes.keep(id, value);
    }

    /// SQLGetStmtAttr: SQLULEN or a handle, always written in full.
    pub fn get_attribute(&self, id: i32, out: &TextOut) -> Result<Outcome> {
        let attribute = attribute(STATEMENT, id)?;
        let state = self.any_state();
        let value = match (attribute.rule, id) {
            (Rule::NotOffered, _) => return Err(errors::not_offered(attribute.name)),
            (Rule::Alias(alias), _) => {
                let (descriptor, field) = state.aliased(alias);
                match get_header(&descriptor.content(), descriptor.role, field)? {
                    Value::Number(number) => number as usize,
                    Value::Pointer(address) => address.0,
                    Value::Text(_) => 0,
                }
            }
            (_, SQL_ATTR_APP_ROW_DESC) => state.ard.token.value(),
            (_, SQL_ATTR_APP_PARAM_DESC) => state.apd.token.value(),
            (_, SQL_ATTR_IMP_ROW_DESC) => state.ird.token.value(),
            (_, SQL_ATTR_IMP_PARAM_DESC) => state.ipd.token.value(),
            (_, SQL_ATTR_ROW_NUMBER) => {
                let cursor = state.cursor.as_ref().ok_or_else(errors::no_cursor)?;
                cursor.row_number()
            }
            _ => state.attributes.get(id),
        };
        self.memory().write_ulen(out.at, value);
        out.length.write(self.memory(), size_of::<usize>());
        Ok(Outcome::Done)
    }
}
