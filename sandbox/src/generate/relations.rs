//! Issues that are related from the start.

use rand::Rng;

use super::{Purpose, chance, dice};
use crate::space::Space;

pub(crate) fn fill(space: &mut Space) {
    for id in 2..space.issues.next_id() {
        let mut dice = dice(space.options.seed, Purpose::Relations, id.into());
        if chance(&mut dice, 5) {
            space.relations.add(id, dice.random_range(1..id));
        }
    }
}
