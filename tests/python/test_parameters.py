"""Parameters as pyodbc binds them."""

import ctypes
import datetime
from decimal import Decimal

import odbc
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


@pytest.mark.parametrize("kind", [2, 4])
def test_P8_a_parameter_for_output_is_refused_and_its_execution_says_why(space, kind):
    with odbc.Connection() as connection:
        assert connection.connect(space.string())[0] == odbc.SUCCESS
        space.forget()
        with odbc.Statement(connection) as statement:
            value, length = (ctypes.c_int64 * 1)(5), (ctypes.c_int64 * 1)(8)
            place = (value, ctypes.c_int64(8), length)
            arguments = (ctypes.c_ushort(1), kind, -25, -5, ctypes.c_uint64(0), 0, *place)
            assert odbc.call("SQLBindParameter", statement.value, *arguments) == odbc.ERROR
            refusal = statement.diagnostics()
            assert refusal[0][0] == "HYC00" and "Parameter 1 is bound for output" in refusal[0][2]
            assert statement.execute("{call AddStar(?)}") == odbc.ERROR and statement.diagnostics() == refusal
            statement.bind(1, value, -25, -5, 8, length)
            assert space.count() == 0
            assert statement.execute("{call AddStar(?)}") == odbc.SUCCESS


def test_text_for_a_file_is_its_own_bytes_bound_or_literal(space, connection):
    for content in ("'c0ffee 日本'", "?"):
        sql = f"INSERT INTO IssueAttachments (IssueId, Name, Content) VALUES (5, 'a.txt', {content})"
        connection.execute(sql, *["c0ffee 日本"] * sql.count("?"))
        upload = connection.execute(
            f"CALL PostAttachment(FileName => 'b.txt', Content => {content})", *["c0ffee 日本"] * sql.count("?")
        ).fetchone()[0]
        connection.execute("INSERT INTO IssueAttachments (IssueId, AttachmentId) VALUES (5, ?)", upload)
    files = connection.execute("SELECT Content FROM IssueAttachments WHERE IssueId = 5 AND Name LIKE '_.txt'").fetchall()
    assert [bytes(row[0]).decode() for row in files] == ["c0ffee 日本"] * 4


@pytest.mark.parametrize("date", ["'0000-01-01'", "DATE '0000-01-01'", "?"])
def test_the_year_0_is_none_of_backlogs(space, refused, date):
    values = ["0000-01-01"] * date.count("?")
    for where in ("Id = 12", "Id IN (SELECT Id FROM Issues WHERE Id = 12)"):
        space.forget()
        assert refused(f"UPDATE Issues SET DueDate = {date} WHERE {where}", *values).args[0].startswith("22")
        assert not [endpoint for endpoint in space.endpoints() if not endpoint.startswith("GET")]
