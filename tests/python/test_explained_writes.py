"""EXPLAIN of MERGE, ON CONFLICT, UPSERT and of writes to schema `temp`: what would be written, and nothing is."""

import pytest

ISSUES = "(Id, ProjectId, Summary, IssueTypeId, PriorityId)"


def explained(connection, sql, *parameters):
    return [tuple(row) for row in connection.execute(f"EXPLAIN {sql}", *parameters).fetchall()]


@pytest.fixture
def temporary(connection):
    connection.execute("CREATE TABLE temp.T (Id INT PRIMARY KEY, Name VARCHAR(9) DEFAULT 'none')")
    connection.execute("INSERT INTO temp.T VALUES (1, 'one'), (2, 'two')")
    return lambda: [tuple(row) for row in connection.execute("SELECT * FROM temp.T ORDER BY Id").fetchall()]


@pytest.mark.parametrize(
    ("sql", "parameters", "lines"),
    [
        (f"UPSERT INTO Issues {ISSUES} VALUES (?, 1, 'x', 1, 3), (NULL, 1, 'new', 1, 3)", [1],
         ["PATCH /issues/1 (summary=x)", "POST /issues (projectId=1, summary=new, issueTypeId=1, priorityId=3)"]),
        (f"INSERT INTO Issues {ISSUES} VALUES (1, 1, 'x', 1, 3) ON CONFLICT (Id) DO NOTHING", [], []),
        ("MERGE INTO Issues t USING (VALUES (1), (2)) s(k) ON t.Id = s.k WHEN MATCHED THEN DELETE", [],
         ["DELETE /issues/1", "DELETE /issues/2"]),
    ],
)
def test_merges_into_backlogs_tables(space, connection, sql, parameters, lines):
    connection.execute("UPDATE Issues SET IssueTypeId = 1, PriorityId = 3 WHERE Id = 1")
    before = space.api("/issues/1")
    space.forget()
    assert explained(connection, sql, *parameters) == [("write_plan", line) for line in lines]
    assert all(endpoint.startswith("GET") for endpoint in space.endpoints())
    assert space.api("/issues/count") == {"count": 250} and space.api("/issues/1") == before
    # What was explained is what is then sent.
    space.forget()
    connection.execute(sql, *parameters)
    assert [one.split()[0] for one in space.endpoints() if not one.startswith("GET")] == [
        line.split()[0] for line in lines
    ]


@pytest.mark.parametrize(
    ("sql", "first", "reads"),
    [
        ("INSERT INTO temp.T VALUES (3, 'three')", "INSERT INTO temp.T", False),
        ("INSERT INTO t (Id) SELECT Id FROM Projects", "INSERT INTO temp.T", True),
        ("UPDATE T SET Name = 'x' WHERE Id = 1", "UPDATE temp.T", True),
        ("DELETE FROM temp.T", "DELETE FROM temp.T", True),
        ("UPSERT INTO temp.T VALUES (1, 'x')", "UPSERT INTO temp.T", True),
        ("INSERT INTO T VALUES (1, 'x') ON CONFLICT (Id) DO UPDATE SET Name = excluded.Name", "INSERT INTO temp.T", True),
        ("MERGE INTO temp.T USING Projects p ON temp.T.Id = p.Id WHEN MATCHED THEN DELETE", "MERGE INTO temp.T", True),
        ("SELECT Id INTO temp.U FROM temp.T", "CREATE TABLE temp.U", True),
    ],
)
def test_writes_to_temporary_tables(space, connection, temporary, refused, sql, first, reads):
    before = temporary()
    lines = explained(connection, sql)
    assert lines[0] == ("write_plan", first)
    kinds = [kind for kind, _ in lines[1:]]
    plans = ["logical_plan", "physical_plan"] if reads else []
    assert kinds == (["request_plan"] if "Projects" in sql else []) + plans
    assert not any("\1" in text for _, text in lines)
    assert temporary() == before and space.count() == 0
    assert refused("SELECT * FROM temp.U").args[0] == "42S02"


@pytest.mark.parametrize(
    ("sql", "state"),
    [
        ("EXPLAIN CREATE TABLE temp.U (x INT)", "0A000"),
        ("EXPLAIN DROP TABLE temp.T", "0A000"),
        ("EXPLAIN CALL GetOwnUser()", "0A000"),
        ("EXPLAIN EXPLAIN SELECT 1", "42000"),
        ("EXPLAIN UPSERT INTO temp.Nope VALUES (1)", "42S02"),
        (f"EXPLAIN UPSERT INTO Issues {ISSUES} VALUES (99999, 1, 'x', 1, 3)", "23000"),
        ("EXPLAIN MERGE INTO Issues t USING (VALUES (1)) s(k) ON TRUE WHEN MATCHED THEN DELETE", "42000"),
    ],
)
def test_what_cannot_be_explained(space, temporary, refused, sql, state):
    before = temporary()
    assert refused(sql).args[0] == state
    assert temporary() == before
    assert all(endpoint.startswith("GET") for endpoint in space.endpoints())


def test_sqlgetinfo_tells_of_temporary_tables(connection):
    create_table, drop_table, insert_statement, schema_usage = (
        connection.getinfo(code) for code in (132, 141, 172, 91)
    )
    assert (create_table, drop_table, insert_statement, schema_usage) == (0x3611, 1, 7, 7)
    # What the bits say, as SQL-92 writes it.
    connection.execute(
        "CREATE LOCAL TEMPORARY TABLE Told (a INT DEFAULT 1 NOT NULL, b INT, CONSTRAINT pk_told PRIMARY KEY (a))"
    )
    connection.execute("INSERT INTO Told (b) VALUES (2)")
    connection.execute("INSERT INTO Told SELECT 3, 4")
    assert connection.execute("SELECT a INTO temp.Also FROM Told").rowcount == 2
    connection.execute("DROP TABLE Told")
    defaults = "SELECT column_default FROM information_schema.columns WHERE table_schema = 'temp'"
    assert [row[0] for row in connection.execute(defaults).fetchall()] == [None]
