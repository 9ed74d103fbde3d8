"""What a write says it did, and what it did: one cell of the fault matrix, and the table of all."""

import ctypes
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import odbc
import pyodbc
from standin import StandIn

ROWS = 3
ONLY, FIRST, MIDDLE = (1, 1), (1, ROWS), (2, ROWS)
"""Which row of how many meets the fault."""

_WRITTEN = re.compile(r"Row (\d+) of (\d+)\b.*?(\d+) rows are written and stay", re.DOTALL)
_UNKNOWN = ("is unknown: read the row", "is not known: look at the row")
_SUCCESS, _ERROR, _UNUSED, UNTOUCHED = 0, 5, 7, 99
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
    sets: tuple[list[int], int] | None = None
    """Of an array of parameters: the status of each set, and how many were processed."""


@dataclass
class Cell:
    """One statement over some rows, each with a text of its own."""

    space: StandIn
    number: int
    rows: int
    directory: Path
    """For files that are uploaded."""

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
    doubtful = True
    """A fault can leave open whether the row is there."""

    positions = (ONLY, FIRST, MIDDLE)

    def sql(self, cell: Cell) -> str:
        raise NotImplementedError

    def done(self, cell: Cell) -> list[int]:
        """How many times each row is there as it was to be."""
        raise NotImplementedError

    def run(self, statement: odbc.Statement, cell: Cell) -> int:
        return statement.execute(self.sql(cell))

    def report(self, statement: odbc.Statement, cell: Cell) -> Report:
        """Runs it: what the driver says."""
        return told_by(statement, self.run(statement, cell), cell.rows, self)

    def sent_twice(self, requests: list[dict], cell: Cell) -> list:
        """What went to the endpoint more than once, other than after a 429."""
        sent = Counter((request["path"], str(request["parameters"])) for request in self.sent(requests))
        return [one for one, times in sent.items() if times > 1]

    def sent(self, requests: list[dict]) -> list[dict]:
        """What the endpoint has been called for."""
        of_endpoint = [request for request in requests if fnmatchcase(request["endpoint"], self.endpoint)]
        return [request for request in of_endpoint if request.get("fault") != "429"]


class ParameterArray(Operation):
    """The rows as sets of parameters."""

    def bind(self, statement: odbc.Statement, cell: Cell):
        raise NotImplementedError

    def run(self, statement, cell):
        self.status, self.processed = (ctypes.c_uint16 * cell.rows)(*[UNTOUCHED] * cell.rows), ctypes.c_uint64(UNTOUCHED)
        self.bind(statement, cell)
        statement.set(20, self.status)
        statement.set(21, ctypes.pointer(self.processed))
        statement.set(22, cell.rows)
        return statement.execute(self.sql(cell))

    def report(self, statement, cell):
        told = super().report(statement, cell)
        told.sets = list(self.status), self.processed.value
        return told


def bind_texts(statement: odbc.Statement, number: int, texts: list[str]):
    statement.bind(number, odbc.wide("".join(text.ljust(40, "\0") for text in texts)), -8, -9, 80)


def bind_numbers(statement: odbc.Statement, number: int, numbers: list[int]):
    statement.bind(number, (ctypes.c_int64 * len(numbers))(*numbers), -25, -5, 8)


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


class InsertArray(ParameterArray, Insert):
    name = "INSERT array"

    def sql(self, cell):
        return self.into + "(1, ?, 1, 3)"

    def bind(self, statement, cell):
        bind_texts(statement, 1, cell.texts)


class InsertFast(Insert):
    """The rows as pyodbc sends them at once; it tells nothing but the failure."""

    name = "INSERT fast_executemany"

    def report(self, statement, cell):
        with pyodbc.connect(cell.space.string(Timeout=1), autocommit=True) as connection:
            cursor = connection.cursor()
            cursor.fast_executemany = True
            try:
                cursor.executemany(self.into + "(1, ?, 1, 3)", [(text,) for text in cell.texts])
            except pyodbc.Error as error:
                return refusal(error.args[0], error.args[1], cell.rows)
        return Report("done", cell.rows)


class InsertSelect(Insert):
    """The rows come from Backlog."""

    name, reading = "INSERT SELECT", "GET /issues*"

    def sql(self, cell):
        text = f"'cell {cell.number} row ' || CAST(Id - {cell.ids[0]} + 1 AS VARCHAR)"
        select = f"SELECT 1, {text}, 1, 3 FROM Issues WHERE Id IN ({listed(cell.ids)}) ORDER BY Id"
        return self.into.removesuffix("VALUES ") + select


class Upload(Operation):
    """The files of new rows: each is uploaded, then attached."""

    endpoint = "POST /space/attachment"
    doubtful = False

    def __init__(self, name: str):
        self.name = f"{name} upload"

    def sql(self, cell):
        rows = ", ".join(f"({cell.ids[0]}, '{text}', X'41')" for text in cell.texts)
        return f"INSERT INTO IssueAttachments (IssueId, Name, Content) VALUES {rows}"

    def done(self, cell):
        counted = Counter(one["name"] for one in issue(cell, cell.ids[0])["attachments"])
        return [counted[text] for text in cell.texts]

    def sent_twice(self, requests, cell):
        # The journal shows no files; each row has one.
        return self.sent(requests)[cell.rows :]


class UploadPath(Upload):
    def sql(self, cell):
        for text in cell.texts:
            (cell.directory / text).write_bytes(b"A")
        rows = ", ".join(f"({cell.ids[0]}, '{cell.directory / text}')" for text in cell.texts)
        return f"INSERT INTO IssueAttachments (IssueId, FilePath) VALUES {rows}"


class Attach:
    """The second request of each row meets the fault."""

    endpoint = "PATCH /issues/:issueIdOrKey"
    doubtful = True
    sent_twice = Operation.sent_twice

    def __init__(self, name: str):
        self.name = f"{name} attach"


class AttachContent(Attach, Upload):
    pass


class AttachPath(Attach, UploadPath):
    pass


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
        return f"UPDATE Issues SET Summary = 'cell {cell.number}' WHERE Id IN ({listed(cell.ids)})"

    def done(self, cell):
        return [int(issue(cell, number)["summary"] == f"cell {cell.number}") for number in cell.ids]


class UpdateRead(Update):
    """The rows are read before they are changed."""

    name, reading = "UPDATE read", "GET /issues*"

    def sql(self, cell):
        return super().sql(cell) + " AND Summary <> 'x'"


class UpdateArray(ParameterArray, Update):
    name = "UPDATE array"

    def sql(self, cell):
        return f"UPDATE Issues SET Summary = 'cell {cell.number}' WHERE Id = ?"

    def bind(self, statement, cell):
        bind_numbers(statement, 1, cell.ids)


class UpdateReadArray(UpdateArray):
    name, reading = "UPDATE read array", "GET /issues*"

    def sql(self, cell):
        return super().sql(cell) + " AND Summary <> 'x'"


class Delete(Operation):
    name, endpoint = "DELETE", "DELETE /issues/:issueIdOrKey"

    def sql(self, cell):
        return f"DELETE FROM Issues WHERE Id IN ({listed(cell.ids)})"

    def done(self, cell):
        return [int(issue(cell, number) is None) for number in cell.ids]


class DeleteRead(Delete):
    name, reading = "DELETE read", "GET /issues*"

    def sql(self, cell):
        return super().sql(cell) + " AND Summary <> 'x'"


class DeleteArray(ParameterArray, Delete):
    name = "DELETE array"

    def sql(self, cell):
        return "DELETE FROM Issues WHERE Id = ?"

    def bind(self, statement, cell):
        bind_numbers(statement, 1, cell.ids)


class Merge(Operation):
    """Rows that are there are changed; of several, the middle one is new."""

    name, endpoint, reading = "MERGE", "P* /issues*", "GET /issues*"

    def keys(self, cell: Cell) -> list[int | None]:
        return [None if row == MIDDLE[0] else number for row, number in enumerate(cell.ids, 1)]

    def sql(self, cell):
        rows = zip(self.keys(cell), cell.texts, strict=True)
        values = ", ".join(f"(CAST({'NULL' if key is None else key} AS BIGINT), '{text}')" for key, text in rows)
        return self.merge(f"(VALUES {values})")

    def merge(self, source: str) -> str:
        return (
            f"MERGE INTO Issues AS t USING {source} AS s(k, txt) ON t.Id = s.k WHEN MATCHED THEN UPDATE SET Summary = s.txt"
            " WHEN NOT MATCHED THEN INSERT (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, s.txt, 1, 3)"
        )

    def done(self, cell):
        added = summaries(cell.space, cell.texts)
        return [
            new if key is None else int(issue(cell, key)["summary"] == text)
            for key, text, new in zip(self.keys(cell), cell.texts, added, strict=True)
        ]


class MergeArray(ParameterArray, Merge):
    name = "MERGE array"

    def sql(self, cell):
        return self.merge("(VALUES (CAST(? AS BIGINT), ?))")

    def bind(self, statement, cell):
        keys = self.keys(cell)
        lengths = (ctypes.c_int64 * len(keys))(*[odbc.NULL_DATA if key is None else 8 for key in keys])
        statement.bind(1, (ctypes.c_int64 * len(keys))(*[key or 0 for key in keys]), -25, -5, 8, lengths)
        bind_texts(statement, 2, cell.texts)


class Upsert(Merge):
    name = "UPSERT"

    def sql(self, cell):
        rows = zip(self.keys(cell), cell.texts, strict=True)
        values = ", ".join(f"({'NULL' if key is None else key}, 1, '{text}', 1, 3)" for key, text in rows)
        return f"UPSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId) VALUES {values}"


class OnConflict(Upsert):
    name = "ON CONFLICT"

    def sql(self, cell):
        insert = super().sql(cell).replace("UPSERT", "INSERT", 1)
        return insert + " ON CONFLICT (Id) DO UPDATE SET Summary = excluded.Summary"


class MergeDelete(Delete):
    name, reading = "MERGE DELETE", "GET /issues*"

    def sql(self, cell):
        source = ", ".join(f"({number})" for number in cell.ids)
        return f"MERGE INTO Issues AS t USING (VALUES {source}) AS s(k) ON t.Id = s.k WHEN MATCHED THEN DELETE"


class CallForEach(ParameterArray):
    """A procedure without a result."""

    name, endpoint = "CALL array", "POST /stars"
    answers = False

    def sql(self, cell):
        return "{call AddStar(?)}"

    def bind(self, statement, cell):
        self.before = [len(issue(cell, number)["stars"]) for number in cell.ids]
        bind_numbers(statement, 1, cell.ids)

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


def listed(ids: list[int]) -> str:
    return ", ".join(map(str, ids))


OPERATIONS = [Insert(), InsertReturning(), InsertSelect(), InsertArray(), InsertFast(), InsertComments()]
OPERATIONS += [Upload("Content"), AttachContent("Content"), UploadPath("FilePath"), AttachPath("FilePath")]
OPERATIONS += [Update(), UpdateRead(), UpdateArray(), UpdateReadArray(), Delete(), DeleteRead(), DeleteArray()]
OPERATIONS += [Merge(), MergeArray(), MergeDelete(), Upsert(), OnConflict(), CallForEach(), CallGivingRows()]


def told_by(statement: odbc.Statement, code: int, rows: int, operation: Operation) -> Report:
    """What a return code and its diagnostics say."""
    if code in (odbc.SUCCESS, odbc.SUCCESS_WITH_INFO, odbc.NO_DATA):
        return Report("done", statement.row_count() if operation.counts else statement.rows())
    state, _, message = statement.diagnostics()[0]
    told = refusal(state, message, rows)
    assert not _WRITTEN.search(message) or statement.failed_row() == told.failed, message
    return told


def refusal(state: str, message: str, rows: int) -> Report:
    """What an error says."""
    told = _WRITTEN.search(message)
    written, failed = 0, 1
    if told:
        failed, total, written = map(int, told.groups())
        assert total == rows, message
    unknown = any(words in message for words in _UNKNOWN)
    return Report("unknown" if unknown else "refused", written, failed, state, message)


def lies(told: Report, done: list[int], requests: list[dict], operation: Operation, cell: Cell) -> list[str]:
    """What the report says that is not so."""
    found = []
    if any(times > 1 for times in done):
        found.append(f"written twice: {done}")
    if twice := operation.sent_twice(requests, cell):
        found.append(f"sent twice: {twice}")
    if told.sets and told.sets != sets_of(told, len(done)):
        found.append(f"says of its sets {told.sets}")
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


def sets_of(told: Report, rows: int) -> tuple[list[int], int]:
    """What an array of parameters is to say of its sets."""
    if told.outcome == "done":
        return [_SUCCESS] * rows, rows
    return [_SUCCESS] * (told.failed - 1) + [_ERROR] + [_UNUSED] * (rows - told.failed), told.failed


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
