"""Values as Python sees them, compared with the API."""

import datetime
from decimal import Decimal

import pytest


def issues(space):
    pages = [space.api("/issues", sort="created", order="asc", count=100, offset=at) for at in (0, 100, 200)]
    return [issue for page in pages for issue in page]


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "")) if text else None


def day(text):
    return datetime.date.fromisoformat(text[:10]) if text else None


def test_every_kind_of_column(space, execute):
    sql = """SELECT Id, IssueKey, KeyId, Summary, Description, StatusId, Status, AssigneeId, Assignee, StartDate,
             DueDate, EstimatedHours, ActualHours, ParentIssueId, Created, Updated, ResolutionId, Priority
             FROM Issues ORDER BY Id"""
    name = lambda thing: thing and thing["name"]
    key = lambda thing: thing and thing["id"]
    expected = [
        (
            issue["id"], issue["issueKey"], issue["keyId"], issue["summary"], issue["description"],
            key(issue["status"]), name(issue["status"]), key(issue["assignee"]), name(issue["assignee"]),
            day(issue["startDate"]), day(issue["dueDate"]), issue["estimatedHours"], issue["actualHours"],
            issue["parentIssueId"], moment(issue["created"]), moment(issue["updated"]), key(issue["resolution"]),
            name(issue["priority"]),
        )
        for issue in issues(space)
    ]
    rows = [tuple(row) for row in execute(sql)]
    assert len(rows) == 250
    for row, issue in zip(rows, expected):
        assert row == issue


def test_lists_are_joined_names_and_ids(space, execute):
    found = {row.Id: row for row in execute("SELECT Id, Categories, CategoryIds, Milestones FROM Issues")}
    for issue in issues(space):
        names = ", ".join(category["name"] for category in issue["category"])
        assert (found[issue["id"]].Categories or "") == names
        ids = [str(category["id"]) for category in issue["category"]]
        assert (found[issue["id"]].CategoryIds or "").replace(" ", "").split(",") == (ids or [""])


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("CAST(7 AS SMALLINT)", 7),
        ("CAST(-2147483648 AS INTEGER)", -(2**31)),
        ("CAST(9223372036854775807 AS BIGINT)", 2**63 - 1),
        ("CAST(0.1 AS DOUBLE)", 0.1),
        ("CAST('12345678901234.5678' AS DECIMAL(20, 4))", Decimal("12345678901234.5678")),
        ("CAST('-0.01' AS DECIMAL(5, 2))", Decimal("-0.01")),
        ("CAST(NULL AS DECIMAL(5, 2))", None),
        ("TRUE", True),
        ("CAST(NULL AS BOOLEAN)", None),
        ("DATE '2024-02-29'", datetime.date(2024, 2, 29)),
        ("TIMESTAMP '2024-02-29 23:59:58.125'", datetime.datetime(2024, 2, 29, 23, 59, 58, 125000)),
        ("TIME '12:34:56'", datetime.time(12, 34, 56)),
        ("''", ""),
        ("'𠮷野家 🇯🇵 ''x'''", "𠮷野家 🇯🇵 'x'"),
        ("NULL", None),
        ("{d '2024-02-29'}", datetime.date(2024, 2, 29)),
        ("{ts '2024-02-29 01:02:03'}", datetime.datetime(2024, 2, 29, 1, 2, 3)),
        ("{ts '9999-12-31 23:59:59.123456'}", datetime.datetime(9999, 12, 31, 23, 59, 59, 123456)),
        ("TIMESTAMP '0001-01-01 00:00:00'", datetime.datetime(1, 1, 1)),
        ("CAST('9999-12-31' AS DATETIME)", datetime.datetime(9999, 12, 31)),
        ("CAST(DATE '9999-12-31' AS TIMESTAMP)", datetime.datetime(9999, 12, 31)),
        ("{fn UCASE('abc')}", "ABC"),
        ("{fn CONVERT('12', SQL_INTEGER)}", 12),
        ("N'abc'", "abc"),
    ],
)
def test_values(execute, sql, value):
    found = execute(f"SELECT {sql}")[0][0]
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize("length", [1, 2047, 2048, 2049, 4095, 4096, 4097, 70_000])
def test_G2_texts_of_any_length(execute, length):
    for letter in ("x", "あ", "𠮷"):
        assert execute("SELECT ?", letter * length)[0][0] == letter * length


def test_columns_are_described(connection):
    cursor = connection.execute("SELECT Id, Summary AS subject, DueDate, COUNT(*) OVER () FROM Issues LIMIT 0")
    names = [column[0] for column in cursor.description]
    assert names[:3] == ["Id", "subject", "DueDate"] and names[3]
    assert [column[1] for column in cursor.description] == [int, str, datetime.date, int]
    assert cursor.description[1][3] == 255


def test_M8_labels_are_as_typed(connection):
    cursor = connection.execute("SELECT id, SUMMARY, [IssueKey], `Status`, \"id\" AS \"Issues_Id\" FROM issues LIMIT 0")
    assert [column[0] for column in cursor.description] == ["id", "SUMMARY", "IssueKey", "Status", "Issues_Id"]


def test_duplicate_labels_are_kept(connection):
    cursor = connection.execute("SELECT Id, Id, i.Id FROM Issues i LIMIT 1")
    assert [column[0] for column in cursor.description] == ["Id", "Id", "Id"]
    assert len(set(cursor.fetchone())) == 1


def test_row_count_of_a_query_is_unknown(connection):
    assert connection.execute("SELECT Id FROM Issues LIMIT 3").rowcount == -1


FAR = ["'{}'", "{{d '{}'}}", "{{ts '{} 00:00:00'}}", "DATE '{}'", "TIMESTAMP '{} 00:00:00'", "CAST('{}' AS TIMESTAMP)"]


@pytest.mark.parametrize("written", FAR)
@pytest.mark.parametrize("column", ["Created", "DueDate"])
def test_any_day_can_be_compared_with(execute, written, column):
    """Programs bound open ranges by 0001-01-01 and 9999-12-31, which nanoseconds cannot tell."""
    first, last = written.format("0001-01-01"), written.format("9999-12-31")
    conditions = [f"{column} IS NOT NULL", f"{column} < {last}", f"{first} <= {column}", f"{column} BETWEEN {first} AND {last}"]
    counts = {execute(f"SELECT COUNT(*) FROM Issues WHERE {condition}")[0][0] for condition in conditions}
    assert len(counts) == 1 and counts.pop() > 0
    assert execute(f"SELECT COUNT(*) FROM Issues WHERE {column} IN ({first}, {last})")[0][0] == 0
    assert execute(f"SELECT COUNT(*) FROM Issues WHERE {column} > {last}")[0][0] == 0


def test_a_moment_is_the_same_however_it_is_written(execute):
    [[created]] = execute("SELECT Created FROM Issues WHERE Id = 7")
    written = [f"'{created}'", f"{{ts '{created}'}}", f"TIMESTAMP '{created}'", f"CAST('{created}' AS DATETIME)"]
    for moment in written:
        assert execute(f"SELECT Id FROM Issues WHERE Created = {moment} AND Id = 7")[0][0] == 7
        assert execute(f"SELECT Id FROM Issues WHERE Created IN ({moment}) AND Id = 7")[0][0] == 7
        assert execute(f"SELECT Id FROM Issues WHERE Created <> {moment} AND Id = 7") == []
