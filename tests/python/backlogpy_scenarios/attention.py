"""Stars, notifications, watchings."""

from .scenario import COLLEAGUE, gone, ids, ok, refused, scenario


@scenario
def add_star(stage):
    issue = stage.issue(by=stage.colleague)["id"]
    ok(stage.client.add_star(issue_id=issue), 204)
    assert [star["presenter"]["id"] for star in ok(stage.client.get_issue(issue))["stars"]] == [1]
    comment = ok(stage.colleague.add_comment(issue, "どうぞ"), 201)["id"]
    ok(stage.client.add_star(comment_id=comment), 204)
    assert len(ok(stage.client.get_comment(issue, comment))["stars"]) == 1
    refused(stage.client.add_star(), 400, 7)


@scenario
def get_received_star_list(stage):
    issue = stage.issue(by=stage.colleague)
    ok(stage.client.add_star(issue_id=issue["id"]), 204)
    [star] = ok(stage.client.get_received_star_list(COLLEAGUE, count=1))
    assert star["url"].endswith(f"/view/{issue['issueKey']}")
    assert ok(stage.client.get_received_star_list(COLLEAGUE, min_id=star["id"], order="asc")) == []


@scenario
def count_user_received_stars(stage):
    before = ok(stage.client.count_user_received_stars(COLLEAGUE))["count"]
    ok(stage.client.add_star(issue_id=stage.issue(by=stage.colleague)["id"]), 204)
    assert ok(stage.client.count_user_received_stars(COLLEAGUE)) == {"count": before + 1}
    assert ok(stage.client.count_user_received_stars(COLLEAGUE, until="2001-01-01")) == {"count": 0}


def notified(stage):
    issue = stage.issue()["id"]
    return ok(stage.colleague.add_comment(issue, "見てください", notified_user_id=1), 201)["id"]


@scenario
def get_notification(stage):
    comment = notified(stage)
    [newest] = ok(stage.client.get_notification(count=1, sender_id=COLLEAGUE))
    assert (newest["comment"]["id"], newest["sender"]["id"], newest["alreadyRead"]) == (comment, COLLEAGUE, False)
    assert ok(stage.client.get_notification(min_id=newest["id"], order="asc")) == []


@scenario
def count_notification(stage):
    before = ok(stage.client.count_notification(already_read=False))["count"]
    notified(stage)
    assert ok(stage.client.count_notification(already_read=False)) == {"count": before + 1}
    assert ok(stage.client.count_notification(resource_already_read=False))["count"] > 0


@scenario
def reset_unread_notification_count(stage):
    notified(stage)
    unread = ok(stage.client.count_notification(already_read=False))
    assert ok(stage.client.reset_unread_notification_count()) == unread
    assert ok(stage.client.count_notification(already_read=False)) == {"count": 0}


@scenario
def read_notification(stage):
    notified(stage)
    [newest] = ok(stage.client.get_notification(count=1))
    ok(stage.client.read_notification(newest["id"]), 204)
    assert ok(stage.client.get_notification(count=1))[0]["resourceAlreadyRead"] is True


def watched(stage):
    issue = stage.issue()
    return issue["id"], ok(stage.client.add_watching(issue["issueKey"], "気になる"), 201)["id"]


@scenario
def add_watching(stage):
    issue, watching = watched(stage)
    found = ok(stage.client.get_watching(watching))
    assert (found["issue"]["id"], found["note"]) == (issue, "気になる")


@scenario
def get_watching(stage):
    _, watching = watched(stage)
    assert ok(stage.client.get_watching(watching))["type"] == "issue"
    gone(stage.client.get_watching(99_999_999))


@scenario
def get_watching_list(stage):
    issue, watching = watched(stage)
    found = ok(stage.client.get_watching_list(1, order="desc", sort="created", count=1, offset=0, issue_id=[issue]))
    assert ids(found) == [watching]


@scenario
def count_watching(stage):
    before = ok(stage.client.count_watching(1))["count"]
    watched(stage)
    assert ok(stage.client.count_watching(1)) == {"count": before + 1}


@scenario
def update_watching(stage):
    _, watching = watched(stage)
    ok(stage.client.update_watching(watching, "済"))
    assert ok(stage.client.get_watching(watching))["note"] == "済"


@scenario
def mark_watching_as_read(stage):
    issue, watching = watched(stage)
    ok(stage.colleague.add_comment(issue, "更新"), 201)
    assert ids(ok(stage.client.get_watching_list(1, resource_already_read=False, issue_id=issue))) == [watching]
    ok(stage.client.mark_watching_as_read(watching), 204)
    assert ok(stage.client.get_watching_list(1, resource_already_read=False, issue_id=issue)) == []


@scenario
def delete_watching(stage):
    _, watching = watched(stage)
    assert ok(stage.client.delete_watching(watching))["id"] == watching
    gone(stage.client.get_watching(watching))
