"""DEFAULT in place of a value: not given in a new row, cleared or the declared default in one that is there."""

import pytest

INSERT = "INSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId, Description) VALUES "


def test_a_new_row_of_backlog_is_not_given_the_value(space, connection):
    rows = connection.execute(
        INSERT + "(DEFAULT, 1, ?, 1, 3, default), (DEFAULT, 1, 'b', 1, 3, 'told') RETURNING Summary, Description", "a"
    ).fetchall()
    assert [tuple(row) for row in rows] == [("a", ""), ("b", "told")]
    assert [{name for name, _ in request["parameters"]} - {"apiKey"} for request in space.requests()] == [
        {"projectId", "summary", "issueTypeId", "priorityId"},
        {"projectId", "summary", "issueTypeId", "priorityId", "description"},
    ]


def test_an_update_clears(space, connection):
    assert connection.execute("UPDATE Issues SET DueDate = DEFAULT, AssigneeId = DEFAULT WHERE Id = 1").rowcount == 1
    (request,) = space.requests()
    assert {name: value for name, value in request["parameters"] if name != "apiKey"} == {"dueDate": "", "assigneeId": ""}


@pytest.mark.parametrize(
    ("sql", "state", "named"),
    [
        (INSERT + "(DEFAULT, 1, DEFAULT, 1, 3, 'd')", "23000", "Summary"),
        (INSERT + "(DEFAULT, 1, 'a', 1, 3, 'd'), (DEFAULT, 1, DEFAULT, 1, 3, 'd')", "23000", "Summary"),
        (INSERT + "(DEFAULT, 1, 'a', 1, 3, 'd'), (7, 1, 'b', 1, 3, 'd')", "42000", "Id"),
        (INSERT + "(DEFAULT, 1, 'a', 1, 3, DEFAULT + 1)", "42S22", "DEFAULT"),
        ("UPDATE Issues SET Summary = DEFAULT WHERE Id = 1", "23000", "Summary"),
        ("UPDATE Issues SET Id = DEFAULT WHERE Id = 1", "42000", "Id"),
        ("UPDATE Issues SET Description = 'x' WHERE Id = DEFAULT", "42S22", "DEFAULT"),
    ],
)
def test_refused(space, refused, sql, state, named):
    error = refused(sql)
    assert error.args[0] == state and named in error.args[1] and space.count() == 0


def test_upsert_and_merge(space, connection):
    upsert = "UPSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId) VALUES (DEFAULT, 1, 'up', 1, 3)"
    assert connection.execute(upsert).rowcount == 1 and space.endpoints() == ["POST /issues"]
    connection.execute(
        """MERGE INTO Issues USING (VALUES (1), (NULL)) s(k) ON Issues.Id = s.k
           WHEN MATCHED THEN UPDATE SET Description = DEFAULT
           WHEN NOT MATCHED THEN INSERT (ProjectId, Summary, IssueTypeId, PriorityId, Description)
             VALUES (1, 'm', 1, 3, DEFAULT)"""
    )
    assert space.endpoints()[-2:] == ["PATCH /issues/:issueIdOrKey", "POST /issues"]


def test_temporary_tables_have_defaults(connection, refused):
    connection.execute(
        """CREATE TABLE temp.T (Id INT IDENTITY PRIMARY KEY, a INT DEFAULT 7, b VARCHAR(9) DEFAULT {fn UCASE('x')},
           "Default" INT, d DATE DEFAULT CURDATE())"""
    )
    rows = lambda: [tuple(row) for row in connection.execute('SELECT Id, a, b, "Default" FROM temp.T ORDER BY Id')]
    connection.execute('INSERT INTO temp.T (Id, a, b, "Default") VALUES (DEFAULT, 1, DEFAULT, 5), (DEFAULT, DEFAULT, ?, 6)', "q")
    assert rows() == [(1, 1, "X", 5), (2, 7, "q", 6)]
    assert connection.execute("UPDATE temp.T SET a = DEFAULT, b = default, d = DEFAULT").rowcount == 2
    assert connection.execute('UPDATE temp.T SET "Default" = DEFAULT WHERE Id = 1').rowcount == 1
    assert connection.execute('UPDATE temp.T SET a = "Default" WHERE Id = 2').rowcount == 1
    assert rows() == [(1, 7, "X", None), (2, 6, "X", 6)]
    connection.execute("UPSERT INTO temp.T (Id, a, b) VALUES (1, 9, 'u'), (DEFAULT, DEFAULT, 'v')")
    assert rows() == [(1, 9, "u", None), (2, 6, "X", 6), (3, 7, "v", None)]
    connection.execute("INSERT INTO temp.T (Id, a) VALUES (1, 3) ON CONFLICT (Id) DO UPDATE SET a = DEFAULT")
    connection.execute(
        """MERGE INTO temp.T USING (VALUES (2), (9)) s(k) ON T.Id = s.k WHEN MATCHED THEN UPDATE SET a = DEFAULT
           WHEN NOT MATCHED THEN INSERT (Id, a, b) VALUES (s.k, DEFAULT, DEFAULT)"""
    )
    assert rows() == [(1, 7, "u", None), (2, 7, "X", 6), (3, 7, "v", None), (9, 7, "X", None)]
    assert refused("UPDATE temp.T SET Id = DEFAULT").args[0] == "0A000"
