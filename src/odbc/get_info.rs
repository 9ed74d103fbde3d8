//! SQLGetInfo: an answer of the table, written in its shape. Makes no request.

#[cfg(test)]
mod claims;

use super::Outcome;
use super::connection::Connection;
use super::text::TextOut;
use crate::engine::info::{self, InfoContext, InfoValue};
use crate::error::Result;

/// In debug builds this id panics, so that tests can see the border hold.
#[cfg(debug_assertions)]
const PANIC_ON_PURPOSE: u16 = 65_001;

impl Connection {
    /// SQLGetInfo. Every kind of answer writes its length: Access fails without it.
    pub fn info(&self, id: u16, out: &TextOut) -> Result<Outcome> {
        #[cfg(debug_assertions)]
        #[allow(clippy::panic)]
        if id == PANIC_ON_PURPOSE {
            panic!("a panic on purpose");
        }
        let memory = self.memory();
        let length = match info::info(id, &self.info_context())? {
            InfoValue::Text(text) => {
                if let Some(warning) = out.put(memory, &text)? {
                    self.diagnostics.post(warning);
                }
                return Ok(Outcome::Done);
            }
            InfoValue::U16(value) => {
                memory.write_u16(out.at, value);
                size_of_val(&value)
            }
            InfoValue::U32(value) => {
                memory.write_u32(out.at, value);
                size_of_val(&value)
            }
            InfoValue::Usize(value) => {
                memory.write_ulen(out.at, value);
                size_of_val(&value)
            }
        };
        out.length.write(memory.as_ref(), length);
        Ok(Outcome::Done)
    }

    /// What answers draw from the connection; empty before it is open.
    fn info_context(&self) -> InfoContext {
        let Ok(session) = self.session() else { return InfoContext::default() };
        InfoContext::of(session.settings())
    }
}
