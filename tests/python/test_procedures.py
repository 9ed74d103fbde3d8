"""Procedures: each is one request, made at most once; what is wrong with a call is found before it is sent."""

import json
import re
import urllib.request
from pathlib import Path

import pyodbc
import pytest


def procedures(cursor):
    return {row.procedure_name: row for row in cursor.procedures().fetchall()}


def sent(space):
    """The one request there was: endpoint, path and form."""
    [request] = space.requests()
    return request["endpoint"], request["path"].removeprefix("/api/v2"), parameters(request)


def parameters(request):
    return [tuple(pair) for pair in request["parameters"] if pair[0] != "apiKey"]


@pytest.fixture
def call(space, connection):
    """Calls a procedure; gives its rows (None without a result set)."""

    def run(sql, *arguments):
        space.forget()
        cursor = connection.execute(sql, *arguments)
        return cursor.fetchall() if cursor.description else None

    return run


@pytest.mark.parametrize(
    "sql, arguments",
    [
        ("{call AddStar(?)}", [3]),
        ("{call Backlog.AddStar(3)}", []),
        ("CALL addstar(?, NULL, NULL)", [3]),
        ("CALL AddStar(IssueId => ?)", ["3"]),
        ("EXEC AddStar @IssueId = 3", []),
        ("EXECUTE AddStar @issueid = ?, @WikiId = DEFAULT", [3]),
        ("EXEC AddStar IssueId = 3, WikiId = NULL", []),
        ("EXEC [Backlog].[AddStar] 1 + 2", []),
    ],
)
def test_every_way_to_call(space, call, sql, arguments):
    assert call(sql, *arguments) is None
    assert sent(space) == ("POST /stars", "/stars", [("issueId", "3")])


def test_an_argument_may_be_a_query(space, call):
    key = space.api("/issues/7")["issueKey"]
    assert call("EXEC AddStar @IssueId = (SELECT Id FROM Issues WHERE IssueKey = ?)", key) is None
    assert space.endpoints() == ["GET /issues/:issueIdOrKey", "POST /stars"]
    assert parameters(space.requests()[1]) == [("issueId", "7")]


def test_sets_of_parameters_are_calls_in_order(space, connection):
    connection.cursor().executemany("{call AddStar(?)}", [(3,), (4,), (5,)])
    assert [parameters(request) for request in space.requests()] == [[("issueId", str(issue))] for issue in (3, 4, 5)]


def test_a_change_counts_as_one(space, connection):
    assert connection.execute("{call AddStar(4)}").rowcount == 1


def test_stars(space, call):
    call("{call AddStar(5)}")
    star = space.api("/issues/5")["stars"][-1]
    assert call("{call RemoveStar(?)}", star["id"]) is None
    assert sent(space) == ("DELETE /stars/:starId", f"/stars/{star['id']}", [])
    assert star["id"] not in [one["id"] for one in space.api("/issues/5")["stars"]]


def test_notifications_and_watchings(space, call):
    notification = space.api("/notifications")[0]["id"]
    assert call("{call MarkNotificationAsRead(?)}", notification) is None
    assert sent(space)[:2] == ("POST /notifications/:id/markAsRead", f"/notifications/{notification}/markAsRead")
    [row] = call("{call ResetUnreadNotificationCount}")
    assert sent(space) == ("POST /notifications/markAsRead", "/notifications/markAsRead", [])
    assert row.Count > 0
    assert call("{call ResetUnreadNotificationCount}")[0].Count == 0
    watching = space.api("/users/1/watchings")[0]["id"]
    assert call("EXEC MarkWatchingAsRead ?", watching) is None
    assert sent(space)[0] == "POST /watchings/:watchingId/markAsRead"


def test_all_watchings_are_marked_one_by_one(space, call):
    unread = [row.Id for row in call("SELECT Id FROM Watchings WHERE NOT ResourceAlreadyRead")]
    assert unread
    [row] = call("{call ResetUnreadWatchingCount}")
    assert row.Count == len(unread)
    marked = [request["path"] for request in space.requests() if request["endpoint"].startswith("POST ")]
    assert sorted(marked) == sorted(f"/api/v2/watchings/{key}/markAsRead" for key in unread)
    assert space.endpoints()[:-len(unread)] == ["GET /users/myself", "GET /users/:userId/watchings"]
    assert call("{call ResetUnreadWatchingCount}")[0].Count == 0


def test_a_failure_among_several_says_how_far_it_came(space, call):
    unread = len(call("SELECT Id FROM Watchings WHERE NOT ResourceAlreadyRead"))
    space.fault("POST /watchings/:watchingId/markAsRead", "drop", skip=1)
    with pytest.raises(pyodbc.Error, match=f"for 1 of {unread} rows") as failed:
        call("{call ResetUnreadWatchingCount}")
    assert failed.value.args[0] == "08S01"
    assert space.endpoints().count("POST /watchings/:watchingId/markAsRead") == 2


def test_recently_viewed(space, call):
    key = space.api("/issues/9")["issueKey"]
    [row] = call("{call AddRecentlyViewedIssue(?)}", key)
    assert (row.Id, row.IssueKey) == (9, key)
    assert sent(space)[2] == [("issueIdOrKey", key)]
    wiki = space.api("/wikis", projectIdOrKey=1)[0]
    [row] = call("{call AddRecentlyViewedWiki(?)}", wiki["id"])
    assert (row.Id, row.Name) == (wiki["id"], wiki["name"])
    assert sent(space)[0] == "POST /users/myself/recentlyViewedWikis"


def test_the_own_user_and_the_notice_of_the_space(space, call):
    [row] = call("{call GetOwnUser}")
    assert (row.Id, row.Name) == (space.api("/users/myself")["id"], space.api("/users/myself")["name"])
    [row] = call("EXEC UpdateSpaceNotification N'お知らせ = 1'")
    assert row.Content == "お知らせ = 1" == space.api("/space/notification")["content"]
    assert sent_write(space) == ("PUT /space/notification", [("content", "お知らせ = 1")])


def sent_write(space):
    [request] = [request for request in space.requests() if not request["endpoint"].startswith("GET ")]
    return request["endpoint"], parameters(request)


def upload(call, name="メモ.txt", content=b"\x00\xffabc"):
    [row] = call("EXEC PostAttachment @FileName = ?, @Content = ?", name, content)
    return row


def test_a_file_from_bytes(space, call):
    row = upload(call)
    assert (row.Name, row.Size) == ("メモ.txt", 5)
    assert space.endpoints() == ["POST /space/attachment"]


def test_a_file_from_a_path_goes_to_a_wiki_page_and_comes_back(space, call, tmp_path):
    source = tmp_path / 'a "b" あ.bin'
    source.write_bytes(bytes(range(256)) * 500)
    [uploaded] = call("{call PostAttachment(?)}", str(source))
    assert space.endpoints() == ["POST /space/attachment"]
    assert uploaded.Size == 128_000
    wiki = space.api("/wikis", projectIdOrKey=1)[0]["id"]
    [attached] = call("{call AttachFileToWiki(?, ?)}", wiki, str(uploaded.Id))
    assert sent(space) == (
        "POST /wikis/:wikiId/attachments", f"/wikis/{wiki}/attachments", [("attachmentId[]", str(uploaded.Id))],
    )  # fmt: skip
    assert attached.Name == uploaded.Name
    [row] = call("EXEC DownloadFile @WikiId = ?, @AttachmentId = ?", wiki, attached.Id)
    assert space.endpoints() == ["GET /wikis/:wikiId/attachments/:attachmentId"]
    assert (row.Size, row.Content, row.FilePath) == (128_000, source.read_bytes(), None)
    target = tmp_path / "copy.bin"
    [row] = call("EXEC DownloadFile @WikiId = ?, @AttachmentId = ?, @FilePath = ?", wiki, attached.Id, str(target))
    assert (row.Size, row.Content, row.FilePath) == (128_000, None, str(target))
    assert target.read_bytes() == source.read_bytes()
    space.forget()
    with pytest.raises(pyodbc.ProgrammingError, match="not overwritten"):
        call("EXEC DownloadFile @WikiId = ?, @AttachmentId = ?, @FilePath = ?", wiki, attached.Id, str(target))
    assert space.count() == 0


def test_downloads_of_every_kind(space, call):
    files = call("SELECT IssueId, Id, Size FROM IssueAttachments LIMIT 1")
    [row] = call("EXEC DownloadFile @IssueIdOrKey = ?, @AttachmentId = ?", files[0].IssueId, files[0].Id)
    assert row.Size == files[0].Size == len(row.Content)
    [shared] = [file for file in call("SELECT ProjectId, Id, Size, Type FROM ProjectSharedFiles WHERE Type = 'file' LIMIT 1")]
    [row] = call("EXEC DownloadFile @ProjectIdOrKey = ?, @SharedFileId = ?", str(shared.ProjectId), shared.Id)
    assert row.Size == len(row.Content)
    assert space.endpoints() == ["GET /projects/:projectIdOrKey/files/:sharedFileId"]


def test_downloads_of_documents_and_pull_requests(space, call):
    documents = [space.api(f"/documents/{one['id']}") for one in space.api("/documents", **{"projectId[]": 1, "offset": 0})]
    document = next(document for document in documents if document["attachments"])
    file = document["attachments"][0]
    [row] = call("EXEC DownloadFile @DocumentId = ?, @AttachmentId = ?", document["id"], file["id"])
    assert row.Size == len(row.Content) == file["size"]
    assert space.endpoints() == ["GET /documents/:documentId/attachments/:attachmentId"]
    repository, number, file = attached_to_a_pull_request(space)
    [row] = call(
        "EXEC DownloadFile @ProjectIdOrKey = '1', @RepositoryIdOrName = ?, @PullRequestNumber = ?, @AttachmentId = ?",
        repository, number, file["id"],
    )  # fmt: skip
    assert row.Size == len(row.Content) == file["size"]
    assert space.count() == 1


def attached_to_a_pull_request(space):
    """A repository of project 1, the number of a pull request in it, and a file attached to that."""
    for repository in space.api("/projects/1/git/repositories"):
        path = f"/projects/1/git/repositories/{repository['name']}/pullRequests"
        for one in space.api(path, count=100):
            for file in space.api(f"{path}/{one['number']}/attachments"):
                return repository["name"], one["number"], file
    raise AssertionError("no pull request of project 1 has a file")


def test_links_of_shared_files(space, call):
    [file] = call("SELECT ProjectId, Id FROM ProjectSharedFiles WHERE Type = 'file' LIMIT 1")
    issue = space.api("/issues", **{"projectId[]": file.ProjectId})[0]
    [row] = call("{call LinkSharedFilesToIssue(?, ?)}", issue["issueKey"], str(file.Id))
    assert sent(space) == (
        "POST /issues/:issueIdOrKey/sharedFiles", f"/issues/{issue['issueKey']}/sharedFiles", [("fileId[]", str(file.Id))],
    )  # fmt: skip
    assert row.Id == file.Id
    [row] = call("{call UnlinkSharedFileFromIssue(?, ?)}", issue["id"], file.Id)
    assert row.Id == file.Id
    wiki = space.api("/wikis", projectIdOrKey=file.ProjectId)[0]["id"]
    linked = call("{call LinkSharedFilesToWiki(?, ?)}", wiki, f" {file.Id} ")
    assert file.Id in [row.Id for row in linked]
    [row] = call("{call UnlinkSharedFileFromWiki(?, ?)}", wiki, file.Id)
    assert sent(space)[:2] == ("DELETE /wikis/:wikiId/sharedFiles/:id", f"/wikis/{wiki}/sharedFiles/{file.Id}")


def test_tags_of_documents(space, call):
    document = space.api("/documents", **{"projectId[]": 1, "offset": 0})[0]["id"]
    rows = call("{call AddDocumentTags(?, ?)}", document, "甲, 乙")
    assert sent(space)[2] == [("tagNames[]", "甲"), ("tagNames[]", "乙")]
    assert {"甲", "乙"} <= {row.Name for row in rows}
    assert call("{call RemoveDocumentTags(?, ?)}", document, "甲") is None
    assert sent(space)[::2] == ("DELETE /documents/:documentId/tags", [("tagNames[]", "甲")])
    names = {tag["name"] for tag in space.api(f"/documents/{document}")["tags"]}
    assert "乙" in names and "甲" not in names


def test_notified_comment(space, call):
    issue, comment = own_comment(space)
    people = [user["id"] for user in space.api("/projects/1/users")]
    [row] = call("{call NotifyIssueComment(?, ?, ?)}", issue, comment, str(people[-1]))
    assert sent(space)[2] == [("notifiedUserId[]", str(people[-1]))]
    assert row.Id == comment and str(people[-1]) in row.NotifiedUserIds.split(", ")


def own_comment(space):
    """An issue of project 1 and a comment that the user of the key adds to it."""
    issue = space.api("/issues", **{"projectId[]": 1})[0]["id"]
    url = f"{space.url.rstrip('/')}/api/v2/issues/{issue}/comments?apiKey={space.key}"
    with urllib.request.urlopen(urllib.request.Request(url, b"content=x", method="POST"), timeout=30) as answer:
        return issue, json.load(answer)["id"]


def test_order_of_statuses(space, call):
    statuses = [status["id"] for status in space.api("/projects/1/statuses")]
    rows = call("EXEC UpdateStatusDisplayOrder @ProjectIdOrKey = '1', @StatusIds = ?", ",".join(map(str, statuses)))
    assert sent(space)[2] == [("statusId[]", str(status)) for status in statuses]
    assert [row.Id for row in rows] == statuses


def test_items_of_custom_fields(space, call):
    field = next(field for field in space.api("/projects/1/customFields") if field["typeId"] == 5)
    [row] = call("{call AddCustomFieldItem('1', ?, '新項目')}", field["id"])
    assert sent(space)[0] == "POST /projects/:projectIdOrKey/customFields/:id/items"
    assert row.Items.endswith("新項目")
    item = int(row.ItemIds.split(", ")[-1])
    [row] = call("{call UpdateCustomFieldItem('1', ?, ?, 'renamed')}", field["id"], item)
    assert row.Items.endswith("renamed")
    [row] = call("{call DeleteCustomFieldItem('1', ?, ?)}", field["id"], item)
    assert str(item) not in row.ItemIds.split(", ")


@pytest.mark.parametrize(
    "sql, arguments, state, word",
    [
        ("{call NoSuch(1)}", [], "42000", "NoSuch"),
        ("{call Other.AddStar(1)}", [], "42000", "Other.AddStar"),
        ("{? = call AddStar(1)}", [], "0A000", "AddStar"),
        ("{call AddStar(1, 2, 3, 4, 5, 6)}", [], "07001", "6 arguments"),
        ("EXEC AddStar @Nothing = 1", [], "42000", "Nothing"),
        ("EXEC AddStar @IssueId = 1, @issueid = 2", [], "42000", "twice"),
        ("EXEC AddStar @IssueId = 1, 2", [], "42000", "without a name"),
        ("{call AddStar()}", [], "42000", "exactly one of"),
        ("{call AddStar(1, 2)}", [], "42000", "2 are given"),
        ("{call AddStar(?)}", ["abc"], "22018", "abc"),
        ("{call AddStar('abc')}", [], "22018", "abc"),
        ("{call AddStar(1.5)}", [], "22018", "1.5"),
        ("{call RemoveStar}", [], "07001", "StarId"),
        ("{call RemoveStar(NULL)}", [], "22004", "StarId"),
        ("{call RemoveStar(?)}", [None], "22004", "StarId"),
        ("{call RemoveStar(DEFAULT)}", [], "07001", "StarId"),
        ("{call RemoveStar(nothing)}", [], "42S22", "nothing"),
        ("{call LinkSharedFilesToWiki(1, 'a,b')}", [], "22018", "a,b"),
        ("{call LinkSharedFilesToIssue('..', '1')}", [], "22018", "IssueIdOrKey"),
        ("{call UpdateSpaceNotification(?)}", ["x" * 10_001], "22001", "10001"),
        ("EXEC PostAttachment @FilePath = '/nothing/there'", [], "42000", "/nothing/there"),
        ("EXEC PostAttachment @Content = X'00'", [], "07001", "FileName"),
        ("EXEC DownloadFile @AttachmentId = 1", [], "42000", "IssueIdOrKey + AttachmentId"),
        ("EXEC ('SELECT 1')", [], "0A000", ""),
    ],
)
def test_bad_calls_send_nothing(space, refused, sql, arguments, state, word):
    error = refused(sql, *arguments)
    assert error.args[0] == state and word in error.args[1], error.args
    assert space.count() == 0


def test_a_read_only_connection_reads(space):
    with pyodbc.connect(space.string(ReadOnly="true"), autocommit=True) as connection:
        space.forget()
        assert connection.execute("{call GetOwnUser}").fetchone().Id
        assert space.count() == 1
        for row in connection.cursor().procedures().fetchall():
            if row.procedure_name in ("GetOwnUser", "DownloadFile"):
                continue
            with pytest.raises(pyodbc.Error) as refused:
                connection.execute(f"EXEC {row.procedure_name}")
            assert refused.value.args[0] == "25006", row.procedure_name
        assert space.count() == 1


@pytest.mark.parametrize(
    "fault, state, done",
    [
        ("drop", "08S01", False),
        ("dropAfterWrite", "08S01", True),
        ("500", "08S01", False),
        ("html503", "08S01", False),
        ("429", None, True),
    ],
)
def test_at_most_once(space, connection, fault, state, done):
    starred = lambda: len(space.api("/issues/11")["stars"])
    before = starred()
    space.fault("POST /stars", fault)
    space.forget()
    if state:
        with pytest.raises(pyodbc.Error) as failed:
            connection.execute("{call AddStar(11)}")
        assert failed.value.args[0] == state
        assert space.count() == 1
    else:
        connection.execute("{call AddStar(11)}")
        assert space.count() == 2
    assert starred() == before + done


# A call of each method, and one with a file.
WRITES = {
    "POST /notifications/markAsRead": "{call ResetUnreadNotificationCount}",
    "POST /space/attachment": "EXEC PostAttachment @FileName = 'a.txt', @Content = X'00'",
    "PUT /space/notification": "{call UpdateSpaceNotification('x')}",
    "PATCH /projects/:projectIdOrKey/statuses/updateDisplayOrder": "{call UpdateStatusDisplayOrder('1', 'STATUSES')}",
    "DELETE /issues/:issueIdOrKey/sharedFiles/:id": "{call UnlinkSharedFileFromIssue('1', 1)}",
}


@pytest.mark.parametrize("endpoint", WRITES)
@pytest.mark.parametrize("fault", ["drop", "dropAfterWrite", "dropMidAnswer", "500", "html503", "truncatedJson"])
def test_no_fault_makes_a_call_be_sent_twice(space, connection, endpoint, fault):
    statuses = ",".join(str(status["id"]) for status in space.api("/projects/1/statuses"))
    space.fault(endpoint, fault)
    space.forget()
    with pytest.raises(pyodbc.Error) as failed:
        connection.execute(WRITES[endpoint].replace("STATUSES", statuses)).fetchall()
    assert failed.value.args[0] in ("08S01", "23000"), failed.value.args
    assert space.endpoints() == [endpoint]


def test_a_rollback_says_that_a_call_stays_done(space):
    with pyodbc.connect(space.string(), autocommit=False) as connection:
        connection.execute("{call GetOwnUser}").fetchall()
        connection.rollback()
        connection.execute("{call AddStar(12)}")
        with pytest.raises(pyodbc.Error) as failed:
            connection.rollback()
        assert failed.value.args[0] == "25S01"
        connection.commit()


def test_what_backlog_refuses_is_told(space, refused):
    error = refused("{call RemoveStar(999999)}")
    assert "No such star" in error.args[1] and error.args[0] == "23000", error.args
    assert space.count() == 1


def test_the_catalog_lists_them(space, connection):
    cursor = connection.cursor()
    listed = procedures(cursor)
    assert list(listed) == sorted(listed, key=str.lower)
    star = listed["AddStar"]
    assert (star.procedure_schem, star.num_input_params, star.num_output_params, star.num_result_sets) == ("Backlog", 5, 0, 0)
    assert star.procedure_type == 1 and star.remarks
    assert [row.procedure_name for row in cursor.procedures(procedure="mark%").fetchall()] == [
        "MarkNotificationAsRead", "MarkWatchingAsRead",
    ]  # fmt: skip
    assert cursor.procedures(procedure="Add", schema="nothing").fetchall() == []
    columns = cursor.procedureColumns(procedure="PostAttachment").fetchall()
    assert [(row.column_name, row.column_type, row.nullable, row.ordinal_position) for row in columns] == [
        ("FilePath", 1, 1, 1), ("FileName", 1, 1, 2), ("Content", 1, 1, 3), ("Id", 3, 0, 1), ("Name", 3, 1, 2), ("Size", 3, 1, 3),
    ]  # fmt: skip
    assert all(row.remarks for row in columns)
    shown = [tuple(row) for row in cursor.execute("SELECT ProcedureName, Description FROM sys_procedures").fetchall()]
    assert shown == [(name, row.remarks) for name, row in listed.items()]
    routines = cursor.execute("SELECT routine_name, remarks FROM information_schema.routines").fetchall()
    assert [tuple(row) for row in routines] == shown
    every = cursor.procedureColumns().fetchall()
    inputs = cursor.execute("SELECT specific_name, parameter_name, ordinal_position FROM information_schema.parameters")
    assert [tuple(row) for row in inputs.fetchall()] == [
        (row.procedure_name, row.column_name, row.ordinal_position) for row in every if row.column_type == 1
    ]
    expected = [
        (row.procedure_name, row.column_name, row.column_type, row.data_type, row.column_size, bool(row.nullable), row.ordinal_position)
        for row in every
    ]
    shown = cursor.execute(
        "SELECT ProcedureName, ColumnName, Direction, DataType, Length, IsNullable, Ordinal FROM sys_procedureparameters"
    ).fetchall()
    assert [tuple(row) for row in shown] == expected
    assert connection.getinfo(pyodbc.SQL_PROCEDURES) is True and connection.getinfo(pyodbc.SQL_ACCESSIBLE_PROCEDURES) is True
    assert connection.getinfo(pyodbc.SQL_PROCEDURE_TERM) == "procedure"
    assert space.count() == 0


def test_results_are_as_described(space, connection):
    """Preparing tells the columns that SQLProcedureColumns lists."""
    cursor = connection.cursor()
    columns = [row.column_name for row in cursor.procedureColumns(procedure="GetOwnUser").fetchall()]
    assert [column[0] for column in cursor.execute("{call GetOwnUser}").description] == columns


def test_each_procedure_is_called_in_a_test(connection):
    text = Path(__file__).read_text(encoding="utf-8")
    called = {name.lower() for name in re.findall(r"(?:call|CALL|EXEC|EXECUTE) (\w+)", text)}
    listed = {name.lower() for name in procedures(connection.cursor())}
    assert listed - called == set()


@pytest.mark.parametrize("name", ["", "  "])
def test_a_required_text_cannot_be_blank(space, refused, name):
    error = refused("CALL AddCustomFieldItem(1, 1, ?)", name)
    assert error.args[0] == "23000" and "Name" in error.args[1] and space.count() == 0


def test_the_notification_of_the_space_may_be_empty(space, connection):
    connection.execute("CALL UpdateSpaceNotification('')")
    assert space.endpoints() == ["PUT /space/notification"]
