"""Parameters as pyodbc binds them."""

import datetime
from decimal import Decimal

import pyodbc
import pytest


@pytest.mark.parametrize(
    ("cast", "value"),
    [
        ("BIGINT", 2**62),
        ("BIGINT", -1),
        ("DOUBLE", 1.5),
        ("VARCHAR", "日本語 🚀"),
        ("VARCHAR", ""),
        ("BOOLEAN", True),
        ("BOOLEAN", False),
        ("DATE", datetime.date(2024, 2, 29)),
        ("TIMESTAMP", datetime.datetime(2024, 2, 29, 23, 59, 58, 123456)),
        ("TIME", datetime.time(1, 2, 3)),
        ("DECIMAL(12, 3)", Decimal("-123456.789")),
        ("VARCHAR", None),
        ("BIGINT", None),
        ("TIMESTAMP", None),
    ],
)
def test_P2_values_come_back(execute, cast, value):
    found = execute(f"SELECT CAST(? AS {cast})", value)[0][0]
    assert found == value and type(found) is type(value)


def test_P4_long_text_in_parts(execute):
    text = "長い文章。" * 40_000
    assert execute("SELECT CAST(? AS VARCHAR)", text)[0][0] == text


def test_P9_parameters_reach_the_api(space, execute):
    assert execute("SELECT IssueKey FROM Issues WHERE Id = ?", 5)[0][0]
    assert space.endpoints() == ["GET /issues/:issueIdOrKey"]
    space.forget()
    assert execute("SELECT IssueKey FROM Issues WHERE Id = ?", "5")[0][0]
    assert space.count() == 1
    space.forget()
    assert len(execute("SELECT Id FROM Issues WHERE StatusId = ? LIMIT ?", 1, 5)) == 5
    assert space.count() == 1


def test_wrong_number_of_parameters(connection):
    with pytest.raises(pyodbc.ProgrammingError):
        connection.execute("SELECT ?", 1, 2)


def test_a_failing_array_says_what_stays(space, connection):
    cursor = connection.cursor()
    cursor.fast_executemany = True
    sql = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (?, ?, ?, ?)"
    with pytest.raises(pyodbc.Error) as caught:
        cursor.executemany(sql, [(project, "row", 1, 3) for project in (1, 1, 999, 1)])
    assert "Row 3 of 4" in caught.value.args[1] and "2 rows are written and stay" in caught.value.args[1]
    assert space.api("/issues/count") == {"count": 252}


def test_text_that_is_no_number(execute, refused):
    assert refused("SELECT CAST(? AS BIGINT)", "seven").args[0].startswith("22")


def test_bytes_are_text_or_an_error_but_never_null(execute, refused):
    assert execute("SELECT ?", b"abc")[0][0] == "abc"
    assert refused("SELECT ?", b"\x00\xff").args[0] == "22018"


def test_text_that_is_not_utf8_is_not_written(space, connection):
    # The driver reads narrow text as UTF-8.
    connection.setencoding(encoding="latin-1", ctype=pyodbc.SQL_CHAR)
    sql = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, ?, 1, 3)"
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute(sql, "caf\xe9")
    assert caught.value.args[0] == "22018"
    assert "Parameter 1" in caught.value.args[1] and "UTF-8" in caught.value.args[1]
    assert space.count() == 0


def test_executemany_inserts_row_by_row(space, connection):
    cursor = connection.cursor()
    sql = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (?, ?, ?, ?)"
    cursor.executemany(sql, [(1, f"row {number}", 1, 3) for number in range(5)])
    assert space.count() == 5
    assert space.api("/issues/count") == {"count": 255}


def test_P5_fast_executemany_uses_arrays(space, connection):
    cursor = connection.cursor()
    cursor.fast_executemany = True
    sql = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (?, ?, ?, ?)"
    cursor.executemany(sql, [(1, f"行 {number}", 1, 3) for number in range(5)])
    assert space.api("/issues/count") == {"count": 255}
    assert space.api("/issues", count=1)[0]["summary"] == "行 4"
