"""Writes of any table beyond one row's round trip (`test_round_trips.py`): names, places, guards, keys, reads."""

import pytest

PROJECT = "/projects/:projectIdOrKey"
ISSUE = "/issues/:issueIdOrKey"


@pytest.mark.parametrize(
    "sql, table, place",
    [
        ("INSERT INTO IssueComments (IssueId, Content) VALUES (3, 'x')", "IssueComments", "IssueId = 3"),
        ("INSERT INTO ProjectCategories (ProjectId, Name) VALUES (1, 'x')", "ProjectCategories", "ProjectId = 1"),
        ("INSERT INTO WikiPages (ProjectId, Name, Content) VALUES (1, 'x', 'y')", "WikiPages", "ProjectId = 1"),
        ("INSERT INTO Watchings (IssueId, Note) VALUES (240, 'x')", "Watchings", "IssueId = 240"),
        ("INSERT INTO Projects (Name, ProjectKey) VALUES ('x', 'XXX')", "Projects", "ProjectKey = 'XXX'"),
    ],
)
def test_identity_is_the_key_of_the_new_row(space, connection, sql, table, place):
    connection.execute(sql)
    space.forget()
    key = connection.execute("SELECT @@IDENTITY").fetchval()
    assert space.count() == 0
    assert key == connection.execute(f"SELECT MAX(Id) FROM {table} WHERE {place}").fetchval()


@pytest.mark.parametrize(
    "table, condition",
    [
        ("IssueComments", "IssueId = 3 AND Id = 987654"),
        ("ProjectCategories", "ProjectId = 1 AND Id = 987654"),
        ("ProjectIssueTypes", "ProjectId = 1 AND Id = 987654 AND SubstituteIssueTypeId = 1"),
        ("ProjectStatuses", "ProjectId = 1 AND Id = 987654 AND SubstituteStatusId = 1"),
        ("ProjectVersionMilestones", "ProjectId = 1 AND Id = 987654"),
        ("ProjectCustomFields", "ProjectId = 1 AND Id = 987654"),
        ("Projects", "Id = 987654"),
        ("RelatedIssues", "IssueId = 1 AND RelatedIssueId = 987654"),
        ("Watchings", "Id = 987654"),
        ("Webhooks", "ProjectId = 1 AND Id = 987654"),
        ("WikiPages", "Id = 987654"),
    ],
)
def test_a_row_that_is_not_there_is_none_deleted(connection, table, condition):
    assert connection.execute(f"DELETE FROM {table} WHERE {condition}").rowcount == 0


def test_a_key_in_the_place_of_an_id_names_the_row(space, connection):
    connection.execute("INSERT INTO ProjectUsers (ProjectKey, Id) SELECT 'APP', MAX(Id) FROM Users")
    user = space.api("/projects/1/users")[-1]["id"]
    space.forget()
    assert connection.execute("DELETE FROM ProjectUsers WHERE ProjectKey = 'APP' AND Id = ?", user).rowcount == 1
    assert space.endpoints() == [f"DELETE {PROJECT}/users"]
    assert user not in [one["id"] for one in space.api("/projects/1/users")]


def test_names_are_written_as_ids(space, connection):
    project = space.api("/projects/1")["projectKey"]
    kinds = {kind["id"]: kind["name"] for kind in space.api("/projects/1/issueTypes")}
    kind, priority = kinds[1], space.api("/priorities")[0]
    category = [one["name"] for one in space.api("/projects/1/categories")][:2]
    sql = "INSERT INTO Issues (ProjectKey, Summary, IssueType, Priority, Categories) VALUES (?, ?, ?, ?, ?) RETURNING Id"
    space.forget()
    issue = connection.execute(sql, project, "by name", kind, priority["name"], ", ".join(category)).fetchval()
    reads = [one for one in space.endpoints() if one.startswith("GET")]
    assert sorted(reads) == sorted(
        ["GET /projects", f"GET {PROJECT}/issueTypes", "GET /priorities", f"GET {PROJECT}/categories"]
    )
    found = space.api(f"/issues/{issue}")
    assert found["issueType"]["name"] == kind and found["priority"]["id"] == priority["id"]
    assert [one["name"] for one in found["category"]] == category
    status = space.api("/projects/1/statuses")[2]["name"]
    member = space.api("/projects/1/users")[0]["name"]
    space.forget()
    cursor = connection.execute("UPDATE Issues SET Status = ?, Assignee = ? WHERE Id = ?", status, member, issue)
    assert cursor.rowcount == 1
    assert sorted(space.endpoints()) == sorted(
        [f"GET {ISSUE}", f"GET {PROJECT}/statuses", f"GET {PROJECT}/users", f"PATCH {ISSUE}"]
    )
    found = space.api(f"/issues/{issue}")
    assert found["status"]["name"] == status and found["assignee"]["name"] == member
    # The lists are kept.
    status = space.api("/projects/1/statuses")[0]["name"]
    space.forget()
    connection.execute("UPDATE Issues SET Status = ? WHERE Id = ?", status, issue)
    assert space.endpoints() == [f"GET {ISSUE}", f"PATCH {ISSUE}"]


def test_an_id_and_a_name_read_from_a_sub_query_that_disagree_are_refused(space, refused):
    error = refused("UPDATE Issues SET PriorityId = 2, Priority = (SELECT Name FROM Priorities WHERE Id = 3) WHERE Id = 1")
    assert error.args[0] == "23000" and "contradicts" in error.args[1], error
    assert all(one.startswith("GET") for one in space.endpoints())


def test_a_comment_goes_with_an_update(space, connection):
    sql = "UPDATE Issues SET StatusId = 3, Comment = ?, NotifiedUserIds = '1' WHERE Id = 5"
    assert connection.execute(sql, "done").rowcount == 1
    assert space.endpoints() == [f"PATCH {ISSUE}"]
    assert space.api("/issues/5/comments")[0]["content"] == "done"
    assert connection.execute("UPDATE Issues SET Comment = 'alone' WHERE Id = 5").rowcount == 1
    assert space.api("/issues/5/comments")[0]["content"] == "alone"


def test_returning_reads_what_the_answer_does_not_tell(space, connection):
    row = connection.execute("INSERT INTO IssueComments (IssueId, Content) VALUES (5, 'x') RETURNING Id, IssueKey")
    row = row.fetchone()
    assert row.IssueKey == space.api("/issues/5")["issueKey"]
    row = connection.execute(f"DELETE FROM IssueComments WHERE IssueId = 5 AND Id = {row.Id} RETURNING Content, IssueKey")
    assert tuple(row.fetchone()) == ("x", space.api("/issues/5")["issueKey"])


def test_deleting_a_status_needs_a_substitute(space, refused):
    error = refused("DELETE FROM ProjectStatuses WHERE ProjectId = 1 AND Id = 4711")
    assert error.args[0] == "23000" and "SubstituteStatusId" in error.args[1] and space.count() == 0


@pytest.mark.parametrize(
    "sql, state",
    [
        ("DELETE FROM IssueComments", "42000"),
        ("DELETE FROM ProjectStatuses WHERE SubstituteStatusId = 1", "42000"),
        ("UPDATE WikiPages SET Name = 'x'", "42000"),
        ("INSERT INTO ProjectCategories (Name) VALUES ('x')", "23000"),
        ("INSERT INTO ProjectCategories (ProjectId, Name) VALUES (NULL, 'x')", "23000"),
        ("INSERT INTO ProjectCategories (ProjectKey, Name) VALUES ('not a key', 'x')", "22018"),
        ("INSERT INTO ProjectCategories (ProjectId, Id, Name) VALUES (1, 5, 'x')", "42000"),
        ("UPDATE ProjectCategories SET Id = 7 WHERE ProjectId = 1 AND Id = 1", "42000"),
        ("UPDATE IssueComments SET IssueId = 7 WHERE IssueId = 1 AND Id = 1", "42000"),
        ("UPDATE ProjectVersionMilestones SET StartDate = '2030-13-01' WHERE Id = 1", "22018"),
        ("INSERT INTO Priorities (Name) VALUES ('x')", "42000"),
        ("DELETE FROM PullRequests WHERE Id = 1", "42000"),
    ],
)
def test_guards_of_all_tables(space, refused, sql, state):
    assert refused(sql).args[0] == state
    assert all(one.startswith("GET") for one in space.endpoints())


def test_a_where_on_other_columns_reads_the_keys(space, connection):
    names = [category["name"] for category in space.api("/projects/1/categories")]
    space.forget()
    sql = "UPDATE ProjectCategories SET Name = Name || '!' WHERE ProjectId = 1"
    assert connection.execute(sql).rowcount == len(names)
    assert space.endpoints() == [f"GET {PROJECT}/categories"] + [f"PATCH {PROJECT}/categories/:id"] * len(names)
    assert sorted(one["name"] for one in space.api("/projects/1/categories")) == sorted(one + "!" for one in names)


@pytest.mark.parametrize(
    "table, place, rest, read",
    [
        ("IssueComments", {"IssueId": 5, "IssueKey": "APP-6"}, {"Content": "x"}, ISSUE),
        ("IssueComments", {"IssueKey": "APP-6", "IssueId": 999999}, {"Content": "x"}, ISSUE),
        ("Watchings", {"IssueId": 5, "IssueKey": "APP-6"}, {"Note": "x"}, ISSUE),
        ("ProjectCategories", {"ProjectId": 1, "ProjectKey": "WEB"}, {"Name": "x"}, PROJECT),
        ("ProjectVersionMilestones", {"ProjectKey": "WEB", "ProjectId": 1}, {"Name": "x"}, PROJECT),
    ],
)
def test_a_place_whose_id_and_key_disagree_is_refused(space, refused, table, place, rest, read):
    values = place | rest
    markers = ", ".join("?" for _ in values)
    error = refused(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({markers})", *values.values())
    key = next(name for name in place if name.endswith("Key"))
    assert error.args[0] == "23000" and key in error.args[1] and "contradicts" in error.args[1], error
    assert space.endpoints() == [f"GET {read}"]


def test_a_place_whose_id_and_key_agree_is_read_once(space, connection):
    key = space.api("/issues/5")["issueKey"]
    space.forget()
    sql = f"INSERT INTO IssueComments (IssueId, IssueKey, Content) VALUES (5, '{key}', 'a'), (5, '{key}', 'b')"
    assert connection.execute(sql).rowcount == 2
    assert space.endpoints() == [f"GET {ISSUE}"] + [f"POST {ISSUE}/comments"] * 2
    space.forget()
    sql = "INSERT INTO IssueComments (IssueId, IssueKey, Content) VALUES (5, NULL, 'c')"
    assert connection.execute(sql).rowcount == 1
    assert space.endpoints() == [f"POST {ISSUE}/comments"]


def test_merge_refuses_a_place_whose_id_and_key_disagree(space, refused):
    error = refused(
        """MERGE INTO ProjectCategories AS t USING (SELECT 1 AS p, 'WEB' AS k, 'new' AS n) AS s
        ON t.ProjectId = s.p AND t.Name = s.n
        WHEN NOT MATCHED THEN INSERT (ProjectId, ProjectKey, Name) VALUES (s.p, s.k, s.n)"""
    )
    assert error.args[0] == "23000" and "contradicts" in error.args[1], error
    assert all(one.startswith("GET ") for one in space.endpoints())


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("DELETE FROM ProjectStatuses WHERE ProjectId = 1 AND Id = 9 AND SubstituteStatusId IN (1, 2)", "AND SubstituteStatusId = value"),
        ("DELETE FROM ProjectStatuses WHERE ProjectId = 1 AND Id = 9 AND SubstituteStatusId > 1", "AND SubstituteStatusId = value"),
        ("DELETE FROM ProjectStatuses WHERE ProjectId = 1 AND (Id = 9 OR SubstituteStatusId = 1)", "AND SubstituteStatusId = value"),
        ("DELETE FROM ProjectStatuses s WHERE s.ProjectId = 1 AND NOT s.SubstituteStatus = 'Open'", "AND SubstituteStatus = value"),
        ("DELETE FROM WikiPages WHERE Id = 1 AND MailNotify IN (TRUE, FALSE)", "AND MailNotify = value"),
        ("UPDATE ProjectIssueTypes SET SubstituteIssueTypeId = 1 WHERE Id = 1", "WHERE of a DELETE"),
        ("UPDATE ProjectIssueTypes SET SubstituteIssueType = 'Bug' WHERE Id = 1", "WHERE of a DELETE"),
        ("INSERT INTO ProjectStatuses (ProjectId, Name, Color, SubstituteStatusId) VALUES (1, 'x', '#ea2c00', 1)", "WHERE of a DELETE"),
        ("UPDATE Issues SET Summary = 'x' WHERE Comment = 'x'", "can only be written"),
    ],
)
def test_columns_that_no_row_has_say_where_they_belong(space, refused, sql, words):
    error = refused(sql)
    assert error.args[0] == "42000" and words in error.args[1] and space.count() == 0


@pytest.mark.parametrize("table", ["ProjectUsers", "ProjectAdministrators", "ProjectTeams"])
def test_who_is_no_member_is_no_row(space, connection, table):
    """The API refuses the value; that there is no such row, the list tells."""
    assert connection.execute(f"DELETE FROM {table} WHERE Id = 999 AND ProjectId = 1").rowcount == 0
    assert [request["status"] for request in space.requests()] == [400, 200]


def test_a_member_who_is_there_is_deleted_by_one_request(space, connection):
    member = connection.execute("SELECT MAX(Id) FROM ProjectUsers WHERE ProjectId = 1").fetchval()
    space.forget()
    assert connection.execute(f"DELETE FROM ProjectUsers WHERE Id = {member} AND ProjectId = 1").rowcount == 1
    assert space.endpoints() == ["DELETE /projects/:projectIdOrKey/users"]


@pytest.mark.parametrize(("value", "sent"), [("1", "true"), ("0", "false")])
def test_a_number_is_a_truth_value(space, connection, refused, value, sent):
    connection.execute("INSERT INTO ProjectVersionMilestones (ProjectKey, Name) VALUES ('APP', 'bv')")
    space.forget()
    assert connection.execute(f"UPDATE ProjectVersionMilestones SET Archived = {value} WHERE Name = 'bv'").rowcount == 1
    patched = [request["parameters"] for request in space.requests() if request["endpoint"].startswith("PATCH")]
    # A row that has the value already is not sent.
    assert patched == [] if value == "0" else ["archived", sent] in patched[0]
    assert refused("UPDATE ProjectVersionMilestones SET Archived = 2 WHERE Name = 'bv'").args[0] == "22018"
