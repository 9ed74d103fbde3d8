//! Parents whose rows could not be read, where the query goes on without them.

use std::sync::{Arc, Mutex, PoisonError};

use super::errors;
use crate::api::Failure;
use crate::error::{Error, Result};

/// Warnings of one execution; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Warnings(Arc<Mutex<Vec<Error>>>);

impl Warnings {
    fn push(&self, warning: Error) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(warning);
    }

    /// The warnings since the last call.
    pub fn take(&self) -> Vec<Error> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The parents of one fan-out: how many there were, and which could not be read.
#[derive(Debug)]
pub(super) struct Tally {
    table: &'static str,
    warnings: Warnings,
    /// The query names the parents: one that does not exist has no rows, and nothing is left out.
    named: bool,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    parents: usize,
    left_out: usize,
    first: Option<Error>,
}

impl Tally {
    pub fn new(table: &'static str, warnings: Warnings, named: bool) -> Tally {
        Tally { table, warnings, named, counts: Mutex::default() }
    }

    /// True where that keeps a parent's rows from being read.
    pub fn concerns(&self, failure: &Failure) -> bool {
        failure.is_unreadable() && !(self.named && failure.is_gone())
    }

    pub fn parent(&self) {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).parents += 1;
    }

    /// A parent whose rows cannot be read, and why.
    pub fn leave_out(&self, reason: Error) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.left_out += 1;
        counts.first.get_or_insert(reason);
    }

    /// After the last parent: an error where none could be read, a warning where some could not.
    pub fn finish(&self) -> Result<()> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(reason) = counts.first.take() else { return Ok(()) };
        if counts.left_out == counts.parents {
            return Err(reason);
        }
        let prefix = errors::parents_left_out(counts.left_out, counts.parents, self.table);
        let mut warning = reason.prefixed(&prefix);
        warning.state = prefix.state;
        self.warnings.push(warning);
        Ok(())
    }
}
