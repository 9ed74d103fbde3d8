"""Wrong input, cancelling, time-outs, and a server on a bad day."""

import threading
import time

import pyodbc
import pytest
from standin import StandIn


@pytest.mark.parametrize(
    ("sql", "state", "says"),
    [
        ("SELECT * FROM Isues", "42S02", "Isues"),
        ("SELECT Sumary FROM Issues", "42S22", "Sumary"),
        ("SELEC 1", "42000", "Line: 1"),
        ("SELECT Id FROM Issues\nWHERE = 3", "42000", "Line: 2"),
        ("SELECT * FROM MSysConf", "42S02", "MSysConf"),
        ("{call p()}", "42000", ""),
    ],
)
def test_E6_statements(space, refused, execute, sql, state, says):
    error = refused(sql)
    assert error.args[0] == state and says in str(error)
    assert "[Backlog ODBC Driver]" in str(error)
    assert isinstance(error, pyodbc.ProgrammingError)
    assert space.count() == 0
    assert execute("SELECT 1")[0][0] == 1


def test_one_value_is_not_several_rows(refused):
    error = refused("SELECT IssueKey FROM Issues WHERE Id = (SELECT Id FROM Issues)")
    assert error.args[0] == "21000" and "IN" in str(error)


def test_one_statement_at_a_time(refused):
    assert isinstance(refused("SELECT 1; SELECT 2"), pyodbc.NotSupportedError)


def test_messages_are_japanese_on_request(space):
    connection = pyodbc.connect(space.string(Language="ja"), autocommit=True)
    with pytest.raises(pyodbc.ProgrammingError) as caught:
        connection.execute("SELECT * FROM Isues")
    assert "Isues" in str(caught.value) and any("ぁ" <= letter <= "ヿ" for letter in str(caught.value))
    connection.close()


@pytest.mark.parametrize("fault", ["html200", "html502", "truncatedJson", "dropMidAnswer", "500", "drop", "redirect"])
def test_a_bad_day(space, refused, execute, fault):
    space.fault("GET /issues", fault, count=20)
    error = refused("SELECT * FROM Issues")
    assert error.args[0] in ("08S01", "08001", "HY000") and "[Backlog ODBC Driver]" in str(error)
    assert space.key not in str(error) and "apiKey" not in str(error)
    space.heal()
    assert len(execute("SELECT Id FROM Issues")) == 250


def test_a_key_that_stops_working(space, refused):
    space.fault("GET /issues", "401", count=20)
    assert refused("SELECT * FROM Issues").args[0] == "28000"


@pytest.mark.parametrize("fault", ["html502", "html503", "truncatedJson", "dropMidAnswer", "drop", "429"])
def test_passing_troubles_are_overcome(space, execute, fault):
    space.fault("GET /issues", fault, skip=1)
    assert len(execute("SELECT Id FROM Issues")) == 250
    assert space.count() == 4


@pytest.mark.parametrize("skip", [0, 1])
def test_X1_cancel_from_another_thread(space, connection, skip):
    space.fault("GET /issues", "delay", milliseconds=20_000, skip=skip, count=50)
    cursor = connection.cursor()
    timer = threading.Timer(0.7, cursor.cancel)
    timer.start()
    began = time.monotonic()
    with pytest.raises(pyodbc.Error) as caught:
        cursor.execute("SELECT * FROM Issues").fetchall()
    assert caught.value.args[0] == "HY008"
    assert time.monotonic() - began < 5
    timer.join()
    space.heal()
    assert connection.execute("SELECT 1").fetchval() == 1


def test_cancel_of_an_idle_statement_does_nothing(connection):
    cursor = connection.cursor()
    cursor.cancel()
    assert cursor.execute("SELECT 1").fetchval() == 1


def test_A4_query_timeout_counts_execution_and_fetching(space, connection):
    space.fault("GET /issues", "delay", milliseconds=20_000, skip=1, count=50)
    connection.timeout = 1
    began = time.monotonic()
    with pytest.raises(pyodbc.OperationalError) as caught:
        connection.execute("SELECT * FROM Issues").fetchall()
    assert caught.value.args[0] == "HYT00"
    assert time.monotonic() - began < 6


def test_X5_rate_limit_fails_when_asked_to():
    with StandIn(500, 1, 1, "--rate-limit", "3") as space:
        connection = pyodbc.connect(space.string(RateLimit="Fail", MaxConcurrency=1), autocommit=True)
        with pytest.raises(pyodbc.OperationalError) as caught:
            connection.execute("SELECT * FROM Issues").fetchall()
        assert caught.value.args[0] == "HYT00"
        assert all(request["status"] != 429 for request in space.requests()), "the budget is known beforehand"
        connection.close()


def test_X5_waiting_for_the_limit_respects_the_query_timeout():
    with StandIn(500, 1, 1, "--rate-limit", "3") as space:
        connection = pyodbc.connect(space.string(MaxConcurrency=1), autocommit=True)
        connection.timeout = 2
        began = time.monotonic()
        with pytest.raises(pyodbc.OperationalError) as caught:
            connection.execute("SELECT * FROM Issues").fetchall()
        assert caught.value.args[0] == "HYT00" and time.monotonic() - began < 6
        connection.close()


def test_a_server_that_goes_away(space, connection):
    space.process.kill()
    space.process.wait()
    with pytest.raises(pyodbc.OperationalError) as caught:
        connection.execute("SELECT * FROM Issues").fetchall()
    assert caught.value.args[0] in ("08S01", "08001")


def test_C14_nothing_secret_is_logged(space, tmp_path):
    log = tmp_path / "driver.log"
    connection = pyodbc.connect(space.string(Logfile=log, Verbosity=5), autocommit=True)
    connection.execute("SELECT * FROM Issues LIMIT 1").fetchall()
    with pytest.raises(pyodbc.Error):
        connection.execute("SELECT nothing FROM Issues")
    connection.close()
    text = log.read_text(encoding="utf-8")
    assert "GET /issues" in text and space.key not in text
