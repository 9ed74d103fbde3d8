use chrono::{NaiveDate, TimeZone, Utc};

use super::*;
use crate::tables::declare::ColumnType;
use crate::tables::find;

fn table(name: &str) -> &'static Table {
    find(name).unwrap()
}

fn predicate(table: &'static Table, column: &str, comparison: Comparison) -> Predicate {
    Predicate { column: table.position(column).unwrap(), comparison }
}

fn integers(values: impl IntoIterator<Item = i64>) -> Comparison {
    Comparison::In(values.into_iter().map(Value::Integer).collect())
}

fn texts(values: &[&str]) -> Comparison {
    Comparison::In(values.iter().map(|text| Value::Text((*text).to_owned())).collect())
}

fn day(text: &str) -> Value {
    Value::Date(NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap())
}

/// A scan of `*` of a table.
fn scan(name: &str, predicates: Vec<(&str, Comparison)>) -> Scan {
    let table = table(name);
    Scan {
        projection: (0..table.columns.len()).collect(),
        predicates: predicates.into_iter().map(|(column, one)| predicate(table, column, one)).collect(),
        ..Scan::default()
    }
}

fn lines(name: &str, predicates: Vec<(&str, Comparison)>) -> Vec<String> {
    plan(table(name), &scan(name, predicates)).lines()
}

const ALL: &str = "sort=created&order=asc&count=100 (pages of 100)";
const NOTHING: &str = "no request: no row is possible";

#[test]
fn a_full_scan_pages_in_order_of_creation() {
    assert_eq!(lines("Issues", vec![]), [format!("GET /issues?{ALL}")]);
    assert_eq!(lines("Projects", vec![]), ["GET /projects (all at once)"]);
}

#[test]
fn one_key_is_one_object() {
    assert_eq!(lines("Issues", vec![("Id", integers([7]))]), ["GET /issues/7 (one row)"]);
    assert_eq!(lines("Issues", vec![("IssueKey", texts(&["APP-1"]))]), ["GET /issues/APP-1 (one row)"]);
    assert_eq!(lines("Projects", vec![("ProjectKey", texts(&["APP"]))]), ["GET /projects/APP (one row)"]);
    assert_eq!(lines("WikiPages", vec![("Id", integers([7]))]), ["GET /wikis/7 (one row)"]);
}

#[test]
fn several_ids_are_batches_of_a_hundred() {
    assert_eq!(
        lines("Issues", vec![("Id", integers([7, 8, 7]))]),
        [format!("GET /issues?id[]=7&id[]=8&{ALL}")]
    );
    let plan = plan(table("Issues"), &scan("Issues", vec![("Id", integers(1..=250))]));
    let Route::List(listings) = &plan.route else { panic!("{plan}") };
    assert_eq!(
        listings.iter().map(|listing| listing.at_most).collect::<Vec<_>>(),
        [Some(100), Some(100), Some(50)]
    );
    assert_eq!(listings[1].request.parameters[0], ("id[]".to_owned(), "101".to_owned()));
    assert!(plan.checks.is_empty());
}

#[test]
fn other_conditions_go_with_the_ids() {
    let predicates = vec![("StatusId", integers([1, 2])), ("Id", integers([7]))];
    assert_eq!(lines("Issues", predicates), [format!("GET /issues?id[]=7&statusId[]=1&statusId[]=2&{ALL}")]);
}

#[test]
fn issue_keys_are_single_objects_and_other_conditions_are_checked() {
    let predicates = vec![("IssueKey", texts(&["APP-1", "APP-2"])), ("StatusId", integers([1]))];
    assert_eq!(
        lines("Issues", predicates),
        ["GET /issues/APP-1 (one row)", "GET /issues/APP-2 (one row)", "rows kept: StatusId IN (1)"]
    );
    let predicates = vec![("IssueKey", texts(&["APP-1"])), ("Id", integers([7, 8]))];
    assert_eq!(
        lines("Issues", predicates),
        [format!("GET /issues?id[]=7&id[]=8&{ALL}"), "rows kept: IssueKey IN (APP-1)".to_owned()]
    );
}

#[test]
fn very_many_issue_keys_are_a_scan() {
    let keys: Vec<String> = (1..=101).map(|number| format!("APP-{number}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let lines = lines("Issues", vec![("IssueKey", texts(&keys))]);
    assert_eq!(lines[0], format!("GET /issues?{ALL}"));
    assert!(lines[1].starts_with("rows kept: IssueKey IN (APP-1, "), "{}", lines[1]);
}

#[test]
fn keys_that_no_row_has_make_no_request() {
    for key in ["app-1", "APP-0", "APP-01", "APP-", "APP", "-1", "A/B-1", "APP-1 ", ""] {
        assert_eq!(lines("Issues", vec![("IssueKey", texts(&[key]))]), [NOTHING], "{key}");
    }
    assert_eq!(lines("Issues", vec![("Id", integers([-1]))]), [NOTHING]);
    assert_eq!(lines("Issues", vec![("Id", Comparison::In(vec![Value::Number(1.5)]))]), [NOTHING]);
    assert_eq!(lines("Issues", vec![("StatusId", integers([-1, -2]))]), [NOTHING]);
    assert_eq!(lines("IssueComments", vec![("IssueKey", texts(&["x"]))]), [NOTHING]);
}

#[test]
fn a_project_key_of_digits_is_not_mistaken_for_an_id() {
    assert_eq!(
        lines("Projects", vec![("ProjectKey", texts(&["123"]))]),
        ["GET /projects (all at once)", "rows kept: ProjectKey IN (123)"]
    );
    assert_eq!(
        lines("ProjectUsers", vec![("ProjectKey", texts(&["123"]))])[0],
        "for each of GET /projects (kept), only 123:"
    );
}

#[test]
fn contradictions_make_no_request() {
    let timestamp = |hour| Value::Timestamp(Utc.with_ymd_and_hms(2024, 1, 1, hour, 0, 0).unwrap());
    let cases: Vec<Vec<(&str, Comparison)>> = vec![
        vec![("StatusId", integers([1])), ("StatusId", integers([2]))],
        vec![("StatusId", integers([]))],
        vec![("Updated", Comparison::AtLeast(timestamp(2))), ("Updated", Comparison::Less(timestamp(2)))],
        vec![("Updated", Comparison::Greater(timestamp(2))), ("Updated", Comparison::AtMost(timestamp(2)))],
        vec![("Updated", Comparison::AtLeast(timestamp(3))), ("Updated", Comparison::AtMost(timestamp(2)))],
        vec![("Id", Comparison::Greater(Value::Integer(5))), ("Id", integers([3, 4]))],
        vec![("DueDate", Comparison::IsNull), ("DueDate", Comparison::AtLeast(day("2024-01-01")))],
        vec![("DueDate", Comparison::IsNull), ("DueDate", Comparison::IsNotNull)],
        vec![("Id", Comparison::IsNull)],
    ];
    for predicates in cases {
        assert_eq!(lines("Issues", predicates.clone()), [NOTHING], "{predicates:?}");
    }
}

#[test]
fn instants_of_one_second_stay_apart() {
    let at = |micros: i64| Value::Timestamp(Utc.timestamp_micros(1_700_000_000_000_000 + micros).unwrap());
    let both = Comparison::In(vec![at(1), at(2)]);
    let found = conditions(table("Issues"), &scan("Issues", vec![("Updated", both)]).predicates).unwrap();
    assert_eq!(found.values().next().unwrap().values.as_ref().unwrap().len(), 2);
}

#[test]
fn lists_on_one_column_intersect_and_ranges_narrow_them() {
    let predicates = vec![("StatusId", integers([1, 2, 3])), ("StatusId", integers([3, 2, 9]))];
    assert_eq!(lines("Issues", predicates), [format!("GET /issues?statusId[]=3&statusId[]=2&{ALL}")]);
    let predicates = vec![("Id", integers([1, 2, 3])), ("Id", Comparison::AtLeast(Value::Integer(3)))];
    assert_eq!(lines("Issues", predicates), ["GET /issues/3 (one row)"]);
}

#[test]
fn days_are_asked_one_wider() {
    let noon = Value::Timestamp(Utc.with_ymd_and_hms(2024, 3, 1, 12, 0, 0).unwrap());
    assert_eq!(
        lines("Issues", vec![("Updated", Comparison::AtLeast(noon.clone()))]),
        [format!("GET /issues?updatedSince=2024-02-29&{ALL}")]
    );
    assert_eq!(
        lines("Issues", vec![("Created", Comparison::In(vec![noon]))]),
        [format!("GET /issues?createdSince=2024-02-29&createdUntil=2024-03-02&{ALL}")]
    );
    let predicates = vec![
        ("DueDate", Comparison::Greater(day("2024-03-01"))),
        ("DueDate", Comparison::Less(day("2024-03-09"))),
    ];
    assert_eq!(
        lines("Issues", predicates),
        [format!("GET /issues?dueDateSince=2024-02-29&dueDateUntil=2024-03-10&{ALL}")]
    );
    assert_eq!(
        lines("Issues", vec![("DueDate", Comparison::IsNull)]),
        [format!("GET /issues?hasDueDate=false&{ALL}")]
    );
}

#[test]
fn days_that_the_api_cannot_read_are_not_sent() {
    let far = Comparison::AtLeast(Value::Date(NaiveDate::from_ymd_opt(12000, 1, 1).unwrap()));
    assert_eq!(lines("Issues", vec![("DueDate", far)]), [format!("GET /issues?{ALL}")]);
    let last = Comparison::AtMost(Value::Date(NaiveDate::MAX));
    assert_eq!(lines("Issues", vec![("DueDate", last)]), [format!("GET /issues?{ALL}")]);
}

#[test]
fn exactness_is_told_for_each_predicate() {
    let of = |name: &str, column: &str, comparison: Comparison| {
        let table = table(name);
        exactness(table, &[predicate(table, column, comparison)])[0]
    };
    for column in [
        "Id",
        "ProjectId",
        "IssueTypeId",
        "StatusId",
        "PriorityId",
        "AssigneeId",
        "CreatedUserId",
        "ResolutionId",
        "ParentIssueId",
    ] {
        assert_eq!(of("Issues", column, integers([1])), Exactness::Exact, "{column}");
        let null = if column == "ParentIssueId" { Exactness::Exact } else { Exactness::Unsupported };
        assert_eq!(of("Issues", column, Comparison::IsNull), null, "{column}");
    }
    assert_eq!(of("Issues", "IssueKey", texts(&["APP-1"])), Exactness::Exact);
    assert_eq!(of("Issues", "ProjectKey", texts(&["APP"])), Exactness::Exact);
    assert_eq!(of("Issues", "Status", texts(&["処理中"])), Exactness::Exact);
    assert_eq!(of("Issues", "Assignee", texts(&["Sato"])), Exactness::Inexact);
    assert_eq!(of("Issues", "DueDate", Comparison::AtLeast(day("2024-01-01"))), Exactness::Inexact);
    assert_eq!(of("Issues", "DueDate", Comparison::IsNull), Exactness::Exact);
    assert_eq!(of("Issues", "DueDate", Comparison::IsNotNull), Exactness::Unsupported);
    assert_eq!(of("Issues", "Summary", texts(&["x"])), Exactness::Unsupported);
    assert_eq!(of("Issues", "StatusId", texts(&["1"])), Exactness::Unsupported);
    assert_eq!(of("Issues", "Id", Comparison::Greater(Value::Integer(1))), Exactness::Unsupported);
    assert_eq!(of("IssueComments", "IssueId", integers([1])), Exactness::Exact);
    assert_eq!(of("IssueComments", "ProjectId", integers([1])), Exactness::Exact);
    assert_eq!(of("IssueComments", "ProjectKey", texts(&["APP"])), Exactness::Exact);
    assert_eq!(of("IssueComments", "Id", integers([1])), Exactness::Exact);
    assert_eq!(of("IssueComments", "Id", Comparison::Less(Value::Integer(9))), Exactness::Exact);
    assert_eq!(of("WikiPageHistory", "Version", Comparison::Less(Value::Integer(9))), Exactness::Unsupported);
    assert_eq!(of("ProjectUsers", "ProjectKey", texts(&["APP"])), Exactness::Exact);
}

#[test]
fn more_values_than_a_request_takes_are_batches_or_checked() {
    let predicates = vec![("StatusId", integers(1..=150)), ("AssigneeId", integers(1..=101))];
    let lines = lines("Issues", predicates);
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("GET /issues?statusId[]=1&statusId[]=2&"), "{}", lines[0]);
    assert!(!lines[0].contains("assigneeId"), "{}", lines[0]);
    assert!(lines[2].starts_with("rows kept: AssigneeId IN (1, "), "{}", lines[2]);
}

#[test]
fn many_values_are_sent_once_and_by_their_own_parameter() {
    let batched = |filter: &&Filter| filter.exact && matches!(filter.operator, Operator::In | Operator::Each);
    for table in crate::tables::all().iter().filter(|table| table.parent.is_none()) {
        for filter in table.filters.iter().filter(batched) {
            let column = table.column(table.position(filter.column).unwrap()).unwrap();
            let is_text = matches!(column.column_type, ColumnType::Text(_));
            let value = |n: i64| if is_text { Value::Text(n.to_string()) } else { Value::Integer(n) };
            let values = Comparison::In((1..=150).map(value).collect());
            let planned = plan(table, &scan(table.name, vec![(filter.column, values)]));
            let Route::List(listings) = &planned.route else { panic!("{} by {}", table.name, filter.column) };
            let unfiltered = plan(table, &scan(table.name, Vec::new()));
            let Route::List(always) = &unfiltered.route else { panic!("{}", table.name) };
            let own = |one: &&(String, String)| !always[0].request.parameters.contains(one);
            let mut carried: Vec<i64> = Vec::new();
            for (name, value) in listings.iter().flat_map(|each| &each.request.parameters).filter(own) {
                assert_eq!(*name, filter.parameter, "{} by {}", table.name, filter.column);
                carried.push(value.parse().unwrap());
            }
            assert_eq!(carried, (1..=150).collect::<Vec<_>>(), "{} by {}", table.name, filter.column);
        }
    }
}

#[test]
fn names_beside_ids_are_checked_on_the_rows() {
    let predicates =
        vec![("Id", integers([7])), ("Status", texts(&["Open"])), ("ProjectKey", texts(&["APP"]))];
    let lines = lines("Issues", predicates);
    assert_eq!(lines[0], format!("GET /issues?id[]=7&{ALL}"));
    assert_eq!(lines[1..], ["rows kept: ProjectKey IN (APP)", "rows kept: Status IN (Open)"]);
}

#[test]
fn a_project_key_is_sent_as_an_id() {
    assert_eq!(
        lines("Issues", vec![("ProjectKey", texts(&["APP", "WEB"]))]),
        [format!("GET /issues?projectId[]=<id of APP>&projectId[]=<id of WEB>&{ALL}")]
    );
}

#[test]
fn a_limit_shortens_the_page_only_when_the_api_selects_everything() {
    let limited = |predicates, limit| {
        plan(table("Issues"), &Scan { limit: Some(limit), ..scan("Issues", predicates) }).lines()
    };
    assert_eq!(
        limited(vec![("StatusId", integers([1]))], 10),
        ["GET /issues?statusId[]=1&sort=created&order=asc&count=10 (pages of 10)", "at most 10 rows"]
    );
    assert_eq!(limited(vec![], 250), [format!("GET /issues?{ALL}"), "at most 250 rows".to_owned()]);
    assert_eq!(limited(vec![("StartDate", Comparison::IsNull)], 10).len(), 1);
    assert_eq!(limited(vec![], 0), [NOTHING, "at most 0 rows"]);
    let checked = limited(vec![("IssueKey", texts(&["APP-1"])), ("Id", integers([7, 8]))], 1);
    assert!(checked[0].ends_with("count=100 (pages of 100)"), "{checked:?}");
}

#[test]
fn an_order_with_a_limit_is_the_api_sort() {
    let issues = table("Issues");
    let order = Order { column: issues.position("Updated").unwrap(), descending: true };
    assert!(order_supported(issues, &order));
    let by_updated = Scan { order: Some(order), limit: Some(50), ..scan("Issues", vec![]) };
    assert_eq!(
        plan(issues, &by_updated).lines(),
        ["GET /issues?sort=updated&order=desc&count=50 (pages of 50)", "at most 50 rows"]
    );
    let many =
        Scan { order: Some(order), limit: Some(50), ..scan("Issues", vec![("Id", integers(1..=150))]) };
    let lines = plan(issues, &many).lines();
    assert_eq!(lines[2], "rows sorted: Updated DESC");
    assert!(lines[0].ends_with("sort=updated&order=desc&count=50 (pages of 50)"), "{}", lines[0]);
}

#[test]
fn ids_of_a_list_paged_by_them_are_bounds_and_an_order() {
    let updates = table("SpaceUpdates");
    let order = Order { column: updates.position("Id").unwrap(), descending: true };
    let above =
        vec![("Id", Comparison::Greater(Value::Integer(7))), ("Id", Comparison::AtMost(Value::Integer(20)))];
    let newest = Scan { order: Some(order), limit: Some(5), ..scan("SpaceUpdates", above) };
    assert_eq!(
        plan(updates, &newest).lines(),
        [
            "GET /space/activities?order=desc&count=100&minId=7&maxId=21 (pages of 100)",
            "rows kept: Id > 7 AND Id <= 20",
            "at most 5 rows"
        ]
    );
}

#[test]
fn an_order_the_api_does_not_give_is_left_to_the_engine_with_the_limit() {
    let issues = table("Issues");
    for name in ["Summary", "DueDate", "Status", "Id"] {
        let order = Order { column: issues.position(name).unwrap(), descending: false };
        assert!(!order_supported(issues, &order), "{name}");
        let sorted = Scan { order: Some(order), limit: Some(5), ..scan("Issues", vec![]) };
        assert_eq!(plan(issues, &sorted).lines(), [format!("GET /issues?{ALL}")]);
    }
}

#[test]
fn the_number_of_rows_is_the_count_endpoint() {
    let counted = |name: &str, predicates| {
        plan(table(name), &Scan { rows_only: true, projection: vec![], ..scan(name, predicates) }).lines()
    };
    assert_eq!(counted("Issues", vec![]), ["GET /issues/count (number only)"]);
    assert_eq!(
        counted("Issues", vec![("StatusId", integers([1])), ("ProjectId", integers([5]))]),
        ["GET /issues/count?projectId[]=5&statusId[]=1 (number only)"]
    );
    assert_eq!(counted("Issues", vec![("Id", integers(1..=150))]).len(), 2);
    assert_eq!(
        counted("Issues", vec![("DueDate", Comparison::IsNull)]),
        ["GET /issues/count?hasDueDate=false (number only)"]
    );
    assert_eq!(counted("Issues", vec![("StartDate", Comparison::IsNull)])[0], format!("GET /issues?{ALL}"));
    assert_eq!(
        counted("IssueComments", vec![("IssueKey", texts(&["APP-1"]))]),
        ["for each of APP-1:", "  GET /issues/:issueIdOrKey/comments/count (number only)"]
    );
    assert_eq!(
        counted("WikiPages", vec![]),
        [
            "for each of GET /projects (kept):",
            "  GET /wikis/count?projectIdOrKey=:projectIdOrKey (number only)"
        ]
    );
    assert_eq!(counted("Projects", vec![]), ["GET /projects (all at once)"]);
}

const COMMENTS: &str = "  GET /issues/:issueIdOrKey/comments?order=asc&count=100 (pages of 100)";

#[test]
fn comments_of_a_project_hang_from_its_issues() {
    assert_eq!(
        lines("IssueComments", vec![("ProjectId", integers([5]))]),
        [format!("for each of GET /issues?projectId[]=5&{ALL}:"), COMMENTS.to_owned()]
    );
    assert_eq!(
        lines("IssueComments", vec![]),
        [format!("for each of GET /issues?{ALL}:"), COMMENTS.to_owned()]
    );
}

#[test]
fn a_named_parent_is_not_read_unless_the_rows_need_it() {
    assert_eq!(
        lines("IssueComments", vec![("IssueKey", texts(&["APP-1"]))]),
        ["for each of APP-1:", COMMENTS]
    );
    assert_eq!(
        lines("IssueComments", vec![("IssueId", integers([7]))]),
        ["for each of GET /issues/7 (one row):", COMMENTS]
    );
    let comments = table("IssueComments");
    let without_key = Scan {
        projection: vec![comments.position("Id").unwrap(), comments.position("Content").unwrap()],
        ..scan("IssueComments", vec![("IssueId", integers([7, 8]))])
    };
    assert_eq!(plan(comments, &without_key).lines(), ["for each of 7, 8:", COMMENTS]);
}

#[test]
fn the_key_of_a_named_issue_tells_its_project() {
    let plan = plan(table("IssueComments"), &scan("IssueComments", vec![("IssueKey", texts(&["MY_APP-1"]))]));
    let Route::Each(fan) = &plan.route else { panic!("{plan}") };
    let Parents::Known(rows) = &fan.parents else { panic!("{plan}") };
    let values: Vec<_> = rows[0].values.iter().map(|(_, value)| value.to_string()).collect();
    assert_eq!(values, ["MY_APP-1", "MY_APP"]);
}

#[test]
fn tables_of_projects_hang_from_the_kept_project_list() {
    assert_eq!(
        lines("ProjectUsers", vec![("ProjectId", integers([5, 6]))]),
        [
            "for each of GET /projects (kept), only 5, 6:",
            "  GET /projects/:projectIdOrKey/users (all at once)"
        ]
    );
    assert_eq!(
        lines("ProjectStatuses", vec![("ProjectId", integers([5]))]),
        ["for each of 5:", "  GET /projects/:projectIdOrKey/statuses (all at once)"]
    );
    assert_eq!(
        lines("ProjectRecentUpdates", vec![("ProjectKey", texts(&["APP"]))]),
        ["for each of APP:", "  GET /projects/:projectIdOrKey/activities?order=asc&count=100 (pages of 100)"]
    );
}

#[test]
fn what_was_exact_alone_stays_exact_in_every_set() {
    let issues = table("Issues");
    let candidates = [
        ("Id", integers([1, 2])),
        ("Id", integers([1])),
        ("IssueKey", texts(&["APP-1"])),
        ("IssueKey", texts(&["APP-1", "APP-2"])),
        ("StatusId", integers(1..=150)),
        ("AssigneeId", integers(1..=150)),
        ("ProjectId", integers([1])),
        ("ProjectKey", texts(&["APP"])),
        ("Status", texts(&["処理中"])),
        ("DueDate", Comparison::IsNull),
    ];
    for one in 0..1_u32 << candidates.len() {
        let chosen: Vec<_> = candidates
            .iter()
            .enumerate()
            .filter(|(bit, _)| one & (1 << bit) != 0)
            .map(|(_, candidate)| candidate.clone())
            .collect();
        let scan = scan("Issues", chosen);
        let planned = plan(issues, &scan);
        for predicate in scan.predicates.iter().filter(|one| support(issues, one) == Exactness::Exact) {
            assert!(is_kept(&planned, predicate), "{predicate:?} in\n{planned}");
        }
    }
}

/// True when the plan's requests or checks select by the predicate.
fn is_kept(plan: &Plan, predicate: &Predicate) -> bool {
    let column = plan.table.column(predicate.column).unwrap().name;
    let checked = plan.checks.iter().any(|(position, _)| *position == predicate.column);
    let carries = |listing: &Listing| {
        let by_value = |parameter| listing.request.parameters.iter().any(|(name, _)| name == parameter);
        let by_name = |parameter| listing.names.iter().any(|named| named.parameter == parameter);
        plan.table.filters_of(column).any(|filter| match filter.operator {
            Operator::InNames(_) => filter.exact && by_name(filter.parameter),
            _ => filter.exact && by_value(filter.parameter),
        })
    };
    checked
        || match &plan.route {
            Route::Nothing => true,
            Route::Single(requests) => requests.iter().all(|request| {
                let id = request.path.trim_start_matches("/issues/").parse::<i64>().is_ok();
                (column == "Id" && id) || (column == "IssueKey" && !id)
            }),
            Route::List(listings) => listings.iter().all(carries),
            _ => false,
        }
}
