//! Declarations agree with each other and with the API's endpoint table.

use std::collections::{HashMap, HashSet};

use super::declare::*;
use super::{all, find, procedures, schema};
use crate::api::Request;

/// Parameters of each endpoint, by method and path.
fn endpoints() -> HashMap<(String, String), HashSet<String>> {
    let text = include_str!("../../sandbox/data/endpoints.json");
    let endpoints: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
    let word =
        |value: &serde_json::Value, member: &str| value[member].as_str().unwrap_or_default().to_owned();
    endpoints
        .iter()
        .map(|endpoint| {
            let parameters = endpoint["params"].as_array().into_iter().flatten();
            let names = parameters.map(|parameter| word(parameter, "name")).collect();
            ((word(endpoint, "method"), word(endpoint, "path")), names)
        })
        .collect()
}

#[test]
fn endpoints_and_parameters_are_the_apis() {
    let known = endpoints();
    let has = |method: &str, path: &str, parameter: &str| {
        let parameters =
            known.get(&(method.to_owned(), path.to_owned())).unwrap_or_else(|| panic!("{method} {path}"));
        assert!(parameter.is_empty() || parameters.contains(parameter), "{method} {path} {parameter}");
    };
    for table in all() {
        let mut listed: Vec<&str> = Vec::new();
        let parent = table.parent.iter();
        for slot in parent
            .flat_map(|parent| std::iter::once(parent.slot).chain(parent.also.iter().map(|(slot, _)| *slot)))
        {
            let (Slot::Path(name) | Slot::Parameter(name)) = slot;
            listed.push(name);
        }
        listed.push("");
        for endpoint in [Some(table.list.endpoint), table.count].into_iter().flatten() {
            listed.iter().for_each(|parameter| has("GET", endpoint, parameter));
        }
        for filter in table.filters {
            if filter.reach != Reach::Count {
                has("GET", table.list.endpoint, filter.parameter);
            }
            if let Some(count) = table.count.filter(|_| filter.reach != Reach::List) {
                has("GET", count, filter.parameter);
            }
        }
        if let Some(CountOfEach { endpoint, slot: Slot::Path(name) | Slot::Parameter(name), .. }) =
            &table.count_of_each
        {
            has("GET", endpoint, name);
        }
        table.single_of_parent.iter().for_each(|single| has("GET", single.endpoint, single.value));
        let paging: &[&str] = match table.list.paging {
            Paging::Whole => &[],
            Paging::Offset | Paging::RequiredOffset => &["offset", "count"],
            Paging::IdRange => &["minId", "maxId", "count", "order"],
        };
        paging.iter().for_each(|parameter| has("GET", table.list.endpoint, parameter));
        table.list.order.iter().for_each(|(parameter, _)| has("GET", table.list.endpoint, parameter));
        if let Some(single) = &table.single {
            has("GET", single.endpoint, single.value);
        }
        for (operation, endpoint) in written(table) {
            let has = |parameter: &str| has(endpoint.method.name(), endpoint.pattern, parameter);
            endpoint.key.iter().for_each(|part| has(name_of(part)));
            table.all_columns().filter_map(|column| column.write.parameter(operation)).for_each(has);
        }
        for column in table.columns {
            for (content, (name, value)) in column
                .content
                .iter()
                .flat_map(|content| content.values.iter().map(move |pair| (content, pair)))
            {
                has("GET", content.endpoint, name);
                assert!(table.position(value).is_some(), "{}.{value}", table.name);
            }
        }
    }
}

/// The writes of a table.
fn written(table: &'static Table) -> impl Iterator<Item = (Operation, &'static Endpoint)> {
    Operation::ALL.into_iter().filter_map(|operation| Some((operation, table.write(operation)?)))
}

fn name_of(part: &KeyPart) -> &'static str {
    let (Slot::Path(name) | Slot::Parameter(name)) = part.slot;
    name
}

#[test]
fn every_parameter_that_a_write_needs_is_given() {
    let text = include_str!("../../sandbox/data/endpoints.json");
    let endpoints: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
    for table in all() {
        for (operation, endpoint) in written(table) {
            let (method, pattern) = (endpoint.method.name(), endpoint.pattern);
            let documented = endpoints.iter().find(|one| one["method"] == method && one["path"] == pattern);
            let needed = documented.unwrap()["params"].as_array().unwrap().iter();
            let needed = needed.filter(|parameter| parameter["required"] == true);
            let needed: HashSet<&str> = needed.map(|parameter| parameter["name"].as_str().unwrap()).collect();
            let settable = table.all_columns().filter(|column| column.write.update.is_some()).count();
            let sure = |column: &&Column| match operation {
                // An UPDATE sets at least one column.
                Operation::Update => settable == 1 || endpoint.resent.contains(&column.name),
                // Of the forms of a file one is demanded, and becomes the uploaded one.
                Operation::Insert => {
                    column.write.required || matches!(column.write.file, Some(FilePart::Uploaded))
                }
                Operation::Delete => column.write.required,
            };
            let columns = table.all_columns().filter(sure);
            let mut given: HashSet<&str> =
                columns.filter_map(|column| column.write.parameter(operation)).collect();
            given.extend(endpoint.key.iter().map(name_of));
            assert!(needed.is_subset(&given), "{operation:?} {}: {needed:?} {given:?}", table.name);
        }
    }
}

#[test]
fn keys_of_writes_lead_to_columns() {
    for table in all() {
        for (operation, endpoint) in written(table) {
            let in_pattern = endpoint.pattern.split('/').filter_map(|segment| segment.strip_prefix(':'));
            let in_path = endpoint.key.iter().filter(|part| matches!(part.slot, Slot::Path(_))).map(name_of);
            assert_eq!(in_pattern.collect::<Vec<_>>(), in_path.collect::<Vec<_>>(), "{}", table.name);
            let columns = endpoint.key.iter().flat_map(KeyPart::keys).map(|key| key.column);
            let left_out: &[&str] = match endpoint.answer {
                Answer::RowWithout(left_out) => left_out,
                _ => &[],
            };
            let found_by = endpoint.found_by.iter().flat_map(KeyPart::keys).map(|key| key.column);
            let others = found_by.chain(left_out.iter().copied()).chain(endpoint.resent.iter().copied());
            for name in columns.chain(others) {
                assert!(table.columns.iter().any(|column| column.name == name), "{}.{name}", table.name);
            }
            // A row is told from every other one by what a write goes by.
            let best: HashSet<&str> = endpoint.key.iter().map(|part| part.best.column).collect();
            let mut keys = std::iter::once(&table.primary_key).chain(table.unique_keys);
            let is_key = keys.any(|key| key.iter().all(|name| best.contains(name)));
            assert!(operation == Operation::Insert || is_key || endpoint.key.is_empty(), "{}", table.name);
        }
    }
}

#[test]
fn secret_values_are_shown_nowhere() {
    let mut seen = 0;
    for column in all().iter().flat_map(|table| table.all_columns()) {
        let parameters = Operation::ALL.into_iter().filter_map(|operation| column.write.parameter(operation));
        for parameter in parameters {
            let request = Request::post("/space").with_parameter(parameter, "s3cr3t");
            let shown = format!("{request} {request:?}").contains("s3cr3t");
            assert!(shown != column.write.secret, "{} ({parameter})", column.name);
            seen += usize::from(column.write.secret);
        }
    }
    assert_eq!(seen, 2, "the password of Users");
}

#[test]
fn everything_is_described_in_both_languages() {
    for table in all() {
        let texts = table.all_columns().map(|column| (column.name, column.description));
        for (name, text) in texts.chain([("", table.description)]) {
            assert!(!text.en.is_empty() && !text.ja.is_empty(), "{}.{name}", table.name);
            assert!(!text.ja.is_ascii() || text.ja == text.en, "{}.{name}", table.name);
        }
    }
}

#[test]
fn names_are_unique_and_pascal_case() {
    let is_pascal = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.chars().all(|one| one.is_ascii_alphanumeric())
    };
    let mut tables = HashSet::new();
    for table in all() {
        assert!(is_pascal(table.name) && tables.insert(table.name.to_lowercase()), "{}", table.name);
        let mut columns = HashSet::new();
        for column in table.all_columns() {
            assert!(
                is_pascal(column.name) && columns.insert(column.name.to_lowercase()),
                "{}.{}",
                table.name,
                column.name
            );
        }
    }
    assert!(all().is_sorted_by_key(|table| table.name));
}

/// Tables of one row that nothing identifies.
const ONE_ROW: &[&str] = &["Licenses", "SpaceDiskUsage", "SpaceNotifications"];

#[test]
fn names_of_columns_in_declarations_exist() {
    for table in all() {
        let has = |name: &str| {
            assert!(table.columns.iter().any(|column| column.name == name), "{}.{name}", table.name)
        };
        assert_eq!(table.primary_key.is_empty(), ONE_ROW.contains(&table.name), "{}", table.name);
        table.primary_key.iter().copied().for_each(has);
        table.unique_keys.iter().flat_map(|key| key.iter().copied()).for_each(has);
        table.filters.iter().for_each(|filter| has(filter.column));
        table.orders.iter().for_each(|order| has(order.column));
        let singles = table.single.iter().chain(&table.single_of_parent);
        singles.flat_map(|single| single.keys).for_each(|key| has(key.column));
        table.count_of_each.iter().flat_map(|count| count.keys).for_each(|key| has(key.column));
        table.columns.iter().filter_map(|column| Some(column.write.by_name?.0)).for_each(has);
        table.columns.iter().filter_map(|column| column.write.beside).for_each(has);
        for column in table.columns {
            let has_source = !column.path.is_empty()
                || column.parent.is_some()
                || column.content.is_some()
                || column.asked;
            assert!(has_source, "{}.{}", table.name, column.name);
            if let Some(name) = column.parent {
                let parent = table.parent.as_ref().unwrap().table;
                let of_parent = parent.columns.iter().find(|column| column.name == name).unwrap();
                assert_eq!(of_parent.column_type.arrow(), column.column_type.arrow());
            }
        }
        for name in table.primary_key {
            assert!(!table.column(table.position(name).unwrap()).unwrap().nullable, "{}.{name}", table.name);
        }
    }
}

#[test]
fn references_lead_to_keys() {
    for table in all() {
        for reference in table.references {
            let referred = find(reference.table).unwrap();
            let keys = [referred.primary_key];
            let is_key = keys.iter().chain(referred.unique_keys).any(|key| *key == reference.referred);
            assert!(is_key, "{} {:?}", table.name, reference);
            assert_eq!(reference.columns.len(), reference.referred.len());
            for (column, referred_column) in reference.columns.iter().zip(reference.referred) {
                let of = |table: &'static Table, name| {
                    table.column(table.position(name).unwrap()).unwrap().column_type
                };
                assert_eq!(of(table, column), of(referred, referred_column), "{} {column}", table.name);
            }
        }
    }
}

/// Ids that no name can be given for, and why.
const NAMELESS: &[(&str, &str)] = &[
    ("AttachmentIds", "An uploaded file is known by its id only."),
    ("AttachmentId", "An uploaded file is known by its id only."),
    ("CommentId", "A comment has no name."),
    ("DocumentId", "Several documents may have one title."),
    ("ParentId", "Several documents may have one title."),
    ("PullRequestId", "A pull request has a number in its repository only."),
    ("WikiPageId", "A page has its name within its project only, which the row does not tell."),
    ("IssueLinkedSharedFiles.Id", "Several shared files may have one name."),
    ("WikiPageLinkedSharedFiles.Id", "Several shared files may have one name."),
    ("UserId", "A login id is a name."),
];

#[test]
fn every_id_that_is_written_can_be_named() {
    let mut nameless = HashSet::new();
    for table in all() {
        for column in table.all_columns() {
            let insert = table.writes.insert.as_ref();
            let part = insert.and_then(|insert| insert.key.get(insert.part_of(column.name)?.0));
            let is_id = column.name == "Id" || column.name.ends_with("Id") || column.name.ends_with("Ids");
            let is_given =
                Operation::ALL.iter().any(|operation| column.write.parameter(*operation).is_some());
            if !is_id || !(is_given || part.is_some()) {
                continue;
            }
            let is_named =
                table.all_columns().any(|other| other.write.by_name.is_some_and(|(id, _)| id == column.name));
            if is_named || part.is_some_and(|part| part.other.is_some()) {
                continue;
            }
            let own = format!("{}.{}", table.name, column.name);
            let reason = NAMELESS.iter().find(|(name, _)| *name == column.name || *name == own);
            let (name, reason) = reason.unwrap_or_else(|| panic!("{own} cannot be named"));
            assert!(reason.ends_with('.'));
            nameless.insert(*name);
        }
    }
    assert_eq!(nameless.len(), NAMELESS.len(), "take off what can be named: {nameless:?}");
}

#[test]
fn what_is_written_elsewhere_names_a_table_or_procedure() {
    let is_known = |name: &str| {
        let called = procedures::all().iter().any(|procedure| procedure.name == name);
        called || find(name).is_some_and(|table| table.kind() == TableKind::Table)
    };
    let told = all().iter().filter_map(|table| Some((table, table.writes.instead?)));
    for (table, sentence) in told {
        assert_eq!(table.kind(), TableKind::View, "{}", table.name);
        for text in [sentence.en, sentence.ja] {
            let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
            assert!(words.any(is_known), "{}: {text}", table.name);
        }
    }
}

#[test]
fn tables_are_found_in_any_case() {
    assert!(std::ptr::eq(find("ISSUES").unwrap(), find("issues").unwrap()));
    assert!(find("Issue").is_none());
}

#[test]
fn fields_tell_their_origin() {
    let schema = schema(find("Issues").unwrap());
    let field = schema.field_with_name("Summary").unwrap();
    let expected = [
        ("schema", "Backlog"),
        ("table", "Issues"),
        ("column", "Summary"),
        ("size", "255"),
        ("updatable", "true"),
    ];
    for (key, value) in expected {
        assert_eq!(field.metadata().get(key).map(String::as_str), Some(value), "{key}");
    }
    assert_eq!(
        schema.field_with_name("Id").unwrap().metadata().get("auto").map(String::as_str),
        Some("true")
    );
}
