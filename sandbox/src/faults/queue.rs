//! The faults still to come.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg32;

use super::pattern::fits;
use super::{Count, Fault};
use crate::generate::{Purpose, dice};

/// The faults still to come, in the order they were given.
pub(crate) struct Faults {
    seed: u64,
    given: u64,
    pending: Vec<Pending>,
}

/// Each fault has draws of its own: calls of other endpoints do not change them.
struct Pending {
    fault: Fault,
    dice: Pcg32,
}

/// A fault that a call has met, and the draws for what it does.
pub(crate) struct Met {
    pub fault: Fault,
    pub dice: Pcg32,
}

enum Decision {
    /// Not for this call.
    Other,
    /// The call goes well.
    Spared,
    Hit,
}

impl Faults {
    pub fn new(seed: u64) -> Faults {
        Faults { seed, given: 0, pending: Vec::new() }
    }

    pub fn add(&mut self, faults: Vec<Fault>) {
        for fault in faults {
            self.given += 1;
            self.pending.push(Pending { fault, dice: dice(self.seed, Purpose::Fault, self.given) });
        }
    }

    pub fn clear(&mut self) {
        self.pending.clear();
    }

    /// What is still to come; counts are those that are left.
    pub fn pending(&self) -> impl Iterator<Item = &Fault> {
        self.pending.iter().map(|pending| &pending.fault)
    }

    /// The fault that this call meets; it is used up by that. The first one that is for the endpoint
    /// decides, unless chance lets the call pass on to the next.
    pub fn take(&mut self, endpoint: &str) -> Option<Met> {
        let mut decisions = self.pending.iter_mut().map(|pending| pending.decide(endpoint)).enumerate();
        let (hit, decision) = decisions.find(|(_, decision)| !matches!(decision, Decision::Other))?;
        if matches!(decision, Decision::Spared) {
            return None;
        }
        let pending = self.pending.get_mut(hit)?;
        let met = Met { fault: pending.fault.clone(), dice: Pcg32::seed_from_u64(pending.dice.random()) };
        if let Count::Times(left) = &mut pending.fault.count {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.pending.remove(hit);
            }
        }
        Some(met)
    }
}

impl Pending {
    fn decide(&mut self, endpoint: &str) -> Decision {
        if !fits(&self.fault.endpoint, endpoint) {
            return Decision::Other;
        }
        if self.fault.skip > 0 {
            self.fault.skip -= 1;
            return Decision::Spared;
        }
        let certain = self.fault.probability >= 1.0;
        if certain || self.dice.random_bool(self.fault.probability.max(0.0)) {
            Decision::Hit
        } else {
            Decision::Other
        }
    }
}
