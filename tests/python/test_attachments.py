"""Rows of attachments are added with the file itself: uploaded, then attached."""

import time

import pyodbc
import pytest

UPLOAD = "POST /space/attachment"
ISSUE = "PATCH /issues/:issueIdOrKey"
WIKI = "POST /wikis/:wikiId/attachments"

#: Table, its column of the place, a place, the request that attaches.
TABLES = [
    ("IssueAttachments", "IssueId", 5, ISSUE),
    ("WikiPageAttachments", "WikiPageId", 1, WIKI),
]


@pytest.mark.parametrize("table, place, at, attach", TABLES)
def test_content_is_uploaded_and_attached(space, connection, table, place, at, attach):
    sql = f"INSERT INTO {table} ({place}, Name, Content) VALUES ({at}, '報告 1.txt', X'00ff41') RETURNING Id, Name, Size"
    row = connection.execute(sql).fetchone()
    assert (row.Name, row.Size) == ("報告 1.txt", 3)
    assert space.endpoints() == [UPLOAD, attach]
    found = connection.execute(f"SELECT Name, Content FROM {table} WHERE {place} = {at} AND Id = ?", row.Id)
    assert tuple(found.fetchone()) == ("報告 1.txt", b"\x00\xff\x41")


@pytest.mark.parametrize("table, place, at, attach", TABLES)
def test_files_of_this_computer_are_attached(space, connection, tmp_path, table, place, at, attach):
    path = tmp_path / "a b.bin"
    path.write_bytes(bytes(range(256)))
    sql = f"INSERT INTO {table} ({place}, FilePath, Name) VALUES (?, ?, ?), (?, ?, ?)"
    assert connection.execute(sql, at, str(path), None, at, str(path), "other.bin").rowcount == 2
    assert space.endpoints() == [UPLOAD, attach] * 2
    found = connection.execute(f"SELECT Name, Content FROM {table} WHERE {place} = {at} ORDER BY Id DESC LIMIT 2")
    assert [tuple(row) for row in found] == [("other.bin", bytes(range(256))), ("a b.bin", bytes(range(256)))]


def test_the_key_of_an_issue_and_a_parameter(space, connection):
    key = space.api("/issues/5")["issueKey"]
    space.forget()
    sql = "INSERT INTO IssueAttachments (IssueKey, Name, Content) VALUES (?, ?, ?) RETURNING Name, Content"
    row = connection.execute(sql, key, "a.txt", b"bytes").fetchone()
    assert tuple(row) == ("a.txt", b"bytes")
    # No answer has the file: what RETURNING wants of it is read.
    assert space.endpoints()[:2] == [UPLOAD, ISSUE]
    space.forget()
    assert connection.execute("INSERT INTO IssueAttachments VALUES (5, 'b.txt', X'62')").rowcount == 1
    assert space.endpoints() == [UPLOAD, ISSUE]


def test_files_of_each_row_differ_in_how_they_are_given(space, connection, tmp_path):
    path = tmp_path / "c.txt"
    path.write_bytes(b"c")
    upload = connection.execute("EXEC PostAttachment @FileName = 'u.txt', @Content = ?", b"u").fetchone()[0]
    space.forget()
    sql = """INSERT INTO IssueAttachments (IssueId, AttachmentId, FilePath, Name, Content) VALUES
        (5, ?, NULL, NULL, NULL), (5, NULL, ?, NULL, NULL), (6, NULL, NULL, 'n.txt', X'6e')"""
    assert connection.execute(sql, upload, str(path)).rowcount == 3
    assert space.endpoints() == [ISSUE, UPLOAD, ISSUE, UPLOAD, ISSUE]
    assert [one["name"] for one in space.api("/issues/5")["attachments"]][-2:] == ["u.txt", "c.txt"]
    assert [one["name"] for one in space.api("/issues/6")["attachments"]][-1:] == ["n.txt"]


@pytest.mark.parametrize(
    "columns, values, state, word",
    [
        ("IssueId, Name", "5, 'a'", "23000", "Content"),
        ("IssueId", "5", "23000", "FilePath"),
        ("IssueId, Name, Content", "5, 'a', NULL", "23000", "exactly one"),
        ("IssueId, FilePath, Content", "5, '/etc/hostname', X'41'", "23000", "exactly one"),
        ("IssueId, Content", "5, X'41'", "23000", "Name"),
        ("IssueId, Name, Content", "5, ' ', X'41'", "23000", "Name"),
        ("IssueId, AttachmentId, Name", "5, 1, 'a'", "23000", "AttachmentId"),
        ("IssueId, Name, Content", f"5, '{'x' * 256}', X'41'", "22001", "Name"),
        ("IssueId, Name, Content", "5, 'a', 7", "22018", "Content"),
        ("IssueId, FilePath", "5, '/nowhere/at all.txt'", "42000", "/nowhere"),
        ("IssueId, FilePath", "5, '/'", "42000", "no file"),
        ("IssueKey, Name, Content", "'5', 'a', X'41'", "22018", "IssueKey"),
    ],
)
def test_what_cannot_be_attached_is_refused_before_anything_is_sent(space, refused, columns, values, state, word):
    error = refused(f"INSERT INTO IssueAttachments ({columns}) VALUES ({values})")
    assert error.args[0] == state and word in error.args[1], error
    assert space.endpoints() == []


def test_the_second_row_is_checked_before_the_first_is_sent(space, refused):
    sql = "INSERT INTO IssueAttachments (IssueId, FilePath) VALUES (5, ?), (5, '/nowhere')"
    error = refused(sql, __file__)
    assert error.args[0] == "42000" and "/nowhere" in error.args[1] and space.endpoints() == []


def test_explain_shows_both_requests_and_sends_none(space, execute):
    plan = "\n".join(
        " ".join(map(str, row))
        for row in execute("EXPLAIN INSERT INTO IssueAttachments (IssueId, Name, Content) VALUES (5, 'a.txt', X'4142')")
    )
    assert "POST /space/attachment [a.txt (2 bytes)]" in plan and "PATCH /issues/5 (attachmentId[]=" in plan
    assert space.endpoints() == []


def test_an_upload_that_fails_adds_nothing(space, refused):
    before = len(space.api("/issues/5")["attachments"])
    space.fault(UPLOAD, "500", count=20)
    space.forget()
    error = refused("INSERT INTO IssueAttachments (IssueId, Name, Content) VALUES (5, 'a', X'41')")
    assert "not attached" in error.args[1], error
    assert ISSUE not in space.endpoints()
    space.heal()
    assert len(space.api("/issues/5")["attachments"]) == before


def test_an_upload_that_takes_too_long_leaves_no_row_to_look_for(space):
    connection = pyodbc.connect(space.string())
    connection.timeout = 1
    before = len(space.api("/issues/5")["attachments"])
    space.fault(UPLOAD, "delay", milliseconds=8_000)
    space.forget()
    began = time.monotonic()
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute("INSERT INTO IssueAttachments (IssueId, Name, Content) VALUES (5, 'a', X'41')")
    assert time.monotonic() - began < 6
    assert caught.value.args[0] == "HYT00" and "known" not in caught.value.args[1], caught.value
    connection.rollback()
    assert ISSUE not in space.endpoints() and len(space.api("/issues/5")["attachments"]) == before
    connection.close()


def test_an_upload_without_an_answer_leaves_no_row_to_look_for(space, refused):
    space.fault(UPLOAD, "dropAfterWrite")
    error = refused("INSERT INTO IssueAttachments (IssueId, Name, Content) VALUES (5, 'a', X'41')")
    assert error.args[0] == "08S01" and "not attached" in error.args[1] and "unknown" not in error.args[1], error
    assert space.endpoints() == [UPLOAD]
