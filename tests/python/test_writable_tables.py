"""Every writable table: insert, read back, update and clear each column, delete, with the requests counted."""

from dataclasses import dataclass, field

import pyodbc
import pytest


@dataclass
class Case:
    """One table, and the values that go through it."""

    table: str
    #: Columns of the new row.
    insert: dict
    #: The WHERE that names the new row without reading; `{Id}` is the id that Backlog gave.
    key: str
    #: The method and pattern of each write.
    post: str
    patch: str | None = None
    delete: str | None = None
    #: Column, new value, parameter that is sent.
    updates: list = field(default_factory=list)
    #: Columns that NULL clears, and what they read as then.
    clears: dict = field(default_factory=dict)
    #: Statements that prepare the space.
    before: list = field(default_factory=list)
    #: A condition that DELETE takes beside the key.
    option: str = ""
    #: Requests that UPDATE needs to read what it sends along.
    reads: int = 0


PROJECT = "/projects/:projectIdOrKey"
ISSUE = "/issues/:issueIdOrKey"

CASES = [
    Case(
        "Issues",
        {"ProjectId": 1, "Summary": "新しい課題 🚀", "IssueTypeId": 1, "PriorityId": 3, "StartDate": "2030-01-01"},
        "Id = {Id}",
        "POST /issues",
        f"PATCH {ISSUE}",
        f"DELETE {ISSUE}",
        [
            ("Summary", "x & y", "summary"),
            ("Description", "line\nline", "description"),
            ("StatusId", 2, "statusId"),
            ("PriorityId", 2, "priorityId"),
            ("AssigneeId", 1, "assigneeId"),
            ("StartDate", "2030-02-28", "startDate"),
            ("DueDate", "2030-03-01", "dueDate"),
            ("EstimatedHours", 1.5, "estimatedHours"),
            ("ActualHours", 2.25, "actualHours"),
            ("ResolutionId", 0, "resolutionId"),
            ("CategoryIds", "1", "categoryId[]"),
            ("VersionIds", "1", "versionId[]"),
            ("MilestoneIds", "1", "milestoneId[]"),
            ("ParentIssueId", 1, "parentIssueId"),
        ],
        {
            "AssigneeId": None, "StartDate": None, "DueDate": None, "EstimatedHours": None, "ActualHours": None,
            "ResolutionId": None, "CategoryIds": None, "VersionIds": None, "MilestoneIds": None,
            "ParentIssueId": None,
        },
    ),
    Case(
        "IssueComments",
        {"IssueId": 3, "Content": "コメント"},
        "IssueId = 3 AND Id = {Id}",
        f"POST {ISSUE}/comments",
        f"PATCH {ISSUE}/comments/:commentId",
        f"DELETE {ISSUE}/comments/:commentId",
        [("Content", "changed", "content")],
    ),
    Case(
        "Projects",
        {"Name": "New", "ProjectKey": "NEWKEY"},
        "Id = {Id}",
        "POST /projects",
        f"PATCH {PROJECT}",
        f"DELETE {PROJECT}",
        [
            ("Name", "Newer", "name"),
            ("ProjectKey", "NEWER", "key"),
            ("ChartEnabled", True, "chartEnabled"),
            ("SubtaskingEnabled", True, "subtaskingEnabled"),
            ("TextFormattingRule", "backlog", "textFormattingRule"),
            ("Archived", True, "archived"),
        ],
    ),
    Case(
        "ProjectCategories",
        {"ProjectId": 1, "Name": "Category of the test"},
        "ProjectId = 1 AND Id = {Id}",
        f"POST {PROJECT}/categories",
        f"PATCH {PROJECT}/categories/:id",
        f"DELETE {PROJECT}/categories/:id",
        [("Name", "Renamed", "name")],
    ),
    Case(
        "ProjectIssueTypes",
        {"ProjectId": 1, "Name": "Type of the test", "Color": "#e30000"},
        "ProjectId = 1 AND Id = {Id}",
        f"POST {PROJECT}/issueTypes",
        f"PATCH {PROJECT}/issueTypes/:id",
        f"DELETE {PROJECT}/issueTypes/:id",
        [
            ("Name", "Renamed", "name"),
            ("Color", "#990000", "color"),
            ("TemplateSummary", "Subject", "templateSummary"),
            ("TemplateDescription", "Text", "templateDescription"),
        ],
        option=" AND SubstituteIssueTypeId = 1",
    ),
    Case(
        "ProjectStatuses",
        {"ProjectId": 1, "Name": "Status of the test", "Color": "#ea2c00"},
        "ProjectId = 1 AND Id = {Id}",
        f"POST {PROJECT}/statuses",
        f"PATCH {PROJECT}/statuses/:id",
        f"DELETE {PROJECT}/statuses/:id",
        [("Name", "Renamed", "name"), ("Color", "#e87758", "color")],
        option=" AND SubstituteStatusId = 1",
    ),
    Case(
        "ProjectVersionMilestones",
        {"ProjectId": 1, "Name": "Version of the test", "StartDate": "2030-01-01"},
        "ProjectId = 1 AND Id = {Id}",
        f"POST {PROJECT}/versions",
        f"PATCH {PROJECT}/versions/:id",
        f"DELETE {PROJECT}/versions/:id",
        [
            ("Description", "About", "description"),
            ("ReleaseDueDate", "2030-06-30", "releaseDueDate"),
            ("Archived", True, "archived"),
        ],
        {"StartDate": None, "ReleaseDueDate": None},
        reads=1,
    ),
    Case(
        "Webhooks",
        {"ProjectId": 1, "Name": "Hook", "HookUrl": "https://example.com/hook", "AllEvent": False},
        "ProjectId = 1 AND Id = {Id}",
        f"POST {PROJECT}/webhooks",
        f"PATCH {PROJECT}/webhooks/:webhookId",
        f"DELETE {PROJECT}/webhooks/:webhookId",
        [
            ("Name", "Renamed", "name"),
            ("Description", "About", "description"),
            ("HookUrl", "https://example.com/other", "hookUrl"),
            ("ActivityTypeIds", "1, 2", "activityTypeIds[]"),
        ],
    ),
    Case(
        "ProjectCustomFields",
        {"ProjectId": 1, "TypeId": 3, "Name": "Number of the test", "Unit": "kg"},
        "ProjectId = 1 AND Id = {Id}",
        f"POST {PROJECT}/customFields",
        f"PATCH {PROJECT}/customFields/:id",
        f"DELETE {PROJECT}/customFields/:id",
        [("Name", "Renamed", "name"), ("Description", "About", "description"), ("Unit", "g", "unit")],
    ),
    Case(
        "Watchings",
        {"IssueId": 240, "Note": "見る"},
        "Id = {Id}",
        "POST /watchings",
        "PATCH /watchings/:watchingId",
        "DELETE /watchings/:watchingId",
        [("Note", "changed", "note")],
    ),
    Case(
        "RelatedIssues",
        {"IssueId": 1, "RelatedIssueId": 7},
        "IssueId = 1 AND RelatedIssueId = 7",
        f"POST {ISSUE}/relatedIssues",
        delete=f"DELETE {ISSUE}/relatedIssues/:relatedIssueId",
    ),
    Case(
        "WikiPages",
        {"ProjectId": 1, "Name": "Page of the test", "Content": "text"},
        "Id = {Id}",
        "POST /wikis",
        "PATCH /wikis/:wikiId",
        "DELETE /wikis/:wikiId",
        [("Name", "Renamed", "name")],
    ),
]


def name(case):
    return case.table


def run(connection, sql, *values):
    return connection.execute(sql, *values)


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_row_goes_through_its_life(space, connection, case):
    for statement in case.before:
        connection.execute(statement)
    columns, markers = ", ".join(case.insert), ", ".join("?" for _ in case.insert)
    space.forget()
    cursor = run(connection, f"INSERT INTO {case.table} ({columns}) VALUES ({markers})", *case.insert.values())
    assert cursor.rowcount == 1 and space.endpoints() == [case.post]
    key = case.key.format(Id=connection.execute("SELECT @@IDENTITY").fetchval())
    read = lambda column: text(connection.execute(f"SELECT {column} FROM {case.table} WHERE {key}").fetchval())
    for column, value in case.insert.items():
        if column in ("Content",) and case.table == "WikiPages":
            continue
        assert read(column) == text(value), column
    for column, value, parameter in case.updates:
        space.forget()
        assert run(connection, f"UPDATE {case.table} SET {column} = ? WHERE {key}", value).rowcount == 1
        sent = [request for request in space.requests() if not request["endpoint"].startswith("GET")]
        assert [request["endpoint"] for request in sent] == [case.patch] and space.count() == 1 + case.reads
        assert read(column) == text(value), column
    for column, cleared in case.clears.items():
        space.forget()
        assert run(connection, f"UPDATE {case.table} SET {column} = NULL WHERE {key}").rowcount == 1
        assert space.count() == 1 + case.reads and read(column) == cleared, column
    if case.delete:
        space.forget()
        assert run(connection, f"DELETE FROM {case.table} WHERE {key}{case.option}").rowcount == 1
        assert space.endpoints() == [case.delete]
        assert connection.execute(f"SELECT COUNT(*) FROM {case.table} WHERE {key}").fetchval() == 0
        assert run(connection, f"DELETE FROM {case.table} WHERE {key}{case.option}").rowcount == 0


def text(value):
    """Values as they compare whatever their type."""
    return None if value is None else str(value)


MEMBERS = [("ProjectUsers", "users"), ("ProjectAdministrators", "administrators"), ("ProjectTeams", "teams")]


@pytest.mark.parametrize("table, path", MEMBERS)
def test_members_of_projects_come_and_go(space, connection, table, path):
    source = "Teams" if path == "teams" else "Users"
    project = connection.execute("INSERT INTO Projects (Name, ProjectKey) VALUES ('P', 'PPP') RETURNING Id").fetchval()
    member = connection.execute(f"SELECT MAX(Id) FROM {source}").fetchval()
    if path == "administrators":
        connection.execute("INSERT INTO ProjectUsers (ProjectId, Id) VALUES (?, ?)", project, member)
    before = connection.execute(f"SELECT COUNT(*) FROM {table} WHERE ProjectId = ?", project).fetchval()
    space.forget()
    assert run(connection, f"INSERT INTO {table} (ProjectId, Id) VALUES (?, ?)", project, member).rowcount == 1
    assert space.endpoints() == [f"POST {PROJECT}/{path}"]
    assert connection.execute(f"SELECT COUNT(*) FROM {table} WHERE ProjectId = ?", project).fetchval() == before + 1
    space.forget()
    assert run(connection, f"DELETE FROM {table} WHERE ProjectKey = 'PPP' AND Id = ?", member).rowcount == 1
    assert space.endpoints() == [f"DELETE {PROJECT}/{path}"]
    assert connection.execute(f"SELECT COUNT(*) FROM {table} WHERE ProjectId = ?", project).fetchval() == before


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
    space.forget()
    connection.execute("UPDATE Issues SET Status = ? WHERE Id = ?", space.api("/projects/1/statuses")[0]["name"], issue)
    assert [one for one in space.endpoints() if one.startswith("PATCH")] == [f"PATCH {ISSUE}"]


@pytest.mark.parametrize(
    "sql, words",
    [
        ("UPDATE Issues SET Status = 'Nothing' WHERE Id = 1", ["Nothing", "Known names"]),
        ("UPDATE Issues SET PriorityId = 2, Priority = (SELECT Name FROM Priorities WHERE Id = 3) WHERE Id = 1",
         ["contradicts"]),
        ("UPDATE Issues SET Categories = 'Nothing, at all' WHERE Id = 1", ["Nothing"]),
        ("INSERT INTO Issues (ProjectKey, Summary, IssueTypeId, PriorityId) VALUES ('NONE', 'x', 1, 3)", ["NONE"]),
    ],
)
def test_names_that_mean_nothing_or_something_else_are_refused(space, refused, sql, words):
    error = refused(sql)
    assert error.args[0] == "23000" and all(word in error.args[1] for word in words), error
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


def test_max_writes_refuses_before_the_first_write(space):
    connection = pyodbc.connect(space.string(MaxWrites="2"), autocommit=True)
    space.forget()
    for sql in (
        "UPDATE Issues SET Summary = 'x' WHERE Id IN (1, 2, 3)",
        "DELETE FROM Issues WHERE Id IN (1, 2, 3)",
        "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES "
        "(1, 'a', 1, 3), (1, 'b', 1, 3), (1, 'c', 1, 3)",
    ):
        with pytest.raises(pyodbc.Error) as caught:
            connection.execute(sql)
        assert caught.value.args[0] == "42000" and "MaxWrites=2" in caught.value.args[1]
    assert space.count() == 0
    assert connection.execute("UPDATE Issues SET Summary = 'x' WHERE Id IN (1, 2)").rowcount == 2
    connection.close()


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
def test_explain_shows_the_writes_and_writes_nothing(space, execute, sql, lines):
    assert [tuple(row) for row in execute(f"EXPLAIN {sql}")] == [("write_plan", line) for line in lines]
    assert space.count() == 0



def test_items_of_custom_fields(space, connection):
    field = connection.execute("INSERT INTO ProjectCustomFields (ProjectId, TypeId, Name) VALUES (1, 5, 'List') RETURNING Id")
    field = field.fetchval()
    space.forget()
    sql = "INSERT INTO ProjectCustomFieldItems (ProjectId, CustomFieldId, Name) VALUES (1, ?, ?) RETURNING Id, Name"
    rows = [tuple(connection.execute(sql, field, name).fetchone()) for name in ("one", "two")]
    assert [name for _, name in rows] == ["one", "two"] and rows[0][0] != rows[1][0]
    path = f"{PROJECT}/customFields/:id/items"
    assert space.endpoints() == [f"POST {path}"] * 2
    where = f"ProjectId = 1 AND CustomFieldId = {field} AND Id = {rows[1][0]}"
    space.forget()
    assert connection.execute(f"UPDATE ProjectCustomFieldItems SET Name = 'three' WHERE {where}").rowcount == 1
    assert space.endpoints() == [f"PATCH {path}/:itemId"]
    names = "SELECT Items FROM ProjectCustomFields WHERE ProjectId = 1 AND Id = ?"
    assert connection.execute(names, field).fetchval() == "one, three"
    space.forget()
    assert connection.execute(f"DELETE FROM ProjectCustomFieldItems WHERE {where}").rowcount == 1
    assert space.endpoints() == [f"DELETE {path}/:itemId"]
    assert connection.execute(names, field).fetchval() == "one"


def test_documents_and_their_tags(space, connection):
    sql = "INSERT INTO Documents (ProjectId, Title, Content) VALUES (1, 'Title', '# text') RETURNING Id, Title"
    space.forget()
    document = connection.execute(sql).fetchone()
    assert document.Title == "Title" and space.endpoints() == ["POST /documents"]
    space.forget()
    for tag in ("2024", "緑"):
        sql = "INSERT INTO DocumentTags (DocumentId, Tag) VALUES (?, ?)"
        assert connection.execute(sql, document.Id, tag).rowcount == 1
    assert space.endpoints() == ["POST /documents/:documentId/tags"] * 2
    space.forget()
    sql = "DELETE FROM DocumentTags WHERE DocumentId = ? AND Tag = '2024'"
    assert connection.execute(sql, document.Id).rowcount == 1
    assert space.endpoints() == ["DELETE /documents/:documentId/tags"]
    tags = connection.execute("SELECT Tag FROM DocumentTags WHERE DocumentId = ?", document.Id).fetchall()
    assert [tuple(tag) for tag in tags] == [("緑",)]
    space.forget()
    assert connection.execute("DELETE FROM Documents WHERE Id = ?", document.Id).rowcount == 1
    assert space.endpoints() == ["DELETE /documents/:documentId"]


@pytest.mark.parametrize(
    "table, owner, endpoint",
    [
        ("IssueLinkedSharedFiles", "IssueId", f"{ISSUE}/sharedFiles"),
        ("WikiPageLinkedSharedFiles", "WikiPageId", "/wikis/:wikiId/sharedFiles"),
    ],
)
def test_shared_files_are_linked_and_unlinked(space, connection, table, owner, endpoint):
    file = connection.execute("SELECT MAX(Id) FROM ProjectSharedFiles WHERE ProjectId = 1 AND Type = 'file'").fetchval()
    if owner == "IssueId":
        holder = connection.execute(
            "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES (1, 'x', 1, 3) RETURNING Id"
        ).fetchval()
    else:
        holder = connection.execute(
            "INSERT INTO WikiPages (ProjectId, Name, Content) VALUES (1, 'x', 'y') RETURNING Id"
        ).fetchval()
    space.forget()
    sql = f"INSERT INTO {table} ({owner}, Id) VALUES (?, ?) RETURNING Id, Type"
    assert tuple(connection.execute(sql, holder, file).fetchone()) == (file, "file")
    assert space.endpoints() == [f"POST {endpoint}"]
    space.forget()
    assert connection.execute(f"DELETE FROM {table} WHERE {owner} = ? AND Id = ?", holder, file).rowcount == 1
    assert space.endpoints() == [f"DELETE {endpoint}/:id"]
    assert connection.execute(f"SELECT COUNT(*) FROM {table} WHERE {owner} = ?", holder).fetchval() == 0


def test_stars_are_given_and_taken_back(space, connection):
    space.forget()
    assert connection.execute("INSERT INTO IssueStars (IssueId) VALUES (9)").rowcount == 1
    assert space.endpoints() == ["POST /stars"]
    star = connection.execute("SELECT MAX(Id) FROM IssueStars WHERE IssueId = 9").fetchval()
    space.forget()
    assert connection.execute("DELETE FROM IssueStars WHERE Id = ?", star).rowcount == 1
    assert space.endpoints() == ["DELETE /stars/:starId"]


def test_pull_requests_and_their_comments(space, connection):
    repository = connection.execute("SELECT MIN(RepositoryId), MIN(ProjectId) FROM PullRequests").fetchone()
    repository, project = tuple(repository)
    path = f"{PROJECT}/git/repositories/:repoIdOrName/pullRequests"
    space.forget()
    sql = (
        "INSERT INTO PullRequests (ProjectId, RepositoryId, Summary, Description, Base, Branch) "
        "VALUES (?, ?, 'S', 'D', 'main', 'topic-of-the-test') RETURNING Number"
    )
    number = connection.execute(sql, project, repository).fetchval()
    assert space.endpoints() == [f"POST {path}"]
    space.forget()
    where = f"ProjectId = {project} AND RepositoryId = {repository}"
    sql = f"UPDATE PullRequests SET Summary = 'T', Comment = 'why' WHERE {where} AND Number = {number}"
    assert connection.execute(sql).rowcount == 1 and space.endpoints() == [f"PATCH {path}/:number"]
    space.forget()
    sql = (
        "INSERT INTO PullRequestComments (ProjectId, RepositoryId, PullRequestNumber, Content) "
        f"VALUES ({project}, {repository}, {number}, 'c') RETURNING Id"
    )
    comment = connection.execute(sql).fetchval()
    assert space.endpoints() == [f"POST {path}/:number/comments"]
    space.forget()
    sql = f"UPDATE PullRequestComments SET Content = 'd' WHERE {where} AND PullRequestNumber = {number} AND Id = {comment}"
    assert connection.execute(sql).rowcount == 1
    assert space.endpoints() == [f"PATCH {path}/:number/comments/:commentId"]


def test_uploaded_files_are_attached_and_deleted(space, connection):
    space.forget()
    upload = connection.execute("EXEC PostAttachment @FileName = 'a.txt', @Content = ?", b"bytes").fetchone()
    space.forget()
    sql = "INSERT INTO IssueAttachments (IssueId, AttachmentId) VALUES (5, ?) RETURNING Id, Name"
    row = connection.execute(sql, upload[0]).fetchone()
    assert row.Name == "a.txt" and space.endpoints() == [f"PATCH {ISSUE}"]
    space.forget()
    assert connection.execute("DELETE FROM IssueAttachments WHERE IssueId = 5 AND Id = ?", row.Id).rowcount == 1
    assert space.endpoints() == [f"DELETE {ISSUE}/attachments/:attachmentId"]


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
