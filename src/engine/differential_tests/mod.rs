//! The same random queries over the tables and over their rows in memory give the same rows.
//!
//! `DIFFERENTIAL_QUERIES` runs more queries, `DIFFERENTIAL_SEED` names the first one.

mod generate;
mod predicates;
mod sides;

use std::collections::HashMap;
use std::sync::Arc;

use futures::future::ready;
use futures::stream::{self, StreamExt};
use rand::SeedableRng;
use rand_pcg::Pcg32;

use generate::Query;
use sides::{Rows, Sides};

const QUERIES: u64 = 2_000;
/// Queries under way at once.
const AT_ONCE: usize = 4;

#[test]
fn random_queries_give_the_rows_that_memory_gives() {
    let first = setting("DIFFERENTIAL_SEED", 0);
    let queries = setting("DIFFERENTIAL_QUERIES", QUERIES);
    println!("DIFFERENTIAL_SEED={first} DIFFERENTIAL_QUERIES={queries}");
    let failed = super::tests::on_worker(async move {
        let sides = Arc::new(Sides::start().await);
        stream::iter(first..first + queries)
            .map(|seed| {
                let sides = Arc::clone(&sides);
                async move { tokio::spawn(check(sides, seed)).await.unwrap() }
            })
            .buffered(AT_ONCE)
            .filter_map(|outcome| ready(outcome.err()))
            .collect::<Vec<String>>()
            .await
    });
    assert!(failed.is_empty(), "{} of {queries} queries\n{}", failed.len(), failed.join("\n"));
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

/// Runs the query of one seed on both sides.
async fn check(sides: Arc<Sides>, seed: u64) -> Result<(), String> {
    let query = generate::query(&sides.tables, Pcg32::seed_from_u64(seed));
    let found = sides.backlog(&query.text()).await;
    let expected = sides.memory(&query.unlimited()).await;
    let outcome = match (found, expected) {
        (Ok(found), Ok(expected)) => compare(&query, found, expected),
        (Err(found), Err(expected)) => Err(format!("neither side: {found}\n  {expected}")),
        (Err(found), Ok(_)) => Err(format!("error: {found}")),
        (Ok(_), Err(expected)) => Err(format!("memory has an error: {expected}")),
    };
    outcome.map_err(|why| format!("DIFFERENTIAL_SEED={seed}: {why}\n  {}", query.text()))
}

/// `expected` has all rows in the query's order; rows that are equal in it may come in any.
fn compare(query: &Query, found: Rows, expected: Rows) -> Result<(), String> {
    let keys = |rows: &[Vec<String>]| -> Vec<Vec<String>> {
        rows.iter().map(|row| query.order.iter().map(|key| row[key.column].clone()).collect()).collect()
    };
    let skipped = query.offset.min(expected.len());
    let wanted = query.limit.map_or(expected.len(), |limit| expected.len().min(skipped + limit));
    let wanted = &expected[skipped..wanted];
    if found.len() != wanted.len() {
        return Err(format!("{} rows instead of {}", found.len(), wanted.len()));
    }
    if keys(&found) != keys(wanted) {
        return Err("another order".to_owned());
    }
    let mut left: HashMap<&Vec<String>, usize> = HashMap::new();
    expected.iter().for_each(|row| *left.entry(row).or_default() += 1);
    for row in &found {
        match left.get_mut(row) {
            Some(count) if *count > 0 => *count -= 1,
            _ => return Err(format!("a row that should not be: {row:?}")),
        }
    }
    Ok(())
}
