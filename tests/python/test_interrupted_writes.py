"""Writes that are cancelled, time out, or stop in the middle of a parameter array."""

import ctypes
import threading
import time

import odbc
import pyodbc
import pytest
from odbc import ERROR, SUCCESS, Statement

INSERT = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, ?, 1, 3)"
THREE = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES " + ", ".join(
    f"(1, '{text}', 1, 3)" for text in ("first", "second", "third")
)
WRITES = {
    "POST /issues": THREE,
    "PATCH /issues/:issueIdOrKey": "UPDATE Issues SET Summary = 'changed' WHERE Id IN (11, 12, 13)",
    "DELETE /issues/:issueIdOrKey": "DELETE FROM Issues WHERE Id IN (11, 12, 13)",
}

SQL_ATTR_PARAM_STATUS_PTR = 20
SQL_ATTR_QUERY_TIMEOUT = 0
SQL_ATTR_PARAMS_PROCESSED_PTR, SQL_ATTR_PARAMSET_SIZE = 21, 22
SQL_C_WCHAR, SQL_WVARCHAR = -8, -9
PARAM_SUCCESS, PARAM_ERROR, PARAM_UNUSED, UNTOUCHED = 0, 5, 7, 99


def done(space, endpoint) -> int:
    """How many of the three rows are written."""
    if endpoint.startswith("POST"):
        return space.api("/issues/count")["count"] - 250
    found = space.api("/issues", **{"id[]": [11, 12, 13]})
    if endpoint.startswith("DELETE"):
        return 3 - len(found)
    return sum(issue["summary"] == "changed" for issue in found)


@pytest.fixture
def interrupted(connection):
    """Runs SQL that is cancelled after some seconds: the error, and how long it took."""

    def run(sql, after):
        cursor = connection.cursor()
        timer = threading.Timer(after, cursor.cancel)
        began = time.monotonic()
        timer.start()
        with pytest.raises(pyodbc.Error) as caught:
            cursor.execute(sql)
        timer.join()
        return caught.value, time.monotonic() - began

    return run


@pytest.mark.parametrize("endpoint", WRITES)
def test_a_cancelled_change_that_is_under_way_is_finished_and_counted(space, interrupted, endpoint):
    space.fault(endpoint, "delay", milliseconds=1_000, skip=1)
    error, took = interrupted(WRITES[endpoint], 0.5)
    assert error.args[0] == "HY008" and "Row 3 of 3 failed; 2 rows are written" in error.args[1]
    assert done(space, endpoint) == 2 and took < 4


@pytest.mark.parametrize("endpoint", WRITES)
def test_a_cancelled_change_that_waits_for_the_rate_limit_is_not_made(space, interrupted, endpoint):
    space.fault(endpoint, "429", resetSeconds=60, skip=1)
    error, took = interrupted(WRITES[endpoint], 0.5)
    assert error.args[0] == "HY008" and "Row 2 of 3 failed; 1 rows are written" in error.args[1]
    assert done(space, endpoint) == 1 and took < 3


@pytest.mark.parametrize("endpoint", WRITES)
def test_a_time_out_during_a_change_lets_it_end(space, connection, endpoint):
    space.fault(endpoint, "delay", milliseconds=1_500, skip=1)
    connection.timeout = 1
    with pytest.raises(pyodbc.OperationalError) as caught:
        connection.execute(WRITES[endpoint])
    assert caught.value.args[0] == "HYT00" and "Row 3 of 3 failed; 2 rows are written" in caught.value.args[1]
    assert done(space, endpoint) == 2


@pytest.mark.parametrize("endpoint", WRITES)
def test_a_time_out_while_waiting_for_the_rate_limit_names_the_reset(space, connection, endpoint):
    space.fault(endpoint, "429", resetSeconds=60, skip=1)
    connection.timeout = 1
    began = time.monotonic()
    with pytest.raises(pyodbc.OperationalError) as caught:
        connection.execute(WRITES[endpoint])
    assert caught.value.args[0] == "HYT00" and "rate limit is used up until" in caught.value.args[1]
    assert "1 rows are written" in caught.value.args[1]
    assert done(space, endpoint) == 1 and time.monotonic() - began < 4


@pytest.mark.parametrize(
    ("fault", "options", "state"),
    [
        ("dropAfterWrite", {}, "25S01"),
        ("html200", {}, "25S01"),
        ("redirect", {}, "25S01"),
        ("delay", {"milliseconds": 3_000}, "25S01"),
        ("401", {}, None),
    ],
)
@pytest.mark.parametrize("endpoint", WRITES)
def test_rollback_succeeds_only_where_nothing_can_have_been_written(space, endpoint, fault, options, state):
    connection = pyodbc.connect(space.string(Timeout=1))
    space.fault(endpoint, fault, **options)
    with pytest.raises(pyodbc.Error):
        connection.execute(WRITES[endpoint])
    if state is None:
        connection.rollback()
    else:
        with pytest.raises(pyodbc.Error) as caught:
            connection.rollback()
        assert caught.value.args[0] == state
        connection.commit()
    connection.close()


def test_what_was_written_under_autocommit_is_committed(space, connection):
    connection.execute("CREATE TABLE temp.Kept (Id BIGINT)")
    connection.execute("INSERT INTO temp.Kept VALUES (1)")
    connection.execute("UPDATE Issues SET Summary = ? WHERE Id = 11", "first")
    connection.rollback()
    connection.autocommit = False
    connection.rollback()
    connection.execute("INSERT INTO temp.Kept VALUES (2)")
    # Set once more to what it is, it commits nothing.
    connection.autocommit = False
    connection.rollback()
    assert [row.Id for row in connection.execute("SELECT Id FROM temp.Kept")] == [1]
    connection.execute("UPDATE Issues SET Summary = ? WHERE Id = 11", "second")
    with pytest.raises(pyodbc.Error) as caught:
        connection.rollback()
    assert caught.value.args[0] == "25S01" and "the 1 row(s) written" in caught.value.args[1]
    connection.autocommit = True
    connection.autocommit = False
    connection.rollback()


def test_a_failed_read_before_a_write_does_not_hinder_rollback(space):
    connection = pyodbc.connect(space.string())
    space.fault("GET /issues*", "html200")
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute("UPDATE Issues SET Summary = 'x' WHERE Summary = 'nothing like it'")
    assert caught.value.args[0] == "08S01" and "unknown" not in caught.value.args[1]
    connection.rollback()
    connection.close()


def test_the_key_of_a_row_whose_answer_lacks_it_is_not_that_of_another(space, connection):
    assert connection.execute(INSERT, "first") and connection.execute("SELECT @@IDENTITY").fetchval() == 251
    space.fault("POST /issues", "missingMembers", members=["id"])
    assert connection.execute(INSERT, "second").rowcount == 1
    assert connection.execute("SELECT @@IDENTITY").fetchval() is None


class FiveRows:
    """An array of five parameter sets."""

    def __init__(self, connection, sql=INSERT, timeout=0):
        self.statement = Statement(connection)
        self.statement.set(SQL_ATTR_QUERY_TIMEOUT, timeout)
        texts = "".join(f"array {row}".ljust(20, "\0") for row in range(1, 6))
        self.status, self.processed = (ctypes.c_uint16 * 5)(*[UNTOUCHED] * 5), ctypes.c_uint64(UNTOUCHED)
        self.statement.bind(1, odbc.wide(texts), SQL_C_WCHAR, SQL_WVARCHAR, 40)
        self.statement.set(SQL_ATTR_PARAMSET_SIZE, 5)
        self.statement.set(SQL_ATTR_PARAM_STATUS_PTR, self.status)
        self.statement.set(SQL_ATTR_PARAMS_PROCESSED_PTR, ctypes.pointer(self.processed))
        self.code = self.statement.execute(sql)

    def outcome(self):
        return list(self.status), self.processed.value


@pytest.mark.parametrize(("fault", "written"), [("401", 2), ("drop", 2), ("dropAfterWrite", 3), ("500", 2)])
def test_the_third_of_five_parameter_sets_fails(space, opened, fault, written):
    space.fault("POST /issues", fault, skip=2)
    array = FiveRows(opened)
    assert array.code == ERROR
    # What follows the failure is not tried, so nothing is SQL_PARAM_DIAG_UNAVAILABLE.
    assert array.outcome() == ([PARAM_SUCCESS] * 2 + [PARAM_ERROR] + [PARAM_UNUSED] * 2, 3)
    assert array.statement.failed_row() == 3
    [(_, _, message)] = array.statement.diagnostics()
    assert "Row 3 of 5" in message and "2 rows are written and stay" in message
    assert ("unknown" in message) == (fault != "401")
    assert space.api("/issues/count") == {"count": 250 + written}
    assert len(space.requests()) == 4, "three writes, and the count"
    array.statement.free()


def test_all_of_five_parameter_sets_succeed(space, opened):
    array = FiveRows(opened)
    assert array.code == SUCCESS and array.outcome() == ([PARAM_SUCCESS] * 5, 5)
    assert array.statement.row_count() == 5
    assert space.count() == 5
    array.statement.free()


def test_the_query_timeout_holds_for_all_sets_together(space, opened):
    space.fault("POST /issues", "delay", milliseconds=350, count=5)
    array = FiveRows(opened, timeout=1)
    assert array.code == ERROR and array.statement.states() == ["HYT00"]
    # The third is under way when the time is over, and its answer is waited for; the fourth is not begun.
    assert array.outcome() == ([PARAM_SUCCESS] * 3 + [PARAM_ERROR, PARAM_UNUSED], 4)
    [(_, _, message)] = array.statement.diagnostics()
    assert "Row 4 of 5" in message and "3 rows are written and stay" in message
    space.heal()
    assert space.api("/issues/count") == {"count": 253}
    array.statement.free()


def test_a_set_that_backlog_refuses_ends_the_array(space, opened):
    array = FiveRows(opened, "UPDATE Issues SET Summary = ?, AssigneeId = 987654 WHERE Id = 12")
    assert array.code == ERROR and array.outcome() == ([PARAM_ERROR] + [PARAM_UNUSED] * 4, 1)
    assert array.statement.failed_row() == 1
    array.statement.free()
