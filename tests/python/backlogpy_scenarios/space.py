"""The space, its users, its teams; the groups that teams once were."""

from .scenario import COLLEAGUE, gone, ids, of, ok, picture, refused, scenario, unique


@scenario
def get_space(stage):
    assert ok(stage.client.get_space())["ownerId"] == 1


@scenario
def get_space_logo(stage):
    picture(stage.client.get_space_logo())


@scenario
def get_space_notification(stage):
    assert set(ok(stage.client.get_space_notification())) == {"content", "updated"}


@scenario
def update_space_notification(stage):
    # The client sends no content, which the API requires.
    refused(stage.client.update_space_notification(), 400, 7, "content")


@scenario
def post_attachment_file(stage):
    # The client sends no file, which the API requires.
    refused(stage.client.post_attachment_file(), 400, 7, "file")


@scenario
def get_space_disk_usage(stage):
    usage = ok(stage.client.get_space_disk_usage())
    assert usage["capacity"] > 2**31 and usage["details"]
    refused(stage.colleague.get_space_disk_usage(), 403, 5)


@scenario
def get_licence(stage):
    assert ok(stage.client.get_licence())["active"] is True


@scenario
def get_rate_limit(stage):
    limits = ok(stage.client.get_rate_limit())["rateLimit"]
    assert set(limits) == {"read", "update", "search", "icon"}
    assert all(set(each) == {"limit", "remaining", "reset"} for each in limits.values())


@scenario
def get_recent_updates(stage):
    issue = stage.issue()
    [newest] = ok(stage.client.get_recent_updates(activity_type_id=[1, 2], count=1))
    assert (newest["type"], newest["content"]["id"]) == (1, issue["id"])
    assert ok(stage.client.get_recent_updates(min_id=newest["id"], order="asc")) == []


@scenario
def get_space_activity(stage):
    issue = stage.issue()
    [newest] = ok(stage.client.get_recent_updates(count=1))
    found = ok(stage.client.get_space_activity(newest["id"]))
    assert (found["type"], found["content"]["key_id"]) == (1, issue["keyId"])
    gone(stage.client.get_space_activity(999_999_999))


@scenario
def get_priority_list(stage):
    assert ids(ok(stage.client.get_priority_list())) == [2, 3, 4]


@scenario
def get_resolution_list(stage):
    assert ids(ok(stage.client.get_resolution_list())) == [0, 1, 2, 3, 4]


@scenario
def get_status_list(stage):
    refused(stage.client.get_status_list(), 404, 6, "Undefined resource. /api/v2/statuses")


@scenario
def get_own_user(stage):
    assert ok(stage.client.get_own_user())["userId"] == "admin"
    assert ok(stage.colleague.get_own_user())["id"] == COLLEAGUE


@scenario
def get_user(stage):
    assert ok(stage.client.get_user(2))["name"] == "山田 太郎"
    gone(stage.client.get_user("yamada.taro"))


@scenario
def get_user_list(stage):
    assert of(ok(stage.client.get_user_list()), 2)["userId"] == "yamada.taro"
    refused(stage.viewer.get_user_list(), 403, 5)


@scenario
def get_user_icon(stage):
    picture(stage.client.get_user_icon(2))


@scenario
def get_user_recent_updates(stage):
    issue = stage.issue(by=stage.colleague)
    [newest] = ok(stage.client.get_user_recent_updates(COLLEAGUE, activity_type_id=1, count=1))
    assert (newest["createdUser"]["id"], newest["content"]["id"]) == (COLLEAGUE, issue["id"])


def joining():
    login = unique("newcomer").replace(" ", "")
    return login, "correct horse", "新人", f"{login}@example.com", 2


@scenario
def add_user(stage):
    refused(stage.client.add_user(*joining()), 402, 2)
    login, _, name, mail, role = joining()
    user = ok(stage.classic.add_user(login, "correct horse", name, mail, role), 201)
    assert (user["userId"], user["name"], user["mailAddress"], user["roleType"]) == (login, name, mail, role)


@scenario
def update_user(stage):
    refused(stage.client.update_user(2, name="改名"), 402, 2)
    user = ok(stage.classic.add_user(*joining()), 201)["id"]
    ok(stage.classic.update_user(user, name="改名", role_type=4))
    found = ok(stage.classic.get_user(user))
    assert (found["name"], found["roleType"]) == ("改名", 4)


@scenario
def delete_user(stage):
    refused(stage.client.delete_user(2), 402, 2)
    user = ok(stage.classic.add_user(*joining()), 201)["id"]
    assert ok(stage.classic.delete_user(user))["id"] == user
    assert of(ok(stage.classic.get_user_list()), user) is None


@scenario
def get_list_of_recently_viewed_issues(stage):
    issue = stage.issue()
    stage.record("recentlyViewedIssues", issueIdOrKey=issue["issueKey"])
    [last] = ok(stage.client.get_list_of_recently_viewed_issues(order="desc", count=1))
    assert last["issue"]["id"] == issue["id"]


@scenario
def get_list_of_recently_viewed_projects(stage):
    viewed = ok(stage.client.get_list_of_recently_viewed_projects(offset=0, count=100))
    assert viewed and all(set(each) == {"project", "updated"} for each in viewed)


@scenario
def get_list_of_recently_viewed_wikis(stage):
    wiki = stage.wiki()
    stage.record("recentlyViewedWikis", wikiId=wiki["id"])
    [last] = ok(stage.client.get_list_of_recently_viewed_wikis(offset=0, count=1))
    assert last["page"]["id"] == wiki["id"]


def first_team(stage):
    return ok(stage.client.get_list_of_teams(order="asc", offset=0, count=1))[0]


@scenario
def get_list_of_teams(stage):
    assert first_team(stage)["members"]
    refused(stage.viewer.get_list_of_teams(), 403, 5)


@scenario
def get_team(stage):
    team = first_team(stage)
    assert ok(stage.client.get_team(team["id"])) == team


@scenario
def get_team_icon(stage):
    picture(stage.client.get_team_icon(first_team(stage)["id"]))


@scenario
def add_team(stage):
    refused(stage.client.add_team("品質"), 402, 2)
    team = ok(stage.classic.add_team(unique("品質"), members=[2, 3]))
    assert ids(team["members"]) == [2, 3]


@scenario
def update_team(stage):
    refused(stage.client.update_team(1, name="品質"), 402, 2)
    team = ok(stage.classic.add_team(unique("品質"), members=2))["id"]
    ok(stage.classic.update_team(team, members=[3, 4]))
    assert ids(ok(stage.classic.get_team(team))["members"]) == [3, 4]


@scenario
def delete_team(stage):
    refused(stage.client.delete_team(1), 402, 2)
    team = ok(stage.classic.add_team(unique("品質")))["id"]
    ok(stage.classic.delete_team(team))
    gone(stage.classic.get_team(team))


def removed(answer):
    refused(answer, 404, 6, "Undefined resource. /api/v2/")


@scenario
def get_list_of_groups(stage):
    removed(stage.client.get_list_of_groups(count=1))


@scenario
def get_group(stage):
    removed(stage.client.get_group(1))


@scenario
def get_group_icon(stage):
    removed(stage.client.get_group_icon(1))


@scenario
def add_group(stage):
    removed(stage.client.add_group("品質", members=[2]))


@scenario
def update_group(stage):
    removed(stage.client.update_group(1, name="品質"))


@scenario
def delete_group(stage):
    removed(stage.client.delete_group(1))


@scenario
def get_project_group_list(stage):
    removed(stage.client.get_project_group_list("APP"))


@scenario
def add_project_group(stage):
    removed(stage.client.add_project_group("APP", 1))


@scenario
def delete_project_group(stage):
    removed(stage.client.delete_project_group("APP", 1))
