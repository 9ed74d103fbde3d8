"""Fixtures: a stand-in space for each test, one shared by DSN, and an ODBC configuration of our own."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fault_matrix import MATRICES
from standin import StandIn, configure, library

# The driver manager reads these once, before the first connection.
_DIRECTORY = tempfile.TemporaryDirectory(prefix="backlog-odbc-")
SHARED = StandIn(issues=250, projects=2)
ENVIRONMENT = configure(Path(_DIRECTORY.name), SHARED, library())
os.environ |= ENVIRONMENT

import odbc
import pyodbc

# Each test opens and closes what it uses; nothing is kept by the driver manager.
pyodbc.pooling = False


def pytest_sessionfinish():
    SHARED.close()
    _DIRECTORY.cleanup()


def pytest_terminal_summary(terminalreporter):
    for matrix in MATRICES:
        if matrix.cells:
            terminalreporter.section("fault matrix")
            terminalreporter.write("\n".join(matrix.lines()) + "\n")


@pytest.fixture
def shared():
    """The space behind `DSN=Backlog`: 250 issues in two projects. Not to be written to."""
    SHARED.heal()
    SHARED.forget()
    return SHARED


@pytest.fixture
def space():
    """A space of one's own: 250 issues in two projects."""
    with StandIn(issues=250, projects=2) as started:
        yield started


@pytest.fixture
def connection(space):
    """A connection to `space`; what connecting cost is forgotten."""
    opened = pyodbc.connect(space.string(), autocommit=True)
    space.forget()
    yield opened
    opened.close()


@pytest.fixture
def opened(space):
    """A connection to `space` through ODBC's functions themselves; what connecting cost is forgotten."""
    with odbc.Connection() as connection:
        assert connection.connect(space.string())[0] == 0
        space.forget()
        yield connection


@pytest.fixture
def execute(connection):
    """Runs SQL on `connection` and fetches everything."""

    def run(sql, *parameters):
        return connection.execute(sql, *parameters).fetchall()

    return run


@pytest.fixture
def refused(connection):
    """The pyodbc exception that SQL raises, in execution or while fetching."""

    def run(sql, *parameters):
        with pytest.raises(pyodbc.Error) as caught:
            connection.execute(sql, *parameters).fetchall()
        return caught.value

    return run
