"""What a write says it did, and what it did: one cell of the fault matrix, and the table of all."""

import ctypes
import itertools
import re
from collections import Counter
from dataclasses import dataclass

import odbc
from standin import StandIn

ROWS = 3
ONLY, FIRST, MIDDLE = (1, 1), (1, ROWS), (2, ROWS)
"""Which row of how many meets the fault."""

_WRITTEN = re.compile(r"Row (\d+) of (\d+)\b.*?(\d+) rows are written and stay", re.DOTALL)
_UNKNOWN = ("is unknown: read the row", "is not known: look at the row")
_LETTERS = {"done": "=", "refused": "!", "unknown": "?"}


@dataclass
class Report:
    """What the driver said."""

    outcome: str
    """`done`, `refused` or `unknown`."""
    written: int
    failed: int | None = None
    state: str | None = None
    message: str = ""


@dataclass
class Cell:
    """One statement over some rows, each with a text of its own."""

    space: StandIn
    number: int
    rows: int

    @property
    def texts(self) -> list[str]:
        return [f"cell {self.number} row {row}" for row in range(1, self.rows + 1)]

    @property
    def ids(self) -> list[int]:
        """Issues that no other cell touches."""
        first = FIRST_ISSUE + self.number * ROWS
        return list(range(first, first + self.rows))


NUMBERS = itertools.count()
FIRST_ISSUE = 10


class Operation:
    """A kind of write: its statement, the call that a fault hits, and how to see what it did."""

    name: str
    endpoint: str
    counts = True
    """It says how many rows it wrote; otherwise it gives one for each."""
    reading: str | None = None
    """The calls before the write that faults hit instead of it."""
    answers = True
    """The answer has a body that faults can spoil."""

    positions = (ONLY, FIRST, MIDDLE)

    def sql(self, cell: Cell) -> str:
        raise NotImplementedError

    def done(self, cell: Cell) -> list[int]:
        """How many times each row is there as it was to be."""
        raise NotImplementedError

    def run(self, statement: odbc.Statement, cell: Cell) -> int:
        return statement.execute(self.sql(cell))


def issue_values(texts: list[str]) -> str:
    return ", ".join(f"(1, '{text}', 1, 3)" for text in texts)


def summaries(space: StandIn, texts: list[str]) -> list[int]:
    found = space.api("/issues", sort="created", order="desc", count=20)
    counted = Counter(issue["summary"] for issue in found)
    return [counted[text] for text in texts]


class Insert(Operation):
    name, endpoint = "INSERT", "POST /issues"
    into = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES "

    def sql(self, cell):
        return self.into + issue_values(cell.texts)

    def done(self, cell):
        return summaries(cell.space, cell.texts)


class InsertReturning(Insert):
    name = "INSERT RETURNING"

    def sql(self, cell):
        return super().sql(cell) + " RETURNING Id, Summary"


class InsertArray(Insert):
    """The rows as sets of parameters."""

    name = "INSERT array"

    def run(self, statement, cell):
        texts = "".join(text.ljust(40, "\0") for text in cell.texts)
        statement.bind(1, odbc.wide(texts), -8, -9, 80)
        statement.set(22, cell.rows)
        return statement.execute("INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, ?, 1, 3)")


class InsertComments(Operation):
    name, endpoint = "INSERT comment", "POST /issues/:issueIdOrKey/comments"

    def sql(self, cell):
        rows = ", ".join(f"({cell.ids[0]}, '{text}')" for text in cell.texts)
        return f"INSERT INTO IssueComments (IssueId, Content) VALUES {rows}"

    def done(self, cell):
        counted = Counter(comment["content"] for comment in cell.space.api(f"/issues/{cell.ids[0]}/comments", count=100))
        return [counted[text] for text in cell.texts]


class Update(Operation):
    name, endpoint = "UPDATE", "PATCH /issues/:issueIdOrKey"

    def sql(self, cell):
        return f"UPDATE Issues SET Summary = 'cell {cell.number}' WHERE Id IN ({', '.join(map(str, cell.ids))})"

    def done(self, cell):
        return [int(issue(cell, number)["summary"] == f"cell {cell.number}") for number in cell.ids]


class UpdateRead(Update):
    """The rows are read before they are changed."""

    name, reading = "UPDATE read", "GET /issues*"

    def sql(self, cell):
        return super().sql(cell) + " AND Summary <> 'x'"


class Delete(Operation):
    name, endpoint = "DELETE", "DELETE /issues/:issueIdOrKey"

    def sql(self, cell):
        return f"DELETE FROM Issues WHERE Id IN ({', '.join(map(str, cell.ids))})"

    def done(self, cell):
        return [int(issue(cell, number) is None) for number in cell.ids]


class CallForEach(Operation):
    """A procedure without a result, called with sets of parameters."""

    name, endpoint = "CALL", "POST /stars"
    answers = False

    def run(self, statement, cell):
        self.before = [len(issue(cell, number)["stars"]) for number in cell.ids]
        statement.bind(1, (ctypes.c_int64 * cell.rows)(*cell.ids), -25, -5, 8)
        statement.set(22, cell.rows)
        return statement.execute("{call AddStar(?)}")

    def done(self, cell):
        now = [len(issue(cell, number)["stars"]) for number in cell.ids]
        return [after - before for after, before in zip(now, self.before, strict=True)]


class CallGivingRows(Operation):
    """A procedure whose result is the answer."""

    name, endpoint, positions = "CALL giving rows", "PUT /space/notification", (ONLY,)
    counts = False

    def sql(self, cell):
        return f"CALL UpdateSpaceNotification('{cell.texts[0]}')"

    def done(self, cell):
        return [int(cell.space.api("/space/notification")["content"] == cell.texts[0])]


def issue(cell: Cell, number: int) -> dict | None:
    found = cell.space.api("/issues", **{"id[]": number})
    return found[0] if found else None


OPERATIONS = [Insert(), InsertReturning(), InsertArray(), InsertComments(), Update(), UpdateRead(), Delete()]
OPERATIONS += [CallForEach(), CallGivingRows()]


def report(statement: odbc.Statement, code: int, rows: int, operation: Operation) -> Report:
    """What a return code and its diagnostics say."""
    if code in (odbc.SUCCESS, odbc.SUCCESS_WITH_INFO, odbc.NO_DATA):
        return Report("done", statement.row_count() if operation.counts else statement.rows())
    state, _, message = statement.diagnostics()[0]
    told = _WRITTEN.search(message)
    written, failed = 0, 1
    if told:
        failed, total, written = map(int, told.groups())
        assert total == rows and statement.failed_row() == failed, message
    unknown = any(words in message for words in _UNKNOWN)
    return Report("unknown" if unknown else "refused", written, failed, state, message)


def lies(told: Report, done: list[int], requests: list[dict], operation: Operation) -> list[str]:
    """What the report says that is not so."""
    found = []
    if any(times > 1 for times in done):
        found.append(f"written twice: {done}")
    sent = Counter(
        (request["path"], str(request["parameters"]))
        for request in requests
        if request["endpoint"] == operation.endpoint and request.get("fault") != "429"
    )
    if any(times > 1 for times in sent.values()):
        found.append(f"sent twice: {sent}")
    if told.outcome == "done":
        if told.written != len(done) or not all(done):
            found.append(f"says {told.written} rows, {done} are there")
        return found
    before, at, after = done[: told.failed - 1], done[told.failed - 1], done[told.failed :]
    if told.written != len(before) or not all(before) or any(after):
        found.append(f"says {told.written} rows before row {told.failed}, {done} are there")
    if told.outcome == "refused" and at:
        found.append(f"says that row {told.failed} failed, and it is there")
    if told.outcome == "unknown" and told.state != "08S01":
        found.append(f"an unknown outcome is {told.state}")
    return found


class Matrix:
    """All cells, for people."""

    def __init__(self, title: str):
        self.title, self.cells = title, {}

    def add(self, row: str, column: str, text: str):
        self.cells.setdefault(row, {}).setdefault(column, []).append(text)

    def lines(self) -> list[str]:
        """An aligned table."""
        columns = list(dict.fromkeys(column for cells in self.cells.values() for column in cells))
        body = [[row, *(" ".join(cells.get(column, [])) for column in columns)] for row, cells in self.cells.items()]
        table = [["fault", *columns], *body]
        widths = [max(map(len, column)) for column in zip(*table)]
        aligned = ["  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip() for line in table]
        return [self.title, *aligned]


def letter(told: Report) -> str:
    """A report as short as can be: how it ended and how many rows are written."""
    return f"{_LETTERS[told.outcome]}{told.written}"


WRITES = Matrix(
    "Writes: one row; the first of three; the middle one of three meets the fault. "
    "= done, ! refused, ? this row unknown; with the rows written"
)
READS = Matrix("Reads: rows given of those there are, or the SQLSTATE")
MATRICES = [WRITES, READS]
