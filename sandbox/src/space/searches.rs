//! Searches for issues that clients are paging through.

use std::sync::{Mutex, PoisonError};

use super::Id;
use crate::dates::Seconds;

/// Searches that are remembered: enough for a few clients that page at the same time.
const REMEMBERED: usize = 16;

/// A search that has been run for a while.
pub(crate) struct Search {
    /// Who asked, and everything that decides what is found and in which order.
    pub question: String,
    /// What was found so far, in order.
    pub found: Vec<Id>,
    pub rest: Rest,
}

/// What is left to be looked at.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Rest {
    All,
    /// Everything after the issue of this update time and id, in the order asked for.
    After(Seconds, Id),
    Nothing,
}

/// The last few searches, until the next write.
#[derive(Default)]
pub(crate) struct Searches(Mutex<Vec<Search>>);

impl Searches {
    /// Takes a search out, so that other questions need not wait for it.
    pub fn resume(&self, question: String) -> Search {
        let mut searches = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match searches.iter().position(|search| search.question == question) {
            Some(place) => searches.remove(place),
            None => Search { question, found: Vec::new(), rest: Rest::All },
        }
    }

    /// Puts a search back.
    pub fn remember(&self, search: Search) {
        let mut searches = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if searches.len() == REMEMBERED {
            searches.remove(0);
        }
        searches.push(search);
    }

    /// Forgets everything: the space has changed.
    pub fn clear(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
