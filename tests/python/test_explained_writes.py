"""EXPLAIN of MERGE, ON CONFLICT, UPSERT and of writes to schema `temp`: what would be written, and nothing is."""

import pyodbc
import pytest

ISSUES = "(Id, ProjectId, Summary, IssueTypeId, PriorityId)"


def explained(connection, sql, *parameters):
    return [tuple(row) for row in connection.execute(f"EXPLAIN {sql}", *parameters).fetchall()]


def sent(space):
    """The requests of the journal as EXPLAIN writes reads."""
    lines = []
    for request in space.requests():
        parameters = "&".join(f"{name}={value}" for name, value in request["parameters"] if name != "apiKey")
        path = request["path"].removeprefix("/api/v2")
        lines.append(f"{request['method']} {path}" + (f"?{parameters}" if parameters else ""))
    return lines


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
    told = explained(connection, sql, *parameters)
    assert told == [("read_plan", line) for line in sent(space)] + [("write_plan", line) for line in lines]
    assert all(endpoint.startswith("GET") for endpoint in space.endpoints())
    assert space.api("/issues/count") == {"count": 250} and space.api("/issues/1") == before
    # What was explained is what is then sent.
    space.forget()
    connection.execute(sql, *parameters)
    assert [one.split()[0] for one in space.endpoints() if not one.startswith("GET")] == [
        line.split()[0] for line in lines
    ]


@pytest.mark.parametrize(
    "sql, lines",
    [
        ("UPDATE Issues SET Summary = 'x', DueDate = NULL WHERE Id IN (1, 2)",
         ["PATCH /issues/1 (summary=x, dueDate=)", "PATCH /issues/2 (summary=x, dueDate=)"]),
        ("DELETE FROM ProjectStatuses WHERE ProjectId = 1 AND Id = 9 AND SubstituteStatusId = 1",
         ["DELETE /projects/1/statuses/9 (substituteStatusId=1)"]),
        ("INSERT INTO ProjectCategories (ProjectId, Name) VALUES (1, 'x')", ["POST /projects/1/categories (name=x)"]),
    ],
)
def test_writes_without_reads(space, connection, sql, lines):
    assert explained(connection, sql) == [("write_plan", line) for line in lines]
    assert space.count() == 0


SOURCE = "SELECT Id FROM Issues WHERE StatusId = 1 UNION ALL SELECT IssueId FROM IssueComments WHERE IssueId = 3"
READS = {
    # Nothing has to be read.
    "UPDATE Issues SET Summary = 'x' WHERE Id IN (1, 2)": set(),
    "DELETE FROM Issues WHERE IssueKey = 'APP-1'": set(),
    "INSERT INTO ProjectCategories (ProjectId, Name) VALUES (1, 'x')": set(),
    # The rows of a condition, page by page.
    "UPDATE Issues SET DueDate = DATE '2030-01-31' WHERE Summary <> 'x'": {"GET /issues"},
    "DELETE FROM Issues WHERE Id = 5 AND Summary <> 'x'": {"GET /issues/:issueIdOrKey"},
    # The lists that names are in.
    "UPDATE Issues SET Status = 'Resolved' WHERE IssueKey = 'APP-1'": {
        "GET /issues/:issueIdOrKey", "GET /projects/:projectIdOrKey/statuses"},
    "INSERT INTO Issues (ProjectKey, Summary, IssueTypeId, Priority) VALUES ('APP', 'x', 1, 'High')": {
        "GET /projects", "GET /priorities"},
    # Sub-queries and sources, in whichever task the engine runs them.
    "DELETE FROM Issues WHERE Id IN (SELECT IssueId FROM IssueComments WHERE IssueId IN (3, 4))": {
        "GET /issues/:issueIdOrKey/comments", "GET /issues/:issueIdOrKey"},
    f"INSERT INTO IssueComments (IssueId, Content) SELECT Id, 'x' FROM ({SOURCE}) u": {"GET /issues/:issueIdOrKey/comments", "GET /issues"},
    f"MERGE INTO Issues t USING (SELECT DISTINCT Id FROM ({SOURCE}) u) s ON t.Id = s.Id WHEN MATCHED THEN DELETE": {
        "GET /issues/:issueIdOrKey/comments", "GET /issues"},
    "UPDATE Issues SET Description = (SELECT CAST(COUNT(*) AS VARCHAR) FROM Issues WHERE StatusId = 1) WHERE Id = 1": {
        "GET /issues/count", "GET /issues/:issueIdOrKey"},
    "DELETE FROM Issues WHERE StatusId IN (SELECT StatusId FROM Issues GROUP BY StatusId HAVING COUNT(*) < 20)": {
        "GET /issues"},
}


@pytest.mark.parametrize("sql", READS)
def test_the_reads_of_a_write_are_shown_as_they_are_made(space, connection, sql):
    told = explained(connection, sql)
    kinds = [kind for kind, _ in told]
    assert kinds == sorted(kinds) and set(kinds) <= {"read_plan", "write_plan"}
    # Several lists may be asked for at once.
    assert sorted(line for kind, line in told if kind == "read_plan") == sorted(sent(space))
    made = space.endpoints()
    assert set(made) == READS[sql]
    # What is run reads the same.
    space.forget()
    with pyodbc.connect(space.string(), autocommit=True) as other:
        space.forget()
        other.execute(sql)
    assert sorted(one for one in space.endpoints() if one.startswith("GET")) == sorted(made)


def test_nothing_secret_is_shown(space, connection, tmp_path):
    path = tmp_path / "file.txt"
    path.write_bytes(b"the content of the file")
    told = explained(connection, "INSERT INTO IssueAttachments (IssueKey, FilePath) VALUES ('APP-1', ?)", str(path))
    told += explained(connection, "UPDATE Issues SET Description = ? WHERE Summary <> ?", "long " * 100, "x")
    text = str(told)
    assert "file.txt (23 bytes)" in text and "the content" not in text
    assert space.key not in text and "apiKey" not in text and "long " * 20 not in text


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
        ("EXPLAIN ANALYZE DELETE FROM temp.T", "0A000"),
        ("EXPLAIN FORMAT JSON SELECT 1", "0A000"),
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
