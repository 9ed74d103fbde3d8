"""Every fault of the stand-in in the middle of every kind of write, and of reads: nothing is reported that is not so."""

import itertools
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import odbc
import pytest
from fault_matrix import (
    FIRST,
    MIDDLE,
    NUMBERS,
    ONLY,
    OPERATIONS,
    READS,
    WRITES,
    Cell,
    InsertComments,
    Upload,
    letter,
    lies,
)
from standin import StandIn

DONE, REFUSED, UNKNOWN = {"done"}, {"refused"}, {"unknown"}
EVERYWHERE, SLOW = (ONLY, FIRST, MIDDLE), (MIDDLE,)


@dataclass
class Fault:
    """A kind of fault, and what it may come to: with what the driver can know, nothing better can be said."""

    kind: str
    write: set[str]
    read: set[str]
    options: dict = field(default_factory=dict)
    positions: tuple = EVERYWHERE


FAULTS = {
    "html200": Fault("html200", UNKNOWN, REFUSED),
    "html502": Fault("html502", UNKNOWN, DONE),
    "html503": Fault("html503", UNKNOWN, DONE),
    "truncatedJson": Fault("truncatedJson", UNKNOWN, DONE),
    "dropMidAnswer": Fault("dropMidAnswer", UNKNOWN, DONE),
    "401": Fault("401", REFUSED, REFUSED),
    "429": Fault("429", DONE, DONE, {"resetSeconds": 0}),
    "429 without headers": Fault("429", DONE, DONE, {"headers": False}),
    "500": Fault("500", UNKNOWN, REFUSED),
    "drop": Fault("drop", UNKNOWN, DONE),
    "dropAfterWrite": Fault("dropAfterWrite", UNKNOWN, DONE),
    # The next call may already be under way when the connection ends.
    "dropAfterAnswer": Fault("dropAfterAnswer", DONE | UNKNOWN, DONE, {"milliseconds": 1}),
    "delay": Fault("delay", DONE, DONE, {"milliseconds": 100}),
    "delay beyond Timeout": Fault("delay", UNKNOWN, REFUSED, {"milliseconds": 3_000}),
    "slowBody": Fault("slowBody", DONE, DONE, {"piece": 20_000, "milliseconds": 10}),
    "slowBody beyond Timeout": Fault("slowBody", UNKNOWN, REFUSED, {"piece": 10, "milliseconds": 200}, SLOW),
    "wrongContentType": Fault("wrongContentType", DONE, DONE),
    "hugeBody": Fault("hugeBody", DONE, DONE, {"size": 5_000_000}),
    "hugeBody beyond the limit": Fault("hugeBody", UNKNOWN, REFUSED, {"size": 257 << 20}, SLOW),
    "extraMembers": Fault("extraMembers", DONE, DONE),
    # A row without a member that every row has is an error; without another one it has NULL there.
    "missingMembers": Fault("missingMembers", DONE, DONE | REFUSED),
    "changedData": Fault("changedData", DONE, DONE, {"change": "update", "issue": "1"}),
    "redirect": Fault("redirect", UNKNOWN, REFUSED),
}

# Faults that need a body to spoil.
OF_THE_BODY = {"truncatedJson", "dropMidAnswer", "slowBody beyond Timeout", "hugeBody beyond the limit"}

# Longer than any cell needs, in seconds.
LIMIT = 10


# Faults that are a wait: all operations meet them at once, each in a space of its own.
WAITS = {"429", "429 without headers", "delay beyond Timeout", "slowBody beyond Timeout"}
AT_ONCE = 8


@dataclass
class Place:
    """Where cells are tried."""

    space: StandIn
    connection: odbc.Connection
    directory: Path
    numbers: Iterator[int]


@contextmanager
def place(space, directory, numbers):
    with odbc.Connection() as connection:
        assert connection.connect(space.string(Timeout=1))[0] == odbc.SUCCESS
        yield Place(space, connection, directory, numbers)


@pytest.fixture(scope="module")
def space():
    with StandIn(6_000, 1) as started:
        yield started


@pytest.fixture
def here(space, tmp_path):
    with place(space, tmp_path, NUMBERS) as opened:
        yield opened
    space.heal()


def at_once(try_one, operations, directory):
    """What `try_one` gives for each operation."""

    def in_own_space(operation):
        own = directory / operation.name
        own.mkdir()
        with StandIn(40, 1) as space, place(space, own, itertools.count()) as opened:
            return try_one(opened, operation)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(in_own_space, operations))


def tried(here, operation, endpoint, name, row, rows):
    """One cell: what the driver says, what of it is not so, and how long it took."""
    fault, space = FAULTS[name], here.space
    cell = Cell(space, next(here.numbers), rows, here.directory)
    space.forget()
    space.fault(endpoint, fault.kind, skip=row - 1, **fault.options)
    began = time.monotonic()
    with odbc.Statement(here.connection) as statement:
        told = operation.report(statement, cell)
    took = time.monotonic() - began
    space.heal()
    return told, lies(told, operation.done(cell), space.requests(), operation, cell), took


def written(here, operation, name):
    """Each position of the fault in a write."""
    positions = [at for at in operation.positions if at in FAULTS[name].positions] or operation.positions
    return [(at, *tried(here, operation, operation.endpoint, name, *at)) for at in positions]


def judge_written(operation, name, cells):
    for (row, rows), told, found, took in cells:
        WRITES.add(name, operation.name, "LIE" if found else letter(told))
        assert not found, f"row {row} of {rows}: {found}: {told}"
        assert told.outcome in expected(operation, name), f"row {row} of {rows}: {told}"
        assert took < LIMIT, f"row {row} of {rows}: {took:.1f} s"


def expected(operation, name):
    """What a fault of the call may come to."""
    if not operation.answers and name in OF_THE_BODY:
        return DONE
    outcomes = FAULTS[name].write
    # The call after an answer may be either of a row that has two.
    if name == "dropAfterAnswer" and isinstance(operation, Upload):
        return outcomes | REFUSED
    if operation.doubtful:
        return outcomes
    # The second request of the row needs what the first one tells.
    return outcomes - UNKNOWN | REFUSED if outcomes & UNKNOWN or name == "missingMembers" else outcomes


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in WAITS])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_what_a_write_reports_is_so(here, operation, name):
    judge_written(operation, name, written(here, operation, name))


@pytest.mark.parametrize("name", sorted(WAITS))
def test_what_a_write_reports_after_a_wait_is_so(tmp_path, name):
    tables = at_once(lambda here, operation: written(here, operation, name), OPERATIONS, tmp_path)
    for operation, cells in zip(OPERATIONS, tables, strict=True):
        judge_written(operation, name, cells)


READING = [operation for operation in OPERATIONS if operation.reading]


def read(here, operation, name):
    """The fault in what is read before three rows are written."""
    return tried(here, operation, operation.reading, name, *FIRST)


def judge_read(operation, name, told, found):
    fault = FAULTS[name]
    WRITES.add(name, f"{operation.name} meets it", "LIE" if found else letter(told))
    assert not found, f"{found}: {told}"
    assert told.outcome in fault.read or told.outcome in fault.write & UNKNOWN and name == "dropAfterAnswer", told
    assert told.outcome != "refused" or told.written == 0


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in WAITS])
@pytest.mark.parametrize("operation", READING, ids=lambda operation: operation.name)
def test_what_is_read_before_a_write_is_read_whole_or_nothing_is_written(here, operation, name):
    judge_read(operation, name, *read(here, operation, name)[:2])


@pytest.mark.parametrize("name", sorted(WAITS))
def test_what_is_read_before_a_write_is_waited_for_or_nothing_is_written(tmp_path, name):
    told = at_once(lambda here, operation: read(here, operation, name), READING, tmp_path)
    for operation, one in zip(READING, told, strict=True):
        judge_read(operation, name, *one[:2])


def read_after(here, name):
    """The fault in what RETURNING reads of the middle row of three after it is written."""
    operation, (row, rows), space = InsertComments(), MIDDLE, here.space
    cell = Cell(space, next(here.numbers), rows, here.directory)
    space.forget()
    space.fault("GET /issues/:issueIdOrKey", FAULTS[name].kind, skip=row - 1, **FAULTS[name].options)
    with odbc.Statement(here.connection) as statement:
        code = statement.execute(operation.sql(cell) + " RETURNING Content, IssueKey")
        told = [] if code == odbc.SUCCESS else statement.diagnostics()
        given = statement.rows() if code == odbc.SUCCESS else None
    space.heal()
    return operation.done(cell), operation.sent_twice(space.requests(), cell), given, told


@pytest.mark.parametrize("name", FAULTS)
def test_a_row_that_cannot_be_read_after_its_write_is_said_to_be_written(here, name):
    done, twice, given, told = read_after(here, name)
    WRITES.add(name, "RETURNING meets it", f"={given}" if given is not None else f"!{sum(done)}")
    assert not twice and set(done) <= {0, 1}
    if given is not None:
        assert "done" in FAULTS[name].read and given == sum(done) == 3
        return
    [(_, _, message)] = told
    assert "refused" in FAULTS[name].read or name == "dropAfterAnswer", message
    # The row whose read fails is written, or, where the connection ended with an answer, the next one is in doubt.
    count = int(re.search(r"(\d+) rows are written and stay", message)[1])
    assert done[:count] == [1] * count and (sum(done) == count or "unknown" in message), (done, message)


@pytest.fixture(scope="module")
def library():
    """A space that nobody writes to but a fault."""
    with StandIn(350, 1) as started:
        yield started


# Rows, the calls that a fault hits, how many of them go well before, and the rows there are.
SOURCES = {
    "pages of issues": (
        "SELECT Id, Summary FROM Issues",
        ("GET /issues", 1),
        lambda space: space.api("/issues/count")["count"],
    ),
    "one answer": ("SELECT Id FROM WikiPages", ("GET /wikis", 0), lambda space: len(space.api("/wikis", projectIdOrKey=1))),
    "lists of many issues": (
        "SELECT Id FROM IssueComments WHERE IssueId IN (3, 4, 5, 6, 7)",
        ("GET /issues/:issueIdOrKey/comments", 2),
        lambda space: sum(len(space.api(f"/issues/{issue}/comments", count=100)) for issue in range(3, 8)),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("source", SOURCES)
def test_a_query_gives_all_rows_or_an_error(library, source, name):
    fault = FAULTS[name]
    sql, (endpoint, skip), there = SOURCES[source]
    expected = there(library)
    with odbc.Connection() as connection:
        assert connection.connect(library.string(Timeout=1, MaxConcurrency=1))[0] == odbc.SUCCESS
        library.fault(endpoint, fault.kind, skip=skip, **fault.options)
        began = time.monotonic()
        with odbc.Statement(connection) as statement:
            code = statement.execute(sql)
            rows, state = statement.fetch_all() if code == odbc.SUCCESS else (0, statement.states()[0])
        took = time.monotonic() - began
        library.heal()
    READS.add(name, source, state or f"{rows} of {expected}")
    assert took < LIMIT
    if state:
        assert "refused" in fault.read
    else:
        assert "done" in fault.read and rows == expected
