"""Rows that hang from rows that hang from others: complete, in few requests, and never stuck."""

import pyodbc
import pytest
from standin import StandIn

# What hangs from something that itself hangs from projects, and the endpoint asked for each.
TABLES = {
    "WikiPageLinkedSharedFiles": "GET /wikis/:wikiId/sharedFiles",
    "WikiPageAttachments": "GET /wikis/:wikiId/attachments",
    "WikiPageContents": "GET /wikis/:wikiId",
    "WikiPageHistory": "GET /wikis/:wikiId/history",
    "WikiPageStars": "GET /wikis/:wikiId/stars",
    "PullRequestComments": (
        "GET /projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests/:number/comments"
    ),
    "DocumentComments": "GET /documents/:documentId/comments",
}


@pytest.fixture(scope="module")
def large():
    """Eight projects: more parents, and more of their parents, than requests under way at once."""
    with StandIn(issues=40, projects=8) as space:
        yield space


def parents(space, endpoint) -> int:
    """How many there are to ask, by the API itself."""
    projects = [project["id"] for project in space.api("/projects")]
    if "wikis" in endpoint:
        return sum(len(space.api("/wikis", projectIdOrKey=project)) for project in projects)
    if "documents" in endpoint:
        return sum(space.api("/documents/count", projectIdOrKey=project)["count"] for project in projects)
    repositories = [
        f"/projects/{project}/git/repositories/{repository['id']}/pullRequests/count"
        for project in projects
        for repository in space.api(f"/projects/{project}/git/repositories")
    ]
    return sum(space.api(path)["count"] for path in repositories)


@pytest.mark.parametrize("concurrency", [1, 2, 4])
@pytest.mark.parametrize("table", TABLES)
def test_each_parent_is_asked_once_and_nothing_waits_forever(large, table, concurrency):
    asked = parents(large, TABLES[table])
    large.forget()
    with pyodbc.connect(large.string(MaxConcurrency=concurrency), autocommit=True) as connection:
        connection.timeout = 60
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
    assert len(rows) > asked // 4
    assert large.endpoints().count(TABLES[table]) == asked


def test_a_slow_reader_does_not_keep_others_waiting(large):
    """A statement that is not fetched any further leaves the connection's requests to the others."""
    with pyodbc.connect(large.string(MaxConcurrency=1), autocommit=True) as connection:
        slow = connection.execute("SELECT * FROM WikiPageHistory")
        assert slow.fetchone()
        other = connection.cursor()
        assert len(other.execute("SELECT * FROM WikiPageStars").fetchall()) > 0
        assert slow.fetchone()
