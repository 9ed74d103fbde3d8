"""Issues that come, go and change while they are read page by page: those that are there all the time are given once."""

import pyodbc
import pytest


def ids(cursor) -> list[int]:
    return [row.Id for row in cursor.fetchall()]


@pytest.fixture
def other(space):
    """Somebody else's connection."""
    opened = pyodbc.connect(space.string(), autocommit=True)
    yield opened
    opened.close()


@pytest.mark.parametrize("gone", [[1], [100], [3, 4, 5], list(range(1, 100)), list(range(1, 101)), [101, 102], [250]])
def test_deleted_between_two_pages(space, connection, other, gone):
    cursor = connection.execute("SELECT Id FROM Issues")
    first = cursor.fetchone().Id
    other.execute(f"DELETE FROM Issues WHERE Id IN ({', '.join(map(str, gone))})")
    found = [first, *ids(cursor)]
    assert len(found) == len(set(found))
    assert set(range(1, 251)) - set(gone) <= set(found)
    assert found == sorted(found)


def test_deleted_twice_on_the_way(space, execute):
    space.fault("GET /issues", "changedData", change="delete", issue="5")
    space.fault("GET /issues", "changedData", change="delete", issue="7", skip=1)
    found = [row.Id for row in execute("SELECT Id FROM Issues")]
    assert set(range(1, 251)) - {5, 7} <= set(found) and len(found) == len(set(found))


@pytest.mark.parametrize("order", ["Created", "Created DESC", "Updated", "Updated DESC"])
@pytest.mark.parametrize("change", ["add", "update", "delete"])
def test_changed_between_two_pages_in_any_order(space, execute, order, change):
    space.fault("GET /issues", "changedData", change=change, issue="60")
    found = [row.Id for row in execute(f"SELECT Id FROM Issues ORDER BY {order}")]
    assert set(range(1, 251)) - {60} <= set(found) and len(found) == len(set(found))


def test_attachments_of_issues_that_go(space, connection, other):
    before = {row.Id for row in other.execute("SELECT Id FROM IssueAttachments").fetchall()}
    lost = {row.Id for row in other.execute("SELECT Id FROM IssueAttachments WHERE IssueId IN (2, 3)").fetchall()}
    cursor = connection.execute("SELECT Id FROM IssueAttachments")
    first = cursor.fetchone().Id
    other.execute("DELETE FROM Issues WHERE Id IN (2, 3)")
    assert before - lost <= {first, *ids(cursor)}


def test_pages_that_do_not_change_cost_what_they_cost(space, execute):
    assert len(execute("SELECT Id FROM Issues")) == 250
    assert [dict(request["parameters"]).get("offset") for request in space.requests()] == [None, "99", "198"]
