"""Each query of the table costs exactly the requests that it says."""

import os
import re

import pyodbc
import pytest
from odbc import SUCCESS, Connection, Statement, call
from request_table import GROUPS, ISSUES, PROJECTS, QUERIES, sent, totals
from standin import ROOT, StandIn

SQL_ATTR_MAX_ROWS = 1


@pytest.fixture(scope="module")
def large():
    with StandIn(ISSUES, PROJECTS) as started:
        yield started


@pytest.fixture
def run(large):
    """Runs SQL on a connection of its own: what an earlier query has remembered must not help."""
    with pyodbc.connect(large.string(), autocommit=True) as connection:
        large.forget()
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.fixture
def connection(large):
    with Connection() as connection:
        assert connection.connect(large.string())[0] == SUCCESS
        large.forget()
        yield connection


def test_every_table_is_in_the_table_of_requests(large):
    with pyodbc.connect(large.string(), autocommit=True) as connection:
        listed = connection.cursor().tables(schema="Backlog").fetchall()
    tables = {row.table_name for row in listed if row.table_type != "SYSTEM TABLE"}
    assert tables - {table for query in QUERIES for table in query["reads"]} == set()


def test_there_are_enough_queries():
    texts = [query["sql"] for query in QUERIES]
    assert len(texts) == len(set(texts)) >= 60


@pytest.mark.parametrize("query", QUERIES, ids=[query["sql"] for query in QUERIES])
def test_requests_of_a_query(large, run, query):
    rows = run(query["sql"])
    assert sent(large) == query["requests"]
    assert len(rows) == query["rows"]
    minimum = query.get("minimum", sum(query["requests"].values()))
    assert minimum == sum(query["requests"].values()) or query["why"]


@pytest.mark.parametrize("query", QUERIES, ids=[query["sql"] for query in QUERIES])
def test_explain_sends_nothing(large, run, query):
    kinds = [row[0] for row in run(f"EXPLAIN {query['sql']}")]
    assert sent(large) == {}
    assert "request_plan" in kinds or not query["reads"] or not query["requests"]


def test_no_group_of_queries_is_left_out():
    assert sorted(GROUPS) == sorted(path.stem for path in (ROOT / "tests/requests").glob("*.toml"))


TOTALS = re.compile(r"^(\| [^|]+ \|) ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|$", re.MULTILINE)


@pytest.mark.parametrize("page", ["benchmarks.md", "benchmarks.ja.md"])
def test_the_page_of_benchmarks_has_the_totals(page):
    """`UPDATE_DOCS=1` writes them."""
    path = ROOT / "docs" / page
    text = path.read_text(encoding="utf-8")
    counted = iter(totals())
    written = TOTALS.sub(lambda row: " | ".join([row[1].removesuffix(" |"), *(f"{one:,}" for one in next(counted))]) + " |", text)
    assert len(TOTALS.findall(text)) == len(totals())
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8")


def test_many_values_are_split(large, run):
    ids = ", ".join(map(str, range(1, ISSUES + 1)))
    assert len(run(f"SELECT Id FROM Issues WHERE Id IN ({ids})")) == ISSUES
    assert sent(large) == {"GET /issues": 3}


def test_the_keys_of_a_sub_query_are_sent_at_once(large, run):
    rows = run("SELECT Id FROM Issues WHERE Id IN (SELECT IssueId FROM IssueAttachments WHERE ProjectId = 1)")
    assert 1 < len(rows) < 100
    assert sent(large) == {"GET /issues": 2}


def test_a_row_limit_stops_paging(large, run):
    assert len(run("SELECT * FROM Issues LIMIT 120")) == 120
    assert sent(large) == {"GET /issues": 2}


@pytest.mark.parametrize("rows, pages", [(10, 1), (100, 1), (120, 2), (0, 3)])
def test_max_rows_stops_paging(large, connection, rows, pages):
    with Statement(connection) as statement:
        statement.set(SQL_ATTR_MAX_ROWS, rows)
        assert statement.execute("SELECT * FROM Issues") == SUCCESS
        assert statement.rows() == (rows or ISSUES)
    assert sent(large) == {"GET /issues": pages}


def test_a_closed_cursor_stops_paging(large, connection):
    with Statement(connection) as statement:
        assert statement.execute("SELECT * FROM Issues") == SUCCESS
        assert call("SQLFetch", statement.value) == SUCCESS
        assert call("SQLCloseCursor", statement.value) == SUCCESS
        assert statement.execute("SELECT * FROM Priorities") == SUCCESS
        assert statement.rows() == 3
    assert sent(large) == {"GET /issues": 1, "GET /priorities": 1}


def test_many_keys_of_a_join_are_split(large, run):
    keys = {row.IssueId for row in run("SELECT IssueId FROM IssueVersions")}
    large.forget()
    run("SELECT v.Version, i.Summary FROM IssueVersions v JOIN Issues i ON i.Id = v.IssueId")
    batches = [
        [int(value) for name, value in request["parameters"] if name == "id[]"] for request in large.requests()
    ]
    assert [len(batch) for batch in batches if batch] == [100, len(keys) - 100]
    assert {key for batch in batches for key in batch} == keys
