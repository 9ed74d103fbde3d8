//! INSERT, UPDATE and DELETE on Issues: one row, one request; guards before any request.

use backlog_odbc_tests::{StandIn, affected, connect, connect_with, problem, query};
use odbc_api::{Connection, IntoParameter};

const INSERT: &str = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, ?, 1, 3)";

fn insert(connection: &Connection<'_>, summary: &str) -> Vec<Option<String>> {
    let sql = format!("{INSERT} RETURNING Id, IssueKey, Summary, Status");
    query(connection, &sql, &summary.into_parameter()).swap_remove(0)
}

#[test]
fn an_insert_gives_its_row_back_in_one_request() {
    let space = StandIn::start(10, 1);
    let connection = connect(&space);
    let row = insert(&connection, "新しい課題 🚀 'quoted'");
    assert_eq!(space.count(), 1);
    assert_eq!(row[1].as_deref(), Some("APP-11"));
    assert_eq!(row[2].as_deref(), Some("新しい課題 🚀 'quoted'"));
    assert_eq!(row[3].as_deref(), Some("Open"));
    let stored = space.api("/issues/APP-11", "");
    assert_eq!(stored["summary"], "新しい課題 🚀 'quoted'");
}

#[test]
fn row_counts_are_exact() {
    let space = StandIn::start(10, 1);
    let connection = connect(&space);
    assert_eq!(affected(&connection, INSERT, &"one".into_parameter()), Some(1));
    let two = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId)
               VALUES (1, 'two', 1, 3), (1, 'three', 1, 3)";
    assert_eq!(affected(&connection, two, ()), Some(2));
    assert_eq!(affected(&connection, "UPDATE Issues SET Summary = 'x' WHERE Id IN (11, 12)", ()), Some(2));
    assert_eq!(affected(&connection, "UPDATE Issues SET Summary = 'x' WHERE Id = 999999", ()), Some(0));
    assert_eq!(affected(&connection, "DELETE FROM Issues WHERE IssueKey = 'APP-13'", ()), Some(1));
    assert_eq!(affected(&connection, "DELETE FROM Issues WHERE Id = 999999", ()), Some(0));
    assert_eq!(space.api("/issues/count", "")["count"], 12);
}

#[test]
fn an_update_that_changes_nothing_counts_its_row() {
    let space = StandIn::start(10, 1);
    let connection = connect(&space);
    for _ in 0..2 {
        assert_eq!(affected(&connection, "UPDATE Issues SET Summary = 'same' WHERE Id = 1", ()), Some(1));
    }
}

#[test]
fn an_update_sends_only_what_changes() {
    let space = StandIn::start(10, 1);
    let connection = connect(&space);
    affected(&connection, "UPDATE Issues SET Summary = 'x', DueDate = NULL WHERE Id = 1", ());
    let requests = space.requests();
    let patch = requests.iter().find(|request| request.endpoint() == "PATCH /issues/:issueIdOrKey");
    let patch = patch.expect("an update is a PATCH");
    assert_eq!(patch.parameter("summary"), ["x"]);
    assert_eq!(patch.parameter("dueDate"), [""]);
    assert!(patch.parameter("description").is_empty());
    let stored = space.api("/issues/1", "");
    assert_eq!(stored["summary"], "x");
    assert!(stored["dueDate"].is_null());
}

#[test]
fn update_and_delete_return_their_rows() {
    let space = StandIn::start(10, 1);
    let connection = connect(&space);
    let sql = "UPDATE Issues SET Summary = 'renamed' WHERE Id = 1 RETURNING Id, Summary";
    assert_eq!(query(&connection, sql, ()), [[Some("1".to_owned()), Some("renamed".to_owned())]]);
    let rows = query(&connection, "DELETE FROM Issues WHERE Id = 1 RETURNING IssueKey", ());
    assert_eq!(rows, [[Some("APP-1".to_owned())]]);
}

#[test]
fn guards_refuse_before_any_request() {
    let space = StandIn::start(10, 1);
    let connection = connect(&space);
    for (sql, state, names) in [
        ("DELETE FROM Issues", "42000", "AllowUnfilteredWrites"),
        ("DELETE FROM Issues WHERE 1 = 1", "42000", "AllowUnfilteredWrites"),
        ("UPDATE Issues SET Summary = 'x'", "42000", "AllowUnfilteredWrites"),
        ("UPDATE Issues SET Summary = 'x' WHERE Id = Id OR TRUE", "42000", "AllowUnfilteredWrites"),
        ("DROP TABLE Issues", "42000", "DROP"),
        ("TRUNCATE TABLE Issues", "42000", "TRUNCATE"),
        ("ALTER TABLE Issues ADD COLUMN X INT", "42000", "ALTER"),
        ("CREATE TABLE Backlog.X (Id INT)", "42000", "CREATE"),
        ("UPDATE Issues SET Id = 2 WHERE Id = 1", "42000", "Id"),
        (
            "INSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, 1, 'x', 1, 3)",
            "42000",
            "Id",
        ),
    ] {
        let problem = problem(&connection, sql);
        assert_eq!(problem.state, state, "{sql}: {}", problem.message);
        assert!(problem.message.contains(names), "{sql}: {}", problem.message);
        assert_eq!(space.count(), 0, "{sql} sent a request");
    }
    assert_eq!(space.api("/issues/count", "")["count"], 10);
}

#[test]
fn missing_and_too_long_values_are_refused_before_any_request() {
    let space = StandIn::start(10, 1);
    let connection = connect(&space);
    let missing =
        problem(&connection, "INSERT INTO Issues (ProjectId, IssueTypeId, PriorityId) VALUES (1, 1, 3)");
    assert_eq!(missing.state, "23000", "{}", missing.message);
    assert!(missing.message.contains("Summary"), "{}", missing.message);
    let long = "あ".repeat(256);
    let sql = format!("UPDATE Issues SET Summary = '{long}' WHERE Id = 1");
    let long = problem(&connection, &sql);
    assert_eq!(long.state, "22001", "{}", long.message);
    assert!(long.message.contains("Summary"), "{}", long.message);
    let writes = space.requests();
    assert!(writes.iter().all(|request| request.endpoint().starts_with("GET")));
}

#[test]
fn a_read_only_connection_refuses_every_write() {
    let space = StandIn::start(10, 1);
    let connection = connect_with(&space, "ReadOnly=true;");
    for sql in [
        "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, 'x', 1, 3)",
        "UPDATE Issues SET Summary = 'x' WHERE Id = 1",
        "DELETE FROM Issues WHERE Id = 1",
    ] {
        assert_eq!(problem(&connection, sql).state, "25006", "{sql}");
    }
    assert_eq!(space.count(), 0);
}

#[test]
fn a_failing_row_tells_how_many_were_written() {
    let space = StandIn::start(10, 1);
    let connection = connect(&space);
    space.fault(&serde_json::json!([{ "endpoint": "POST /issues", "fault": "500", "skip": 1 }]));
    let sql = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId)
               VALUES (1, 'one', 1, 3), (1, 'two', 1, 3), (1, 'three', 1, 3)";
    let failed = problem(&connection, sql);
    assert!(failed.message.contains('1') && failed.message.contains('2'), "{}", failed.message);
    assert_eq!(space.api("/issues/count", "")["count"], 11, "the first row stays, the third was not sent");
}

#[test]
fn backlogs_own_reason_is_told() {
    let space = StandIn::start(10, 1);
    let connection = connect(&space);
    let sql = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, 'x', 4711, 3)";
    let refused = problem(&connection, sql);
    assert_ne!(refused.native, 0, "the native code is Backlog's: {refused:?}");
}

#[test]
fn x4_rollback_after_a_write_is_an_honest_error() {
    let space = StandIn::start(10, 1);
    let connection = connect(&space);
    connection.set_autocommit(false).expect("autocommit can be switched off");
    connection.rollback().expect("there is nothing to take back");
    affected(&connection, INSERT, &"x".into_parameter());
    let error = backlog_odbc_tests::Problem::from(connection.rollback().expect_err("a row stays written"));
    assert_eq!(error.state, "25S01", "{}", error.message);
    connection.commit().expect("a commit succeeds");
    connection.rollback().expect("nothing was written since the commit");
    connection.set_autocommit(true).expect("autocommit can be switched on");
}
