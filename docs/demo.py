"""Five queries against the stand-in Backlog space of a small company, through unixODBC: `make demo` runs this.

Each query is printed with its result and with the requests it cost. Three go through pyodbc, two through
isql. The ODBC configuration is a temporary directory, gone at the end like the stand-in.
"""

import argparse
import os
import subprocess
import tempfile
import textwrap
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table
from standin import StandIn, configure

DSN = "Backlog"

QUERIES = [
    (
        "pyodbc",
        "Issues joined with their projects",
        """
        SELECT p.Name AS Project, i.IssueKey, i.Summary, i.Status, i.Assignee
        FROM Issues i JOIN Projects p ON p.Id = i.ProjectId
        WHERE p.ProjectKey = 'APP' AND i.DueDate IS NOT NULL
        ORDER BY i.Updated DESC LIMIT 8
        """,
    ),
    (
        "pyodbc",
        "Work per status",
        """
        SELECT Status, COUNT(*) AS Issues, SUM(EstimatedHours) AS Hours, MAX(Updated) AS LastChange
        FROM Issues GROUP BY Status ORDER BY Issues DESC
        """,
    ),
    ("isql", "How many issues are there? Backlog counts them itself", "SELECT COUNT(*) AS Issues FROM Issues"),
    (
        "isql",
        "Five bugs of the shop that are closed: filter and limit travel to the API",
        """
        SELECT IssueKey, IssueType, Priority, Created FROM Issues
        WHERE ProjectId = 2 AND IssueTypeId = 5 AND StatusId = 4 LIMIT 5
        """,
    ),
    (
        "pyodbc",
        "Comments hang from issues: one request for each issue that the filter leaves",
        """
        SELECT i.IssueKey, COUNT(c.Id) AS Comments, MAX(c.Created) AS LastComment
        FROM Issues i JOIN IssueComments c ON c.IssueId = i.Id
        WHERE i.IssueKey IN ('APP-11', 'APP-26', 'SHOP-12', 'OPS-7')
        GROUP BY i.IssueKey ORDER BY i.IssueKey
        """,
    ),
]


def main():
    arguments = argparse.ArgumentParser(description="Five queries against a stand-in Backlog space.")
    arguments.add_argument("--bin", type=Path, required=True, help="where cargo put library and program")
    binaries = arguments.parse_args().bin.resolve()
    console = Console(width=118, highlight=False)
    with (
        tempfile.TemporaryDirectory(prefix="backlog-odbc-") as directory,
        StandIn(data="team", directory=binaries) as space,
    ):
        os.environ |= configure(Path(directory), space, binaries / "libbacklogodbc.so", DSN)
        console.print(f"A stand-in Backlog space answers at {space.url}. DSN={DSN}, driver through unixODBC.")
        pyodbc = PyodbcRunner(console)
        space.forget()
        for number, (client, title, sql) in enumerate(QUERIES, 1):
            sql = textwrap.dedent(sql).strip()
            console.rule(f"[bold]{number}. {title} ({client})", align="left")
            console.print(sql, style="cyan", markup=False)
            started = time.perf_counter()
            (pyodbc if client == "pyodbc" else isql)(sql)
            print_cost(console, space, time.perf_counter() - started)
            space.forget()
        pyodbc.close()


class PyodbcRunner:
    """Prints what pyodbc fetches."""

    def __init__(self, console: Console):
        import pyodbc  # after ODBCSYSINI is set: the driver manager reads it once

        self.console = console
        self.connection = pyodbc.connect(f"DSN={DSN}", autocommit=True)

    def __call__(self, sql: str):
        cursor = self.connection.execute(sql)
        table = Table(*(column[0] for column in cursor.description))
        for row in cursor:
            table.add_row(*("" if value is None else str(value) for value in row))
        self.console.print(table)

    def close(self):
        self.connection.close()


def isql(sql: str):
    """Lets isql print the result; statements are one line there."""
    flat = " ".join(sql.split())
    subprocess.run(["isql", "-b", "-m24", DSN], input=flat + "\n", text=True, check=True)


def print_cost(console: Console, space: StandIn, seconds: float):
    calls = Counter(request["endpoint"] for request in space.requests())
    each = ", ".join(f"{count} × {endpoint}" for endpoint, count in calls.items())
    total = sum(calls.values())
    console.print(f"{total} API request{'s' * (total != 1)}: {each}. {seconds:.2f} s\n", style="green")


if __name__ == "__main__":
    main()
