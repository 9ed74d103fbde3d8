"""Lists of more values than a request takes: each column, compared with the table as it is without them."""

import datetime
import decimal

import pyodbc
import pytest
from standin import StandIn

VALUES = 150

# Few rows where each parent is a request.
SIZE = {"Issues": 130, "Notifications": 130, "IssueCategories": 130, "IssueAttachments": 130}
TABLES = [
    "Issues", "IssueCategories", "IssueAttachments", "IssueComments", "PullRequests", "WikiPages", "Documents",
    "Notifications", "Watchings", "Users", "Projects", "ProjectStatuses", "ProjectVersionMilestones", "SpaceUpdates",
    "UserRecentUpdates",
]


@pytest.fixture(scope="module")
def spaces():
    started = {}

    def space(issues: int) -> StandIn:
        if issues not in started:
            started[issues] = StandIn(issues, 2)
        return started[issues]

    yield space
    for one in started.values():
        one.close()


def literal(value) -> str:
    match value:
        case bool():
            return str(value).upper()
        case str():
            return "'" + value.replace("'", "''") + "'"
        case datetime.datetime():
            return f"TIMESTAMP '{value}'"
        case datetime.date():
            return f"DATE '{value}'"
    return str(value)


def other(value, number: int):
    """A value of the same type that no row has."""
    match value:
        case str():
            return f"none-{number}"
        case datetime.datetime():
            return datetime.datetime(1990, 1, 1) + datetime.timedelta(days=number)
        case datetime.date():
            return datetime.date(1990, 1, 1) + datetime.timedelta(days=number)
        case decimal.Decimal() | float():
            return 10_000_000 + number + 0.5
    return 10_000_000 + number


def lists(column: list) -> list:
    """150 values: those of the column, spread over the list, and values that no row has."""
    own = [value for value in dict.fromkeys(column) if value is not None]
    if not own or isinstance(own[0], (bool, bytes)) or len(own) > VALUES:
        return []
    step = VALUES // len(own)
    values = []
    for number, value in enumerate(own):
        values += [other(value, number * step + extra) for extra in range(step - 1)] + [value]
    values += [other(own[0], 1000 + extra) for extra in range(VALUES - len(values))]
    return values


@pytest.mark.parametrize("table", TABLES)
def test_a_long_list_finds_what_it_names(spaces, table):
    space = spaces(SIZE.get(table, 12))
    with pyodbc.connect(space.string(), autocommit=True) as connection:
        cursor = connection.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        rows = [tuple(row) for row in cursor.fetchall()]
        assert rows
        compared = 0
        for place, name in enumerate(names):
            values = lists([row[place] for row in rows])
            if not values or any(isinstance(value, str) and len(value) > 200 for value in values):
                continue
            half = values[: VALUES // 2] + [other(values[-1], 2000 + extra) for extra in range(VALUES // 2)]
            for chosen in (values, half):
                listed = ", ".join(literal(value) for value in chosen)
                found = connection.execute(f"SELECT * FROM {table} WHERE {name} IN ({listed})").fetchall()
                expected = [row for row in rows if row[place] in chosen]
                assert sorted(map(str, found)) == sorted(map(str, expected)), f"{table} by {name}"
                compared += 1
        assert compared > 4


PARENTS = "Id IN (SELECT ParentIssueId FROM Issues)"


@pytest.mark.parametrize(
    ("sql", "requests"),
    [
        ("SELECT Id FROM Issues WHERE ParentIssueId IN ({ids})", 2),
        ("SELECT b.Id FROM Issues a JOIN Issues b ON b.ParentIssueId = a.Id", 4),
        (f"SELECT Id FROM Issues WHERE {PARENTS}", 4),
    ],
)
def test_ids_of_more_than_a_hundred_parents(spaces, sql, requests):
    space = spaces(130)
    issues = [issue for offset in (0, 100) for issue in space.api("/issues", count=100, offset=offset)]
    children = sorted(issue["id"] for issue in issues if issue["parentIssueId"])
    parents = sorted({issue["parentIssueId"] for issue in issues} - {None})
    with pyodbc.connect(space.string(), autocommit=True) as connection:
        space.forget()
        rows = connection.execute(sql.format(ids=", ".join(map(str, range(1, 131))))).fetchall()
    assert sorted(row[0] for row in rows) == (parents if PARENTS in sql else children) != []
    sent = space.requests()
    assert len(sent) == requests and {request["status"] for request in sent} == {200}
    carried = [value for request in sent for name, value in request["parameters"] if name == "parentIssueId[]"]
    assert len(carried) == len(set(carried)) == 130
    assert "parentChild" not in {name for request in sent for name, _ in request["parameters"]}
