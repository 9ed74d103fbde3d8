//! The documents and the help of `sandbox` leave nothing out, and their examples are right.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::process::Command;

use backlog_sandbox::{Fault, FaultKind};

const DOCUMENTS: [(&str, &str); 2] = [
    ("docs/sandbox.md", include_str!("../../docs/sandbox.md")),
    ("docs/sandbox.ja.md", include_str!("../../docs/sandbox.ja.md")),
];

fn help() -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_backlog-odbc")).args(["sandbox", "--help"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The long options at the beginning of a line.
fn options(help: &str) -> Vec<&str> {
    let lines = help.lines().map(str::trim_start);
    let named = lines.filter_map(|line| line.strip_prefix("-h, ").or(Some(line)));
    named.filter(|line| line.starts_with("--")).filter_map(|line| line.split([' ', '<']).next()).collect()
}

/// The fenced blocks of a language.
fn blocks<'d>(document: &'d str, language: &str) -> Vec<&'d str> {
    let fence = format!("```{language}\n");
    document.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn every_option_is_documented() {
    let help = help();
    let options = options(&help);
    assert!(options.len() > 15, "{options:?}");
    for option in options.into_iter().filter(|option| *option != "--help") {
        for (name, document) in DOCUMENTS {
            let row = [format!("| `{option}`"), format!("| `{option} ")];
            assert!(row.iter().any(|row| document.contains(row)), "{option} has no row in {name}");
        }
    }
}

#[test]
fn every_kind_of_fault_is_documented_and_has_an_example() {
    let help = help();
    for kind in FaultKind::ALL.map(FaultKind::name) {
        assert!(help.contains(&kind), "{kind} is not in the help");
        for (name, document) in DOCUMENTS {
            assert!(document.contains(&format!("`{kind}`")), "{kind} is not in {name}");
        }
    }
    let examples = blocks(DOCUMENTS[0].1, "json");
    let shown: Vec<FaultKind> =
        examples.iter().flat_map(|json| Fault::read(json).unwrap()).map(|fault| fault.fault).collect();
    let unshown = |kind: &FaultKind| !shown.contains(kind) && !kind.name().starts_with("html");
    assert!(!FaultKind::ALL.iter().any(unshown), "{shown:?}");
}

#[test]
fn both_languages_show_the_same_examples() {
    for language in ["sh", "json", "text"] {
        let [english, japanese] = DOCUMENTS.map(|(_, document)| blocks(document, language));
        assert!(!english.is_empty());
        assert_eq!(english, japanese);
    }
}

#[test]
fn every_address_of_the_help_is_documented() {
    let help = help();
    let addresses: Vec<&str> = help.split_whitespace().filter(|word| word.starts_with("/sandbox/")).collect();
    assert!(addresses.len() > 8);
    for address in addresses {
        for (name, document) in DOCUMENTS {
            assert!(document.contains(address), "{address} is not in {name}");
        }
    }
}
