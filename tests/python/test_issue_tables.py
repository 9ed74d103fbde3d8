"""Issues by the search of Backlog, by their family and without due date; what hangs from issues."""

import pytest


def rows(execute, sql):
    return {tuple(row) for row in execute(sql)}


def test_keyword_asks_backlog(space, execute):
    found = space.api("/issues", keyword="login", count=100)
    assert found, "the space has issues about the login"
    expected = {(issue["issueKey"], "login") for issue in found}
    assert rows(execute, "SELECT IssueKey, Keyword FROM Issues WHERE Keyword = 'login'") == expected
    requests = [request for request in space.requests() if request["endpoint"] == "GET /issues"]
    assert ["keyword", "login"] in requests[1]["parameters"]
    assert len(requests) == 2, "the one above, and one page"


def test_keyword_counts_by_the_count_endpoint(space, execute):
    expected = space.api("/issues/count", keyword="login", **{"statusId[]": 1})["count"]
    space.forget()
    assert execute("SELECT COUNT(*) FROM Issues WHERE Keyword = 'login' AND StatusId = 1")[0][0] == expected
    assert space.endpoints() == ["GET /issues/count"]


def test_several_keywords_take_a_listing_each(space, execute):
    expected = {(issue["id"], word) for word in ["login", "CSV"] for issue in space.api("/issues", keyword=word, count=100)}
    space.forget()
    assert rows(execute, "SELECT Id, Keyword FROM Issues WHERE Keyword IN ('login', 'CSV')") == expected
    assert space.endpoints() == ["GET /issues"] * 2


def test_keyword_narrows_issues_named_by_id_or_key(space, execute):
    several = space.api("/issues", keyword="login", count=100)
    found, ids = several[0], {issue["id"] for issue in several}
    other = next(issue for issue in space.api("/issues", count=100) if issue["id"] not in ids)
    space.forget()
    keys = f"('{found['issueKey']}', '{other['issueKey']}')"
    assert rows(execute, f"SELECT IssueKey FROM Issues WHERE Keyword = 'login' AND IssueKey IN {keys}") == {(found["issueKey"],)}
    ids = f"({found['id']}, {other['id']})"
    assert rows(execute, f"SELECT Id FROM Issues WHERE Keyword = 'login' AND Id IN {ids}") == {(found["id"],)}
    assert space.count() == 2


def test_keyword_is_null_where_nothing_is_asked(execute):
    assert rows(execute, "SELECT COUNT(Keyword), COUNT(*) FROM Issues WHERE Id IN (1, 2, 3)") == {(0, 3)}


@pytest.mark.parametrize(
    "condition, holds",
    [
        ("DueDate IS NULL", lambda issue: issue["dueDate"] is None),
        ("ParentIssueId IS NULL", lambda issue: issue["parentIssueId"] is None),
        ("ParentIssueId IS NOT NULL", lambda issue: issue["parentIssueId"] is not None),
        ("ParentIssueId IS NOT NULL AND DueDate IS NULL", lambda issue: issue["parentIssueId"] and not issue["dueDate"]),
    ],
)
def test_presence_is_counted_and_selected_by_backlog(space, execute, condition, holds):
    issues = [issue for offset in (0, 100, 200) for issue in space.api("/issues", count=100, offset=offset)]
    expected = {(issue["id"],) for issue in issues if holds(issue)}
    assert expected
    space.forget()
    assert execute(f"SELECT COUNT(*) FROM Issues WHERE {condition}")[0][0] == len(expected)
    assert space.endpoints() == ["GET /issues/count"]
    space.forget()
    assert rows(execute, f"SELECT Id FROM Issues WHERE {condition}") == expected
    assert space.count() == len(expected) // 100 + 1
    some = [issue["issueKey"] for issue in issues[:3]]
    named = ", ".join(f"'{key}'" for key in some)
    found = rows(execute, f"SELECT IssueKey FROM Issues WHERE {condition} AND IssueKey IN ({named})")
    assert found == {(issue["issueKey"],) for issue in issues[:3] if holds(issue)}


@pytest.mark.parametrize(
    "table, member, ids, name",
    [
        ("IssueCategories", "category", "CategoryId", "Category"),
        ("IssueVersions", "versions", "VersionId", "Version"),
        ("IssueMilestones", "milestone", "MilestoneId", "Milestone"),
    ],
)
def test_elements_are_found_by_id_and_by_name(space, execute, table, member, ids, name):
    issues = [issue for offset in (0, 100, 200) for issue in space.api("/issues", count=100, offset=offset)]
    pairs = {(issue["id"], one["id"], one["name"]) for issue in issues for one in issue[member]}
    wanted = sorted({(one, label) for _, one, label in pairs})[:2]
    numbers = ", ".join(str(one) for one, _ in wanted)
    space.forget()
    found = rows(execute, f"SELECT IssueId, {ids}, {name} FROM {table} WHERE {ids} IN ({numbers})")
    assert found == {pair for pair in pairs if pair[1:] in wanted}
    holding = {pair[0] for pair in pairs if pair[1:] in wanted}
    assert space.endpoints() == ["GET /issues"] * (len(holding) // 100 + 1)
    found = rows(execute, f"SELECT IssueId, {ids}, {name} FROM {table} WHERE {name} = '{wanted[0][1]}'")
    assert found == {pair for pair in pairs if pair[2] == wanted[0][1]}


def test_changes_are_numbered_within_their_comment(space, execute):
    changes = execute("SELECT CommentId, Position, Field, NewValue FROM IssueCommentChangeLog WHERE IssueId = 1")
    expected = [
        (comment["id"], at, change["field"], change["newValue"])
        for comment in space.api("/issues/1/comments", order="asc", count=100)
        for at, change in enumerate(comment["changeLog"] or [], 1)
    ]
    assert [tuple(row) for row in changes] == expected


def test_custom_fields_have_text_number_and_date(space, execute):
    issues = space.api("/issues", count=100, sort="created", order="asc")
    values = {(issue["id"], one["id"]): one for issue in issues for one in issue["customFields"]}
    assert values
    for row in execute("SELECT * FROM IssueCustomFields WHERE IssueId IN (1, 2, 3, 4, 5)"):
        one = values[row.IssueId, row.CustomFieldId]
        value, items = one["value"], []
        if isinstance(value, (dict, list)):
            items = value if isinstance(value, list) else [value]
            text = ", ".join(item["name"] for item in items) or None
        else:
            text = None if value is None else value if isinstance(value, str) else str(row.Value)
        assert (row.CustomField, row.TypeId, row.Value) == (one["name"], one["fieldTypeId"], text)
        assert row.ValueIds == (", ".join(str(item["id"]) for item in items) or None)
        assert row.ValueNumber == (value if isinstance(value, (int, float)) else None)
        assert (row.ValueDate is not None) == (one["fieldTypeId"] == 4 and value is not None)


def test_updates_are_selected_by_type(space, execute):
    expected = {one["id"] for one in space.api("/space/activities", count=100, **{"activityTypeId[]": [1, 3]})}
    space.forget()
    found = {row[0] for row in execute("SELECT Id FROM SpaceUpdates WHERE TypeId IN (1, 3)")}
    assert expected <= found
    assert len(space.endpoints()) == len(found) // 100 + 1
