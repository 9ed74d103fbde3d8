"""Issues, their comments, what hangs on them."""

from .scenario import BUG, COLLEAGUE, NORMAL, gone, ids, of, ok, refused, scenario, unique


@scenario
def add_issue(stage):
    issue = ok(
        stage.client.add_issue(
            1,
            "落ちる 🐟",
            BUG,
            NORMAL,
            description="1行目\n2行目",
            start_date="2026-04-01",
            due_date="2026-04-30",
            estimated_hours=1.5,
            actual_hours=0,
            category_id=[1, 2],
            version_id=2,
            milestone_id=[3],
            assignee_id=2,
            notified_user_id=[COLLEAGUE],
            attachment_id=[stage.upload("a.txt", b"a")],
            parent_issue_id=stage.issue()["id"],
        ),
        201,
    )
    assert ok(stage.client.get_issue(issue["issueKey"])) == issue
    assert (issue["dueDate"], issue["estimatedHours"], issue["actualHours"]) == ("2026-04-30T00:00:00Z", 1.5, 0)
    assert (ids(issue["category"]), ids(issue["versions"]), ids(issue["milestone"])) == ([1, 2], [2], [3])
    refused(stage.client.add_issue(1, "x" * 256, BUG, NORMAL), 400, 7, "The Subject must be")
    refused(stage.client.add_issue(1, "件名", 5, NORMAL), 400, 7, "issueTypeId")


@scenario
def get_issue(stage):
    issue = stage.issue()
    assert ok(stage.client.get_issue(issue["id"])) == ok(stage.client.get_issue(issue["issueKey"])) == issue


@scenario
def get_issue_list(stage):
    mark = unique("目印")
    one = ok(stage.client.add_issue(1, f"{mark} 一", BUG, 2, due_date="2026-05-01", category_id=1), 201)["id"]
    two = ok(stage.client.add_issue(1, f"{mark} 二", BUG, 4, assignee_id=2), 201)["id"]

    def found(**filters):
        return ids(ok(stage.client.get_issue_list(keyword=mark, sort="created", order="asc", **filters)))

    assert found() == [one, two]
    assert found(priority_id=[4]) == [two] == found(assignee_id=2, project_id=[1])
    assert found(category_id=[1, 2], issue_type_id=[BUG], status_id=[1, 2]) == [one]
    assert found(due_date_since="2026-05-01", due_date_until="2026-05-02") == [one]
    assert found(attachment=True) == [] == found(shared_file=True)
    assert found(offset=1, count=1) == [two] == found(id=[two])
    refused(stage.client.get_issue_list(due_date_since="2026-05-01T00:00:00Z"), 400, 7, "error.date : dueDateSince")


@scenario
def count_issue(stage):
    mark = unique("計数")
    ok(stage.client.add_issue(1, mark, BUG, 2), 201)
    assert ok(stage.client.count_issue(keyword=mark)) == {"count": 1}
    assert ok(stage.client.count_issue(keyword=mark, parent_child=4, sort="created", count=1)) == {"count": 0}


@scenario
def update_issue(stage):
    issue = stage.issue(assignee_id=2, due_date="2026-04-30", category_id=[1])["id"]
    ok(stage.client.update_issue(issue, status_id=4, resolution_id=0, due_date="", category_id="", comment="直した"))
    found = ok(stage.client.get_issue(issue))
    assert (found["status"]["id"], found["resolution"]["id"], found["dueDate"], found["category"]) == (4, 0, None, [])
    assert found["assignee"]["id"] == 2
    [comment] = ok(stage.client.get_comment_list(issue, count=1))
    assert comment["content"] == "直した"
    assert {"status", "limitDate", "component"} <= {change["field"] for change in comment["changeLog"]}
    refused(stage.client.update_issue(issue, status_id=4), 400, 7, "No comment content.")


@scenario
def delete_issue(stage):
    issue = stage.issue()["id"]
    refused(stage.colleague.delete_issue(issue), 403, 5)
    assert ok(stage.client.delete_issue(issue))["id"] == issue
    gone(stage.client.get_issue(issue))


def commented(stage, **more):
    issue = stage.issue()["id"]
    return issue, ok(stage.client.add_comment(issue, "一", **more), 201)["id"]


@scenario
def add_comment(stage):
    file = stage.upload("証跡.txt", b"ok")
    issue, comment = commented(stage, notified_user_id=[COLLEAGUE], attachment_id=file)
    found = ok(stage.client.get_comment(issue, comment))
    assert found["content"] == "一"
    assert [each["user"]["id"] for each in found["notifications"]] == [COLLEAGUE]
    assert [each["name"] for each in ok(stage.client.get_list_of_issue_attachments(issue))] == ["証跡.txt"]


@scenario
def get_comment(stage):
    issue, comment = commented(stage)
    assert ok(stage.client.get_comment(issue, comment))["id"] == comment
    gone(stage.client.get_comment(stage.issue()["id"], comment))


@scenario
def get_comment_list(stage):
    issue, first = commented(stage)
    second = ok(stage.client.add_comment(issue, "二"), 201)["id"]
    assert ids(ok(stage.client.get_comment_list(issue))) == [second, first]
    assert ids(ok(stage.client.get_comment_list(issue, min_id=first, order="asc"))) == [second]
    assert ids(ok(stage.client.get_comment_list(issue, max_id=second, count=1))) == [first]


@scenario
def count_comment(stage):
    issue, _ = commented(stage)
    assert ok(stage.client.count_comment(issue)) == {"count": 1}


@scenario
def update_comment(stage):
    issue, comment = commented(stage)
    ok(stage.client.update_comment(issue, comment, "二"))
    assert ok(stage.client.get_comment(issue, comment))["content"] == "二"
    refused(stage.colleague.update_comment(issue, comment, "三"), 403, 5)


@scenario
def delete_comment(stage):
    issue, comment = commented(stage)
    assert ok(stage.client.delete_comment(issue, comment))["id"] == comment
    gone(stage.client.get_comment(issue, comment))


@scenario
def get_list_of_comment_notifications(stage):
    issue, comment = commented(stage, notified_user_id=COLLEAGUE)
    [notification] = ok(stage.client.get_list_of_comment_notifications(issue, comment))
    assert (notification["user"]["id"], notification["alreadyRead"]) == (COLLEAGUE, False)


@scenario
def add_comment_notification(stage):
    issue, comment = commented(stage)
    ok(stage.client.add_comment_notification(issue, comment, [COLLEAGUE]))
    [notification] = ok(stage.client.get_list_of_comment_notifications(issue, comment))
    assert notification["user"]["id"] == COLLEAGUE


def with_file(stage):
    issue = stage.issue(attachment_id=stage.upload("記録 1.bin", b"\x00\xff\r\n"))
    return issue["id"], issue["attachments"][0]["id"]


@scenario
def get_list_of_issue_attachments(stage):
    issue, attachment = with_file(stage)
    [found] = ok(stage.client.get_list_of_issue_attachments(issue))
    assert (found["id"], found["name"], found["size"]) == (attachment, "記録 1.bin", 4)


@scenario
def get_issue_attachment(stage):
    answer = stage.client.get_issue_attachment(*with_file(stage))
    assert answer.content == b"\x00\xff\r\n"
    assert answer.headers["Content-Type"] == "application/octet-stream"


@scenario
def delete_issue_attachment(stage):
    issue, attachment = with_file(stage)
    assert ok(stage.client.delete_issue_attachment(issue, attachment))["id"] == attachment
    gone(stage.client.get_issue_attachment(issue, attachment))


@scenario
def get_issue_participant_list(stage):
    issue = stage.issue()["id"]
    ok(stage.colleague.add_comment(issue, "見ます"), 201)
    assert of(ok(stage.client.get_issue_participant_list(issue)), COLLEAGUE)


def linked(stage):
    issue, file = stage.issue()["id"], stage.shared_file()["id"]
    assert ids(ok(stage.client.link_shared_files_to_issue(issue, [file]))) == [file]
    return issue, file


@scenario
def get_list_of_linked_shared_files(stage):
    issue, file = linked(stage)
    assert ids(ok(stage.client.get_list_of_linked_shared_files(issue))) == [file]


@scenario
def link_shared_files_to_issue(stage):
    issue, file = linked(stage)
    assert ids(ok(stage.client.get_issue(issue))["sharedFiles"]) == [file]
    refused(stage.client.link_shared_files_to_issue(issue, 99_999_999), 400, 7, "fileId")


@scenario
def remove_link_to_shared_file_from_issue(stage):
    issue, file = linked(stage)
    assert ok(stage.client.remove_link_to_shared_file_from_issue(issue, file))["id"] == file
    assert ok(stage.client.get_list_of_linked_shared_files(issue)) == []
