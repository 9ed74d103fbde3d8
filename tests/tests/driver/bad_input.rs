//! Wrong input and a server on a bad day: the right SQLSTATE, a message that says what, and no panic.

use backlog_odbc_tests::{Problem, StandIn, connect, connect_string, driver, problem, query, scalar};
use serde_json::json;

fn refused(properties: &str) -> Problem {
    let text = format!("Driver={};Language=en;{properties}", driver().display());
    match connect_string(&text) {
        Ok(_) => panic!("{properties} connects"),
        Err(error) => Problem::from(error),
    }
}

#[test]
fn a_wrong_key_is_28000_and_stays_secret() {
    let space = StandIn::start(5, 1);
    let problem = refused(&format!("Url={};ApiKey=WrongKeyOfSomebody", space.url()));
    assert_eq!(problem.state, "28000", "{}", problem.message);
    assert!(problem.message.starts_with("[Backlog ODBC Driver]"), "{}", problem.message);
    assert!(!problem.message.contains("WrongKeyOfSomebody"), "{}", problem.message);
    assert_eq!(problem.native, 11);
}

#[test]
fn an_unreachable_host_is_08001() {
    let problem = refused("Url=http://127.0.0.1:9;ApiKey=k;LoginTimeout=5");
    assert_eq!(problem.state, "08001", "{}", problem.message);
    assert!(problem.message.contains("127.0.0.1"), "{}", problem.message);
    let problem = refused("Url=https://no-such-host.invalid;ApiKey=k;LoginTimeout=10");
    assert_eq!(problem.state, "08001", "{}", problem.message);
}

#[test]
fn addresses_are_checked_by_name() {
    for (url, says) in [
        ("ht!tp://x", "ht!tp://x"),
        ("http://example.backlog.com", "http"),
        ("http://10.0.0.1", "http"),
        ("ftp://example.backlog.com", "ftp"),
        ("https://user:secretword@example.backlog.com", "Url"),
    ] {
        let problem = refused(&format!("Url={url};ApiKey=k"));
        assert!(problem.state.starts_with("08") || problem.state.starts_with("HY"), "{problem:?}");
        assert!(problem.message.contains("Url") && problem.message.contains(says), "{}", problem.message);
        assert!(!problem.message.contains("secretword"), "{}", problem.message);
    }
}

#[test]
fn missing_and_malformed_properties_are_named() {
    for (properties, name) in [
        ("ApiKey=k", "Url"),
        ("Url=http://127.0.0.1:9", "ApiKey"),
        ("Url=http://127.0.0.1:9;ApiKey=k;Timeout=soon", "Timeout"),
        ("Url=http://127.0.0.1:9;ApiKey=k;ReadOnly=perhaps", "ReadOnly"),
        ("Url=http://127.0.0.1:9;ApiKey=k;RateLimit=Ignore", "RateLimit"),
    ] {
        let problem = refused(properties);
        assert!(problem.message.contains(name), "{properties}: {}", problem.message);
    }
}

#[test]
fn e6_unknown_names_and_bad_syntax() {
    let space = StandIn::start(5, 1);
    let connection = connect(&space);
    for (sql, state, says) in [
        ("SELECT * FROM Isues", "42S02", "Isues"),
        ("SELECT * FROM Nowhere.Issues", "42S02", "Nowhere"),
        ("SELECT * FROM MSysConf", "42S02", "MSysConf"),
        ("SELECT Sumary FROM Issues", "42S22", "Sumary"),
        ("SELECT i.Nothing FROM Issues i", "42S22", "Nothing"),
        ("SELEC Id FROM Issues", "42000", "SELEC"),
        ("SELECT Id FROM Issues WHERE (", "42000", "Line: 1"),
        ("SELECT 'open", "42000", ""),
        (" ", "42000", ""),
        ("{call something(1)}", "42000", ""),
    ] {
        let problem = problem(&connection, sql);
        assert_eq!(problem.state, state, "{sql}: {}", problem.message);
        assert!(problem.message.contains(says), "{sql}: {}", problem.message);
    }
    let asked: Vec<String> = space.requests().iter().map(|request| request.endpoint().to_owned()).collect();
    assert_eq!(asked, ["GET /projects"], "only the projects tell whether Nowhere is a schema");
    assert_eq!(scalar(&connection, "SELECT 1", ()).as_deref(), Some("1"), "d8: usable after errors");
}

#[test]
fn deeply_nested_sql_is_an_error_not_an_abort() {
    let space = StandIn::start(5, 1);
    let connection = connect(&space);
    for sql in [
        format!("SELECT {}1{}", "(".repeat(20_000), ")".repeat(20_000)),
        format!("SELECT 1{}", " + 1".repeat(50_000)),
        format!("SELECT * FROM Issues WHERE Id = 1{}", " OR Id = 2".repeat(20_000)),
    ] {
        let mut statement = connection.preallocate().expect("a statement");
        let _either = statement.execute(&sql, ());
    }
    assert_eq!(scalar(&connection, "SELECT 1", ()).as_deref(), Some("1"));
}

#[test]
fn a_server_on_a_bad_day_gives_a_clear_error() {
    let space = StandIn::start(250, 1);
    for (fault, states) in [
        ("html200", &["08S01", "HY000"][..]),
        ("html502", &["08S01"]),
        ("truncatedJson", &["08S01", "HY000"]),
        ("dropMidAnswer", &["08S01"]),
        ("500", &["08S01", "HY000"]),
        ("drop", &["08S01"]),
        ("401", &["28000"]),
        ("redirect", &["08S01", "08001", "HY000"]),
    ] {
        let connection = connect(&space);
        space.fault(&json!([{ "endpoint": "GET /issues", "fault": fault, "count": 20 }]));
        let problem = problem(&connection, "SELECT * FROM Issues");
        assert!(states.contains(&problem.state.as_str()), "{fault}: {problem:?}");
        assert!(problem.message.starts_with("[Backlog ODBC Driver]"), "{fault}: {problem:?}");
        assert!(!problem.message.contains(space.key()), "{fault} shows the key");
        space.heal();
        assert_eq!(query(&connection, "SELECT Id FROM Issues LIMIT 1", ()).len(), 1, "after {fault}");
    }
}

#[test]
fn passing_troubles_are_overcome() {
    let space = StandIn::start(250, 1);
    let connection = connect(&space);
    for fault in ["html502", "html503", "truncatedJson", "dropMidAnswer", "drop", "429"] {
        space.fault(&json!([{ "endpoint": "GET /issues", "fault": fault, "skip": 1 }]));
        assert_eq!(query(&connection, "SELECT Id FROM Issues", ()).len(), 250, "{fault}");
        space.heal();
    }
}

#[test]
fn a_write_is_never_sent_twice() {
    let space = StandIn::start(10, 1);
    let connection = connect(&space);
    space.fault(&json!([{ "endpoint": "POST /issues", "fault": "dropAfterWrite" }]));
    let sql = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, 'once', 1, 3)";
    assert_eq!(problem(&connection, sql).state, "08S01");
    assert_eq!(space.api("/issues/count", "")["count"], 11);
}
