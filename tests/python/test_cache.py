"""Answers kept for a moment: the same query twice costs its requests once."""

import pyodbc
import pytest
from standin import StandIn

QUERY = "SELECT IssueKey, Summary FROM Issues WHERE StatusId = 1"


@pytest.fixture
def space():
    with StandIn(150, 2) as space:
        yield space


def connect(space, **properties):
    return pyodbc.connect(space.string(**properties), autocommit=True)


def test_two_connections_cost_the_requests_once(space):
    with connect(space, CacheTolerance=None) as first, connect(space, CacheTolerance=None) as second:
        rows = first.execute(QUERY).fetchall()
        cost = space.count()
        assert second.execute(QUERY).fetchall() == rows
        assert first.execute(QUERY).fetchall() == rows
        assert space.count() == cost


def test_a_write_ends_it(space):
    with connect(space, CacheTolerance=600) as connection, connect(space, CacheTolerance=600) as other:
        before = other.execute("SELECT Summary FROM Issues WHERE Id = 1").fetchval()
        connection.execute("UPDATE Issues SET Summary = ? WHERE Id = 1", before + "!")
        assert other.execute("SELECT Summary FROM Issues WHERE Id = 1").fetchval() == before + "!"


def test_keys_to_write_are_read_afresh(space):
    with connect(space, CacheTolerance=600) as connection:
        count = connection.execute("SELECT COUNT(*) FROM Issues WHERE StatusId = 1").fetchval()
        with connect(space, CacheTolerance=0, ApiKey=space.keys["2"]) as member:
            key = member.execute("SELECT MIN(Id) FROM Issues WHERE StatusId = 1").fetchval()
            member.execute("UPDATE Issues SET StatusId = 2 WHERE Id = ?", key)
        assert connection.execute("SELECT COUNT(*) FROM Issues WHERE StatusId = 1").fetchval() == count
        changed = connection.execute("UPDATE Issues SET PriorityId = 2 WHERE StatusId = 1 AND PriorityId = 3")
        assert changed.rowcount >= 0
        assert connection.execute("SELECT COUNT(*) FROM Issues WHERE StatusId = 1").fetchval() == count - 1


def test_another_user_gets_nothing_of_it(space):
    with connect(space, CacheTolerance=600) as connection:
        connection.execute(QUERY).fetchall()
    space.forget()
    with connect(space, CacheTolerance=600, ApiKey=space.keys["2"]) as member:
        member.execute(QUERY).fetchall()
        assert "GET /issues" in space.endpoints()


def test_zero_keeps_nothing(space):
    with connect(space, CacheTolerance=0) as connection:
        for _ in range(2):
            space.forget()
            connection.execute(QUERY).fetchall()
            assert space.endpoints() == ["GET /issues"]
