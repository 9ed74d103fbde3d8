"""Files are downloaded for the rows that a query gives, not for those that its filter leaves out."""

from collections import Counter

import pytest

ICON = "GET /users/:userId/icon"
ATTACHMENT = "GET /issues/:issueIdOrKey/attachments/:attachmentId"


@pytest.mark.parametrize("condition", ["Name LIKE '%.png'", "Size < 0", "Name LIKE '%.png' AND Content IS NOT NULL"])
def test_attachments_that_are_filtered_by_what_the_list_has(space, execute, condition):
    listed = execute("SELECT Id, Name FROM IssueAttachments")
    wanted = {row.Id for row in listed if row.Name.endswith(".png")} if "png" in condition else set()
    assert len(wanted) < len(listed)
    space.forget()
    rows = execute(f"SELECT Id, Content FROM IssueAttachments WHERE {condition}")
    assert {row.Id for row in rows} == wanted and all(row.Content for row in rows)
    assert Counter(space.endpoints())[ATTACHMENT] == len(wanted)


def test_the_icon_of_one_user(space, execute):
    name = execute("SELECT Name FROM Users WHERE Id = 3")[0][0]
    space.forget()
    assert len(execute("SELECT Icon FROM UserIcons WHERE Name = ?", name)) == 1
    assert space.endpoints() == ["GET /users", ICON]


def test_what_needs_the_file_downloads_all(space, execute):
    count = execute("SELECT COUNT(*) FROM UserIcons")[0][0]
    space.forget()
    assert execute("SELECT COUNT(*) FROM UserIcons WHERE Icon IS NOT NULL OR Name = 'x'")[0][0] == count
    assert Counter(space.endpoints())[ICON] == count


def test_a_join_and_a_filter(space, execute):
    listed = execute("SELECT IssueId, Name FROM IssueAttachments")
    issue = listed[0].IssueId
    wanted = [row for row in listed if row.IssueId == issue and row.Name >= "a"]
    space.forget()
    sql = """SELECT a.Content FROM Issues i JOIN IssueAttachments a ON a.IssueId = i.Id
             WHERE i.Id = ? AND a.Name >= 'a'"""
    assert len(execute(sql, issue)) == len(wanted)
    assert Counter(space.endpoints())[ATTACHMENT] == len(wanted)
