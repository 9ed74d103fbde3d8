"""Lists that are paged by ids: their bounds and orders reach the API, whether a bound belongs to the range or not."""

import pyodbc
import pytest
from standin import StandIn

PROJECTS = "GET /projects"
COMMENTS = "GET /issues/:issueIdOrKey/comments"
OF_PROJECT = "GET /projects/:projectIdOrKey/activities"
OF_SPACE = "GET /space/activities"

# Query, how it differs in Python from all rows of the table, and the requests. An id is `ids[n]`.
CASES = [
    ("SpaceUpdates", "", lambda ids: {}, "ORDER BY Id DESC LIMIT 5", [OF_SPACE]),
    ("SpaceUpdates", "", lambda ids: {}, "ORDER BY Id LIMIT 5", [OF_SPACE]),
    ("SpaceUpdates", "", lambda ids: {}, "ORDER BY Id DESC LIMIT 150", [OF_SPACE] * 2),
    ("SpaceUpdates", "Id > {0}", lambda ids: {0: ids[150]}, "ORDER BY Id LIMIT 5", [OF_SPACE]),
    ("SpaceUpdates", "Id < {0}", lambda ids: {0: ids[150]}, "ORDER BY Id DESC LIMIT 5", [OF_SPACE]),
    ("SpaceUpdates", "Id BETWEEN {0} AND {1}", lambda ids: {0: ids[40], 1: ids[60]}, "ORDER BY Id", [OF_SPACE]),
    ("SpaceUpdates", "Id >= {0} AND Id < {1}", lambda ids: {0: ids[40], 1: ids[60]}, "ORDER BY Id", [OF_SPACE]),
    ("SpaceUpdates", "Id > {0} AND Id <= {1}", lambda ids: {0: ids[40], 1: ids[60]}, "ORDER BY Id", [OF_SPACE]),
    ("SpaceUpdates", "Id < 0", lambda ids: {}, "ORDER BY Id", []),
    ("SpaceUpdates", "Id > 9223372036854775806", lambda ids: {}, "ORDER BY Id LIMIT 5", None),
    ("ProjectRecentUpdates", "ProjectKey = 'APP'", lambda ids: {}, "ORDER BY Id DESC LIMIT 3", [OF_PROJECT]),
    ("ProjectRecentUpdates", "", lambda ids: {}, "ORDER BY Id DESC LIMIT 3", [PROJECTS, OF_PROJECT, OF_PROJECT]),
    ("ProjectRecentUpdates", "Id > {0}", lambda ids: {0: ids[-4]}, "ORDER BY Id", [PROJECTS, OF_PROJECT, OF_PROJECT]),
    (
        "ProjectRecentUpdates",
        "Id > {0}",
        lambda ids: {0: ids[20]},
        "ORDER BY Id LIMIT 7",
        [PROJECTS, OF_PROJECT, OF_PROJECT],
    ),
    ("IssueComments", "IssueKey = 'APP-1'", lambda ids: {}, "ORDER BY Id DESC LIMIT 1", [COMMENTS]),
    ("IssueComments", "IssueId = 1 AND Id = {0}", lambda ids: {0: ids[0]}, "ORDER BY Id", [COMMENTS]),
    ("IssueComments", "IssueId = 1 AND Id IN ({0}, 0)", lambda ids: {0: ids[0]}, "ORDER BY Id", [COMMENTS]),
    ("Notifications", "", lambda ids: {}, "ORDER BY Id DESC LIMIT 2", ["GET /notifications"]),
    ("UserReceivedStars", "UserId = 1", lambda ids: {}, "ORDER BY Id DESC LIMIT 2", ["GET /users/:userId/stars"]),
    ("UserRecentUpdates", "CreatedUserId = 1", lambda ids: {}, "ORDER BY Id LIMIT 2", ["GET /users/:userId/activities"]),
]


@pytest.fixture(scope="module", params=["false", "true"], ids=["inclusive", "exclusive"])
def space(request):
    with StandIn(120, 2, 1, "--min-id-exclusive", request.param) as started:
        yield started


@pytest.fixture(scope="module")
def everything(space):
    """All rows of a table in SQLite's place: read once, filtered and sorted by a copy in memory."""
    with pyodbc.connect(space.string(), autocommit=True) as connection:
        read = {}

        def rows(table):
            if table not in read:
                connection.execute(f"CREATE TABLE temp.{table} AS SELECT * FROM {table}")
                read[table] = [row.Id for row in connection.execute(f"SELECT Id FROM temp.{table} ORDER BY Id")]
            return connection, read[table]

        yield rows


@pytest.mark.parametrize("table, condition, values, order, requests", CASES)
def test_bounds_and_orders(space, everything, table, condition, values, order, requests):
    copies, ids = everything(table)
    condition = condition.format(*values(ids).values())
    where = f"WHERE {condition} {order}" if condition else order
    expected = [row.Id for row in copies.execute(f"SELECT Id FROM temp.{table} {where}").fetchall()]
    with pyodbc.connect(space.string(), autocommit=True) as connection:
        space.forget()
        assert [row.Id for row in connection.execute(f"SELECT Id FROM {table} {where}").fetchall()] == expected
    assert requests is None or space.endpoints() == requests


@pytest.mark.parametrize("function", ["MIN", "MAX"])
def test_the_least_and_the_greatest_id(space, everything, function):
    _, ids = everything("SpaceUpdates")
    with pyodbc.connect(space.string(), autocommit=True) as connection:
        assert connection.execute(f"SELECT {function}(Id) FROM SpaceUpdates").fetchval() == (
            ids[0] if function == "MIN" else ids[-1]
        )


def test_a_bound_is_sent(space, everything):
    _, ids = everything("SpaceUpdates")
    with pyodbc.connect(space.string(), autocommit=True) as connection:
        space.forget()
        rows = connection.execute(f"SELECT COUNT(*) FROM SpaceUpdates WHERE Id >= {ids[-3]}").fetchval()
    assert rows == 3
    [request] = space.requests()
    assert ["minId", str(ids[-3] - 1)] in request["parameters"]
