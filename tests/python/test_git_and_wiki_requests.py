"""What queries about pull requests, wikis, documents, notifications and watchings cost, request by request."""

import pyodbc
import pytest
from standin import StandIn

PROJECTS = "GET /projects"
REPOSITORIES = "GET /projects/:projectIdOrKey/git/repositories"
PULL_REQUESTS = f"{REPOSITORIES}/:repoIdOrName/pullRequests"
NUMBERED = f"{PULL_REQUESTS}/:number"
IN_ONE = "ProjectId = 1 AND RepositoryId = 1"

# Query, number of rows, requests. Two projects have two repositories of twelve pull requests each.
CASES = [
    (f"SELECT Summary FROM PullRequests WHERE {IN_ONE} AND Number = 5", 1, [NUMBERED]),
    (f"SELECT Summary FROM PullRequests WHERE {IN_ONE} AND Number = 99", 0, [NUMBERED]),
    (f"SELECT Summary FROM PullRequests WHERE {IN_ONE} AND Number IN (5, 6)", 2, [NUMBERED] * 2),
    (f"SELECT Summary FROM PullRequests WHERE {IN_ONE} AND Number = 5 AND StatusId = 9", 0, [NUMBERED]),
    (f"SELECT * FROM PullRequests WHERE {IN_ONE}", 12, [PROJECTS, REPOSITORIES, PULL_REQUESTS]),
    (f"SELECT Summary FROM PullRequests WHERE {IN_ONE} AND Status = 'Merged'", 4, [PULL_REQUESTS]),
    (
        "SELECT * FROM PullRequests WHERE ProjectKey = 'APP' AND Repository = 'app' AND Number = 5",
        1,
        [REPOSITORIES, NUMBERED],
    ),
    (
        "SELECT Id FROM PullRequests WHERE Repository = 'app-docs'",
        12,
        [PROJECTS, REPOSITORIES, REPOSITORIES, PULL_REQUESTS],
    ),
    ("SELECT Id FROM PullRequests WHERE Repository = 'none'", 0, [PROJECTS, REPOSITORIES, REPOSITORIES]),
    ("SELECT Id FROM PullRequests LIMIT 1", 1, [PROJECTS, REPOSITORIES, PULL_REQUESTS]),
    (f"SELECT Id FROM PullRequestComments WHERE {IN_ONE} AND PullRequestNumber = 2", 2, [f"{NUMBERED}/comments"]),
    ("SELECT WikiPageId, Content FROM WikiPageContents WHERE WikiPageId = 1", 1, ["GET /wikis/:wikiId"]),
    ("SELECT TagId FROM WikiPageTags WHERE WikiPageId IN (1, 2)", None, ["GET /wikis/:wikiId"] * 2),
    ("SELECT Title FROM Documents WHERE ProjectKey = 'APP'", None, [PROJECTS, "GET /documents"]),
    ("SELECT Id FROM Notifications WHERE SenderId = 2", None, ["GET /notifications"]),
    ("SELECT Id FROM Watchings WHERE UserId = 2 AND ResourceAlreadyRead = true", None, ["GET /users/:userId/watchings"]),
]

# Table, condition, the same in Python, and the requests of COUNT(*) with it.
IN_ONE_ROWS = lambda row: row.ProjectId == row.RepositoryId == 1
COUNTS = [
    ("PullRequests", IN_ONE, IN_ONE_ROWS, [f"{PULL_REQUESTS}/count"]),
    (
        "PullRequests",
        f"{IN_ONE} AND StatusId IN (1, 3)",
        lambda row: IN_ONE_ROWS(row) and row.StatusId in (1, 3),
        [f"{PULL_REQUESTS}/count"],
    ),
    (
        "PullRequests",
        "ProjectId = 1 AND Repository = 'app'",
        lambda row: row.ProjectId == 1 and row.Repository == "app",
        [REPOSITORIES, f"{PULL_REQUESTS}/count"],
    ),
    (
        "PullRequests",
        f"{IN_ONE} AND Number = 5",
        lambda row: IN_ONE_ROWS(row) and row.Number == 5,
        [NUMBERED],
    ),
    (
        "PullRequestComments",
        f"{IN_ONE} AND PullRequestNumber = 3",
        lambda row: IN_ONE_ROWS(row) and row.PullRequestNumber == 3,
        [f"{NUMBERED}/comments/count"],
    ),
    ("Notifications", "AlreadyRead = false", lambda row: not row.AlreadyRead, ["GET /notifications/count"]),
    (
        "Notifications",
        "AlreadyRead = 1 AND ResourceAlreadyRead = 0",
        lambda row: row.AlreadyRead and not row.ResourceAlreadyRead,
        ["GET /notifications/count"],
    ),
    ("Notifications", "SenderId = 2", lambda row: row.SenderId == 2, ["GET /notifications"]),
    (
        "Notifications",
        "SenderId = 2 AND AlreadyRead = false",
        lambda row: row.SenderId == 2 and not row.AlreadyRead,
        ["GET /notifications"],
    ),
    (
        "Watchings",
        "UserId = 1 AND ResourceAlreadyRead = false",
        lambda row: not row.ResourceAlreadyRead,
        ["GET /users/:userId/watchings/count"],
    ),
    (
        "Watchings",
        "UserId = 1 AND IssueId IN (1, 2, 3)",
        lambda row: row.IssueId in (1, 2, 3),
        ["GET /users/:userId/watchings"],
    ),
    ("Documents", "ProjectId = 1", lambda row: row.ProjectId == 1, ["GET /documents/count"]),
    ("Documents", "ProjectKey IN ('APP', 'WEB')", lambda row: True, ["GET /documents/count"] * 2),
    ("Documents", "ProjectId = 1 AND StatusId = 1", lambda row: row.ProjectId == 1, ["GET /documents"]),
    ("WikiPages", "ProjectId = 1", lambda row: row.ProjectId == 1, ["GET /wikis/count"]),
]

# Filters of pull requests, and the values they let through.
FILTERS = [
    ("StatusId", "= 3", [3]),
    ("Status", "= 'Merged'", ["Merged"]),
    ("AssigneeId", "= 2", [2]),
    ("CreatedUserId", "IN (3, 4)", [3, 4]),
    ("IssueId", "< 0 OR IssueId IN (1, 2, 3, 4, 5)", [1, 2, 3, 4, 5]),
    ("IssueId", "IN (1, 2, 3, 4, 5)", [1, 2, 3, 4, 5]),
    ("Repository", "IN ('app', 'none')", ["app"]),
]


@pytest.fixture(scope="module")
def standin():
    with StandIn(issues=60, projects=2) as space:
        yield space


@pytest.fixture
def run(standin):
    """Runs SQL on a fresh connection; gives the rows and the endpoints asked."""
    with pyodbc.connect(standin.string(MaxConcurrency=1), autocommit=True) as connection:

        def run(sql):
            standin.forget()
            rows = connection.execute(sql).fetchall()
            return rows, standin.endpoints()

        yield run


@pytest.mark.parametrize("sql, rows, requests", CASES)
def test_requests(run, sql, rows, requests):
    found, asked = run(sql)
    assert asked == requests
    assert found if rows is None else len(found) == rows


@pytest.mark.parametrize("table, condition, keeps, requests", COUNTS)
def test_counts(run, table, condition, keeps, requests):
    [(count,)], asked = run(f"SELECT COUNT(*) FROM {table} WHERE {condition}")
    assert asked == requests
    everything, _ = run(f"SELECT * FROM {table}")
    assert count == len([row for row in everything if keeps(row)]) > 0


def test_a_join_supplies_pull_requests(run):
    sql = f"""SELECT p.Number, c.Id FROM PullRequests p JOIN PullRequestComments c ON c.PullRequestId = p.Id
              WHERE p.ProjectId = 1 AND p.RepositoryId = 1 AND p.Number = 3"""
    rows, asked = run(sql)
    assert len(rows) == 4
    assert asked.count(f"{NUMBERED}/comments") == 1


def test_names_of_members_are_looked_up_in_the_project_alone(run, standin):
    name = standin.api("/projects/1/users")[0]["name"]
    rows, asked = run(f"SELECT Assignee FROM PullRequests WHERE {IN_ONE} AND Assignee = '{name}'")
    assert asked == ["GET /projects/:projectIdOrKey/users", PULL_REQUESTS]
    assert {row.Assignee for row in rows} <= {name}


@pytest.mark.parametrize("column, condition, values", FILTERS)
def test_filters_of_pull_requests_mean_what_sql_means(run, column, condition, values):
    everything, _ = run(f"SELECT Id, {column} AS Value FROM PullRequests")
    found, _ = run(f"SELECT Id FROM PullRequests WHERE {column} {condition}")
    assert [row.Id for row in found] == [row.Id for row in everything if row.Value in values]
