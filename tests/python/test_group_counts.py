"""GROUP BY and DISTINCT of a column whose values a list names: counted by the API where that is cheaper."""

from collections import Counter

import pyodbc
import pytest
from standin import StandIn

REPOSITORIES = "GET /projects/:projectIdOrKey/git/repositories"
PULL_REQUESTS = f"{REPOSITORIES}/:repoIdOrName/pullRequests"

COLUMNS = ["ProjectId", "ProjectKey", "IssueTypeId", "IssueType", "StatusId", "Status", "PriorityId", "Priority"]


@pytest.fixture(scope="module")
def large():
    with StandIn(2500, 2) as space, pyodbc.connect(space.string(), autocommit=True) as connection:
        rows = connection.execute(f"SELECT {', '.join(COLUMNS)}, ResolutionId, Resolution FROM Issues").fetchall()
        yield space, connection, rows


@pytest.mark.parametrize("column", [*COLUMNS, "ResolutionId", "Resolution"])
def test_counts_are_those_of_the_rows(large, column):
    space, connection, rows = large
    space.forget()
    counted = connection.execute(f"SELECT {column}, COUNT(*) FROM Issues GROUP BY {column}").fetchall()
    assert {value: count for value, count in counted} == Counter(getattr(row, column) for row in rows)
    assert space.endpoints().count("GET /issues") == 5, "the pages that show that there are many"
    assert len(space.endpoints()) < 20, "the pages of all rows"


def test_filters_and_distinct(large):
    space, connection, rows = large
    space.forget()
    sql = "SELECT Status, COUNT(*) AS n FROM Issues WHERE ProjectKey = 'APP' AND PriorityId = 3 GROUP BY Status"
    expected = Counter(row.Status for row in rows if row.ProjectKey == "APP" and row.PriorityId == 3)
    assert dict(tuple(row) for row in connection.execute(sql).fetchall()) == expected
    assert space.endpoints().count("GET /issues/count") == 1 + 5
    distinct = connection.execute("SELECT DISTINCT Status FROM Issues ORDER BY Status").fetchall()
    assert [row[0] for row in distinct] == sorted({row.Status for row in rows})


def test_few_rows_cost_their_page():
    with StandIn(450, 1) as small, pyodbc.connect(small.string(), autocommit=True) as few:
        small.forget()
        assert sum(row[1] for row in few.execute("SELECT StatusId, COUNT(*) FROM Issues GROUP BY StatusId")) == 450
        assert small.endpoints() == ["GET /issues"] * 5


def test_what_the_api_cannot_count_is_read(large):
    space, connection, rows = large
    for sql in [
        "SELECT AssigneeId, COUNT(*) FROM Issues GROUP BY AssigneeId",
        "SELECT StatusId, COUNT(DueDate) FROM Issues GROUP BY StatusId",
        "SELECT StatusId, COUNT(*) FROM Issues WHERE Summary LIKE '%a%' GROUP BY StatusId",
        "SELECT StatusId, PriorityId, COUNT(*) FROM Issues GROUP BY StatusId, PriorityId",
    ]:
        space.forget()
        connection.execute(sql).fetchall()
        assert "GET /issues/count" not in space.endpoints(), sql


def test_explain_names_the_counts(large):
    _, connection, _ = large
    plan = connection.execute("EXPLAIN SELECT Status, COUNT(*) FROM Issues GROUP BY Status").fetchall()
    requests = [text for kind, text in plan if kind == "request_plan"]
    assert "GET /issues/count" in requests[0] and "StatusId" in requests[0]


@pytest.fixture(scope="module")
def pull_requests():
    """A repository with eleven pages of pull requests, and three with few."""
    values = ", ".join(f"(1, 1, 'Change {number}', '', 'main', 'change-{number}')" for number in range(1050))
    insert = "INSERT INTO PullRequests (ProjectId, RepositoryId, Summary, Description, Base, Branch) VALUES "
    with StandIn(10, 2) as space, pyodbc.connect(space.string(MaxWrites=2000), autocommit=True) as connection:
        connection.execute(insert + values)
        yield space, connection


@pytest.mark.parametrize("column", ["StatusId", "Status"])
def test_pull_requests_of_one_repository_are_counted(pull_requests, column):
    space, connection = pull_requests
    rows = connection.execute(f"SELECT {column} FROM PullRequests WHERE ProjectId = 1 AND RepositoryId = 1")
    expected = Counter(row[0] for row in rows)
    space.forget()
    counted = connection.execute(
        f"SELECT {column}, COUNT(*) FROM PullRequests WHERE ProjectId = 1 AND RepositoryId = 1 GROUP BY {column}"
    )
    assert {value: count for value, count in counted} == expected
    assert space.endpoints() == [PULL_REQUESTS] * 5 + [f"{PULL_REQUESTS}/count"] * 4


def test_pull_requests_of_several_repositories_are_read(pull_requests):
    space, connection = pull_requests
    expected = Counter(row[0] for row in connection.execute("SELECT Status FROM PullRequests"))
    space.forget()
    counted = connection.execute("SELECT Status, COUNT(*) FROM PullRequests GROUP BY Status")
    assert {value: count for value, count in counted} == expected
    assert space.endpoints().count(PULL_REQUESTS) == 11 + 3
    assert f"{PULL_REQUESTS}/count" not in space.endpoints()
