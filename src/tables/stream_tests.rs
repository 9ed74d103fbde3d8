//! Plans run against a little space: rows, and the requests they took.

use std::sync::Arc;

use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::datatypes::Int64Type;
use futures::{StreamExt, TryStreamExt};

use super::fake::Fake;
use super::space::Space;
use super::{Comparison, Order, Predicate, Scan, Value, Warnings, find, plan};

fn scan(table: &str, columns: &[&str], predicates: &[(&str, Comparison)]) -> Scan {
    let table = find(table).unwrap();
    let at = |name: &str| table.position(name).unwrap();
    Scan {
        projection: columns.iter().map(|name| at(name)).collect(),
        predicates: predicates
            .iter()
            .map(|(name, comparison)| Predicate { column: at(name), comparison: comparison.clone() })
            .collect(),
        ..Scan::default()
    }
}

fn ids(values: impl IntoIterator<Item = i64>) -> Comparison {
    Comparison::In(values.into_iter().map(Value::Integer).collect())
}

fn texts(values: &[&str]) -> Comparison {
    Comparison::In(values.iter().map(|text| Value::Text((*text).to_owned())).collect())
}

async fn batches(space: &Arc<Space>, table: &str, scan: &Scan) -> Vec<RecordBatch> {
    plan(find(table).unwrap(), scan)
        .stream(Arc::clone(space), &Warnings::default())
        .try_collect()
        .await
        .unwrap()
}

/// The first column, integers.
async fn run(space: &Arc<Space>, table: &str, scan: &Scan) -> Vec<i64> {
    let batches = batches(space, table, scan).await;
    batches.iter().flat_map(|batch| batch.column(0).as_primitive::<Int64Type>().values().to_vec()).collect()
}

async fn rows(space: &Arc<Space>, table: &str, predicates: &[(&str, Comparison)]) -> usize {
    let scan = Scan { rows_only: true, ..scan(table, &[], predicates) };
    let batches = batches(space, table, &scan).await;
    assert!(batches.iter().all(|batch| batch.num_columns() == 0 && batch.num_rows() <= 8192));
    batches.iter().map(RecordBatch::num_rows).sum()
}

#[tokio::test]
async fn a_full_scan_takes_a_request_for_a_hundred_issues() {
    for (issues, requests) in [(0, 1), (1, 1), (99, 1), (100, 2), (250, 3)] {
        let fake = Fake { issues, ..Fake::default() };
        let space = fake.start().await;
        let found = run(&space, "Issues", &scan("Issues", &["Id"], &[])).await;
        assert_eq!(found, (1..=issues as i64).collect::<Vec<_>>());
        assert_eq!(fake.journal().len(), requests, "{issues}");
    }
}

#[tokio::test]
async fn nothing_is_requested_before_it_is_wanted() {
    let fake = Fake { issues: 1000, ..Fake::default() };
    let space = fake.start().await;
    let mut stream =
        plan(find("Issues").unwrap(), &scan("Issues", &["Id"], &[])).stream(space, &Warnings::default());
    tokio::task::yield_now().await;
    assert!(fake.journal().is_empty());
    assert_eq!(stream.next().await.unwrap().unwrap().num_rows(), 100);
    assert_eq!(fake.journal(), ["GET /issues?sort=created&order=asc&count=100"]);
    drop(stream);
    assert_eq!(fake.journal().len(), 1);
}

#[tokio::test]
async fn a_limit_takes_as_few_rows_as_it_needs() {
    for (limit, expected) in
        [(10, vec!["count=10"]), (100, vec!["count=100"]), (150, vec!["count=100", "count=100&offset=99"])]
    {
        let fake = Fake { issues: 1000, ..Fake::default() };
        let space = fake.start().await;
        let limited = Scan { limit: Some(limit), ..scan("Issues", &["Id"], &[]) };
        assert_eq!(run(&space, "Issues", &limited).await.len(), limit);
        let requests: Vec<String> =
            expected.iter().map(|rest| format!("GET /issues?sort=created&order=asc&{rest}")).collect();
        assert_eq!(fake.journal(), requests);
    }
}

#[tokio::test]
async fn rows_that_move_between_pages_are_given_once() {
    let fake = Fake { issues: 250, shifting: true, ..Fake::default() };
    let space = fake.start().await;
    assert_eq!(run(&space, "Issues", &scan("Issues", &["Id"], &[])).await, (1..=250).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_full_batch_of_ids_takes_one_request() {
    let fake = Fake { issues: 300, ..Fake::default() };
    let space = fake.start().await;
    let found = run(&space, "Issues", &scan("Issues", &["Id"], &[("Id", ids(1..=200))])).await;
    assert_eq!((found.len(), fake.journal().len()), (200, 2));
}

#[tokio::test]
async fn an_absent_key_is_no_row() {
    let fake = Fake { issues: 3, ..Fake::default() };
    let space = fake.start().await;
    let keys = texts(&["APP-1", "APP-9", "WEB-2"]);
    assert_eq!(run(&space, "Issues", &scan("Issues", &["Id"], &[("IssueKey", keys.clone())])).await, [1, 2]);
    assert_eq!(fake.journal().len(), 3);
    // The stand-in finds issues by number: a key that came back differently does not match.
    let wrong = scan("Issues", &["Id"], &[("IssueKey", keys), ("StatusId", ids([2]))]);
    assert_eq!(run(&space, "Issues", &wrong).await, [1]);
}

#[tokio::test]
async fn several_requests_are_put_in_order() {
    let fake = Fake { issues: 300, ..Fake::default() };
    let space = fake.start().await;
    let order = Order { column: find("Issues").unwrap().position("Updated").unwrap(), descending: true };
    let sorted =
        Scan { order: Some(order), limit: Some(3), ..scan("Issues", &["Id"], &[("Id", ids(1..=150))]) };
    assert_eq!(run(&space, "Issues", &sorted).await, [150, 149, 148]);
}

#[tokio::test]
async fn numbers_of_rows_are_counted_by_the_space() {
    let fake = Fake { issues: 20_000, comments: 3, gone: vec![4], ..Fake::default() };
    let space = fake.start().await;
    assert_eq!(rows(&space, "Issues", &[]).await, 20_000);
    assert_eq!(fake.journal(), ["GET /issues/count"]);
    assert_eq!(rows(&space, "Issues", &[("Id", ids(1..=150))]).await, 150);
    assert_eq!(rows(&space, "IssueComments", &[("IssueId", ids(1..=5))]).await, 12);
    assert_eq!(rows(&space, "Projects", &[]).await, 2);
}

#[tokio::test]
async fn comments_are_complete_whether_the_bound_belongs_to_the_range_or_not() {
    for exclusive in [false, true] {
        for comments in [0, 99, 100, 101, 250] {
            let fake = Fake { issues: 1, comments, exclusive, ..Fake::default() };
            let space = fake.start().await;
            let found =
                run(&space, "IssueComments", &scan("IssueComments", &["Id"], &[("IssueId", ids([1]))])).await;
            assert_eq!(found, (1001..=1000 + comments as i64).collect::<Vec<_>>(), "{exclusive} {comments}");
        }
    }
}

#[tokio::test]
async fn comments_of_a_project_take_its_issues_and_one_request_each() {
    let fake = Fake { issues: 9, comments: 2, gone: vec![3], ..Fake::default() };
    let space = fake.start().await;
    let project = [("ProjectId", ids([1]))];
    let all = scan("IssueComments", &["Id", "IssueId", "IssueKey", "ProjectId", "ProjectKey"], &project);
    let batches = batches(&space, "IssueComments", &all).await;
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 8);
    let first: Vec<String> = batches[0]
        .columns()
        .iter()
        .map(|column| datafusion::arrow::util::display::array_value_to_string(column, 0).unwrap())
        .collect();
    assert_eq!(first, ["1001", "1", "APP-1", "1", "APP"]);
    let found = run(&space, "IssueComments", &all).await;
    assert_eq!(found, [1001, 1002, 5001, 5002, 7001, 7002, 9001, 9002]);
    assert_eq!(fake.journal().len(), 2 * (1 + 5));
}

#[tokio::test]
async fn a_limit_on_a_fan_out_asks_no_parent_in_vain() {
    let fake = Fake { issues: 50, comments: 2, ..Fake::default() };
    let space = fake.start().await;
    let limited = Scan { limit: Some(3), ..scan("IssueComments", &["Id"], &[]) };
    assert_eq!(run(&space, "IssueComments", &limited).await, [1001, 1002, 2001]);
    assert_eq!(fake.journal().len(), 1 + 2);
}

#[tokio::test]
async fn the_project_list_is_read_once() {
    let fake = Fake { issues: 4, ..Fake::default() };
    let space = fake.start().await;
    let statuses = scan("ProjectStatuses", &["Id", "ProjectId", "ProjectKey"], &[]);
    assert_eq!(run(&space, "ProjectStatuses", &statuses).await, [1, 4, 1, 4]);
    let of_key = scan("Issues", &["Id"], &[("ProjectKey", texts(&["WEB", "NONE"]))]);
    assert_eq!(run(&space, "Issues", &of_key).await, [2, 4]);
    let both = scan("Issues", &["Id"], &[("ProjectKey", texts(&["WEB"])), ("ProjectId", ids([1]))]);
    assert_eq!(run(&space, "Issues", &both).await, Vec::<i64>::new());
    let unknown = scan("Issues", &["Id"], &[("ProjectKey", texts(&["NONE"]))]);
    assert_eq!(run(&space, "Issues", &unknown).await, Vec::<i64>::new());
    let journal = fake.journal();
    assert_eq!(journal.iter().filter(|request| *request == "GET /projects").count(), 1, "{journal:?}");
    assert_eq!(journal.len(), 1 + 2 + 1);
    space.freshness.forget();
    run(&space, "ProjectStatuses", &statuses).await;
    assert_eq!(fake.journal().len(), 4 + 3);
}

#[tokio::test]
async fn a_page_by_its_id_finds_its_project() {
    let space = Fake::default().start().await;
    let by_id = scan("WikiPages", &["Id", "ProjectKey"], &[("Id", ids([7]))]);
    let batches = batches(&space, "WikiPages", &by_id).await;
    assert_eq!(batches[0].column(1).as_string::<i32>().value(0), "WEB");
}

#[tokio::test]
async fn projects_that_do_not_exist_have_no_issues() {
    let fake = Fake { issues: 4, ..Fake::default() };
    let space = fake.start().await;
    let one = scan("Issues", &["Id"], &[("ProjectId", ids([9]))]);
    assert_eq!(run(&space, "Issues", &one).await, Vec::<i64>::new());
    let some = [("ProjectId", ids([9, 1]))];
    assert_eq!(run(&space, "Issues", &scan("Issues", &["Id"], &some)).await, [1, 3]);
    assert_eq!(rows(&space, "Issues", &some).await, 2);
}
