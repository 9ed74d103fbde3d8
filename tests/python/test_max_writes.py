"""MaxWrites bounds a statement, and all parameter sets of one execution together."""

import ctypes

import odbc
import pyodbc
import pytest
from fault_matrix import bind_numbers, bind_texts

ISSUES = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId)"
PARAM_SUCCESS, PARAM_IGNORE, PARAM_ERROR, PARAM_UNUSED, UNTOUCHED = 0, 1, 5, 7, 99


def written(space):
    return [endpoint for endpoint in space.endpoints() if not endpoint.startswith("GET")]


@pytest.fixture
def limited(space):
    """A connection that may write three rows at once."""
    with pyodbc.connect(space.string(MaxWrites="3"), autocommit=True) as connection:
        space.forget()
        yield connection


ROWS = "VALUES (NULL, 1, 'a', 1, 3), (NULL, 1, 'b', 1, 3), (NULL, 1, 'c', 1, 3), (NULL, 1, 'd', 1, 3)"


@pytest.mark.parametrize(
    "sql, kind",
    [
        ("UPDATE Issues SET Summary = 'x' WHERE Id IN (1, 2, 3, 4)", "UPDATE"),
        ("DELETE FROM Issues WHERE Id IN (1, 2, 3, 4)", "DELETE"),
        (f"{ISSUES} VALUES (1, 'a', 1, 3), (1, 'b', 1, 3), (1, 'c', 1, 3), (1, 'd', 1, 3)", "INSERT"),
        (f"UPSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId) {ROWS}", "UPSERT"),
        (f"INSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId) {ROWS} ON CONFLICT DO NOTHING", "INSERT"),
        ("MERGE INTO Issues t USING (SELECT CAST(NULL AS BIGINT) AS k FROM range(4)) s ON t.Id = s.k"
         " WHEN NOT MATCHED THEN INSERT (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, 'x', 1, 3)", "MERGE"),
    ],
)
def test_a_statement_with_too_many_rows_makes_no_request(space, limited, sql, kind):
    with pytest.raises(pyodbc.Error) as caught:
        limited.execute(sql)
    assert caught.value.args[0] == "42000"
    assert f"{kind} of 4 rows" in caught.value.args[1] and "MaxWrites=3" in caught.value.args[1]
    assert space.count() == 0


def test_as_many_rows_as_permitted_are_written(space, limited):
    assert limited.execute("UPDATE Issues SET Summary = 'x' WHERE Id IN (1, 2, 3)").rowcount == 3
    assert len(written(space)) == 3


def test_each_execution_counts_alone(space, limited):
    cursor = limited.cursor()
    cursor.executemany(f"{ISSUES} VALUES (1, ?, 1, 3)", [(f"row {number}",) for number in range(5)])
    assert len(written(space)) == 5


def test_fast_executemany_is_one_execution(space, limited):
    cursor = limited.cursor()
    cursor.fast_executemany = True
    sql = f"{ISSUES} VALUES (1, ?, 1, 3)"
    with pytest.raises(pyodbc.Error) as caught:
        cursor.executemany(sql, [(f"row {number}",) for number in range(4)])
    assert caught.value.args[0] == "42000" and "INSERT of 4 rows" in caught.value.args[1]
    assert space.count() == 0
    cursor.executemany(sql, [(f"row {number}",) for number in range(3)])
    assert len(written(space)) == 3


class Array:
    """One execution over some sets."""

    def __init__(self, connection, sql, sets, *binds, ignored=()):
        self.statement = odbc.Statement(connection)
        self.status, self.processed = (ctypes.c_uint16 * sets)(*[UNTOUCHED] * sets), ctypes.c_uint64(UNTOUCHED)
        for number, (bind, values) in enumerate(binds, 1):
            bind(self.statement, number, values)
        operations = [PARAM_IGNORE if number in ignored else 0 for number in range(1, sets + 1)]
        self.statement.set(19, (ctypes.c_uint16 * sets)(*operations))
        self.statement.set(20, self.status)
        self.statement.set(21, ctypes.pointer(self.processed))
        self.statement.set(22, sets)
        self.code = self.statement.execute(sql)

    def outcome(self):
        return list(self.status), self.processed.value

    def refusal(self):
        assert self.code == odbc.ERROR
        [(state, _, message)] = self.statement.diagnostics()
        assert state == "42000" and "MaxWrites=3" in message
        return message


@pytest.fixture
def opened(space):
    with odbc.Connection() as connection:
        assert connection.connect(space.string(MaxWrites="3"))[0] == odbc.SUCCESS
        space.forget()
        yield connection


TEXTS = [f"array {number}" for number in range(1, 6)]
IDS = [11, 12, 13, 14, 15]


@pytest.mark.parametrize(
    "sql, sets, total, bind",
    [
        (f"{ISSUES} VALUES (1, ?, 1, 3)", 4, 4, (bind_texts, TEXTS)),
        (f"{ISSUES} VALUES (1, ?, 1, 3), (1, 'other', 1, 3)", 2, 4, (bind_texts, TEXTS)),
        ("{call AddStar(?)}", 4, 4, (bind_numbers, IDS)),
    ],
)
def test_what_the_statement_tells_is_refused_before_the_first_request(space, opened, sql, sets, total, bind):
    array = Array(opened, sql, sets, (bind[0], bind[1][:sets]))
    assert f"of {total} rows is refused, nothing is written" in array.refusal()
    assert array.outcome() == ([PARAM_UNUSED] * sets, 0) and array.statement.failed_row() < 0
    assert space.count() == 0


@pytest.mark.parametrize(
    "sql, bind, reads",
    [
        ("UPDATE Issues SET Summary = 'x' WHERE Id = ?", (bind_numbers, IDS), 0),
        ("UPDATE Issues SET Summary = Summary || '!' WHERE Id = ?", (bind_numbers, IDS), 4),
        ("DELETE FROM Issues WHERE Id = ?", (bind_numbers, IDS), 0),
        (f"{ISSUES} SELECT 1, Summary, 1, 3 FROM Issues WHERE Id = ?", (bind_numbers, IDS), 4),
        ("MERGE INTO Issues t USING (VALUES (CAST(? AS BIGINT))) s(k) ON t.Id = s.k"
         " WHEN MATCHED THEN UPDATE SET Summary = 'x'", (bind_numbers, IDS), 4),
    ],
)
def test_the_set_that_would_exceed_the_bound_is_refused_before_its_first_write(space, opened, sql, bind, reads):
    array = Array(opened, sql, 5, bind)
    message = array.refusal()
    assert "Row 4 of 5" in message and "of 1 more rows is refused" in message
    assert "3 rows are written and stay" in message and "3 are written already" in message
    assert array.outcome() == ([PARAM_SUCCESS] * 3 + [PARAM_ERROR, PARAM_UNUSED], 4)
    assert array.statement.failed_row() == 4
    assert len(written(space)) == 3 and space.count() == 3 + reads


def test_ignored_sets_do_not_count(space, opened):
    array = Array(opened, f"{ISSUES} VALUES (1, ?, 1, 3)", 5, (bind_texts, TEXTS), ignored=(1, 4))
    assert array.code == odbc.SUCCESS
    assert array.outcome() == ([PARAM_UNUSED, PARAM_SUCCESS, PARAM_SUCCESS, PARAM_UNUSED, PARAM_SUCCESS], 5)
    assert len(written(space)) == 3


def test_temporary_tables_take_any_number(opened):
    with odbc.Statement(opened) as statement:
        assert statement.execute("CREATE TABLE temp.T (Name VARCHAR(20))") == odbc.SUCCESS
    assert Array(opened, "INSERT INTO temp.T VALUES (?)", 5, (bind_texts, TEXTS)).code == odbc.SUCCESS
