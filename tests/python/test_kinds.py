"""Names of what Backlog only numbers: kinds of updates and of custom fields, roles, reasons of notifications."""

import pytest

UPDATES = "GET /space/activities"


def parameters(space, name):
    """The values of a parameter in each request."""
    return [[value for key, value in request["parameters"] if key == name] for request in space.requests()]


@pytest.mark.parametrize(
    ("condition", "sent"),
    [
        ("Type = 'Issue updated'", ["2"]),
        ("Type IN ('Issue updated', 'Git push')", ["2", "12"]),
        ("Type IN ('Issue updated', 'Git push') AND TypeId IN (2, 3)", ["2"]),
        ("Type = 'Issue updated' OR TypeId = 3", []),
        ("Type = 'something new'", []),
        ("Type <> 'Issue updated'", []),
    ],
)
def test_kinds_of_updates_are_selected_by_backlog(space, execute, condition, sent):
    rows = [tuple(row) for row in execute("SELECT Id, TypeId, Type FROM SpaceUpdates")]
    space.forget()
    found = {row.Id for row in execute(f"SELECT Id FROM SpaceUpdates WHERE {condition}")}
    by_python = condition.replace(" = ", " == ").replace("IN", "in").replace("AND", "and").replace("OR", "or")
    by_python = by_python.replace("<>", "!=")
    expected = {key for key, number, name in rows if eval(by_python, {"Type": name, "TypeId": number})}
    assert found == expected and all(given == sent for given in parameters(space, "activityTypeId[]"))
    assert set(space.endpoints()) == {UPDATES}


def test_kinds_that_contradict_cost_no_request(space, execute):
    assert execute("SELECT Id FROM SpaceUpdates WHERE TypeId = 1 AND Type = 'Issue updated'") == []
    assert space.count() == 0


@pytest.mark.parametrize(
    ("table", "number", "name"),
    [
        ("SpaceUpdates", "TypeId", "Type"),
        ("ProjectRecentUpdates", "TypeId", "Type"),
        ("UserRecentUpdates", "TypeId", "Type"),
        ("ProjectCustomFields", "TypeId", "Type"),
        ("IssueCustomFields", "TypeId", "Type"),
        ("Users", "RoleType", "Role"),
        ("CurrentUser", "RoleType", "Role"),
        ("ProjectUsers", "RoleType", "Role"),
        ("Notifications", "ReasonId", "Reason"),
        ("IssueCommentNotifications", "ReasonId", "Reason"),
        ("PullRequestCommentNotifications", "ReasonId", "Reason"),
    ],
)
def test_every_number_has_one_name(space, execute, table, number, name):
    pairs = {tuple(row) for row in execute(f"SELECT DISTINCT {number}, {name} FROM {table}")}
    assert pairs and all(text and not text.isdigit() for _, text in pairs)
    assert len({key for key, _ in pairs}) == len({text for _, text in pairs}) == len(pairs)


def test_several_kinds_are_named_in_one_text(execute):
    kinds = execute("SELECT ActivityTypes FROM Webhooks WHERE ActivityTypeIds = '1, 2, 3, 14'")
    assert {row.ActivityTypes for row in kinds} == {"Issue added, Issue updated, Issue commented, Issues updated in bulk"}


def test_roles_and_kinds_are_written_by_their_names(space, connection):
    insert = "INSERT INTO ProjectCustomFields (ProjectId, Type, Name) VALUES (1, ?, ?) RETURNING TypeId"
    assert connection.execute(insert, "Date", "日").fetchval() == 4
    [field] = [one for one in space.api("/projects/1/customFields") if one["name"] == "日"]
    assert field["typeId"] == 4
    sql = "UPDATE Webhooks SET ActivityTypes = 'Git push, Issue added' WHERE ProjectId = 1 AND Id = ?"
    hook = space.api("/projects/1/webhooks")[0]["id"]
    space.forget()
    assert connection.execute(sql, hook).rowcount == 1
    assert parameters(space, "activityTypeIds[]")[-1] == ["12", "1"]


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("INSERT INTO ProjectCustomFields (ProjectId, Type, Name) VALUES (1, 'Colour', 'x')", ("Colour", "Checkbox")),
        ("INSERT INTO ProjectCustomFields (ProjectId, Type, TypeId, Name) VALUES (1, 'Text', 2, 'x')", ("contradicts", "TypeId")),
        ("UPDATE Users SET Role = 'King' WHERE Id = 3", ("King", "Guest viewer")),
    ],
)
def test_unknown_kinds_are_refused_with_the_known_ones(space, refused, sql, words):
    error = refused(sql)
    assert error.args[0] == "23000" and all(word in error.args[1] for word in words), error
    assert space.count() == 0
