//! The declarations against the endpoint table, and calls without a server.

use std::collections::HashSet;

use super::*;
use crate::tables::value::Value;

fn endpoints() -> Vec<serde_json::Value> {
    serde_json::from_str(include_str!("../../../sandbox/data/endpoints.json")).unwrap()
}

#[test]
fn names_are_sorted_and_described_in_both_languages() {
    let names: Vec<String> = all().iter().map(|procedure| procedure.name.to_lowercase()).collect();
    assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "{names:?}");
    for procedure in all() {
        let columns = procedure.result().into_iter().flat_map(|table| table.columns);
        let parameters = procedure.parameters.iter().map(|parameter| &parameter.column);
        for column in columns.chain(parameters) {
            let text = column.description;
            assert!(!text.en.is_empty() && !text.ja.is_empty(), "{} {}", procedure.name, column.name);
        }
        assert!(!procedure.description.en.is_empty() && !procedure.description.ja.is_empty());
        let mut seen = HashSet::new();
        let names = procedure.parameters.iter().map(|parameter| parameter.column.name.to_lowercase());
        assert!(names.into_iter().all(|name| seen.insert(name)), "{}", procedure.name);
        assert!(procedure.one_of.iter().all(|name| procedure.position(name).is_some()), "{}", procedure.name);
    }
}

#[test]
fn calls_and_parameters_are_those_of_the_api() {
    let endpoints = endpoints();
    for procedure in all() {
        let mut accepted = HashSet::new();
        for call in procedure.calls {
            let found = endpoints.iter().find(|one| {
                one["path"] == call.endpoint
                    && one["method"] == call.method.name()
                    && one["state"] == "current"
            });
            let documented = found.unwrap_or_else(|| panic!("{} {}", procedure.name, call.endpoint));
            for parameter in documented["params"].as_array().unwrap() {
                accepted.insert(parameter["name"].as_str().unwrap().to_owned());
            }
        }
        let mut used: HashSet<String> = procedure.each.iter().map(|each| each.key.1.to_owned()).collect();
        for parameter in procedure.parameters {
            match parameter.place {
                Place::Path(name) | Place::Form(name) | Place::Ids(name) | Place::Texts(name) => {
                    assert!(accepted.contains(name), "{}: {name}", procedure.name);
                    used.insert(name.to_owned());
                }
                Place::Content | Place::Source => drop(used.insert("file".to_owned())),
                Place::FileName | Place::Target => {}
            }
        }
        let left: Vec<_> = accepted.difference(&used).collect();
        assert!(left.is_empty(), "{} cannot give {left:?}", procedure.name);
    }
}

#[test]
fn the_rows_that_calls_are_made_for_exist() {
    for (procedure, each) in all().iter().filter_map(|procedure| Some((procedure, procedure.each?))) {
        let table = crate::tables::find(each.table).unwrap();
        assert!(table.position(each.condition.0).is_some(), "{}", procedure.name);
        assert!(table.position(each.key.0).is_some(), "{}", procedure.name);
        assert!(matches!(procedure.answer, Answer::Count), "{}", procedure.name);
    }
}

fn plain(value: impl Into<String>) -> Option<Argument> {
    Some(Argument::Plain(Value::Text(value.into())))
}

fn refused(procedure: &str, arguments: &[Option<Argument>], state: &str, word: &str) {
    let error = ready(find(procedure).unwrap(), arguments).unwrap_err();
    assert_eq!(error.state.0, state, "{error:?}");
    assert!(error.to_string().contains(word), "{error}");
}

#[test]
fn bad_arguments_are_refused_with_the_reason() {
    refused("AddStar", &[None, None, None, None, None], "42000", "exactly one of IssueId");
    refused("AddStar", &[plain("1"), plain("2"), None, None, None], "42000", "2 are given");
    refused("LinkSharedFilesToIssue", &[plain("APP-1"), plain("1,x")], "22018", "1,x");
    refused("LinkSharedFilesToIssue", &[plain("APP-1"), plain("")], "22018", "SharedFileIds");
    refused("LinkSharedFilesToIssue", &[plain(".."), plain("1")], "22018", "IssueIdOrKey");
    refused("LinkSharedFilesToIssue", &[plain("x".repeat(51)), plain("1")], "22001", "51");
    refused("PostAttachment", &[plain("/nothing/there.txt"), None, None], "42000", "/nothing/there.txt");
    refused("PostAttachment", &[None, None, Some(Argument::Bytes("x".into()))], "07001", "FileName");
    let mut download = vec![None; 9];
    refused("DownloadFile", &download, "42000", "IssueIdOrKey + AttachmentId");
    download[0] = plain("APP-1");
    refused("DownloadFile", &download, "42000", "cannot be called with IssueIdOrKey");
    download[6] = plain("1");
    assert!(ready(find("downloadfile").unwrap(), &download).is_ok());
    download[8] = plain("/nothing/there.txt");
    refused("DownloadFile", &download, "42000", "directory does not exist");
    download[8] = plain(env!("CARGO_MANIFEST_DIR").to_owned() + "/Cargo.toml");
    refused("DownloadFile", &download, "42000", "not overwritten");
}
