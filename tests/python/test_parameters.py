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


def described(connection, sql):
    """SQLDescribeParam of each marker: type and size."""
    with odbc.Statement(connection) as statement:
        prepared = odbc.call("SQLPrepareW", statement.value, odbc.wide(sql), odbc.NTS)
        assert prepared == odbc.SUCCESS, statement.diagnostics()
        told = []
        for number in range(1, sql.count("?") + 1):
            kind, size = ctypes.c_short(), ctypes.c_uint64()
            places = (ctypes.byref(kind), ctypes.byref(size), None, None)
            assert odbc.call("SQLDescribeParam", statement.value, ctypes.c_ushort(number), *places) == odbc.SUCCESS
            told.append((kind.value, size.value))
        return told


# Where a marker stands for a value of these columns of Issues, in the order of the markers.
ROW = "ProjectId, Summary, IssueTypeId, PriorityId"
DESCRIBED = {
    f"INSERT INTO Issues ({ROW}, Description) VALUES (?, ?, 1, ?, ?)": "ProjectId Summary PriorityId Description",
    f"INSERT INTO Issues ({ROW}) VALUES (1, 'a', 1, 3), (?, ?, 1, 3)": "ProjectId Summary",
    f"INSERT INTO Issues ({ROW}) SELECT ?, ?, 1, 3 UNION ALL SELECT 1, ?, 1, 3": "ProjectId Summary Summary",
    "UPDATE Issues SET Description = ?, DueDate = ?, EstimatedHours = ? WHERE Id = ?": "Description DueDate EstimatedHours Id",
    "UPDATE Issues SET Summary = 'x' WHERE Summary = ? AND Updated > ? AND StatusId IN (?, ?)": "Summary Updated StatusId StatusId",
    "DELETE FROM Issues WHERE IssueKey = ?": "IssueKey",
    "SELECT Id FROM Issues WHERE Description LIKE ? AND DueDate BETWEEN ? AND ?": "Description DueDate DueDate",
    "SELECT Id FROM Issues WHERE ? = Summary AND Id IN (SELECT IssueId FROM IssueComments WHERE IssueId = ?)": "Summary Id",
    f"UPSERT INTO Issues (Id, {ROW}) VALUES (?, ?, ?, 1, 3)": "Id ProjectId Summary",
    f"UPSERT INTO Issues (Id, {ROW}) SELECT ?, ?, ?, 1, 3": "Id ProjectId Summary",
    f"INSERT INTO Issues (Id, {ROW}) VALUES (?, 1, ?, 1, 3)"
    " ON CONFLICT (Id) DO UPDATE SET Description = ?": "Id Summary Description",
    "MERGE INTO Issues AS t USING (SELECT ? AS K, ? AS S) AS s ON t.Id = s.K"
    " WHEN MATCHED THEN UPDATE SET Summary = s.S, Description = ?"
    f" WHEN NOT MATCHED THEN INSERT ({ROW}) VALUES (?, s.S, 1, 3)": "Id Summary Description ProjectId",
    "MERGE INTO Issues AS t USING (VALUES (?, ?), (?, ?)) AS s (K, S) ON s.K = t.Id"
    " WHEN MATCHED THEN UPDATE SET Summary = s.S": "Id Summary Id Summary",
}


@pytest.mark.parametrize("sql", DESCRIBED)
def test_a_marker_is_described_as_the_column_that_it_stands_for(shared, sql):
    columns = pyodbc.connect("DSN=Backlog", autocommit=True).cursor().columns(table="Issues")
    known = {column.column_name: (column.data_type, column.column_size) for column in columns}
    with odbc.Connection() as connection:
        assert connection.connect("DSN=Backlog")[0] == odbc.SUCCESS
        assert described(connection, sql) == [known[name] for name in DESCRIBED[sql].split()]


def test_markers_of_procedures_and_temporary_tables_are_described(space):
    with odbc.Connection() as connection:
        assert connection.connect(space.string())[0] == odbc.SUCCESS
        space.forget()
        with odbc.Statement(connection) as statement:
            sql = "CREATE TABLE temp.T (Id BIGINT PRIMARY KEY, Name VARCHAR(10), Price DECIMAL(9,2), Note TEXT, Data BYTEA)"
            assert statement.execute(sql) == odbc.SUCCESS
        name, price, note, data = (-9, 10), (3, 9), (-9, 0), (-3, 0)
        key = (-5, 19)
        assert described(connection, "INSERT INTO temp.T VALUES (?, ?, ?, ?, ?)") == [key, name, price, note, data]
        assert described(connection, "UPDATE temp.T SET Name = ?, Note = ? WHERE Id = ?") == [name, note, key]
        assert described(connection, "DELETE FROM temp.T WHERE Name = ?") == [name]
        assert described(connection, "UPSERT INTO temp.T (Id, Name) VALUES (?, ?)") == [key, name]
        merge = "MERGE INTO temp.T t USING (SELECT ? AS K, ? AS N) s ON s.K = t.Id WHEN MATCHED THEN UPDATE SET Name = s.N"
        assert described(connection, merge) == [key, name]
        # The file of an attachment may be longer than an array has room for: no size.
        assert described(connection, "CALL PostAttachment(FileName => ?, Content => ?)") == [(-9, 255), (-4, 0)]
        assert described(connection, "INSERT INTO IssueAttachments (IssueId, Content) VALUES (?, ?)") == [key, (-4, 0)]
        # What stands for no column is text.
        assert described(connection, "SELECT ?, UPPER(?)") == [(-9, 4000)] * 2
        assert space.count() == 0


def test_P5_fast_executemany_takes_what_the_columns_take(space, connection):
    cursor = connection.cursor()
    cursor.fast_executemany = True
    texts = [("長" * 50_000, 11), ("", 12), ("z" * 50_000, 13)]
    cursor.executemany("UPDATE Issues SET Description = ? WHERE Id = ?", texts)
    assert [space.api(f"/issues/{id}")["description"] for _, id in texts] == [text for text, _ in texts]
    assert space.endpoints()[:3] == ["PATCH /issues/:issueIdOrKey"] * 3
    files = [(41, "a.bin", bytes(range(256)) * 40), (42, "b.bin", b""), (43, "c.bin", b"\0\1")]
    cursor.executemany("INSERT INTO IssueAttachments (IssueId, Name, Content) VALUES (?, ?, ?)", files)
    read = connection.cursor()
    for issue, name, content in files:
        sql = "SELECT Content FROM IssueAttachments WHERE IssueId = ? AND Name = ?"
        assert read.execute(sql, issue, name).fetchval() == content
    cursor.execute("CREATE TABLE temp.Staged (Id BIGINT, Note TEXT, Data BYTEA)")
    rows = [(number, "note" * 5_000, b"data" * 5_000) for number in range(500)]
    cursor.executemany("INSERT INTO temp.Staged VALUES (?, ?, ?)", rows)
    assert [tuple(row) for row in read.execute("SELECT * FROM temp.Staged ORDER BY Id")] == rows


def test_P5_too_long_for_its_column_is_refused_before_it_is_sent(space, connection):
    cursor = connection.cursor()
    cursor.fast_executemany = True
    with pytest.raises(pyodbc.Error):
        cursor.executemany("UPDATE Issues SET Summary = ? WHERE Id = ?", [("x" * 256, 11), ("y", 12)])
    assert space.count() == 0


def test_parameters_joined_to_other_values_are_text(execute):
    row = execute("SELECT ? || Id, Id || ?, ? || ?, ? || IssueKey, ? || NULL FROM Issues WHERE Id = 1", *"abcdef")[0]
    assert tuple(row) == ("a1", "1b", "cd", "eAPP-1", None)
    assert execute("SELECT Id || ? FROM Issues WHERE Id = 1", 5)[0][0] == "15"
