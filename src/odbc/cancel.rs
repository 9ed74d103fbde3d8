//! Interrupting a call from another thread, without any lock that the call holds.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

/// The token of the call that is under way, if one is.
#[derive(Debug, Default)]
pub struct CancelSlot(Mutex<Option<CancellationToken>>);

/// One interruptible call. Dropping it ends the call.
pub struct Interruptible<'a> {
    slot: &'a CancelSlot,
    /// What the engine watches.
    pub token: CancellationToken,
}

impl CancelSlot {
    fn locked(&self) -> MutexGuard<'_, Option<CancellationToken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins an interruptible call.
    pub fn begin(&self) -> Interruptible<'_> {
        let token = CancellationToken::new();
        *self.locked() = Some(token.clone());
        Interruptible { slot: self, token }
    }

    /// Interrupts the call under way; false when there is none. Never blocks.
    pub fn cancel(&self) -> bool {
        let token = self.locked().clone();
        token.inspect(CancellationToken::cancel).is_some()
    }
}

impl Drop for Interruptible<'_> {
    fn drop(&mut self) {
        *self.slot.locked() = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_call_under_way_is_interrupted() {
        let slot = CancelSlot::default();
        assert!(!slot.cancel());
        let first = slot.begin();
        assert!(slot.cancel());
        assert!(first.token.is_cancelled());
        drop(first);
        assert!(!slot.cancel());
        assert!(!slot.begin().token.is_cancelled());
    }
}
