"""Wiki pages."""

from .scenario import COLLEAGUE, gone, ids, of, ok, refused, scenario, unique


@scenario
def get_wiki_page_list(stage):
    wiki = stage.wiki()
    found = of(ok(stage.client.get_wiki_page_list("APP")), wiki["id"])
    assert found["name"] == wiki["name"] and "content" not in found
    assert ids(ok(stage.client.get_wiki_page_list("APP", keyword=wiki["name"]))) == [wiki["id"]]


@scenario
def count_wiki_page(stage):
    before = ok(stage.client.count_wiki_page("APP"))["count"]
    stage.wiki()
    assert ok(stage.client.count_wiki_page("APP")) == {"count": before + 1}
    refused(stage.client.count_wiki_page(), 400, 7, "projectIdOrKey")


@scenario
def get_wiki_page_tag_list(stage):
    tag = unique("札")
    ok(stage.client.add_wiki_page(1, f"[{tag}] {unique('頁')}", "本文"), 201)
    assert tag in [each["name"] for each in ok(stage.client.get_wiki_page_tag_list("APP"))]


@scenario
def add_wiki_page(stage):
    wiki = stage.wiki(content="本文 🐟", mail_notify=False)
    assert wiki["content"] == "本文 🐟"
    assert ok(stage.client.get_wiki_page(wiki["id"])) == wiki


@scenario
def get_wiki_page(stage):
    wiki = stage.wiki()
    assert ok(stage.client.get_wiki_page(wiki["id"])) == wiki
    gone(stage.client.get_wiki_page(99_999_999))


@scenario
def update_wiki_page(stage):
    wiki = stage.wiki()["id"]
    name = unique("改名")
    ok(stage.client.update_wiki_page(wiki, name=name, content="二版", mail_notify=True))
    found = ok(stage.client.get_wiki_page(wiki))
    assert (found["name"], found["content"]) == (name, "二版")


@scenario
def delete_wiki_page(stage):
    wiki = stage.wiki()["id"]
    assert ok(stage.client.delete_wiki_page(wiki, mail_notify=False))["id"] == wiki
    gone(stage.client.get_wiki_page(wiki))


@scenario
def get_wiki_page_history(stage):
    wiki = stage.wiki()["id"]
    ok(stage.client.update_wiki_page(wiki, content="二版"))
    history = ok(stage.client.get_wiki_page_history(wiki, order="asc", count=100))
    assert [(each["version"], each["content"]) for each in history] == [(1, "# 手順"), (2, "二版")]


@scenario
def get_wiki_page_star(stage):
    wiki = stage.wiki()["id"]
    ok(stage.colleague.add_star(wiki_id=wiki), 204)
    assert [each["presenter"]["id"] for each in ok(stage.client.get_wiki_page_star(wiki))] == [COLLEAGUE]


def with_file(stage):
    wiki = stage.wiki()["id"]
    [attachment] = ok(stage.client.attach_file_to_wiki(wiki, [stage.upload("図.bin", b"\x01\x02")]))
    return wiki, attachment["id"]


@scenario
def attach_file_to_wiki(stage):
    wiki, attachment = with_file(stage)
    assert ids(ok(stage.client.get_wiki_page(wiki))["attachments"]) == [attachment]


@scenario
def get_list_of_wiki_attachments(stage):
    wiki, attachment = with_file(stage)
    [found] = ok(stage.client.get_list_of_wiki_attachments(wiki))
    assert (found["id"], found["name"], found["size"]) == (attachment, "図.bin", 2)


@scenario
def get_wiki_page_attachment(stage):
    assert stage.client.get_wiki_page_attachment(*with_file(stage)).content == b"\x01\x02"


@scenario
def remove_wiki_attachment(stage):
    wiki, attachment = with_file(stage)
    assert ok(stage.client.remove_wiki_attachment(wiki, attachment))["id"] == attachment
    assert ok(stage.client.get_list_of_wiki_attachments(wiki)) == []


def linked(stage):
    wiki, file = stage.wiki()["id"], stage.shared_file()["id"]
    assert ids(ok(stage.client.link_shared_files_to_wiki(wiki, file))) == [file]
    return wiki, file


@scenario
def link_shared_files_to_wiki(stage):
    wiki, file = linked(stage)
    assert ids(ok(stage.client.get_wiki_page(wiki))["sharedFiles"]) == [file]


@scenario
def get_list_of_shared_files_on_wiki(stage):
    wiki, file = linked(stage)
    assert ids(ok(stage.client.get_list_of_shared_files_on_wiki(wiki))) == [file]


@scenario
def remove_link_to_shared_file_from_wiki(stage):
    wiki, file = linked(stage)
    assert ok(stage.client.remove_link_to_shared_file_from_wiki(wiki, file))["id"] == file
    assert ok(stage.client.get_list_of_shared_files_on_wiki(wiki)) == []
