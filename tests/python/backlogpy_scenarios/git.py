"""Git repositories and pull requests."""

from .scenario import COLLEAGUE, gone, ids, of, ok, refused, scenario, unique


def repository(stage):
    return ok(stage.client.get_list_of_git_repositories("APP"))[0]


def pulled(stage, **more):
    """A new pull request and what leads to it."""
    source = unique("feature").replace(" ", "/")
    at = "APP", repository(stage)["id"]
    pull = ok(stage.client.add_pull_request(*at, "検索を速く", "索引を足す", "main", source, **more))
    return pull, (*at, pull["number"])


@scenario
def get_list_of_git_repositories(stage):
    assert {each["projectId"] for each in ok(stage.client.get_list_of_git_repositories("APP"))} == {1}


@scenario
def get_git_repository(stage):
    first = repository(stage)
    assert ok(stage.client.get_git_repository("APP", first["id"])) == first
    assert ok(stage.client.get_git_repository(1, first["name"])) == first


@scenario
def add_pull_request(stage):
    issue, file = stage.issue()["id"], stage.upload("a.txt", b"a")
    pull, at = pulled(stage, issue_id=issue, assignee_id=2, notified_user_id=[COLLEAGUE], attachment_id=[file])
    assert (pull["status"]["id"], pull["assignee"]["id"], pull["issue"]["id"]) == (1, 2, issue)
    assert [each["name"] for each in pull["attachments"]] == ["a.txt"]
    assert ok(stage.client.get_pull_request(*at)) == pull


@scenario
def get_pull_request(stage):
    pull, at = pulled(stage)
    assert ok(stage.client.get_pull_request(*at))["id"] == pull["id"]
    gone(stage.client.get_pull_request(*at[:2], 99_999))


@scenario
def get_pull_request_list(stage):
    issue = stage.issue()["id"]
    pull, at = pulled(stage, issue_id=issue, assignee_id=2)
    found = stage.client.get_pull_request_list(*at[:2], [1], 2, [issue], 1, offset=0, count=10)
    assert ids(ok(found)) == [pull["id"]]
    assert ok(stage.client.get_pull_request_list(*at[:2], status_id=2, issue_id=issue)) == []


@scenario
def get_number_of_pull_requests(stage):
    _, at = pulled(stage)
    before = ok(stage.client.get_number_of_pull_requests(*at[:2]))["count"]
    pulled(stage)
    assert ok(stage.client.get_number_of_pull_requests(*at[:2])) == {"count": before + 1}


@scenario
def update_pull_request(stage):
    _, at = pulled(stage)
    ok(stage.client.update_pull_request(*at, summary="改題", assignee_id=2, comment="交代"))
    found = ok(stage.client.get_pull_request(*at))
    assert (found["summary"], found["assignee"]["id"]) == ("改題", 2)
    assert "交代" in [each["content"] for each in ok(stage.client.get_pull_request_comment(*at))]


def commented(stage):
    _, at = pulled(stage)
    return at, ok(stage.client.add_pull_request_comment(*at, "一", notified_user_id=[COLLEAGUE]))["id"]


@scenario
def add_pull_request_comment(stage):
    at, comment = commented(stage)
    [found] = ok(stage.client.get_pull_request_comment(*at))
    assert (found["id"], found["content"]) == (comment, "一")
    assert [each["user"]["id"] for each in found["notifications"]] == [COLLEAGUE]


@scenario
def get_pull_request_comment(stage):
    at, first = commented(stage)
    second = ok(stage.client.add_pull_request_comment(*at, "二"))["id"]
    assert ids(ok(stage.client.get_pull_request_comment(*at, order="asc"))) == [first, second]
    assert ids(ok(stage.client.get_pull_request_comment(*at, max_id=second, count=1))) == [first]


@scenario
def get_number_of_pull_request_comments(stage):
    at, _ = commented(stage)
    assert ok(stage.client.get_number_of_pull_request_comments(*at)) == {"count": 1}


@scenario
def update_pull_request_comment_information(stage):
    at, comment = commented(stage)
    ok(stage.client.update_pull_request_comment_information(*at, comment, "二"))
    assert of(ok(stage.client.get_pull_request_comment(*at)), comment)["content"] == "二"
    refused(stage.colleague.update_pull_request_comment_information(*at, comment, "三"), 403, 5)


def with_file(stage):
    pull, at = pulled(stage, attachment_id=stage.upload("図.bin", b"\x01\x02"))
    return *at, pull["attachments"][0]["id"]


@scenario
def get_list_of_pull_request_attachment(stage):
    at = with_file(stage)
    assert ids(ok(stage.client.get_list_of_pull_request_attachment(*at[:3]))) == [at[3]]


@scenario
def download_pull_request_attachment(stage):
    assert stage.client.download_pull_request_attachment(*with_file(stage)).content == b"\x01\x02"


@scenario
def delete_pull_request_attachments(stage):
    at = with_file(stage)
    assert ok(stage.client.delete_pull_request_attachments(*at))["id"] == at[3]
    gone(stage.client.download_pull_request_attachment(*at))
