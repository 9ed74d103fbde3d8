//! Bound columns: column-wise and row-wise blocks, odd last blocks, NULLs, truncation.

use backlog_odbc_tests::{StandIn, connect, query};
use odbc_api::buffers::{BufferDesc, ColumnarDynBuffer, Indicator, RowVec, TextRowSet};
use odbc_api::parameter::VarCharArray;
use odbc_api::sys::{Date, Timestamp};
use odbc_api::{
    Connection, Cursor, CursorImpl, DataType, Nullable, ResultSetMetadata, handles::StatementImpl,
};
use serde_json::Value;

fn run<'c>(connection: &'c Connection<'static>, sql: &str) -> CursorImpl<StatementImpl<'c>> {
    connection.execute(sql, (), None).expect("the query runs").expect("the query has rows")
}

fn api_issues(space: &StandIn) -> Vec<Value> {
    let mut issues = Vec::new();
    for offset in (0..).step_by(100) {
        let page = space.api("/issues", &format!("sort=created&order=asc&count=100&offset={offset}"));
        let page = page.as_array().expect("a list").clone();
        let short = page.len() < 100;
        issues.extend(page);
        if short {
            return issues;
        }
    }
    issues
}

#[test]
fn f2_columns_are_filled_in_blocks() {
    let space = StandIn::start(130, 2);
    let connection = connect(&space);
    let sql = "SELECT Id, Summary, EstimatedHours, DueDate, Created, ParentIssueId FROM Issues ORDER BY Id";
    let descriptions = [
        BufferDesc::I64 { nullable: false },
        BufferDesc::Text { max_str_len: 2000 },
        BufferDesc::F64 { nullable: true },
        BufferDesc::Date { nullable: true },
        BufferDesc::Timestamp { nullable: false },
        BufferDesc::I64 { nullable: true },
    ];
    let mut blocks = run(&connection, sql)
        .bind_buffer(ColumnarDynBuffer::from_descs(64, descriptions))
        .expect("columns can be bound");
    let issues = api_issues(&space);
    let mut sizes = Vec::new();
    let mut at = 0;
    while let Some(block) = blocks.fetch().expect("a block can be fetched") {
        sizes.push(block.num_rows());
        let ids = block.column(0).as_slice::<i64>().expect("a BIGINT column").to_vec();
        let summaries = block.column(1).as_text().expect("a text column");
        let hours = block.column(2).as_nullable_slice::<f64>().expect("a DOUBLE column");
        let due = block.column(3).as_nullable_slice::<Date>().expect("a DATE column");
        let created = block.column(4).as_slice::<Timestamp>().expect("a TIMESTAMP column");
        let parents = block.column(5).as_nullable_slice::<i64>().expect("a BIGINT column");
        for row in 0..block.num_rows() {
            let issue = &issues[at];
            assert_eq!(Some(ids[row]), issue["id"].as_i64());
            assert_eq!(
                summaries.get(row).map(String::from_utf8_lossy),
                issue["summary"].as_str().map(Into::into)
            );
            assert_eq!(hours.get(row).copied(), issue["estimatedHours"].as_f64());
            assert_eq!(
                due.get(row).map(date_text),
                issue["dueDate"].as_str().map(|text| text[..10].to_owned())
            );
            assert_eq!(timestamp_text(&created[row]), issue["created"].as_str().unwrap_or_default());
            assert_eq!(parents.get(row).copied(), issue["parentIssueId"].as_i64());
            at += 1;
        }
    }
    assert_eq!(at, issues.len());
    assert_eq!(sizes, [64, 64, 2], "f5: the last block is partial");
}

fn date_text(date: &Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

fn timestamp_text(at: &Timestamp) -> String {
    let (year, month, day, hour, minute, second) = (at.year, at.month, at.day, at.hour, at.minute, at.second);
    assert_eq!(at.fraction, 0, "Backlog has whole seconds");
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[test]
fn f3_rows_are_filled_as_structures() {
    type Row = (i64, VarCharArray<64>, Nullable<f64>, Nullable<i64>);
    let space = StandIn::start(150, 2);
    let connection = connect(&space);
    let sql = "SELECT Id, IssueKey, EstimatedHours, AssigneeId FROM Issues ORDER BY Id";
    let issues = api_issues(&space);
    let mut blocks =
        run(&connection, sql).bind_buffer(RowVec::<Row>::new(47)).expect("row-wise buffers can be bound");
    let mut at = 0;
    while let Some(block) = blocks.fetch().expect("a block can be fetched") {
        for (id, key, hours, assignee) in block.iter() {
            let issue = &issues[at];
            assert_eq!(Some(*id), issue["id"].as_i64());
            assert_eq!(key.as_str().ok().flatten(), issue["issueKey"].as_str());
            assert_eq!(hours.as_opt().copied(), issue["estimatedHours"].as_f64());
            assert_eq!(assignee.as_opt().copied(), issue["assignee"]["id"].as_i64());
            at += 1;
        }
    }
    assert_eq!(at, issues.len());
}

#[test]
fn f7_truncation_tells_the_full_length() {
    let space = StandIn::start(20, 1);
    let connection = connect(&space);
    let cursor = run(&connection, "SELECT Summary FROM Issues WHERE Id = 1");
    let mut buffer = TextRowSet::from_max_str_lens(10, [4]).expect("a small buffer");
    let mut blocks = cursor.bind_buffer(&mut buffer).expect("bound");
    let block = blocks.fetch().expect("truncation is a warning").expect("one row");
    let whole = space.api("/issues/1", "")["summary"].as_str().expect("a text").len();
    assert_eq!(block.indicator_at(0, 0), Indicator::Length(whole));
    // Four bytes hold one character of three; a character is never split.
    assert!(block.at_as_str(0, 0).expect("whole characters").is_some());
}

#[test]
fn g2_long_text_arrives_in_parts() {
    let space = StandIn::start(4100, 1);
    let connection = connect(&space);
    let whole = space.api("/issues/4000", "")["description"].as_str().expect("a text").to_owned();
    assert_eq!(whole.chars().count(), 100_000, "the stand-in has one very long description");
    let mut cursor = run(&connection, "SELECT Description FROM Issues WHERE Id = 4000");
    let mut row = cursor.next_row().expect("fetches").expect("one row");
    let mut text = Vec::new();
    assert!(row.get_text(1, &mut text).expect("parts can be read"));
    assert_eq!(String::from_utf8_lossy(&text), whole);
}

#[test]
fn g2_parts_join_wherever_a_character_falls() {
    let space = StandIn::start(1, 1);
    let connection = connect(&space);
    for shift in 0..4 {
        let whole = format!("{}{}", "x".repeat(shift), "𠮷".repeat(5000));
        let sql = format!("SELECT '{whole}'");
        let mut row_text = Vec::new();
        let mut cursor = run(&connection, &sql);
        let mut row = cursor.next_row().expect("fetches").expect("one row");
        assert!(row.get_text(1, &mut row_text).expect("narrow parts"));
        assert_eq!(String::from_utf8_lossy(&row_text), whole, "SQL_C_CHAR, shifted by {shift}");
        let mut wide = Vec::new();
        let mut cursor = run(&connection, &sql);
        let mut row = cursor.next_row().expect("fetches").expect("one row");
        assert!(row.get_wide_text(1, &mut wide).expect("wide parts"));
        assert_eq!(String::from_utf16_lossy(&wide), whole, "SQL_C_WCHAR, shifted by {shift}");
    }
}

#[test]
fn m1_columns_are_described_before_execution_without_a_request() {
    let space = StandIn::start(20, 1);
    let connection = connect(&space);
    let mut prepared = connection
        .prepare(
            "SELECT Id, Summary AS subject, DueDate, Created, EstimatedHours, COUNT(*) OVER () FROM Issues",
        )
        .expect("prepares");
    assert_eq!(prepared.num_result_cols().expect("columns are counted"), 6);
    let types: Vec<DataType> =
        (1..=5).map(|column| prepared.col_data_type(column).expect("columns have types")).collect();
    assert_eq!(types[0], DataType::BigInt);
    assert!(
        matches!(types[1], DataType::WVarchar { length: Some(length) } if length.get() == 255),
        "{types:?}"
    );
    assert_eq!(types[2], DataType::Date);
    assert!(matches!(types[3], DataType::Timestamp { .. }), "{types:?}");
    assert_eq!(types[4], DataType::Double);
    assert_eq!(prepared.col_name(2).expect("labels"), "subject");
    assert_eq!(space.count(), 0);
}

#[test]
fn d12_two_cursors_are_open_at_once() {
    let space = StandIn::start(250, 2);
    let connection = connect(&space);
    let mut first = run(&connection, "SELECT Id FROM Issues ORDER BY Id");
    let mut second = run(&connection, "SELECT IssueKey FROM Issues ORDER BY Id");
    for _ in 0..150 {
        assert!(first.next_row().expect("fetches").is_some());
        assert!(second.next_row().expect("fetches").is_some());
    }
}

#[test]
fn many_threads_share_the_driver() {
    let space = StandIn::start(250, 2);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let connection = backlog_odbc_tests::try_connect(&space, "").expect("connects");
                for _ in 0..3 {
                    assert_eq!(query(&connection, "SELECT Id FROM Issues", ()).len(), 250);
                }
            });
        }
    });
}
