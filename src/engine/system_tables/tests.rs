//! What each system table shows over the declared tables. None of it makes a request.

use std::collections::HashSet;

use super::*;

#[test]
fn names_are_unique_and_described_in_both_languages() {
    let mut names = HashSet::new();
    for table in ALL {
        assert!(names.insert((table.schema, table.name)), "{}", table.name);
        let mut columns = HashSet::new();
        let described = table.columns.iter().map(|column| (column.name, column.description));
        for (name, text) in described.chain([(table.name, table.description)]) {
            assert!(text.en.ends_with('.') && text.ja.ends_with('。'), "{} {name}", table.name);
        }
        assert!(
            table.columns.iter().all(|column| columns.insert(column.name.to_lowercase())),
            "{}",
            table.name
        );
    }
}
