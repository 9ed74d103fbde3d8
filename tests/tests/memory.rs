//! A large result streams: the memory of the process does not grow with it. Alone in its process.

use std::time::Instant;

use backlog_odbc_tests::{StandIn, connect_with};
use odbc_api::Cursor;
use odbc_api::buffers::TextRowSet;

const ROWS: u32 = 100_000;
const LIMIT_KIB: u64 = 150 * 1024;

/// The highest resident memory of this process so far, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a line about memory");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number of KiB")
}

#[test]
fn a_hundred_thousand_rows_stream_in_little_memory() {
    let space = StandIn::start(ROWS, 3);
    let connection = connect_with(&space, "MaxConcurrency=1;");
    let sql = "SELECT * FROM Issues";
    let mut cursor = connection.execute(sql, (), None).expect("runs").expect("has rows");
    let mut buffer = TextRowSet::for_cursor(100, &mut cursor, Some(256)).expect("a buffer");
    let mut blocks = cursor.bind_buffer(&mut buffer).expect("bound");
    let started = Instant::now();
    let mut rows = blocks.fetch().expect("fetches").expect("rows").num_rows();
    let first_pages = space.count();
    assert!(first_pages <= 3, "the first row came after {first_pages} pages");
    while let Some(block) = blocks.fetch().expect("fetches") {
        rows += block.num_rows();
    }
    println!("{rows} rows in {:.1} s, peak {} MiB", started.elapsed().as_secs_f64(), peak() / 1024);
    assert_eq!(rows, ROWS as usize);
    let pages = space.count();
    // Each page but the first repeats one row, which tells whether rows were deleted meanwhile.
    assert_eq!(pages, (ROWS as usize - 1).div_ceil(99), "{pages} pages");
    assert!(peak() < LIMIT_KIB, "peak {} KiB", peak());
}
