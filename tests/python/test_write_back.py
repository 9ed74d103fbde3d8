"""Rows as they were read, written back by grids and copied by INSERT … SELECT: nothing changes, nothing is lost."""

import pyodbc
import pytest
from round_trip_table import posted
from standin import StandIn

SEVERITY = "重要度 _Severity_"


def writable(connection, schema, statement):
    sql = "SELECT ColumnName FROM sys_writes WHERE SchemaName = ? AND TableName = 'Issues' AND Statement = ?"
    return [name for name, in connection.execute(f"{sql} AND NOT IsHidden AND KeyPart IS NULL", schema, statement)]


def quoted(names):
    return ", ".join(f'"{name}"' for name in names)


def fields(space, issue):
    found = space.api(f"/issues/{issue}")["customFields"]
    return {field["name"]: (field["value"], field.get("otherValue")) for field in found}


@pytest.mark.parametrize("schema", ["Backlog", "APP"])
def test_a_row_written_back_whole_costs_no_write(space, connection, schema):
    columns = writable(connection, schema, "UPDATE")
    rows = connection.execute(f"SELECT Id, {quoted(columns)} FROM {schema}.Issues WHERE ProjectId = 1 AND Id < 60").fetchall()
    assert len(rows) > 20
    setting = ", ".join(f'"{column}" = ?' for column in columns)
    before = {row.Id: space.api(f"/issues/{row.Id}") for row in rows}
    for row in rows:
        space.forget()
        assert connection.execute(f"UPDATE {schema}.Issues SET {setting} WHERE Id = ?", *row[1:], row.Id).rowcount == 1
        assert all(endpoint.startswith("GET ") for endpoint in space.endpoints()), row
    assert before == {row.Id: space.api(f"/issues/{row.Id}") for row in rows}


@pytest.mark.parametrize("schema", ["Backlog", "APP"])
def test_a_copied_row_has_the_values_of_the_original(space, connection, schema):
    columns = quoted(writable(connection, schema, "INSERT"))
    source = f"SELECT {columns} FROM {schema}.Issues WHERE ProjectId = 1 AND Id < 30 AND AssigneeId IN (1, 2, 3, 4, 5)"
    originals = connection.execute(source + " ORDER BY Id").fetchall()
    sql = f"INSERT INTO {schema}.Issues ({columns}) {source} ORDER BY Id RETURNING {columns}"
    assert len(originals) > 5
    assert connection.execute(sql).fetchall() == originals


def test_a_choice_that_changes_keeps_the_other_text_beside_it(space, connection):
    field = next(one for one in space.api("/projects/APP/customFields") if "Severity" in one["name"])
    issue = posted(
        space, "/issues", projectId=1, summary="s", issueTypeId=2, priorityId=3,
        **{f"customField_{field['id']}": field["items"][0]["id"], f"customField_{field['id']}_otherValue": "ほか"},
    )["id"]  # fmt: skip
    connection.execute(f'UPDATE APP.Issues SET "{SEVERITY}" = ? WHERE Id = ?', field["items"][1]["name"], issue)
    value, other = fields(space, issue)[field["name"]]
    assert (value["id"], other) == (field["items"][1]["id"], "ほか")
    sql = f'UPDATE APP.Issues SET "{SEVERITY}Id" = ?, "{SEVERITY}" = ?, "{SEVERITY}OtherValue" = ? WHERE Id = ?'
    connection.execute(sql, field["items"][0]["id"], field["items"][0]["name"], "ほか", issue)
    value, other = fields(space, issue)[field["name"]]
    assert (value["id"], other) == (field["items"][0]["id"], "ほか")
    connection.execute(f'UPDATE APP.Issues SET "{SEVERITY}" = NULL, "{SEVERITY}OtherValue" = NULL WHERE Id = ?', issue)
    assert fields(space, issue)[field["name"]] == (None, None)


def test_what_the_api_demands_with_every_change_is_sent_though_set_does_not_change_it(space, connection):
    """A version is changed with its name, and the initial value of a date with its kind."""
    [version, *_] = space.api("/projects/APP/versions")
    sql = "UPDATE ProjectVersionMilestones SET Name = ?, Description = 'new' WHERE ProjectId = 1 AND Id = ?"
    assert connection.execute(sql, version["name"], version["id"]).rowcount == 1
    assert space.api("/projects/APP/versions")[0]["description"] == "new"


def test_merge_sends_along_what_an_update_does(space, connection):
    form = {"typeId": 4, "initialValueType": 2, "initialShift": 3}
    field = posted(space, "/projects/1/customFields", name="後日", **form)["id"]
    sql = (
        "MERGE INTO ProjectCustomFields f USING (VALUES ({0}, {1})) AS v(Id, Shift) ON f.ProjectId = 1 AND f.Id = v.Id"
        " WHEN MATCHED THEN UPDATE SET InitialDateShift = v.Shift"
    )
    assert connection.execute(sql.format(field, 9)).rowcount == 1
    [shown] = [one for one in space.api("/projects/1/customFields") if one["id"] == field]
    assert shown["initialDate"]["shift"] == 9
    [version, *_] = space.api("/projects/APP/versions")
    connection.execute(
        "MERGE INTO ProjectVersionMilestones t USING (VALUES (1, ?, 'merged')) AS v(P, Name, D)"
        " ON t.ProjectId = v.P AND t.Name = v.Name WHEN MATCHED THEN UPDATE SET Name = v.Name, Description = v.D",
        version["name"],
    )
    assert space.api("/projects/APP/versions")[0]["description"] == "merged"


def test_ids_and_names_of_several_mean_the_same_in_any_order(space, connection):
    [first, second, *_] = space.api("/projects/APP/categories")
    names, ids = f"{first['name']}, {second['name']}", f"{second['id']}, {first['id']}"
    connection.execute("UPDATE Issues SET Categories = ?, CategoryIds = ? WHERE Id = 3", names, ids)
    assert {one["id"] for one in space.api("/issues/3")["category"]} == {first["id"], second["id"]}


@pytest.fixture
def namesakes():
    """A space where two members of APP have one name: ids 11 and 12 or so."""
    with StandIn(60, 2, 1, "--classic") as space:
        people = [
            posted(space, "/users", userId=f"same{number}", password="password1", name="Same Name", mailAddress="a@b.jp", roleType=2)
            for number in range(2)
        ]  # fmt: skip
        for one in people:
            posted(space, "/projects/APP/users", userId=one["id"])
        with pyodbc.connect(space.string(), autocommit=True) as connection:
            yield space, connection, [one["id"] for one in people]


def test_an_id_settles_which_of_several_namesakes_is_meant(namesakes):
    space, connection, [first, second] = namesakes
    with pytest.raises(pyodbc.IntegrityError, match=f"{first}, {second}"):
        connection.execute("UPDATE Issues SET Assignee = 'Same Name' WHERE Id = 1")
    for one in (second, first):
        connection.execute("UPDATE Issues SET Assignee = 'Same Name', AssigneeId = ? WHERE Id = 1", one)
        assert space.api("/issues/1")["assignee"]["id"] == one
    with pytest.raises(pyodbc.IntegrityError, match="contradicts"):
        connection.execute("UPDATE Issues SET Assignee = 'John Smith', AssigneeId = ? WHERE Id = 1", first)


def test_who_has_left_stays_the_assignee_of_a_row_written_back(space, connection):
    sql = "SELECT Id, AssigneeId, Assignee FROM Issues WHERE Assignee NOT IN (SELECT Name FROM ProjectUsers) AND ProjectId = 1"
    [row, *_] = connection.execute(sql).fetchall()
    space.forget()
    sql = "UPDATE Issues SET AssigneeId = ?, Assignee = ?, Summary = 'changed' WHERE Id = ?"
    assert connection.execute(sql, row.AssigneeId, row.Assignee, row.Id).rowcount == 1
    [patch] = [request for request in space.requests() if request["method"] == "PATCH"]
    assert [name for name, _ in patch["parameters"]] == ["apiKey", "summary"]


def test_a_name_that_is_new_is_found_before_it_is_refused(space, connection):
    sql = "UPDATE Issues SET Categories = 'fresh' WHERE Id = 3"
    with pytest.raises(pyodbc.IntegrityError, match="Nothing named fresh"):
        connection.execute(sql)
    posted(space, "/projects/APP/categories", name="fresh")
    space.forget()
    assert connection.execute(sql).rowcount == 1
    assert space.endpoints() == ["GET /issues/:issueIdOrKey", "GET /projects/:projectIdOrKey/categories", "PATCH /issues/:issueIdOrKey"]
    space.forget()
    with pytest.raises(pyodbc.IntegrityError, match="Nothing named stale"):
        connection.execute("INSERT INTO Issues (ProjectKey, Summary, IssueType, PriorityId) VALUES ('APP', 's', 'stale', 3)")
    assert space.endpoints().count("GET /projects/:projectIdOrKey/issueTypes") == 1


def test_an_item_of_a_field_that_is_new_is_found_before_it_is_refused(space, connection):
    [field] = [one for one in space.api("/projects/APP/customFields") if one["name"] == "OS"]
    sql = "UPDATE APP.Issues SET OS = ? WHERE Id = 3"
    connection.execute(sql, "macOS")
    posted(space, f"/projects/APP/customFields/{field['id']}/items", name="Plan 9")
    assert connection.execute(sql, "Plan 9").rowcount == 1
    assert fields(space, 3)["OS"][0]["name"] == "Plan 9"
    with pytest.raises(pyodbc.IntegrityError, match="Nothing named BeOS .* Plan 9"):
        connection.execute(sql, "BeOS")


def test_a_value_that_must_be_there_and_never_was_is_written_back(space, connection):
    """A grid sets every column of the row that it names."""
    fields_sql = "SELECT Id, Name, InitialDateShift FROM ProjectCustomFields WHERE ProjectId = 1 AND TypeId = 1"
    [field, *_] = [row for row in connection.execute(fields_sql).fetchall() if row.InitialDateShift is None]
    sql = "UPDATE ProjectCustomFields SET Name = ?, InitialDateType = ?, InitialDateShift = ? WHERE ProjectId = 1 AND Id = ?"
    assert connection.execute(sql, field.Name, None, None, field.Id).rowcount == 1
    with pytest.raises(pyodbc.IntegrityError, match="Summary of Issues cannot be NULL"):
        connection.execute("UPDATE Issues SET Summary = ?, DueDate = ? WHERE Id = 3", None, None)
    space.forget()
    with pytest.raises(pyodbc.IntegrityError, match="Summary of Issues cannot be NULL"):
        connection.execute("UPDATE Issues SET Summary = NULL WHERE Id = 3")
    assert space.count() == 0
