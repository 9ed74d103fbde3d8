use datafusion::arrow::util::display::array_value_to_string;

use super::*;
use crate::error::SqlState;
use crate::tables::find;
use crate::tables::space::Project;
use crate::tables::value::Value;

fn decode_with(table: &str, columns: &[&str], body: &str, parent: &ParentRow) -> Result<RecordBatch> {
    let table = find(table).unwrap();
    let positions: Vec<usize> = columns.iter().map(|name| table.position(name).unwrap()).collect();
    let projects = Projects::new(vec![Project { id: 5, key: "APP".to_owned() }]);
    let context = Context { timezone: chrono_tz::Asia::Tokyo, projects: Some(&projects), parent };
    Decoder::new(table, &positions)
        .list(&Request::get("/issues"), body.as_bytes(), &context)
        .map(|listed| listed.rows)
}

fn decode(table: &str, columns: &[&str], body: &str) -> Result<RecordBatch> {
    decode_with(table, columns, body, &ParentRow::default())
}

/// Rows as text, NULL as `-`.
fn texts(batch: &RecordBatch) -> Vec<Vec<String>> {
    let value = |array: &datafusion::arrow::array::ArrayRef, row| match array.is_null(row) {
        true => "-".to_owned(),
        false => array_value_to_string(array, row).unwrap(),
    };
    (0..batch.num_rows()).map(|row| batch.columns().iter().map(|array| value(array, row)).collect()).collect()
}

fn issue(columns: &[&str], body: &str) -> Vec<String> {
    texts(&decode("Issues", columns, body).unwrap()).remove(0)
}

#[test]
fn nested_members_and_unknown_ones() {
    let body =
        r#"[{"new":{"id":9},"id":1,"assignee":{"x":[1,{"id":3}],"name":"あ\u0041","id":2},"summary":"s"}]"#;
    assert_eq!(issue(&["Assignee", "AssigneeId", "Id", "Summary"], body), ["あA", "2", "1", "s"]);
}

#[test]
fn missing_and_null_members_are_null() {
    assert_eq!(
        issue(&["Assignee", "DueDate", "CustomFields"], r#"[{"assignee":null,"customFields":null}]"#),
        ["-", "-", "-"]
    );
    assert_eq!(issue(&["Assignee"], r#"[{"assignee":{"name":null}}]"#), ["-"]);
    assert_eq!(issue(&["Assignee"], r#"[{"assignee":[]}]"#), ["-"]);
}

#[test]
fn a_member_that_every_row_has_is_missed() {
    let error = decode("Issues", &["Id"], r#"[{"id":null}]"#).unwrap_err();
    assert_eq!(error.state, SqlState("22002"));
    assert!(error.to_string().contains("Id"), "{error}");
}

#[test]
fn arrays_are_joined() {
    let body =
        r#"[{"category":[{"id":1,"name":"a"},{"id":2,"name":"b, c"},{"id":3,"name":null}],"versions":[]}]"#;
    assert_eq!(
        issue(&["CategoryIds", "Categories", "VersionIds", "Versions", "Milestones"], body),
        ["1, 2, 3", "a, b, c", "-", "-", "-"]
    );
}

#[test]
fn json_columns_keep_the_text_without_blanks() {
    let body = r#"[{"customFields": [ { "id" : 1.50, "value" : "a \" b\\" } , 12345678901234567890 ], "stars": "x"}]"#;
    assert_eq!(
        issue(&["CustomFields", "Stars"], body),
        [r#"[{"id":1.50,"value":"a \" b\\"},12345678901234567890]"#, r#""x""#]
    );
}

#[test]
fn values_of_other_types_are_text_where_text_is_wanted() {
    for (json, text) in
        [("12", "12"), ("1.5", "1.5"), ("true", "true"), (r#"{"a":[1]}"#, r#"{"a":[1]}"#), ("[1]", "[1]")]
    {
        assert_eq!(issue(&["Summary"], &format!(r#"[{{"summary":{json}}}]"#)), [text]);
    }
}

#[test]
fn values_of_other_types_are_errors_elsewhere() {
    for (column, body) in [
        ("Id", r#"[{"id":"seven"}]"#),
        ("Id", r#"[{"id":1.5}]"#),
        ("Id", r#"[{"id":99999999999999999999}]"#),
        ("Id", r#"[{"id":{}}]"#),
        ("EstimatedHours", r#"[{"estimatedHours":"1h"}]"#),
        ("DueDate", r#"[{"dueDate":"tomorrow"}]"#),
        ("DueDate", r#"[{"dueDate":20240101}]"#),
        ("Created", r#"[{"created":"2024-13-01T00:00:00Z"}]"#),
    ] {
        let error = decode("Issues", &[column], body).unwrap_err();
        assert_eq!(error.state, SqlState("22018"), "{body}");
        assert!(error.to_string().contains(column), "{error}");
    }
}

#[test]
fn answers_that_are_no_rows_are_errors() {
    for body in ["", "{}", "[", "[{]", "[1]", "[null]", "[[]]", "[] x", "<html>", r#"[{"id":1"#, "[{}}"] {
        let error = decode("Issues", &["Summary"], body).map(|batch| texts(&batch)).unwrap_err();
        assert!(["08S01", "22002"].contains(&error.state.0), "{body}: {error:?}");
    }
}

#[test]
fn numbers_and_times() {
    let body = r#"[{"estimatedHours":2,"actualHours":2.25,"created":"2013-02-07T08:09:49Z","id":7.0}]"#;
    assert_eq!(
        issue(&["EstimatedHours", "ActualHours", "Created", "Id"], body),
        ["2.0", "2.25", "2013-02-07T08:09:49", "7"]
    );
}

#[test]
fn dates_do_not_shift() {
    for (sent, date) in [
        ("2023-01-24T00:00:00Z", "2023-01-24"),
        ("2023-01-23T15:00:00Z", "2023-01-24"),
        ("2023-01-24", "2023-01-24"),
        ("0001-01-01T00:00:00Z", "0001-01-01"),
    ] {
        assert_eq!(issue(&["DueDate"], &format!(r#"[{{"dueDate":"{sent}"}}]"#)), [date]);
    }
}

#[test]
fn project_keys_come_from_the_issue_key_or_the_project_list() {
    assert_eq!(issue(&["ProjectKey", "IssueKey"], r#"[{"issueKey":"A_B-12"}]"#), ["A_B", "A_B-12"]);
    let batch =
        decode("WikiPages", &["ProjectKey", "ProjectId"], r#"[{"projectId":5},{"projectId":6}]"#).unwrap();
    assert_eq!(texts(&batch), [["APP", "5"], ["-", "6"]]);
}

#[test]
fn what_the_parent_gives_wins() {
    let table = find("IssueComments").unwrap();
    let at = |name: &str| table.position(name).unwrap();
    let parent = ParentRow {
        key: vec!["7".to_owned()],
        values: vec![(at("IssueId"), Value::Integer(7)), (at("IssueKey"), Value::Text("APP-1".to_owned()))],
    };
    let body = r#"[{"id":1,"issueId":99},{"id":2}]"#;
    let batch = decode_with("IssueComments", &["Id", "IssueId", "IssueKey"], body, &parent).unwrap();
    assert_eq!(texts(&batch), [["1", "7", "APP-1"], ["2", "7", "APP-1"]]);
}

#[test]
fn a_repeated_member_counts_once() {
    assert_eq!(texts(&decode("Issues", &["Id"], r#"[{"id":1,"id":2},{"id":3}]"#).unwrap()), [["1"], ["3"]]);
}

#[test]
fn no_columns_still_have_rows() {
    let batch = decode("Issues", &[], r#"[{"id":1},{}]"#).unwrap();
    assert_eq!((batch.num_rows(), batch.num_columns()), (2, 0));
}

#[test]
fn deep_nesting_is_an_error_not_an_overflow() {
    let body = format!(r#"[{{"summary":{}1{}}}]"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(decode("Issues", &["Summary"], &body).unwrap_err().state, SqlState("08S01"));
    let body = format!(r#"[{{"unknown":{}1{}}}]"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(decode("Issues", &["Assignee"], &body).unwrap().num_rows(), 1);
}

#[test]
fn kinds_have_names_and_unknown_ones_their_numbers() {
    let body = r#"[{"id":1,"type":2,"content":{}},{"id":2,"type":99},{"id":3,"type":null}]"#;
    let updates = texts(&decode("SpaceUpdates", &["TypeId", "Type"], body).unwrap());
    assert_eq!(updates, [["2", "Issue updated"], ["99", "99"], ["-", "-"]]);
    let body = r#"[{"id":1,"activityTypeIds":[12,99]},{"id":2,"activityTypeIds":[]}]"#;
    let hooks = texts(&decode("Webhooks", &["ActivityTypes"], body).unwrap());
    assert_eq!(hooks, [["Git push, 99"], ["-"]]);
}
