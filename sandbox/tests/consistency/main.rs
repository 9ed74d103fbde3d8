//! Random sequences of writes by several users: afterwards lists, counts, filters, comments, records
//! of changes and activities agree with a naive model of the space.
//!
//! `CONSISTENCY_SEQUENCES` runs more sequences, `CONSISTENCY_SEED` names the first one.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

mod checks;
mod model;
mod names;
mod writes;

use backlog_sandbox::{Options, RateLimit};
use common::Space;
use model::Model;
use rand::SeedableRng;
use rand_pcg::Pcg32;

const SEQUENCES: u64 = 24;
const WRITES: usize = 60;

/// Everything is compared after so many writes; what a write touched, after each.
const CHECKPOINT: usize = 30;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// A running space and what it should hold.
pub(crate) struct World {
    pub space: Space,
    pub model: Model,
    pub dice: Pcg32,
}

async fn run(seed: u64) {
    let options = Options {
        issues: 12,
        comments_per_issue: 2,
        seed: seed % 7 + 1,
        rate_limit: RateLimit::Off,
        ..Options::default()
    };
    let space = Space::start(options);
    let model = Model::read(&space).await;
    let mut world = World { space, model, dice: Pcg32::seed_from_u64(seed) };
    for turn in 1..=WRITES {
        writes::one(&mut world).await;
        if turn % CHECKPOINT == 0 {
            checks::everything(&mut world).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_space_agrees_with_a_naive_model() {
    let first = setting("CONSISTENCY_SEED", 0);
    let mut left = first..first + setting("CONSISTENCY_SEQUENCES", SEQUENCES);
    let mut running = tokio::task::JoinSet::new();
    loop {
        while running.len() < 2
            && let Some(seed) = left.next()
        {
            running.spawn(async move { (seed, tokio::spawn(run(seed)).await) });
        }
        let Some(ended) = running.join_next().await else { return };
        let (seed, outcome) = ended.unwrap();
        assert!(outcome.is_ok(), "failed with CONSISTENCY_SEED={seed} CONSISTENCY_SEQUENCES=1");
    }
}
