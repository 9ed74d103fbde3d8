"""The page about writing: what it shows runs, in the order of the page, and both languages show the same."""

import re

from standin import ROOT

BLOCK = re.compile(r"^```sql\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def statements(name):
    blocks = BLOCK.findall((ROOT / "docs" / name).read_text(encoding="utf-8"))
    return [statement.strip() for block in blocks for statement in block.split(";\n") if statement.strip()]


def outcome(connection, sql):
    """Rows, or the row count of what has none."""
    cursor = connection.cursor().execute(sql)
    return [tuple(row) for row in cursor.fetchall()] if cursor.description else cursor.rowcount


def test_the_page_shows_what_runs(space, connection):
    for issue in (5, space.api("/issues/APP-6")["id"]):
        connection.execute("INSERT INTO IssueComments (IssueId, Content) VALUES (?, 'test')", issue)
    shown = statements("writing.md")
    outcomes = [outcome(connection, sql) for sql in shown]
    by_kind = list(zip([sql.split()[0] for sql in shown], outcomes))
    assert [kind for kind, _ in by_kind] == [
        "INSERT", "UPDATE", "DELETE", "DELETE", "EXPLAIN", "UPDATE", "UPDATE", "DELETE", "UPSERT", "INSERT", "MERGE",
        "CREATE", "INSERT", "INSERT", "CREATE", "DROP",
    ]
    assert len(outcomes[0]) == 1 and outcomes[1:4] == [1, 1, 1]
    assert [kind for kind, _ in outcomes[4]] == ["write_plan", "write_plan"]
    assert outcomes[5:8] == [2, 2, 1]
    assert outcomes[8] == 2 and len(outcomes[9]) == 1 and outcomes[10] == 2
    assert outcomes[12:15] == [2, 2, 3]
    assert space.api("/issues/count") == {"count": 250 + 1 + 1 + 2}


def test_both_languages_show_the_same():
    assert statements("writing.ja.md") == statements("writing.md")
