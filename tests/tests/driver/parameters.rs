//! Parameters of the common C types, prepared statements, NULL.

use backlog_odbc_tests::{StandIn, connect, query, scalar};
use odbc_api::parameter::WithDataType;
use odbc_api::sys::{Date, Timestamp};
use odbc_api::{Bit, Cursor, DataType, IntoParameter, Nullable, ParameterCollectionRef};

fn echo(connection: &odbc_api::Connection<'_>, sql: &str, parameter: impl ParameterCollectionRef) -> String {
    scalar(connection, sql, parameter).unwrap_or_else(|| "NULL".to_owned())
}

#[test]
fn p2_each_c_type_arrives() {
    let space = StandIn::start(5, 1);
    let connection = connect(&space);
    assert_eq!(echo(&connection, "SELECT CAST(? AS BIGINT) + 1", &41_i64), "42");
    assert_eq!(echo(&connection, "SELECT CAST(? AS INTEGER) + 1", &41_i32), "42");
    assert_eq!(echo(&connection, "SELECT CAST(? AS SMALLINT)", &-7_i16), "-7");
    assert_eq!(echo(&connection, "SELECT CAST(? AS DOUBLE) * 2", &1.25_f64), "2.5");
    assert_eq!(echo(&connection, "SELECT CAST(? AS VARCHAR)", &"𠮷野家 'x'".into_parameter()), "𠮷野家 'x'");
    assert_eq!(echo(&connection, "SELECT CAST(? AS BOOLEAN)", &Bit::from_bool(true)), "1");
    let date = Date { year: 2024, month: 2, day: 29 };
    assert_eq!(echo(&connection, "SELECT CAST(? AS DATE)", &date), "2024-02-29");
    let moment =
        Timestamp { year: 2024, month: 2, day: 29, hour: 23, minute: 59, second: 58, fraction: 125_000_000 };
    let moment = WithDataType { value: moment, data_type: DataType::Timestamp { precision: 6 } };
    let found = echo(&connection, "SELECT CAST(? AS TIMESTAMP)", &moment);
    assert!(found.starts_with("2024-02-29 23:59:58.125"), "{found}");
    assert_eq!(echo(&connection, "SELECT CAST(? AS BIGINT)", &None::<i64>.into_parameter()), "NULL");
    assert_eq!(echo(&connection, "SELECT CAST(? AS VARCHAR)", &None::<&str>.into_parameter()), "NULL");
    assert_eq!(space.count(), 0);
}

#[test]
fn p1_question_marks_in_texts_and_comments_are_no_parameters() {
    let space = StandIn::start(5, 1);
    let connection = connect(&space);
    let mut prepared =
        connection.prepare("SELECT '?', \"Id\" /* ? */ FROM Issues WHERE Id = ? -- ?").expect("prepares");
    assert_eq!(prepared.num_params().expect("counts"), 1);
    assert_eq!(prepared.describe_param(1).expect("describes").data_type, DataType::BigInt);
}

#[test]
fn a_prepared_statement_runs_many_times() {
    let space = StandIn::start(50, 1);
    let connection = connect(&space);
    let mut prepared = connection.prepare("SELECT IssueKey FROM Issues WHERE Id = ?").expect("prepares");
    for id in 1..=5_i64 {
        let mut cursor = prepared.execute(&id).expect("runs").expect("has rows");
        let mut row = cursor.next_row().expect("fetches").expect("one row");
        let mut key = Vec::new();
        row.get_text(1, &mut key).expect("text");
        assert_eq!(String::from_utf8_lossy(&key), format!("APP-{id}"));
    }
    assert_eq!(space.count(), 5);
}

#[test]
fn p9_typed_parameters_filter_as_literals_do() {
    let space = StandIn::start(250, 2);
    let connection = connect(&space);
    let date = Date { year: 2022, month: 1, day: 1 };
    let by_parameter = query(&connection, "SELECT Id FROM Issues WHERE DueDate >= ? ORDER BY Id", &date);
    let by_literal =
        query(&connection, "SELECT Id FROM Issues WHERE DueDate >= DATE '2022-01-01' ORDER BY Id", ());
    assert_eq!(by_parameter, by_literal);
    assert!(!by_parameter.is_empty() && by_parameter.len() < 250);
}

#[test]
fn a_null_parameter_equals_nothing() {
    let space = StandIn::start(5, 1);
    let connection = connect(&space);
    assert!(query(&connection, "SELECT Id FROM Issues WHERE Id = ?", &Nullable::<i64>::null()).is_empty());
}

#[test]
fn several_parameters_keep_their_places() {
    let space = StandIn::start(50, 1);
    let connection = connect(&space);
    let key = "APP-2".into_parameter();
    let sql = "SELECT Id, ? FROM Issues WHERE IssueKey = ? OR Id = ? ORDER BY Id";
    let label = "label".into_parameter();
    let rows = query(&connection, sql, (&label, &key, &3_i64));
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0], [Some("2".to_owned()), Some("label".to_owned())]);
}
