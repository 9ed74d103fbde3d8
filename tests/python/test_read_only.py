"""ReadOnly=true: no write to Backlog is run, each refused by its own name; EXPLAIN of it is."""

import pyodbc
import pytest

ISSUES = "Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId)"
WRITES = {
    "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, 'x', 1, 3)": "INSERT",
    f"INSERT INTO {ISSUES} VALUES (NULL, 1, 'x', 1, 3) ON CONFLICT (Id) DO NOTHING": "INSERT",
    f"UPSERT INTO {ISSUES} VALUES (NULL, 1, 'x', 1, 3)": "UPSERT",
    "MERGE INTO Issues t USING (VALUES (1)) s(k) ON t.Id = s.k WHEN MATCHED THEN DELETE": "MERGE",
    "UPDATE Issues SET Summary = 'x' WHERE Id = 1": "UPDATE",
    "DELETE FROM Issues WHERE Id = 1": "DELETE",
}


@pytest.fixture
def read_only(space):
    with pyodbc.connect(space.string(ReadOnly="yes"), autocommit=True) as connection:
        space.forget()
        yield connection


@pytest.mark.parametrize("sql", WRITES)
def test_a_write_is_refused_by_its_name(space, read_only, sql):
    with pytest.raises(pyodbc.ProgrammingError) as caught:
        read_only.execute(sql)
    assert caught.value.args[0] == "25006" and f"{WRITES[sql]} is refused" in caught.value.args[1]
    assert space.count() == 0


@pytest.mark.parametrize("sql", WRITES)
def test_a_write_is_explained(space, read_only, sql):
    lines = read_only.execute(f"EXPLAIN {sql}").fetchall()
    method = "DELETE" if "DELETE" in sql else "PATCH" if sql.startswith("UPDATE") else "POST"
    assert [line.plan.split()[0] for line in lines if line.plan_type == "write_plan"] == [method]
    assert all(endpoint.startswith("GET") for endpoint in space.endpoints())


def test_a_procedure_that_changes_something_is_refused_by_its_name(space, read_only):
    with pytest.raises(pyodbc.Error) as caught:
        read_only.execute("{call AddStar(1)}")
    assert caught.value.args[0] == "25006" and "AddStar is refused" in caught.value.args[1]
    assert space.count() == 0


def test_temporary_tables_are_written_and_the_connection_says_what_it_is(space, read_only):
    read_only.execute("CREATE TABLE temp.T (x INT PRIMARY KEY)")
    for sql in ("INSERT INTO temp.T VALUES (1)", "UPSERT INTO temp.T VALUES (1)", "UPDATE temp.T SET x = 2",
                "MERGE INTO temp.T USING (VALUES (2)) s(k) ON T.x = s.k WHEN MATCHED THEN DELETE"):
        assert read_only.execute(sql).rowcount == 1, sql
    assert read_only.getinfo(pyodbc.SQL_DATA_SOURCE_READ_ONLY) is True
    assert space.count() == 0
