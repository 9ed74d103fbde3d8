"""Statements: what runs, what it returns, what it costs."""

import collections
import datetime

import pytest


def all_issues(space):
    pages = [space.api("/issues", sort="created", order="asc", count=100, offset=at) for at in (0, 100, 200)]
    found = [issue for page in pages for issue in page]
    space.forget()
    return found


def test_join(space, execute):
    issues = all_issues(space)
    rows = execute(
        """SELECT i.IssueKey, p.Name FROM Issues i JOIN Projects p ON p.Id = i.ProjectId
           WHERE p.ProjectKey = 'WEB' ORDER BY i.Id"""
    )
    assert [row.IssueKey for row in rows] == [issue["issueKey"] for issue in issues if issue["projectId"] == 2]
    assert {row.Name for row in rows} == {"Website renewal"}


def test_group_by(space, execute):
    issues = all_issues(space)
    expected = collections.Counter(issue["status"]["name"] for issue in issues)
    rows = execute("SELECT Status, COUNT(*) AS n FROM Issues GROUP BY Status")
    assert {row.Status: row.n for row in rows} == expected
    assert space.count() == 3


@pytest.mark.parametrize(
    ("condition", "keep"),
    [
        ("StatusId = 1", lambda issue: issue["status"]["id"] == 1),
        ("StatusId IN (1, 4)", lambda issue: issue["status"]["id"] in (1, 4)),
        ("StatusId <> 4", lambda issue: issue["status"]["id"] != 4),
        ("Status = 'Open'", lambda issue: issue["status"]["name"] == "Open"),
        ("Status = 'open'", lambda issue: False),
        ("AssigneeId = 3", lambda issue: issue["assignee"] and issue["assignee"]["id"] == 3),
        ("AssigneeId IS NULL", lambda issue: issue["assignee"] is None),
        ("AssigneeId IS NOT NULL", lambda issue: issue["assignee"] is not None),
        ("ResolutionId = 0", lambda issue: issue["resolution"] and issue["resolution"]["id"] == 0),
        ("ProjectId = 2", lambda issue: issue["projectId"] == 2),
        ("ProjectKey = 'WEB'", lambda issue: issue["projectId"] == 2),
        ("ProjectID = '2'", lambda issue: issue["projectId"] == 2),
        ("ProjectKey = 'NONE'", lambda issue: False),
        ("ProjectId = 99", lambda issue: False),
        ("PriorityId = 2 AND StatusId = 4", lambda issue: (issue["priority"]["id"], issue["status"]["id"]) == (2, 4)),
        ("PriorityId = 2 OR StatusId = 4", lambda issue: issue["priority"]["id"] == 2 or issue["status"]["id"] == 4),
        ("NOT (StatusId = 1)", lambda issue: issue["status"]["id"] != 1),
        ("ParentIssueId < 20", lambda issue: (issue["parentIssueId"] or 99) < 20),
        ("ParentIssueId IS NULL", lambda issue: issue["parentIssueId"] is None),
        ("IssueTypeId = 2", lambda issue: issue["issueType"]["id"] == 2),
        ("CreatedUserId = 4", lambda issue: issue["createdUser"]["id"] == 4),
        ("DueDate IS NULL", lambda issue: issue["dueDate"] is None),
        ("DueDate = DATE '2022-01-01'", lambda issue: (issue["dueDate"] or "")[:10] == "2022-01-01"),
        ("DueDate < '2021-01-01'", lambda issue: (issue["dueDate"] or "9")[:10] < "2021-01-01"),
        ("StartDate BETWEEN '2020-01-01' AND '2020-12-31'", lambda i: (i["startDate"] or "")[:4] == "2020"),
        ("Created >= TIMESTAMP '2022-05-01 10:30:00'", lambda issue: issue["created"] >= "2022-05-01T10:30:00Z"),
        ("Created < TIMESTAMP '2022-05-01 10:30:00'", lambda issue: issue["created"] < "2022-05-01T10:30:00Z"),
        ("Updated > '2024-01-01'", lambda issue: issue["updated"] > "2024-01-01T00:00:00Z"),
        ("Summary LIKE '%画面%'", lambda issue: "画面" in issue["summary"]),
        ("Summary LIKE '100!%!_%' ESCAPE '!'", lambda issue: issue["summary"].startswith("100%_")),
        ("Id IN (1, 2, 250, 251, -3)", lambda issue: issue["id"] in (1, 2, 250)),
        ("Id > 200", lambda issue: issue["id"] > 200),
        ("Id IN (1, 2) AND StatusId = 1", lambda issue: issue["id"] < 3 and issue["status"]["id"] == 1),
        ("IssueKey IN ('APP-1', 'WEB-1', 'X-1')", lambda issue: issue["issueKey"] in ("APP-1", "WEB-1")),
        ("IssueKey = 'app-1'", lambda issue: False),
        ("EstimatedHours > 10.5", lambda issue: (issue["estimatedHours"] or 0) > 10.5),
        ("Categories LIKE '%Back end%'", lambda i: any(c["name"] == "Back end" for c in i["category"])),
        ("TRUE", lambda issue: True),
        ("1 = 0", lambda issue: False),
    ],
)
def test_filters_lose_and_invent_nothing(space, execute, condition, keep):
    expected = [issue["id"] for issue in all_issues(space) if keep(issue)]
    assert [row.Id for row in execute(f"SELECT Id FROM Issues WHERE {condition} ORDER BY Id")] == expected
    assert execute(f"SELECT COUNT(*) FROM Issues WHERE {condition}")[0][0] == len(expected)
    limited = execute(f"SELECT Id FROM Issues WHERE {condition} LIMIT 7")
    assert len(limited) == min(7, len(expected)) and {row.Id for row in limited} <= set(expected)


def test_not_in_with_null_is_never_true(execute):
    assert execute("SELECT COUNT(*) FROM Issues WHERE ProjectId IN (1, 2) AND ProjectId NOT IN (2, NULL)")[0][0] == 0
    assert execute("SELECT COUNT(*) FROM Issues WHERE ProjectId NOT IN (?, ?)", 2, None)[0][0] == 0
    assert execute("SELECT 1 NOT IN (2, NULL) AS a")[0][0] is None


@pytest.mark.parametrize(
    ("sql", "requests"),
    [
        ("SELECT COUNT(*) FROM Issues", 1),
        ("SELECT COUNT(*) FROM Issues WHERE StatusId IN (1, 2) AND ProjectId = 1", 1),
        ("SELECT * FROM Issues LIMIT 10", 1),
        ("SELECT TOP 10 * FROM Issues", 1),
        ("SELECT * FROM Issues FETCH FIRST 10 ROWS ONLY", 1),
        ("SELECT * FROM Issues WHERE Id = 3", 1),
        ("SELECT * FROM Issues WHERE IssueKey = 'APP-1'", 1),
        ("SELECT * FROM Issues ORDER BY Updated DESC LIMIT 50", 1),
        ("SELECT * FROM Issues ORDER BY Created LIMIT 20", 1),
        ("SELECT * FROM Issues WHERE StatusId = 1 LIMIT 5", 1),
        ("SELECT * FROM Issues", 3),
        ("SELECT COUNT(*) FROM Projects", 1),
        ("SELECT Id, Name FROM ProjectStatuses WHERE ProjectId = 1", 1),
        ("SELECT Id, Name FROM WikiPages WHERE ProjectId = 1", 1),
        # ProjectKey is no member of the answer: the projects are read once per connection.
        ("SELECT * FROM WikiPages WHERE ProjectId = 1", 2),
        ("SELECT 1 + 1", 0),
        ("SELECT EXISTS(SELECT 1)", 0),
    ],
)
def test_requests(space, execute, sql, requests):
    execute(sql)
    assert space.count() == requests, space.endpoints()


def test_F14_max_rows_of_fetchmany_and_close(space, connection):
    cursor = connection.execute("SELECT * FROM Issues")
    assert len(cursor.fetchmany(10)) == 10
    cursor.close()
    assert space.count() <= 3


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ("ProjectStatuses", "statuses"),
        ("ProjectIssueTypes", "issueTypes"),
        ("ProjectCategories", "categories"),
        ("ProjectVersionMilestones", "versions"),
        ("ProjectUsers", "users"),
    ],
)
def test_tables_of_a_project(space, execute, table, path):
    expected = {(project, row["id"], row["name"]) for project in (1, 2) for row in space.api(f"/projects/{project}/{path}")}
    rows = execute(f"SELECT ProjectId, Id, Name FROM {table}")
    assert {tuple(row) for row in rows} == expected and len(rows) == len(expected)


@pytest.mark.parametrize(("table", "path"), [("Priorities", "priorities"), ("Resolutions", "resolutions")])
def test_tables_of_the_space(space, execute, table, path):
    expected = [(row["id"], row["name"]) for row in space.api(f"/{path}")]
    assert [tuple(row) for row in execute(f"SELECT Id, Name FROM {table}")] == expected


def test_comments(space, execute):
    expected = [comment["id"] for comment in space.api("/issues/1/comments", order="asc", count=100)]
    assert [row.Id for row in execute("SELECT Id FROM IssueComments WHERE IssueId = 1 ORDER BY Id")] == expected
    by_key = execute("SELECT Id FROM IssueComments WHERE IssueKey = 'APP-1' ORDER BY Id")
    assert [row.Id for row in by_key] == expected


def test_wiki_pages_and_updates(space, execute):
    pages = {page["id"] for project in (1, 2) for page in space.api("/wikis", projectIdOrKey=project)}
    assert {row.Id for row in execute("SELECT Id FROM WikiPages")} == pages
    updates = execute("SELECT Id, Created FROM ProjectRecentUpdates WHERE ProjectId = 1 ORDER BY Id DESC")
    newest = space.api("/projects/1/activities", count=100)
    assert [row.Id for row in updates][: len(newest)] == [activity["id"] for activity in newest]


def test_idioms_of_many_tools(execute):
    for sql, value in [
        ("select count(distinct statusid) from issues where 1 = 1;", 6),
        ("SELECT COUNT(*) FROM (SELECT Id FROM Issues WHERE StatusId = 1 LIMIT 3) AS t", 3),
        ("SELECT CASE WHEN 1 = 1 THEN 'a' ELSE 'b' END", "a"),
        ("SELECT COUNT(*) FROM Issues i LEFT OUTER JOIN Projects p ON i.ProjectId = p.Id WHERE p.Id IS NULL", 0),
        ("SELECT MAX(x) FROM (SELECT 1 AS x UNION ALL SELECT 2) u", 2),
        ("WITH t AS (SELECT Id FROM Issues WHERE Id <= 3) SELECT SUM(Id) FROM t", 6),
        ("SELECT COUNT(*) FROM Backlog.Issues WHERE Id IN (SELECT Id FROM Projects)", 2),
    ]:
        assert execute(sql)[0][0] == value, sql


def test_dates_never_shift(space, execute):
    rows = execute("SELECT Id, DueDate FROM Issues WHERE DueDate IS NOT NULL ORDER BY Id")
    expected = {issue["id"]: issue["dueDate"][:10] for issue in all_issues(space) if issue["dueDate"]}
    assert {row.Id: row.DueDate.isoformat() for row in rows} == expected
    assert all(type(row.DueDate) is datetime.date for row in rows)


def test_explain(space, execute):
    text = "\n".join(str(cell) for row in execute("EXPLAIN SELECT * FROM Issues WHERE StatusId = 1 LIMIT 5") for cell in row)
    assert "GET /issues" in text and "statusId[]=1" in text and "count=5" in text
    assert space.count() == 0


@pytest.mark.parametrize("expression", [
    "repeat('x', 2000000000)", "lpad('x', 200000000)", "rpad('x', 200000000)", "{fn SPACE(2000000000)}",
    "array_repeat(1, 200000000)", "array_resize(range(1, 3), 200000000)", "range(1, 200000000)",
    "generate_series(1, 200000000, 2)", "range(-4000000000000000000, 4000000000000000000)",
    "repeat(Summary, 100000000)", "range(1, Id * 100000000)",
])  # fmt: skip
def test_a_result_that_memory_cannot_hold_is_an_error(refused, expression):
    error = refused(f"SELECT {expression} FROM Issues")
    assert error.args[0] == "HY001" and "bytes at once" in error.args[1]


def test_functions_with_a_bound_do_what_they_did(execute):
    assert [*execute("SELECT repeat('ab', 3), lpad('a', 3, 'x'), rpad('a', 3), {fn SPACE(2)}, repeat(NULL, 3)")[0]] == [
        "ababab", "xxa", "a  ", "  ", None,
    ]  # fmt: skip
    sizes = execute("SELECT cardinality(range(5)), cardinality(generate_series(1, 10, 3)), cardinality(array_repeat(1, 4))")
    assert [tuple(row) for row in sizes] == [(5, 4, 4)]
    doubled = execute("SELECT length(repeat(Summary, 2)) - 2 * length(Summary) FROM Issues WHERE Id = 1")
    assert [tuple(row) for row in doubled] == [(0,)]


@pytest.mark.parametrize(
    "select, labels",
    [
        ("CAST(Id AS VARCHAR), Id", ["CAST(Id AS VARCHAR)", "Id"]),
        ("Id, CAST(Id AS VARCHAR), CAST(Id AS DOUBLE)", ["Id", "CAST(Id AS VARCHAR)", "CAST(Id AS DOUBLE)"]),
        ("i.Id, (Id), {fn CONVERT(Id, SQL_VARCHAR)}", ["Id", "(Id)", "CONVERT(Id, SQL_VARCHAR)"]),
        ("CAST('5' AS BIGINT), '5', CAST('5' AS VARCHAR)", ["CAST('5' AS BIGINT)", "'5'", "CAST('5' AS VARCHAR)"]),
        ("COUNT(*), COUNT(1), COUNT(Id)", ["COUNT(*)", "COUNT(1)", "COUNT(Id)"]),
    ],
)
def test_an_expression_stands_beside_what_it_is_made_of(connection, select, labels):
    cursor = connection.execute(f"SELECT {select} FROM Issues i WHERE Id = 5")
    assert [column[0] for column in cursor.description] == labels
    row = cursor.fetchone()
    assert {str(value) for value in row} <= {"5", "5.0", "1"}
    assert connection.execute(f"SELECT * FROM (SELECT {select} FROM Issues i WHERE Id = 5) AS q").fetchone() == row
