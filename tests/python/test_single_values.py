"""Queries that stand for one value and depend on the row outside: in SELECT, WHERE and SET."""

import datetime
import decimal
import sqlite3
from random import Random

import pytest

UPDATE = "UPDATE Issues SET Summary = (SELECT {} FROM temp.Rows r WHERE r.Id = Issues.Id {}) WHERE Id IN ({})"


@pytest.fixture
def staged(connection, space):
    """Rows for issues 1, 2 and 3, and two for issue 99."""
    connection.execute("CREATE TABLE temp.Rows (Id INT, Title VARCHAR(50), n DECIMAL(6, 2), k INT)")
    connection.execute(
        "INSERT INTO temp.Rows VALUES (1, 'one', 1.5, 2), (2, 'two', 2.5, 1), (3, NULL, NULL, 1),"
        " (99, 'x', 1, 1), (99, 'y', 2, 2)"
    )
    return lambda *keys: [space.api(f"/issues/{key}")["summary"] for key in keys]


def test_an_update_takes_values_of_another_table(space, connection, staged):
    assert connection.execute(UPDATE.format("r.Title", "", "1, 2")).rowcount == 2
    assert space.endpoints() == ["GET /issues", *["PATCH /issues/:issueIdOrKey"] * 2]
    assert staged(1, 2) == ["one", "two"]


@pytest.mark.parametrize(
    ("value", "rest", "expected"),
    [
        ("r.Title", "ORDER BY n DESC LIMIT 1", "y"),
        ("TOP 1 r.Title", "ORDER BY r.n", "x"),
        ("r.Title", "ORDER BY n OFFSET 1 ROWS FETCH NEXT 1 ROW ONLY", "y"),
        ("DISTINCT 'id ' || r.Id", "", "id 99"),
        ("'id ' || r.Id", "GROUP BY r.Id", "id 99"),
        ("MAX(r.Title)", "", "y"),
        ("r.Title", "AND r.k = (SELECT MIN(k) FROM temp.Rows q WHERE q.Id = r.Id)", "x"),
    ],
)
def test_what_makes_one_value_of_several_rows(space, connection, staged, value, rest, expected):
    assert connection.execute(UPDATE.format(value, rest, "99")).rowcount == 1
    assert staged(99) == [expected]


@pytest.mark.parametrize(
    "value", ["r.Title", "DISTINCT r.Title", "r.Title || ''", "r.Title FROM temp.Rows r WHERE r.Id = Issues.Id LIMIT 2) --"]
)
def test_several_values_are_refused_before_the_first_write(space, refused, staged, value):
    error = refused(UPDATE.format(value, "", "1, 99").replace("--", "WHERE Id IN (1, 99) --"))
    assert error.args[0] == "21000" and space.endpoints() == ["GET /issues"]
    assert refused("UPDATE Issues SET Summary = (SELECT Title FROM temp.Rows) WHERE Id = 1").args[0] == "21000"
    assert refused("SELECT (SELECT Title FROM temp.Rows) FROM Issues WHERE Id = 1").args[0] == "21000"
    assert "PATCH /issues/:issueIdOrKey" not in space.endpoints()


def test_several_rows_of_another_row_do_not_matter(execute, staged):
    sql = "SELECT Id, (SELECT r.Title FROM temp.Rows r WHERE r.Id = Issues.Id) FROM Issues WHERE Id IN (1, 3, 4) ORDER BY Id"
    assert [tuple(row) for row in execute(sql)] == [(1, "one"), (3, None), (4, None)]
    guarded = "SELECT CASE WHEN Id < 90 THEN (SELECT r.Title FROM temp.Rows r WHERE r.Id = Issues.Id) END FROM Issues WHERE Id IN (2, 99) ORDER BY Id"
    assert [row[0] for row in execute(guarded)] == ["two", None]


def test_no_row_is_null(space, refused, connection, staged):
    assert refused(UPDATE.format("r.Title", "", "4")).args[0] == "23000"
    update = "UPDATE Issues SET Description = (SELECT r.Title FROM temp.Rows r WHERE r.Id = Issues.Id) WHERE Id = 4"
    assert connection.execute(update).rowcount == 1


def test_no_row_of_a_column_that_is_never_null(space, execute, connection, staged):
    connection.execute("CREATE TABLE temp.Keys (Id INT PRIMARY KEY)")
    row = execute("SELECT (SELECT Id FROM temp.Keys) AS k, COALESCE((SELECT Id FROM temp.Keys), 5)")[0]
    assert tuple(row) == (None, 5)
    assert execute("SELECT 1 WHERE (SELECT Id FROM Issues WHERE Id = 9999) IS NULL") != []
    update = "UPDATE Issues SET AssigneeId = (SELECT Id FROM Users WHERE Name = 'nobody') WHERE AssigneeId = 2 AND Id < 9"
    assert connection.execute(update).rowcount > 0
    assert execute("SELECT COUNT(*) FROM Issues WHERE AssigneeId = 2 AND Id < 9")[0][0] == 0


def test_in_a_where(space, execute, staged, connection):
    connection.execute(UPDATE.format("r.Title", "", "1, 2"))
    same = "Summary = (SELECT r.Title FROM temp.Rows r WHERE r.Id = Issues.Id)"
    assert [row[0] for row in execute(f"SELECT Id FROM Issues WHERE Id IN (1, 2, 4) AND {same} ORDER BY Id")] == [1, 2]
    space.forget()
    assert connection.execute(f"DELETE FROM Issues WHERE Id IN (1, 4) AND {same}").rowcount == 1
    assert space.endpoints() == ["GET /issues", "DELETE /issues/:issueIdOrKey"]


def test_keys_of_the_rows_outside_reach_the_table_inside(space, execute, connection, staged):
    sql = "SELECT r.Id, (SELECT i.StatusId FROM Issues i WHERE i.Id = r.Id) FROM temp.Rows r WHERE k = 1 ORDER BY r.Id"
    assert [row[0] for row in execute(sql)] == [2, 3, 99]
    (request,) = space.requests()
    assert sorted(value for name, value in request["parameters"] if name == "id[]") == ["2", "3", "99"]
    space.forget()
    update = "UPDATE temp.Rows SET Title = (SELECT i.IssueKey FROM Issues i WHERE i.Id = Rows.Id) WHERE k = 1"
    assert connection.execute(update).rowcount == 3 and space.endpoints() == ["GET /issues"]


COLUMNS = {
    "t": "TINYINT", "s": "SMALLINT", "i": "INTEGER", "l": "BIGINT", "r": "REAL", "f": "DOUBLE", "n": "DECIMAL(12, 3)",
    "q": "BOOLEAN", "c": "VARCHAR(7)", "d": "DATE", "h": "TIME", "m": "TIMESTAMP", "b": "VARBINARY(5)",
}


def test_types_are_kept(connection):
    connection.execute("CREATE TABLE temp.Kinds (Id INT, {})".format(", ".join(f"{n} {t}" for n, t in COLUMNS.items())))
    values = (
        1, 2, 3, 4, 1.5, 2.5, decimal.Decimal("1.125"), True, "seven", datetime.date(2024, 2, 29),
        datetime.time(1, 2, 3), datetime.datetime(2024, 1, 2, 3, 4, 5), b"\x00\x01",
    )
    connection.execute(f"INSERT INTO temp.Kinds VALUES (1{', ?' * len(values)})", values)
    plain = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM temp.Kinds")
    row, description = tuple(plain.fetchone()), plain.description
    for order in ("", "ORDER BY k.l LIMIT 1"):
        items = ", ".join(f"(SELECT k.{name} FROM temp.Kinds k WHERE k.Id = o.Id {order}) AS {name}" for name in COLUMNS)
        looked_up = connection.execute(f"SELECT {items} FROM temp.Kinds o")
        assert tuple(looked_up.fetchone()) == row and row == values
        assert [column[:-1] for column in looked_up.description] == [column[:-1] for column in description]


def test_names_of_columns_do_not_collide(execute, staged):
    sql = """SELECT Id, (SELECT r.Id FROM temp.Rows r WHERE r.Id = Issues.Id), (SELECT MAX(r.Id) AS Id FROM temp.Rows r
             WHERE r.Id = Issues.Id), (SELECT Id FROM temp.Rows WHERE Id = 3) FROM Issues WHERE Id = 2"""
    assert [tuple(row) for row in execute(sql)] == [(2, 2, 2, 3)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("SELECT r.Title || ' ' || Issues.IssueKey FROM temp.Rows r WHERE r.Id = Issues.Id", "two WEB-1"),
        ("SELECT r.Title FROM temp.Rows r WHERE r.Id < Issues.Id", "one"),
        ("SELECT r.Title FROM temp.Rows r WHERE r.Id > Issues.Id AND r.k < Issues.Id ORDER BY r.Id DESC LIMIT 1", "x"),
        ("SELECT MIN(r.Title || Issues.Id) FROM temp.Rows r WHERE r.Id <> Issues.Id AND r.k = 1", "x2"),
        ("SELECT COUNT(*) + Issues.Id FROM temp.Rows r WHERE r.Id > Issues.Id AND k > Issues.Id", "2"),
        ("SELECT Issues.Id + 1", "3"),
    ],
)
def test_what_depends_on_the_row_outside_otherwise(space, connection, staged, value, expected):
    assert connection.execute(f"UPDATE Issues SET Summary = ({value}) WHERE Id = 2").rowcount == 1
    assert space.endpoints() == ["GET /issues/:issueIdOrKey", "PATCH /issues/:issueIdOrKey"] and staged(2) == [expected]


def test_several_values_found_otherwise_are_refused(space, refused, staged):
    sql = "UPDATE Issues SET Summary = (SELECT r.Title FROM temp.Rows r WHERE r.Id >= Issues.Id) WHERE Id IN (4, 50)"
    assert refused(sql).args[0] == "21000" and space.endpoints() == ["GET /issues"]


def test_keys_reach_the_table_inside_beside_other_conditions(space, execute, staged):
    sql = """SELECT r.Id, (SELECT COUNT(*) FROM Issues i WHERE i.Id = r.Id AND i.StatusId <> r.k - 5) AS n FROM temp.Rows r
             WHERE r.k = 1 ORDER BY r.Id"""
    assert [tuple(row) for row in execute(sql)] == [(2, 1), (3, 1), (99, 1)]
    (request,) = space.requests()
    assert sorted(value for name, value in request["parameters"] if name == "id[]") == ["2", "3", "99"]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT Id FROM {0} o WHERE k < 4 ORDER BY (SELECT MAX(r.Id) FROM {0} r WHERE r.k < o.k), Id", [1, 99, 2, 3, 99]),
        ("SELECT Title FROM {0} o WHERE Id < 4 ORDER BY (SELECT -r.Id FROM {0} r WHERE r.Id = o.Id) LIMIT 2", [None, "two"]),
        ("SELECT MAX((SELECT r.Title FROM {0} r WHERE r.Id = o.Id)) AS m FROM {0} o WHERE Id < 4", ["two"]),
        ("SELECT SUM((SELECT COUNT(*) FROM {0} r WHERE r.Id < o.Id)) FROM {0} o GROUP BY k ORDER BY k", [6, 3]),
        ("SELECT (SELECT MAX(r.k) FROM {0} r WHERE r.Id < o.Id) AS m FROM {0} o GROUP BY 1 ORDER BY 1", [2, None]),
        ("SELECT k FROM {0} o GROUP BY k HAVING COUNT(*) > (SELECT COUNT(*) FROM {0} r WHERE r.k = o.k AND r.Id > 1)", [2]),
    ],
)
def test_elsewhere_in_a_query(execute, staged, sql, expected):
    assert [row[0] for row in execute(sql.format("temp.Rows"))] == expected


def condition(random):
    return random.choice(["b.k {} a.k", "b.Id {} a.Id", "b.n {} a.n", "b.k + 1 {} a.Id", "b.t {} a.t", "b.Id {} 3"]).format(
        random.choice(["=", "=", "=", "<", ">=", "<>"])
    )


def query(random, columns=("b.n", "b.Id", "b.k + a.k", "COALESCE(b.n, a.Id)", "b.t", "b.t || a.t")):
    """A query for one value, which depends on `a`."""
    rows = f"FROM {{0}} b WHERE {' AND '.join(condition(random) for _ in range(random.randint(1, 3)))}"
    aggregate = random.choice(["MAX(b.n)", "COUNT(*)", "COUNT(b.n)", "SUM(b.k)", "MIN(b.Id) + a.Id", "MAX(b.k * a.k)"])
    column = random.choice(columns)
    return random.choice(
        [
            f"SELECT {aggregate} {rows}",
            f"SELECT {aggregate} {rows} LIMIT 1",
            f"SELECT x FROM (SELECT {aggregate} AS x {rows}) s",
            f"SELECT {column} {rows} ORDER BY b.Id LIMIT 1",
            f"SELECT {column} {rows} ORDER BY b.Id DESC LIMIT 1 OFFSET 1",
            f"SELECT {column} {rows} AND b.Id = a.Id",
            f"SELECT DISTINCT b.k {rows} AND b.k = 1",
        ]
    )


def test_answers_are_those_of_another_database(connection):
    """Queries made up by chance, of rows that both databases have."""
    random = Random(7)
    other = sqlite3.connect(":memory:")
    rows = [(i, random.randint(0, 3), random.choice([None, 1, 2, 5]), random.choice(["p", "q", None])) for i in range(12)]
    for database, table in ((connection, "temp.Numbers"), (other, "Numbers")):
        database.execute(f"CREATE TABLE {table} (Id INT PRIMARY KEY, k INT, n INT, t VARCHAR(5))")
        for row in rows:
            database.execute(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", row)
    for _ in range(150):
        sql = f"SELECT a.Id, ({query(random)}) AS v FROM {{0}} a"
        if random.random() < 0.4:
            sql += f" WHERE a.k < 3 AND ({query(random, ['b.n', 'b.k - a.k'])}) {random.choice(['IS NULL', '= 1', '<> 2', '= a.Id'])}"
        sql += " ORDER BY a.Id"
        ours = [tuple(row) for row in connection.execute(sql.format("temp.Numbers")).fetchall()]
        assert ours == other.execute(sql.format("Numbers")).fetchall(), sql


@pytest.mark.parametrize(
    "query",
    [
        "SELECT r.Title FROM temp.Rows r WHERE r.Id = Issues.Id UNION SELECT 'a'",
        "SELECT DISTINCT r.Title FROM temp.Rows r WHERE r.Id = Issues.Id LIMIT 1 OFFSET 1",
    ],
)
def test_what_no_join_can_say_is_refused_with_what_to_do(space, refused, staged, query):
    error = refused(f"UPDATE Issues SET Summary = ({query}) WHERE Id = 1")
    assert error.args[0] == "0A000" and "MERGE" in error.args[1] and space.count() == 0


NONE = "(SELECT Id FROM Users WHERE Name = 'nobody')"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (f"SELECT {NONE}", None),
        ("SELECT (SELECT Id FROM Users WHERE 1 = 0)", None),
        ("SELECT (SELECT 1 FROM Users WHERE 1 = 0)", None),
        ("SELECT (SELECT COUNT(*) FROM Users GROUP BY Id HAVING 1 = 0)", None),
        (f"SELECT {NONE} + 1", None),
        (f"SELECT COALESCE({NONE}, 5)", 5),
        (f"SELECT CASE WHEN {NONE} IS NULL THEN 'none' ELSE 'some' END", "none"),
        (f"SELECT COUNT(*) FROM Projects WHERE {NONE} IS NULL", 2),
        (f"SELECT COUNT(*) FROM Projects WHERE Id = {NONE}", 0),
        (f"SELECT COUNT(*) FROM (SELECT {NONE} AS a) q WHERE a IS NULL", 1),
        (f"SELECT MAX(a) FROM (SELECT {NONE} AS a UNION ALL SELECT Id FROM Projects) q", 2),
    ],
)
def test_no_row_is_null_over_columns_that_never_are(execute, sql, expected):
    assert [tuple(row) for row in execute(sql)] == [(expected,)]


def test_what_may_be_null_is_described_so(connection):
    cursor = connection.execute(f"SELECT {NONE}, (SELECT COUNT(*) FROM Users), (SELECT Id FROM Users WHERE Id = Projects.Id) FROM Projects")
    assert [column[6] for column in cursor.description] == [True, False, True]


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT Id, {NONE} FROM Projects ORDER BY Id",
        f"SELECT * FROM (SELECT Id, {NONE} FROM Projects) q ORDER BY Id",
        f"WITH q AS (SELECT Id, {NONE} FROM Projects) SELECT * FROM q ORDER BY Id",
        f"SELECT Id, {NONE} FROM Projects UNION ALL SELECT Id, {NONE} FROM Projects WHERE Id = 99 ORDER BY 1",
        f"SELECT Id, u FROM (SELECT Id, {NONE} AS u FROM Projects) q ORDER BY Id",
        f"SELECT q.Id, q.u FROM (SELECT p.*, {NONE}, {NONE} AS u FROM Projects p) q ORDER BY q.Id",
    ],
)
def test_a_query_among_columns_of_its_name(execute, sql):
    assert [tuple(row) for row in execute(sql)] == [(1, None), (2, None)]


def test_no_row_is_null_in_writes(space, connection, refused):
    connection.execute("UPDATE Issues SET AssigneeId = 1 WHERE Id = 11")
    assert connection.execute(f"UPDATE Issues SET AssigneeId = {NONE} WHERE Id = 11").rowcount == 1
    assert space.api("/issues/11")["assignee"] is None
    columns = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId, AssigneeId)"
    for values in (f"VALUES (1, 'sq', 1, 3, {NONE})", f"SELECT 1, 'sq', 1, 3, {NONE}"):
        key = connection.execute(f"{columns} {values} RETURNING Id").fetchval()
        assert space.api(f"/issues/{key}")["assignee"] is None
    space.forget()
    assert refused(f"INSERT INTO IssueComments (IssueId, Content) VALUES ({NONE}, 'x')").args[0] == "23000"
    assert "0 are given" in refused(f"CALL AddStar(IssueId => {NONE})").args[1]
    assert space.endpoints() == ["GET /users"] * 2
    connection.execute("CREATE TABLE temp.None (id INT, n INT)")
    connection.execute(f"INSERT INTO temp.None VALUES (1, {NONE})")
    assert connection.execute(f"UPDATE temp.None SET n = {NONE} WHERE n IS NULL").rowcount == 1


@pytest.mark.parametrize(
    ("condition", "keys"),
    [
        ("Id >= ALL (SELECT Id FROM Issues)", [250]),
        ("Id > ALL (SELECT Id FROM Issues WHERE Id < 249)", [249, 250]),
        ("Id <= ANY (SELECT Id FROM Issues WHERE Id < 3)", [1, 2]),
        ("Id = ANY (SELECT Id FROM Issues WHERE Id < 3)", [1, 2]),
        ("Id > ANY (SELECT Id FROM Issues) AND Id < 4", [2, 3]),
        ("Id <> ALL (SELECT Id FROM Issues WHERE Id > 2)", [1, 2]),
        ("Id < 4 AND NOT Id <= ALL (SELECT Id FROM Issues)", [2, 3]),
        ("Id < 4 AND (Id NOT IN (SELECT Id FROM Issues WHERE Id < 3) OR Id = 1)", [1, 3]),
        ("Id < 4 AND (Id <= ALL (SELECT Id FROM Issues) OR Id = 3)", [1, 3]),
    ],
)
def test_comparisons_with_the_same_table(execute, condition, keys):
    assert [row[0] for row in execute(f"SELECT Id FROM Issues WHERE {condition} ORDER BY Id")] == keys
    aliased = condition.replace("SELECT Id FROM Issues", "SELECT x.Id FROM Issues x")
    assert [row[0] for row in execute(f"SELECT Id FROM Issues WHERE {aliased} ORDER BY Id")] == keys


def test_not_in_the_same_column_of_the_same_table(execute):
    """Where NULL occurs, on either side."""
    rows = {row[0]: row[1] for row in execute("SELECT Id, ParentIssueId FROM Issues")}
    some = {parent for key, parent in rows.items() if parent is not None and key < 60}
    expected = [key for key, parent in rows.items() if key == 7 or (parent is not None and parent not in some)]
    sql = """SELECT Id FROM Issues WHERE ParentIssueId NOT IN
             (SELECT ParentIssueId FROM Issues WHERE Id < 60 AND ParentIssueId IS NOT NULL) OR Id = 7 ORDER BY Id"""
    assert [row[0] for row in execute(sql)] == sorted(expected)
