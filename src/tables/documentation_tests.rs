//! `docs/tables.md` and `docs/tables.ja.md` say what the declarations say.
//!
//! `UPDATE_DOCS=1 cargo test --workspace --lib -- tables::documentation` writes them.

mod page;

use std::path::Path;

use crate::error::Language;

/// What to run when a page is stale.
const COMMAND: &str = "UPDATE_DOCS=1 cargo test --workspace --lib -- tables::documentation";

#[test]
fn the_pages_of_the_tables_are_up_to_date() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for (language, name) in [(Language::English, "tables.md"), (Language::Japanese, "tables.ja.md")] {
        let path = docs.join(name);
        let expected = page::page(language);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, &expected).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        let differs = || found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
        assert!(found == expected, "docs/{name} is stale: {:?}. Run: {COMMAND}", differs());
    }
}
