"""Each query of the table costs exactly the requests that it says."""

import pyodbc
import pytest
from request_table import ISSUES, PROJECTS, QUERIES, sent
from standin import StandIn


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
