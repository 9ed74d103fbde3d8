"""What scenarios are written with: clients, objects to start from, ways to look at answers."""

import itertools
from dataclasses import dataclass

import requests

SCENARIOS = {}
COLLEAGUE = 3
VIEWER = 10
TASK, BUG, NORMAL = 1, 2, 3
_serial = itertools.count(1)


def scenario(function):
    """Registers the scenario of the method it is named after."""
    assert function.__name__ not in SCENARIOS
    SCENARIOS[function.__name__] = function
    return function


def unique(word: str) -> str:
    """A name nobody has used."""
    return f"{word} {next(_serial)}"


def ok(answer: requests.Response, status: int = 200):
    """The object of a successful answer; None if it has no body."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text[:300]} from {answer.url.split('?')[0]}"
    return answer.json() if answer.content else None


def refused(answer: requests.Response, status: int, code: int, message: str = ""):
    """Checks an error in Backlog's envelope."""
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["code"]) == (status, code), error["message"]
    assert message in error["message"]


def gone(answer: requests.Response):
    """Checks that something is not there (any more)."""
    refused(answer, 404, 6)


def picture(answer: requests.Response):
    """Checks that the answer is a PNG image."""
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("image/")
    assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")


def ids(objects) -> list:
    return [each["id"] for each in objects]


def of(objects, identity):
    """The object with this id, if it is among them."""
    return next((each for each in objects if each["id"] == identity), None)


@dataclass
class Stage:
    """The administrator's client under test, those of others, and objects to start from."""

    client: object
    colleague: object
    viewer: object
    classic: object
    url: str
    key: str

    def issue(self, by=None, **more):
        """A new issue of the first project."""
        return ok((by or self.client).add_issue(1, unique("検索が遅い"), TASK, NORMAL, **more), 201)

    def project(self, **more):
        """A new project."""
        name = unique("計画")
        key = name.replace("計画 ", "PY")
        return ok(self.client.add_project(name, key, True, subtasking_enabled=True, text_formatting_rule="markdown", **more), 201)

    def wiki(self, **more):
        """A new page of the first project."""
        return ok(self.client.add_wiki_page(1, unique("手順"), **{"content": "# 手順", **more}), 201)

    def upload(self, name: str, content: bytes) -> int:
        """Uploads a file, which BacklogPy cannot, and gives the id to attach it by."""
        address = f"{self.url}/api/v2/space/attachment"
        return ok(requests.post(address, params={"apiKey": self.key}, files={"file": (name, content)}, timeout=30))["id"]

    def shared_file(self):
        """A shared file of the first project."""
        files = ok(self.client.get_list_of_shared_files("APP", ""))
        return next(file for file in files if file["type"] == "file")

    def record(self, kind: str, **parameters):
        """Notes that the caller looked at something, which BacklogPy cannot."""
        address = f"{self.url}/api/v2/users/myself/{kind}"
        ok(requests.post(address, params={"apiKey": self.key}, data=parameters, timeout=30))
