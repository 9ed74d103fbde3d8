//! How long a cached answer stays true: at most for a set time, and only until the next write, which may have
//! changed what the answer tells.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Tells what is still true. Clones tell the same.
#[derive(Clone, Debug)]
pub(super) struct Freshness {
    tolerance: Duration,
    writes: Arc<AtomicU64>,
}

/// When something was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    at: Instant,
    writes: u64,
}

impl Asked {
    /// True where it was asked before that moment.
    pub fn is_before(self, moment: Instant) -> bool {
        self.at < moment
    }
}

/// Makes all outdated at its end. It is held while a write is made: one that failed or was given up may have
/// been carried out, too.
pub(super) struct Outdating<'f>(&'f Freshness);

impl Freshness {
    pub fn new(tolerance: Duration) -> Self {
        Freshness { tolerance, writes: Arc::default() }
    }

    /// To be called before the request: a write may come before its answer.
    pub fn asking(&self) -> Asked {
        Asked { at: Instant::now(), writes: self.writes.load(Ordering::Acquire) }
    }

    /// True while what was answered then is kept.
    pub fn is_fresh(&self, asked: Asked) -> bool {
        asked.writes == self.writes.load(Ordering::Acquire) && asked.at.elapsed() < self.tolerance
    }

    /// Makes all outdated that was read until now.
    pub fn forget(&self) {
        self.writes.fetch_add(1, Ordering::AcqRel);
    }

    /// Makes all outdated when the answer is dropped.
    pub fn outdating(&self) -> Outdating<'_> {
        Outdating(self)
    }
}

impl Drop for Outdating<'_> {
    fn drop(&mut self) {
        self.0.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_outdates_what_was_read_before_it_or_beside_it() {
        let freshness = Freshness::new(Duration::from_secs(60));
        let before = freshness.asking();
        let write = freshness.outdating();
        let beside = freshness.asking();
        assert!(freshness.is_fresh(before));
        drop(write);
        assert!(!freshness.is_fresh(before) && !freshness.is_fresh(beside));
        assert!(freshness.clone().is_fresh(freshness.asking()));
    }

    #[test]
    fn nothing_is_kept_longer_than_tolerated() {
        let freshness = Freshness::new(Duration::ZERO);
        assert!(!freshness.is_fresh(freshness.asking()));
    }
}
