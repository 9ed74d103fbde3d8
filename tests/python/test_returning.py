"""What `INSERT … RETURNING *` costs in each table, and that it gives the row that was inserted."""

import pyodbc
import pytest
from round_trip_table import PULL_REQUEST, ROWS, commented, page, posted, uploaded, with_text
from standin import StandIn
from test_round_trips import TABLES, space, takes  # noqa: F401

#: Requests of tables whose answer does not tell the whole row and where one read is not enough, and why.
DEARER = {
    "IssueAttachments": (3, "the bytes of the file"),
    "IssueCommentNotifications": (3, "the issue, and the comment with its notifications"),
    "IssueCommentStars": (4, "the comment is looked for first; the key of the issue, and the comment with its stars"),
    "PullRequestCommentStars": (5, "the comment is looked for first; names of project, repository and pull request"),
    "PullRequestComments": (3, "names of the repository and of the pull request"),
    "PullRequestStars": (4, "the pull request is looked for first; names of project and repository"),
    "Watchings": (3, "whose list it is"),
    "WikiPageAttachments": (4, "the name of the page, and the bytes of the file"),
    "WikiPageLinkedSharedFiles": (4, "the name of the page, and the bytes of the file"),
    "WikiPageStars": (3, "the name of the page"),
}


@pytest.mark.parametrize("table", [table for table in TABLES if takes(table, "INSERT")])
def test_the_whole_row_costs_few_requests(space, connection, table):  # noqa: F811
    # The list of projects is read once for the whole connection.
    connection.execute("SELECT COUNT(*) FROM Issues WHERE ProjectKey = 'APP'").fetchall()
    row = ROWS[table][0]
    values = {column: value(space) if callable(value) else value for column, value in row.values.items()}
    names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
    space.forget()
    cursor = connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING *", *values.values())
    labels = [column[0] for column in cursor.description]
    [returned] = cursor.fetchall()
    shown = dict(zip(labels, returned, strict=True))
    assert {column: shown[column] for column in row.found_by} == {column: values[column] for column in row.found_by}
    endpoints = space.endpoints()
    dearer, _reason = DEARER.get(table, (None, None))
    assert len(endpoints) == dearer if dearer else len(endpoints) <= 2, endpoints
    key = [column for column in labels if column in values] + (["Id"] if "Id" in labels else [])
    condition = " AND ".join(f'"{column}" = ?' for column in dict.fromkeys(key))
    selected = ", ".join(f'"{column}"' for column in labels)
    sql = f"SELECT {selected} FROM {table} WHERE {condition}"
    [read] = connection.execute(sql, *(shown[column] for column in dict.fromkeys(key))).fetchall()
    assert tuple(read) == tuple(returned)


def test_no_table_is_said_to_be_dear_that_does_not_exist():
    assert set(DEARER) <= set(TABLES)


STARS = [
    ("IssueStars", "issueId", lambda space: {"IssueId": 5}),
    ("WikiPageStars", "wikiId", lambda space: {"WikiPageId": page(space)}),
    ("IssueCommentStars", "commentId", lambda space: {"CommentId": commented(space), "IssueId": 3}),
    (
        "PullRequestCommentStars", "pullRequestCommentId",
        lambda space: {"CommentId": with_text(space), "ProjectId": 1, "RepositoryId": 1, "PullRequestNumber": 1},
    ),
    (
        "PullRequestStars", "pullRequestId",
        lambda space: {
            "PullRequestId": space.api(PULL_REQUEST)["id"], "ProjectId": 1, "RepositoryId": 1, "PullRequestNumber": 1,
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize(("table", "parameter", "values"), STARS, ids=[table for table, *_ in STARS])
def test_of_several_stars_the_own_one_is_returned(space, connection, table, parameter, values):  # noqa: F811
    values = values(space)
    with pyodbc.connect(space.string(ApiKey=space.keys["2"]), autocommit=True) as other:
        sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"
        assert other.execute(sql, *values.values()).rowcount == 1
    own = connection.execute(f"{sql} RETURNING Id, PresenterId", *values.values()).fetchone()
    assert own.PresenterId == space.api("/users/myself")["id"]
    assert connection.execute(f"DELETE FROM {table} WHERE Id = ?", own.Id).rowcount == 1


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("INSERT INTO IssueCommentStars (CommentId, IssueId) VALUES (?, 4)", ("CommentId = ", "IssueId = 4")),
        ("INSERT INTO IssueCommentStars (CommentId, IssueId, IssueKey) VALUES (?, 3, 'APP-999')", ("IssueKey = APP-999",)),
        ("INSERT INTO IssueCommentStars (CommentId, IssueId) VALUES (?, 3), (2147483647, 3)", ("2147483647", "Row 2 of 2")),
    ],
)
def test_a_place_that_is_not_there_is_refused(space, refused, sql, words):  # noqa: F811
    comment = commented(space)
    space.forget()
    error = refused(sql, comment)
    assert error.args[0] == "23000" and all(word in error.args[1] for word in words), error
    assert all(endpoint.startswith("GET ") for endpoint in space.endpoints())


@pytest.mark.parametrize(
    ("sql", "state", "word"),
    [
        ("INSERT INTO IssueCommentStars (CommentId) VALUES (1) RETURNING Id", "42000", "IssueId"),
        ("INSERT INTO PullRequestStars (PullRequestId) VALUES (1) RETURNING *", "42000", "ProjectId, RepositoryId"),
        ("INSERT INTO PullRequestStars (PullRequestId, RepositoryId) VALUES (1, 1)", "23000", "ProjectId"),
        ("INSERT INTO IssueCommentStars (CommentId, IssueKey) VALUES (1, '5')", "22018", "IssueKey"),
        (
            "INSERT INTO PullRequestStars (PullRequestId, ProjectId, RepositoryId, PullRequestNumber) VALUES (1, 1, NULL, 1)",
            "23000", "RepositoryId",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_found_again_costs_no_request(space, refused, sql, state, word):  # noqa: F811
    error = refused(sql)
    assert error.args[0] == state and word in error.args[1], error
    assert space.count() == 0


def test_what_is_given_is_returned_without_reading(space, connection):  # noqa: F811
    comment = commented(space)
    space.forget()
    sql = "INSERT INTO IssueCommentStars (CommentId) VALUES (?) RETURNING CommentId"
    assert connection.execute(sql, comment).fetchval() == comment
    assert space.endpoints() == ["POST /stars"]


def test_only_the_own_file_is_downloaded(space, connection):  # noqa: F811
    for _ in range(3):
        posted(space, "/wikis/1/attachments", **{"attachmentId[]": [uploaded(space, "other.txt")]})
    space.forget()
    sql = "INSERT INTO WikiPageAttachments (WikiPageId, Name, Content) VALUES (1, 'own.txt', ?) RETURNING Name, Content"
    assert tuple(connection.execute(sql, b"own").fetchone()) == ("own.txt", b"own")
    assert space.endpoints().count("GET /wikis/:wikiId/attachments/:attachmentId") == 1
