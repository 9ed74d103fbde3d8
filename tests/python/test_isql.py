"""isql and iusql from the shell."""

import os
import subprocess

import pytest


def isql(sql, *options, program="isql", dsn="Backlog"):
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [program, "-b", *options, dsn], input=sql + "\n", capture_output=True, text=True, env=environment, timeout=60
    )


def test_rows_with_a_delimiter(shared):
    issue = shared.api("/issues/1")
    done = isql("SELECT IssueKey, Summary, Id FROM Issues WHERE Id = 1", "-d,")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f"{issue['issueKey']},{issue['summary']},1"


def test_a_table(shared):
    done = isql("SELECT COUNT(*) AS n FROM Issues")
    assert "| n " in done.stdout and "| 250 " in done.stdout, done.stdout


def test_several_statements(shared):
    done = isql("SELECT 1\nSELECT 2\nSELECT COUNT(*) FROM Projects", "-d,")
    assert done.stdout.split() == ["1", "2", "2"]


def test_column_names_on_request(shared):
    done = isql("SELECT Id, IssueKey FROM Issues WHERE Id = 1", "-d,", "-c")
    assert done.stdout.split() == ["Id,IssueKey", "1,APP-1"]


def test_errors_reach_the_user(shared):
    done = isql("SELECT * FROM Isues", "-v")
    # isql is an ODBC 2 program: S0002 is its 42S02.
    assert "[S0002][Backlog ODBC Driver]" in done.stdout + done.stderr and "Isues" in done.stdout + done.stderr


def test_help_lists_tables_and_columns(shared):
    assert "Issues" in isql("help", "-d,").stdout
    assert "Summary" in isql("help Issues", "-d,").stdout


def test_unicode_program(shared):
    """iusql takes the wide entry points; what it prints is cut to ASCII by itself."""
    done = isql("SELECT IssueKey, Id FROM Issues WHERE Id = 1", "-d,", program="iusql")
    assert done.stdout.split() == ["APP-1,1"], done.stdout + done.stderr


@pytest.mark.parametrize("dsn", ["Nothing"])
def test_unknown_data_source(shared, dsn):
    done = isql("SELECT 1", "-v", dsn=dsn)
    assert done.returncode != 0 and "IM002" in done.stdout + done.stderr
