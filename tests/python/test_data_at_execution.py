"""Values sent at execution for arrays of parameters: asked for set by set, and nothing is written before the last."""

import ctypes
from ctypes import c_int64, c_uint16, c_uint64, c_void_p

import odbc
import pyodbc
import pytest
from odbc import ERROR, NEED_DATA, NO_DATA, SUCCESS, Statement

SQL_C_WCHAR, SQL_C_BINARY, SQL_C_SBIGINT = -8, -2, -25
SQL_WLONGVARCHAR, SQL_LONGVARBINARY, SQL_BIGINT = -10, -4, -5
BIND_TYPE, BIND_OFFSET, OPERATION, STATUS, PROCESSED, PARAMSET_SIZE = 18, 17, 19, 20, 21, 22
PARAM_SUCCESS, PARAM_ERROR, PARAM_UNUSED, UNTOUCHED, IGNORE = 0, 5, 7, 99, 1
AT_EXECUTION, NULL = -2, -1

UPDATE = "UPDATE Issues SET Summary = ?, Description = ? WHERE Id = ?"
PATCH = "PATCH /issues/:issueIdOrKey"


class Row(ctypes.Structure):
    """Row-wise: a token and a length for each text, then the key."""

    _fields_ = [
        ("summary", c_uint64),
        ("summary_length", c_int64),
        ("description", c_uint64),
        ("description_length", c_int64),
        ("id", c_int64),
        ("id_length", c_int64),
    ]


class Rows:
    """UPDATE of issues 11, 12 …: `lengths` tells for each row those of its summary and description."""

    def __init__(self, connection, lengths, offset=0, operation=None):
        self.statement, count = Statement(connection), len(lengths)
        self.status, self.processed = (c_uint16 * count)(*[UNTOUCHED] * count), c_uint64(UNTOUCHED)
        self.rows = (Row * count)(*[Row(0, a, 0, b, 11 + row, 8) for row, (a, b) in enumerate(lengths)])
        # Bound to where the rows are less the offset: what is bound is no address by itself.
        self.base, self.offset = ctypes.addressof(self.rows) - offset, c_uint64(offset)
        self.bind(1, SQL_C_WCHAR, SQL_WLONGVARCHAR, Row.summary.offset)
        self.bind(2, SQL_C_WCHAR, SQL_WLONGVARCHAR, Row.description.offset)
        self.bind(3, SQL_C_SBIGINT, SQL_BIGINT, Row.id.offset)
        self.statement.set(BIND_TYPE, ctypes.sizeof(Row))
        self.statement.set(BIND_OFFSET, ctypes.pointer(self.offset))
        self.statement.set(PARAMSET_SIZE, count)
        self.statement.set(STATUS, self.status)
        self.statement.set(PROCESSED, ctypes.pointer(self.processed))
        if operation:
            self.statement.set(OPERATION, (c_uint16 * count)(*operation))

    def bind(self, number, c_type, sql_type, at):
        place, length = c_void_p(self.base + at), c_void_p(self.base + at + 8)
        arguments = (odbc.c_ushort(number), 1, c_type, sql_type, c_uint64(0), 0, place, c_int64(8), length)
        assert odbc.call("SQLBindParameter", self.statement.value, *arguments) == SUCCESS

    def asked(self, token):
        """(row, column) of a token."""
        row, at = divmod(token - ctypes.addressof(self.rows), ctypes.sizeof(Row))
        return row, {Row.summary.offset: "summary", Row.description.offset: "description"}[at]

    def feed(self, code, value):
        """Answers what is asked with `value(row, column)`; the code at the end and what was asked."""
        asked = []
        while code == NEED_DATA:
            code, token = self.statement.next_parameter()
            if code == NEED_DATA:
                asked.append(self.asked(token))
                for part in value(*asked[-1]):
                    assert self.statement.put(part) == SUCCESS, self.statement.diagnostics()
        return code, asked

    def outcome(self):
        return list(self.status), self.processed.value


def parts(row, column):
    """A value in two parts."""
    return [f"{column} ".encode("utf-16-le"), f"{row}".encode("utf-16-le")]


@pytest.mark.parametrize("offset", [0, 4096])
@pytest.mark.parametrize("direct", [True, False])
def test_P4_every_set_is_asked_for_with_its_own_token_before_any_is_written(space, opened, offset, direct):
    rows = Rows(opened, [(AT_EXECUTION, AT_EXECUTION)] * 3, offset)
    if direct:
        code = rows.statement.execute(UPDATE)
    else:
        assert odbc.call("SQLPrepareW", rows.statement.value, odbc.wide(UPDATE), odbc.NTS) == SUCCESS
        code = odbc.call("SQLExecute", rows.statement.value)
    written = []

    def value(row, column):
        written.append(space.count())
        return parts(row, column)

    code, asked = rows.feed(code, value)
    assert code == SUCCESS, rows.statement.diagnostics()
    assert asked == [(row, column) for row in range(3) for column in ("summary", "description")]
    assert set(written) == {0} and space.endpoints() == [PATCH] * 3
    assert rows.outcome() == ([PARAM_SUCCESS] * 3, 3) and rows.statement.row_count() == 3
    for row in range(3):
        issue = space.api(f"/issues/{11 + row}")
        assert (issue["summary"], issue["description"]) == (f"summary {row}", f"description {row}")


def test_P4_only_what_is_to_be_sent_is_asked_for(space, opened):
    rows = Rows(opened, [(AT_EXECUTION, NULL), (AT_EXECUTION, AT_EXECUTION), (AT_EXECUTION, NULL)])
    nothing = {(1, "description")}
    code, asked = rows.feed(
        rows.statement.execute(UPDATE), lambda *asked: [None] if asked in nothing else parts(*asked)
    )
    assert code == SUCCESS and asked == [(0, "summary"), (1, "summary"), (1, "description"), (2, "summary")]
    assert [space.api(f"/issues/{id}")["description"] for id in (11, 12, 13)] == ["", "", ""]


def test_P5_ignored_sets_are_not_asked_for_even_where_the_array_changes_meanwhile(space, opened):
    rows = Rows(opened, [(AT_EXECUTION, NULL)] * 4, operation=[IGNORE, 0, IGNORE, 0])
    code = rows.statement.execute(UPDATE)
    rows.statement._kept[-1][:] = [0, IGNORE, 0, IGNORE]
    code, asked = rows.feed(code, parts)
    assert code == SUCCESS and asked == [(1, "summary"), (3, "summary")]
    assert rows.outcome() == ([PARAM_UNUSED, PARAM_SUCCESS] * 2, 4) and rows.statement.row_count() == 2
    assert [request["path"][-2:] for request in space.requests()] == ["12", "14"]


def test_P4_cancel_in_the_middle_writes_nothing_and_the_statement_can_be_executed_again(space, opened):
    rows = Rows(opened, [(AT_EXECUTION, NULL)] * 3)
    assert odbc.call("SQLPrepareW", rows.statement.value, odbc.wide(UPDATE), odbc.NTS) == SUCCESS
    assert odbc.call("SQLExecute", rows.statement.value) == NEED_DATA
    for _ in range(2):
        assert rows.statement.next_parameter()[0] == NEED_DATA
        assert rows.statement.put(parts(0, "summary")[0]) == SUCCESS
    assert odbc.call("SQLCancel", rows.statement.value) == SUCCESS
    assert rows.statement.next_parameter()[0] == ERROR and rows.statement.states() == ["HY010"]
    assert space.count() == 0
    code, asked = rows.feed(odbc.call("SQLExecute", rows.statement.value), parts)
    assert code == SUCCESS and len(asked) == 3 and space.endpoints() == [PATCH] * 3


def test_P4_a_value_that_is_wrong_stops_before_the_first_write(space, opened):
    rows = Rows(opened, [(AT_EXECUTION, NULL)] * 3)
    code, asked = rows.feed(
        rows.statement.execute(UPDATE), lambda row, column: [b"\x00\xd8"] if row == 1 else parts(row, column)
    )
    assert code == ERROR and len(asked) == 2 and space.count() == 0
    assert rows.outcome() == ([PARAM_UNUSED, PARAM_ERROR, PARAM_UNUSED], 2)
    [(state, _, message)] = rows.statement.diagnostics()
    assert state == "22018" and "Row 2 of 3" in message and "0 rows are written" in message
    assert rows.statement.failed_row() == 2


def test_P4_a_set_that_backlog_refuses_stops_there_and_the_next_execution_begins_anew(space, opened):
    rows = Rows(opened, [(AT_EXECUTION, NULL)] * 3)
    space.fault("PATCH /issues*", "401", skip=1)
    code, asked = rows.feed(rows.statement.execute(UPDATE), parts)
    assert code == ERROR and len(asked) == 3 and space.endpoints() == [PATCH] * 2
    assert rows.outcome() == ([PARAM_SUCCESS, PARAM_ERROR, PARAM_UNUSED], 2)
    assert rows.statement.failed_row() == 2
    space.forget()
    code, asked = rows.feed(rows.statement.execute(UPDATE), lambda row, _: parts(row, "again"))
    assert code == SUCCESS and rows.outcome() == ([PARAM_SUCCESS] * 3, 3) and space.endpoints() == [PATCH] * 3
    assert space.api("/issues/13")["summary"] == "again 2"


def test_P4_the_token_of_a_column_is_its_address_moved_by_the_element(space, opened):
    with Statement(opened) as statement:
        buffer, lengths, ids = ctypes.create_string_buffer(3 * 16), (c_int64 * 3)(-2, -102, -2), (c_int64 * 3)(11, 12, 13)
        statement.bind(1, buffer, SQL_C_WCHAR, SQL_WLONGVARCHAR, 16, lengths)
        statement.bind(2, ids, SQL_C_SBIGINT, SQL_BIGINT, 8, (c_int64 * 3)(8, 8, 8))
        statement.set(PARAMSET_SIZE, 3)
        assert statement.execute("UPDATE Issues SET Summary = ? WHERE Id = ?") == NEED_DATA
        for row in range(3):
            assert statement.next_parameter() == (NEED_DATA, ctypes.addressof(buffer) + 16 * row)
            assert statement.put("abc".encode("utf-16-le")) == SUCCESS
        assert statement.next_parameter()[0] == SUCCESS and space.endpoints() == [PATCH] * 3


def test_P4_values_go_into_temporary_tables_and_a_set_without_effect_counts_nothing(space, opened):
    with Statement(opened) as statement:
        assert statement.execute("CREATE TABLE temp.Notes (Id BIGINT, Note VARCHAR(100))") == SUCCESS
        buffer, ids = ctypes.create_string_buffer(2 * 16), (c_int64 * 2)(1, 2)
        statement.bind(1, ids, SQL_C_SBIGINT, SQL_BIGINT, 8, (c_int64 * 2)(8, 8))
        statement.bind(2, buffer, SQL_C_WCHAR, SQL_WLONGVARCHAR, 16, (c_int64 * 2)(-2, -2))
        statement.set(PARAMSET_SIZE, 2)
        assert statement.execute("INSERT INTO temp.Notes VALUES (?, ?)") == NEED_DATA
        for _ in range(2):
            assert statement.next_parameter()[0] == NEED_DATA
            assert statement.put("note".encode("utf-16-le")) == SUCCESS
        assert statement.next_parameter()[0] == SUCCESS and statement.row_count() == 2
        assert statement.execute("DELETE FROM temp.Notes WHERE Id = ? + 10 AND Note = ?") == NEED_DATA
        for _ in range(2):
            assert statement.next_parameter()[0] == NEED_DATA
            assert statement.put("note".encode("utf-16-le")) == SUCCESS
        assert statement.next_parameter()[0] == NO_DATA and statement.row_count() == 0
    assert space.count() == 0


def test_P5_sets_that_are_all_ignored_write_no_row(space, opened):
    rows = Rows(opened, [(NULL, NULL)] * 2, operation=[IGNORE, IGNORE])
    assert rows.statement.execute(UPDATE) == NO_DATA and rows.statement.row_count() == 0
    assert rows.outcome() == ([PARAM_UNUSED] * 2, 2) and space.count() == 0


def test_fast_executemany_sends_long_texts(space, connection):
    cursor = connection.cursor()
    cursor.fast_executemany = True
    cursor.setinputsizes([(pyodbc.SQL_WLONGVARCHAR, 0, 0), None])
    texts = {11: "長" * 5_000, 12: "", 13: "z" * 70_000}
    cursor.executemany("UPDATE Issues SET Description = ? WHERE Id = ?", [(text, id) for id, text in texts.items()])
    assert space.endpoints() == [PATCH] * 3
    assert {id: space.api(f"/issues/{id}")["description"] for id in texts} == texts


def test_fast_executemany_sends_files(space, connection):
    cursor = connection.cursor()
    cursor.fast_executemany = True
    cursor.setinputsizes([None, None, (pyodbc.SQL_LONGVARBINARY, 0, 0)])
    files = [(41, "a.bin", bytes(range(256)) * 400), (42, "b.bin", b"\0\1\2")]
    cursor.executemany("INSERT INTO IssueAttachments (IssueId, Name, Content) VALUES (?, ?, ?)", files)
    for issue, name, content in files:
        sql = "SELECT Content FROM IssueAttachments WHERE IssueId = ? AND Name = ?"
        assert connection.execute(sql, issue, name).fetchval() == content
