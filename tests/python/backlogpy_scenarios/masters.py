"""What the issues of a project are made of: statuses, types, categories, versions, custom fields."""

from .scenario import NORMAL, gone, ids, of, ok, refused, scenario, unique


@scenario
def get_status_list_of_project(stage):
    assert ids(ok(stage.client.get_status_list_of_project(stage.project()["id"]))) == [1, 2, 3, 4]


def with_status(stage):
    project = stage.project()["id"]
    return project, ok(stage.client.add_status(project, "レビュー", "#3b9dbd"))["id"]


@scenario
def add_status(stage):
    project, status = with_status(stage)
    assert of(ok(stage.client.get_status_list_of_project(project)), status)["name"] == "レビュー"
    refused(stage.client.add_status(project, "黒", "#000000"), 400, 7, "color")


@scenario
def update_status(stage):
    project, status = with_status(stage)
    ok(stage.client.update_status(project, status, color="#ea2c00"))
    found = of(ok(stage.client.get_status_list_of_project(project)), status)
    assert (found["name"], found["color"]) == ("レビュー", "#ea2c00")


@scenario
def update_order_of_status(stage):
    project, status = with_status(stage)
    order = [1, 2, status, 3, 4]
    assert ids(ok(stage.client.update_order_of_status(project, order))) == order
    assert ids(ok(stage.client.get_status_list_of_project(project))) == order


@scenario
def delete_status(stage):
    project, status = with_status(stage)
    assert ok(stage.client.delete_status(project, status, 1))["id"] == status
    assert ids(ok(stage.client.get_status_list_of_project(project))) == [1, 2, 3, 4]


def with_type(stage):
    project = stage.project()["id"]
    kind = ok(stage.client.add_issue_type(project, "障害", "#990000", "件名", "本文"))["id"]
    return project, kind


@scenario
def get_issue_type_list(stage):
    assert {each["projectId"] for each in ok(stage.client.get_issue_type_list("APP"))} == {1}


@scenario
def add_issue_type(stage):
    project, kind = with_type(stage)
    found = of(ok(stage.client.get_issue_type_list(project)), kind)
    assert (found["templateSummary"], found["templateDescription"]) == ("件名", "本文")


@scenario
def update_issue_type(stage):
    project, kind = with_type(stage)
    ok(stage.client.update_issue_type(project, kind, name="不具合", template_summary="新しい件名"))
    found = of(ok(stage.client.get_issue_type_list(project)), kind)
    assert (found["name"], found["templateSummary"], found["color"]) == ("不具合", "新しい件名", "#990000")


@scenario
def delete_issue_type(stage):
    project, kind = with_type(stage)
    other = next(each for each in ids(ok(stage.client.get_issue_type_list(project))) if each != kind)
    issue = ok(stage.client.add_issue(project, "落ちる", kind, NORMAL), 201)
    ok(stage.client.delete_issue_type(project, kind, other))
    assert ok(stage.client.get_issue(issue["id"]))["issueType"]["id"] == other


@scenario
def get_category_list(stage):
    assert ok(stage.client.get_category_list(stage.project()["id"])) == []


@scenario
def add_category(stage):
    category = ok(stage.client.add_category("APP", unique("画面")))
    assert of(ok(stage.client.get_category_list("APP")), category["id"]) == category


@scenario
def update_category(stage):
    category = ok(stage.client.add_category("APP", unique("画面")))["id"]
    name = unique("帳票")
    ok(stage.client.update_category("APP", category, name))
    assert of(ok(stage.client.get_category_list("APP")), category)["name"] == name


@scenario
def delete_category(stage):
    category = ok(stage.client.add_category("APP", unique("画面")))["id"]
    assert ok(stage.client.delete_category("APP", category))["id"] == category
    assert of(ok(stage.client.get_category_list("APP")), category) is None


def with_version(stage):
    project = stage.project()["id"]
    return project, ok(stage.client.add_version_milestone(project, "1.0", "最初", "2026-04-01", "2026-09-30"))["id"]


@scenario
def get_version_milestone_list(stage):
    assert len(ok(stage.client.get_version_milestone_list("APP"))) >= 6


@scenario
def add_version_milestone(stage):
    project, version = with_version(stage)
    found = of(ok(stage.client.get_version_milestone_list(project)), version)
    assert (found["description"], found["startDate"][:10], found["releaseDueDate"][:10]) == ("最初", "2026-04-01", "2026-09-30")
    refused(stage.client.add_version_milestone(project, "2.0", start_date="April"), 400, 7, "error.date : startDate")


@scenario
def update_version_milestone(stage):
    project, version = with_version(stage)
    ok(stage.client.update_version_milestone(project, version, "1.1", release_due_date="", archived=True))
    found = of(ok(stage.client.get_version_milestone_list(project)), version)
    assert (found["name"], found["releaseDueDate"], found["archived"]) == ("1.1", None, True)
    assert found["startDate"].startswith("2026-04-01")


@scenario
def delete_version(stage):
    project, version = with_version(stage)
    ok(stage.client.delete_version(project, version))
    assert ok(stage.client.get_version_milestone_list(project)) == []


LIST = 5


def with_field(stage):
    project = stage.project()["id"]
    return project, ok(stage.client.add_custom_field(project, LIST, "端末", required=False))["id"]


def items(stage, project):
    [field] = ok(stage.client.get_custom_field_list(project))
    return [(each["id"], each["name"]) for each in field["items"]]


@scenario
def get_custom_field_list(stage):
    assert sorted(each["typeId"] for each in ok(stage.client.get_custom_field_list("APP"))) == [1, 2, 3, 4, 5, 6, 7, 8]


@scenario
def add_custom_field(stage):
    project = stage.project()["id"]
    kind = ids(ok(stage.client.get_issue_type_list(project)))[0]
    field = ok(stage.client.add_custom_field(project, 1, "顧客", [kind], "契約書の名前", True))
    [found] = ok(stage.client.get_custom_field_list(project))
    assert found == field
    assert (found["applicableIssueTypes"], found["description"], found["required"]) == ([kind], "契約書の名前", True)


@scenario
def update_custom_field(stage):
    project, field = with_field(stage)
    ok(stage.client.update_custom_field(project, field, name="機種", required=True))
    [found] = ok(stage.client.get_custom_field_list(project))
    assert (found["name"], found["required"]) == ("機種", True)


@scenario
def delete_custom_field(stage):
    project, field = with_field(stage)
    ok(stage.client.delete_custom_field(project, field))
    assert ok(stage.client.get_custom_field_list(project)) == []


@scenario
def add_list_item_for_list_type_custom_field(stage):
    project, field = with_field(stage)
    ok(stage.client.add_list_item_for_list_type_custom_field(project, field, "iOS"))
    assert [name for _, name in items(stage, project)] == ["iOS"]
    text = ok(stage.client.add_custom_field(project, 1, "文字"))["id"]
    refused(stage.client.add_list_item_for_list_type_custom_field(project, text, "iOS"), 400, 7)


@scenario
def update_list_item_for_list_type_custom_field(stage):
    project, field = with_field(stage)
    ok(stage.client.add_list_item_for_list_type_custom_field(project, field, "iOS"))
    [(item, _)] = items(stage, project)
    ok(stage.client.update_list_item_for_list_type_custom_field(project, field, item, "iPadOS"))
    assert items(stage, project) == [(item, "iPadOS")]


@scenario
def delete_list_item_for_list_type_custom_field(stage):
    project, field = with_field(stage)
    ok(stage.client.add_list_item_for_list_type_custom_field(project, field, "iOS"))
    [(item, _)] = items(stage, project)
    ok(stage.client.delete_list_item_for_list_type_custom_field(project, field, item))
    assert items(stage, project) == []
    gone(stage.client.delete_list_item_for_list_type_custom_field(project, field, item))
