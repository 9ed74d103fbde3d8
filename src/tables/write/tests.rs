use super::*;
use crate::error::SqlState;
use crate::tables::fake::Fake;
use crate::tables::find;

fn issues() -> &'static Table {
    find("Issues").unwrap()
}

fn at(name: &str) -> usize {
    issues().position(name).unwrap()
}

fn positions(names: &[&str]) -> Vec<usize> {
    names.iter().map(|name| at(name)).collect()
}

fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
}

/// UPDATE where it may set the column.
fn operation_of(column: &str) -> Operation {
    match issues().column(at(column)).unwrap().write.update {
        Some(_) => Operation::Update,
        None => Operation::Insert,
    }
}

fn issue(id: i64) -> RowKey {
    RowKey { values: vec![(at("Id"), Value::Integer(id))] }
}

const REQUIRED: [&str; 4] = ["ProjectId", "Summary", "IssueTypeId", "PriorityId"];

fn required() -> Vec<Option<Value>> {
    vec![Some(Value::Integer(1)), text("s"), Some(Value::Integer(2)), text("3")]
}

fn refused(result: Result<()>, state: &'static str, word: &str) {
    let error: Error = result.unwrap_err();
    assert_eq!(error.state, SqlState(state), "{error:?}");
    assert!(error.to_string().contains(word), "{error}");
}

#[test]
fn an_insert_needs_its_columns_and_no_others() {
    assert_eq!(check_insert(issues(), &positions(&REQUIRED)), Ok(()));
    for missing in REQUIRED {
        let mut columns = positions(&REQUIRED);
        columns.retain(|column| *column != at(missing));
        refused(check_insert(issues(), &columns), "23000", missing);
    }
    let mut by_name = positions(&["ProjectKey", "Summary", "IssueType", "Priority", "Assignee"]);
    assert_eq!(check_insert(issues(), &by_name), Ok(()));
    by_name.pop();
    by_name.pop();
    refused(check_insert(issues(), &by_name), "23000", "PriorityId");
    for (column, word) in [
        ("Id", "Backlog sets"),
        ("IssueKey", "Backlog sets"),
        ("Created", "Backlog sets"),
        ("StatusId", "UPDATE"),
        ("ResolutionId", "UPDATE"),
        ("Status", "StatusId"),
        ("Summary", "twice"),
    ] {
        let mut columns = positions(&REQUIRED);
        columns.push(at(column));
        refused(check_insert(issues(), &columns), "42000", word);
    }
}

#[test]
fn an_update_leaves_keys_alone() {
    assert_eq!(check_update(issues(), &positions(&["StatusId", "Summary"])), Ok(()));
    refused(check_update(issues(), &positions(&["Id"])), "42000", "Id");
    refused(check_update(issues(), &positions(&["ProjectId"])), "42000", "ProjectId");
    refused(check_update(issues(), &positions(&["ProjectKey"])), "42000", "ProjectId");
    assert_eq!(check_update(issues(), &positions(&["Assignee", "Status"])), Ok(()));
}

#[test]
fn tables_without_writes_refuse_them() {
    let priorities = find("Priorities").unwrap();
    refused(check_insert(priorities, &[1]), "42000", "INSERT");
    refused(check_update(priorities, &[1]), "42000", "UPDATE");
    refused(check_delete(priorities, &[]), "42000", "DELETE");
    assert_eq!(check_delete(issues(), &[]), Ok(()));
}

#[test]
fn values_are_checked_before_any_request() {
    let row = |column: &str, value: Option<Value>| {
        check_row(issues(), operation_of(column), &[at(column)], &[value])
    };
    refused(row("Summary", text(&"あ".repeat(256))), "22001", "255");
    assert_eq!(row("Summary", text(&"あ".repeat(255))), Ok(()));
    refused(row("Summary", None), "23000", "Summary");
    assert_eq!(row("Description", None), Ok(()));
    refused(row("ProjectId", text("APP")), "22018", "APP");
    refused(row("ProjectId", Some(Value::Number(1.5))), "22018", "1.5");
    refused(row("DueDate", text("2024/01/01")), "22018", "DueDate");
    refused(row("EstimatedHours", Some(Value::Number(f64::NAN))), "22018", "EstimatedHours");
    refused(row("CategoryIds", text("1,x")), "22018", "x");
    refused(row("StatusId", None), "23000", "StatusId");
    refused(row("StatusId", text("Open")), "22018", "Open");
    refused(row("PriorityId", None), "23000", "PriorityId");
    assert_eq!(row("AssigneeId", None), Ok(()));
}

#[tokio::test]
async fn an_insert_gives_the_row_back_in_one_request() {
    let fake = Fake { issues: 6, ..Fake::default() };
    let space = fake.start().await;
    let (mut columns, mut values) = (positions(&REQUIRED), required());
    columns.extend(positions(&["DueDate", "EstimatedHours", "CategoryIds", "AssigneeId", "Description"]));
    values.extend([
        Some(Value::Date(chrono::NaiveDate::from_ymd_opt(2024, 2, 29).unwrap())),
        Some(Value::Number(1.25)),
        text("7, 8"),
        None,
        text("a\nb & c"),
    ]);
    let row = insert(&space, issues(), &columns, &values, &[]).await.unwrap();
    assert_eq!((row.num_rows(), row.num_columns()), (1, issues().columns.len()));
    assert_eq!(
        fake.journal(),
        [
            "POST /issues?projectId=1&summary=s&issueTypeId=2&priorityId=3&dueDate=2024-02-29&estimatedHours=1.25&categoryId[]=7&categoryId[]=8&description=a\nb & c"
        ]
    );
}

#[tokio::test]
async fn an_update_sends_what_changes_and_clears_with_nothing() {
    let fake = Fake { issues: 6, ..Fake::default() };
    let space = fake.start().await;
    let changes = [
        (at("StatusId"), Some(Value::Integer(3))),
        (at("AssigneeId"), None),
        (at("CategoryIds"), None),
        (at("MilestoneIds"), text("")),
    ];
    let updated = update(&space, issues(), &issue(5), &changes, &[]).await.unwrap();
    assert!(matches!(updated, Updated::Row(row) if row.num_rows() == 1));
    assert_eq!(fake.journal(), ["PATCH /issues/5?statusId=3&assigneeId=&categoryId[]=&milestoneId[]="]);
}

#[tokio::test]
async fn an_update_tells_no_change_from_no_row_and_from_no_such_status() {
    let fake = Fake { issues: 6, ..Fake::default() };
    let space = fake.start().await;
    let status = |id| [(at("StatusId"), Some(Value::Integer(id)))];
    assert_eq!(update(&space, issues(), &issue(5), &status(1), &[]).await, Ok(Updated::Unchanged));
    assert_eq!(update(&space, issues(), &issue(9), &status(2), &[]).await, Ok(Updated::Gone));
    let error = update(&space, issues(), &issue(5), &status(99), &[]).await.unwrap_err();
    assert_eq!(error.native, 6);
}

#[tokio::test]
async fn a_delete_gives_the_row_back() {
    let fake = Fake { issues: 6, ..Fake::default() };
    let space = fake.start().await;
    assert_eq!(delete(&space, issues(), &issue(5), &[], &[]).await.unwrap().unwrap().num_rows(), 1);
    assert_eq!(delete(&space, issues(), &issue(9), &[], &[]).await, Ok(None));
    assert_eq!(fake.journal(), ["DELETE /issues/5", "DELETE /issues/9"]);
}

#[test]
fn a_place_with_two_names_refers_to_the_table_that_has_both() {
    let mut seen = 0;
    for table in crate::tables::all() {
        for part in table.writes.insert.iter().flat_map(|insert| insert.key) {
            let Some(other) = part.other else { continue };
            let referring = table.references.iter().find(|one| one.columns == [part.best.column]);
            let referred = referring.and_then(|one| find(one.table)).unwrap();
            assert!(referred.position(other.column).is_some(), "{}.{}", table.name, other.column);
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn a_password_is_sent_and_not_shown() {
    let users = find("Users").unwrap();
    let columns = ["UserId", "Password", "Name", "MailAddress", "RoleType"];
    let columns = columns.map(|name| users.position_to_write(name).unwrap());
    let values = [text("a"), text("s3cr3t"), text("b"), text("c@example.com"), Some(Value::Integer(2))];
    assert_eq!(check_row(users, Operation::Insert, &columns, &values), Ok(()));
    let [request] = &insert_requests(users, &columns, &values).unwrap()[..] else { panic!() };
    assert!(request.parameters.contains(&("password".to_owned(), "s3cr3t".to_owned())));
    assert!(!format!("{request} {request:?}").contains("s3cr3t"));
}
