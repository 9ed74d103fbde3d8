"""Schemas of projects: `Issues` with the custom fields of one project as typed columns."""

import datetime
import json
import urllib.parse
import urllib.request

import pyodbc
import pytest
from standin import StandIn

PROJECTS = "GET /projects"
FIELDS = "GET /projects/:projectIdOrKey/customFields"
ISSUES = "GET /issues"

# Names of the fields of every generated project, and of their columns.
TEXT, STEPS, POINTS, RELEASE = "顧客名", "再現手順 (Steps)", "Story Points", "リリース予定日"
CHECKED, SEVERITY = "確認 100%_済", "重要度 _Severity_"
COLUMNS = [
    TEXT, STEPS, POINTS, RELEASE, "OSId", "OS", "BrowserIds", "Browser",
    f"{CHECKED}Ids", CHECKED, f"{CHECKED}OtherValue", f"{SEVERITY}Id", SEVERITY, f"{SEVERITY}OtherValue",
]  # fmt: skip


def connect(space, **properties):
    connection = pyodbc.connect(space.string(**properties), autocommit=True)
    space.forget()
    return connection


def write(space, method, path, **form):
    """Changes the space behind the driver."""
    url = f"{space.url.rstrip('/')}/api/v2{path}?apiKey={space.key}"
    body = urllib.parse.urlencode(form, doseq=True).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body, method=method), timeout=30) as answer:
        return json.load(answer)


def quoted(names):
    return ", ".join(f'"{name}"' for name in names)


def expected(issue):
    """The values of COLUMNS as the JSON of an issue has them."""
    fields = {(field["id"] - 1) % 8 + 1: field for field in issue["customFields"]}
    value = lambda number: (fields.get(number) or {}).get("value")
    other = lambda number: (fields.get(number) or {}).get("otherValue")
    day = lambda text: text and datetime.date.fromisoformat(text[:10])
    item = lambda number, member: (value(number) or {}).get(member)
    joined = lambda number, member: ", ".join(str(each[member]) for each in value(number) or []) or None
    return (
        value(1), value(2), value(3), day(value(4)), item(5, "id"), item(5, "name"),
        joined(6, "id"), joined(6, "name"), joined(7, "id"), joined(7, "name"), other(7),
        item(8, "id"), item(8, "name"), other(8),
    )  # fmt: skip


@pytest.fixture(scope="module")
def issues(generated):
    """All issues of APP by id, as the API gives them."""
    project = next(each["id"] for each in generated.api("/projects") if each["projectKey"] == "APP")
    pages = [
        generated.api("/issues", **{"projectId[]": project, "count": 100, "offset": offset})
        for offset in range(0, 300, 100)
    ]
    return {issue["id"]: issue for page in pages for issue in page}


@pytest.fixture(scope="module")
def generated():
    with StandIn(300, 2) as space:
        yield space


def test_every_kind_has_its_values(generated, issues):
    with connect(generated) as connection:
        rows = connection.execute(f"SELECT Id, {quoted(COLUMNS)} FROM APP.Issues").fetchall()
        pages = -(-(len(issues) + 1) // 100)
        assert generated.endpoints() == [PROJECTS, FIELDS, *[ISSUES] * pages]
        assert {row[0]: tuple(row)[1:] for row in rows} == {id: expected(issue) for id, issue in issues.items()}
        for position, name in enumerate(COLUMNS, 1):
            assert any(row[position] is not None for row in rows), name
            assert any(row[position] is None for row in rows), name
        generated.forget()
        assert connection.execute("SELECT COUNT(*) FROM app.issues").fetchval() == len(rows)
        assert generated.endpoints() == ["GET /issues/count"], "projects and fields are known"


def test_the_common_table_costs_nothing_more(generated):
    with connect(generated) as connection:
        connection.execute("SELECT TOP 1 Id, CustomFields FROM Issues").fetchall()
        assert generated.endpoints() == [ISSUES]


CONDITIONS = [
    ("OS = 'macOS'", {"customField_5[]": ["2"]}),
    ("OSId IN (1, 3)", {"customField_5[]": ["1", "3"]}),
    ("OS = 'BeOS'", {}),
    ("OS = 'macOS' AND OSId = 2", {"customField_5[]": ["2"]}),
    ("OS = 'macOS' AND OSId = 1", {"customField_5[]": ["1"]}),
    (f'"{SEVERITY}" = \'Minor\'', {"customField_8[]": ["3"]}),
    ("Browser = 'Chrome, Edge'", {"customField_6[]": ["1", "4"]}),
    (f'"{CHECKED}Ids" = \'2\'', {"customField_7[]": ["2"]}),
    (f'"{POINTS}" >= 10', {"customField_3_min": ["9"]}),
    (f'"{POINTS}" BETWEEN -1.5 AND 3', {"customField_3_min": ["-3"], "customField_3_max": ["4"]}),
    (f'"{POINTS}" = 7', {"customField_3_min": ["6"], "customField_3_max": ["8"]}),
    (f"\"{RELEASE}\" < DATE '2020-05-01'", {"customField_4_max": ["2020-05-02"]}),
    (f"\"{TEXT}\" LIKE '%Inc.'", {}),
]


@pytest.mark.parametrize("condition, sent", CONDITIONS)
def test_conditions_reach_the_api_and_lose_no_row(generated, condition, sent):
    with connect(generated) as connection:
        connection.execute("SELECT TOP 1 Id FROM APP.Issues").fetchall()
        generated.forget()
        found = connection.execute(f"SELECT Id FROM APP.Issues WHERE {condition}").fetchall()
        asked = {}
        for name, value in generated.requests()[0]["parameters"]:
            if name.startswith("customField"):
                asked.setdefault(name, []).append(value)
        assert asked == sent
        # Nobody but the engine can tell what chance decides.
        by_engine = connection.execute(f"SELECT Id FROM APP.Issues WHERE ({condition}) OR random() < -1").fetchall()
        assert sorted(row[0] for row in found) == sorted(row[0] for row in by_engine)


def test_the_project_of_the_connection(generated, issues):
    with connect(generated, Project="app") as connection:
        rows = connection.execute(f"SELECT Id, {quoted(COLUMNS)} FROM Issues").fetchall()
        assert {row[0]: tuple(row)[1:] for row in rows} == {id: expected(issue) for id, issue in issues.items()}
        assert generated.endpoints()[0] == FIELDS, "connecting has read the projects"
        columns = [row.column_name for row in connection.cursor().columns(table="Issues")]
        assert columns[-len(COLUMNS) :] == COLUMNS


def test_connecting_with_a_project(generated):
    generated.forget()
    with pytest.raises(pyodbc.Error) as caught:
        pyodbc.connect(generated.string(Project="NOPE"))
    assert caught.value.args[0] == "HY024" and "APP" in caught.value.args[1]
    generated.forget()
    pyodbc.connect(generated.string()).close()
    assert PROJECTS not in generated.endpoints()


def test_the_table_of_a_project_says_whose_it_is(generated):
    with connect(generated) as connection:
        [table] = connection.cursor().tables(schema="APP").fetchall()
        assert table.remarks == "Issues of project APP, with its custom fields"


def test_what_does_not_exist(generated):
    with connect(generated) as connection:
        for sql in ["SELECT 1 FROM NOPE.Issues", "SELECT 1 FROM APP.Projects"]:
            with pytest.raises(pyodbc.ProgrammingError) as caught:
                connection.execute(sql)
            assert caught.value.args[0] == "42S02"
        assert generated.endpoints() == [PROJECTS]


def test_catalog_functions_read_what_they_need(generated):
    with connect(generated) as connection:
        cursor = connection.cursor()
        assert cursor.columns(table="Issues", schema="Backlog").fetchall()
        assert cursor.columns(table="Issues").fetchall()
        assert cursor.primaryKeys("Issues").fetchall()
        assert generated.endpoints() == [], "no project is meant"
        tables = {(row.table_schem, row.table_name) for row in cursor.tables()}
        keys = [project["projectKey"] for project in generated.api("/projects")]
        assert {("Backlog", "Issues"), *((key, "Issues") for key in keys)} <= tables
        assert {row.table_schem for row in cursor.tables(catalog="", schema="%", table="")} >= set(keys)
        generated.forget()
        columns = [row.column_name for row in cursor.columns(schema="APP", table="Issues")]
        assert columns[-len(COLUMNS) :] == COLUMNS and generated.endpoints() == [FIELDS]
        assert [row.column_name for row in cursor.primaryKeys("Issues", schema="APP")] == ["Id"]
        references = {(row.fkcolumn_name, row.pktable_schem) for row in cursor.foreignKeys(foreignTable="Issues", foreignSchema="APP")}
        assert {("StatusId", "Backlog"), ("ParentIssueId", "APP")} <= references
        assert generated.endpoints() == [FIELDS]
        cursor.columns(schema="%", table="Issues").fetchall()
        assert generated.endpoints() == [FIELDS] * len(keys), "those of the other projects, once"


def test_names_and_shapes_of_changed_fields():
    with StandIn(20, 1) as space:
        with connect(space) as kept, connect(space, MetadataTolerance=0) as fresh:
            before = kept.execute("SELECT * FROM APP.Issues").description
            prepared = fresh.cursor()
            sql = "SELECT * FROM APP.Issues WHERE Id = ?"
            prepared.execute(sql, 1).fetchall()
            for name in ["SUMMARY", "os", "[a].b"]:
                write(space, "POST", "/projects/APP/customFields", typeId=1, name=name)
            last = space.api("/projects/APP/customFields")[-1]["id"]
            added = [f"SUMMARY_{last - 2}", f"os_{last - 1}", "_a__b"]
            assert kept.execute("SELECT * FROM APP.Issues").description == before, "known for a while"
            assert len(prepared.execute(sql, 1).description) == len(before), "a prepared statement keeps its shape"
            names = [column[0] for column in fresh.cursor().execute("SELECT * FROM APP.Issues").description]
            assert names == [column[0] for column in before] + added


def test_fields_that_may_not_be_seen():
    with StandIn(20, 1, 1, "--without", "custom-fields") as space, connect(space) as connection:
        cursor = connection.execute("SELECT * FROM APP.Issues")
        own = [column[0] for column in cursor.description]
        assert len(cursor.fetchall()) == 20
        assert own == [column[0] for column in connection.execute("SELECT * FROM Issues").description]


# What each kind takes: column, value to insert, what the API then shows, value to update to, the same.
VALUES = [
    (TEXT, "株式会社 A", "株式会社 A", "B", "B"),
    (STEPS, "1.\n2.", "1.\n2.", "3.", "3."),
    (POINTS, 12.5, 12.5, -3, -3),
    (RELEASE, datetime.date(2024, 2, 29), "2024-02-29T00:00:00Z", datetime.date(2025, 1, 1), "2025-01-01T00:00:00Z"),
    ("OSId", 2, "macOS", 1, "Windows 11"),
    ("BrowserIds", "1, 3", ["Chrome", "Safari"], "2", ["Firefox"]),
    (f"{CHECKED}Ids", "4", ["O'Reilly"], "1,2", ["設計", "実装"]),
    (f"{SEVERITY}Id", 3, "Minor", 4, "Trivial"),
]


def shown(value):
    if isinstance(value, list):
        return [item["name"] for item in value]
    return value["name"] if isinstance(value, dict) else value


@pytest.fixture
def writable():
    with StandIn(20, 2) as space, connect(space) as connection:
        project = space.api("/projects/APP")["id"]
        bug = space.api("/projects/APP/customFields")[1]["applicableIssueTypes"][0]
        connection.execute("SELECT TOP 1 Id FROM APP.Issues").fetchall()
        yield space, connection, project, bug


@pytest.mark.parametrize("column, inserted, seen, updated, seen_then", VALUES)
def test_each_kind_is_written(writable, column, inserted, seen, updated, seen_then):
    space, connection, project, bug = writable
    field = lambda key: next(
        field for field in space.api(f"/issues/{key}")["customFields"] if column.startswith(field["name"].replace('"', "_"))
    )
    space.forget()
    row = connection.execute(
        f'INSERT INTO APP.Issues (Summary, IssueTypeId, PriorityId, "{column}") VALUES (?, ?, 3, ?)'
        f' RETURNING IssueKey, ProjectId, "{column}"', "x", bug, inserted,
    ).fetchone()  # fmt: skip
    assert space.endpoints() == ["POST /issues"]
    assert row[1] == project and row[2] == inserted
    assert shown(field(row[0])["value"]) == seen
    space.forget()
    assert connection.execute(f'UPDATE APP.Issues SET "{column}" = ? WHERE IssueKey = ?', updated, row[0]).rowcount == 1
    # A choice is sent with the other text beside it, which is read.
    reads = ["GET /issues/:issueIdOrKey"] if column.startswith((CHECKED, SEVERITY)) else []
    assert space.endpoints() == [*reads, "PATCH /issues/:issueIdOrKey"]
    assert shown(field(row[0])["value"]) == seen_then
    assert connection.execute(f'UPDATE APP.Issues SET "{column}" = NULL WHERE IssueKey = ?', row[0]).rowcount == 1
    assert not field(row[0])["value"]


def test_other_text_is_written(writable):
    space, connection, _, bug = writable
    for name in (CHECKED, SEVERITY):
        key = connection.execute(
            f'INSERT INTO APP.Issues (Summary, IssueTypeId, PriorityId, "{name}OtherValue") VALUES (\'x\', ?, 3, ?)'
            f' RETURNING IssueKey, "{name}OtherValue"', bug, "ほか",
        ).fetchone()  # fmt: skip
        assert key[1] == "ほか"
        connection.execute(f'UPDATE APP.Issues SET "{name}OtherValue" = ? WHERE IssueKey = ?', "other", key[0])
        read = f'SELECT "{name}OtherValue" FROM APP.Issues WHERE IssueKey = ?'
        assert connection.execute(read, key[0]).fetchval() == "other"


def test_rows_of_other_projects_are_not_touched(writable):
    space, connection, project, bug = writable
    other = space.api("/issues", **{"projectId[]": space.api("/projects/WEB")["id"], "count": 1})[0]
    space.forget()
    for name, value in [("Id", other["id"]), ("IssueKey", other["issueKey"])]:
        assert connection.execute(f"UPDATE APP.Issues SET Summary = 'changed' WHERE {name} = ?", value).rowcount == 0
        assert connection.execute(f"DELETE FROM APP.Issues WHERE {name} = ?", value).rowcount == 0
    with pytest.raises(pyodbc.Error) as refused:
        connection.execute(
            "INSERT INTO APP.Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (?, 'x', ?, 3)",
            other["projectId"], bug,
        )  # fmt: skip
    assert refused.value.args[0] == "23000"
    assert {endpoint.split()[0] for endpoint in space.endpoints()} <= {"GET"}
    assert space.api(f"/issues/{other['id']}")["summary"] == other["summary"]
    own = space.api("/issues", **{"projectId[]": project, "count": 1})[0]["id"]
    space.forget()
    assert connection.execute("UPDATE APP.Issues SET Summary = 'changed' WHERE Id = ?", own).rowcount == 1
    assert space.endpoints() == [ISSUES, "PATCH /issues/:issueIdOrKey"], "an id is looked up first"


def test_names_of_items_are_written(writable):
    space, connection, _, bug = writable
    items = connection.execute("SELECT DISTINCT OS, OSId FROM APP.Issues WHERE OS IS NOT NULL ORDER BY OSId").fetchall()
    (first, first_id), (second, second_id) = [tuple(item) for item in items[:2]]
    space.forget()
    sql = "INSERT INTO APP.Issues (Summary, IssueTypeId, PriorityId, OS) VALUES ('x', ?, 3, ?) RETURNING IssueKey, OSId, OS"
    key, *shown = connection.execute(sql, bug, first).fetchone()
    assert shown == [first_id, first] and space.endpoints() == ["POST /issues"]
    space.forget()
    read = "SELECT OS, OSId, Browser FROM APP.Issues WHERE IssueKey = ?"
    sql = "UPDATE APP.Issues SET OS = ?, Browser = ? WHERE IssueKey = ?"
    browsers = connection.execute("SELECT Browser FROM APP.Issues WHERE Browser LIKE '%, %'").fetchval()
    space.forget()
    assert connection.execute(sql, second, browsers, key).rowcount == 1
    assert space.endpoints() == ["PATCH /issues/:issueIdOrKey"]
    assert tuple(connection.execute(read, key).fetchone()) == (second, second_id, browsers)
    assert connection.execute("UPDATE APP.Issues SET OS = NULL WHERE IssueKey = ?", key).rowcount == 1
    assert connection.execute(read, key).fetchone()[0] is None


@pytest.mark.parametrize(
    "sql, state, words",
    [
        ("UPDATE APP.Issues SET OS = 'no such item' WHERE IssueKey = 'APP-1'",
         "23000", ["no such item", "Known names", "macOS"]),
        ("UPDATE APP.Issues SET OS = 'macOS', OSId = 4711 WHERE IssueKey = 'APP-1'", "23000", ["contradicts", "OSId"]),
        ("UPDATE Issues SET CustomFields = '[]' WHERE Id = 1", "42000", ["APP.Issues", "Project=APP"]),
        ("INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId, CustomFields) VALUES (1, 'x', 1, 3, '[]')",
         "42000", ["APP.Issues", "Project=APP"]),
    ],
)  # fmt: skip
def test_fields_that_cannot_be_written_so(writable, sql, state, words):
    space, connection, _, _ = writable
    space.forget()
    with pytest.raises(pyodbc.Error) as refused:
        connection.execute(sql)
    error = refused.value
    assert error.args[0] == state and all(word in error.args[1] for word in words), error
    # A name that is not known may be new: the items are read again.
    assert space.endpoints() == ([FIELDS] if "no such item" in words else [])


def test_a_refusal_names_the_column_of_a_field(space, connection):
    write(space, "POST", "/projects/1/customFields", typeId=3, name="Limited", min=1, max=5)
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute('UPDATE APP.Issues SET "Limited" = 9 WHERE Id = 1')
    assert "Limited" in caught.value.args[1] and "customField" not in caught.value.args[1]
