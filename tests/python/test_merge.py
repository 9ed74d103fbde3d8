"""MERGE, INSERT … ON CONFLICT and UPSERT: on temporary tables without a request, on Backlog's with one request a
written row after those that read which rows exist."""

import pyodbc
import pytest


def rows(connection, sql, *parameters):
    return [tuple(row) for row in connection.execute(sql, *parameters).fetchall()]


@pytest.fixture
def stock(connection):
    """Two rows of a temporary table with a key."""
    connection.execute(
        "CREATE TABLE temp.Stock (Id INT PRIMARY KEY, name VARCHAR(9) NOT NULL, n INT DEFAULT 1 CHECK (n >= 0), UNIQUE (name))"
    )
    connection.execute("INSERT INTO temp.Stock VALUES (1, 'nut', 10), (2, 'bolt', 20)")
    return lambda: rows(connection, "SELECT * FROM temp.Stock ORDER BY Id")


def test_on_conflict_updates_or_adds(space, connection, stock):
    cursor = connection.execute(
        "INSERT INTO temp.Stock (id, name, n) VALUES (?, ?, ?), (1, 'nut', 5) ON CONFLICT (ID)"
        " DO UPDATE SET N = n + EXCLUDED.n, name = upper(excluded.name) RETURNING id, name, n",
        3, "new", 7,
    )
    assert [tuple(row) for row in cursor.fetchall()] == [(3, "new", 7), (1, "NUT", 15)]
    assert stock() == [(1, "NUT", 15), (2, "bolt", 20), (3, "new", 7)]
    assert space.count() == 0


def test_on_conflict_do_nothing(connection, stock):
    sql = "INSERT INTO temp.Stock (id, name) VALUES (2, 'x'), (3, 'a'), (3, 'b') ON CONFLICT DO NOTHING"
    assert connection.execute(sql).rowcount == 1
    assert stock() == [(1, "nut", 10), (2, "bolt", 20), (3, "a", 1)]
    sql = "INSERT INTO temp.Stock (id, name) SELECT Id + 5, name FROM temp.Stock ON CONFLICT (name) DO NOTHING"
    assert connection.execute(sql).rowcount == 0


def test_on_conflict_with_a_condition(connection, stock):
    sql = """INSERT INTO temp.Stock VALUES (1, 'a', 99), (2, 'b', 99) ON CONFLICT (id)
               DO UPDATE SET n = excluded.n WHERE Stock.n > 10"""
    assert connection.execute(sql).rowcount == 1
    assert stock() == [(1, "nut", 10), (2, "bolt", 99)]


def test_upsert_by_key(connection, stock):
    assert connection.execute("UPSERT INTO temp.Stock (Id, name) VALUES (2, 'screw'), (4, 'nail')").rowcount == 2
    assert stock() == [(1, "nut", 10), (2, "screw", 20), (4, "nail", 1)]
    cursor = connection.cursor()
    cursor.fast_executemany = True
    cursor.executemany("UPSERT INTO temp.Stock VALUES (?, ?, ?)", [(4, "nail", 4), (5, "pin", 5)])
    assert stock()[2:] == [(4, "nail", 4), (5, "pin", 5)]


def test_merge_into_a_temporary_table(connection, stock):
    connection.execute("CREATE TABLE temp.News (ref INT, name VARCHAR(9), change INT)")
    connection.execute("INSERT INTO temp.News VALUES (9, 'peg', 9), (1, 'nut', -10), (2, 'bolt', 5), (8, 'no', -1)")
    merged = connection.execute(
        """MERGE INTO temp.Stock AS t USING temp.News AS s ON t.id = s.ref
             WHEN MATCHED AND t.n + s.change = 0 THEN DELETE
             WHEN MATCHED THEN UPDATE SET n = t.n + s.change
             WHEN NOT MATCHED AND s.change > 0 THEN INSERT (id, name, n) VALUES (s.ref, s.name, 100 / s.change)"""
    )
    assert merged.rowcount == 3
    assert stock() == [(2, "bolt", 25), (9, "peg", 11)]
    assert connection.execute("MERGE INTO temp.Stock USING temp.News ON temp.Stock.Id = temp.News.Ref AND News.Ref = 77"
                              " WHEN MATCHED THEN DELETE").rowcount == 0


@pytest.mark.parametrize(
    ("sql", "state"),
    [
        ("INSERT INTO temp.Stock VALUES (1, 'a', 1), (1, 'b', 1) ON CONFLICT (Id) DO UPDATE SET n = 0", "21000"),
        ("UPSERT INTO temp.Stock VALUES (7, 'a', 1), (7, 'b', 1)", "21000"),
        ("UPSERT INTO temp.Stock VALUES (7, 'a', 1), (1, 'b', -1)", "23000"),
        ("UPSERT INTO temp.Stock VALUES (7, 'bolt', 1)", "23000"),
        ("UPSERT INTO temp.Stock VALUES (7, 'far too long', 1)", "22001"),
        ("UPSERT INTO temp.Stock (Id) VALUES (7)", "23000"),
        ("INSERT INTO temp.Stock VALUES (1, 'a', 1) ON CONFLICT (n) DO NOTHING", "42000"),
        ("INSERT INTO temp.Stock (name) VALUES ('a') ON CONFLICT (Id) DO NOTHING", "42000"),
        ("INSERT INTO temp.Stock VALUES (1, 'a', 1) ON CONFLICT (Id) DO UPDATE SET nope = 1", "42S22"),
        ("MERGE INTO temp.Stock t USING (VALUES (1), (1)) s(k) ON t.Id = s.k WHEN MATCHED THEN DELETE", "21000"),
        ("MERGE INTO temp.Nope t USING (VALUES (1)) s(k) ON t.Id = s.k WHEN MATCHED THEN DELETE", "42S02"),
    ],
)
def test_refusals_leave_the_table_as_it_was(connection, stock, sql, state):
    before = stock()
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute(sql)
    assert caught.value.args[0] == state
    assert stock() == before


def test_upsert_of_issues(space, connection):
    sql = "UPSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId) VALUES (?, ?, ?, ?, ?), (NULL, 1, 'new', 1, 3)"
    project = connection.execute("SELECT ProjectId FROM Issues WHERE Id = 5").fetchval()
    kind = connection.execute("SELECT IssueTypeId FROM Issues WHERE Id = 5").fetchval()
    space.forget()
    assert connection.execute(sql, 5, project, "changed", kind, 2).rowcount == 2
    assert space.endpoints() == ["GET /issues/:issueIdOrKey", "PATCH /issues/:issueIdOrKey", "POST /issues"]
    assert space.api("/issues/5")["summary"] == "changed"
    assert connection.execute("SELECT @@IDENTITY").fetchval() == 251


def test_upserts_of_many_issues_read_their_keys_together(space, connection):
    connection.execute("CREATE TABLE temp.Changes (Id BIGINT, Summary VARCHAR(255))")
    connection.execute("INSERT INTO temp.Changes SELECT value, 'changed ' || value FROM range(1, 41)")
    sql = """MERGE INTO Issues USING temp.Changes AS c ON Issues.Id = c.Id
               WHEN MATCHED AND Issues.Summary <> c.Summary THEN UPDATE SET Summary = c.Summary"""
    assert connection.execute(sql).rowcount == 40
    assert space.endpoints() == ["GET /issues"] + ["PATCH /issues/:issueIdOrKey"] * 40
    space.forget()
    assert connection.execute(sql).rowcount == 0
    assert space.endpoints() == ["GET /issues"]


def test_returning_of_an_upsert_of_issues(space, connection):
    cursor = connection.execute(
        "INSERT INTO Issues (IssueKey, ProjectId, Summary, IssueTypeId, PriorityId) VALUES ('APP-1', 1, 'x', 1, 3),"
        " (NULL, 1, 'y', 1, 3) ON CONFLICT (IssueKey) DO UPDATE SET Summary = excluded.Summary || '!' RETURNING Id, Summary"
    )
    returned = [tuple(row) for row in cursor.fetchall()]
    assert [summary for _, summary in returned] == ["x!", "y"]
    assert space.endpoints()[-2:] == ["PATCH /issues/:issueIdOrKey", "POST /issues"]


@pytest.mark.parametrize(
    ("sql", "state"),
    [
        ("UPSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId) VALUES (5, 1, 'a', 1, 3), (99999, 1, 'b', 1, 3)", "23000"),
        ("UPSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId) VALUES (5, 777, 'a', 1, 3)", "42000"),
        ("MERGE INTO Issues t USING (VALUES (1), (1)) s(k) ON t.Id = s.k WHEN MATCHED THEN DELETE", "21000"),
        ("MERGE INTO Issues t USING (VALUES (1)) s(k) ON TRUE WHEN MATCHED THEN DELETE", "42000"),
        ("MERGE INTO Issues t USING (VALUES (1)) s(k) ON t.Id = t.Id WHEN MATCHED THEN DELETE", "42000"),
        ("MERGE INTO Issues t USING (VALUES (1)) s(k) ON t.Id = t.Id + 0 WHEN MATCHED THEN DELETE", "42000"),
        ("MERGE INTO Issues t USING (VALUES (1)) s(k) ON COALESCE(t.Id, s.k) = t.Id WHEN MATCHED THEN DELETE", "42000"),
        ("MERGE INTO Issues t USING (VALUES (1)) s(k) ON t.Id = s.k WHEN MATCHED THEN UPDATE SET Id = 7", "42000"),
        ("MERGE INTO Issues t USING (VALUES (1)) s(k) ON t.Id = s.k WHEN MATCHED THEN INSERT (Summary) VALUES ('x')", "42000"),
        ("INSERT INTO Priorities (Id, Name) VALUES (1, 'x') ON CONFLICT DO NOTHING", "42000"),
    ],
)
def test_refused_before_the_first_write(space, connection, sql, state):
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute(sql)
    assert caught.value.args[0] == state
    assert not [endpoint for endpoint in space.endpoints() if not endpoint.startswith("GET")]


def test_a_refusal_in_an_array_says_one_thing_of_what_is_written(space, connection):
    cursor = connection.cursor()
    cursor.fast_executemany = True
    sql = "UPSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId) VALUES (?, 1, ?, 1, 3)"
    with pytest.raises(pyodbc.Error) as caught:
        cursor.executemany(sql, [(11, "first"), (12, "second"), (999_999, "none")])
    message = caught.value.args[1]
    assert "Row 3 of 3" in message and "2 rows are written and stay" in message and "999999" in message
    assert "nothing" not in message and "this one is not added" in message
    assert [space.api(f"/issues/{id}")["summary"] for id in (11, 12)] == ["first", "second"]


def test_an_added_row_that_cannot_be_read_for_returning_is_said_to_be_written(space, connection):
    space.fault("GET /issues/:issueIdOrKey", "401", count=9)
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute("INSERT INTO IssueComments (Id, IssueId, Content) VALUES (NULL, 1, 'once')"
                           " ON CONFLICT (Id) DO NOTHING RETURNING *").fetchall()
    assert "1 rows are written and stay" in caught.value.args[1]
    assert space.endpoints().count("POST /issues/:issueIdOrKey/comments") == 1


MERGED = """MERGE INTO {} AS t USING (VALUES (1, ?), ({}, 'new'), (3, 'gone'), (4, 'four')) AS s(k, name) ON t.Id = s.k
  WHEN MATCHED AND s.name = 'gone' THEN DELETE WHEN MATCHED THEN UPDATE SET {} = s.name
  WHEN NOT MATCHED THEN INSERT ({}) VALUES ({}) RETURNING merge_action(), t.ID, {} AS told, ?"""


def test_merge_returns_what_it_did(space, connection):
    more = "ProjectId, Summary, IssueTypeId, PriorityId", "1, s.name, 1, 3"
    before = space.api("/issues/3")["summary"]
    space.forget()
    cursor = connection.execute(MERGED.format("Issues", "NULL", "Summary", *more, "SUMMARY"), "one", "last")
    assert [column[0] for column in cursor.description] == ["merge_action()", "ID", "told", "?"]
    assert [tuple(row) for row in cursor.fetchall()] == [
        ("UPDATE", 1, "one", "last"), ("INSERT", 251, "new", "last"), ("DELETE", 3, before, "last"),
        ("UPDATE", 4, "four", "last"),
    ]  # fmt: skip
    one = "/issues/:issueIdOrKey"
    assert space.endpoints() == ["GET /issues", f"PATCH {one}", "POST /issues", f"DELETE {one}", f"PATCH {one}"]


def test_merge_into_a_temporary_table_returns_what_it_did(space, connection, stock):
    connection.execute("INSERT INTO temp.Stock VALUES (3, 'c', 3), (4, 'd', 4)")
    sql = MERGED.format("temp.Stock", "9", "name", "Id, name", "s.k, s.name", "Name")
    assert [tuple(row) for row in connection.execute(sql, "one", 5).fetchall()] == [
        ("UPDATE", 1, "one", "5"), ("INSERT", 9, "new", "5"), ("DELETE", 3, "c", "5"), ("UPDATE", 4, "four", "5")
    ]  # fmt: skip
    assert stock() == [(1, "one", 10), (2, "bolt", 20), (4, "four", 4), (9, "new", 1)]
    nothing = "MERGE INTO temp.Stock t USING (VALUES (77)) s(k) ON t.Id = s.k WHEN MATCHED THEN DELETE RETURNING merge_action()"
    assert connection.execute(nothing).fetchall() == [] and space.count() == 0


def test_upsert_tells_what_it_did(connection, stock):
    sql = "UPSERT INTO temp.Stock (Id, name) VALUES (7, 'new'), (1, 'old') RETURNING Id, lower(merge_action())"
    assert rows(connection, sql) == [(7, "insert"), (1, "update")]


def test_merge_action_belongs_to_merge(space, refused, stock):
    assert refused("UPDATE temp.Stock SET n = 1 RETURNING merge_action()").args[0] == "42000"
    merge = "MERGE INTO Issues i USING (VALUES (4, 'x')) s(k, name) ON i.Id = s.k WHEN MATCHED THEN UPDATE SET Summary = s.name"
    assert refused(f"{merge} RETURNING s.name").args[0] == "42S22"
    assert refused(f"{merge} OUTPUT Id").args[0] == "0A000" and space.count() == 0


def test_rows_that_the_source_does_not_have(space, connection):
    sql = """MERGE INTO Issues i USING (VALUES (1, 'one'), (NULL, 'new')) AS s(k, name) ON i.Id = s.k
      WHEN MATCHED THEN UPDATE SET Summary = s.name
      WHEN NOT MATCHED THEN INSERT (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, s.name, 1, 3)
      WHEN NOT MATCHED BY SOURCE AND i.Id IN (1, ?) THEN UPDATE SET Summary = ? || i.IssueKey, DueDate = DEFAULT
      WHEN NOT MATCHED BY SOURCE AND Id IN (1, 4, 5) THEN DELETE"""
    told = [row[1] for row in connection.execute(f"EXPLAIN {sql}", 4, "left ").fetchall() if row[0] == "write_plan"]
    assert [line.split(" (")[0] for line in told] == ["PATCH /issues/1", "POST /issues", "PATCH /issues/4", "DELETE /issues/5"]
    space.forget()
    written = connection.execute(f"{sql} RETURNING merge_action(), Id, Summary", 4, "left ").fetchall()
    assert [tuple(row)[:2] for row in written] == [("UPDATE", 1), ("INSERT", 251), ("UPDATE", 4), ("DELETE", 5)]
    one = "/issues/:issueIdOrKey"
    assert space.endpoints() == [f"GET {one}", "GET /issues", f"PATCH {one}", "POST /issues", f"PATCH {one}", f"DELETE {one}"]
    assert [row[2] for row in written[:3]] == ["one", "new", f"left {space.api('/issues/4')['issueKey']}"]


@pytest.mark.parametrize("condition", ["", "AND 1 = 1", "AND i.Id = i.Id", "AND i.Id = 3 THEN DELETE WHEN NOT MATCHED BY SOURCE"])
def test_the_rest_must_be_restricted(space, refused, condition):
    sql = "MERGE INTO Issues i USING (VALUES (1)) AS s(k) ON i.Id = s.k WHEN NOT MATCHED BY SOURCE {} THEN DELETE"
    for kind in ("", "EXPLAIN "):
        error = refused(kind + sql.format(condition))
        assert error.args[0] == "42000" and "AllowUnfilteredWrites" in error.args[1] and space.count() == 0
    assert refused(sql.format("AND s.k = 1")).args[0] == "42S22"


def test_the_rest_and_max_writes(space):
    sql = "MERGE INTO Issues i USING (VALUES (1)) AS s(k) ON i.Id = s.k WHEN NOT MATCHED BY SOURCE {} THEN DELETE"
    with pyodbc.connect(space.string(MaxWrites=3, AllowUnfilteredWrites=True), autocommit=True) as connection:
        with pytest.raises(pyodbc.Error, match="MaxWrites"):
            connection.execute(sql.format(""))
        assert connection.execute(sql.format("AND Id < 4")).rowcount == 2
    assert space.api("/issues/count") == {"count": 248}


def test_the_rest_of_a_temporary_table(space, connection, stock):
    connection.execute("INSERT INTO temp.Stock VALUES (3, 'c', 3), (4, 'd', 4)")
    sql = """MERGE INTO temp.Stock USING (VALUES (1, 'NUT'), (9, 'peg')) AS s(k, t) ON Stock.Id = s.k
      WHEN MATCHED THEN UPDATE SET name = s.t WHEN NOT MATCHED THEN INSERT (Id, name) VALUES (k, t)
      WHEN NOT MATCHED BY SOURCE AND n = 4 THEN UPDATE SET n = DEFAULT, name = upper(name)
      WHEN NOT MATCHED BY SOURCE THEN DELETE RETURNING merge_action(), *"""
    assert rows(connection, sql) == [
        ("UPDATE", 1, "NUT", 10), ("INSERT", 9, "peg", 1), ("DELETE", 2, "bolt", 20), ("DELETE", 3, "c", 3),
        ("UPDATE", 4, "D", 1),
    ]  # fmt: skip
    assert stock() == [(1, "NUT", 10), (4, "D", 1), (9, "peg", 1)] and space.count() == 0


EVERY_ROW = [
    "MERGE INTO Issues i USING Issues v ON i.Id = v.Id WHEN MATCHED THEN DELETE",
    "MERGE INTO Issues USING Issues v ON v.Id = Issues.Id WHEN MATCHED THEN UPDATE SET Summary = 'x'",
    "MERGE INTO Issues i USING (SELECT Id, StatusId FROM Issues) v ON i.Id = v.Id AND i.StatusId = v.StatusId WHEN MATCHED THEN DELETE",
    "MERGE INTO Issues i USING (SELECT DISTINCT Id FROM Issues) v ON i.Id = v.Id WHEN MATCHED AND 1 = 1 THEN DELETE",
    "MERGE INTO Issues i USING Issues v ON i.Id = v.Id WHEN MATCHED AND i.Id = i.Id THEN UPDATE SET Summary = 'x'",
    "UPSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId) SELECT Id, ProjectId, 'x', IssueTypeId, PriorityId FROM Issues",
]


@pytest.mark.parametrize("sql", EVERY_ROW)
def test_a_source_of_every_row_is_refused(space, refused, sql):
    error = refused(sql)
    assert error.args[0] == "42000" and "AllowUnfilteredWrites" in error.args[1] and "every row" in error.args[1]
    assert space.count() == 0


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("MERGE INTO Issues i USING Issues v ON i.Id = v.Id WHEN MATCHED AND i.Id < 3 THEN DELETE", 2),
        ("MERGE INTO Issues i USING Issues v ON i.Id = v.Id WHEN MATCHED AND v.Id < 3 THEN DELETE", 2),
        ("MERGE INTO Issues i USING (SELECT * FROM Issues WHERE Id < 3) v ON i.Id = v.Id WHEN MATCHED THEN DELETE", 2),
        ("MERGE INTO Issues i USING Issues v ON i.Id = v.Id AND v.Id < 3 WHEN MATCHED THEN DELETE", 2),
        ("MERGE INTO Issues i USING (SELECT MAX(Id) AS Id FROM Issues) v ON i.Id = v.Id WHEN MATCHED THEN DELETE", 1),
        ("UPSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId) SELECT Id, ProjectId, 'x', IssueTypeId, PriorityId FROM Issues WHERE Id < 3", 2),
    ],
)
def test_a_restricted_source_of_the_same_table_is_run(connection, sql, rows):
    assert connection.execute(sql).rowcount == rows


@pytest.mark.parametrize("on", ["i.Id >= v.id", "i.Id = v.id OR i.StatusId = 1", "i.Id + 1 > v.id", "1 = 1"])
def test_an_on_without_equality_says_what_is_missing(space, refused, on):
    sql = f"MERGE INTO Issues i USING (SELECT 1 AS id) v ON {on} WHEN MATCHED THEN DELETE"
    error = refused(sql)
    assert error.args[0] == "42000" and "column of Issues = value of the source" in error.args[1]
    assert space.count() == 0
