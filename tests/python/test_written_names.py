"""Names in the place of ids where a row has no column for them, or where only its place tells the project."""

import pytest
from round_trip_table import posted

MEMBERS = "GET /projects/:projectIdOrKey/users"
COMMENT = "POST /issues/:issueIdOrKey/comments"


def sent(space, name):
    """The values of a parameter of the last request."""
    return [value for parameter, value in space.requests()[-1]["parameters"] if parameter == name]


@pytest.mark.parametrize(("place", "reads"), [
    ("IssueKey, ...) VALUES ('APP-3', ...)", ["GET /projects", MEMBERS]),
    ("IssueId, ...) VALUES (5, ...)", ["GET /issues/:issueIdOrKey", MEMBERS]),
])  # fmt: skip
def test_users_to_notify_are_members_of_the_project_of_the_issue(space, connection, place, reads):
    head, tail = place.split(") ", 1)
    sql = f"INSERT INTO IssueComments ({head}) {tail}".replace("...", "Content, NotifiedUsers", 1)
    sql = sql.replace("...", "'Look', 'John Smith, 佐藤 花子'", 1)
    assert connection.execute(sql).rowcount == 1
    assert space.endpoints() == [*reads, COMMENT]
    assert sent(space, "notifiedUserId[]") == ["3", "4"]


def test_an_unknown_user_to_notify_is_refused_with_those_that_are_known(refused, space):
    error = refused("INSERT INTO IssueComments (IssueKey, Content, NotifiedUsers) VALUES ('APP-3', 'x', 'Nobody')")
    assert error.args[0] == "23000"
    assert "Nobody" in error.args[1] and "NotifiedUsers" in error.args[1] and "John Smith" in error.args[1]
    assert COMMENT not in space.endpoints()


def test_children_name_their_parent_by_its_key_which_is_read_once(space, connection):
    values = ", ".join(f"(1, 'child {number}', 1, 3, 'APP-1')" for number in range(3))
    columns = "ProjectId, Summary, IssueTypeId, PriorityId, ParentIssueKey"
    assert connection.execute(f"INSERT INTO Issues ({columns}) VALUES {values}").rowcount == 3
    assert space.endpoints() == ["GET /issues/:issueIdOrKey", *["POST /issues"] * 3]
    assert sent(space, "parentIssueId") == ["1"]


@pytest.mark.parametrize(("sql", "words"), [
    ("UPDATE Issues SET ParentIssueKey = 'APP-9999' WHERE Id = 3", ["No issue has the key APP-9999", "ParentIssueKey"]),
    ("UPDATE Issues SET ParentIssueKey = '5' WHERE Id = 3", ["No issue has the key 5"]),
    ("UPDATE Issues SET ParentIssueKey = 'APP-1', ParentIssueId = 5 WHERE Id = 3", ["contradicts", "ParentIssueId"]),
    ("INSERT INTO RelatedIssues (IssueId, RelatedIssueKey) VALUES (3, 'NO-1')", ["No issue has the key NO-1"]),
    ("INSERT INTO ProjectUsers (ProjectKey, Name) VALUES ('APP', 'Nobody')", ["Nobody", "John Smith"]),
    ("INSERT INTO ProjectTeams (ProjectKey, Name) VALUES ('APP', 'Nobody')", ["Nobody", "QA 100%_検証"]),
    ("INSERT INTO ProjectAdministrators (ProjectKey, Name) VALUES ('APP', 'Nobody')", ["Nobody", "John Smith"]),
    ("INSERT INTO ProjectUsers (ProjectKey, Name, Id) VALUES ('APP', 'John Smith', 4)", ["contradicts"]),
    ("INSERT INTO PullRequests (ProjectKey, Repository, Summary, Description, Base, Branch)"
     " VALUES ('APP', 'web', 's', 'd', 'main', 'topic')", ["web", "Repository", "app-docs"]),
    ("DELETE FROM ProjectStatuses WHERE ProjectId = 1 AND Id = 11 AND SubstituteStatus = 'Nope'", ["Nope", "Open"]),
    ("DELETE FROM ProjectStatuses WHERE ProjectId = 1 AND Id = 11", ["SubstituteStatusId"]),
    ("DELETE FROM ProjectStatuses WHERE ProjectId = 1 AND Id = 11 AND SubstituteStatus = 'Open' AND SubstituteStatusId = 2",
     ["contradicts", "SubstituteStatus"]),
])  # fmt: skip
def test_what_no_name_means_is_refused_before_anything_is_written(refused, space, sql, words):
    error = refused(sql)
    assert all(word in error.args[1] for word in words), error
    assert all(endpoint.startswith("GET ") for endpoint in space.endpoints())


def test_what_takes_the_place_of_a_deleted_object_is_named(space, connection):
    sql = "DELETE FROM ProjectStatuses WHERE ProjectKey = 'APP' AND Id = 11 AND SubstituteStatus = 'Resolved'"
    assert connection.execute(sql).rowcount == 1
    assert space.endpoints() == [
        "GET /projects",
        "GET /projects/:projectIdOrKey/statuses",
        "DELETE /projects/:projectIdOrKey/statuses/:id",
    ]
    assert sent(space, "substituteStatusId") == ["3"]


def test_a_name_means_what_it_names_in_the_project_of_each_row(space, connection):
    for project in (1, 2):
        posted(space, f"/projects/{project}/issueTypes", name="Old", color="#e30000")
    sql = "DELETE FROM ProjectIssueTypes WHERE Name = 'Old' AND SubstituteIssueType = 'Bug'"
    assert connection.execute(sql).rowcount == 2
    deleted = [request for request in space.requests() if request["method"] == "DELETE"]
    substitutes = {request["path"].split("/")[4]: dict(request["parameters"])["substituteIssueTypeId"] for request in deleted}
    for project, substitute in substitutes.items():
        [bug] = [one for one in space.api(f"/projects/{project}/issueTypes") if one["name"] == "Bug"]
        assert substitute == str(bug["id"])
    assert set(substitutes) == {"1", "2"}


def test_explain_shows_the_ids_of_names(connection):
    sql = "EXPLAIN DELETE FROM ProjectStatuses WHERE ProjectId = 1 AND Id = 11 AND SubstituteStatus = 'Resolved'"
    [*_, last] = [row[-1] for row in connection.execute(sql).fetchall()]
    assert "substituteStatusId=3" in last
