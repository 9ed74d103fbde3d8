"""INSERT, UPDATE, DELETE on Issues as pyodbc programs do it."""

import threading
import time
from datetime import datetime
from decimal import Decimal

import pyodbc
import pytest

INSERT = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (?, ?, ?, ?)"


def test_insert_update_delete(space, connection):
    row = connection.execute(f"{INSERT} RETURNING Id, IssueKey", 2, "新規 🚀", 5, 3).fetchone()
    assert space.endpoints() == ["POST /issues"]
    assert space.api(f"/issues/{row.Id}")["summary"] == "新規 🚀"
    cursor = connection.execute("UPDATE Issues SET Summary = ?, StatusId = ? WHERE Id = ?", "変更", 2, row.Id)
    assert cursor.rowcount == 1
    changed = space.api(f"/issues/{row.IssueKey}")
    assert changed["summary"] == "変更" and changed["status"]["id"] == 2
    assert connection.execute("DELETE FROM Issues WHERE IssueKey = ?", row.IssueKey).rowcount == 1
    assert space.api("/issues/count") == {"count": 250}


def test_D11_no_rows_is_no_error(space, connection):
    assert connection.execute("UPDATE Issues SET Summary = 'x' WHERE Id = 999999").rowcount == 0
    assert connection.execute("DELETE FROM Issues WHERE Id = 999999").rowcount == 0


def test_update_by_any_condition(space, connection):
    expected = space.api("/issues/count", **{"statusId[]": 1, "priorityId[]": 2})["count"]
    cursor = connection.execute("UPDATE Issues SET DueDate = DATE '2030-01-31' WHERE StatusId = 1 AND PriorityId = 2")
    assert cursor.rowcount == expected
    assert connection.execute("SELECT COUNT(*) FROM Issues WHERE DueDate = '2030-01-31'").fetchval() == expected


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM Issues",
        "DELETE FROM Issues WHERE 1=1",
        "UPDATE Issues SET Summary = 'x' WHERE TRUE",
        "DROP TABLE Issues",
        "TRUNCATE TABLE Issues",
    ],
)
def test_guards(space, refused, sql):
    error = refused(sql)
    assert error.args[0] == "42000" and isinstance(error, pyodbc.ProgrammingError)
    assert space.count() == 0


@pytest.mark.parametrize(
    "condition",
    [
        "EXISTS (SELECT 1)",
        "(SELECT TRUE)",
        "random() >= 0",
        "Id IN (SELECT Id FROM Issues)",
        "Id = Id",
        "1 = 1 OR Id = 1",
        "now() > TIMESTAMP '2000-01-01 00:00:00'",
        "EXISTS (SELECT Id FROM Projects)",
        "Id >= Id",
        "Id IS NOT DISTINCT FROM Id",
        "Id = 1 OR Id <> 1",
        "Id < 7 OR Summary = 'x' OR Id >= 7",
        "Id IN (1, 2, 3, 4, 5) OR Id NOT IN (1, 2, 3, 4, 5)",
        "Description IS NULL OR Description IS NOT NULL",
        "Id IN (SELECT DISTINCT Id FROM Issues)",
        "Id IN (SELECT x.Id FROM Issues x ORDER BY x.Created)",
        "Id IN (SELECT Id FROM Issues UNION SELECT 7)",
        "Id IN (SELECT MAX(Id) FROM Issues GROUP BY Id)",
        "Id IN (SELECT MAX(Id) FROM Issues GROUP BY IssueKey, StatusId)",
        "Id IN (SELECT Id FROM Issues GROUP BY Id, Summary)",
        "Id IN (SELECT x.Id FROM Issues x LEFT JOIN Users u ON u.Id = x.AssigneeId)",
        "Id IN (SELECT Id FROM Issues) OR Id = 5",
        "Id = ANY (SELECT Id FROM Issues)",
        "Id + 1 IN (SELECT Id + 1 FROM Issues)",
        "IssueKey IN (SELECT IssueKey FROM Issues)",
        "EXISTS (SELECT 1 FROM Issues x WHERE x.Id = Issues.Id)",
        "EXISTS (SELECT 1 FROM Issues x WHERE x.Id = Issues.Id AND x.Summary >= Issues.Summary)",
        "EXISTS (SELECT 1 FROM Issues x WHERE x.Id >= Issues.Id)",
        "Id IN (WITH q AS (SELECT Id FROM Issues) SELECT Id FROM q)",
    ],
)
def test_a_condition_that_restricts_nothing_is_none(space, refused, condition):
    for statement in ("UPDATE Issues SET Summary = 'x'", "DELETE FROM Issues"):
        assert refused(f"{statement} WHERE {condition}").args[0] == "42000", statement
    assert space.count() == 0


@pytest.mark.parametrize(
    "condition",
    [
        "Id IN (SELECT IssueId FROM IssueComments WHERE IssueId = 3 AND Content = 'nothing like it')",
        "EXISTS (SELECT 1 FROM Projects p WHERE p.Id = Issues.ProjectId AND p.ProjectKey = 'NONE')",
        "Summary = 'nothing like it'",
        "Issues.Id > 1000 AND TRUE",
        "1 = 0",
        "Id = 999999 OR Summary <> Summary",
        "Id > 999999 OR Id < 0",
    ],
)
def test_a_condition_that_restricts_is_run(connection, condition):
    assert connection.execute(f"UPDATE Issues SET Summary = 'x' WHERE {condition}").rowcount == 0


@pytest.mark.parametrize(
    "condition",
    [
        "Id = (SELECT MAX(Id) FROM Issues)",
        "Id IN (SELECT MAX(Id) FROM Issues)",
        "Id IN (SELECT MAX(Id) FROM Issues GROUP BY StatusId)",
        "Id NOT IN (SELECT MIN(Id) FROM Issues GROUP BY StatusId) AND Id < 20",
        "Id NOT IN (SELECT MIN(Id) FROM Issues GROUP BY StatusId)",
        "EXISTS (SELECT 1 FROM Issues x WHERE x.StatusId = Issues.StatusId AND x.AssigneeId = Issues.AssigneeId AND x.Id < Issues.Id)",
        "NOT EXISTS (SELECT 1 FROM Issues x WHERE x.StatusId = Issues.StatusId AND x.Id > Issues.Id)",
        "ParentIssueId IN (SELECT Id FROM Issues)",
        "Id IN (SELECT ParentIssueId FROM Issues)",
        "Id NOT IN (SELECT ParentIssueId FROM Issues WHERE ParentIssueId IS NOT NULL)",
        "Id NOT IN (SELECT ParentIssueId FROM Issues)",
        "Id > ALL (SELECT Id FROM Issues WHERE Id < 240)",
        "Id >= ALL (SELECT Id FROM Issues)",
        "Id <> ALL (SELECT Id FROM Issues WHERE Id > 5)",
        "Id IN (SELECT Id FROM (SELECT Id, ROW_NUMBER() OVER (PARTITION BY StatusId ORDER BY Id) AS n FROM Issues) q WHERE n > 40)",
        "Id IN (SELECT Id FROM Issues ORDER BY Id LIMIT 3)",
        "AssigneeId IN (SELECT Id FROM Users WHERE Id < 3)",
    ],
)
def test_what_restricts_by_the_rows_is_run(space, connection, condition):
    wanted = {row[0] for row in connection.execute(f"SELECT Id FROM Issues WHERE {condition}")}
    assert len(wanted) < 250
    connection.execute(f"UPDATE Issues SET EstimatedHours = 4321.5 WHERE {condition}")
    patched = [request["path"].rsplit("/", 1)[1] for request in space.requests() if request["endpoint"].startswith("PATCH")]
    assert {int(key) for key in patched} == wanted


def test_duplicates_are_deleted_by_their_oldest(space, connection):
    connection.execute("UPDATE Issues SET Summary = 'twin' WHERE Id IN (11, 12, 13)")
    connection.execute("DELETE FROM Issues WHERE Summary = 'twin' AND Id NOT IN (SELECT MIN(Id) FROM Issues GROUP BY Summary)")
    assert [row[0] for row in connection.execute("SELECT Id FROM Issues WHERE Summary = 'twin'")] == [11]


def test_an_alias_is_not_the_table_beside_it(space, refused):
    """The condition is on the other Issues of the cross join, which keeps every row of the written one."""
    error = refused("UPDATE i SET Summary = 'x' FROM Issues i, Issues WHERE Issues.Id = 1")
    assert error.args[0] == "42000" and space.count() == 0


@pytest.mark.parametrize("key", ["'5'", "5", "'app-5'", "' 5 '", "'../issues/5'", "'APP-05'"])
def test_what_is_no_issue_key_names_no_issue(space, connection, key):
    before = space.api("/issues/5")
    assert connection.execute(f"UPDATE Issues SET Summary = 'HIT' WHERE IssueKey = {key}").rowcount == 0
    assert connection.execute(f"DELETE FROM Issues WHERE IssueKey = {key}").rowcount == 0
    assert space.count() == 1 and space.api("/issues/5") == before


def test_ids_that_cannot_be_cost_no_request(space, connection):
    assert connection.execute("DELETE FROM Issues WHERE Id IN (-1, NULL)").rowcount == 0
    assert space.count() == 0


def test_a_failing_returning_says_that_the_row_is_written(space, refused):
    error = refused("INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, 'abc', 1, 3) "
                    "RETURNING CAST(Summary AS BIGINT)")
    assert error.args[0] == "22018" and "1 rows are written and stay" in error.args[1]
    assert space.api("/issues/count") == {"count": 251}


def test_unfiltered_writes_can_be_allowed(space):
    connection = pyodbc.connect(space.string(AllowUnfilteredWrites="true"), autocommit=True)
    assert connection.execute("UPDATE Issues SET EstimatedHours = 1").rowcount == 250
    connection.close()


def test_clearing_and_lists(space, connection):
    sql = "UPDATE Issues SET CategoryIds = '1,2', AssigneeId = NULL, EstimatedHours = 2.5 WHERE Id = 1"
    assert connection.execute(sql).rowcount == 1
    issue = space.api("/issues/1")
    assert [category["id"] for category in issue["category"]] == [1, 2]
    assert issue["assignee"] is None and issue["estimatedHours"] == 2.5


def test_a_dropped_answer_is_not_repeated(space, connection):
    space.fault("POST /issues", "dropAfterWrite")
    with pytest.raises(pyodbc.OperationalError) as caught:
        connection.execute(INSERT, 1, "once", 1, 3)
    assert caught.value.args[0] == "08S01"
    assert space.api("/issues/count") == {"count": 251}


def test_rollback_after_a_write_is_an_error(space):
    connection = pyodbc.connect(space.string())
    connection.rollback()
    connection.execute(INSERT, 1, "stays", 1, 3)
    with pytest.raises(pyodbc.Error) as caught:
        connection.rollback()
    assert caught.value.args[0] == "25S01"
    connection.commit()
    connection.close()


THREE = f"{INSERT}, (1, 'second', 1, 3), (1, 'third', 1, 3)"


def test_a_cancelled_insert_ends_between_two_rows(space, connection):
    space.fault("POST /issues", "delay", milliseconds=1_000, count=3)
    cursor = connection.cursor()
    timer = threading.Timer(0.4, cursor.cancel)
    timer.start()
    with pytest.raises(pyodbc.Error) as caught:
        cursor.execute(THREE, 1, "first", 1, 3)
    timer.join()
    assert caught.value.args[0] == "HY008"
    assert "1 rows are written" in caught.value.args[1]
    assert space.endpoints() == ["POST /issues"]
    assert space.api("/issues/count") == {"count": 251}


def test_a_timed_out_insert_ends_between_two_rows(space, connection):
    space.fault("POST /issues", "delay", milliseconds=1_500, count=3)
    connection.timeout = 1
    with pytest.raises(pyodbc.OperationalError) as caught:
        connection.execute(THREE, 1, "first", 1, 3)
    assert caught.value.args[0] == "HYT00" and "1 rows are written" in caught.value.args[1]
    assert space.api("/issues/count") == {"count": 251}


def test_a_change_that_is_not_answered_is_given_up_with_an_open_outcome(space, connection):
    space.fault("POST /issues", "delay", milliseconds=30_000)
    connection.timeout = 1
    began = time.monotonic()
    with pytest.raises(pyodbc.OperationalError) as caught:
        connection.execute(INSERT, 1, "open", 1, 3)
    assert caught.value.args[0] == "08S01" and "not known" in caught.value.args[1]
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE Issues SET Description = (SELECT MAX(p.Name) FROM Projects p WHERE p.Id = Issues.ProjectId)",
        "UPDATE Issues SET Summary = (SELECT MAX(s.Summary) FROM Issues s WHERE s.Id = Issues.Id) WHERE 1 = 1",
        "DELETE FROM Issues WHERE Id IN (SELECT Id FROM Issues ORDER BY Id)",
        "DELETE FROM Issues WHERE Id IN (SELECT Id FROM Issues UNION SELECT Id FROM Issues)",
    ],
)
def test_sub_queries_do_not_pass_for_a_condition(space, refused, sql):
    assert refused(sql).args[0] == "42000" and space.count() == 0


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM Issues WHERE Id = TRUE",
        "DELETE FROM Issues WHERE Id = (2 = 2)",
        "DELETE FROM Issues WHERE Id IN (4, TIME '00:00:00.000000005')",
        "DELETE FROM Issues WHERE Id = TIMESTAMP '1970-01-01 00:00:00.000000009'",
        "DELETE FROM Issues WHERE Id = DATE '1970-01-03'",
        "UPDATE Issues SET Summary = 'x' WHERE Id IN (TRUE, 8)",
        "UPDATE Issues SET PriorityId = TIME '00:00:00.000000002' WHERE Id = 1",
        "UPDATE Issues SET AssigneeId = TRUE WHERE Id = 1",
        "UPDATE Issues SET StartDate = 19000 WHERE Id = 1",
        "UPDATE Issues SET DueDate = '2024-01-01T23:00:00-09:00' WHERE Id = 6",
        "UPDATE Issues SET DueDate = '2024-01-01 23:59:59.9' WHERE Id = 6",
        "UPDATE Issues SET DueDate = TIMESTAMP '2024-01-01 23:59:59' WHERE Id = 6",
    ],
)
def test_a_value_of_another_type_is_refused(space, refused, sql):
    assert refused(sql).args[0] in ("22018", "42000") and space.count() == 0


@pytest.mark.parametrize(
    ("sql", "parameters", "shown"),
    [
        ("UPDATE Issues SET DueDate = TIMESTAMP '2024-01-01 23:59:59' WHERE Id = 6", (), "2024-01-01 23:59:59"),
        ("UPDATE Issues SET DueDate = {ts '2024-01-01 10:00:00.5'} WHERE Id = 6", (), "2024-01-01 10:00:00.5"),
        ("UPDATE Issues SET DueDate = ? WHERE Id = 6", (datetime(2024, 1, 1, 10, 3),), "2024-01-01 10:03:00"),
        ("UPDATE Issues SET DueDate = TIME '10:03:04' WHERE Id = 6", (), "10:03:04"),
        ("UPDATE Issues SET AssigneeId = ? WHERE Id = 6", (Decimal("12.50"),), "12.5"),
        ("UPDATE Issues SET EstimatedHours = DATE '2024-02-29' WHERE Id = 6", (), "2024-02-29"),
        ("UPDATE Issues SET EstimatedHours = X'00FF' WHERE Id = 6", (), "X'00FF'"),
        ("UPDATE Issues SET StatusId = TRUE WHERE Id = 6", (), "true"),
        ("CALL AddStar(TIMESTAMP '2024-01-01 10:00:00')", (), "2024-01-01 10:00:00"),
    ],
)
def test_a_refused_value_is_shown_as_it_is_written(space, refused, sql, parameters, shown):
    error = refused(sql, *parameters)
    assert error.args[0] in ("22018", "22008", "22001") and f" {shown}" in error.args[1], error
    assert space.count() == 0


@pytest.mark.parametrize("rest", ["LIMIT 0", "OFFSET 2", "ORDER BY 1 LIMIT 0", "OFFSET 2 ROWS FETCH FIRST 1 ROW ONLY"])
def test_rows_that_a_clause_leaves_out_are_not_inserted(space, connection, rest):
    sql = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, 'a', 1, 3), (1, 'b', 1, 3)"
    assert connection.execute(f"{sql} {rest}").rowcount == 0
    assert space.count() == 0


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM Issues TABLESAMPLE BERNOULLI (0) WHERE Id IN (1, 2)",
        "UPDATE Issues TABLESAMPLE BERNOULLI (1) SET Summary = 'x' WHERE Id = 1",
        "DELETE FROM Issues PARTITION (p0) WHERE Id = 3",
        "DELETE FROM Issues AS i (KeyId, ProjectId, ProjectKey, IssueKey, Id) WHERE KeyId = 20",
        "UPDATE Issues SET Projects.Summary = 'x' WHERE Id = 5",
    ],
)
def test_what_would_be_ignored_is_refused(space, refused, sql):
    assert refused(sql).args[0] in ("0A000", "42000", "42S22") and space.count() == 0


@pytest.mark.parametrize("fault", ["dropAfterWrite", "truncatedJson"])
def test_rollback_after_an_unknown_outcome_is_an_error(space, fault):
    connection = pyodbc.connect(space.string())
    space.fault("POST /issues", fault)
    with pytest.raises(pyodbc.OperationalError):
        connection.execute(INSERT, 1, "perhaps", 1, 3)
    with pytest.raises(pyodbc.Error) as caught:
        connection.rollback()
    assert caught.value.args[0] == "25S01"
    connection.commit()
    connection.close()


def test_returning_takes_parameters_and_sub_queries(space, connection):
    assert connection.execute(f"{INSERT} RETURNING Id, ?", 1, "a", 1, 3, 7).fetchone()[1] in (7, "7")
    row = connection.execute("UPDATE Issues SET Summary = 'b' WHERE Id = 1 RETURNING EXISTS(SELECT 1) AS e").fetchone()
    assert row.e is True


def test_returning_that_cannot_be_evaluated_is_refused_before_the_write(space, refused):
    error = refused("INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, 'x', 1, 3) "
                    "RETURNING CAST('x' AS BIGINT)")
    assert error.args[0] == "22018" and space.endpoints() == []


@pytest.mark.parametrize(
    "source",
    [
        "SELECT 1, 'x', 1, 3",
        "SELECT 2 AS a, 'x', 5, 3 WHERE FALSE UNION ALL SELECT 1, 'x', 1, 3",
        "WITH q(a, b) AS (SELECT 1, 1) SELECT a, 'x', b, 3 FROM q",
        "SELECT a, 'x', a, d FROM (SELECT 1, 1, 3) AS s(a, b, d)",
    ],
)
def test_a_select_that_gives_one_value_to_two_columns(space, connection, source):
    assert connection.execute(f"INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) {source}").rowcount == 1
    assert space.endpoints() == ["POST /issues"]


@pytest.mark.parametrize(("sql", "instead"), [
    ("INSERT INTO IssueCategories (IssueId, CategoryId) VALUES (1, 1)", "UPDATE Categories of Issues."),
    ("UPDATE IssueCustomFields SET Value = '1' WHERE IssueId = 1", "such as APP.Issues."),
    ("DELETE FROM UserReceivedStars WHERE Id = 1", "CALL AddStar or RemoveStar."),
])  # fmt: skip
def test_a_view_says_where_its_rows_are_written(refused, space, sql, instead):
    error = refused(sql)
    assert error.args[0] == "42000" and instead in error.args[1]
    assert space.count() == 0


def test_a_query_with_another_number_of_columns_is_told_from_values(refused, space):
    selected = refused("INSERT INTO Issues SELECT * FROM Issues WHERE Id = 1")
    assert selected.args[0] == "21S01" and "The query selects 40 columns for 14." in selected.args[1]
    listed = refused("INSERT INTO ProjectCategories (ProjectId, Name) VALUES (1, 'a'), (1)")
    assert listed.args[0] == "21S01" and "Row 2 has 1 values for 2 columns." in listed.args[1]
    assert space.count() == 0


# A text of each required column, by statement; '?' is the blank text.
BLANK = [
    ("INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, ?, 1, 3)", "Summary"),
    ("UPDATE Issues SET Summary = ? WHERE Id = 3", "Summary"),
    ("UPDATE Issues SET Summary = ? WHERE StatusId = 1 AND Id < 5", "Summary"),
    ("INSERT INTO IssueComments (IssueId, Content) VALUES (3, ?)", "Content"),
    ("INSERT INTO ProjectCategories (ProjectId, Name) VALUES (1, ?)", "Name"),
    ("UPDATE ProjectCategories SET Name = ? WHERE ProjectId = 1 AND Id = 1", "Name"),
    ("UPDATE ProjectStatuses SET Color = ? WHERE ProjectId = 1 AND Id = 1", "Color"),
    ("UPDATE ProjectVersionMilestones SET Name = ? WHERE ProjectId = 1 AND Id = 1", "Name"),
    ("INSERT INTO Projects (ProjectKey, Name) VALUES ('NEW', ?)", "Name"),
    ("UPDATE Projects SET ProjectKey = ? WHERE Id = 1", "ProjectKey"),
    ("INSERT INTO WikiPages (ProjectId, Name, Content) VALUES (1, ?, 'x')", "Name"),
    ("INSERT INTO Webhooks (ProjectId, Name, HookUrl, AllEvent) VALUES (1, 'x', ?, TRUE)", "HookUrl"),
    ("INSERT INTO Teams (Name) VALUES (?)", "Name"),
    ("UPDATE Users SET Password = ? WHERE Id = 3", "Password"),
    ("EXPLAIN UPDATE Issues SET Summary = ? WHERE Id = 3", "Summary"),
    ("MERGE INTO Issues i USING (SELECT 3 AS Id) s ON i.Id = s.Id WHEN MATCHED THEN UPDATE SET Summary = ?", "Summary"),
]


@pytest.mark.parametrize("blank", ["", " \u3000\t"], ids=["empty", "blank"])
@pytest.mark.parametrize(("sql", "column"), BLANK)
def test_a_required_text_cannot_be_blank(space, refused, sql, column, blank):
    error = refused(sql, blank)
    assert error.args[0] == "23000" and f"Column {column} " in error.args[1], error
    assert all(endpoint.startswith("GET ") for endpoint in space.endpoints())


def test_one_blank_row_of_several_is_named_before_any_is_written(space, refused):
    rows = "(1, 'x', 1, 3), (1, '', 1, 3), (1, 'y', 1, 3)"
    error = refused(f"INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES {rows}")
    assert error.args[0] == "23000" and "Row 2 of 3" in error.args[1] and space.count() == 0


def test_other_texts_may_be_empty(space, connection):
    run = connection.execute
    assert run("UPDATE Issues SET Description = '' WHERE Id = 3").rowcount == 1
    assert space.api("/issues/3")["description"] == ""
    key = run("INSERT INTO WikiPages (ProjectId, Name, Content) VALUES (1, 'empty', '') RETURNING Id").fetchval()
    assert space.api(f"/wikis/{key}")["content"] == ""
    assert run("INSERT INTO Documents (ProjectId, Title) VALUES (1, '')").rowcount == 1
    assert run("UPDATE Watchings SET Note = '' WHERE Id = (SELECT MIN(Id) FROM Watchings)").rowcount == 1


@pytest.mark.parametrize("column, value", [("NotifiedUserIds", "2"), ("NotifiedUsers", "John Smith")])
def test_nobody_is_notified_of_nothing(refused, space, column, value):
    error = refused(f"UPDATE Issues SET {column} = ? WHERE Id = 5", value)
    assert error.args[0] == "42000" and "NotifiedUserIds" in error.args[1] and "Comment" in error.args[1]
    assert space.count() == 0


def test_an_insert_that_names_its_place_by_another_column_is_told_which_it_takes(refused, space):
    error = refused("INSERT INTO WikiPageStars (WikiPage) VALUES ('Home')")
    assert error.args[0] == "42000" and "write WikiPageId instead" in error.args[1]
    assert space.count() == 0


def test_a_row_that_several_searches_find_is_written_once(space, connection):
    """A search gives a row for each text that it found."""
    condition = "Keyword IN ('a', 'e') AND Id < 12"
    found = connection.execute(f"SELECT Id FROM Issues WHERE {condition}").fetchall()
    ids = {row.Id for row in found}
    assert len(found) > len(ids) > 1
    explained = connection.execute(f"EXPLAIN UPDATE Issues SET Comment = 'once' WHERE {condition}").fetchall()
    assert sum("PATCH" in row[-1] for row in explained) == len(ids)
    space.forget()
    assert connection.execute(f"UPDATE Issues SET Comment = 'once' WHERE {condition}").rowcount == len(ids)
    assert space.endpoints().count("PATCH /issues/:issueIdOrKey") == len(ids)
    with pytest.raises(pyodbc.Error, match="different values"):
        connection.execute(f"UPDATE Issues SET Summary = Keyword WHERE {condition}")
    space.forget()
    assert connection.execute(f"DELETE FROM Issues WHERE {condition}").rowcount == len(ids)
    assert space.endpoints().count("DELETE /issues/:issueIdOrKey") == len(ids)


@pytest.mark.parametrize("key", ["5.5", "99999999999999999999", "1e30", "-1", "NULL"])
def test_numbers_that_no_id_is_name_no_row(space, connection, key):
    assert connection.execute(f"UPDATE Issues SET Summary = 'x' WHERE Id = {key}").rowcount == 0
    assert connection.execute(f"DELETE FROM Issues WHERE Id IN ({key}, 999999999)").rowcount == 0
    assert space.endpoints() == ["DELETE /issues/:issueIdOrKey"]


WITH = [
    ("WITH q AS (SELECT Id FROM Issues WHERE Id = 11) DELETE FROM Issues WHERE Id IN (SELECT Id FROM q)", 2),
    ("WITH q AS (SELECT Id FROM Issues WHERE Id = 11) DELETE i FROM Issues i JOIN Q ON q.Id = i.Id", 2),
    ("WITH q AS (SELECT 11 AS k, 'cte' AS v) UPDATE Issues SET Summary = q.v FROM q WHERE q.k = Issues.Id", 1),
    ("WITH q (k) AS (SELECT 11), r AS (SELECT k FROM q) UPDATE Issues SET Summary = 'r' WHERE Id IN (SELECT k FROM r)", 1),
    ("WITH q AS (SELECT 11 AS k) UPDATE Issues SET EstimatedHours = (SELECT MAX(k) FROM q) WHERE Id = 11", 1),
    ("WITH q AS (SELECT 'new' AS v) INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) SELECT 1, v, 1, 3 FROM q", 0),
    ("WITH q AS (SELECT 'new' AS v) INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, (SELECT v FROM q), 1, 3)", 0),
    ("WITH q AS (SELECT 11 AS k) MERGE INTO Issues USING q ON q.k = Issues.Id WHEN MATCHED THEN DELETE", 1),
    ("WITH q AS (SELECT 11 AS Id) UPSERT INTO Issues (Id, ProjectId, Summary, IssueTypeId, PriorityId) SELECT Id, 1, 'u', 1, 3 FROM q", 1),
    ("WITH q AS (SELECT ? AS k) DELETE FROM Issues WHERE Id IN (SELECT k FROM q)", 1),
]


@pytest.mark.parametrize(("sql", "reads"), WITH, ids=[sql for sql, _ in WITH])
def test_writes_with_queries_before_them(space, connection, sql, reads):
    parameters = [11] if "?" in sql else []
    assert connection.execute(sql, *parameters).rowcount == 1
    endpoints = space.endpoints()
    assert sum(endpoint.startswith("GET") for endpoint in endpoints) == reads and len(endpoints) == reads + 1


@pytest.mark.parametrize(
    ("sql", "state", "words"),
    [
        ("WITH d AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY Summary ORDER BY Id) n FROM Issues) DELETE FROM d WHERE n > 1", "0A000", "SELECT Id FROM d"),
        ("WITH q AS (SELECT Id FROM Issues) DELETE FROM Issues WHERE Id IN (SELECT Id FROM q)", "42000", "AllowUnfilteredWrites"),
        ("WITH q AS (DELETE FROM Issues WHERE Id = 1 RETURNING Id) SELECT * FROM q", "0A000", "inside a query"),
        ("UPDATE TOP (1) Issues SET Summary = 'x'", "0A000", "UPDATE TOP"),
        ("DELETE TOP (1) FROM Issues WHERE Id = 1", "0A000", "DELETE TOP"),
        ("INSERT TOP (1) INTO Issues (Summary) SELECT 'x'", "0A000", "INSERT TOP"),
        ("UPDATE Issues SET Summary = 'x' WHERE 1", "42000", "of type BIGINT"),
        ("DELETE FROM Issues WHERE 'a'", "42000", "of type VARCHAR"),
        ("SELECT Id FROM Issues WHERE Summary", "42000", "of type VARCHAR"),
        ("UPDATE Issues SET Summary = 'x' + Summary WHERE Id = 5", "42000", "||"),
        ("SELECT 'x' + 'y'", "42000", "CONCAT"),
        ("SELECT TRUE + DATE '2024-01-01'", "42000", "BOOLEAN + DATE"),
        ("CREATE EXTERNAL TABLE a (b INT) STORED AS CSV LOCATION 'x'", "42000", "CREATE EXTERNAL TABLE is refused"),
        ("SELECT SQRT(-1)", "22023", "square root"),
        ("UPDATE Issues SET EstimatedHours = SQRT(-1) WHERE Id = 11", "22023", "square root"),
    ],
)
def test_refusals_speak_of_sql(space, refused, sql, state, words):
    error = refused(sql)
    assert error.args[0] == state and words in error.args[1], error
    assert not any(word in error.args[1] for word in ("Utf8", "Int64", "Internal error", "Execution", "not implemented"))
    assert space.count() == 0


def test_a_where_of_all_columns_reads_the_row_alone(space, connection):
    """As Access updates: the key and every old value, names among them."""
    columns = "Id, IssueKey, ProjectKey, IssueType, Status, Priority, Assignee, CreatedUser, Summary, Categories, Milestones"
    names = columns.split(", ")
    row = connection.execute(f"SELECT {columns} FROM Issues WHERE Assignee IS NOT NULL AND Categories <> '' AND Milestones <> ''").fetchone()
    where = " AND ".join(f"{name} = ?" for name in names)
    space.forget()
    assert connection.execute(f"UPDATE Issues SET Summary = 'all' WHERE {where}", *row).rowcount == 1
    assert space.endpoints() == ["GET /issues", "PATCH /issues/:issueIdOrKey"]
    space.forget()
    other = [*row[:4], "Nobody", *row[5:]]
    assert connection.execute(f"UPDATE Issues SET Summary = 'all' WHERE {where}", *other).rowcount == 0
    assert space.endpoints() == ["GET /issues"]


def test_nobody_is_notified_of_a_change_that_changes_nothing(space, connection):
    assert connection.execute("UPDATE Issues SET NotifiedUsers = 'John Smith', Summary = Summary WHERE Id = 5").rowcount == 1
    assert all(endpoint.startswith("GET ") for endpoint in space.endpoints())


@pytest.mark.parametrize("sql", [
    "UPDATE i SET i.Summary = 'x' FROM Issues i JOIN Projects p ON p.Id = i.ProjectId",
    "UPDATE Issues SET Summary = p.Name FROM Projects p WHERE p.Id = Issues.ProjectId",
    "UPDATE Issues SET Summary = 'x' WHERE ProjectId IN (SELECT Id FROM Projects)",
    "DELETE FROM Issues USING Projects p WHERE p.Id = Issues.ProjectId",
    "MERGE INTO Issues i USING Projects p ON p.Id = i.ProjectId WHEN MATCHED THEN DELETE",
    "MERGE INTO Issues i USING Projects p ON p.Id = i.ProjectId WHEN MATCHED THEN UPDATE SET Summary = p.Name",
])  # fmt: skip
def test_a_join_with_what_every_row_refers_to_restricts_nothing(space, refused, sql):
    error = refused(sql)
    assert error.args[0] == "42000" and "AllowUnfilteredWrites" in error.args[1]
    assert space.count() == 0


@pytest.mark.parametrize("sql", [
    "UPDATE i SET i.Summary = 'x' FROM Issues i JOIN Projects p ON p.Id = i.ProjectId WHERE p.ProjectKey = 'WEB'",
    "UPDATE i SET i.Summary = 'x' FROM Issues i JOIN Projects p ON p.Id = i.ProjectId AND p.ProjectKey = 'WEB'",
    "UPDATE Issues SET Summary = p.Name FROM Projects p WHERE p.Id = Issues.ProjectId AND Issues.Id < 9",
    "UPDATE Issues SET Summary = 'x' WHERE ProjectId IN (SELECT Id FROM Projects WHERE ProjectKey = 'WEB')",
    "UPDATE Issues SET Summary = s.T FROM (VALUES (2, 'x')) AS s(P, T) WHERE s.P = Issues.ProjectId",
    "DELETE FROM Issues USING Users u WHERE u.Id = Issues.AssigneeId",
    "MERGE INTO Issues i USING Projects p ON p.Id = i.ProjectId AND p.ProjectKey = 'WEB' WHEN MATCHED THEN DELETE",
    "MERGE INTO Issues i USING Projects p ON p.Id = i.ProjectId WHEN MATCHED AND i.Id < 9 THEN DELETE",
])  # fmt: skip
def test_a_join_that_asks_for_more_restricts(connection, sql):
    writes = [row[-1] for row in connection.execute(f"EXPLAIN {sql}").fetchall() if row[0] == "write_plan"]
    assert 0 < len(writes) < 250
