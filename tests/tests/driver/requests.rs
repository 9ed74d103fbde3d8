//! What a query costs: the number of API requests is the first performance figure, and exact.

use backlog_odbc_tests::{StandIn, connect, connect_with, query, scalar};
use odbc_api::{Cursor, IntoParameter};

const ISSUES: u32 = 250;

#[test]
fn requests_of_one_query() {
    let space = StandIn::start(ISSUES, 2);
    let cases: &[(&str, usize, usize)] = &[
        ("SELECT COUNT(*) FROM Issues", 1, 1),
        ("SELECT COUNT(*) FROM Issues WHERE StatusId = 1", 1, 1),
        ("SELECT * FROM Issues LIMIT 10", 10, 1),
        ("SELECT IssueKey FROM Issues LIMIT 100", 100, 1),
        ("SELECT * FROM Issues WHERE Id = 5", 1, 1),
        ("SELECT * FROM Issues WHERE Id = '5'", 1, 1),
        ("SELECT * FROM Issues WHERE Id IN (5, 6, 7)", 3, 1),
        ("SELECT * FROM Issues WHERE IssueKey = 'APP-1'", 1, 1),
        ("SELECT * FROM Issues WHERE IssueKey = 'APP-99999'", 0, 1),
        ("SELECT * FROM Issues ORDER BY Updated DESC LIMIT 50", 50, 1),
        ("SELECT * FROM Issues WHERE Id = 5 AND Id = 6", 0, 0),
        ("SELECT * FROM Issues WHERE 1 = 0", 0, 0),
        ("SELECT * FROM Issues LIMIT 0", 0, 0),
        ("SELECT 1", 1, 0),
        ("SELECT * FROM Issues", ISSUES as usize, 3),
        ("SELECT Id FROM Projects", 2, 1),
        ("SELECT Id FROM Priorities", 3, 1),
    ];
    for &(sql, rows, requests) in cases {
        // A connection of its own: what an earlier query has remembered must not help.
        let connection = connect(&space);
        assert_eq!(query(&connection, sql, ()).len(), rows, "rows of {sql}");
        let sent: Vec<_> = space.requests().iter().map(|request| request.endpoint().to_owned()).collect();
        assert_eq!(sent.len(), requests, "{sql} sent {sent:?}");
    }
}

#[test]
fn parameters_reach_the_api_as_filters() {
    let space = StandIn::start(ISSUES, 2);
    let connection = connect(&space);
    assert_eq!(query(&connection, "SELECT Id FROM Issues WHERE Id = ?", &5_i64).len(), 1);
    assert_eq!(space.count(), 1);
    space.forget();
    let key = "WEB-1".into_parameter();
    assert_eq!(query(&connection, "SELECT Id FROM Issues WHERE IssueKey = ?", &key).len(), 1);
    assert_eq!(space.count(), 1);
    space.forget();
    let text_for_a_number = "5".into_parameter();
    assert_eq!(query(&connection, "SELECT Id FROM Issues WHERE Id = ?", &text_for_a_number).len(), 1);
    assert_eq!(space.count(), 1);
}

#[test]
fn counts_are_right() {
    let space = StandIn::start(ISSUES, 2);
    let connection = connect(&space);
    let open = space.api("/issues/count", "statusId[]=1")["count"].to_string();
    assert_eq!(scalar(&connection, "SELECT COUNT(*) FROM Issues", ()), Some(ISSUES.to_string()));
    assert_eq!(scalar(&connection, "SELECT COUNT(*) FROM Issues WHERE StatusId = 1", ()), Some(open));
}

#[test]
fn a_full_scan_of_whole_pages_may_look_once_more() {
    let space = StandIn::start(200, 2);
    let connection = connect(&space);
    assert_eq!(query(&connection, "SELECT Id FROM Issues", ()).len(), 200);
    assert!((2..=3).contains(&space.count()), "{} requests", space.count());
}

#[test]
fn an_order_is_the_apis_own() {
    let space = StandIn::start(ISSUES, 2);
    let connection = connect(&space);
    let rows = query(&connection, "SELECT Id FROM Issues ORDER BY Updated DESC LIMIT 50", ());
    let request = space.requests().pop().expect("one request");
    assert_eq!(request.parameter("sort"), ["updated"]);
    assert_eq!(request.parameter("count"), ["50"]);
    let api = space.api("/issues", "sort=updated&order=desc&count=50");
    let ids: Vec<_> = api.as_array().expect("a list").iter().map(|issue| issue["id"].to_string()).collect();
    let found: Vec<_> = rows.into_iter().map(|row| row[0].clone().unwrap_or_default()).collect();
    assert_eq!(found, ids);
}

#[test]
fn a_closed_cursor_stops_paging() {
    let space = StandIn::start(3000, 2);
    let connection = connect_with(&space, "MaxConcurrency=1;");
    let mut cursor = connection.execute("SELECT Id FROM Issues", (), None).expect("runs").expect("has rows");
    assert!(cursor.next_row().expect("fetches").is_some());
    drop(cursor);
    let then = space.count();
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(space.count(), then, "requests after the cursor was closed");
    assert!(then <= 3, "{then} of 30 pages for one row");
}

#[test]
fn comments_of_a_project_take_its_issues_and_one_request_for_each() {
    let space = StandIn::start(120, 2);
    let connection = connect(&space);
    let issues = space.api("/issues/count", "projectId[]=2")["count"].as_u64().expect("a number") as usize;
    space.forget();
    let rows = query(&connection, "SELECT Id FROM IssueComments WHERE ProjectId = 2", ());
    let requests = space.requests();
    let comments = requests.iter().filter(|r| r.endpoint() == "GET /issues/:issueIdOrKey/comments").count();
    let pages = requests.iter().filter(|r| r.endpoint() == "GET /issues").count();
    assert!(!rows.is_empty());
    assert_eq!(comments, issues);
    assert_eq!(pages, issues.div_ceil(100));
    assert!(requests.len() <= issues + pages + 1, "{} requests", requests.len());
}

#[test]
fn a_join_gives_the_keys_of_one_side_to_the_other() {
    let space = StandIn::start(ISSUES, 2);
    let connection = connect(&space);
    let sql = "SELECT i.IssueKey, c.Id FROM Issues i JOIN IssueComments c ON c.IssueId = i.Id
               WHERE i.IssueKey IN ('APP-1', 'APP-2')";
    query(&connection, sql, ());
    let requests = space.requests();
    let comments = requests.iter().filter(|r| r.endpoint() == "GET /issues/:issueIdOrKey/comments").count();
    assert_eq!(comments, 2, "one request for each issue");
    assert!(requests.len() <= 4, "{} requests", requests.len());
}

#[test]
fn explain_prints_the_request_plan_and_sends_nothing() {
    let space = StandIn::start(10, 1);
    let connection = connect(&space);
    let sql = "EXPLAIN SELECT Summary FROM Issues WHERE StatusId = 1 LIMIT 5";
    let rows = query(&connection, sql, ());
    let text = rows.into_iter().flatten().flatten().collect::<Vec<_>>().join("\n");
    assert!(text.contains("GET /issues"), "{text}");
    assert!(text.contains("statusId[]=1"), "{text}");
    assert_eq!(space.count(), 0);
}
