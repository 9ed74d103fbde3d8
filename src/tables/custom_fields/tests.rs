//! Tables made from definitions: names, types, what is sent. None of it makes a request.

use super::*;
use crate::tables::declare::ColumnType;
use crate::tables::write::check_insert;
use crate::tables::{Comparison, Predicate, Scan, Value, find, plan};

const DEFINITIONS: &str = r#"[
    {"id": 8, "typeId": 8, "name": "Severity", "required": true, "allowInput": true,
     "items": [{"id": 1, "name": "High"}]},
    {"id": 3, "typeId": 3, "name": "Points", "min": 1, "required": true, "applicableIssueTypes": []},
    {"id": 5, "typeId": 5, "name": "summary", "required": true,
     "items": [{"id": 2, "name": "Linux"}, {"id": 1, "name": "macOS"}]},
    {"id": 6, "typeId": 6, "name": "Browser", "items": [{"id": 1, "name": "A"}, {"id": 2, "name": "B"}]},
    {"id": 1, "typeId": 1, "name": "Customer", "description": "as in the contract"},
    {"id": 2, "typeId": 2, "name": "Steps", "applicableIssueTypes": [9], "required": true},
    {"id": 4, "typeId": 4, "name": "Release"},
    {"id": 9, "typeId": 99, "name": "Of the future"}
]"#;

fn table_of(json: &str, place: Place) -> &'static Table {
    let project = Project { id: 7, key: "APP".to_owned() };
    issues::table(&project, place, &definitions::read(json.as_bytes()).unwrap())
}

fn table() -> &'static Table {
    table_of(DEFINITIONS, Place::OwnSchema)
}

fn request(predicates: &[(&str, Comparison)]) -> String {
    let predicate = |(column, comparison): &(&str, Comparison)| Predicate {
        column: table().position(column).unwrap(),
        comparison: comparison.clone(),
    };
    let predicates = predicates.iter().map(predicate).collect();
    plan(table(), &Scan { projection: vec![0], predicates, ..Scan::default() }).to_string()
}

fn text(text: &str) -> Comparison {
    Comparison::In(vec![Value::Text(text.to_owned())])
}

#[test]
fn columns_follow_the_fields_in_the_order_of_their_ids() {
    let common = find(ISSUES).unwrap().columns.len();
    let own: Vec<_> =
        table().columns[common..].iter().map(|column| (column.name, column.column_type)).collect();
    assert_eq!(
        own,
        [
            ("Customer", ColumnType::Text(4_000)),
            ("Steps", ColumnType::Text(100_000)),
            ("Points", ColumnType::Double),
            ("Release", ColumnType::Date),
            ("summary_5Id", ColumnType::BigInt),
            ("summary_5", ColumnType::Text(4_000)),
            ("BrowserIds", ColumnType::Text(1_000)),
            ("Browser", ColumnType::Text(4_000)),
            ("SeverityId", ColumnType::BigInt),
            ("Severity", ColumnType::Text(4_000)),
            ("SeverityOtherValue", ColumnType::Text(4_000)),
        ]
    );
    assert_eq!((table().schema, table().name), ("APP", "Issues"));
}

#[test]
fn one_set_of_definitions_is_one_table() {
    let mut shuffled: Vec<serde_json::Value> = serde_json::from_str(DEFINITIONS).unwrap();
    shuffled.reverse();
    let shuffled = serde_json::to_string(&shuffled).unwrap();
    assert!(std::ptr::eq(table(), table_of(&shuffled, Place::OwnSchema)));
    let common = table_of(DEFINITIONS, Place::Common);
    assert_eq!((common.schema, common.columns.len()), (crate::tables::SCHEMA, table().columns.len()));
}

#[test]
fn rows_are_those_of_the_project() {
    assert!(request(&[]).contains("/issues?projectId[]=7&sort"), "{}", request(&[]));
    let other = request(&[("ProjectId", Comparison::In(vec![Value::Integer(8)]))]);
    assert!(other.contains("no request"), "{other}");
    let one = request(&[("Id", Comparison::In(vec![Value::Integer(12)]))]);
    assert!(one.contains("/issues?id[]=12&projectId[]=7"), "{one}");
}

#[test]
fn items_are_sent_by_id_whether_ids_or_names_are_asked_for() {
    let linux = request(&[("summary_5", text("Linux"))]);
    assert!(linux.contains("customField_5[]=2&"), "{linux}");
    let by_id = request(&[("SeverityId", Comparison::In(vec![Value::Integer(1)]))]);
    assert!(by_id.contains("customField_8[]=1&"), "{by_id}");
    let several = request(&[("Browser", text("A, B"))]);
    assert!(several.contains("customField_6[]=1&customField_6[]=2&"), "{several}");
    let ids = request(&[("BrowserIds", text("2"))]);
    assert!(ids.contains("customField_6[]=2&"), "{ids}");
    let unknown = request(&[("summary_5", text("BeOS"))]);
    assert!(!unknown.contains("customField_5[]"), "{unknown}");
}

#[test]
fn values_of_one_parameter_are_never_mixed() {
    let both = [("summary_5Id", Comparison::In(vec![Value::Integer(1)])), ("summary_5", text("Linux"))];
    let sent = request(&both);
    assert_eq!(sent.matches("customField_5[]").count(), 1, "{sent}");
}

#[test]
fn ranges_are_sent_wider_and_texts_stay_here() {
    let points = request(&[("Points", Comparison::Greater(Value::Number(2.5)))]);
    assert!(points.contains("customField_3_min=1&"), "{points}");
    let day = chrono::NaiveDate::from_ymd_opt(2024, 5, 2).unwrap();
    let release = request(&[("Release", Comparison::AtMost(Value::Date(day)))]);
    assert!(release.contains("customField_4_max=2024-05-03&"), "{release}");
    assert!(!request(&[("Customer", text("x"))]).contains("customField"));
}

#[test]
fn only_fields_that_every_new_issue_needs_are_required() {
    let required: Vec<_> =
        table().columns.iter().filter(|column| column.write.required).map(|column| column.name).collect();
    assert_eq!(required, ["IssueTypeId", "Summary", "PriorityId", "Points", "summary_5Id"]);
}

#[test]
fn the_name_of_an_item_stands_for_its_id_in_a_new_issue() {
    let table = table();
    let at = |name: &&str| table.position(name).unwrap();
    let given = |names: &[&str]| check_insert(table, &names.iter().map(at).collect::<Vec<_>>());
    let common = ["IssueType", "Summary", "Priority", "Points"];
    assert_eq!(given(&[&common[..], &["summary_5", "Browser"]].concat()), Ok(()));
    assert!(given(&common).unwrap_err().to_string().contains("summary_5Id"));
}
