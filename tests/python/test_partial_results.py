"""Rows that hang from something that cannot be read: left out with a warning, or an error."""

import json
import urllib.parse
import urllib.request

import pyodbc
import pytest
from odbc import NO_DATA, NTS, STATEMENT, SUCCESS, SUCCESS_WITH_INFO, Connection, Handle, call, wide
from standin import StandIn


@pytest.fixture
def half_closed():
    """Two projects, one of them without a wiki."""
    with StandIn(20, 2) as space:
        set_wiki(space, 2, "false")
        yield space


def set_wiki(space, project, value):
    body = urllib.parse.urlencode({"useWiki": value}).encode()
    address = f"{space.url}/api/v2/projects/{project}?apiKey={space.key}"
    with urllib.request.urlopen(urllib.request.Request(address, body, method="PATCH")) as answer:
        assert json.load(answer)["useWiki"] is (value == "true")


def test_the_other_project_is_read_and_a_warning_tells(half_closed):
    connection = Connection()
    assert connection.connect(half_closed.string())[0] == SUCCESS
    statement = Handle(STATEMENT, connection)
    assert call("SQLExecDirectW", statement.value, wide("SELECT Id, ProjectId FROM WikiPages"), NTS) == SUCCESS
    codes, warnings = [], []
    while (code := call("SQLFetch", statement.value)) in (SUCCESS, SUCCESS_WITH_INFO):
        codes.append(code)
        if code == SUCCESS_WITH_INFO:
            warnings += statement.diagnostics()
    assert code == NO_DATA
    warnings += statement.diagnostics()
    assert len(codes) == 12
    assert len(warnings) == 1 and warnings[0][0] == "01000", warnings
    assert "1 of 2" in warnings[0][2] and "WikiPages" in warnings[0][2]
    statement.free()
    connection.close()


def test_on_partial_result_error_fails(half_closed):
    with pyodbc.connect(half_closed.string(OnPartialResult="Error"), autocommit=True) as connection:
        with pytest.raises(pyodbc.Error) as raised:
            connection.execute("SELECT COUNT(*) FROM WikiPages").fetchall()
    assert raised.value.args[0] == "42000"


def test_nothing_readable_is_an_error_with_the_reason(half_closed):
    set_wiki(half_closed, 1, "false")
    with pyodbc.connect(half_closed.string(), autocommit=True) as connection:
        for sql in ["SELECT * FROM WikiPages", "SELECT COUNT(*) FROM WikiPages"]:
            with pytest.raises(pyodbc.Error) as raised:
                connection.execute(sql).fetchall()
            assert raised.value.args[0] == "42000"


def test_one_named_parent_that_cannot_be_read_is_an_error(half_closed):
    with pyodbc.connect(half_closed.string(), autocommit=True) as connection:
        with pytest.raises(pyodbc.Error):
            connection.execute("SELECT * FROM WikiPages WHERE ProjectId = 2").fetchall()
        assert connection.execute("SELECT COUNT(*) FROM WikiPages").fetchval() == 12
