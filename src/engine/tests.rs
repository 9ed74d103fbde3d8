//! Planning without a server: descriptions, request plans, refusals. None of it makes a request.

use std::sync::Arc;

use chrono_tz::Tz;
use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::{DataType, FieldRef, Int64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use futures::TryStreamExt;

use super::prepare::{Action, Described, prepare};
use super::session::Shared;
use super::{execute, explain};
use crate::api::Client;
use crate::error::SqlState;
use crate::settings::Settings;
use crate::tables::{Warnings, metadata};

/// A session over a port where nobody listens: a request would fail.
fn shared(extra: &str) -> Arc<Shared> {
    shared_over(&format!("Url=http://127.0.0.1:9;ApiKey=k;{extra}"))
}

/// A session over the space of a connection string.
pub(super) fn shared_over(text: &str) -> Arc<Shared> {
    let (pairs, _) = crate::settings::connection_string::parse(text);
    let nothing = |_: &str, _: &str| None::<String>;
    let (settings, _) = Settings::build(&pairs, &nothing).unwrap();
    let client = Client::new(&settings).unwrap();
    Shared::new(settings, client, Tz::Asia__Tokyo).unwrap()
}

/// On a thread with the stack that statements get.
pub(super) fn on_worker<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let runtime = super::Runtime::new();
    runtime.run(&super::runtime::Patience::default(), move || async move { Ok(work.await) }).unwrap()
}

fn prepared(sql: &str) -> crate::error::Result<Described> {
    let sql = sql.to_owned();
    on_worker(async move { prepare(&shared(""), &sql).await })
}

fn requests(sql: &str, parameters: Vec<ScalarValue>) -> Vec<String> {
    let sql = format!("EXPLAIN {sql}");
    on_worker(async move {
        let shared = shared("");
        let prepared = prepare(&shared, &sql).await.unwrap();
        let Action::Explain(explained) = prepared.action else { panic!("no query") };
        let batch = explain::explain(&shared, &explained, parameters).await.unwrap();
        let kinds = batch.column(0).as_string::<i32>();
        let texts = batch.column(1).as_string::<i32>();
        if std::env::var_os("SHOW_PLANS").is_some() {
            texts.iter().flatten().for_each(|text| println!("{text}"));
        }
        (0..batch.num_rows())
            .filter(|row| kinds.value(*row) == "request_plan")
            .map(|row| texts.value(row).to_owned())
            .collect()
    })
}

fn one_request(sql: &str) -> String {
    let plans = requests(sql, Vec::new());
    assert_eq!(plans.len(), 1, "{plans:?}");
    plans[0].clone()
}

#[test]
fn filters_limits_sorts_and_counts_reach_the_api() {
    let cases = [
        ("SELECT * FROM Issues", "GET /issues?sort=created&order=asc&count=100"),
        ("SELECT * FROM Issues LIMIT 10", "count=10"),
        ("SELECT COUNT(*) FROM Issues", "GET /issues/count"),
        ("SELECT COUNT(*) FROM Issues WHERE StatusId = 1", "GET /issues/count?statusId[]=1"),
        ("SELECT * FROM Issues WHERE Id = 5", "GET /issues/5"),
        ("SELECT * FROM Issues WHERE Id = '5'", "GET /issues/5"),
        ("select summary from ISSUES where ISSUEKEY = 'APP-1'", "GET /issues/APP-1"),
        ("SELECT * FROM Issues ORDER BY Updated DESC LIMIT 50", "sort=updated&order=desc&count=50"),
        ("SELECT Id AS x FROM Issues i ORDER BY i.Updated DESC LIMIT 50", "sort=updated&order=desc&count=50"),
        ("SELECT * FROM Issues WHERE StatusId IN (1, 2) LIMIT 3", "statusId[]=1&statusId[]=2"),
        ("SELECT * FROM Issues WHERE StatusId = 1 OR StatusId = 2", "statusId[]=1&statusId[]=2"),
        ("SELECT * FROM Issues WHERE Updated >= '2024-05-02'", "updatedSince=2024-05-01"),
    ];
    for (sql, expected) in cases {
        let plan = one_request(sql);
        assert!(plan.contains(expected), "{sql}\n{plan}");
    }
}

#[test]
fn joins_pass_their_keys_to_the_side_that_costs_more() {
    let joins = [
        "SELECT * FROM Issues i JOIN IssueComments c ON c.IssueId = i.Id WHERE i.StatusId = 1",
        "SELECT * FROM IssueComments c JOIN Issues i ON c.IssueId = i.Id WHERE i.StatusId = 1",
        "SELECT * FROM IssueComments WHERE IssueId IN (SELECT Id FROM Issues WHERE StatusId = 1)",
    ];
    for sql in joins {
        let plans = requests(sql, Vec::new());
        let comments = plans.iter().find(|plan| plan.contains("/comments")).unwrap();
        assert!(comments.contains("narrowed to the keys"), "{sql}: {plans:?}");
    }
}

#[test]
fn parameters_reach_the_api_as_typed_values() {
    let plans = requests(
        "SELECT * FROM Issues WHERE Id = ? LIMIT ?",
        vec![ScalarValue::from(7_i64), ScalarValue::from(2_i64)],
    );
    assert!(plans[0].contains("GET /issues/7"), "{plans:?}");
}

#[test]
fn descriptions_have_labels_as_typed_and_the_catalogs_types() {
    let prepared =
        prepared("SELECT ID, i.summary AS Title, COUNT(*), i.Updated FROM issues I GROUP BY 1, 2, 4")
            .unwrap();
    let described: Vec<_> = prepared
        .columns
        .iter()
        .map(|column| (column.label.as_str(), column.field.data_type().clone()))
        .collect();
    assert_eq!(described[0], ("ID", DataType::Int64));
    assert_eq!(described[1], ("Title", DataType::Utf8));
    assert_eq!(described[2], ("COUNT(*)", DataType::Int64));
    assert_eq!(described[3].0, "Updated");
    let metadata = prepared.columns[1].field.metadata();
    assert_eq!(metadata.get("column").map(String::as_str), Some("Summary"));
}

/// Type and size of each marker.
fn markers(sql: &str) -> Vec<Option<(DataType, Option<u64>)>> {
    let size = |field: &FieldRef| field.metadata().get(metadata::SIZE).and_then(|size| size.parse().ok());
    let told = |field: &FieldRef| (field.data_type().clone(), size(field));
    prepared(sql).unwrap().parameters.iter().map(|known| known.as_ref().map(told)).collect()
}

#[test]
fn markers_take_type_and_size_of_the_column_they_stand_for() {
    let id = || Some((DataType::Int64, None));
    let summary = || Some((DataType::Utf8, Some(255)));
    let date = || Some((DataType::Date32, None));
    let merge = "WHEN MATCHED THEN UPDATE SET Summary = s.Name, DueDate = ?";
    let cases = [
        (
            "SELECT * FROM Issues WHERE Id = ? AND Summary LIKE ? AND DueDate > ?".to_owned(),
            vec![id(), summary(), date()],
        ),
        (
            "INSERT INTO Issues (ProjectID, Summary, IssueTypeId, PriorityId) VALUES (?, ?, 1, 3)".to_owned(),
            vec![id(), summary()],
        ),
        (
            "INSERT INTO Issues (ProjectID, Summary, IssueTypeId, PriorityId) SELECT ?, ?, 1, 3".to_owned(),
            vec![id(), summary()],
        ),
        (
            "UPDATE Issues SET Summary = ?, DueDate = ? WHERE Issues.Id = ?".to_owned(),
            vec![summary(), date(), id()],
        ),
        (
            "UPDATE Issues SET Comment = ? WHERE Id = ?".to_owned(),
            vec![Some((DataType::Utf8, Some(50_000))), id()],
        ),
        (
            "SELECT ?, UPPER(Summary) FROM Issues WHERE UPPER(Summary) = ?".to_owned(),
            vec![None, Some((DataType::Utf8, None))],
        ),
        (
            format!("MERGE INTO Issues AS t USING (SELECT ? AS Key, ? AS Name) AS s ON t.Id = s.Key {merge}"),
            vec![id(), summary(), date()],
        ),
        (
            format!("MERGE INTO Issues AS t USING (VALUES (?, ?)) AS s (Key, Name) ON s.Key = t.Id {merge}"),
            vec![id(), summary(), date()],
        ),
    ];
    for (sql, expected) in cases {
        assert_eq!(markers(&sql), expected, "{sql}");
    }
}

#[test]
fn what_does_not_exist_is_named() {
    let cases = [
        ("SELECT * FROM Nothing", "42S02", "Nothing"),
        ("SELECT Foo FROM Issues", "42S22", "Foo"),
        ("SELECT * FROM Issues WHERE", "42000", "Line: 1"),
        ("DROP TABLE Issues", "42000", "DROP TABLE"),
        ("TRUNCATE TABLE Issues", "42000", "TRUNCATE"),
        (
            "MERGE INTO Issues USING Projects ON 1=1 WHEN MATCHED THEN DELETE",
            "42000",
            "column of Issues = value of the source",
        ),
        ("UPDATE Priorities SET Name = 'x' WHERE Id = 1", "42000", "Priorities"),
        ("INSERT INTO Issues (Id, Summary) VALUES (1, 'x')", "42000", "Id"),
        ("SELECT CAST('x' AS NOSUCH)", "0A000", ""),
    ];
    for (sql, state, text) in cases {
        let error = prepared(sql).err().unwrap_or_else(|| panic!("{sql} was prepared"));
        assert_eq!(error.state, SqlState(state), "{sql}: {error}");
        assert!(error.to_string().contains(text), "{sql}: {error}");
    }
}

#[test]
fn the_forms_that_clients_send_are_planned() {
    let cases = [
        "SELECT \"Issues\".\"Id\" AS \"Issues_Id\" FROM \"Issues\" WHERE \"Issues\".\"Id\" = ? LIMIT ? OFFSET ?",
        "SELECT [Issues].[ProjectID] FROM [Backlog].[Issues]",
        "SELECT TOP 5 * FROM `Issues`",
        "SELECT EXISTS(SELECT 1 FROM Issues) AS e",
        "SELECT Id, Id, Summary FROM Issues",
        "SELECT *, Id FROM Issues",
        "SELECT i.*, p.* FROM Issues i JOIN Projects p ON p.Id = i.ProjectId",
        "SELECT * FROM Issues WHERE Summary LIKE ? ESCAPE '/'",
        "SELECT Status, COUNT(*) n FROM Issues GROUP BY Status HAVING COUNT(*) > 1 ORDER BY n DESC",
        "WITH c AS (SELECT ProjectId, COUNT(*) AS k FROM Issues GROUP BY ProjectId) SELECT p.Name, c.K FROM c JOIN Projects p ON p.id = C.projectid",
        "SELECT {fn UCASE(Summary)}, {fn YEAR(Created)}, {fn TIMESTAMPADD(SQL_TSI_DAY, 3, Created)}, {fn TIMESTAMPDIFF(SQL_TSI_DAY, Created, Updated)} FROM Issues",
        "SELECT * FROM Issues WHERE Created > {ts '2024-01-01 00:00:00'} AND DueDate = {d '2024-01-01'}",
        "SELECT ? AS a, ? + 1 AS b",
        "SELECT @@IDENTITY",
        "SELECT SCOPE_IDENTITY() AS id",
        "SELECT * FROM information_schema.tables",
        "SELECT (SELECT MAX(Name) FROM Projects p WHERE p.Id = i.ProjectId) FROM Issues i",
        "SELECT Id FROM Issues WHERE 1 = 0",
        "SELECT * FROM Issues WHERE Id IN (SELECT IssueId FROM IssueComments WHERE IssueId = 3)",
        "SELECT DISTINCT Status FROM Issues UNION SELECT Name FROM Priorities",
        "SELECT {fn CONVERT(Id, SQL_WVARCHAR)}, {fn LOCATE('a', Summary)}, {fn CURDATE()}, {fn NOW()} FROM Issues",
        "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES",
    ];
    for sql in cases {
        if let Err(error) = prepared(sql) {
            panic!("{sql}: {error:?}");
        }
    }
}

#[test]
fn every_odbc_function_that_is_announced_is_planned() {
    let text = [
        "UCASE(Summary)",
        "LCASE(Summary)",
        "CONCAT(Summary, 'x')",
        "LENGTH(Summary)",
        "CHAR_LENGTH(Summary)",
        "CHARACTER_LENGTH(Summary)",
        "LEFT(Summary, 2)",
        "RIGHT(Summary, 2)",
        "LTRIM(Summary)",
        "RTRIM(Summary)",
        "SUBSTRING(Summary, 1, 2)",
        "LOCATE('a', Summary)",
        "LOCATE('a', Summary, 2)",
        "REPLACE(Summary, 'a', 'b')",
        "REPEAT(Summary, 2)",
        "ASCII(Summary)",
        "CHAR(65)",
        "SPACE(3)",
        "POSITION('a' IN Summary)",
        "OCTET_LENGTH(Summary)",
        "BIT_LENGTH(Summary)",
        "ABS(Id)",
        "CEILING(ActualHours)",
        "FLOOR(ActualHours)",
        "ROUND(ActualHours, 1)",
        "TRUNCATE(ActualHours, 1)",
        "MOD(Id, 2)",
        "POWER(Id, 2)",
        "SQRT(Id)",
        "EXP(1)",
        "LOG(2)",
        "LOG10(2)",
        "SIGN(Id)",
        "SIN(1)",
        "COS(1)",
        "TAN(1)",
        "COT(1)",
        "ASIN(1)",
        "ACOS(1)",
        "ATAN(1)",
        "ATAN2(1, 2)",
        "PI()",
        "RAND()",
        "RAND(1)",
        "DEGREES(1)",
        "RADIANS(1)",
        "NOW()",
        "CURDATE()",
        "CURTIME()",
        "CURRENT_DATE()",
        "CURRENT_TIME()",
        "CURRENT_TIMESTAMP()",
        "YEAR(Created)",
        "QUARTER(Created)",
        "MONTH(Created)",
        "WEEK(Created)",
        "DAYOFMONTH(Created)",
        "DAYOFWEEK(Created)",
        "DAYOFYEAR(Created)",
        "HOUR(Created)",
        "MINUTE(Created)",
        "SECOND(Created)",
        "EXTRACT(YEAR FROM Created)",
        "DAYNAME(Created)",
        "MONTHNAME(Created)",
        "TIMESTAMPADD(SQL_TSI_MONTH, 2, Created)",
        "TIMESTAMPDIFF(SQL_TSI_SECOND, Created, Updated)",
        "TIMESTAMPDIFF(SQL_TSI_MONTH, Created, Updated)",
        "TIMESTAMPADD(SQL_TSI_DAY, 2, DueDate)",
        "TIMESTAMPDIFF(SQL_TSI_DAY, StartDate, DueDate)",
        "IFNULL(Summary, 'x')",
        "DATABASE()",
        "CONVERT(Id, SQL_VARCHAR)",
    ];
    let mut failed = Vec::new();
    for call in text {
        if let Err(error) = prepared(&format!("SELECT {{fn {call}}} FROM Issues")) {
            failed.push(format!("{call}: {error}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn the_sides_of_a_union_may_be_of_different_tables() {
    let sql = "SELECT Id, Name FROM Priorities UNION SELECT ResolutionId, Resolution FROM Issues";
    assert_eq!(requests(sql, Vec::new()).len(), 2);
}

#[test]
fn every_column_can_be_named_without_quotes() {
    for table in crate::tables::all() {
        let plain: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let qualified: Vec<String> = plain.iter().map(|name| format!("t.{name}")).collect();
        for list in [plain.join(", "), qualified.join(", ")] {
            let sql = format!("SELECT {list} FROM {} t", table.name);
            let described = prepared(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
            let labels: Vec<&str> = described.columns.iter().map(|column| column.label.as_str()).collect();
            assert_eq!(labels, plain, "{sql}");
        }
    }
}

/// The numbers that a query over no table gives, sorted; NULL first.
fn numbers(sql: &str) -> Vec<Option<i64>> {
    let sql = sql.to_owned();
    on_worker(async move {
        let shared = shared("");
        let described = prepare(&shared, &sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        let Action::Query(plan) = described.action else { panic!("no query") };
        let stream = execute::run(&shared, &plan, &Warnings::default()).await;
        let stream = stream.unwrap_or_else(|error| panic!("{sql}: {error}"));
        let batches: Vec<RecordBatch> = stream.try_collect().await.unwrap();
        let columns = batches.iter().map(|batch| batch.column(0).as_primitive::<Int64Type>());
        let mut numbers: Vec<Option<i64>> = columns.flatten().collect();
        numbers.sort_unstable();
        numbers
    })
}

#[test]
fn not_in_with_a_query_knows_null_wherever_it_stands() {
    let some = [None, Some(1), Some(2)];
    let cases: &[(&str, &str, &[Option<i64>])] = &[
        ("x NOT IN (SELECT y FROM s)", "2", &[Some(1)]),
        ("x NOT IN (SELECT y FROM s)", "2, NULL", &[]),
        ("x NOT IN (SELECT y FROM s) OR x = 99", "2", &[Some(1)]),
        ("x NOT IN (SELECT y FROM s) OR x = 99", "2, NULL", &[]),
        ("x = 2 OR x NOT IN (SELECT y FROM s)", "2, NULL", &[Some(2)]),
        ("x NOT IN (SELECT y FROM s WHERE y > 5) OR x = 99", "2, NULL", &some),
        ("NOT (x IN (SELECT y FROM s) AND 1 = 1)", "2, NULL", &[]),
        ("NOT (x IN (SELECT y FROM s) OR x = 99)", "2", &[Some(1)]),
        ("NOT (x NOT IN (SELECT y FROM s) AND x > 0)", "2, NULL", &[Some(2)]),
        ("x + 1 NOT IN (SELECT y FROM s) OR x = 99", "2", &[Some(2)]),
        ("x NOT IN (SELECT y FROM s WHERE y = t.x OR y IS NULL)", "2", &[None, Some(1)]),
        ("x IN (SELECT y FROM s) OR x IS NULL", "2, NULL", &[None, Some(2)]),
    ];
    for (condition, values, expected) in cases {
        let values = values.replace(", ", " UNION ALL SELECT ");
        let sql = format!(
            "WITH t AS (SELECT CAST(1 AS BIGINT) AS x UNION ALL SELECT 2 UNION ALL SELECT NULL),
                  s(y) AS (SELECT {values}) SELECT x FROM t WHERE {condition}"
        );
        assert_eq!(numbers(&sql), *expected, "{sql}");
    }
}
