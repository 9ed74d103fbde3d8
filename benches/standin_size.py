"""Start, pages and memory of the stand-in space with a million issues: `make bench` runs this.

`first` is the first request of its kind, which may have to look through the whole space; `page` is the
median of the pages after it. Both include HTTP on one kept connection, without reading the JSON.
"""

import argparse
import http.client
import json
import statistics
import time
import urllib.parse
from pathlib import Path

from standin import StandIn

ISSUES = 1_000_000
PAGES = 30

# Title, path, and parameters; each is paged with `offset`, or with `maxId` where it says so.
QUESTIONS = [
    ("Issues, newest first", "/issues", {}),
    ("Issues, oldest first", "/issues", {"order": "asc"}),
    ("Issues, last updated first", "/issues", {"sort": "updated"}),
    ("Open issues of one project", "/issues", {"projectId[]": 1, "statusId[]": 1}),
    ("Issues due on one day", "/issues", {"dueDateSince": "2024-04-01", "dueDateUntil": "2024-04-01"}),
    ("Issues by summary", "/issues", {"sort": "summary"}),
    ("Issues by the value of a custom field", "/issues", {"customField_3_min": 39}),
    ("Issues with a word", "/issues", {"keyword": "検索"}),
    ("Updates of the space", "/space/activities", {"maxId": ""}),
]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bin", type=Path, required=True, help="where cargo put the program")
    arguments.add_argument("--issues", type=int, default=ISSUES)
    options = arguments.parse_args()
    began = time.perf_counter()
    with StandIn(issues=options.issues, directory=options.bin.resolve()) as space:
        print(f"Start with {options.issues:,} issues: {time.perf_counter() - began:.1f} s", flush=True)
        print(f"Memory after the start: {memory(space, 'VmRSS'):,.0f} MB", flush=True)
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(space.url).netloc, timeout=120)
        for title, path, parameters in QUESTIONS:
            report(title, *pages(connection, space.key, path, parameters))
        for title, path in [("One issue", "/issues/500001"), ("Its comments", "/issues/500001/comments")]:
            report(title, *repeat(connection, space.key, path))
        report("Number of all issues", *repeat(connection, space.key, "/issues/count"))
        print(f"Most memory: {memory(space, 'VmHWM'):,.0f} MB", flush=True)


def report(title: str, first: float, later: list[float]):
    page = f", page {statistics.median(later) * 1000:.1f} ms ({max(later) * 1000:.1f} at most)" if later else ""
    print(f"{title}: first {first * 1000:.1f} ms{page}", flush=True)


def pages(connection, key: str, path: str, parameters: dict) -> tuple[float, list[float]]:
    """Seconds for the first page and for those after it."""
    times = []
    parameters = dict(parameters)
    for turn in range(PAGES):
        if "maxId" not in parameters:
            parameters["offset"] = turn * 100
        sent = {name: value for name, value in parameters.items() if value != ""}
        seconds, body = get(connection, key, path, {"count": 100, **sent})
        times.append(seconds)
        if body == b"[]":
            break
        if "maxId" in parameters:
            parameters["maxId"] = oldest(body)
    return times[0], times[1:]


def oldest(body: bytes) -> int:
    return json.loads(body)[-1]["id"]


def repeat(connection, key: str, path: str) -> tuple[float, list[float]]:
    times = [get(connection, key, path, {})[0] for _ in range(PAGES)]
    return times[0], times[1:]


def get(connection, key: str, path: str, parameters: dict) -> tuple[float, bytes]:
    query = urllib.parse.urlencode({"apiKey": key, **parameters})
    began = time.perf_counter()
    connection.request("GET", f"/api/v2{path}?{query}")
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {body[:200]}")
    return time.perf_counter() - began, body


def memory(space: StandIn, name: str) -> float:
    """Megabytes, as Linux counts them."""
    status = Path(f"/proc/{space.process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    main()
