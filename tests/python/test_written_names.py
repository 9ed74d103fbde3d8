"""Names in the place of ids where a row has no column for them, or where only its place tells the project."""

import pyodbc
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
    ("DELETE FROM ProjectStatuses WHERE ProjectId = 1 AND Id = 11 AND SubstituteStatus = NULL", ["SubstituteStatus", "NULL"]),
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


@pytest.fixture
def categories(space, connection):
    """Categories by name: some have commas, one is the text of two others."""
    for name in ("Sales, North", "South", "A", "B", "A, B", "C,D"):
        posted(space, "/projects/1/categories", name=name)
    return {one["name"]: str(one["id"]) for one in space.api("/projects/1/categories")}


@pytest.mark.parametrize(("text", "names"), [
    ("Sales, North", ["Sales, North"]),
    ("South, Sales, North", ["South", "Sales, North"]),
    ("Sales, North,South ,C,D", ["Sales, North", "South", "C,D"]),
    ("A", ["A"]),
    ("B, A", ["B", "A"]),
    (" South ,, A ,", ["South", "A"]),
])  # fmt: skip
def test_names_with_commas_are_names(space, connection, categories, text, names):
    assert connection.execute("UPDATE Issues SET Categories = ? WHERE Id = 3", text).rowcount == 1
    assert sent(space, "categoryId[]") == [categories[name] for name in names]
    shown = connection.execute("SELECT Categories FROM Issues WHERE Id = 3").fetchval()
    space.forget()
    assert [row.Id for row in connection.execute("SELECT Id FROM Issues WHERE Categories = ?", shown)].count(3) == 1
    insert = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId, Categories) VALUES (1, 'x', 1, 3, ?)"
    assert connection.execute(insert, text).rowcount == 1
    assert sent(space, "categoryId[]") == [categories[name] for name in names]


@pytest.mark.parametrize(("text", "words"), [
    ("A, B", ["'A, B'", "'A' 'B'", "CategoryIds"]),
    ("South, A, B", ["'South' 'A, B'", "'South' 'A' 'B'"]),
    ("Sales, South", ["Nothing named Sales", "Sales, North"]),
    ("North", ["Nothing named North"]),
])  # fmt: skip
def test_what_several_names_can_mean_is_refused_with_their_ids(space, refused, categories, text, words):
    space.forget()
    error = refused("UPDATE Issues SET Categories = ? WHERE Id = 3", text)
    assert error.args[0] == "23000" and all(word in error.args[1] for word in words), error
    if text == "A, B":
        assert f"({categories['A, B']})" in error.args[1] and f"({categories['A']},{categories['B']})" in error.args[1]
    assert all(endpoint.startswith("GET ") for endpoint in space.endpoints())


def test_items_of_a_field_with_commas_are_names(space, connection):
    items = ["Sales, North", "South", "A", "B", "A, B"]
    field = posted(space, "/projects/1/customFields", name="部門", typeId=6, **{"items[]": items})
    ids = {item["name"]: str(item["id"]) for item in field["items"]}
    sql = 'UPDATE APP.Issues SET "部門" = ? WHERE IssueKey = \'APP-1\''
    assert connection.execute(sql, "South, Sales, North").rowcount == 1
    assert sent(space, f"customField_{field['id']}") == [ids["South"], ids["Sales, North"]]
    shown = connection.execute("SELECT \"部門\" FROM APP.Issues WHERE IssueKey = 'APP-1'").fetchval()
    space.forget()
    found = connection.execute('SELECT IssueKey FROM APP.Issues WHERE "部門" = ?', shown).fetchall()
    assert [row.IssueKey for row in found] == ["APP-1"]
    parameters = [name for request in space.requests() for name, _ in request["parameters"]]
    assert f"customField_{field['id']}[]" in parameters, "Backlog selects"
    with pytest.raises(pyodbc.IntegrityError, match="'A' 'B'"):
        connection.execute(sql, "A, B")


def test_a_name_that_is_no_text_is_shown_as_such(refused):
    assert "Nothing named '' can be written" in refused("UPDATE Issues SET Priority = '' WHERE Id = 3").args[1]
