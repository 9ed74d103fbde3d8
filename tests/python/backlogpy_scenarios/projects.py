"""Projects, their members and teams, their shared files, their webhooks."""

from .scenario import COLLEAGUE, gone, ids, of, ok, picture, refused, scenario
from .space import first_team


@scenario
def get_project_list(stage):
    project = stage.project()
    ok(stage.client.update_project(project["id"], archived=True))
    assert of(ok(stage.client.get_project_list(archived=True, all=False)), project["id"])
    assert not of(ok(stage.client.get_project_list(archived=False)), project["id"])
    assert not of(ok(stage.colleague.get_project_list()), project["id"])


@scenario
def add_project(stage):
    project = stage.project(project_leader_can_edit_project_leader=True)
    assert project["projectLeaderCanEditProjectLeader"] and project["textFormattingRule"] == "markdown"
    assert ok(stage.client.get_project(project["projectKey"])) == project
    refused(stage.client.add_project("二重", "APP"), 400, 7)


@scenario
def get_project(stage):
    assert ok(stage.client.get_project("APP"))["id"] == 1
    refused(stage.client.get_project("NONE"), 404, 6, "No such project. (key:NONE)")


@scenario
def update_project(stage):
    project = stage.project()
    ok(stage.client.update_project(project["id"], name="改名", chart_enabled=False, text_formatting_rule="backlog"))
    found = ok(stage.client.get_project(project["id"]))
    assert (found["name"], found["chartEnabled"], found["textFormattingRule"]) == ("改名", False, "backlog")


@scenario
def delete_project(stage):
    project = stage.project()["id"]
    assert ok(stage.client.delete_project(project))["id"] == project
    gone(stage.client.get_project(project))


@scenario
def get_project_icon(stage):
    picture(stage.client.get_project_icon("APP"))


@scenario
def get_project_recent_updates(stage):
    wiki = stage.wiki()
    [newest] = ok(stage.client.get_project_recent_updates("APP", activity_type_id=5, count=1))
    assert newest["content"]["name"] == wiki["name"]


@scenario
def get_project_disk_usage(stage):
    assert ok(stage.client.get_project_disk_usage("APP"))["projectId"] == 1
    refused(stage.colleague.get_project_disk_usage("APP"), 403, 5)


@scenario
def get_project_user_list(stage):
    project = stage.project()["id"]
    ok(stage.client.add_project_team(project, first_team(stage)["id"]))
    assert ids(ok(stage.client.get_project_user_list(project, exclude_group_members=True))) == [1]
    assert len(ok(stage.client.get_project_user_list(project))) > 1


@scenario
def add_project_user(stage):
    project = stage.project()["id"]
    gone(stage.colleague.get_project(project))
    assert ok(stage.client.add_project_user(project, COLLEAGUE))["id"] == COLLEAGUE
    assert ok(stage.colleague.get_project(project))["id"] == project


@scenario
def delete_project_user(stage):
    project = stage.project()["id"]
    ok(stage.client.add_project_user(project, COLLEAGUE))
    ok(stage.client.delete_project_user(project, COLLEAGUE))
    gone(stage.colleague.get_project(project))


def administered(stage):
    project = stage.project()["id"]
    ok(stage.client.add_project_user(project, COLLEAGUE))
    assert ok(stage.client.add_project_administrator(project, COLLEAGUE))["id"] == COLLEAGUE
    return project


@scenario
def get_list_of_project_administrators(stage):
    assert of(ok(stage.client.get_list_of_project_administrators(administered(stage))), COLLEAGUE)


@scenario
def add_project_administrator(stage):
    assert ok(stage.colleague.get_list_of_webhooks(administered(stage))) == []
    refused(stage.colleague.get_list_of_webhooks("APP"), 403, 5)


@scenario
def delete_project_administrator(stage):
    project = administered(stage)
    ok(stage.client.delete_project_administrator(project, COLLEAGUE))
    refused(stage.colleague.get_list_of_webhooks(project), 403, 5)


@scenario
def get_project_team_list(stage):
    assert ok(stage.client.get_project_team_list(stage.project()["id"])) == []


@scenario
def add_project_team(stage):
    project, team = stage.project()["id"], first_team(stage)["id"]
    assert ok(stage.client.add_project_team(project, team))["id"] == team
    assert ids(ok(stage.client.get_project_team_list(project))) == [team]


@scenario
def delete_project_team(stage):
    project, team = stage.project()["id"], first_team(stage)["id"]
    ok(stage.client.add_project_team(project, team))
    assert ok(stage.client.delete_project_team(project, team))["id"] == team
    assert ok(stage.client.get_project_team_list(project)) == []


@scenario
def get_list_of_shared_files(stage):
    root = ok(stage.client.get_list_of_shared_files("APP", "", order="asc", offset=0, count=1000))
    directory = next(each for each in root if each["type"] == "directory")
    below = ok(stage.client.get_list_of_shared_files("APP", directory["name"]))
    assert below and {each["dir"] for each in below} == {f"/{directory['name']}/"}


@scenario
def get_file(stage):
    file = stage.shared_file()
    answer = stage.client.get_file("APP", file["id"])
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;filename")
    assert len(answer.content) == file["size"]


HOOK = {"name": "連携", "description": "CI", "hook_url": "https://example.com/hook", "all_event": False, "activity_type_ids": [1, 2]}


def hooked(stage):
    project = stage.project()["id"]
    return project, ok(stage.client.add_webhook(project, **HOOK))["id"]


@scenario
def get_list_of_webhooks(stage):
    project, webhook = hooked(stage)
    assert ids(ok(stage.client.get_list_of_webhooks(project))) == [webhook]


@scenario
def get_webhook(stage):
    found = ok(stage.client.get_webhook(*hooked(stage)))
    assert (found["name"], found["hookUrl"], found["activityTypeIds"]) == ("連携", HOOK["hook_url"], [1, 2])


@scenario
def add_webhook(stage):
    project, webhook = hooked(stage)
    assert ok(stage.client.get_webhook(project, webhook))["allEvent"] is False
    refused(stage.client.add_webhook(project, name="連携"), 400, 7)


@scenario
def update_webhook(stage):
    project, webhook = hooked(stage)
    ok(stage.client.update_webhook(project, webhook, description="", all_event=True))
    found = ok(stage.client.get_webhook(project, webhook))
    assert (found["name"], found["description"], found["allEvent"]) == ("連携", "", True)


@scenario
def delete_webhook(stage):
    project, webhook = hooked(stage)
    assert ok(stage.client.delete_webhook(project, webhook))["id"] == webhook
    gone(stage.client.get_webhook(project, webhook))
