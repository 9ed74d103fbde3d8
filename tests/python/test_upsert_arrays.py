"""Arrays of upserts into schema `temp` do what the sets one after the other do, and are planned once."""

import ctypes
import random
import time

import odbc
import pyodbc
import pytest
from fault_matrix import bind_numbers, bind_texts

PLAIN = "(Id INT PRIMARY KEY, Name VARCHAR(12), n INT DEFAULT 1 CHECK (n < 900))"
TWO_KEYS = "(Id INT PRIMARY KEY, Name VARCHAR(12) UNIQUE, n INT DEFAULT 1 CHECK (n < 900))"
COUNTING = "(Id INT IDENTITY PRIMARY KEY, Name VARCHAR(12), n INT)"
NO_KEY = "(Id INT, Name VARCHAR(12), n INT)"

STATEMENTS = {
    "UPSERT INTO temp.{} (Id, Name, n) VALUES (?, ?, ?)": 3,
    "UPSERT INTO temp.{} (Id, Name) VALUES (?, ?), (? + 1000, 'second')": 3,
    "INSERT INTO temp.{} (Id, Name, n) VALUES (?, ?, ?) ON CONFLICT (Id) DO NOTHING": 3,
    "INSERT INTO temp.{0} (Id, Name, n) VALUES (?, ?, ?) ON CONFLICT (Id) DO UPDATE SET n = {0}.n + excluded.n": 3,
    "INSERT INTO temp.{0} (Id, Name, n) VALUES (?, ?, ?) ON CONFLICT (Id) DO UPDATE SET n = 0 WHERE {0}.n < 5": 3,
    "INSERT INTO temp.{0} (Id, Name, n) VALUES (?, ?, ?) ON CONFLICT (Id) DO UPDATE SET Id = {0}.Id + 7": 3,
    "INSERT INTO temp.{0} (Id, Name) VALUES (?, ?) ON CONFLICT (Id) DO UPDATE SET n = ?": 3,
    "INSERT INTO temp.{0} (Id, Name, n) VALUES (?, ?, ?) ON CONFLICT (Id) DO UPDATE"
    " SET n = (SELECT COUNT(*) FROM temp.{0})": 3,
}


def rows(connection, table):
    return sorted(map(tuple, connection.execute(f"SELECT * FROM temp.{table}").fetchall()), key=str)


def sets_of(seed, kind):
    """Sets that meet the rows that are there, new ones and each other, as `kind` says; some cannot be written."""
    dice = random.Random(f"{seed} {kind}")
    ids = {"distinct": dice.sample(range(30), 14), "repeated": [dice.randrange(20) for _ in range(14)]}
    ids["one"] = [3] * 14
    ids["failing"] = ids["distinct"]
    sets = [(number, f"n{dice.randrange(40)}", dice.randrange(9)) for number in ids[kind]]
    if kind == "failing":
        sets[dice.randrange(14)] = (77, "far too long a name", 1)
    return sets


def run(connection, table, sql, sets, fast):
    """How it ended, and the rows of the table after that."""
    cursor = connection.cursor()
    cursor.fast_executemany = fast
    # pyodbc refuses what is longer than the column by itself; here the driver is to do so.
    cursor.setinputsizes([(pyodbc.SQL_WVARCHAR, 100, 0) if isinstance(value, str) else None for value in sets[0]])
    state = None
    try:
        cursor.executemany(sql.format(table), sets)
    except pyodbc.Error as error:
        state = error.args[0]
    return state, rows(connection, table)


@pytest.mark.parametrize("kind", ["distinct", "repeated", "one", "failing"])
@pytest.mark.parametrize("shape", [PLAIN, TWO_KEYS], ids=["one key", "two keys"])
@pytest.mark.parametrize("sql", STATEMENTS)
def test_an_array_does_what_its_sets_do_one_after_the_other(connection, sql, shape, kind):
    for table in ("Fast", "Slow"):
        connection.execute(f"CREATE TABLE temp.{table} {shape}")
        connection.execute(f"INSERT INTO temp.{table} SELECT value, 'old' || value, value FROM range(0, 15)")
    sets = sets_of(f"{sql} {shape}", kind)
    assert run(connection, "Fast", sql, sets, True) == run(connection, "Slow", sql, sets, False)


@pytest.mark.parametrize("shape", [COUNTING, NO_KEY], ids=["identity", "no key"])
def test_new_rows_are_counted_and_added(connection, shape):
    for table in ("Fast", "Slow"):
        connection.execute(f"CREATE TABLE temp.{table} {shape}")
    sql = "UPSERT INTO temp.{} (Name, n) VALUES (?, ?)"
    sets = [(f"n{number}", number) for number in range(9)]
    assert run(connection, "Fast", sql, sets, True) == run(connection, "Slow", sql, sets, False)
    assert len(rows(connection, "Fast")) == 9
    identity = 9 if shape is COUNTING else None
    assert connection.execute("SELECT @@IDENTITY").fetchval() == identity


def test_each_set_has_its_status(space):
    with odbc.Connection() as connection:
        assert connection.connect(space.string())[0] == odbc.SUCCESS
        for sql in (f"CREATE TABLE temp.T {PLAIN}", "INSERT INTO temp.T VALUES (1, 'old', 1)"):
            with odbc.Statement(connection) as statement:
                assert statement.execute(sql) == odbc.SUCCESS
        with odbc.Statement(connection) as statement:
            status, processed = (ctypes.c_uint16 * 7)(*[99] * 7), ctypes.c_uint64(99)
            bind_numbers(statement, 1, [1, 2, 2, 3, 4, 5, 6])
            bind_texts(statement, 2, ["a", "b", "c", "d", "far too long a name", "e", "f"])
            # The fourth set is left out.
            statement.set(19, (ctypes.c_uint16 * 7)(0, 0, 0, 1, 0, 0, 0))
            statement.set(20, status)
            statement.set(21, ctypes.pointer(processed))
            statement.set(22, 7)
            assert statement.execute("UPSERT INTO temp.T (Id, Name) VALUES (?, ?)") == odbc.ERROR
            [(state, _, message)] = statement.diagnostics()
            assert state == "22001" and "Row 5 of 7" in message and "3 rows are written and stay" in message
            assert list(status) == [0, 0, 0, 7, 5, 7, 7] and processed.value == 5 and statement.failed_row() == 5
        with odbc.Statement(connection) as statement:
            assert statement.execute("SELECT * FROM temp.T") == odbc.SUCCESS and statement.rows() == 2


@pytest.mark.parametrize("first", [0, 2_000], ids=["new", "existing"])
def test_two_thousand_sets_are_planned_once(connection, first):
    connection.execute(f"CREATE TABLE temp.T {PLAIN}")
    connection.execute("INSERT INTO temp.T SELECT value, 'old', 1 FROM range(2000, 4000)")
    cursor = connection.cursor()
    cursor.fast_executemany = True
    began = time.monotonic()
    cursor.executemany("UPSERT INTO temp.T VALUES (?, ?, ?)", [(first + n, f"n{n}", 2) for n in range(2_000)])
    took = time.monotonic() - began
    assert connection.execute("SELECT COUNT(*) FROM temp.T WHERE n = 2").fetchval() == 2_000
    # Planned one by one they take minutes in an unoptimized build.
    assert took < 10
