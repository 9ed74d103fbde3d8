"""UPDATE … FROM and DELETE … USING: on Backlog's tables one request for each written row after those that read."""

import pyodbc
import pytest

PATCH, DELETE = "PATCH /issues/:issueIdOrKey", "DELETE /issues/:issueIdOrKey"


@pytest.fixture
def staged(connection):
    """Rows for issues 1, 2 and 3, and two for issue 99."""
    connection.execute("CREATE TABLE temp.Rows (Id INT, Title VARCHAR(50), k INT)")
    connection.execute(
        "INSERT INTO temp.Rows VALUES (1, 'one', 1), (2, 'two', 1), (3, 'three', 2), (99, 'x', 3), (99, 'y', 4)"
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE Issues SET Summary = r.Title FROM temp.Rows r WHERE r.Id = Issues.Id AND r.k = ?",
        "UPDATE Issues AS i SET i.Summary = r.Title FROM temp.Rows r WHERE r.Id = i.Id AND r.k = ?",
        "update ISSUES set SUMMARY = rows.TITLE from temp.ROWS where ROWS.ID = Issues.id and K = ?",
        "UPDATE i SET Summary = r.Title FROM Issues i JOIN temp.Rows r ON r.Id = i.Id WHERE r.k = ?",
        "UPDATE I SET Summary = r.Title FROM temp.Rows r JOIN Issues i ON r.Id = i.Id AND r.k = ?",
        "UPDATE Issues SET Summary = r.Title FROM Issues INNER JOIN temp.Rows r ON r.Id = Issues.Id WHERE r.k = ?",
        "UPDATE Issues i JOIN temp.Rows r ON r.Id = i.Id SET i.Summary = r.Title WHERE r.k = ?",
        "UPDATE i SET Summary = r.Title FROM Issues i JOIN temp.Rows r USING (ID) WHERE r.k = ?",
        "UPDATE Issues SET Summary = r.Title FROM (SELECT * FROM temp.Rows WHERE k = ?) r WHERE r.Id = Issues.Id",
    ],
)
def test_an_update_with_values_of_another_table(space, connection, staged, sql):
    assert connection.execute(sql, 1).rowcount == 2
    assert space.endpoints() == ["GET /issues", PATCH, PATCH]
    assert [space.api(f"/issues/{number}")["summary"] for number in (1, 2)] == ["one", "two"]


def test_several_tables_and_returning(space, connection, staged):
    sql = """UPDATE Issues SET Summary = p.ProjectKey || ' ' || r.Title, Description = ? FROM Projects p, temp.Rows r
             WHERE p.Id = Issues.ProjectId AND r.Id = Issues.Id AND r.k < ? RETURNING Id, Summary, Description"""
    written = connection.execute(sql, "both", 2).fetchall()
    assert [(row[0], row[1][-4:], row[2]) for row in written] == [(1, " one", "both"), (2, " two", "both")]
    assert space.endpoints() == ["GET /projects", "GET /issues", PATCH, PATCH]


def test_a_row_with_several_rows_beside_it(space, connection, refused, staged):
    error = refused("UPDATE Issues SET Summary = r.Title FROM temp.Rows r WHERE r.Id = Issues.Id")
    assert error.args[0] == "21000" and "Issues" in error.args[1] and space.endpoints() == ["GET /issues"]
    same = "UPDATE Issues SET Summary = 'same' FROM temp.Rows r WHERE r.Id = Issues.Id AND r.k > 2"
    assert connection.execute(same).rowcount == 1
    sql = "DELETE FROM Issues USING temp.Rows r WHERE r.Id = Issues.Id AND r.k > 2"
    space.forget()
    assert connection.execute(sql).rowcount == 1
    assert space.endpoints() == ["GET /issues/:issueIdOrKey", DELETE]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM Issues USING temp.Rows r WHERE r.Id = Issues.Id AND r.k = ? RETURNING Id",
        "DELETE FROM Issues i USING temp.Rows r WHERE r.Id = i.Id AND r.k = ? RETURNING Id",
        "DELETE i FROM Issues i JOIN temp.Rows r ON r.Id = i.Id WHERE r.k = ? RETURNING Id",
        "DELETE FROM i USING Issues AS i JOIN temp.Rows r ON r.Id = i.Id WHERE r.k = ? RETURNING Id",
        "DELETE [Issues] FROM temp.Rows r, Issues WHERE r.Id = Issues.Id AND r.k = ? RETURNING Id",
    ],
)
def test_a_delete_of_what_another_table_names(space, connection, staged, sql):
    assert [row[0] for row in connection.execute(sql, 1).fetchall()] == [1, 2]
    assert space.endpoints() == ["GET /issues", DELETE, DELETE]


def test_rows_without_a_partner(space, connection, staged):
    sql = """UPDATE i SET Summary = 'alone' FROM Issues i LEFT JOIN temp.Rows r ON r.Id = i.Id
             WHERE r.Id IS NULL AND i.Id IN (1, 4)"""
    assert connection.execute(sql).rowcount == 1
    assert [request["path"].rpartition("/")[2] for request in space.requests()] == ["issues", "4"]


@pytest.mark.parametrize(
    ("sql", "state"),
    [
        ("UPDATE Issues SET Summary = r.Title FROM temp.Rows r", "42000"),
        ("UPDATE Issues SET Summary = r.Title FROM temp.Rows r WHERE r.Id = 1", "42000"),
        ("UPDATE Issues SET Summary = r.Title FROM temp.Rows r WHERE r.Id = r.Id OR Issues.Id = Issues.Id", "42000"),
        ("UPDATE Issues SET Summary = 'x' FROM Issues o WHERE o.Id = Issues.Id", "42000"),
        ("UPDATE i SET Summary = 'x' FROM Issues i LEFT JOIN temp.Rows r ON r.Id = i.Id", "42000"),
        ("UPDATE i SET Summary = 'x' FROM Issues i RIGHT JOIN temp.Rows r ON r.Id = i.Id", "0A000"),
        ("UPDATE i SET Summary = 'x' FROM temp.Rows r LEFT JOIN Issues i ON r.Id = i.Id", "0A000"),
        ("UPDATE i SET r.Title = 'x' FROM Issues i JOIN temp.Rows r ON r.Id = i.Id", "42S22"),
        ("UPDATE x SET Summary = 'x' FROM Issues i JOIN temp.Rows r ON r.Id = i.Id", "42S02"),
        ("DELETE FROM Issues USING temp.Rows r", "42000"),
        ("DELETE x FROM Issues i JOIN temp.Rows r ON r.Id = i.Id", "42S02"),
        ("DELETE FROM ProjectStatuses USING temp.Rows r WHERE r.Id = ProjectStatuses.Id AND r.SubstituteStatusId = 1", "42S22"),
    ],
)
def test_guards(space, refused, staged, sql, state):
    assert refused(sql).args[0] == state and space.count() == 0
    assert refused(f"EXPLAIN {sql}").args[0] == state and space.count() == 0


def test_explain_and_max_writes(space, staged, connection):
    sql = "UPDATE Issues SET Summary = r.Title FROM temp.Rows r WHERE r.Id = Issues.Id AND r.k < 3"
    told = [row[1] for row in connection.execute(f"EXPLAIN {sql}").fetchall()]
    assert [line.split(" (")[0] for line in told if line.startswith("PATCH")] == [f"PATCH /issues/{n}" for n in (1, 2, 3)]
    few = pyodbc.connect(space.string(MaxWrites=2), autocommit=True)
    few.execute("CREATE TABLE temp.Rows AS SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'c')) AS r(Id, Title)")
    space.forget()
    with pytest.raises(pyodbc.Error, match="MaxWrites"):
        few.execute("UPDATE Issues SET Summary = r.Title FROM temp.Rows r WHERE r.Id = Issues.Id")
    assert PATCH not in space.endpoints()
    few.close()


def test_temporary_tables(space, connection, refused, staged):
    connection.execute("CREATE TABLE temp.T (id INT PRIMARY KEY, Name VARCHAR(20))")
    connection.execute("INSERT INTO temp.T VALUES (1, 'a'), (2, 'b'), (99, 'c')")
    rows = lambda: [tuple(row) for row in connection.execute("SELECT * FROM temp.T ORDER BY id").fetchall()]
    sql = "UPDATE temp.T SET Name = Rows.Title FROM temp.Rows WHERE Rows.Id = T.Id AND k < ? RETURNING T.Name"
    assert [row[0] for row in connection.execute(sql, 3).fetchall()] == ["one", "two"]
    assert refused("UPDATE t SET Name = r.Title FROM temp.T t JOIN temp.Rows r ON r.Id = t.Id").args[0] == "21000"
    assert rows() == [(1, "one"), (2, "two"), (99, "c")]
    assert connection.execute("UPDATE T SET Name = 'z' FROM temp.Rows r WHERE r.Id = T.Id AND k > 2").rowcount == 1
    assert connection.execute("DELETE FROM temp.T USING temp.Rows r WHERE r.Id = T.id AND r.Id > 1").rowcount == 2
    assert rows() == [(1, "one")] and space.count() == 0
    assert connection.execute("UPDATE t SET Name = i.IssueKey FROM temp.T t JOIN Issues i ON i.Id = t.Id").rowcount == 1
    assert rows() == [(1, "APP-1")] and space.count() == 1


@pytest.mark.parametrize(
    "sql",
    [
        "WITH r AS (SELECT * FROM temp.Rows WHERE k = ?) UPDATE Issues SET Summary = r.Title FROM r WHERE r.Id = Issues.Id",
        "WITH r(a, b) AS (SELECT Id, Title FROM temp.Rows WHERE k = ?), q AS (SELECT b AS c, A FROM R) "
        "UPDATE i SET Summary = C FROM Issues i JOIN Q ON q.a = i.ID",
        "WITH r AS (SELECT * FROM temp.Rows WHERE k = ?) MERGE INTO Issues i USING r AS s ON i.Id = s.Id "
        "WHEN MATCHED THEN UPDATE SET Summary = s.Title",
        "WITH r AS (SELECT * FROM temp.Rows WHERE k = ?) UPDATE Issues SET (Summary) = (SELECT Title FROM r WHERE r.Id = Issues.Id) "
        "WHERE Id IN (SELECT Id FROM r)",
    ],
)
def test_with(space, connection, staged, sql):
    assert connection.execute(sql, 1).rowcount == 2
    assert space.endpoints() == ["GET /issues", PATCH, PATCH]
    assert [space.api(f"/issues/{number}")["summary"] for number in (1, 2)] == ["one", "two"]


def test_with_before_other_writes(space, connection, staged):
    sql = "WITH r AS (SELECT Id FROM temp.Rows WHERE k = 2) DELETE FROM Issues WHERE Id IN (SELECT Id FROM r) RETURNING Id"
    assert [row[1] for row in connection.execute(f"EXPLAIN {sql}").fetchall()][-1] == "DELETE /issues/3"
    assert connection.execute(sql).fetchval() == 3
    insert = """WITH r AS (SELECT Title FROM temp.Rows WHERE k = 1)
      INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) SELECT 1, Title, 1, 3 FROM r"""
    assert connection.execute(insert).rowcount == 2
    assert connection.execute("WITH r AS (SELECT 3 AS k) UPDATE temp.Rows SET Title = 'z' FROM r WHERE r.k = Rows.k").rowcount == 1


def test_several_columns_of_one_row(space, connection, staged):
    sql = """UPDATE Issues SET (Summary, Description) = (SELECT r.Title, 'k' || r.k FROM temp.Rows r WHERE r.Id = Issues.Id),
             (DueDate, ActualHours) = (DATE '2030-01-02', DEFAULT) WHERE Id IN (1, ?)"""
    assert connection.execute(sql, 2).rowcount == 2
    assert space.endpoints() == ["GET /issues", PATCH, PATCH]
    issue = space.api("/issues/2")
    assert (issue["summary"], issue["description"], issue["dueDate"][:10]) == ("two", "k1", "2030-01-02")
    connection.execute("UPDATE temp.Rows SET (Title, k) = ('a', k + 1) WHERE Id = 3")
    assert connection.execute("SELECT k FROM temp.Rows WHERE Title = 'a'").fetchval() == 3


@pytest.mark.parametrize(
    ("sql", "state"),
    [
        ("UPDATE Issues SET (Summary, Description) = ('a') WHERE Id = 1", "42000"),
        ("UPDATE Issues SET (Summary, Description) = (SELECT * FROM temp.Rows) WHERE Id = 1", "0A000"),
        ("UPDATE Issues SET (Summary, Summary) = ('a', 'b') WHERE Id = 1", "42000"),
        ("WITH r AS (SELECT 1), R AS (SELECT 2) DELETE FROM Issues WHERE Id IN (SELECT * FROM r)", "0A000"),
        ("WITH Issues AS (SELECT 1 AS Id) DELETE FROM Issues WHERE Id = 1", "0A000"),
        ("WITH r AS (UPDATE Issues SET Summary = 'secret' WHERE Id = 1 RETURNING Id) SELECT * FROM r", "0A000"),
        ("SELECT 1 AS x UNION SELECT 2 AS x INTO temp.X", "0A000"),
    ],
)
def test_what_with_and_rows_cannot_be(space, refused, staged, sql, state):
    error = refused(sql)
    assert error.args[0] == state and "secret" not in error.args[1] and space.count() == 0


def test_select_into_takes_the_rows_of_a_union(space, connection):
    assert connection.execute("SELECT 1 AS x INTO temp.Both UNION ALL SELECT 2").rowcount == 2
    assert connection.execute("SELECT SUM(x) FROM temp.Both").fetchval() == 3 and space.count() == 0
