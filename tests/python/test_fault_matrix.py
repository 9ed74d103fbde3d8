"""Every fault of the stand-in in the middle of every kind of write, and of reads: nothing is reported that is not so."""

import time
from dataclasses import dataclass, field

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
    Upload,
    letter,
    lies,
)
from standin import StandIn

DONE, REFUSED, UNKNOWN = {"done"}, {"refused"}, {"unknown"}
EVERYWHERE, SEVERAL, SLOW = (ONLY, FIRST, MIDDLE), (FIRST, MIDDLE), (MIDDLE,)


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
    "429 without headers": Fault("429", DONE, DONE, {"headers": False}, SLOW),
    "500": Fault("500", UNKNOWN, REFUSED),
    "drop": Fault("drop", UNKNOWN, DONE),
    "dropAfterWrite": Fault("dropAfterWrite", UNKNOWN, DONE),
    # The next call may already be under way when the connection ends.
    "dropAfterAnswer": Fault("dropAfterAnswer", DONE | UNKNOWN, DONE, {"milliseconds": 1}),
    "delay": Fault("delay", DONE, DONE, {"milliseconds": 100}),
    "delay beyond Timeout": Fault("delay", UNKNOWN, REFUSED, {"milliseconds": 3_000}, SEVERAL),
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


@pytest.fixture(scope="module")
def space():
    with StandIn(6_000, 1) as started:
        yield started


@pytest.fixture
def opened(space):
    with odbc.Connection() as connection:
        assert connection.connect(space.string(Timeout=1))[0] == odbc.SUCCESS
        yield connection
    space.heal()


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


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_what_a_write_reports_is_so(space, opened, tmp_path, operation, name):
    fault = FAULTS[name]
    for row, rows in [at for at in operation.positions if at in fault.positions] or operation.positions:
        cell = Cell(space, next(NUMBERS), rows, tmp_path)
        space.forget()
        space.fault(operation.endpoint, fault.kind, skip=row - 1, **fault.options)
        began = time.monotonic()
        with odbc.Statement(opened) as statement:
            told = operation.report(statement, cell)
        took = time.monotonic() - began
        space.heal()
        found = lies(told, operation.done(cell), space.requests(), operation, cell)
        WRITES.add(name, operation.name, "LIE" if found else letter(told))
        assert not found, f"row {row} of {rows}: {found}: {told}"
        assert told.outcome in expected(operation, name), f"row {row} of {rows}: {told}"
        assert took < LIMIT, f"row {row} of {rows}: {took:.1f} s"


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("operation", [operation for operation in OPERATIONS if operation.reading], ids=lambda it: it.name)
def test_what_is_read_before_a_write_is_read_whole_or_nothing_is_written(space, opened, tmp_path, operation, name):
    fault = FAULTS[name]
    cell = Cell(space, next(NUMBERS), 3, tmp_path)
    space.forget()
    space.fault(operation.reading, fault.kind, **fault.options)
    with odbc.Statement(opened) as statement:
        told = operation.report(statement, cell)
    space.heal()
    found = lies(told, operation.done(cell), space.requests(), operation, cell)
    WRITES.add(name, f"{operation.name} meets it", "LIE" if found else letter(told))
    assert not found, f"{found}: {told}"
    assert told.outcome in fault.read or told.outcome in fault.write & UNKNOWN and name == "dropAfterAnswer", told
    assert told.outcome != "refused" or told.written == 0


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
